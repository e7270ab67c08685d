/** Day counting the slow way, from the raw notices and nothing of domain/: what the tests compare with. */
import { readdirSync, readFileSync } from 'node:fs';

interface Notice {
  readonly year: number;
  readonly restDays: readonly string[];
  readonly makeUpWorkdays: readonly string[];
}

const FOLDER = new URL('../../data/calendars/', import.meta.url);
const read = (file: string): Notice => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Notice;
const raw = readdirSync(FOLDER).map(read);
const years = raw.map(({ year }) => year);
const restDays = new Set(raw.flatMap((notice) => notice.restDays));
const makeUpWorkdays = new Set(raw.flatMap((notice) => notice.makeUpWorkdays));

/** Every date from the first to the last, both included. */
export function datesFrom(first: string, last: string): readonly string[] {
  const dates: string[] = [];
  for (let date = first; date <= last; date = nextDate(date)) dates.push(date);
  return dates;
}

/** Dates are text here, and histories ask for the same ones over and over. */
function remembered<Q, T>(ask: (question: Q) => T): (question: Q) => T {
  const known = new Map<Q, T>();
  return (question) => {
    const answer = known.get(question);
    if (answer !== undefined) return answer;
    const found = ask(question);
    known.set(question, found);
    return found;
  };
}

function shifted(date: string, days: number): string {
  const other = new Date(`${date}T00:00:00Z`);
  other.setUTCDate(other.getUTCDate() + days);
  return other.toISOString().slice(0, 10);
}

export const nextDate = remembered((date: string) => shifted(date, 1));
export const dateBefore = remembered((date: string) => shifted(date, -1));

export const isWorkingDate = remembered((date: string): boolean => {
  if (makeUpWorkdays.has(date)) return true;
  if (restDays.has(date)) return false;
  return ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
});

/** Whether a notice covers the year of the date. */
export const isKnownDate = remembered((date: string): boolean => years.includes(Number(date.slice(0, 4))));

/** The last day of a limit, found by walking; null where the walk leaves the known years. */
export function lastDay(start: string, { value, unit }: { value: number; unit: string }): string | null {
  if (unit !== 'working' && unit !== 'calendar') throw new Error(`walking by ${unit} is not known here`);
  let date = start;
  for (let left = value; left > 0; ) {
    date = nextDate(date);
    if (unit === 'calendar' || isWorkingDate(date)) left -= 1;
  }
  while (!isWorkingDate(date)) date = nextDate(date);
  return isKnownDate(date) ? date : null;
}

/** The instant at which a day of the city is over: 16:00 UTC, since the city is always eight hours ahead. */
export const midnightAfter = remembered((date: string): number => Date.parse(`${date}T16:00:00Z`));

/** The date in the city at an instant. */
export const dateAt = remembered((instant: number): string =>
  new Date(instant + 28_800_000).toISOString().slice(0, 10),
);
