/** Why something is refused, beside the free text, and what it says of the items before it. */
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
