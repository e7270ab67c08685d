/**
 * The element checklist (要素保障清单): what one project needs, which of it waits for what, and what may be handed in.
 * Entries depend on each other as the timetable's `dependsOn` says: groups of alternatives, of which only the members
 * that the project lists count; a group without one is satisfied, any other needs one satisfied member.
 */
import type { Due } from '../calendar/limit.ts';
import { type ItemType, type Tier, type Timetable, termsAt } from './timetable.ts';

/** One item type that the project needs, and the tier that decides it. */
export interface ChecklistEntry {
  readonly typeId: string;
  readonly tier: Tier;
}

/**
 * How far an entry is. `missing`: nothing that counts was handed in. `withoutPaper`: silence satisfied it on a basis
 * that opens the construction-start gate only when the real document exists.
 */
export type Standing =
  | { readonly kind: 'satisfied'; readonly withoutPaper: boolean }
  | { readonly kind: 'running'; readonly due: Due | null }
  | { readonly kind: 'missing' };

/** By item type: how far the project's entry is. */
export type Standings = (typeId: string) => Standing;

/** `waits`: not handed in, and something it depends on is not satisfied. It may be handed in all the same. */
export type Readiness = 'satisfied' | 'running' | 'mayBeHandedIn' | 'waits';

export interface EntryReadiness {
  readonly entry: ChecklistEntry;
  readonly readiness: Readiness;
  /** The groups that are not satisfied yet; one listed member of each must be. Empty where nothing is waited for. */
  readonly waitsFor: readonly (readonly string[])[];
}

/** An entry that cannot stand, by its place in the list. */
export type ChecklistProblem = { readonly index: number } & (
  | { readonly code: 'UNKNOWN_ITEM_TYPE' | 'TIER_NOT_OFFERED'; readonly allowed: readonly string[] }
  | { readonly code: 'TYPE_NOT_SUBMITTABLE' | 'ENTRY_TWICE' }
  /** The types of the circle, the first one again at the end. */
  | { readonly code: 'DEPENDENCY_CYCLE'; readonly cycle: readonly string[] }
);

/** What of a checklist cannot stand: a type unknown or not handed in by itself, twice, at a wrong tier, or in a circle. */
export function checklistProblems(
  timetable: Timetable,
  entries: readonly ChecklistEntry[],
): readonly ChecklistProblem[] {
  const types = new Map(timetable.items.map((type) => [type.id, type]));
  const problems = entries.flatMap((entry, index): readonly ChecklistProblem[] => {
    const type = types.get(entry.typeId);
    if (type === undefined) return [{ index, code: 'UNKNOWN_ITEM_TYPE', allowed: [...types.keys()] }];
    if (!type.submittable) return [{ index, code: 'TYPE_NOT_SUBMITTABLE' }];
    if (entries.findIndex(({ typeId }) => typeId === entry.typeId) < index) return [{ index, code: 'ENTRY_TWICE' }];
    if (termsAt(type, entry.tier) === undefined) return [{ index, code: 'TIER_NOT_OFFERED', allowed: type.tiers }];
    return [];
  });
  if (problems.length > 0) return problems;
  const cycle = findCycle(dependencies(timetable, entries));
  if (cycle === null) return [];
  return [{ index: entries.findIndex(({ typeId }) => typeId === cycle[0]), code: 'DEPENDENCY_CYCLE', cycle }];
}

/** By listed type, in the order of the list: its groups of alternatives, of listed members alone. */
export type Dependencies = ReadonlyMap<string, readonly (readonly string[])[]>;

export function dependencies(timetable: Timetable, entries: readonly ChecklistEntry[]): Dependencies {
  const types = new Map(timetable.items.map((type) => [type.id, type]));
  const listed = new Set(entries.map(({ typeId }) => typeId));
  const groupsOf = (type: ItemType | undefined) =>
    (type?.dependsOn ?? [])
      .map((group) => group.filter((member) => listed.has(member)))
      .filter((group) => group.length > 0);
  return new Map(entries.map(({ typeId }) => [typeId, groupsOf(types.get(typeId))]));
}

/** Per entry, in the order of the list: how far it is and what it waits for. */
export function readiness(
  timetable: Timetable,
  entries: readonly ChecklistEntry[],
  standings: Standings,
): readonly EntryReadiness[] {
  const groups = dependencies(timetable, entries);
  const satisfied = (typeId: string) => standings(typeId).kind === 'satisfied';
  return entries.map((entry) => {
    const { kind } = standings(entry.typeId);
    const open = kind === 'satisfied' ? [] : (groups.get(entry.typeId) ?? []).filter((group) => !group.some(satisfied));
    const missing = open.length === 0 ? 'mayBeHandedIn' : 'waits';
    return { entry, readiness: kind === 'missing' ? missing : kind, waitsFor: open };
  });
}

/** A circle among the dependencies, closed by its first member; null where there is none. */
function findCycle(groups: Dependencies): readonly string[] | null {
  const done = new Set<string>();
  const visit = (typeId: string, path: readonly string[]): readonly string[] | null => {
    const at = path.indexOf(typeId);
    if (at >= 0) return [...path.slice(at), typeId];
    if (done.has(typeId)) return null;
    for (const member of (groups.get(typeId) ?? []).flat()) {
      const cycle = visit(member, [...path, typeId]);
      if (cycle !== null) return cycle;
    }
    done.add(typeId);
    return null;
  };
  for (const typeId of groups.keys()) {
    const cycle = visit(typeId, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
