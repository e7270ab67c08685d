/** The tests of a difference beyond chance, against values of scipy 1.17.1 and statsmodels 0.15.0 (computed once). */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cochranMantelHaenszel, holm, upperTail, vanElteren } from '../../domain/supervision/chance.ts';

const near = (value: number | undefined, expected: number) =>
  expect(Math.abs((value ?? Number.NaN) / expected - 1)).toBeLessThan(1e-12);

/** Rows: first group, second group; columns: in time, overdue. */
type Row = readonly number[];
const table = ([[a = 0, b = 0] = [], [c = 0, d = 0] = []]: readonly Row[]) => ({
  inTime: [a, c] as [number, number],
  overdue: [b, d] as [number, number],
});
const samples = (days: readonly number[]) =>
  [...new Set(days)].sort((a, b) => a - b).map((day) => [day, days.filter((one) => one === day).length] as const);

test.each([
  [1e-6, 0.9992021155721779],
  [0.01, 0.920344325445942],
  [0.5, 0.47950012218695337],
  [2.999, 0.08331592724225004],
  [3.001, 0.08321314034714855],
  [3.841458820694124, 0.04999999999999989],
  [10, 0.001565402258002549],
  [50, 1.537459794428033e-12],
  [1000, 1.7958327848007363e-219],
])('the upper tail of chi-square with one degree of freedom at %p', (x, p) => near(upperTail(x), p));

describe('Cochran–Mantel–Haenszel', () => {
  test('admissions to Berkeley, six departments: the value that R gives with its correction', () => {
    const tables = [
      [
        [512, 313],
        [89, 19],
      ],
      [
        [353, 207],
        [17, 8],
      ],
      [
        [120, 205],
        [202, 391],
      ],
      [
        [138, 279],
        [131, 244],
      ],
      [
        [53, 138],
        [94, 299],
      ],
      [
        [22, 351],
        [24, 317],
      ],
    ];
    const found = cochranMantelHaenszel(tables.map(table));
    near(found?.statistic, 1.4269462285866883);
    near(found?.p, 0.23226346281704802);
  });

  const three = [
    [
      [30, 6],
      [22, 14],
    ],
    [
      [12, 3],
      [25, 20],
    ],
    [
      [8, 9],
      [3, 11],
    ],
  ];
  test('three strata, with the difference of the shares over them', () => {
    const found = cochranMantelHaenszel(three.map(table));
    near(found?.statistic, 8.253050225403392);
    near(found?.p, 0.004068358155181584);
    near(found?.difference, 0.23607774623280192);
  });

  test('a stratum with one group, or with one answer alone, says nothing', () => {
    const silent = [
      [
        [7, 2],
        [0, 0],
      ],
      [
        [5, 0],
        [9, 0],
      ],
    ];
    expect(cochranMantelHaenszel([...three, ...silent.slice(0, 1)].map(table))).toEqual(
      cochranMantelHaenszel(three.map(table)),
    );
    near(cochranMantelHaenszel([...three, ...silent].map(table))?.p, 0.004068358155181584);
  });

  test('Mantel and Fleiss: too little to test is not tested', () => {
    expect(cochranMantelHaenszel([])).toBeNull();
    expect(
      cochranMantelHaenszel([
        table([
          [4, 5],
          [5, 4],
        ]),
      ]),
    ).toBeNull();
    expect(
      cochranMantelHaenszel([
        table([
          [10, 10],
          [10, 10],
        ]),
      ]),
    ).toMatchObject({ statistic: 0, p: 1 });
  });

  test('the groups exchanged: the same p, the opposite difference', () => {
    const cell = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 6 }), (cells) => {
        const one = cochranMantelHaenszel(
          cells.map(([a, b, c, d]) =>
            table([
              [a, b],
              [c, d],
            ]),
          ),
        );
        const other = cochranMantelHaenszel(
          cells.map(([a, b, c, d]) =>
            table([
              [c, d],
              [a, b],
            ]),
          ),
        );
        if (one === null || other === null) return one === other;
        return Math.abs(one.p - other.p) < 1e-9 && Math.abs(one.difference + other.difference) < 1e-9 && one.p <= 1;
      }),
    );
  });
});

describe('van Elteren', () => {
  const strata = [
    { first: samples([3, 5, 5, 7, 8, 9, 10, 12]), second: samples([2, 3, 4, 4, 5, 6, 7, 7, 9]) },
    { first: samples([1, 1, 2, 4]), second: samples([1, 1, 1, 2, 3, 3]) },
    { first: samples([15, 20, 22, 30, 30]), second: samples([10, 12, 15, 18, 22, 25, 26]) },
  ];
  test('three strata with ties; 20,000 permutations within the strata gave 0.0698', () => {
    const found = vanElteren(strata);
    near(found?.statistic, 3.223966921293313);
    near(found?.p, 0.0725675713813861);
    near(found?.difference, 1.5112665112665111);
  });

  test('one stratum is the test of Wilcoxon with ties', () => {
    const one = vanElteren([
      { first: samples([3, 5, 5, 7, 8, 9, 10, 12, 1, 4, 6]), second: samples([2, 3, 4, 4, 5, 6, 7, 7, 9, 5]) },
    ]);
    near(one?.p, 0.375462840390956);
  });

  test('too few, or all alike: not tested', () => {
    expect(vanElteren(strata.slice(0, 1))).toBeNull();
    expect(vanElteren([{ first: [[5, 30]], second: [[5, 40]] }])).toBeNull();
    expect(vanElteren([...strata, { first: [[5, 30]], second: [] }])).toEqual(vanElteren(strata));
  });
});

describe('Holm', () => {
  test('the example of three, and an order that holds', () => {
    const adjusted = holm([0.04, 0.01, 0.03]);
    for (const [i, p] of [0.06, 0.03, 0.06].entries()) near(adjusted[i], p);
    expect(holm([])).toEqual([]);
  });

  test('never below the p itself, never above 1, and in the same order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (ps) => {
        const adjusted = holm(ps);
        const pairs = ps.map((p, i) => [p, adjusted[i] ?? -1] as const).sort(([a], [b]) => a - b);
        return pairs.every(([p, q], i) => q >= p && q <= 1 && q >= (pairs[i - 1]?.[1] ?? 0));
      }),
    );
  });
});
