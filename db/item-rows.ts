/** Locking item rows and reading their journals. */

import type { ItemEvent } from '../domain/item/events.ts';
import { replay } from '../domain/item/evolve.ts';
import type { Particulars } from '../domain/item/particulars.ts';
import type { ApprovalItem } from '../domain/item/state.ts';
import { column } from './column.ts';
import type { Queryable, Transaction } from './pool.ts';

/** An item's state as its events give it. */
export interface Journal {
  readonly state: ApprovalItem;
  readonly eventCount: number;
}

/** Locks the rows in id order, so that two batches never wait for each other. Answers the ids that were locked. */
export async function lockItems(
  transaction: Transaction,
  itemIds: readonly string[],
  skipLocked: boolean,
): Promise<readonly string[]> {
  if (itemIds.length === 0) return [];
  const { rows } = await transaction.query<{ id: string }>(
    `SELECT id FROM items WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE ${skipLocked ? 'SKIP LOCKED' : ''}`,
    [column(itemIds)],
  );
  return rows.map(({ id }) => id);
}

/** Replays the events of the items. Throws where a journal is broken. */
export async function readJournals(db: Queryable, itemIds: readonly string[]): Promise<Map<string, Journal>> {
  const journals = new Map<string, Journal>();
  if (itemIds.length === 0) return journals;
  const { rows } = await db.query<{ item_id: string; type: string; effective_at: Date; data: object }>({
    name: 'read-journals',
    // The dates that an event was decided with are for readers of the journal; a state is derived without them.
    text: `SELECT item_id, type, effective_at, data - 'dates' AS data FROM events
           WHERE item_id = ANY($1::uuid[]) ORDER BY item_id, seq`,
    values: [column(itemIds)],
  });
  const events = new Map<string, ItemEvent[]>();
  for (const row of rows) {
    const ofItem = events.get(row.item_id);
    if (ofItem === undefined) events.set(row.item_id, [toEvent(row)]);
    else ofItem.push(toEvent(row));
  }
  for (const [itemId, ofItem] of events) {
    const state = replay(ofItem);
    if (state !== null) journals.set(itemId, { state, eventCount: ofItem.length });
  }
  return journals;
}

/** A stored row as the domain's event. */
export function toEvent(row: { readonly type: string; readonly effective_at: Date; readonly data: object }): ItemEvent {
  return { type: row.type, effectiveAt: row.effective_at.getTime(), ...row.data } as ItemEvent;
}

export function itemsOf(journals: Iterable<{ readonly state: ApprovalItem }>): readonly Particulars[] {
  return [...journals].map(({ state }) => state.particulars);
}
