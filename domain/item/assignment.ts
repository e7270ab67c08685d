/** Who answers for an item when it comes to a window: the department's own rules, asked in their order. */

/** One rule of a department. The first that names somebody who can take the item decides. */
export type AssignmentRule =
  /** These item types go to that person. */
  | { readonly by: 'type'; readonly typeIds: readonly string[]; readonly to: string }
  /** To whoever has another item of the same project. */
  | { readonly by: 'project' }
  /** To the officer at work with the fewest open items. */
  | { readonly by: 'load' }
  /** Whatever is left goes to that person. */
  | { readonly by: 'default'; readonly to: string }
  /** Into the window's pool, until somebody claims it. */
  | { readonly by: 'pool' };

/**
 * What decided: a rule; `given`: a person named by hand, as at an import; `nobody`: the department has no one who
 * could take it.
 */
export type AssignedBy = AssignmentRule['by'] | 'given' | 'nobody';

/** How an item came to its responsible officer. */
export interface Assigned {
  readonly by: AssignedBy;
  /** False: it lies in the pool, and the person named answers for it until somebody claims it. */
  readonly claimed: boolean;
  /** Who stood in for the officer on that day; absent where the officer was at work. */
  readonly actingId?: string;
}

export interface Assignment extends Assigned {
  /** The responsible officer (责任人). */
  readonly officerId: string;
}

/** A person of the department who may answer for items. */
export interface Colleague {
  readonly id: string;
  readonly role: 'officer' | 'head';
  /** Who stands in while the person is on leave; null at work. */
  readonly actingId: string | null;
  readonly openItems: number;
}

/** A department as its rules see it on one day. */
export interface Desks {
  readonly rules: readonly AssignmentRule[];
  /** In the order of their ids. */
  readonly colleagues: readonly Colleague[];
  /** Who answers where the department has nobody: the supervisor of its division, or of the nearest above. */
  readonly above: string;
}

interface Newcomer {
  readonly typeId: string;
  /** Who has the last item of the same project in this department; null: there is none. */
  readonly projectOfficerId: string | null;
}

/** Assigns one item. Every item gets a named person, also where the rules name nobody and nobody is there. */
export function assign({ rules, colleagues, above }: Desks, item: Newcomer): Assignment {
  const known = (id: string | null) => colleagues.find((one) => one.id === id);
  for (const rule of rules) {
    if (rule.by === 'pool') break;
    const taker = known(takerOf(rule, colleagues, item));
    if (taker !== undefined) return { ...taken(taker), by: rule.by, claimed: true };
  }
  // The head answers for the pool; without a head, the first officer.
  const heads = colleagues.filter(({ role }) => role === 'head');
  const answers = heads.find(isAtWork) ?? heads[0] ?? colleagues.find(isAtWork) ?? colleagues[0];
  if (answers !== undefined) return { ...taken(answers), by: 'pool', claimed: false };
  return { officerId: above, by: 'nobody', claimed: false };
}

/** Whom a rule names for the item; null: nobody. */
function takerOf(
  rule: Exclude<AssignmentRule, { readonly by: 'pool' }>,
  colleagues: readonly Colleague[],
  { typeId, projectOfficerId }: Newcomer,
): string | null {
  switch (rule.by) {
    case 'type':
      return rule.typeIds.includes(typeId) ? rule.to : null;
    case 'project':
      return projectOfficerId;
    case 'default':
      return rule.to;
    case 'load': {
      const atWork = colleagues.filter((one) => one.role === 'officer' && isAtWork(one));
      const least = atWork.reduce((fewest, { openItems }) => Math.min(fewest, openItems), Number.POSITIVE_INFINITY);
      return atWork.find(({ openItems }) => openItems === least)?.id ?? null;
    }
  }
}

const isAtWork = ({ actingId }: Colleague) => actingId === null;

function taken({ id, actingId }: Colleague): Pick<Assignment, 'officerId' | 'actingId'> {
  return { officerId: id, ...(actingId !== null && { actingId }) };
}
