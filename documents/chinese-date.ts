/** Dates as sentences say them. */
import { type Instant, isoShanghai } from '../domain/calendar/local-date.ts';

/** `2026-09-20` as `2026 年 9 月 20 日`. */
export function chineseDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year} 年 ${month} 月 ${day} 日`;
}

/** The same without blanks, as official documents write it (GB/T 9704). */
export function officialDate(date: string): string {
  return chineseDate(date).replaceAll(' ', '');
}

/** An instant to the minute: `2026年9月20日16:30`. */
export function officialMinute(at: Instant): string {
  const iso = isoShanghai(at);
  return `${officialDate(iso.slice(0, 10))}${iso.slice(11, 16)}`;
}
