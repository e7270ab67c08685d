/** The outbox: what Temporal must be told. A line stays until it has been delivered. */
import type { Ledger } from './ledger.ts';
import { inTransaction, type Queryable } from './pool.ts';

export interface OutboxLine {
  readonly id: string;
  readonly itemId: string;
  readonly kind: 'start' | 'wake';
}

/** `delivered`; `retry`: Temporal is away, say nothing of the line; `failed`: this line was refused, for this reason. */
export type Delivery = 'delivered' | 'retry' | { readonly failed: string };

/** A line that was refused so often waits for a person. */
const PARKED_AFTER = 10;

/**
 * Takes up to `limit` lines that nobody else holds, starts before wakes, and delivers them. The lines are held by
 * their row locks while they are under way: a crash frees them at once, and what had been delivered goes out again.
 * Answers how many were taken and how many went.
 */
export async function deliverBatch(
  ledger: Ledger,
  limit: number,
  deliver: (lines: readonly OutboxLine[]) => Promise<readonly Delivery[]>,
): Promise<{ readonly taken: number; readonly delivered: number }> {
  return inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    const { rows: lines } = await transaction.query<OutboxLine>({
      name: 'take-outbox-lines',
      text: `SELECT id, item_id AS "itemId", kind FROM outbox
             WHERE parked_at IS NULL AND next_attempt_at <= clock_timestamp()
             ORDER BY kind, id LIMIT $1 FOR UPDATE SKIP LOCKED`,
      values: [limit],
    });
    if (lines.length === 0) return { taken: 0, delivered: 0 };
    const deliveries = await deliver(lines);
    const delivered = lines.filter((_, i) => deliveries[i] === 'delivered').map(({ id }) => id);
    await transaction.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [delivered]);
    for (const [i, line] of lines.entries()) {
      const delivery = deliveries[i];
      if (typeof delivery === 'object') await putBack(transaction, line, delivery.failed);
    }
    return { taken: lines.length, delivered: delivered.length };
  });
}

/** How many lines wait to be delivered, those of parked ones left out. */
export async function countWaiting(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ waiting: string }>(
    'SELECT count(*) AS waiting FROM outbox WHERE parked_at IS NULL',
  );
  return Number(rows[0]?.waiting ?? 0);
}

/** Backs off exponentially; after the tenth refusal the line is parked with an alarm and blocks no other. */
async function putBack(db: Queryable, line: OutboxLine, reason: string): Promise<void> {
  await db.query(
    `WITH refused AS (
       UPDATE outbox SET attempts = attempts + 1, last_error = $2,
         next_attempt_at = clock_timestamp() + least(interval '1 second' * 2 ^ attempts, interval '5 minutes'),
         parked_at = CASE WHEN attempts + 1 >= $3 THEN clock_timestamp() END
       WHERE id = $1 RETURNING id, item_id, parked_at
     )
     INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'outbox-parked', id::text, 'Temporal refuses to be told of item ' || item_id || ': ' || $2, parked_at
     FROM refused WHERE parked_at IS NOT NULL
     ON CONFLICT (kind, key) DO NOTHING`,
    [line.id, reason, PARKED_AFTER],
  );
}
