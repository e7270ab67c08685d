import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addCalendarDays,
  addWorkingDays,
  CalendarRangeError,
  compileCalendar,
  countWorkingDays,
  isKnown,
  isWorkingDay,
  subtractWorkingDays,
} from '../../domain/calendar/calendar.ts';
import {
  dayNumber,
  dayOf,
  endOfDay,
  isoShanghai,
  isoWeekday,
  localDate,
  startOfDay,
} from '../../domain/calendar/local-date.ts';
import { calendar, notices } from '../support/rulebook.ts';
import { datesFrom, isWorkingDate } from './naive.ts';

const EVERY_DATE = datesFrom('2024-01-01', '2026-12-31');
const knownDay = fc.integer({ min: calendar.knownFrom, max: calendar.knownThrough });

describe('local dates', () => {
  test('a date and its day number are one to one, every day of 2024–2026', () => {
    const numbers = EVERY_DATE.map(dayNumber);
    expect(numbers.map(localDate)).toEqual(EVERY_DATE);
    expect(numbers.every((day, i) => day === (numbers[0] ?? 0) + i)).toBe(true);
    expect(EVERY_DATE).toHaveLength(366 + 365 + 365);
  });

  test.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '', ' 2026-01-01'])(
    '"%s" is no date',
    (text) => {
      expect(() => dayNumber(text)).toThrow(RangeError);
    },
  );

  test('weekdays before and after 1970', () => {
    expect(
      ['1969-12-28', '1969-12-29', '1970-01-01', '2026-10-04', '2026-10-05'].map(dayNumber).map(isoWeekday),
    ).toEqual([7, 1, 4, 7, 1]);
  });

  test('24:00 Asia/Shanghai is the first instant of the next day (民法典 203)', () => {
    const day = dayNumber('2026-09-30');
    expect(isoShanghai(endOfDay(day))).toBe('2026-10-01T00:00:00.000+08:00');
    expect(new Date(endOfDay(day)).toISOString()).toBe('2026-09-30T16:00:00.000Z');
    expect([endOfDay(day) - 1, endOfDay(day)].map(dayOf).map(localDate)).toEqual(['2026-09-30', '2026-10-01']);
    expect(startOfDay(day + 1)).toBe(endOfDay(day));
  });
});

describe('working days', () => {
  test('every day of 2024–2026 agrees with the notices read day by day', () => {
    const wrong = EVERY_DATE.filter((date) => isWorkingDay(calendar, dayNumber(date)) !== isWorkingDate(date));
    expect(wrong).toEqual([]);
  });

  test('every rest day and every make-up day is one of a weekday or weekend that the notice turns round', () => {
    for (const { restDays, makeUpWorkdays } of notices) {
      expect(restDays.map(dayNumber).filter((day) => isWorkingDay(calendar, day))).toEqual([]);
      expect(makeUpWorkdays.map(dayNumber).filter((day) => !isWorkingDay(calendar, day))).toEqual([]);
      expect(makeUpWorkdays.map(dayNumber).filter((day) => isoWeekday(day) <= 5)).toEqual([]);
    }
  });

  test('counting a span agrees with counting it day by day', () => {
    fc.assert(
      fc.property(knownDay, fc.integer({ min: -3, max: 200 }), (from, length) => {
        const through = Math.min(from + length, calendar.knownThrough);
        const naive = length < 0 ? 0 : datesFrom(localDate(from), localDate(through)).filter(isWorkingDate).length;
        return countWorkingDays(calendar, from, through) === naive;
      }),
    );
  });

  test('n working days forward: n days are counted, the last one included and the start day not (民法典 201)', () => {
    fc.assert(
      fc.property(knownDay, fc.integer({ min: 1, max: 120 }), (start, n) => {
        const { day } = addWorkingDays(calendar, start, n);
        return isWorkingDay(calendar, day) && day > start && countWorkingDays(calendar, start + 1, day) === n;
      }),
    );
  });

  test('n working days forward, then n back from the day after: the first working day after the start', () => {
    fc.assert(
      fc.property(knownDay, fc.integer({ min: 1, max: 120 }), (start, n) => {
        const { day } = addWorkingDays(calendar, start, n);
        return subtractWorkingDays(calendar, day + 1, n).day === addWorkingDays(calendar, start, 1).day;
      }),
    );
  });

  test('a calendar-day limit never ends on a rest day, and rolls no further than the first working day (民法典 203)', () => {
    fc.assert(
      fc.property(knownDay, fc.integer({ min: 1, max: 120 }), (start, n) => {
        const { day } = addCalendarDays(calendar, start, n);
        return day >= start + n && isWorkingDay(calendar, day) && countWorkingDays(calendar, start + n, day) === 1;
      }),
    );
  });
});

describe('the edge of the known calendar', () => {
  test('the last known day is known, the next one is counted as its weekday and provisional', () => {
    expect(addWorkingDays(calendar, dayNumber('2026-12-30'), 1)).toEqual({
      day: dayNumber('2026-12-31'),
      provisional: false,
    });
    expect(addWorkingDays(calendar, dayNumber('2026-12-30'), 2)).toEqual({
      day: dayNumber('2027-01-01'),
      provisional: true,
    });
    expect(addCalendarDays(calendar, dayNumber('2026-12-21'), 10)).toEqual({
      day: dayNumber('2026-12-31'),
      provisional: false,
    });
    expect(addCalendarDays(calendar, dayNumber('2026-12-21'), 11).provisional).toBe(true);
  });

  test('a count that begins before the first notice is provisional', () => {
    expect(addWorkingDays(calendar, dayNumber('2023-12-28'), 10).provisional).toBe(true);
    expect(addWorkingDays(calendar, dayNumber('2023-12-31'), 10).provisional).toBe(false);
    expect(subtractWorkingDays(calendar, dayNumber('2024-01-02'), 1)).toEqual({
      day: dayNumber('2023-12-29'),
      provisional: true,
    });
    expect([calendar.knownFrom - 1, calendar.knownFrom].map((day) => isKnown(calendar, day))).toEqual([false, true]);
  });

  test('decades away no date is computed', () => {
    expect(() => addWorkingDays(calendar, dayNumber('2046-12-20'), 20)).toThrow(CalendarRangeError);
    expect(() => addCalendarDays(calendar, dayNumber('2046-12-20'), 20)).toThrow(CalendarRangeError);
    expect(() => subtractWorkingDays(calendar, dayNumber('2022-01-05'), 20)).toThrow(CalendarRangeError);
    expect(() => isWorkingDay(calendar, dayNumber('2099-01-01'))).toThrow(CalendarRangeError);
  });

  test('the order of the notices does not matter; a gap, a repeat or no notice at all does', () => {
    expect(compileCalendar(calendar.version, [...notices].reverse())).toEqual(calendar);
    expect(() => compileCalendar('gap', [...notices.slice(0, 1), ...notices.slice(2)])).toThrow(/2025 is missing/);
    expect(() => compileCalendar('twice', [...notices, ...notices.slice(1, 2)])).toThrow(RangeError);
    expect(() => compileCalendar('none', [])).toThrow(/no years/);
  });
});
