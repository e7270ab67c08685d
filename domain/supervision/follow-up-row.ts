/** One row of the follow-up ledger (台账): an item or a project with its classes, and which rows are asked for. */
import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { ItemStatus } from '../item/state.ts';
import type { Tier } from '../timetable/timetable.ts';
import { FOLLOW_UP_CLASSES, type FollowUpClass, type LackingEntry } from './follow-up.ts';
import type { Lamp, TimeLeft } from './lamp.ts';

export const OWNERSHIPS = ['private', 'state', 'public-institution'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

/** A name in both languages. */
export interface NameOf {
  readonly zh: string;
  readonly en: string;
}

export interface Named {
  readonly id: string;
  readonly name: NameOf;
}

export interface FollowUpRow {
  /** The most urgent first; never empty. */
  readonly classes: readonly FollowUpClass[];
  readonly project: { readonly code: string; readonly name: string };
  readonly unit: NameOf;
  readonly ownership: Ownership;
  /** The division of the item; of a project's own row, that in which it lies. */
  readonly division: string;
  /** The department that holds the item, or leads the project; null where none leads it. */
  readonly department: Named | null;
  /** Null for a project's own row. */
  readonly item: {
    readonly itemNo: string;
    readonly type: Named;
    readonly tier: Tier;
    readonly officer: Named;
    readonly status: ItemStatus;
    readonly receivedAt: Instant;
    readonly lamp: TimeLeft;
    /** By when the one whose turn it is must act. */
    readonly dueOn: LocalDate | null;
    /** Since when it is overdue; null unless it is. */
    readonly overdueSince: Instant | null;
    readonly awaits: readonly { readonly department: Named; readonly dueOn: LocalDate; readonly late: boolean }[];
  } | null;
  /** Of a project's own row: what it lacks before works may begin. */
  readonly lacking: readonly (LackingEntry & { readonly name: NameOf })[];
  readonly worksBeganOn: LocalDate | null;
}

/** What is asked of a row once it is computed; null asks nothing. */
export interface RowFilter {
  readonly class: FollowUpClass | null;
  readonly lamp: Lamp | null;
  readonly dueFrom: LocalDate | null;
  readonly dueThrough: LocalDate | null;
}

/** Whether the row is asked for, whatever class it has. A project's own row has no lamp and no due date. */
export function fits({ item }: FollowUpRow, { lamp, dueFrom, dueThrough }: Omit<RowFilter, 'class'>): boolean {
  if (lamp !== null && (item?.lamp.lamp ?? 'none') !== lamp) return false;
  if (dueFrom === null && dueThrough === null) return true;
  const dueOn = item?.dueOn ?? null;
  return dueOn !== null && (dueFrom === null || dueOn >= dueFrom) && (dueThrough === null || dueOn <= dueThrough);
}

/** The place of a row: its first class, its due date, its project, its item. */
export type RowKey = readonly [rank: number, dueOn: string, projectCode: string, itemNo: string];

const NEVER = '9999-99-99';

export function keyOf({ classes, project, item }: FollowUpRow): RowKey {
  const rank = classes[0] === undefined ? FOLLOW_UP_CLASSES.length : FOLLOW_UP_CLASSES.indexOf(classes[0]);
  return [rank, item?.dueOn ?? NEVER, project.code, item?.itemNo ?? ''];
}

/** Below 0 where `one` stands before `other`. */
export function compareKeys(one: RowKey, other: RowKey): number {
  for (let i = 0; i < one.length; i += 1) {
    const [a, b] = [one[i] as string | number, other[i] as string | number];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

export type FollowUpCounts = Readonly<Record<FollowUpClass, number>>;
