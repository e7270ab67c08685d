/** The sums over the facts of many items: what a change of facts adds to them and takes away. */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { Rulebook } from '../domain/item/clock.ts';
import { cellsOf } from '../domain/supervision/figures.ts';
import { hourOf } from '../domain/supervision/periods.ts';
import { type FactRow, factsIn } from './fact-rows.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';

/** Of one item's versions: how many stay as they are, what goes, and what comes. */
export interface FactChange {
  readonly itemId: string;
  readonly kept: readonly FactRow[];
  readonly gone: readonly FactRow[];
  readonly come: readonly FactRow[];
}

interface CellRow {
  readonly division: string;
  readonly department_id: string;
  readonly type_id: string;
  readonly ownership: string;
  readonly figure: string;
  readonly period_from: number;
  readonly working_days: number;
  readonly recorded_hour: string;
  count: number;
}

/** Adds what the versions that come add to the sums, and takes away what those that go had added. */
export async function addCells(
  transaction: Transaction,
  { rulebooks }: Ledger,
  changes: readonly FactChange[],
): Promise<void> {
  const calendars = new Set(changes.flatMap(({ kept, gone }) => [...kept, ...gone].map(({ calendar }) => calendar)));
  await rulebooks.load(transaction, { timetables: [], calendars });
  const sums: Sums = new Map();
  for (const { kept, gone, come } of changes) {
    addHistory(sums, rulebooks, [...kept.slice(-1), ...gone], kept.length > 0, -1);
    addHistory(sums, rulebooks, [...kept.slice(-1), ...come], kept.length > 0, 1);
  }
  const rows = [...sums.values()].filter(({ count }) => count !== 0);
  if (rows.length > 0) await transaction.query(ADD_CELLS, cellColumns(rows));
}

type Sums = Map<string, CellRow>;

/** Each version counts from its hour on, and the one before it no longer. `begun`: the first was counted earlier. */
function addHistory(
  sums: Sums,
  rulebook: Pick<Rulebook, 'calendar'>,
  versions: readonly FactRow[],
  begun: boolean,
  sign: 1 | -1,
): void {
  versions.forEach((row, i) => {
    if (i === 0 && begun) return;
    const hour = hourOf(row.recorded_from);
    const previous = versions[i - 1];
    addVersion(sums, rulebook, row, hour, sign);
    if (previous !== undefined) addVersion(sums, rulebook, previous, hour, sign === 1 ? -1 : 1);
  });
}

function addVersion(sums: Sums, rulebook: Pick<Rulebook, 'calendar'>, row: FactRow, hour: Instant, sign: 1 | -1): void {
  const { division, department_id, type_id, ownership } = row;
  for (const { figure, periodFrom, workingDays, count } of cellsOf(factsIn(row), rulebook.calendar(row.calendar))) {
    const key = `${division} ${department_id} ${type_id} ${ownership} ${figure} ${periodFrom} ${workingDays} ${hour}`;
    const known = sums.get(key);
    if (known !== undefined) known.count += sign * count;
    else {
      const where = { division, department_id, type_id, ownership, figure, period_from: periodFrom };
      sums.set(key, { ...where, working_days: workingDays, recorded_hour: iso(hour), count: sign * count });
    }
  }
}

const ADD_CELLS = {
  name: 'add-cells',
  text: `INSERT INTO figure_cells AS cell (division, department_id, type_id, ownership, figure, period_from, working_days,
           recorded_hour, count)
         SELECT division, department_id, type_id, ownership, figure, date '1970-01-01' + period_from, working_days, recorded_hour, count
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::timestamptz[], $9::int[])
           AS c(division, department_id, type_id, ownership, figure, period_from, working_days, recorded_hour, count)
         ON CONFLICT (period_from, figure, division, department_id, type_id, ownership, working_days, recorded_hour)
         DO UPDATE SET count = cell.count + excluded.count`,
};

function cellColumns(rows: readonly CellRow[]): unknown[] {
  return [
    rows.map((row) => row.division),
    rows.map((row) => row.department_id),
    rows.map((row) => row.type_id),
    rows.map((row) => row.ownership),
    rows.map((row) => row.figure),
    rows.map((row) => row.period_from),
    rows.map((row) => row.working_days),
    rows.map((row) => row.recorded_hour),
    rows.map((row) => row.count),
  ];
}
