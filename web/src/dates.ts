/**
 * Dates as people of the city write them. The API answers instants in +08:00 and local dates: they are read as they
 * stand, never through the time zone of the browser.
 */
import { CONSOLE } from '../../terms/console.ts';
import type { Language } from '../../terms/words.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function weekdayOf(on: string): keyof typeof CONSOLE.days.weekdays {
  return new Date(`${on}T00:00:00Z`).getUTCDay() as keyof typeof CONSOLE.days.weekdays;
}

/** 2026年10月8日 周四, or Thu 8 Oct 2026. `on`: yyyy-MM-dd. */
export function dayText(on: string, language: Language): string {
  const [year, month, day] = on.slice(0, 10).split('-').map(Number) as [number, number, number];
  const weekday = CONSOLE.days.weekdays[weekdayOf(on.slice(0, 10))][language];
  return language === 'en'
    ? `${weekday} ${day} ${MONTHS[month - 1]} ${year}`
    : `${year}年${month}月${day}日 ${weekday}`;
}

/** The day and the minute of an instant. */
export function momentText(at: string, language: Language): string {
  return `${dayText(at, language)} ${at.slice(11, 16)}`;
}

/** The end of a time: midnight is told as 24:00 of the day that ends there. */
export function cutoffText(exclusive: string, language: Language): string {
  if (exclusive.slice(11, 16) !== '00:00') return momentText(exclusive, language);
  return `${dayText(daysAfter(exclusive.slice(0, 10), -1), language)} 24:00`;
}

export function daysAfter(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same instant some milliseconds later, in +08:00 as the ledger writes it. */
export function laterBy(at: string, milliseconds: number): string {
  const shifted = new Date(Date.parse(at) + milliseconds + 8 * 3_600_000);
  return `${shifted.toISOString().slice(0, 23)}+08:00`;
}
