/** Each day of 2004–2026 against a table from an independent package: see test/domain/every-day/README.md. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addWorkingDays,
  countWorkingDays,
  dayClass,
  isWorkingDay,
  subtractWorkingDays,
} from '../../domain/calendar/calendar.ts';
import { addMonths, dayNumber, localDate } from '../../domain/calendar/local-date.ts';
import { allYears, disputedDays, independentDays } from '../support/all-years.ts';

const FIRST = dayNumber('2004-01-01');
const LAST = dayNumber('2026-12-31');
const everyDay = Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i);
const works = (day: number) => independentDays[day - FIRST] === 'W';

/** The n-th working day after (`step` 1) or before (-1) a day, walking along the table; null past either end. */
function walk(start: number, n: number, step: 1 | -1): number | null {
  let day = start;
  for (let left = n; left > 0; ) {
    day += step;
    if (day < FIRST || day > LAST) return null;
    if (works(day)) left -= 1;
  }
  return day;
}

const anyDay = fc.integer({ min: FIRST, max: LAST });
const length = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 800 }));
const runs = { numRuns: 5_000 };

describe('every day of 2004–2026', () => {
  test('the independent table has a letter for each of the 8,401 days', () => {
    expect(everyDay).toHaveLength(8_401);
    expect(independentDays).toHaveLength(8_401);
    expect(independentDays).toMatch(/^[WR]+$/);
  });

  test('works or rests as the independent table says (全国年节及纪念日放假办法)', () => {
    const different = everyDay.filter((day) => isWorkingDay(allYears, day) !== works(day));
    expect(different.map(localDate)).toEqual([]);
  });

  test('a second package says otherwise on one day only, of which the notice for 2006 says 「12月31日(星期六)上班」', () => {
    expect(disputedDays).toEqual(['2005-12-31']);
    expect(dayClass(allYears, dayNumber('2005-12-31'))).toBe('make-up-workday');
  });

  test('is explained as what it is', () => {
    const different = everyDay.filter((day) => {
      const named = dayClass(allYears, day);
      return (named === 'working-day' || named === 'make-up-workday') !== works(day);
    });
    expect(different.map(localDate)).toEqual([]);
  });

  test('the span of all of them, and each year, has as many working days as the table', () => {
    const count = (letters: string) => [...letters].filter((letter) => letter === 'W').length;
    expect(countWorkingDays(allYears, FIRST, LAST)).toBe(count(independentDays));
    for (let year = 2004; year <= 2026; year += 1) {
      const [from, through] = [dayNumber(`${year}-01-01`), dayNumber(`${year}-12-31`)];
      const letters = independentDays.slice(from - FIRST, through - FIRST + 1);
      expect([year, countWorkingDays(allYears, from, through)]).toEqual([year, count(letters)]);
    }
  });
});

describe('months', () => {
  test('one month from each day ends on the corresponding day, else on the last of its month (民法典 202)', () => {
    const naive = (date: string) => {
      const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
      const [inYear, inMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
      const leap = inYear % 4 === 0 && (inYear % 100 !== 0 || inYear % 400 === 0);
      const length = inMonth === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(inMonth) ? 30 : 31;
      return `${inYear}-${String(inMonth).padStart(2, '0')}-${String(Math.min(day, length)).padStart(2, '0')}`;
    };
    const different = everyDay
      .map(localDate)
      .filter((date) => localDate(addMonths(dayNumber(date), 1)) !== naive(date));
    expect(different).toEqual([]);
  });
});

describe('the n-th working day, found by walking the independent table', () => {
  test('forward: the start day is not counted (民法典 201)', () => {
    fc.assert(
      fc.property(anyDay, length, (start, n) => {
        const naive = walk(start, n, 1);
        fc.pre(naive !== null);
        expect(addWorkingDays(allYears, start, n)).toEqual({ day: naive, provisional: false });
      }),
      runs,
    );
  });

  test('backward', () => {
    fc.assert(
      fc.property(anyDay, length, (day, n) => {
        const naive = walk(day, n, -1);
        fc.pre(naive !== null);
        expect(subtractWorkingDays(allYears, day, n)).toEqual({ day: naive, provisional: false });
      }),
      runs,
    );
  });

  test('a count that leaves the table is provisional, forward and backward', () => {
    fc.assert(
      fc.property(anyDay, length, (day, n) => {
        if (walk(day, n, 1) === null) expect(addWorkingDays(allYears, day, n).provisional).toBe(true);
        // Two years of weekdays lie before the first notice, some 520 of them.
        if (n <= 500 && walk(day, n, -1) === null) expect(subtractWorkingDays(allYears, day, n).provisional).toBe(true);
      }),
      runs,
    );
  });

  test('counting a span', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        const [from, through] = a < b ? [a, b] : [b, a];
        const letters = independentDays.slice(from - FIRST, through - FIRST + 1);
        expect(countWorkingDays(allYears, from, through)).toBe(letters.replaceAll('R', '').length);
      }),
      { numRuns: 500 },
    );
  });
});
