import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dueAfter, extendedDue, type Limit } from '../../domain/calendar/limit.ts';
import { dayNumber, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { recount } from '../../local/certificate-recount.ts';
import { contentOf } from '../support/certificate.ts';
import { calendar, notices } from '../support/rulebook.ts';

const content = contentOf();
const start = dayNumber(content.deeming.startsOn);
const limit = fc.record({
  value: fc.integer({ min: 1, max: 20 }),
  unit: fc.constantFrom<Limit['unit']>('working', 'calendar'),
});
const month = fc.record({ value: fc.constantFrom(1, 2), unit: fc.constant<Limit['unit']>('month') });
const hours = fc.record({ value: fc.integer({ min: 1, max: 300 }), unit: fc.constant<Limit['unit']>('hour') });
const spans = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 6 })).map(([from, days]) => ({
    from: start + from,
    through: start + from + days,
  })),
  { maxLength: 3 },
);

test('the second counter agrees with the engine over limits, suspensions (行政许可法 45) and extensions (42)', () => {
  let counted = 0;
  fc.assert(
    fc.property(fc.oneof(limit, month, hours), spans, fc.option(limit), (promised, suspended, by) => {
      const due =
        by === null
          ? dueAfter(calendar, start, promised, suspended)
          : extendedDue(calendar, start, promised, by, suspended);
      fc.pre(!due.provisional && due.dueOn < '2026-12-25');
      counted += 1;
      const { timetable } = content.rules;
      const again = recount(
        {
          ...content,
          rules: {
            ...content.rules,
            timetable: { ...timetable, itemType: { ...timetable.itemType, promisedLimit: promised } },
          },
          deeming: {
            ...content.deeming,
            suspensions: suspended.map(({ from, through }) => ({
              from: localDate(from),
              through: localDate(through),
              ground: 'hearing',
            })),
            extension: by && { by },
          },
        },
        notices,
      );
      expect([again.dueOn, promised, suspended, by]).toEqual([due.dueOn, promised, suspended, by]);
      // By policy the working day after the acceptance is left to the department, and runs in no pause.
      const act = dayNumber('2026-09-28');
      const dayAfter = dueAfter(calendar, act, { value: 1, unit: 'working' }, suspended);
      expect(again.deemedAt).toBe(isoShanghai(Math.max(due.dueExclusiveAt, dayAfter.dueExclusiveAt)));
    }),
    { numRuns: 2_000 },
  );
  expect(counted).toBeGreaterThan(1_000);
});

test('a day that no notice covers is refused, not guessed', () => {
  const without = notices.filter(({ year }) => year !== 2026);
  expect(() => recount(content, without)).toThrow('2026-09-29 is needed, and no notice of that year is at hand');
});
