import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { DIGESTS, leavesAt } from '../../domain/telling/digest.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const leaves = (digest: (typeof DIGESTS)[number], hour: number, now: string) => {
  const instant = leavesAt({ digest, hour }, at(now));
  return instant === null ? null : isoShanghai(instant).slice(0, 16);
};

describe('when a notice leaves by e-mail', () => {
  test.each([
    ['atOnce', 8, '2026-09-14T10:00:30', '2026-09-14T10:00'],
    ['hourly', 8, '2026-09-14T10:00:00', '2026-09-14T11:00'],
    ['hourly', 8, '2026-09-14T23:59:59', '2026-09-15T00:00'],
    ['daily', 8, '2026-09-14T07:59:59', '2026-09-14T08:00'],
    ['daily', 8, '2026-09-14T08:00:00', '2026-09-15T08:00'],
    ['daily', 0, '2026-09-30T23:00:00', '2026-10-01T00:00'],
    ['never', 8, '2026-09-14T10:00:00', null],
  ] as const)('%s, hour %i, at %s: %s', (digest, hour, now, expected) => {
    expect(leaves(digest, hour, now)).toBe(expected);
  });

  test('never before now, a day later at most, and at the hour that was chosen', () => {
    const instants = fc.integer({ min: at('2025-01-01T00:00:00'), max: at('2027-01-01T00:00:00') });
    fc.assert(
      fc.property(fc.constantFrom(...DIGESTS), fc.integer({ min: 0, max: 23 }), instants, (digest, hour, now) => {
        const instant = leavesAt({ digest, hour }, now);
        if (instant === null) return digest === 'never';
        const soon = instant >= now && instant - now <= 24 * 3_600_000;
        const whole = digest === 'atOnce' || isoShanghai(instant).slice(14, 23) === '00:00.000';
        return soon && whole && (digest !== 'daily' || Number(isoShanghai(instant).slice(11, 13)) === hour);
      }),
    );
  });
});
