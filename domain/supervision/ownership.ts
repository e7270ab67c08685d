/**
 * Private against state-owned units, side by side. Like with like only: what is compared is decided by the same
 * department on the same item type, and only where both kinds of unit had items.
 */
import { cochranMantelHaenszel, holm, type Tested, vanElteren } from './chance.ts';
import { type GroupedCell, inTimePerMille, quantile, type Tally, tallyOf } from './figures.ts';
import type { Period } from './periods.ts';

export interface Side {
  readonly inTime: number;
  readonly overdue: number;
  readonly inTimePerMille: number | null;
  readonly decided: number;
  readonly median: number | null;
  readonly p90: number | null;
}

/** The answer of a test, for print: rounded to four decimals. */
export interface TestResult {
  readonly statistic: number;
  readonly p: number;
  /** By Holm's correction over all tests of the bulletin. */
  readonly pCorrected: number;
  /** A difference beyond chance. */
  readonly marked: boolean;
  /** Who fares worse; null where neither does. */
  readonly worse: 'private' | 'state' | null;
}

export interface Comparison {
  readonly private: Side;
  readonly state: Side;
  /** Decided in time: Cochran–Mantel–Haenszel. Null: too few to test. */
  readonly inTimeTest: TestResult | null;
  /** Working days: van Elteren. Null: too few to test. */
  readonly workingDaysTest: TestResult | null;
}

export interface OwnershipFigures {
  readonly levelPercent: number;
  readonly tests: number;
  readonly all: Comparison;
  /** Only departments with something to compare, by their id. */
  readonly departments: readonly (Comparison & { readonly departmentId: string })[];
  /** Only item types with something to compare, by their id; without tests. */
  readonly types: readonly { readonly typeId: string; readonly private: Side; readonly state: Side }[];
}

interface Stratum {
  readonly departmentId: string;
  readonly typeId: string;
  readonly private: Tally;
  readonly state: Tally;
}

/** The comparison over a period. `levelPercent`: below which corrected p a difference is marked. */
export function compareOwnership(
  cells: readonly GroupedCell[],
  period: Period,
  levelPercent: number,
): OwnershipFigures {
  const strata = strataOf(cells, period);
  const departments = [...new Set(strata.map(({ departmentId }) => departmentId))].sort();
  const types = [...new Set(strata.map(({ typeId }) => typeId))].sort();
  const groups = [strata, ...departments.map((id) => strata.filter(({ departmentId }) => departmentId === id))];
  const tested = groups.flatMap((group) => [inTimeTest(group), workingDaysTest(group)]);
  const corrected = holm(tested.flatMap((test) => (test === null ? [] : [test.p])));
  let next = 0;
  const results = tested.map((test, i): TestResult | null => {
    if (test === null) return null;
    const pCorrected = corrected[next++] ?? 1;
    return resultOf(test, pCorrected, { levelPercent, worseIfAbove: i % 2 === 0 ? 'state' : 'private' });
  });
  const comparisonOf = (group: readonly Stratum[], i: number): Comparison => ({
    ...sidesOf(group),
    inTimeTest: results[2 * i] ?? null,
    workingDaysTest: results[2 * i + 1] ?? null,
  });
  return {
    levelPercent,
    tests: corrected.length,
    all: comparisonOf(strata, 0),
    departments: departments.map((departmentId, i) => ({ departmentId, ...comparisonOf(groups[i + 1] ?? [], i + 1) })),
    types: types.map((typeId) => ({ typeId, ...sidesOf(strata.filter((one) => one.typeId === typeId)) })),
  };
}

/** One stratum for each department and item type in which both kinds of unit had something concluded or decided. */
function strataOf(cells: readonly GroupedCell[], period: Period): readonly Stratum[] {
  const groups = new Map<string, GroupedCell[]>();
  for (const cell of cells) {
    const key = `${cell.departmentId} ${cell.typeId}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [cell]);
    else known.push(cell);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, own]) => {
      const [departmentId = '', typeId = ''] = key.split(' ');
      const [ours, theirs] = (['private', 'state'] as const).map((ownership) =>
        tallyOf(
          own.filter((cell) => cell.ownership === ownership),
          period,
        ),
      );
      if (ours === undefined || theirs === undefined || isEmpty(ours) || isEmpty(theirs)) return [];
      return [{ departmentId, typeId, private: ours, state: theirs }];
    });
}

function isEmpty({ counts }: Tally): boolean {
  return counts.inTime + counts.overdue + counts.decided === 0;
}

function inTimeTest(strata: readonly Stratum[]): Tested | null {
  return cochranMantelHaenszel(
    strata.map(({ private: ours, state }) => ({
      inTime: [ours.counts.inTime, state.counts.inTime],
      overdue: [ours.counts.overdue, state.counts.overdue],
    })),
  );
}

function workingDaysTest(strata: readonly Stratum[]): Tested | null {
  return vanElteren(strata.map(({ private: ours, state }) => ({ first: ours.durations, second: state.durations })));
}

function resultOf(
  { statistic, p, difference }: Tested,
  pCorrected: number,
  { levelPercent, worseIfAbove }: { readonly levelPercent: number; readonly worseIfAbove: 'private' | 'state' },
): TestResult {
  const other = worseIfAbove === 'private' ? 'state' : 'private';
  return {
    statistic: rounded(statistic),
    p: rounded(p),
    pCorrected: rounded(pCorrected),
    marked: pCorrected * 100 < levelPercent,
    worse: difference === 0 ? null : difference > 0 ? worseIfAbove : other,
  };
}

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

function sidesOf(strata: readonly Stratum[]): { readonly private: Side; readonly state: Side } {
  return { private: sideOf(strata.map((one) => one.private)), state: sideOf(strata.map((one) => one.state)) };
}

function sideOf(tallies: readonly Tally[]): Side {
  const { counts, durations } = sumOf(tallies);
  return {
    inTime: counts.inTime,
    overdue: counts.overdue,
    inTimePerMille: inTimePerMille({ counts }),
    decided: counts.decided,
    median: quantile(durations, 50),
    p90: quantile(durations, 90),
  };
}

function sumOf(tallies: readonly Tally[]): Pick<Tally, 'durations'> & {
  readonly counts: Pick<Tally['counts'], 'inTime' | 'overdue' | 'decided'>;
} {
  const counts = { inTime: 0, overdue: 0, decided: 0 };
  const durations = new Map<number, number>();
  for (const tally of tallies) {
    for (const figure of ['inTime', 'overdue', 'decided'] as const) counts[figure] += tally.counts[figure];
    for (const [days, items] of tally.durations) durations.set(days, (durations.get(days) ?? 0) + items);
  }
  return { counts, durations: [...durations].sort(([a], [b]) => a - b) };
}
