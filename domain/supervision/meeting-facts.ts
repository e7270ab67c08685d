/** What a coordination meeting (综合调度会) is prepared from: facts as of one instant, and as of the one before it. */
import type { Calendar } from '../calendar/calendar.ts';
import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { Rulebook } from '../item/clock.ts';
import type { ApprovalItem } from '../item/state.ts';
import type { ChecklistEntry } from '../timetable/checklist.ts';
import type { Tier, Timetable } from '../timetable/timetable.ts';
import type { TaskStatus } from './meeting-task.ts';

/** How agendas of a city are picked: published data, since a meeting prints the rules that it was picked by. */
export interface MeetingRules {
  readonly version: string;
  /** 1 … 28: the day of the month on which the draft is prepared by itself; null: by hand alone. */
  readonly preparedOnDay: number | null;
  /** For the divisions of these tiers that have a supervisor. */
  readonly tiers: readonly Tier[];
  /** The most entries that one rule puts on the agenda, and the most lines of one entry. The rest is counted. */
  readonly entriesPerRule: number;
  readonly linesPerEntry: number;
  /** A critical path has slipped when its end moved by at least so many working days. */
  readonly slipWorkingDays: number;
}

/** An item with its state as of the instant. */
export interface MeetingItem {
  readonly projectCode: string;
  readonly state: ApprovalItem;
}

/** What a project's checklist said at one instant. */
export interface ChecklistFacts {
  readonly entries: readonly ChecklistEntry[];
  readonly timetable: Timetable;
  /** By which the gates are counted. */
  readonly calendar: Calendar;
  /** The project's items as they stood, in the order in which they were received. */
  readonly items: readonly ApprovalItem[];
}

export interface MeetingProject {
  readonly code: string;
  readonly now: ChecklistFacts;
  /** As of the instant before; null where there was no checklist then. */
  readonly before: ChecklistFacts | null;
  /** The window that would take an entry which was not handed in; null where no single one can be named. */
  readonly windowFor: (entry: ChecklistEntry) => string | null;
}

/** A task of an earlier meeting. */
export interface TaskFact {
  readonly taskNo: string;
  readonly text: string;
  readonly measure: string;
  readonly departmentId: string;
  readonly personId: string | null;
  readonly dueOn: LocalDate;
  readonly dueExclusiveAt: Instant;
  readonly status: TaskStatus;
  /** When the report was received that stands now; null where none does. */
  readonly reportedAt: Instant | null;
}

export interface MeetingFacts {
  readonly asOf: Instant;
  /** The instant of the last frozen pack, or the beginning of the month where there is none. */
  readonly since: Instant;
  /** Published rules as they were known at the two instants. */
  readonly rulebook: Rulebook;
  readonly rulebookBefore: Rulebook;
  /** Items of the division and those below that may be red. */
  readonly items: readonly MeetingItem[];
  readonly projects: readonly MeetingProject[];
  readonly tasks: readonly TaskFact[];
}
