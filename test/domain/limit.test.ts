import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWorkingDay } from '../../domain/calendar/calendar.ts';
import { dueAfter, dueWithExtension, type Exclusion, type Limit } from '../../domain/calendar/limit.ts';
import { dayNumber, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { calendar } from '../support/rulebook.ts';
import { lastDay } from './naive.ts';

interface Vector {
  readonly name: string;
  readonly start: string;
  readonly limit: readonly [number, Limit['unit']];
  readonly extension?: number;
  readonly extensionOn?: string;
  readonly exclusions?: readonly (readonly [string, string])[];
  readonly due: string;
  readonly provisional?: boolean;
  readonly rejected?: boolean;
}

const file = new URL('../../data/clock-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Vector[] };

const day = fc.integer({ min: calendar.knownFrom - 40, max: calendar.knownThrough });
const limits = fc.record({ value: fc.integer({ min: 1, max: 90 }), unit: fc.constantFrom('working', 'calendar') });
const spans = fc.array(
  fc.tuple(day, fc.integer({ min: 0, max: 40 })).map(([from, length]) => ({ from, through: from + length })),
  { minLength: 1, maxLength: 4 },
);

const span = (from: string, through: string): Exclusion => ({ from: dayNumber(from), through: dayNumber(through) });

describe('worked dates', () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const limit = { value: vector.limit[0], unit: vector.limit[1] };
    const exclusions = (vector.exclusions ?? []).map(([from, through]) => span(from, through));
    const start = dayNumber(vector.start);
    const due =
      vector.extension === undefined
        ? { ...dueAfter(calendar, start, limit, exclusions), rejected: false }
        : dueWithExtension(
            calendar,
            start,
            limit,
            { by: { value: vector.extension, unit: limit.unit }, grantedOn: dayNumber(vector.extensionOn ?? '') },
            exclusions,
          );
    const { due: dueOn, provisional = false, rejected = false } = vector;
    expect(due).toMatchObject({ dueOn, provisional, rejected });
    expect(isoShanghai(due.dueExclusiveAt - 1)).toBe(`${dueOn}T23:59:59.999+08:00`);
  });

  test('there are vectors to work', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(20);
  });
});

describe('limits', () => {
  test('every limit from every known day agrees with walking day by day (民法典 201, 203)', () => {
    const known = fc.integer({ min: calendar.knownFrom, max: calendar.knownThrough });
    fc.assert(
      fc.property(known, limits, (start, limit) => {
        const due = dueAfter(calendar, start, limit);
        const walked = lastDay(localDate(start), limit);
        return due.provisional ? walked === null : due.dueOn === walked;
      }),
      { numRuns: 500 },
    );
  });

  test('an exclusion that touches no counted day changes nothing', () => {
    fc.assert(
      fc.property(day, limits, (start, limit) => {
        const far = { from: calendar.tableThrough - 10, through: calendar.tableThrough };
        expect(dueAfter(calendar, start, limit, [far])).toEqual(dueAfter(calendar, start, limit));
      }),
    );
  });
});

describe('exclusions (行政许可法 45)', () => {
  test('excluded days are removed, both bounds inclusive', () => {
    const from = (exclusions: Exclusion[]) =>
      dueAfter(calendar, dayNumber('2026-10-09'), { value: 5, unit: 'working' }, exclusions).dueOn;
    expect(from([])).toBe('2026-10-15');
    expect(from([span('2026-10-14', '2026-10-14')])).toBe('2026-10-16');
    expect(from([span('2026-10-13', '2026-10-14')])).toBe('2026-10-19');
    expect(from([span('2026-10-17', '2026-10-18')])).toBe('2026-10-15');
    expect(from([span('2026-10-11', '2026-10-11')])).toBe('2026-10-15');
  });

  test('overlapping and touching spans count once, in any order', () => {
    fc.assert(
      fc.property(day, limits, spans, (start, limit, exclusions) => {
        const days = exclusions.flatMap(({ from, through }) =>
          Array.from({ length: through - from + 1 }, (_, i) => ({ from: from + i, through: from + i })),
        );
        const due = dueAfter(calendar, start, limit, exclusions);
        expect(dueAfter(calendar, start, limit, [...exclusions].reverse())).toEqual(due);
        expect(dueAfter(calendar, start, limit, [...exclusions, ...exclusions])).toEqual(due);
        expect(dueAfter(calendar, start, limit, days)).toEqual(due);
      }),
    );
  });

  test('an exclusion never shortens, and the last day is never a rest day or an excluded day', () => {
    fc.assert(
      fc.property(day, limits, spans, (start, limit, exclusions) => {
        const due = dueAfter(calendar, start, limit, exclusions);
        const last = dayNumber(due.dueOn);
        expect(due.dueExclusiveAt).toBeGreaterThanOrEqual(dueAfter(calendar, start, limit).dueExclusiveAt);
        expect(isWorkingDay(calendar, last)).toBe(true);
        expect(exclusions.some(({ from, through }) => from <= last && last <= through)).toBe(false);
      }),
    );
  });
});

describe('one extension (行政许可法 42)', () => {
  const start = dayNumber('2026-09-01');
  const limit = { value: 20, unit: 'working' } as const;
  const granted = (on: string, exclusions?: Exclusion[]) =>
    dueWithExtension(
      calendar,
      start,
      limit,
      { by: { value: 10, unit: 'working' }, grantedOn: dayNumber(on) },
      exclusions,
    );

  test('granted on the due day it counts, a day later it is rejected and the date stays', () => {
    expect(granted('2026-09-29')).toMatchObject({ dueOn: '2026-10-19', rejected: false });
    expect(granted('2026-09-30')).toMatchObject({ dueOn: '2026-09-29', rejected: true });
  });

  test('the due day it must not miss is the one that exclusions have moved', () => {
    const review = [span('2026-09-08', '2026-09-10')];
    expect(granted('2026-10-10', review)).toMatchObject({ dueOn: '2026-10-09', rejected: true });
    expect(granted('2026-10-09', review)).toMatchObject({ rejected: false });
  });
});
