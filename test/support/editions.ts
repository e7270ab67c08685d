/** Calendars that are published while items run: fictitious notices, and a rulebook that knows of them. */
import { type Calendar, type CalendarYear, compileCalendar } from '../../domain/calendar/calendar.ts';
import type { Rulebook } from '../../domain/item/clock.ts';
import { notices, rulebook, shanghai } from './rulebook.ts';

/** A made-up notice for 2027: three days at New Year with one make-up Saturday, a week in February with two Sundays. */
export const notice2027: CalendarYear = {
  division: '000000',
  year: 2027,
  source: 'a fictitious notice',
  publishedOn: '2026-11-05',
  restDays: [
    ...['2027-01-01', '2027-01-02', '2027-01-03'],
    ...['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11'],
  ],
  makeUpWorkdays: ['2027-01-09', '2027-01-31', '2027-02-14'],
};

/** The notice of 2026 with these days more, or fewer. */
export function amended2026(change: {
  readonly rest?: readonly string[];
  readonly makeUp?: readonly string[];
  readonly without?: readonly string[];
}): CalendarYear {
  const [last] = notices.slice(-1) as [CalendarYear];
  const kept = (days: readonly string[]) => days.filter((day) => !(change.without ?? []).includes(day));
  return {
    ...last,
    restDays: [...kept(last.restDays), ...(change.rest ?? [])].sort(),
    makeUpWorkdays: [...kept(last.makeUpWorkdays), ...(change.makeUp ?? [])].sort(),
  };
}

/** One publication: when, and the years that hold from then on. */
export interface Published {
  readonly at: string;
  readonly years: readonly CalendarYear[];
}

/** The sample rulebook to which these calendars were published one after the other, for every division. */
export function rulebookWith(published: readonly Published[]): Rulebook {
  return rulebooksWith(published).at(-1) as Rulebook;
}

/** The rulebook before any of the publications, after the first, after the second … */
export function rulebooksWith(published: readonly Published[]): readonly Rulebook[] {
  const book = rulebook();
  const editions = published.map(({ at }, i) => ({
    version: `edition-${i + 1}`,
    publishedAt: shanghai(at),
    reason: `notice ${i + 1}`,
  }));
  const calendars = new Map<string, Calendar>();
  published.forEach(({ years }, i) => {
    calendars.set(`edition-${i + 1}`, compileCalendar(`edition-${i + 1}`, years));
  });
  return [0, ...published.keys()].map((_, count) => ({
    terms: book.terms,
    calendar: (version) => calendars.get(version) ?? book.calendar(version),
    editions: (_division, after) =>
      editions.slice(0, count).slice(editions.findIndex(({ version }) => version === after) + 1),
  }));
}
