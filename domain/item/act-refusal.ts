/** What is no reason to refuse: the paper of what silence has passed. */
import type { DomainError } from './commands.ts';
import { type DeemedPredecessor, type ForLack, REFUSAL_GROUNDS, type Refusal } from './refusal.ts';

/** 泰政办发〔2022〕58号: what silence has passed counts as passed; the next department may not refuse for its paper. */
export function satisfiedPredecessor({ missingPredecessors = [] }: ForLack): DomainError | null {
  const satisfied = missingPredecessors.find(({ satisfiedBy }) => satisfiedBy !== null);
  if (satisfied?.satisfiedBy == null) return null;
  return { code: 'PREDECESSOR_SATISFIED', typeId: satisfied.typeId, itemNo: satisfied.satisfiedBy };
}

/**
 * What stands against a refusal. Behind a deemed approval it states its ground from the list, so that a missing paper
 * is either named, and then checked, or denied in so many words.
 */
export function refusalProblem(refusal: Refusal): DomainError | null {
  const { reasons, ground, missingPredecessors = [], deemedPredecessors = [] } = refusal;
  if (reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
  const satisfied = satisfiedPredecessor(refusal);
  if (satisfied !== null) return satisfied;
  const [deemed] = deemedPredecessors;
  if (ground === 'missingPredecessor' && missingPredecessors.length === 0) {
    return deemed === undefined ? { code: 'PREDECESSOR_NOT_NAMED' } : { code: 'PREDECESSOR_SATISFIED', ...deemed };
  }
  if (ground === undefined && deemed !== undefined) {
    return { code: 'REFUSAL_GROUND_REQUIRED', ...deemed, allowed: REFUSAL_GROUNDS };
  }
  return null;
}

/** The deemed approvals that the item builds on, for the journal and for the supervisor; nothing where there are none. */
export function behindOf({ deemedPredecessors = [] }: ForLack): { readonly behind?: readonly DeemedPredecessor[] } {
  return deemedPredecessors.length === 0 ? {} : { behind: deemedPredecessors };
}

/** What the journal keeps of a refusal. */
export function refusalOf(refusal: Refusal) {
  const { reasons, ground } = refusal;
  return { reasons, ...(ground && { ground }), ...behindOf(refusal) };
}
