/** What items were at past instants: their journals replayed as far as they had been written by then. */
import type { Instant } from '../domain/calendar/local-date.ts';
import { evolve } from '../domain/item/evolve.ts';
import type { ApprovalItem, ItemState } from '../domain/item/state.ts';
import { iso } from './iso.ts';
import { toEvent } from './item-rows.ts';
import type { Queryable } from './pool.ts';

/** How many journals one statement reads. */
const BATCH = 2_000;

/** An item as it was at the earlier and at the later of two instants; null: not handed in yet. */
export interface TwoStates {
  readonly before: ApprovalItem | null;
  readonly now: ApprovalItem | null;
}

/** The states of the items by what had been recorded at either instant, itself included. `before` is not after `now`. */
export async function statesAsOf(
  db: Queryable,
  itemIds: readonly string[],
  { before, now }: { readonly before: Instant; readonly now: Instant },
): Promise<ReadonlyMap<string, TwoStates>> {
  const states = new Map<string, TwoStates>();
  for (let from = 0; from < itemIds.length; from += BATCH) {
    const { rows } = await db.query<Row>({
      name: 'states-as-of',
      text: `SELECT item_id, type, effective_at, decided_at <= $2 AS early, data - 'dates' AS data FROM events
             WHERE item_id = ANY($1::uuid[]) AND decided_at <= $3 ORDER BY item_id, seq`,
      values: [itemIds.slice(from, from + BATCH), iso(before), iso(now)],
    });
    for (const row of rows) {
      const known = states.get(row.item_id);
      const state: ItemState = evolve(known?.now ?? null, toEvent(row));
      states.set(row.item_id, { before: row.early ? state : (known?.before ?? null), now: state });
    }
  }
  return states;
}

interface Row {
  readonly item_id: string;
  readonly type: string;
  readonly effective_at: Date;
  readonly early: boolean;
  readonly data: object;
}
