/** Settling what is due: one item for its workflow, batches for the sweep, and what a workflow waits for next. */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { DeadlineKind } from '../domain/item/deadline.ts';
import { applyCommands, type CommandEnvelope } from './apply-commands.ts';
import type { Ledger } from './ledger.ts';
import { blamesItem, inTransaction, type Queryable } from './pool.ts';

/** The most items that one transaction settles. */
const SWEEP_BATCH = 500;
/** Batches side by side: PostgreSQL writes one while this process decides another. */
const SWEEP_LANES = 3;
/** The most batches that one look at what is due leads to. */
const SWEEP_BATCHES = 10;
/** While decisions are frozen a due item is looked at again at this interval. */
const FROZEN_RETRY_MS = 60_000;
const SHORTEST_WAIT_MS = 1_000;

/** What an item's workflow shows of it in Temporal's own screens. */
export interface ItemLabels {
  readonly department: string;
  readonly itemType: string;
  /** `yyyy-MM-dd`, or empty where no limit runs. */
  readonly dueOn: string;
}

/** `done`: nothing is awaited any more. `waiting`: open, with no deadline now. */
export type NextDeadline =
  | { readonly kind: 'done' }
  | ({ readonly kind: 'waiting' } & ItemLabels)
  | ({ readonly kind: DeadlineKind; readonly at: Instant; readonly waitMs: number } & ItemLabels);

/** Which run of which Temporal namespace waits. */
export interface Arming {
  readonly namespaceId: string;
  readonly runId: string;
}

/**
 * The item's next deadline, and how long to wait until it may be settled (at + G, one second at least). Records in
 * the row what the workflow is armed for; the reconciler compares that with the ledger.
 */
export async function armNextDeadline(ledger: Ledger, itemId: string, arming: Arming): Promise<NextDeadline> {
  const { rows } = await ledger.pool.query<{
    settled: boolean;
    department_id: string;
    type_id: string;
    due_on: string | null;
    kind: DeadlineKind | null;
    at: Date | null;
    wait_ms: number | null;
  }>({
    name: 'arm-next-deadline',
    text: `UPDATE items SET armed_for = coalesce(next_deadline_at, 'infinity'), armed_namespace = $2, armed_run = $3
           WHERE id = $1
           RETURNING NOT awaited AS settled, department_id, type_id, due_on::text,
             CASE WHEN parked_at IS NULL THEN next_deadline_kind END AS kind, next_deadline_at AS at,
             greatest(
               ceil(extract(epoch FROM next_deadline_at - ledger_clock()) * 1000) + $4::float8,
               (SELECT CASE WHEN frozen_reason IS NULL THEN $5::float8 ELSE $6::float8 END FROM clock_settings)
             )::float8 AS wait_ms`,
    values: [itemId, arming.namespaceId, arming.runId, ledger.graceMs, SHORTEST_WAIT_MS, FROZEN_RETRY_MS],
  });
  const row = rows[0];
  // An id that the ledger never knew (a restored database, a stray call) has nothing to wait for.
  if (row === undefined || row.settled) return { kind: 'done' };
  const labels = { department: row.department_id, itemType: row.type_id, dueOn: row.due_on ?? '' };
  if (row.kind === null || row.at === null || row.wait_ms === null) return { kind: 'waiting', ...labels };
  return { kind: row.kind, at: row.at.getTime(), waitMs: row.wait_ms, ...labels };
}

/** What a settle step did. */
export interface SettleResult {
  readonly settled: number;
  readonly parked: number;
}

/** Settles one item for its own workflow, which looks for the next deadline itself. A stale call changes nothing. */
export function settleItem(ledger: Ledger, itemId: string): Promise<SettleResult> {
  return settleOrHalve(ledger, [itemId], { wake: false, skipLocked: false });
}

/**
 * Settles what is due, earliest first and up to 5,000 items: at most 500 in a transaction, three transactions side by
 * side; one of its own for an item that cannot be decided. Call it again until nothing was settled.
 */
export async function settleDue(ledger: Ledger): Promise<SettleResult> {
  const { rows } = await ledger.pool.query<{ id: string }>({
    name: 'find-due',
    text: `SELECT id FROM items
           WHERE next_deadline_at <= (SELECT ledger_clock() - make_interval(secs => $1)) AND parked_at IS NULL
             AND (SELECT frozen_reason IS NULL FROM clock_settings)
           ORDER BY next_deadline_at, id LIMIT $2`,
    values: [ledger.graceMs / 1000, SWEEP_BATCH * SWEEP_BATCHES],
  });
  return settleInLanes(
    ledger,
    rows.map(({ id }) => id),
    SWEEP_LANES,
  );
}

/** Settles these items in batches, so many side by side, and passes over those that somebody holds. */
export async function settleInLanes(ledger: Ledger, itemIds: readonly string[], lanes: number): Promise<SettleResult> {
  const result = { settled: 0, parked: 0 };
  let from = 0;
  const lane = async () => {
    while (from < itemIds.length) {
      const batch = itemIds.slice(from, from + SWEEP_BATCH);
      from += SWEEP_BATCH;
      const { settled, parked } = await settleOrHalve(ledger, batch, { wake: true, skipLocked: true });
      result.settled += settled;
      result.parked += parked;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return result;
}

/** Milliseconds until the earliest deadline of the ledger may be settled, one second at least. */
export async function msUntilNextDeadline(ledger: Ledger): Promise<number> {
  const { rows } = await ledger.pool.query<{ wait_ms: number }>({
    name: 'ms-until-next-deadline',
    text: `SELECT greatest(
             ceil(extract(epoch FROM min(next_deadline_at) - ledger_clock()) * 1000) + $1::float8,
             (SELECT CASE WHEN frozen_reason IS NULL THEN $2::float8 ELSE $3::float8 END FROM clock_settings)
           )::float8 AS wait_ms
           FROM items WHERE next_deadline_at IS NOT NULL AND parked_at IS NULL`,
    values: [ledger.graceMs, SHORTEST_WAIT_MS, FROZEN_RETRY_MS],
  });
  return rows[0]?.wait_ms ?? SHORTEST_WAIT_MS;
}

interface SettleOptions {
  readonly wake: boolean;
  readonly skipLocked: boolean;
}

/** A batch that throws is halved until the culprit is alone; that one is parked with an alarm and blocks no other. */
async function settleOrHalve(
  ledger: Ledger,
  itemIds: readonly string[],
  options: SettleOptions,
): Promise<SettleResult> {
  try {
    return { settled: await settleBatch(ledger, itemIds, options), parked: 0 };
  } catch (error) {
    if (!blamesItem(error)) throw error;
    const [only] = itemIds;
    if (itemIds.length === 1 && only !== undefined) {
      await park(ledger.pool, only, error instanceof Error ? error.message : String(error));
      return { settled: 0, parked: 1 };
    }
    const middle = Math.ceil(itemIds.length / 2);
    const first = await settleOrHalve(ledger, itemIds.slice(0, middle), options);
    const second = await settleOrHalve(ledger, itemIds.slice(middle), options);
    return { settled: first.settled + second.settled, parked: first.parked + second.parked };
  }
}

async function settleBatch(ledger: Ledger, itemIds: readonly string[], options: SettleOptions): Promise<number> {
  const envelopes = itemIds.map(
    (itemId): CommandEnvelope => ({ itemId, command: { type: 'Settle' }, actor: 'clock', elapsedMs: () => 0 }),
  );
  const outcomes = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    applyCommands(transaction, ledger, envelopes, options),
  );
  return outcomes.filter(({ events }) => events.length > 0).length;
}

async function park(db: Queryable, itemId: string, reason: string): Promise<void> {
  await db.query(
    `WITH parked AS (
       UPDATE items SET parked_at = ledger_clock(), parked_reason = $2 WHERE id = $1 RETURNING item_no, parked_at
     )
     INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'item-parked', item_no, 'The clock cannot decide item ' || item_no || ': ' || $2, parked_at FROM parked
     ON CONFLICT (kind, key) DO NOTHING`,
    [itemId, reason],
  );
}
