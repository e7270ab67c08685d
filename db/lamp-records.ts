/** What the history of lamps is computed from. */
import type { Recorded } from '../domain/supervision/lamp-history.ts';
import { toEvent } from './item-rows.ts';
import type { Queryable } from './pool.ts';

/** The journal of the item, each event with the instant at which it was recorded. */
export async function recordsOf(db: Queryable, itemId: string): Promise<readonly Recorded[]> {
  const { rows } = await db.query<{ type: string; effective_at: Date; decided_at: Date; data: object }>({
    name: 'records-of-item',
    text: `SELECT type, effective_at, decided_at, data - 'dates' AS data FROM events WHERE item_id = $1 ORDER BY seq`,
    values: [itemId],
  });
  return rows.map((row) => ({ event: toEvent(row), at: row.decided_at.getTime() }));
}
