/** Half-months, the periods of a bulletin (半月通报): from the 1st through the 15th, and from the 16th through the month's last day. */
import {
  addMonths,
  type DayNumber,
  dayNumber,
  endOfDay,
  type Instant,
  type LocalDate,
  localDate,
  MS_PER_HOUR,
} from '../calendar/local-date.ts';

/** A half-month, by its first day. */
export interface Period {
  /** `2026-09A` or `2026-09B`: what people and paths call it. */
  readonly code: string;
  readonly from: DayNumber;
  readonly through: DayNumber;
}

const CODE = /^(\d{4})-(\d{2})([AB])$/;
const SECOND_HALF_FROM = 16;

/** The half-month in which the day lies. */
export function periodOf(day: DayNumber): Period {
  const date = localDate(day);
  const [month, dayOfMonth] = [date.slice(0, 7), Number(date.slice(8))];
  const first = dayNumber(`${month}-01`);
  const second = first + SECOND_HALF_FROM - 1;
  if (dayOfMonth < SECOND_HALF_FROM) return { code: `${month}A`, from: first, through: second - 1 };
  return { code: `${month}B`, from: second, through: addMonths(first, 1) - 1 };
}

/** Reads a code such as `2026-09A`; undefined for a text that is none. */
export function parsePeriod(code: string): Period | undefined {
  const [, year, month, half] = CODE.exec(code) ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return undefined;
  return periodOf(dayNumber(`${year}-${month}-${half === 'A' ? '01' : SECOND_HALF_FROM}`));
}

export function periodBefore({ from }: Period): Period {
  return periodOf(from - 1);
}

export function periodAfter({ through }: Period): Period {
  return periodOf(through + 1);
}

/** 24:00 of the last day: the first instant that no longer belongs to the period. */
export function endOf({ through }: Period): Instant {
  return endOfDay(through);
}

/**
 * How long after its end a period is closed: whatever was received in time is recorded by then (the grace is an hour
 * at most), and silence of its last day is settled.
 */
const SETTLING_MS = MS_PER_HOUR;

/** The instant as of which a period is told unless it was settled late. Figures are always as of a full hour. */
export function closingOf(period: Period): Instant {
  return endOf(period) + SETTLING_MS;
}

/** The full hour at or before the instant. */
export function hourOf(instant: Instant): Instant {
  return Math.floor(instant / MS_PER_HOUR) * MS_PER_HOUR;
}

/** First and last day as people read them. */
export function daysOf({ from, through }: Period): { readonly from: LocalDate; readonly through: LocalDate } {
  return { from: localDate(from), through: localDate(through) };
}
