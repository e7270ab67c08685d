/** What an item's row says of its receipt and its officer follows the journal when an entry was put right. */
import type { ItemEvent } from '../domain/item/events.ts';
import type { ApprovalItem } from '../domain/item/state.ts';
import type { Transaction } from './pool.ts';

/** As much of a change as concerns the entries. */
interface Changed {
  readonly itemId: string;
  readonly events: readonly { readonly event: ItemEvent }[];
  readonly state: ApprovalItem;
}

/** Rewrites those columns of the items in which an entry was put right; the rest of the row is written with every command. */
export async function writeRectified(transaction: Transaction, changes: readonly Changed[]): Promise<void> {
  const rectified = changes.filter(({ events }) => events.some(({ event }) => event.type === 'EntryRectified'));
  if (rectified.length === 0) return;
  await transaction.query(
    `UPDATE items SET officer_id = r.officer_id, received_at = r.received_at
     FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS r(id, officer_id, received_at) WHERE items.id = r.id`,
    [
      rectified.map(({ itemId }) => itemId),
      rectified.map(({ state }) => state.particulars.officerId),
      rectified.map(({ state }) => new Date(state.particulars.receivedAt).toISOString()),
    ],
  );
}
