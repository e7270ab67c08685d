/** When rounds are rung for: a time of day in Asia/Shanghai, on some days of the month or on all. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isoShanghai, MS_PER_MINUTE } from '../../domain/calendar/local-date.ts';
import { nextRing } from '../../domain/calendar/rings.ts';
import { shanghai } from '../support/rulebook.ts';

const halfMonthly = { daysOfMonth: [1, 16], hour: 1, minute: 5 };

describe('the next ring', () => {
  test.each([
    ['later on the same day', '2026-09-16T01:04', '2026-09-16T01:05'],
    ['never the instant itself', '2026-09-16T01:05', '2026-10-01T01:05'],
    ['the next month', '2026-09-30T23:59:59.999', '2026-10-01T01:05'],
    ['the next year', '2026-12-16T12:00', '2027-01-01T01:05'],
    ['a February', '2027-02-16T01:05', '2027-03-01T01:05'],
  ])('%s', (_, after, at) => {
    expect(isoShanghai(nextRing(halfMonthly, shanghai(after)))).toBe(`${at}:00.000+08:00`);
  });

  test('every day, where no day is named', () => {
    expect(isoShanghai(nextRing({ hour: 9, minute: 0 }, shanghai('2026-12-31T09:00')))).toBe(
      '2027-01-01T09:00:00.000+08:00',
    );
  });

  test('is the first such minute that comes, and the same from every instant before it', () => {
    const times = fc.record({
      daysOfMonth: fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 3 }),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
    });
    const after = fc.integer({ min: shanghai('2025-12-30T00:00'), max: shanghai('2027-03-02T00:00') });
    fc.assert(
      fc.property(times, after, fc.nat(), (ring, from, between) => {
        const at = nextRing(ring, from);
        const clock = isoShanghai(at);
        expect(at).toBeGreaterThan(from);
        expect(ring.daysOfMonth).toContain(Number(clock.slice(8, 10)));
        expect([Number(clock.slice(11, 13)), Number(clock.slice(14, 16)), clock.slice(17)]).toEqual([
          ring.hour,
          ring.minute,
          '00.000+08:00',
        ]);
        const later = from + (between % (at - from));
        expect(nextRing(ring, later)).toBe(at);
        // No such minute lies between: counted minute by minute over the last days before it.
        const first = Math.max(Math.ceil((from + 1) / MS_PER_MINUTE), at / MS_PER_MINUTE - 3 * 24 * 60);
        for (let minute = first; minute < at / MS_PER_MINUTE; minute++) {
          const text = isoShanghai(minute * MS_PER_MINUTE);
          const rings =
            ring.daysOfMonth.includes(Number(text.slice(8, 10))) &&
            Number(text.slice(11, 13)) === ring.hour &&
            Number(text.slice(14, 16)) === ring.minute;
          if (rings) throw new Error(`${text} was passed over`);
        }
      }),
      { numRuns: 60 },
    );
  });
});
