/** Blockers across departments: what one department cannot finish because another's open item stands before it. */
import type { Instant } from '../calendar/local-date.ts';
import type { Rulebook } from '../item/clock.ts';
import { countingItem, standingOf } from '../item/standing.ts';
import { type ApprovalItem, isOpen } from '../item/state.ts';
import { type ChecklistEntry, readiness } from '../timetable/checklist.ts';
import type { Tier } from '../timetable/timetable.ts';
import type { ChecklistFacts, MeetingProject } from './meeting-facts.ts';
import { type ItemLine, lineOf, redReason } from './red-items.ts';

export interface Blocker {
  /** What waits: an entry of the checklist, and its item where it was handed in all the same. */
  readonly waiting: {
    readonly typeId: string;
    readonly tier: Tier;
    readonly itemNo: string | null;
    /** The department that it waits at, or would be handed in to; null where no single one can be named. */
    readonly departmentId: string | null;
  };
  /** The other department's item. */
  readonly on: ItemLine;
  readonly overdue: boolean;
}

/** The project's blockers: each waiting entry with each open item of another department that it waits for. */
export function blockersOf(project: MeetingProject, rulebook: Rulebook, asOf: Instant): readonly Blocker[] {
  const { now } = project;
  const counting = countingItems(now);
  const standings = (typeId: string) => standingOf(counting.get(typeId), rulebook);
  return readiness(now.timetable, now.entries, standings).flatMap(({ entry, waitsFor }) => {
    const item = counting.get(entry.typeId);
    const open = item !== undefined && isOpen(item) ? item : undefined;
    const waiting = {
      ...entry,
      itemNo: open?.particulars.itemNo ?? null,
      departmentId: open?.particulars.departmentId ?? project.windowFor(entry),
    };
    return waitsFor.flat().flatMap((typeId): readonly Blocker[] => {
      const before = counting.get(typeId);
      if (before === undefined || !isOpen(before) || !isOther(now, waiting, entry, before)) return [];
      const on = lineOf({ projectCode: project.code, state: before }, rulebook, asOf);
      const overdue = redReason(before, rulebook, { asOf, since: asOf }) === 'overdue';
      return [{ waiting, on, overdue }];
    });
  });
}

/** By type, the item that counts for its entry. */
export function countingItems({ items }: ChecklistFacts): ReadonlyMap<string, ApprovalItem> {
  const byType = new Map<string, { readonly state: ApprovalItem }[]>();
  for (const state of items) {
    const { typeId } = state.particulars;
    byType.set(typeId, [...(byType.get(typeId) ?? []), { state }]);
  }
  return new Map(
    [...byType].flatMap(([typeId, ofType]) => {
      const item = countingItem(ofType);
      return item === undefined ? [] : [[typeId, item.state]];
    }),
  );
}

/** Where the window of what waits is not known, its type says which department it belongs to. */
function isOther(
  { timetable }: ChecklistFacts,
  waiting: Blocker['waiting'],
  entry: ChecklistEntry,
  before: ApprovalItem,
): boolean {
  const { departmentId, typeId } = before.particulars;
  if (waiting.departmentId !== null) return waiting.departmentId !== departmentId;
  const codeOf = (id: string) => timetable.items.find((type) => type.id === id)?.department;
  return codeOf(entry.typeId) !== codeOf(typeId);
}
