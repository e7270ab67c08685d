/** Repairs what Temporal has lost: the ledger says what every open item must be waiting for. */
import type { Ledger } from './ledger.ts';

/** How many items one round wakes at most, so that a lost Temporal is refilled at a steady pace. */
const ROUND = 2_000;

/**
 * Puts a line into the outbox for every awaited item whose workflow is not armed for its earliest deadline: never
 * armed, armed in another Temporal, or armed for later. Items that already have a line are left alone.
 */
export async function wakeUnarmed(ledger: Ledger, namespaceId: string): Promise<number> {
  const { rowCount } = await ledger.pool.query(
    `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
     SELECT id, 'wake', ledger_clock(), clock_timestamp() FROM items
     WHERE awaited
       AND (armed_namespace IS DISTINCT FROM $1 OR armed_for IS NULL OR armed_for > coalesce(next_deadline_at, 'infinity'))
       AND NOT EXISTS (SELECT FROM outbox WHERE outbox.item_id = items.id)
     ORDER BY next_deadline_at NULLS LAST LIMIT $2`,
    [namespaceId, ROUND],
  );
  return rowCount ?? 0;
}

/** Of the items that Temporal says are running, those that the ledger does not hold open; and the open ones it misses. */
export async function compareOpen(
  ledger: Ledger,
  running: ReadonlySet<string>,
): Promise<{ readonly missing: readonly string[]; readonly stray: readonly string[] }> {
  const { rows } = await ledger.pool.query<{ id: string }>('SELECT id FROM items WHERE awaited');
  const open = new Set(rows.map(({ id }) => id));
  return {
    missing: [...open].filter((id) => !running.has(id)),
    stray: [...running].filter((id) => !open.has(id)),
  };
}

/** Puts a wake into the outbox for each of the items. */
export async function wakeItems(ledger: Ledger, itemIds: readonly string[]): Promise<void> {
  await ledger.pool.query(
    `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
     SELECT id, 'wake', ledger_clock(), clock_timestamp() FROM unnest($1::uuid[]) AS id`,
    [itemIds],
  );
}

/** Gives parked items another try after an hour: what made them fail may have been mended by a release meanwhile. */
export async function retryParked(ledger: Ledger): Promise<number> {
  const { rowCount } = await ledger.pool.query(
    `UPDATE items SET parked_at = NULL, parked_reason = NULL, armed_for = NULL
     WHERE parked_at < ledger_clock() - interval '1 hour'`,
  );
  return rowCount ?? 0;
}
