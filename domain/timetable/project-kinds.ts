/** What a project of a kind usually needs: data of the city, from which a checklist is suggested. */
import type { ChecklistEntry } from './checklist.ts';
import { type ItemType, type Tier, type Timetable, termsAt } from './timetable.ts';

/** `own`: the tier of the division that the project lies in, or the nearest one that decides the type. */
export interface KindEntry {
  readonly typeId: string;
  readonly tier: Tier | 'own';
}

export interface ProjectKind {
  readonly kind: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly entries: readonly KindEntry[];
}

/** As published; versioned like a timetable. */
export interface ProjectKinds {
  readonly version: string;
  readonly kinds: readonly ProjectKind[];
}

const UPWARD: readonly Tier[] = ['county', 'city', 'province', 'ministry'];

/**
 * The entries suggested for a project of this kind that lies at `tier`; null for a kind that the city does not know,
 * for which nothing is suggested. What the timetable does not offer is not suggested either.
 */
export function suggestChecklist(
  timetable: Timetable,
  kinds: readonly ProjectKind[],
  project: { readonly kind: string; readonly tier: Tier },
): readonly ChecklistEntry[] | null {
  const known = kinds.find(({ kind }) => kind === project.kind);
  if (known === undefined) return null;
  return known.entries.flatMap(({ typeId, tier: wanted }) => {
    const type = timetable.items.find(({ id, submittable }) => id === typeId && submittable);
    const tier = type && (wanted === 'own' ? nearestTier(type, project.tier) : offered(type, wanted));
    return tier === undefined ? [] : [{ typeId, tier }];
  });
}

/** The tier itself, else the next above that decides the type, else the next below. */
function nearestTier(type: ItemType, own: Tier): Tier | undefined {
  const at = UPWARD.indexOf(own);
  const inOrder = [...UPWARD.slice(at), ...UPWARD.slice(0, at).reverse()];
  return inOrder.find((tier) => offered(type, tier) !== undefined);
}

function offered(type: ItemType, tier: Tier): Tier | undefined {
  return termsAt(type, tier) === undefined ? undefined : tier;
}
