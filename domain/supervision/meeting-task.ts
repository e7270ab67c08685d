/**
 * A task from the minutes of a meeting (议定事项): open, reported done, and confirmed or returned by the supervisor. It
 * is no approval item: its day is an agreement, no pause moves it, and its silence means nothing but a reminder.
 */
import { addWorkingDays, type Calendar, subtractWorkingDays } from '../calendar/calendar.ts';
import {
  type DayNumber,
  dayNumber,
  endOfDay,
  type Instant,
  type LocalDate,
  MS_PER_HOUR,
  startOfDay,
} from '../calendar/local-date.ts';

export type TaskStatus = 'open' | 'reported' | 'confirmed';

/** What the minutes give to somebody: what, by whom, by when, and by what it is measured. */
export interface Assignment {
  readonly entryKey: string;
  readonly text: string;
  readonly measure: string;
  readonly departmentId: string;
  /** The one named person; null: the head of the department. */
  readonly personId: string | null;
  readonly dueOn: LocalDate;
}

export type TaskEvent = { readonly effectiveAt: Instant } & (
  | ({ readonly type: 'TaskAssigned'; readonly remindAt: Instant | null } & Assignment)
  | { readonly type: 'TaskReminded' }
  | { readonly type: 'TaskOverdue' }
  | { readonly type: 'TaskReported'; readonly text: string; readonly by: string }
  | { readonly type: 'TaskReturned'; readonly reasons: string; readonly by: string }
  | { readonly type: 'TaskConfirmed'; readonly remarks: string | null; readonly by: string }
);

export interface Task extends Assignment {
  /** Rises with every act of a person: the ETag. A reminder leaves it. */
  readonly version: number;
  readonly status: TaskStatus;
  readonly remindAt: Instant | null;
  readonly reminded: boolean;
  /** Since when it is the owner's turn: its assignment, then the last return. */
  readonly openSince: Instant;
  readonly overdueNoted: boolean;
  /** The report that stands; null before the first and after a return. */
  readonly report: { readonly text: string; readonly by: string; readonly at: Instant } | null;
  readonly returns: number;
  readonly confirmedAt: Instant | null;
}

export type TaskCommand =
  | { readonly type: 'Report'; readonly expectedVersion: number; readonly text: string; readonly by: string }
  | { readonly type: 'Return'; readonly expectedVersion: number; readonly reasons: string; readonly by: string }
  | {
      readonly type: 'Confirm';
      readonly expectedVersion: number;
      readonly remarks: string | null;
      readonly by: string;
    };

export type TaskError =
  | { readonly code: 'TASK_CHANGED'; readonly currentVersion: number }
  | { readonly code: 'TASK_ACTION_NOT_ALLOWED'; readonly status: TaskStatus; readonly allowed: readonly TaskStatus[] }
  /** Nobody confirms or returns a report of their own. */
  | { readonly code: 'SECOND_PERSON_REQUIRED' };

/** The first event of a task, at `at`. It is reminded of at 09:00 of the last working day before its day, if that lies ahead. */
export function assign(assignment: Assignment, calendar: Calendar, at: Instant): TaskEvent {
  const { day } = subtractWorkingDays(calendar, dayNumber(assignment.dueOn), 1);
  const morning = startOfDay(day) + REMINDER_HOUR * MS_PER_HOUR;
  return { type: 'TaskAssigned', effectiveAt: at, ...assignment, remindAt: morning > at ? morning : null };
}

const REMINDER_HOUR = 9;

/** The first instant at which the task is late. */
export function taskDueExclusiveAt({ dueOn }: Pick<Assignment, 'dueOn'>): Instant {
  return endOfDay(dayNumber(dueOn));
}

/** Whether the task is late: not reported by the end of its day. One that was returned is judged by its day again. */
export function isLate(task: Pick<Task, 'dueOn' | 'report' | 'status'>, now: Instant): boolean {
  if (task.status === 'confirmed') return false;
  return (task.report?.at ?? now) >= taskDueExclusiveAt(task);
}

/** What the clock has to tell of a task by `now`, each at its own instant. */
export function settleTask(task: Task, now: Instant): readonly TaskEvent[] {
  const next = nextOfTask(task);
  if (next === null || next.at > now) return [];
  const event: TaskEvent = { type: next.type, effectiveAt: next.at };
  return [event, ...settleTask(evolveTask(task, event), now)];
}

/** What the clock tells next of a task; null where nothing. Nobody is reminded of what is reported, or too late. */
export function nextOfTask(task: Task): { readonly type: 'TaskReminded' | 'TaskOverdue'; readonly at: Instant } | null {
  if (task.status !== 'open' || task.overdueNoted) return null;
  const { remindAt, reminded, openSince } = task;
  if (remindAt !== null && !reminded && remindAt >= openSince) return { type: 'TaskReminded', at: remindAt };
  return { type: 'TaskOverdue', at: Math.max(taskDueExclusiveAt(task), openSince) };
}

/** What a person's command does to the task, received at `at`. */
export function decideTask(task: Task, command: TaskCommand, at: Instant): readonly TaskEvent[] | TaskError {
  const needed = command.type === 'Report' ? 'open' : 'reported';
  if (command.expectedVersion !== task.version) return { code: 'TASK_CHANGED', currentVersion: task.version };
  if (task.status !== needed) return { code: 'TASK_ACTION_NOT_ALLOWED', status: task.status, allowed: [needed] };
  if (command.type !== 'Report' && task.report?.by === command.by) return { code: 'SECOND_PERSON_REQUIRED' };
  // What had become due before is told before.
  return [...settleTask(task, at), eventOf(command, at)];
}

function eventOf(command: TaskCommand, effectiveAt: Instant): TaskEvent {
  const { by } = command;
  switch (command.type) {
    case 'Report':
      return { type: 'TaskReported', effectiveAt, text: command.text, by };
    case 'Return':
      return { type: 'TaskReturned', effectiveAt, reasons: command.reasons, by };
    case 'Confirm':
      return { type: 'TaskConfirmed', effectiveAt, remarks: command.remarks, by };
  }
}

/** The task as its events give it. Throws Error for a journal that does not begin with its assignment. */
export function replayTask(events: readonly TaskEvent[]): Task {
  const [first, ...rest] = events;
  if (first?.type !== 'TaskAssigned') throw new Error('the journal of a task begins with its assignment');
  const { type: _type, effectiveAt: openSince, ...assigned } = first;
  const task: Task = {
    ...assigned,
    openSince,
    ...{
      version: 1,
      status: 'open',
      reminded: false,
      overdueNoted: false,
      report: null,
      returns: 0,
      confirmedAt: null,
    },
  };
  return rest.reduce(evolveTask, task);
}

export function evolveTask(task: Task, event: TaskEvent): Task {
  const version = task.version + 1;
  switch (event.type) {
    case 'TaskAssigned':
      throw new Error('a task is assigned once');
    case 'TaskReminded':
      return { ...task, reminded: true };
    case 'TaskOverdue':
      return { ...task, overdueNoted: true };
    case 'TaskReported':
      return {
        ...task,
        version,
        status: 'reported',
        report: { text: event.text, by: event.by, at: event.effectiveAt },
      };
    case 'TaskReturned':
      return {
        ...task,
        version,
        status: 'open',
        report: null,
        returns: task.returns + 1,
        openSince: event.effectiveAt,
      };
    case 'TaskConfirmed':
      return { ...task, version, status: 'confirmed', confirmedAt: event.effectiveAt };
  }
}

/** By when: a day, or so many working days after the day of the meeting, which is not counted itself. */
export type DueGiven = { readonly on: LocalDate } | { readonly workingDays: number };

/** The day that was agreed. Later calendars do not move it. */
export function dueDay(given: DueGiven, heldOn: DayNumber, calendar: Calendar): DayNumber {
  return 'on' in given ? dayNumber(given.on) : addWorkingDays(calendar, heldOn, given.workingDays).day;
}
