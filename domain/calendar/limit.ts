/** Limits in days, and the due date that follows from one: start day excluded, last day inclusive, 24:00 Asia/Shanghai. */
import { addCalendarDays, addWorkingDays, type Calendar, type CountedDay, isKnown, isWorkingDay } from './calendar.ts';
import { type DayNumber, endOfDay, type Instant, type LocalDate, localDate } from './local-date.ts';

/** A published limit. `working`: working days (行政许可法 82); `calendar`: days, the last rolling off a rest day (民法典 203). */
export interface Limit {
  readonly value: number;
  readonly unit: 'working' | 'calendar';
}

/** A due date, twice: the last day that is still in time, and the first instant that no longer is. */
export interface Due {
  /** Inclusive; what people read. */
  readonly dueOn: LocalDate;
  /** 24:00 Asia/Shanghai of that day; a reply is timely while it was received before this instant. */
  readonly dueExclusiveAt: Instant;
  /** True where the count needed a day that no notice covers yet: such a date is shown and never settled. */
  readonly provisional: boolean;
}

/** Days on which the clock stood still, both ends inclusive (行政许可法 45). */
export interface Exclusion {
  readonly from: DayNumber;
  readonly through: DayNumber;
}

/** The due date of a limit that runs from `start` (not counted), leaving out the excluded days. Overlaps count once. */
export function dueAfter(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  exclusions: readonly Exclusion[] = [],
): Due {
  if (exclusions.length > 0) return dueOf(countAround(calendar, start, limit, exclusions));
  if (limit.unit === 'working') return dueOf(addWorkingDays(calendar, start, limit.value));
  return dueOf(addCalendarDays(calendar, start, limit.value));
}

/**
 * A limit with one extension (行政许可法 42). The extension counts only when it was granted on or before the due
 * date without it; otherwise it is rejected and the date stays.
 */
export function dueWithExtension(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  extension: { readonly days: number; readonly grantedOn: DayNumber },
  exclusions: readonly Exclusion[] = [],
): Due & { readonly rejected: boolean } {
  const due = dueAfter(calendar, start, limit, exclusions);
  if (endOfDay(extension.grantedOn) > due.dueExclusiveAt) return { ...due, rejected: true };
  const extended = { value: limit.value + extension.days, unit: limit.unit };
  return { ...dueAfter(calendar, start, extended, exclusions), rejected: false };
}

/** The due date whose last day is `day`. */
export function dueOf({ day, provisional }: CountedDay): Due {
  return { dueOn: localDate(day), dueExclusiveAt: endOfDay(day), provisional };
}

/** Day by day, since a limit with exclusions is short and rare. */
function countAround(calendar: Calendar, start: DayNumber, limit: Limit, exclusions: readonly Exclusion[]): CountedDay {
  const counts = (day: DayNumber, unit: Limit['unit']) =>
    !exclusions.some((span) => span.from <= day && day <= span.through) &&
    (unit === 'calendar' || isWorkingDay(calendar, day));
  let day = start;
  for (let left = limit.value; left > 0; ) {
    day += 1;
    if (counts(day, limit.unit)) left -= 1;
  }
  // Calendar days count without a notice; only rolling off a rest day needs one.
  const from = limit.unit === 'working' ? start + 1 : day;
  while (!counts(day, 'working')) day += 1;
  return { day, provisional: !(isKnown(calendar, from) && isKnown(calendar, day)) };
}
