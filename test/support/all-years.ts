/** The notices of 2004–2026 as one calendar, and an independent table of the same days: test/domain/every-day/README.md. */
import { readFileSync } from 'node:fs';
import { type Calendar, type CalendarYear, compileCalendar } from '../../domain/calendar/calendar.ts';
import { notices } from './rulebook.ts';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../domain/every-day/${file}`, import.meta.url), 'utf8'));

/** No day depends on when its notice was published, and the package does not say: the year's first day stands in. */
const earlier = (read('notices-2004-2023.json') as readonly Omit<CalendarYear, 'publishedOn'>[]).map((notice) => ({
  ...notice,
  publishedOn: `${notice.year}-01-01`,
}));

export const allNotices: readonly CalendarYear[] = [...earlier, ...notices];

export const allYears: Calendar = compileCalendar('cn-2004-2026', allNotices);

const table = read('days-2004-2026.json') as {
  readonly years: Readonly<Record<string, string>>;
  readonly other: { readonly differsOn: readonly string[] };
};

/** A letter for each day from 2004-01-01 to 2026-12-31: W working, R rest. */
export const independentDays: string = Object.keys(table.years)
  .sort()
  .map((year) => table.years[year])
  .join('');

/** The days on which a second package says otherwise. */
export const disputedDays: readonly string[] = table.other.differsOn;
