/**
 * Local dates and instants of the city: fixed +08:00 (Asia/Shanghai has had no daylight saving since 1991).
 * Nothing here reads the process's clock or time zone.
 */

/** A calendar date in Asia/Shanghai, `yyyy-MM-dd`. */
export type LocalDate = string;

/** Days since 1970-01-01 (that day is 0). The form in which days are counted. */
export type DayNumber = number;

/** An instant: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MS_PER_DAY = 24 * MS_PER_HOUR;
const SHANGHAI_OFFSET_MS = 8 * MS_PER_HOUR;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads `yyyy-MM-dd`. Throws RangeError for a text that is no date of the calendar, such as 2026-02-30. */
export function dayNumber(date: LocalDate): DayNumber {
  const parts = DATE.exec(date);
  if (parts === null) throw new RangeError(`"${date}" is not a date of the form yyyy-MM-dd`);
  const day = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / MS_PER_DAY;
  if (localDate(day) !== date) throw new RangeError(`"${date}" is not a day of the calendar`);
  return day;
}

/** Days as they were written before: the same few hundred dates are written for every item of a batch. */
const written = new Map<DayNumber, LocalDate>();

/** Writes a day number as `yyyy-MM-dd`. */
export function localDate(day: DayNumber): LocalDate {
  let date = written.get(day);
  if (date === undefined) {
    date = new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
    written.set(day, date);
  }
  return date;
}

/** The corresponding day `months` later; where that month has none, its last day (民法典 202). */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const date = new Date(day * MS_PER_DAY);
  const month = date.getUTCMonth() + months;
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastOfMonth)) / MS_PER_DAY;
}

/** 1 Monday … 7 Sunday. 1970-01-01 was a Thursday. */
export function isoWeekday(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** 00:00 Asia/Shanghai at the beginning of the day. */
export function startOfDay(day: DayNumber): Instant {
  return day * MS_PER_DAY - SHANGHAI_OFFSET_MS;
}

/** Whether the text is a day of the calendar, as `dayNumber` reads it. */
export function isLocalDate(text: string): boolean {
  try {
    dayNumber(text);
    return true;
  } catch {
    return false;
  }
}

/** 24:00 Asia/Shanghai of the day, which is the first instant that no longer belongs to it (half-open). */
export function endOfDay(day: DayNumber): Instant {
  return startOfDay(day + 1);
}

/** The day in Asia/Shanghai on which the instant lies. */
export function dayOf(instant: Instant): DayNumber {
  return Math.floor((instant + SHANGHAI_OFFSET_MS) / MS_PER_DAY);
}

/** The instant as ISO 8601 with the city's offset, milliseconds included: `2026-10-08T00:00:00.000+08:00`. */
export function isoShanghai(instant: Instant): string {
  return `${new Date(instant + SHANGHAI_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads an instant in ISO 8601 with its offset, whatever the offset is. Throws RangeError for any other text. */
export function instantOf(text: string): Instant {
  const instant = WITH_OFFSET.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant)) throw new RangeError(`"${text}" is not an instant such as 2026-10-08T00:00:00.000+08:00`);
  return instant;
}
