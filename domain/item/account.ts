/** What the clock of an item was charged with: from which day it counts, what was left out, what was added. */
import type { Calendar } from '../calendar/calendar.ts';
import { type ClockStep, explainDue } from '../calendar/explain.ts';
import { dueAfter, type Exclusion, type Limit } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, dayOf } from '../calendar/local-date.ts';
import type { ItemTerms } from '../timetable/timetable.ts';
import type { ApprovalItem } from './state.ts';

/** Days on which the clock stood still (行政许可法 45), with the ground as its code. */
export interface Suspension extends Exclusion {
  readonly ground: string;
}

export interface Account {
  readonly suspensions: readonly Suspension[];
  /** The one extension (行政许可法 42); null where none was granted. */
  readonly extension: { readonly by: Limit } | null;
}

const NOTHING: Account = { suspensions: [], extension: null };

/** The suspension ledger and the extension of an item. No event suspends or extends an item so far. */
export function accountOf(_item: ApprovalItem): Account {
  return NOTHING;
}

/** The day from which both limits count, itself not counted; null while nothing runs yet. */
export function startDayOf(item: ApprovalItem, terms: ItemTerms): DayNumber | null {
  if (terms.anchor === 'receipt') return dayOf(item.particulars.receivedAt);
  if (item.status === 'awaitingAcceptance' || item.acceptance === null) return null;
  return item.acceptance.acceptedOn;
}

/** The days of a limit as `extendedDue` counts them: an extension in the limit's own unit lengthens it, another follows it. */
export function explainLimit(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  { suspensions, extension }: Account,
): readonly ClockStep[] {
  if (extension === null) return explainDue(calendar, start, limit, suspensions);
  const { by } = extension;
  if (by.unit === limit.unit) {
    return explainDue(calendar, start, { value: limit.value + by.value, unit: limit.unit }, suspensions);
  }
  const last = dayNumber(dueAfter(calendar, start, limit, suspensions).dueOn);
  return [...explainDue(calendar, start, limit, suspensions), ...explainDue(calendar, last, by, suspensions).slice(1)];
}
