/** Instants of the API as people read them: they come with the city's offset, so nothing is converted. */
import { dayNumber, isoWeekday } from '../../domain/calendar/local-date.ts';
import { sampleCalendar } from '../seed.ts';

/** `10-11 00:00:01`; the dash where there is none. */
export function shortInstant(instant: string | null): string {
  return instant === null ? '—' : `${instant.slice(5, 10)} ${instant.slice(11, 19)}`;
}

/** `10-11`; the dash where there is none. */
export function shortDate(date: string | null): string {
  return date === null ? '—' : date.slice(5);
}

const published = sampleCalendar().years;
const rests = new Set(published.flatMap(({ restDays }) => restDays));
const madeUp = new Set(published.flatMap(({ makeUpWorkdays }) => makeUpWorkdays));

/** `2026-09-20 周日 调休上班`. */
export function dayName(date: string): string {
  const weekday = isoWeekday(dayNumber(date));
  const kind = madeUp.has(date) ? ' 调休上班' : rests.has(date) ? ' 放假' : weekday > 5 ? ' 休息' : '';
  return `${date} 周${'一二三四五六日'[weekday - 1]}${kind}`;
}
