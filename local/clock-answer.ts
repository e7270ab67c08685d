/** The answer to one vector, as it is printed. */
import { type Calendar, CalendarRangeError } from '../domain/calendar/calendar.ts';
import { type ClockStep, explainDue, explainExtendedDue, resumption } from '../domain/calendar/explain.ts';
import {
  capped,
  type Due,
  dueAfter,
  dueSince,
  dueWithExtension,
  type Exclusion,
  type Limit,
  lengthened,
  sinceDay,
} from '../domain/calendar/limit.ts';
import { dayNumber, isoShanghai, type LocalDate, localDate } from '../domain/calendar/local-date.ts';
import { type Regime, RegimeError, type RegimeEvent } from '../domain/timetable/regime.ts';
import { answerOf, type RegimeAnswer } from '../domain/timetable/regime-answer.ts';
import { BadField } from './clock-input.ts';
import type { Vector } from './clock-vector-schema.ts';

/** One printed line. `dueAt` for hours; `resumesOn` and `resetOn` where they apply; `outcome` of a regime. */
export interface Answer {
  readonly name: string;
  readonly dueOn: LocalDate | null;
  readonly provisional: boolean;
  readonly rejected: boolean;
  readonly dueAt?: string;
  readonly resumesOn?: LocalDate;
  readonly resetOn?: LocalDate;
  readonly outcome?: RegimeAnswer['outcome'];
  readonly ignored?: RegimeAnswer['ignored'];
  readonly steps: readonly ClockStep[];
}

/** The due date of a vector with its steps. Throws BadField where it lies outside the calendar. */
export function answerOfVector(calendar: Calendar, vector: Vector): Answer {
  const spans = cappedSpans(calendar, vector);
  try {
    const { due, steps, inHours } = dueOf(calendar, vector, spans);
    // Hours do not look into the calendar, but their date must lie in it like any other.
    if (dayNumber(due.dueOn) > calendar.tableThrough) throw new CalendarRangeError();
    const resumed = spans.flatMap((span) => (span.byCap ? (resumption(steps, span.through) ?? []) : []));
    const resumesOn = resumed.sort().at(-1);
    const provisional = due.provisional || spans.some((span) => span.provisional && touches(span, due));
    return {
      name: vector.name,
      dueOn: due.dueOn,
      provisional,
      rejected: due.rejected,
      ...(inHours && { dueAt: isoShanghai(due.dueExclusiveAt) }),
      ...(resumesOn !== undefined && { resumesOn }),
      steps,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BadField('limit', `the due date lies after ${localDate(calendar.tableThrough)}, outside the calendar`);
  }
}

/** What a regime makes of the events, with the four fields that every answer has. Throws BadField. */
export function answerOfRegime(name: string, regime: Regime, clock: string, events: readonly RegimeEvent[]): Answer {
  try {
    const { dueOn, provisional, resumesOn, resetOn, outcome, ignored, steps } = answerOf(regime, clock, events);
    return {
      name,
      dueOn,
      provisional,
      rejected: false,
      ...(resumesOn !== null && { resumesOn }),
      ...(resetOn !== null && { resetOn }),
      outcome,
      ...(ignored.length > 0 && { ignored }),
      steps,
    };
  } catch (error) {
    if (error instanceof RegimeError) throw new BadField(error.field, error.message);
    if (error instanceof CalendarRangeError) {
      throw new BadField('events', `a date lies outside the calendar of ${regime.name}`);
    }
    throw error;
  }
}

interface CappedSpan extends Exclusion {
  readonly byCap: boolean;
  readonly provisional: boolean;
}

function cappedSpans(calendar: Calendar, { exclusions }: Vector): readonly CappedSpan[] {
  return exclusions.map(({ from, to, cap }, i) => {
    if (cap === null) return { from, through: to ?? from, byCap: false, provisional: false };
    try {
      return capped(calendar, { from, through: to }, cap);
    } catch (error) {
      if (!(error instanceof CalendarRangeError)) throw error;
      const last = localDate(calendar.tableThrough);
      throw new BadField(`exclusions[${i}].capWorkingDays`, `is reached after ${last}, outside the calendar`);
    }
  });
}

function touches({ from }: Exclusion, due: Due): boolean {
  return localDate(from) <= due.dueOn;
}

interface Computed {
  readonly due: Due & { readonly rejected: boolean };
  readonly steps: readonly ClockStep[];
  readonly inHours: boolean;
}

function dueOf(calendar: Calendar, vector: Vector, exclusions: readonly Exclusion[]): Computed {
  const { start, limit, extension, extensionOn } = vector;
  const { day, since = null } = start;
  const from = since ?? sinceDay(day, limit);
  const by: Limit | null =
    extension === undefined ? null : { value: extension.value, unit: extension.unit ?? limit.unit };
  const longest = by !== null && by.unit === limit.unit ? lengthened(limit, by) : limit;
  // Without exclusions a limit beyond the calendar is found at once instead of day by day.
  dueAfter(calendar, day, longest);
  if (by === null || extensionOn === undefined) {
    const due = { ...dueSince(calendar, from, limit, exclusions), rejected: false };
    return { due, steps: explainDue(calendar, day, limit, exclusions, from), inHours: limit.unit === 'hour' };
  }
  const due = dueWithExtension(calendar, day, limit, { by, grantedOn: extensionOn }, exclusions, from);
  const steps = due.rejected
    ? explainDue(calendar, day, limit, exclusions, from)
    : explainExtendedDue(calendar, day, limit, by, exclusions, from);
  return { due, steps, inHours: limit.unit === 'hour' || (by.unit === 'hour' && !due.rejected) };
}
