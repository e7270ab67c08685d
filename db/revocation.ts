/** A revoked approval leaves what was built on it in doubt: the items behind it in the project are flagged (行政许可法 69). */
import type { ApprovalItem } from '../domain/item/state.ts';
import { applyCommands } from './apply-commands.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';
import { findSuccessors } from './queries/neighbours.ts';

/** Flags, in the same transaction, every item of the project whose type depends on the revoked one. */
export async function flagSuccessors(
  transaction: Transaction,
  ledger: Ledger,
  revoked: { readonly itemId: string; readonly state: ApprovalItem; readonly actor: string },
): Promise<void> {
  const { itemNo, typeId, timetableVersion } = revoked.state.particulars;
  const { items } = ledger.rulebooks.timetable(timetableVersion);
  const behind = items.filter(({ dependsOn }) => dependsOn.some((group) => group.includes(typeId))).map(({ id }) => id);
  const successors = await findSuccessors(transaction, revoked.itemId, behind);
  const envelopes = successors.map((itemId) => ({
    itemId,
    command: { type: 'FlagPredecessor', itemNo, typeId } as const,
    actor: revoked.actor,
    elapsedMs: () => 0,
  }));
  if (envelopes.length > 0) await applyCommands(transaction, ledger, envelopes);
}
