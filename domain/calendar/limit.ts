/** Limits, and the due date that follows from one: start day excluded, last day inclusive, 24:00 Asia/Shanghai. */
import { addCalendarDays, addWorkingDays, type Calendar, type CountedDay, isKnown, isWorkingDay } from './calendar.ts';
import {
  addMonths,
  type DayNumber,
  dayNumber,
  dayOf,
  endOfDay,
  type Instant,
  type LocalDate,
  localDate,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  startOfDay,
} from './local-date.ts';

/**
 * `working`: working days (行政许可法 82). `calendar`: days, the last rolling off a rest day (民法典 203).
 * `month`: to the corresponding day, else the month's end, then rolling (民法典 202, 203). `hour`: from the hour (201).
 */
export type LimitUnit = 'working' | 'calendar' | 'month' | 'hour';

/** A published limit. `value` is a whole number of at least 1. */
export interface Limit {
  readonly value: number;
  readonly unit: LimitUnit;
}

/** A due date, twice: the last day that is still in time, and the first instant that no longer is. */
export interface Due {
  /** Inclusive; what people read. */
  readonly dueOn: LocalDate;
  /** 24:00 Asia/Shanghai of that day (an hour limit: its last hour); what comes before this instant is in time. */
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
  if (limit.unit === 'hour') return dueInHours(endOfDay(start), limit.value, exclusions);
  if (exclusions.length > 0) return dueOf(countAround(calendar, start, limit, exclusions));
  if (limit.unit === 'working') return dueOf(addWorkingDays(calendar, start, limit.value));
  return dueOf(addCalendarDays(calendar, start, calendarDaysOf(start, limit)));
}

/** As `dueAfter`, from an instant: an hour limit runs from it, any other from its day. */
export function dueSince(calendar: Calendar, since: Instant, limit: Limit, exclusions: readonly Exclusion[] = []): Due {
  if (limit.unit === 'hour') return dueInHours(since, limit.value, exclusions);
  return dueAfter(calendar, dayOf(since), limit, exclusions);
}

/** One extension (行政许可法 42): what it adds, in its own unit, and the day on which it was granted and noticed. */
export interface Extension {
  readonly by: Limit;
  readonly grantedOn: DayNumber;
}

/**
 * A limit with one extension. It counts only when it was granted on or before the due date without it; otherwise it
 * is rejected and the date stays. In the limit's own unit it lengthens the limit; in another it runs from its last day.
 * `since`: for an hour limit, the instant from which it runs, where that is not 24:00 of the start day.
 */
export function dueWithExtension(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  extension: Extension,
  exclusions: readonly Exclusion[] = [],
  since: Instant = sinceDay(start, limit),
): Due & { readonly rejected: boolean } {
  const due = dueSince(calendar, since, limit, exclusions);
  if (startOfDay(extension.grantedOn) >= due.dueExclusiveAt) return { ...due, rejected: true };
  return { ...extendedDue(calendar, start, limit, extension.by, exclusions, since), rejected: false };
}

/** The due date of a limit that an extension has lengthened, whenever it was granted. `since`: as above. */
export function extendedDue(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  by: Limit,
  exclusions: readonly Exclusion[] = [],
  since: Instant = sinceDay(start, limit),
): Due {
  if (by.unit === limit.unit) return dueSince(calendar, since, lengthened(limit, by), exclusions);
  const due = dueSince(calendar, since, limit, exclusions);
  const extended = dueAfter(calendar, dayOf(due.dueExclusiveAt - 1), by, exclusions);
  return { ...extended, provisional: due.provisional || extended.provisional };
}

/** A limit and an extension in its own unit, as one. */
export function lengthened(limit: Limit, by: Limit): Limit {
  return { value: limit.value + by.value, unit: limit.unit };
}

/** The instant that `dueSince` needs for a limit that starts on a day: its hours run from 24:00 of it. */
export function sinceDay(start: DayNumber, { unit }: Limit): Instant {
  return unit === 'hour' ? endOfDay(start) : startOfDay(start);
}

/** The due date whose last day is `day`. */
export function dueOf({ day, provisional }: CountedDay): Due {
  return { dueOn: localDate(day), dueExclusiveAt: endOfDay(day), provisional };
}

/**
 * The due date of somebody who is served at a counter: its last day ends when the counter closes (`HH:mm`,
 * Asia/Shanghai; 民法典 203). Without a closing hour, and for a limit in hours, it stays as it is.
 */
export function closingAt(due: Due, closesAt: string | undefined): Due {
  const day = dayNumber(due.dueOn);
  if (closesAt === undefined || due.dueExclusiveAt !== endOfDay(day)) return due;
  return { ...due, dueExclusiveAt: closingOf(day, closesAt) };
}

function closingOf(day: DayNumber, closesAt: string): Instant {
  const [hours = 0, minutes = 0] = closesAt.split(':').map(Number);
  return startOfDay(day) + (hours * 60 + minutes) * MS_PER_MINUTE;
}

/**
 * The day on which something handed in at this instant counts. Over a counter that had closed by then (`HH:mm`) it is
 * the next day (民法典 203: business ends with the hours of business); without a closing hour it is the day itself.
 */
export function countsOn(at: Instant, closesAt: string | undefined): DayNumber {
  const day = dayOf(at);
  return closesAt !== undefined && at >= closingOf(day, closesAt) ? day + 1 : day;
}

/**
 * A pause with a cap: after that many working days, the first day of the pause included, the clock resumes by itself.
 * `through`: null for a pause that nobody has ended. Provisional where no notice says yet when the cap is reached.
 */
export function capped(
  calendar: Calendar,
  pause: { readonly from: DayNumber; readonly through: DayNumber | null },
  capWorkingDays: number,
): Exclusion & { readonly byCap: boolean; readonly provisional: boolean } {
  const last = addWorkingDays(calendar, pause.from - 1, capWorkingDays);
  const byCap = pause.through === null || pause.through > last.day;
  const through = byCap ? last.day : (pause.through ?? last.day);
  return { from: pause.from, through, byCap, provisional: byCap && last.provisional };
}

/** Whether a day lies in one of the spans. */
export function isExcluded(exclusions: readonly Exclusion[], day: DayNumber): boolean {
  return exclusions.some(({ from, through }) => from <= day && day <= through);
}

/** Months as the calendar days that they take from this start. */
function calendarDaysOf(start: DayNumber, limit: Limit): number {
  return limit.unit === 'month' ? addMonths(start, limit.value) - start : limit.value;
}

/** Hours run through nights and rest days alike; an excluded day takes none of them. */
function dueInHours(since: Instant, hours: number, exclusions: readonly Exclusion[]): Due {
  let at = since;
  let left = hours * MS_PER_HOUR;
  for (let day = dayOf(at); exclusions.length > 0 && left > 0; day += 1) {
    if (exclusions.every(({ through }) => through < day)) break;
    const rest = endOfDay(day) - at;
    if (isExcluded(exclusions, day)) at += rest;
    else {
      const run = Math.min(rest, left);
      at += run;
      left -= run;
    }
  }
  const dueExclusiveAt = at + left;
  return { dueOn: localDate(dayOf(dueExclusiveAt - 1)), dueExclusiveAt, provisional: false };
}

/** Day by day, since a limit with exclusions is short and rare. */
function countAround(calendar: Calendar, start: DayNumber, limit: Limit, exclusions: readonly Exclusion[]): CountedDay {
  const counts = (day: DayNumber, unit: LimitUnit) =>
    !isExcluded(exclusions, day) && (unit !== 'working' || isWorkingDay(calendar, day));
  let day = start;
  for (let left = limit.unit === 'working' ? limit.value : calendarDaysOf(start, limit); left > 0; ) {
    day += 1;
    if (counts(day, limit.unit)) left -= 1;
  }
  // Calendar days count without a notice; only rolling off a rest day needs one.
  const from = limit.unit === 'working' ? start + 1 : day;
  while (!counts(day, 'working')) day += 1;
  return { day, provisional: !(isKnown(calendar, from) && isKnown(calendar, day)) };
}
