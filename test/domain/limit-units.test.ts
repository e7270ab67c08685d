import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { explainDue } from '../../domain/calendar/explain.ts';
import { capped, dueAfter, dueSince, extendedDue, type Limit } from '../../domain/calendar/limit.ts';
import { dayNumber, localDate } from '../../domain/calendar/local-date.ts';
import { calendar, shanghai } from '../support/rulebook.ts';

const due = (start: string, value: number, unit: Limit['unit'], excluded: readonly [string, string][] = []) =>
  dueAfter(
    calendar,
    dayNumber(start),
    { value, unit },
    excluded.map(([from, through]) => ({ from: dayNumber(from), through: dayNumber(through) })),
  );

describe('months (民法典 202, 203)', () => {
  test('end on the corresponding day, else on the last of the month', () => {
    expect(due('2026-04-15', 1, 'month').dueOn).toBe('2026-05-15');
    expect(due('2025-12-31', 2, 'month').dueOn).toBe('2026-02-28');
    expect(due('2024-01-31', 1, 'month').dueOn).toBe('2024-02-29');
  });

  test('roll off a rest day, over the holidays', () => {
    expect(due('2026-09-02', 1, 'month').dueOn).toBe('2026-10-08');
    // 9 May 2026 is a make-up Saturday: nothing to roll off.
    expect(due('2026-04-09', 1, 'month').dueOn).toBe('2026-05-09');
  });

  test('excluded days are added, whatever month they lie in', () => {
    expect(due('2026-04-15', 1, 'month', [['2026-04-20', '2026-04-24']]).dueOn).toBe('2026-05-20');
  });
});

describe('hours (民法典 201)', () => {
  test('run from the hour, through nights and rest days, and never roll', () => {
    const limit = { value: 48, unit: 'hour' } as const;
    const at = dueSince(calendar, shanghai('2026-10-02T10:30'), limit);
    expect(at).toEqual({ dueOn: '2026-10-04', dueExclusiveAt: shanghai('2026-10-04T10:30'), provisional: false });
    expect(due('2026-10-02', 24, 'hour').dueOn).toBe('2026-10-03');
  });

  test('an excluded day takes none of them', () => {
    const day = dayNumber('2026-09-15');
    const at = dueSince(calendar, shanghai('2026-09-14T12:00'), { value: 24, unit: 'hour' }, [
      { from: day, through: day },
    ]);
    expect(at.dueExclusiveAt).toBe(shanghai('2026-09-16T12:00'));
  });
});

describe('a pause with a cap', () => {
  const from = dayNumber('2026-09-14');
  test('ends by itself after its working days, the first included', () => {
    const pause = capped(calendar, { from, through: null }, 10);
    expect([localDate(pause.through), pause.byCap, pause.provisional]).toEqual(['2026-09-24', true, false]);
    const long = capped(calendar, { from, through: dayNumber('2026-12-01') }, 10);
    expect(long).toEqual(pause);
  });

  test('ends earlier where somebody ends it', () => {
    const through = dayNumber('2026-09-20');
    expect(capped(calendar, { from, through }, 10)).toMatchObject({ through, byCap: false });
    expect(capped(calendar, { from: calendar.knownThrough - 3, through: null }, 10).provisional).toBe(true);
  });
});

test('an extension in another unit runs from the last day', () => {
  const limit = { value: 20, unit: 'working' } as const;
  const extended = extendedDue(calendar, dayNumber('2026-09-01'), limit, { value: 1, unit: 'month' });
  expect(extended.dueOn).toBe('2026-10-29');
});

describe('explained', () => {
  const days = fc.integer({ min: calendar.knownFrom, max: calendar.knownThrough - 200 });
  const limits = fc.oneof(
    fc.record({
      value: fc.integer({ min: 1, max: 60 }),
      unit: fc.constantFrom<Limit['unit']>('working', 'calendar'),
    }),
    fc.record({ value: fc.integer({ min: 1, max: 4 }), unit: fc.constant<Limit['unit']>('month') }),
    fc.record({ value: fc.integer({ min: 1, max: 200 }), unit: fc.constant<Limit['unit']>('hour') }),
  );
  const pauses = fc.array(
    fc.tuple(days, fc.integer({ min: 0, max: 20 })).map(([from, length]) => ({ from, through: from + length })),
    { maxLength: 3 },
  );

  test('the last step is the due date, the counted ones are the limit, each day once', () => {
    fc.assert(
      fc.property(days, limits, pauses, (start, limit, exclusions) => {
        const steps = explainDue(calendar, start, limit, exclusions);
        const on = steps.map((step) => dayNumber(step.on));
        expect(steps.at(-1)?.on).toBe(dueAfter(calendar, start, limit, exclusions).dueOn);
        expect(on).toEqual(Array.from({ length: on.length }, (_, i) => start + i));
        if (limit.unit === 'working' || limit.unit === 'calendar') {
          expect(steps.filter(({ count }) => count !== null)).toHaveLength(limit.value);
        }
      }),
    );
  });

  test('says why: holiday, make-up workday, pause, roll', () => {
    const reasons = (start: string, limit: Limit, excluded: string) =>
      Object.fromEntries(
        explainDue(calendar, dayNumber(start), limit, [
          { from: dayNumber(excluded), through: dayNumber(excluded) },
        ]).map(({ on, reason, count }) => [on, [reason, count]]),
      );
    expect(reasons('2026-09-30', { value: 3, unit: 'working' }, '2026-10-09')).toMatchObject({
      '2026-09-30': ['start', null],
      '2026-10-01': ['public-holiday', null],
      '2026-10-08': ['working-day', 1],
      '2026-10-09': ['excluded', null],
      '2026-10-10': ['make-up-workday', 2],
      '2026-10-11': ['weekend', null],
      '2026-10-12': ['working-day', 3],
    });
    expect(reasons('2026-10-09', { value: 2, unit: 'calendar' }, '2026-12-01')).toMatchObject({
      '2026-10-11': ['calendar-day', 2],
      '2026-10-12': ['rolled', null],
    });
  });
});
