/** What an item's row says of its receipt, its department and its officer follows the journal when one of them changes. */
import type { ItemEvent } from '../domain/item/events.ts';
import type { ApprovalItem } from '../domain/item/state.ts';
import type { Transaction } from './pool.ts';

/** As much of a change as concerns the desk and the entries. */
interface Changed {
  readonly itemId: string;
  readonly events: readonly { readonly event: ItemEvent }[];
  readonly state: ApprovalItem;
}

const MOVES: ReadonlySet<ItemEvent['type']> = new Set(['EntryRectified', 'OfficerAssigned', 'ItemTransferred']);

/** Rewrites those columns of the items that changed hands or were put right; the rest is written with every command. */
export async function writeDesks(transaction: Transaction, changes: readonly Changed[]): Promise<void> {
  const moved = changes.filter(({ events }) => events.some(({ event }) => MOVES.has(event.type)));
  if (moved.length === 0) return;
  await transaction.query(
    `UPDATE items SET officer_id = d.officer_id, department_id = d.department_id, claimed = d.claimed,
       received_at = d.received_at
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[])
       AS d(id, officer_id, department_id, claimed, received_at) WHERE items.id = d.id`,
    [
      moved.map(({ itemId }) => itemId),
      moved.map(({ state }) => state.particulars.officerId),
      moved.map(({ state }) => state.particulars.departmentId),
      moved.map(({ state }) => state.desk.claimed),
      moved.map(({ state }) => new Date(state.particulars.receivedAt).toISOString()),
    ],
  );
}
