import { describe, expect, test } from '@jest/globals';
import { type CalendarYear, compileCalendar, isWorkingDay } from '../../domain/calendar/calendar.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import { gapProblems, noticeProblems, overlay, passedDayProblems } from '../../domain/calendar/notice.ts';
import { amended2026, notice2027 } from '../support/editions.ts';
import { notices } from '../support/rulebook.ts';

const brief = (problems: ReturnType<typeof noticeProblems>) =>
  problems.map(({ code, notice, place, given }) => [code, notice, place && `${place.list}/${place.index}`, given]);

describe('a notice by itself', () => {
  test('those of the sample city and a sound new one have nothing wrong', () => {
    expect(noticeProblems([...notices, notice2027])).toEqual([]);
  });

  test.each<[string, Partial<CalendarYear>, unknown[]]>([
    [
      'a make-up workday on a Monday',
      { makeUpWorkdays: ['2027-01-04'] },
      ['MAKE_UP_ON_WEEKDAY', 0, 'makeUpWorkdays/0', '2027-01-04'],
    ],
    ['a rest day twice', { restDays: ['2027-01-01', '2027-01-01'] }, ['DAY_TWICE', 0, 'restDays/1', '2027-01-01']],
    [
      'a make-up workday twice',
      { makeUpWorkdays: ['2027-01-09', '2027-01-09'] },
      ['DAY_TWICE', 0, 'makeUpWorkdays/1', '2027-01-09'],
    ],
    ['a day of another year', { restDays: ['2026-12-31'] }, ['DAY_OF_OTHER_YEAR', 0, 'restDays/0', '2026-12-31']],
    [
      'a day that rests and works',
      { restDays: ['2027-01-09'], makeUpWorkdays: ['2027-01-09'] },
      ['DAY_RESTS_AND_WORKS', 0, 'makeUpWorkdays/0', '2027-01-09'],
    ],
  ])('%s is named', (_, change, expected) => {
    expect(brief(noticeProblems([{ ...notice2027, restDays: [], makeUpWorkdays: [], ...change }]))).toEqual([expected]);
  });

  test('every wrong day is named, and a year that stands twice', () => {
    const wrong = {
      ...notice2027,
      restDays: ['2027-01-01', '2027-01-01', '2028-01-01'],
      makeUpWorkdays: ['2027-01-05'],
    };
    expect(brief(noticeProblems([wrong, notice2027])).map(([code]) => code)).toEqual([
      'DAY_TWICE',
      'DAY_OF_OTHER_YEAR',
      'MAKE_UP_ON_WEEKDAY',
      'YEAR_TWICE',
    ]);
  });
});

describe('years without a gap', () => {
  const year = (number: number): CalendarYear => ({ ...notice2027, year: number });
  const gaps = (given: number[], known: number[], inherited = false) =>
    gapProblems(given.map(year), known, inherited).map((problem) => problem.given);

  test('the next year, the year before, a known year, and several in any order', () => {
    expect(gaps([2027], [2024, 2025, 2026])).toEqual([]);
    expect(gaps([2023], [2024, 2025, 2026])).toEqual([]);
    expect(gaps([2025], [2024, 2025, 2026])).toEqual([]);
    expect(gaps([2028, 2027], [2024, 2025, 2026])).toEqual([]);
  });

  test('a year behind a missing one is named, and so is each behind it', () => {
    expect(gaps([2028], [2024, 2025, 2026])).toEqual([2028]);
    expect(gaps([2027, 2029, 2030], [2024, 2025, 2026])).toEqual([2029, 2030]);
  });

  test('a division below adds no year to those it inherits', () => {
    expect(gaps([2026], [2024, 2025, 2026], true)).toEqual([]);
    expect(gaps([2027], [2024, 2025, 2026], true)).toEqual([2027]);
  });
});

describe('a year in force (rules 11: a deadline that has passed never moves)', () => {
  const passed = (notice: CalendarYear, today: string) => {
    const after = compileCalendar('after', [...notices.slice(0, -1), notice]);
    return passedDayProblems([notice], compileCalendar('before', notices), after, dayNumber(today));
  };

  test('each day before today that would change is named; today and later may change', () => {
    const notice = amended2026({ rest: ['2026-11-05', '2026-11-06', '2026-11-09'], without: ['2026-10-01'] });
    expect(brief(passed(notice, '2026-11-06'))).toEqual([
      ['DAY_PASSED', 0, null, '2026-10-01'],
      ['DAY_PASSED', 0, `restDays/${notice.restDays.indexOf('2026-11-05')}`, '2026-11-05'],
    ]);
  });

  test('a day that no notice had covered may be told afterwards', () => {
    const known = compileCalendar('before', notices);
    const after = compileCalendar('after', [...notices, notice2027]);
    expect(passedDayProblems([notice2027], known, after, dayNumber('2027-02-10'))).toEqual([]);
  });
});

describe('a division over the nation', () => {
  const own = (division: string, restDays: string[], makeUpWorkdays: string[]): CalendarYear => ({
    ...{ division, year: 2026, source: `notice of ${division}`, publishedOn: '2026-09-01' },
    restDays,
    makeUpWorkdays,
  });

  test('its closures and its make-up days lie over what it inherits, the innermost last', () => {
    const city = own('990100', ['2026-11-06', '2026-10-10'], ['2026-11-07']);
    const county = own('990121', ['2026-11-07'], ['2026-11-14']);
    const calendar = compileCalendar('county', overlay([notices, [city], [county]]));
    const works = (date: string) => isWorkingDay(calendar, dayNumber(date));
    expect(['2026-11-06', '2026-10-10', '2026-11-07', '2026-10-01'].map(works)).toEqual([false, false, false, false]);
    expect(['2026-11-14', '2026-09-20', '2026-11-05'].map(works)).toEqual([true, true, true]);
  });

  test('without notices of its own it is the nation’s', () => {
    expect(overlay([notices, [], []])).toEqual(notices);
  });
});
