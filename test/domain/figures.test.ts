/** Half-months, what one item counts for, and the sums over many. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import type { ItemFacts } from '../../domain/supervision/facts.ts';
import {
  type Cell,
  cellsOf,
  FIGURES,
  inTimePerMille,
  lastingDays,
  quantile,
  type Tally,
  tallyOf,
} from '../../domain/supervision/figures.ts';
import {
  closingOf,
  daysOf,
  parsePeriod,
  periodAfter,
  periodBefore,
  periodOf,
} from '../../domain/supervision/periods.ts';
import { rankDepartments } from '../../domain/supervision/ranking.ts';
import { calendar, shanghai } from '../support/rulebook.ts';

const day = dayNumber;
const period = (code: string) => {
  const found = parsePeriod(code);
  if (found === undefined) throw new Error(code);
  return found;
};

describe('half-months', () => {
  test.each([
    ['2026-09-15', '2026-09A', '2026-09-01', '2026-09-15'],
    ['2026-09-16', '2026-09B', '2026-09-16', '2026-09-30'],
    ['2024-02-29', '2024-02B', '2024-02-16', '2024-02-29'],
    ['2026-12-31', '2026-12B', '2026-12-16', '2026-12-31'],
  ])('%s lies in %s', (date, code, from, through) => {
    expect(periodOf(day(date)).code).toBe(code);
    expect(daysOf(periodOf(day(date)))).toEqual({ from, through });
    expect(parsePeriod(code)).toEqual(periodOf(day(date)));
  });

  test('follow each other without a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: day('2020-01-01'), max: day('2040-01-01') }), (any) => {
        const here = periodOf(any);
        expect(here.from <= any && any <= here.through).toBe(true);
        expect(periodAfter(here).from).toBe(here.through + 1);
        expect(periodBefore(periodAfter(here))).toEqual(here);
      }),
    );
  });

  test.each(['2026-09C', '2026-13A', '2026-00B', '2026-9A', '', '2026-09-A'])('%p is none', (code) =>
    expect(parsePeriod(code)).toBeUndefined(),
  );

  test('are closed one hour after their end', () =>
    expect(closingOf(period('2026-09B'))).toBe(shanghai('2026-10-01T01:00')));
});

const plain: ItemFacts = {
  departmentId: '990100-SLJ',
  division: '990100',
  typeId: 'soil-water',
  receivedOn: day('2026-09-14'),
  verdict: null,
  ending: null,
  closedOn: null,
  paper: null,
  paused: [],
  pausedSince: null,
  calendarVersion: calendar.version,
};
const written = (cells: readonly Cell[]) =>
  cells.map(({ figure, periodFrom, count, workingDays }) =>
    [figure, periodOf(periodFrom).code, count, ...(figure === 'decided' ? [workingDays] : [])].join(' '),
  );

describe('the cells of one item', () => {
  test('open and on its way: received', () => {
    expect(written(cellsOf(plain, calendar))).toEqual(['received 2026-09A 1']);
  });

  test('decided in time', () => {
    const facts: ItemFacts = {
      ...plain,
      verdict: { kind: 'inTime', on: day('2026-09-18') },
      ending: { kind: 'refused', on: day('2026-09-18'), workingDays: 4 },
      closedOn: day('2026-09-18'),
    };
    expect(written(cellsOf(facts, calendar))).toEqual([
      'received 2026-09A 1',
      'inTime 2026-09B 1',
      'decided 2026-09B 1 4',
    ]);
  });

  test('decided late, two half-months after its day: undecided at two ends', () => {
    const facts: ItemFacts = {
      ...plain,
      verdict: { kind: 'overdue', on: day('2026-09-15') },
      ending: { kind: 'approved', on: day('2026-10-09'), workingDays: 13 },
      closedOn: day('2026-10-09'),
    };
    const cells = cellsOf(facts, calendar);
    expect(written(cells)).toEqual([
      'received 2026-09A 1',
      'overdue 2026-09A 1',
      'decided 2026-10A 1 13',
      'undecided 2026-09A 1',
      'undecided 2026-10A -1',
    ]);
    const undecided = ['2026-08B', '2026-09A', '2026-09B', '2026-10A', '2026-10B'].map(
      (code) => tallyOf(cells, period(code)).counts.undecided,
    );
    expect(undecided).toEqual([0, 1, 1, 0, 0]);
  });

  test('deemed on the last day, the paper issued a day late in the next half-month', () => {
    const facts: ItemFacts = {
      ...plain,
      verdict: { kind: 'overdue', on: day('2026-09-15') },
      ending: { kind: 'deemed', on: day('2026-09-15'), workingDays: 10 },
      closedOn: day('2026-09-15'),
      paper: { from: day('2026-09-15'), dueOn: day('2026-09-16'), doneOn: day('2026-10-08') },
    };
    const stocks = ['2026-09A', '2026-09B', '2026-10A'].map((code) => {
      const { undecided, owedPapers, latePapers, deemed } = tallyOf(cellsOf(facts, calendar), period(code)).counts;
      return { undecided, owedPapers, latePapers, deemed };
    });
    expect(stocks).toEqual([
      { undecided: 0, owedPapers: 1, latePapers: 0, deemed: 1 },
      { undecided: 0, owedPapers: 1, latePapers: 1, deemed: 0 },
      { undecided: 0, owedPapers: 0, latePapers: 0, deemed: 0 },
    ]);
  });

  test('a paper issued on its day is never late', () => {
    const paper = { from: day('2026-09-15'), dueOn: day('2026-09-16'), doneOn: day('2026-09-16') };
    expect(written(cellsOf({ ...plain, paper }, calendar))).not.toContain('latePapers 2026-09B 1');
  });

  test('pauses: working days only, split at the half-month; one that lasts grows with the days', () => {
    const paused = [{ from: day('2026-09-26'), through: day('2026-10-09') }];
    // The 27th is a rest day (中秋), the 1st to the 7th of October is the holiday week, the 8th and 9th work.
    const walked = (from: string, through: string) => {
      let days = 0;
      for (let one = day(from); one <= day(through); one++) if (calendar.workingDays.includes(one)) days += 1;
      return days;
    };
    const expected = [walked('2026-09-26', '2026-09-30'), walked('2026-10-01', '2026-10-09')];
    const cells = cellsOf({ ...plain, paused }, calendar).filter(({ figure }) => figure === 'pausedDays');
    expect(written(cells)).toEqual([`pausedDays 2026-09B ${expected[0]}`, `pausedDays 2026-10A ${expected[1]}`]);
    expect(cellsOf({ ...plain, pausedSince: day('2026-09-26') }, calendar)).toHaveLength(1);
    expect(lastingDays(calendar, day('2026-09-26'), period('2026-09B'))).toBe(expected[0]);
    expect(lastingDays(calendar, day('2026-09-26'), period('2026-09A'))).toBe(0);
    expect(lastingDays(calendar, day('2026-08-26'), period('2026-09B'))).toBe(walked('2026-09-16', '2026-09-30'));
  });

  test('every stock is never negative and every count of one item at most one, whatever the days', () => {
    const anyDay = fc.integer({ min: day('2026-01-01'), max: day('2026-12-31') });
    const maybe = fc.option(anyDay);
    fc.assert(
      fc.property(anyDay, maybe, anyDay, maybe, maybe, (on, closedOn, dueOn, doneOn, deemedOn) => {
        const facts: ItemFacts = {
          ...plain,
          verdict: { kind: 'overdue', on },
          closedOn,
          ending: deemedOn === null ? null : { kind: 'deemed', on: deemedOn, workingDays: 3 },
          paper: deemedOn === null ? null : { from: deemedOn, dueOn, doneOn },
        };
        const cells = cellsOf(facts, calendar);
        for (let one = period('2025-12A'); one.from <= day('2027-01-31'); one = periodAfter(one)) {
          for (const count of Object.values(tallyOf(cells, one).counts)) expect([0, 1]).toContain(count);
        }
      }),
    );
  });
});

describe('quantiles', () => {
  test.each([
    [[], null, null],
    [[[4, 1]], 4, 4],
    [
      [
        [1, 1],
        [2, 1],
      ],
      1,
      2,
    ],
    [
      [
        [0, 5],
        [3, 4],
        [20, 1],
      ],
      0,
      3,
    ],
    [
      [
        [0, 4],
        [3, 4],
        [20, 2],
      ],
      3,
      20,
    ],
  ] as [Tally['durations'], number | null, number | null][])('%p: median %p, p90 %p', (durations, median, p90) => {
    expect([quantile(durations, 50), quantile(durations, 90)]).toEqual([median, p90]);
  });

  test('by nearest rank, as a sorted list gives them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 200 }), (days) => {
        const sorted = [...days].sort((a, b) => a - b);
        const durations = [...new Set(sorted)].map(
          (one) => [one, days.filter((other) => other === one).length] as const,
        );
        for (const percent of [50, 90] as const) {
          expect(quantile(durations, percent)).toBe(sorted[Math.ceil((percent / 100) * sorted.length - 1e-9) - 1]);
        }
      }),
    );
  });
});

const tally = (counts: Partial<Tally['counts']>, durations: Tally['durations'] = []): Tally => ({
  counts: { ...(Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Tally['counts']), ...counts },
  durations,
});

test('shares in per mille, half up', () => {
  expect(inTimePerMille(tally({}))).toBeNull();
  expect(inTimePerMille(tally({ inTime: 2, overdue: 1 }))).toBe(667);
  expect(inTimePerMille(tally({ inTime: 1999, overdue: 1 }))).toBe(1000);
  expect(inTimePerMille(tally({ inTime: 1, overdue: 1999 }))).toBe(1);
});

describe('the ranking', () => {
  const rule = { leastConcluded: 5, namedBelowPercent: 90 };
  const ranks = (...standings: { departmentId: string; tally: Tally }[]) =>
    rankDepartments(standings, rule).map(({ departmentId, rank, namedFor }) => [departmentId, rank, ...namedFor]);

  test('by the exact share in time, never by the printed one', () => {
    const fine = { departmentId: 'b', tally: tally({ inTime: 9999, overdue: 1 }) };
    const finer = { departmentId: 'z', tally: tally({ inTime: 10000, overdue: 1 }) };
    expect(ranks(fine, finer)).toEqual([
      ['z', 1],
      ['b', 2],
    ]);
  });

  test('of equal shares: late papers, undecided, p90, median; what nothing tells apart shares a rank', () => {
    const half = (departmentId: string, more: Partial<Tally['counts']>, durations: Tally['durations'] = [[3, 8]]) => ({
      departmentId,
      tally: tally({ inTime: 9, overdue: 1, ...more }, durations),
    });
    expect(
      ranks(
        half('g', {}, []),
        half('a', { latePapers: 1 }),
        half('b', { undecided: 1 }),
        half('c', {}, [
          [3, 7],
          [9, 3],
        ]),
        half('d', {}, [
          [2, 7],
          [9, 3],
        ]),
        half('e', {}),
        half('f', {}),
      ),
    ).toEqual([
      ['e', 1],
      ['f', 1],
      ['d', 3],
      ['c', 4],
      ['g', 5],
      ['b', 6],
      ['a', 7, 'latePapers'],
    ]);
  });

  test('fewer than five concluded: no rank, and not named for a share; a deeming names it all the same', () => {
    const few = { departmentId: 'a', tally: tally({ overdue: 4 }) };
    const deemed = { departmentId: 'b', tally: tally({ overdue: 1, deemed: 1, latePapers: 1 }) };
    const slow = { departmentId: 'c', tally: tally({ inTime: 4, overdue: 1 }) };
    expect(ranks(few, deemed, slow)).toEqual([
      ['c', 1, 'belowShare'],
      ['a', null],
      ['b', null, 'deemed', 'latePapers'],
    ]);
  });

  test('exactly the threshold is not below it', () => {
    expect(ranks({ departmentId: 'a', tally: tally({ inTime: 9, overdue: 1 }) })).toEqual([['a', 1]]);
  });

  test('does not depend on the order in which the departments come', () => {
    const one = fc.record({
      inTime: fc.nat(12),
      overdue: fc.nat(6),
      latePapers: fc.nat(2),
      undecided: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (counts) => {
        const standings = counts.map((own, i) => ({ departmentId: `d${i}`, tally: tally(own) }));
        expect(rankDepartments([...standings].reverse(), rule)).toEqual(rankDepartments(standings, rule));
      }),
    );
  });
});
