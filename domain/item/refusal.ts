/** Why something is refused, beside the free text; and what is no reason: the paper of what silence has passed. */
import type { DomainError } from './commands.ts';

/**
 * The closed list. `substance`: the statutory conditions are not met (行政许可法 38). `material`: the papers are not
 * what the law asks for (31, 32). `authority`: not this organ's matter, or nothing that needs a permit (32).
 */
export const REFUSAL_GROUNDS = ['substance', 'material', 'authority', 'missingPredecessor'] as const;
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number];

/** A paper of another item type that is said to be missing; `satisfiedBy`: the project's item that stands for it. */
export interface MissingPredecessor {
  readonly typeId: string;
  readonly satisfiedBy: string | null;
}

/** An item of the project, of a type that this one depends on, that is deemed approved. */
export interface DeemedPredecessor {
  readonly typeId: string;
  readonly itemNo: string;
}

/** A refusal, and a list of what is missing, may name predecessors. */
export interface ForLack {
  readonly missingPredecessors?: readonly MissingPredecessor[];
  readonly deemedPredecessors?: readonly DeemedPredecessor[];
}

export interface Refusal extends ForLack {
  readonly reasons: string;
  readonly ground?: RefusalGround | undefined;
}

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
