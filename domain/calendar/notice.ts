/**
 * Yearly notices before they are published: what is wrong with them, and how a division's own notices lie over those
 * it inherits. A national notice names rest days and make-up workdays (调休); a division may close its offices on
 * further days or work on further weekend days, and everything else it has from the divisions above it.
 */
import { type Calendar, type CalendarYear, isKnown, isWorkingDay } from './calendar.ts';
import { type DayNumber, dayNumber, isoWeekday, type LocalDate, localDate } from './local-date.ts';

export type NoticeProblemCode =
  | 'MAKE_UP_ON_WEEKDAY'
  | 'DAY_TWICE'
  | 'DAY_RESTS_AND_WORKS'
  | 'DAY_OF_OTHER_YEAR'
  | 'YEAR_TWICE'
  | 'YEAR_GAP'
  | 'DAY_PASSED';

/** One thing that is wrong: the place in the list of notices, and the day or the year that it is about. */
export interface NoticeProblem {
  readonly code: NoticeProblemCode;
  readonly notice: number;
  readonly place: { readonly list: 'restDays' | 'makeUpWorkdays'; readonly index: number } | null;
  readonly given: LocalDate | number;
}

/** What is wrong with the notices by themselves, every day of it named. Dates must be dates of the calendar. */
export function noticeProblems(notices: readonly CalendarYear[]): readonly NoticeProblem[] {
  return notices.flatMap((notice, index) => {
    const twice = notices.findIndex(({ year }) => year === notice.year) < index;
    const year = { code: 'YEAR_TWICE', notice: index, place: null, given: notice.year } as const;
    return [...(twice ? [year] : []), ...dayProblems(notice, index)];
  });
}

function dayProblems({ year, restDays, makeUpWorkdays }: CalendarYear, notice: number): readonly NoticeProblem[] {
  const rest = new Set(restDays);
  const problems: NoticeProblem[] = [];
  for (const [list, days] of Object.entries({ restDays, makeUpWorkdays })) {
    days.forEach((day, index) => {
      const place = { list: list as 'restDays' | 'makeUpWorkdays', index };
      const problem = (code: NoticeProblemCode) => problems.push({ code, notice, place, given: day });
      if (Number(day.slice(0, 4)) !== year) problem('DAY_OF_OTHER_YEAR');
      if (days.indexOf(day) < index) problem('DAY_TWICE');
      if (list === 'restDays') return;
      if (rest.has(day)) problem('DAY_RESTS_AND_WORKS');
      if (isoWeekday(dayNumber(day)) <= 5) problem('MAKE_UP_ON_WEEKDAY');
    });
  }
  return problems;
}

/**
 * Years between which one is missing. `known`: the years that the calendar has already. `inherited`: the notices are
 * of a division that inherits those years and may add none.
 */
export function gapProblems(
  notices: readonly CalendarYear[],
  known: readonly number[],
  inherited: boolean,
): readonly NoticeProblem[] {
  const all = new Set(inherited ? known : [...known, ...notices.map(({ year }) => year)]);
  const reaches = (year: number, step: number): boolean =>
    all.has(year) && (known.includes(year) || reaches(year + step, step));
  return notices.flatMap(({ year }, notice) => {
    const sound = known.length === 0 ? all.has(year) : reaches(year, 1) || reaches(year, -1);
    return sound ? [] : [{ code: 'YEAR_GAP' as const, notice, place: null, given: year }];
  });
}

/**
 * Days before `today` that were known and would work instead of resting, or rest instead of working: deadlines were
 * counted over them and have passed.
 */
export function passedDayProblems(
  notices: readonly CalendarYear[],
  before: Calendar,
  after: Calendar,
  today: DayNumber,
): readonly NoticeProblem[] {
  return notices.flatMap((notice, index) => {
    const last = Math.min(dayNumber(`${notice.year}-12-31`), today - 1);
    const problems: NoticeProblem[] = [];
    for (let day = dayNumber(`${notice.year}-01-01`); day <= last; day += 1) {
      if (!isKnown(before, day) || isWorkingDay(before, day) === isWorkingDay(after, day)) continue;
      problems.push({
        code: 'DAY_PASSED',
        notice: index,
        place: placeOf(notice, localDate(day)),
        given: localDate(day),
      });
    }
    return problems;
  });
}

function placeOf(notice: CalendarYear, day: LocalDate): NoticeProblem['place'] {
  for (const list of ['restDays', 'makeUpWorkdays'] as const) {
    const index = notice[list].indexOf(day);
    if (index >= 0) return { list, index };
  }
  return null;
}

/** The years of a division: those of the outermost division, and over them the notices of each one further in. */
export function overlay(chain: readonly (readonly CalendarYear[])[]): readonly CalendarYear[] {
  const [outermost = [], ...inner] = chain;
  return outermost.map((year) =>
    inner.reduce((under, own) => own.filter((notice) => notice.year === year.year).reduce(laidOver, under), year),
  );
}

/** Where both name a day, the inner division has the last word. */
function laidOver(under: CalendarYear, over: CalendarYear): CalendarYear {
  const without = (days: readonly LocalDate[], named: readonly LocalDate[]) =>
    days.filter((day) => !named.includes(day));
  return {
    division: over.division,
    year: under.year,
    source: `${under.source}; ${over.source}`,
    publishedOn: over.publishedOn,
    restDays: [...new Set([...without(under.restDays, over.makeUpWorkdays), ...over.restDays])].sort(),
    makeUpWorkdays: [...new Set([...without(under.makeUpWorkdays, over.restDays), ...over.makeUpWorkdays])].sort(),
  };
}
