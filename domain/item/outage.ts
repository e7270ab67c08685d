/** Times at which intake was down, and whether one of them lies where it matters: in the last hours before a cutoff. */
import { type Calendar, subtractWorkingDays } from '../calendar/calendar.ts';
import { dayOf, type Instant, MS_PER_HOUR, startOfDay } from '../calendar/local-date.ts';

/** `silence`: no API gave a sign of life. `too-slow`: requests waited longer than G and counted as never received. */
export type OutageCause = 'silence' | 'too-slow';

/** A time, as recorded, during which nobody could hand anything in. `through` null: it lasts still. */
export interface Outage {
  readonly from: Instant;
  readonly through: Instant | null;
  readonly cause: OutageCause;
}

/** Office hours: 09:00 to 17:30. */
const OPENS = 9 * MS_PER_HOUR;
const CLOSES = 17.5 * MS_PER_HOUR;

/**
 * The last working hours before a cutoff: those of the last working day on which any lie before it. On that day the
 * reply is most often sent; an outage of the days before left time for another attempt.
 */
export function lastWorkingHours(cutoffAt: Instant, calendar: Calendar): { from: Instant; through: Instant } {
  const day = dayOf(cutoffAt - 1);
  const opened = cutoffAt > startOfDay(day) + OPENS;
  const morning = startOfDay(subtractWorkingDays(calendar, opened ? day + 1 : day, 1).day);
  return { from: morning + OPENS, through: Math.min(morning + CLOSES, cutoffAt) };
}

/** The first outage in the last working hours before a cutoff; null where intake was up all the time. */
export function outageBefore(cutoffAt: Instant, calendar: Calendar, outages: readonly Outage[]): Outage | null {
  if (outages.length === 0) return null;
  const hours = lastWorkingHours(cutoffAt, calendar);
  return (
    outages.find(({ from, through }) => from < hours.through && (through === null || through > hours.from)) ?? null
  );
}
