/** How far a project is with one item type, from the items that were handed in for it. */
import type { Standing } from '../timetable/checklist.ts';
import type { BasisClass } from '../timetable/timetable.ts';
import { clockOf, type Rulebook } from './clock.ts';
import { type ApprovalItem, type ItemStatus, isOpen, isOpenStatus } from './state.ts';

/** Deemed on one of these, an item opens the construction-start gate; otherwise only its real document does. */
const OPENS_CONSTRUCTION: readonly BasisClass[] = ['statute', 'renewal', 'local-regulation'];

/** The item that counts among those of one type: one that was approved, one deemed approved, one that runs, the last. */
export function countingItem<Item extends { readonly state: { readonly status: ItemStatus } }>(
  items: readonly Item[],
): Item | undefined {
  const last = (counts: (status: ItemStatus) => boolean) => items.findLast(({ state }) => counts(state.status));
  return (
    last((status) => status === 'approved') ??
    last((status) => status === 'deemedApproved') ??
    last(isOpenStatus) ??
    items.at(-1)
  );
}

/**
 * The standing that an item gives its entry. Approved and deemed approved count alike for what comes after; whatever
 * else has closed (refused, not accepted, withdrawn, revoked) counts for nothing.
 */
export function standingOf(state: ApprovalItem | undefined, rulebook: Rulebook): Standing {
  if (state === undefined) return { kind: 'missing' };
  if (state.status === 'approved') return { kind: 'satisfied', withoutPaper: false };
  if (state.status === 'deemedApproved') {
    const issued = state.aftermath.paper.issuedAt !== null;
    return { kind: 'satisfied', withoutPaper: !issued && !OPENS_CONSTRUCTION.includes(state.basis) };
  }
  return isOpen(state) ? { kind: 'running', due: clockOf(state, rulebook).runningDue } : { kind: 'missing' };
}
