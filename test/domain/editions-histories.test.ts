import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarYear } from '../../domain/calendar/calendar.ts';
import { dayNumber, dayOf, localDate } from '../../domain/calendar/local-date.ts';
import { adoptions } from '../../domain/item/adoptions.ts';
import { clockOf, type ItemClock, type Rulebook } from '../../domain/item/clock.ts';
import { evolve } from '../../domain/item/evolve.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { amended2026, rulebooksWith } from '../support/editions.ts';
import { notices } from '../support/rulebook.ts';
import { story } from './item-story.ts';
import { datesFrom } from './naive.ts';

const known = notices.slice(0, -1);

/** Days of the second half of 2026 that a made-up amendment may touch, each a working day or a weekend turned round. */
const october = datesFrom('2026-10-12', '2026-11-20');
const histories = fc.record({
  receivedOn: fc.constantFrom(...datesFrom('2026-10-12', '2026-10-30')),
  acceptedAfterDays: fc.integer({ min: 0, max: 4 }),
  accepts: fc.boolean(),
  publications: fc.array(
    fc.record({
      on: fc.constantFrom(...october),
      hour: fc.integer({ min: 0, max: 23 }),
      turned: fc.uniqueArray(fc.constantFrom(...october), { maxLength: 8 }),
    }),
    { maxLength: 4 },
  ),
});

type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

interface OracleEdition {
  readonly at: number;
  readonly works: (date: string) => boolean;
  readonly year: CalendarYear;
}

/** The amendments in their order. As the import demands, none of them touches a day before its own. */
function published({ publications }: History): readonly OracleEdition[] {
  const first = amended2026({});
  const worksBy = (year: CalendarYear) => (date: string) =>
    year.makeUpWorkdays.includes(date) ||
    (![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) && !year.restDays.includes(date));
  const editions: OracleEdition[] = [{ at: Number.NEGATIVE_INFINITY, works: worksBy(first), year: first }];
  const inOrder = [...publications].sort((a, b) => `${a.on}${a.hour + 10}`.localeCompare(`${b.on}${b.hour + 10}`));
  for (const { on, hour, turned } of inOrder) {
    const before = editions.at(-1) as OracleEdition;
    const days = turned.filter((date) => date >= on);
    const weekend = (date: string) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
    const toggled = (list: readonly string[], of: readonly string[]) => [
      ...list.filter((date) => !of.includes(date)),
      ...of.filter((date) => !list.includes(date)),
    ];
    const year = {
      ...before.year,
      restDays: toggled(
        before.year.restDays,
        days.filter((date) => !weekend(date)),
      ),
      makeUpWorkdays: toggled(before.year.makeUpWorkdays, days.filter(weekend)),
    };
    editions.push({ at: Date.parse(`${on}T${String(hour).padStart(2, '0')}:00+08:00`), works: worksBy(year), year });
  }
  return editions;
}

/** The counter's way: every evening the day is counted or not, by the calendar that is on the wall that evening. */
function lastDayOfCount(editions: readonly OracleEdition[], start: string, days: number): string {
  let left = days;
  for (const date of datesFrom(start, '2027-06-30').slice(1)) {
    const evening = Date.parse(`${date}T16:00:00Z`);
    if (
      editions
        .filter(({ at }) => at < evening)
        .at(-1)
        ?.works(date)
    )
      left -= 1;
    if (left === 0) return date;
  }
  throw new Error('the walk ended');
}

describe('any publications, one after the other (rules 11)', () => {
  const played = (history: History) => {
    const item = story('soil-water', 'city', `${history.receivedOn}T10:00`);
    if (history.accepts) {
      const on = localDate(dayNumber(history.receivedOn) + history.acceptedAfterDays);
      item.act('Accept', `${on}T15:00`);
    }
    const editions = published(history);
    const books = rulebooksWith(
      editions.slice(1).map(({ at, year }) => ({
        at: new Date(at + 28_800_000).toISOString().slice(0, 16),
        years: [...known, year],
      })),
    );
    return { item: item.item, editions, books };
  };

  test('no day is lost or counted twice: the dates are those of a counter who crosses off every evening', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { item, editions, books } = played(history);
        const clock = clockOf(item, books.at(-1) as Rulebook);
        const start = item.status === 'underReview' ? localDate(item.acceptance.acceptedOn) : history.receivedOn;
        expect(clock.promisedDue?.dueOn).toBe(lastDayOfCount(editions, start, 5));
        expect(clock.statutoryDue?.dueOn).toBe(lastDayOfCount(editions, start, 10));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a passed deadline never moves, and none that had not passed lies in the past after a publication', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { item, editions, books } = played(history);
        editions.forEach(({ at }, i) => {
          if (i === 0) return;
          const before = clockOf(item, books[i - 1] as Rulebook);
          const after = clockOf(item, books[i] as Rulebook);
          for (const instantOf of INSTANTS) {
            const [old, renewed] = [instantOf(before), instantOf(after)];
            if (old === null || renewed === null) expect(renewed).toBe(old);
            else if (old <= at) expect(renewed).toBe(old);
            else expect(renewed).toBeGreaterThan(at);
            if (old !== null && renewed !== null && renewed < old) {
              expect(dayOf(renewed - 1)).toBeGreaterThan(dayOf(at));
            }
          }
        });
      }),
      { numRuns: 1_000 },
    );
  });

  test('the journal that took them over one by one stands where the function stands', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { item, books } = played(history);
        const last = books.at(-1) as Rulebook;
        const stepwise = books.reduce(
          (state, book) => adoptions(state, book).reduce(evolve, state) as ApprovalItem,
          item,
        );
        expect(adoptions(stepwise, last)).toEqual([]);
        expect(clockOf(stepwise, last)).toEqual(clockOf(item, last));
        const events = adoptions(item, last);
        const changed =
          clockOf(item, last).promisedDue?.dueOn !== clockOf(item, books[0] as Rulebook).promisedDue?.dueOn;
        if (changed) expect(events.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

const INSTANTS: readonly ((clock: ItemClock) => number | null)[] = [
  ({ overdueAt }) => overdueAt,
  ({ deemsAt }) => deemsAt,
  ({ acceptanceDue }) => acceptanceDue.dueExclusiveAt,
];
