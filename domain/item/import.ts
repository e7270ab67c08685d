/** Bringing an item over from another system: its past with the original instants, and the instant at which it came. */
import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import { capped } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, dayOf, type Instant, localDate, startOfDay } from '../calendar/local-date.ts';
import { GROUNDS, type ItemTerms } from '../timetable/timetable.ts';
import { daysTaken } from './act-review.ts';
import { acceptanceDue, anchorOf, runningDates, runningDueOf } from './clock.ts';
import type { ImportCommand, ImportedPause } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import type { ItemEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { acceptedAt } from './evolve-entries.ts';
import { dispatched } from './rungs.ts';
import { withDates } from './settle.ts';
import type { ApprovalItem, ItemState } from './state.ts';

export type ImportProblemCode =
  | 'DAY_NOT_POSSIBLE'
  | 'NEEDS_ACCEPTANCE'
  | 'GROUND_NOT_OF_TYPE'
  | 'EXTENSION_NOT_OF_TYPE';

/** One entry of the past that cannot have been so. `field`: its path in the row; for days `allowed` is the first and the last. */
export interface ImportProblem {
  readonly field: string;
  readonly code: ImportProblemCode;
  readonly given: string;
  readonly allowed: readonly string[];
}

/** Everything in the item's past that the law of the clock rules out; empty where it can be brought over. */
export function importProblems(command: ImportCommand, context: DecisionContext): readonly ImportProblem[] {
  return pastOf(command, context).problems;
}

/**
 * The events of the past, each at its own instant, and then `ItemImported`. Silence in the other system has no effect
 * here: what is overdue by now is escalated at the import and never deemed (rules.md 4).
 * Throws Error for a past with problems: ask `importProblems` first.
 */
export function importItem(state: ItemState, command: ImportCommand, context: DecisionContext): Result {
  if (state !== null) return { code: 'ITEM_ALREADY_SUBMITTED' };
  const { events, problems, terms } = pastOf(command, context);
  if (problems.length > 0) throw new Error(`an import with problems: ${JSON.stringify(problems)}`);
  const { receivedAt: effectiveAt } = context;
  const imported: ItemEvent = { type: 'ItemImported', effectiveAt, foreignNo: command.foreignNo };
  if (terms.onTimeout !== 'report-upward') return [...events, imported];
  return [...events, imported, dispatched(terms, effectiveAt)];
}

/** The past as it is told, step by step; each step is checked against the dates that held then. */
interface Past {
  readonly terms: ItemTerms;
  readonly calendar: Calendar;
  readonly context: DecisionContext;
  readonly events: ItemEvent[];
  readonly problems: ImportProblem[];
  state: ApprovalItem;
}

function pastOf(command: ImportCommand, context: DecisionContext): Past {
  const past = begin(command, context);
  const { problems } = past;
  const today = dayOf(context.receivedAt);
  const { receivedAt, acceptedOn, pauses, extension } = command;
  if (receivedAt > context.receivedAt) {
    problems.push(notPossible('receivedAt', localDate(dayOf(receivedAt)), null, today));
    return past;
  }
  if (acceptedOn === null) {
    const field = pauses.length > 0 ? 'pauses' : extension === null ? null : 'extension';
    if (field !== null) problems.push({ field, code: 'NEEDS_ACCEPTANCE', given: '', allowed: ['acceptedOn'] });
    return past;
  }
  const day = dayNumber(acceptedOn);
  if (day < dayOf(receivedAt) || day > today) {
    problems.push(notPossible('acceptedOn', acceptedOn, dayOf(receivedAt), today));
    return past;
  }
  happened(
    past,
    withDates(past.state, { type: 'ItemAccepted', effectiveAt: acceptedAt(acceptedOn, receivedAt) }, context.rulebook),
  );
  for (const step of stepsOf(command)) step.tell(past);
  return past;
}

function begin(command: ImportCommand, context: DecisionContext): Past {
  const { inForce, rulebook } = context;
  const {
    type: _type,
    foreignNo: _no,
    acceptedOn: _on,
    pauses: _pauses,
    extension: _extension,
    ...particulars
  } = command;
  const terms = rulebook.terms(inForce.timetableVersion, command.typeId, command.tier);
  const calendar = rulebook.calendar(inForce.calendarVersion);
  const { receivedAt } = command;
  const dates = {
    acceptanceDue: acceptanceDue(calendar, { receivedAt }),
    ifSilent: runningDates(terms, calendar, receivedAt, { particulars: {} }),
  };
  const submitted: ItemEvent = { type: 'ItemSubmitted', effectiveAt: receivedAt, ...particulars, ...inForce, dates };
  return { terms, calendar, context, events: [submitted], problems: [], state: evolve(null, submitted) };
}

function happened(past: Past, event: ItemEvent): void {
  past.events.push(event);
  past.state = evolve(past.state, event);
}

interface Step {
  readonly on: DayNumber;
  readonly tell: (past: Past) => void;
}

/** Pauses and the extension in the order in which they came about. */
function stepsOf({ acceptedOn, receivedAt, pauses, extension }: ImportCommand): readonly Step[] {
  const since = acceptedOn === null ? receivedAt : acceptedAt(acceptedOn, receivedAt);
  const steps: Step[] = pauses.map((pause, i) => ({
    on: dayNumber(pause.from),
    tell: (past) => paused(past, pause, `pauses/${i}`, since),
  }));
  if (extension !== null) {
    steps.push({ on: dayNumber(extension.noticedOn), tell: (past) => extended(past, extension, since) });
  }
  return steps.sort((a, b) => a.on - b.on);
}

/** 行政许可法 45: on a ground of the type, within acceptance and the end of the limit, no longer than its cap. */
function paused(past: Past, pause: ImportedPause, field: string, since: Instant): void {
  const { terms, calendar, state } = past;
  const { ground, noticeNo, from, through } = pause;
  const cap = terms.grounds.get(ground);
  if (cap === undefined) {
    past.problems.push({
      field: `${field}/ground`,
      code: 'GROUND_NOT_OF_TYPE',
      given: ground,
      allowed: [...terms.grounds.keys()],
    });
    return;
  }
  const begins = dayNumber(from);
  if (!isWithinLimit(past, `${field}/from`, from, since)) return;
  const left = cap === null ? null : cap - daysTaken(state.account.pauses, ground, begins, calendar);
  const today = dayOf(past.context.receivedAt);
  const longest = left === null ? today : lastDayOf(calendar, begins, left);
  const last = Math.min(today, longest);
  if (last < begins || (through !== null && (dayNumber(through) < begins || dayNumber(through) > last))) {
    past.problems.push(notPossible(`${field}/through`, through ?? from, begins, last));
    return;
  }
  const ordinal = state.account.pauses.length + 1;
  const effectiveAt = Math.max(startOfDay(begins), since);
  const notice = { ordinal, ground, article: GROUNDS[ground], noticeNo, noticedOn: from };
  happened(past, { type: 'ClockSuspended', effectiveAt, ...notice, from, capWorkingDays: left });
  if (through === null) return;
  const resumedAt = Math.max(startOfDay(dayNumber(through)), effectiveAt);
  const byCap = left !== null && countWorkingDays(calendar, begins, dayNumber(through)) >= left;
  const resumed = { type: 'ClockResumed', effectiveAt: resumedAt, ordinal, through, byCap } as const;
  happened(past, withDates(past.state, resumed, past.context.rulebook));
}

/** The last day that a cap of so many working days allows; the day before the pause where nothing is left of it. */
function lastDayOf(calendar: Calendar, from: DayNumber, left: number): DayNumber {
  return left <= 0 ? from - 1 : capped(calendar, { from, through: null }, left).through;
}

/** 行政许可法 42: once, as long as the type allows, noticed before the limit was over. */
function extended(past: Past, extension: NonNullable<ImportCommand['extension']>, since: Instant): void {
  const { by, reasons, noticeNo, noticedOn } = extension;
  const offered = past.terms.extension;
  if (offered === null || by.unit !== offered.unit || by.value > offered.value) {
    const allowed = offered === null ? [] : [`${offered.value} ${offered.unit}`];
    past.problems.push({
      field: 'extension/by',
      code: 'EXTENSION_NOT_OF_TYPE',
      given: `${by.value} ${by.unit}`,
      allowed,
    });
    return;
  }
  if (!isWithinLimit(past, 'extension/noticedOn', noticedOn, since)) return;
  const effectiveAt = Math.max(startOfDay(dayNumber(noticedOn)), since);
  const granted = { type: 'LimitExtended', effectiveAt, by, reasons, noticeNo, noticedOn } as const;
  happened(past, withDates(past.state, { ...granted, approver: offered.approver }, past.context.rulebook));
}

/** Nothing stops or lengthens a limit before acceptance, after it was over, or in days to come. */
function isWithinLimit(past: Past, field: string, on: string, since: Instant): boolean {
  const { terms, calendar, state, context } = past;
  const due = runningDueOf(terms, runningDates(terms, calendar, anchorOf(state, terms), state));
  const today = dayOf(context.receivedAt);
  const last = due === null ? today : Math.min(today, dayNumber(due.dueOn));
  const day = dayNumber(on);
  if (day >= dayOf(since) && day <= last) return true;
  past.problems.push(notPossible(field, on, dayOf(since), last));
  return false;
}

function notPossible(field: string, given: string, first: DayNumber | null, last: DayNumber): ImportProblem {
  const allowed = [...(first === null ? [] : [localDate(first)]), localDate(last)];
  return { field, code: 'DAY_NOT_POSSIBLE', given, allowed };
}
