/** When something that recurs is looked after, by the city's wall clock (+08:00). */
import { dayOf, type Instant, localDate, MS_PER_HOUR, MS_PER_MINUTE, startOfDay } from './local-date.ts';

/** A time of day, on certain days of the month or on all of them. */
export interface RingTimes {
  /** 1 … 28: the days that every month has. Absent: every day. */
  readonly daysOfMonth?: readonly number[];
  readonly hour: number;
  readonly minute: number;
}

/** The first instant after `after` at which it rings. */
export function nextRing({ daysOfMonth, hour, minute }: RingTimes, after: Instant): Instant {
  const timeOfDay = hour * MS_PER_HOUR + minute * MS_PER_MINUTE;
  for (let day = dayOf(after); ; day += 1) {
    const at = startOfDay(day) + timeOfDay;
    const rings = daysOfMonth === undefined || daysOfMonth.includes(Number(localDate(day).slice(8)));
    if (rings && at > after) return at;
  }
}
