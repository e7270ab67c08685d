/** The items behind one figure of one half-month, as of an instant: as many as the figure says. */
import { dayNumber, type Instant } from '../../domain/calendar/local-date.ts';
import { workingDaysIn } from '../../domain/supervision/facts.ts';
import { type Figure, lastingDays } from '../../domain/supervision/figures.ts';
import { daysOf, type Period } from '../../domain/supervision/periods.ts';
import { iso } from '../iso.ts';
import type { Ledger } from '../ledger.ts';
import { divisionTree } from './reach.ts';

export interface FigureItemsAsked {
  readonly division: string;
  readonly period: Period;
  readonly asOf: Instant;
  readonly figure: Figure;
  /** Null: every department of the division and below it. */
  readonly departmentId: string | null;
  /** The item number of the last one before. */
  readonly after: string | null;
  readonly limit: number;
}

export interface FigureItem {
  readonly itemNo: string;
  readonly typeId: string;
  readonly departmentId: string;
  readonly projectCode: string;
  readonly projectName: string;
  /** The day that puts the item into the half-month, or from which a stock counts it. */
  readonly on: string | null;
  /** `decided`: how long it took; `pausedDays`: the days of the period that it stood still. */
  readonly workingDays: number | null;
}

/** Over `$3` and `$4`, the first and the last day. */
const CONDITIONS: Readonly<Record<Figure, { readonly where: string; readonly on: string }>> = {
  received: { where: 'f.received_on BETWEEN $3 AND $4', on: 'f.received_on' },
  inTime: { where: `f.verdict = 'inTime' AND f.verdict_on BETWEEN $3 AND $4`, on: 'f.verdict_on' },
  overdue: { where: `f.verdict = 'overdue' AND f.verdict_on BETWEEN $3 AND $4`, on: 'f.verdict_on' },
  deemed: { where: `f.ending = 'deemed' AND f.ended_on BETWEEN $3 AND $4`, on: 'f.ended_on' },
  decided: { where: 'f.ended_on BETWEEN $3 AND $4', on: 'f.ended_on' },
  undecided: {
    where: `f.verdict = 'overdue' AND f.verdict_on <= $4 AND (f.closed_on IS NULL OR f.closed_on > $4)`,
    on: 'f.verdict_on',
  },
  owedPapers: { where: 'f.paper_from <= $4 AND (f.paper_done_on IS NULL OR f.paper_done_on > $4)', on: 'f.paper_from' },
  latePapers: {
    where: 'f.paper_due_on <= $4 AND (f.paper_done_on IS NULL OR f.paper_done_on > $4)',
    on: 'f.paper_due_on',
  },
  pausedDays: {
    where: `(f.paused_since <= $4 OR EXISTS (
      SELECT FROM unnest(f.paused_from, f.paused_through) AS s(a, z) WHERE s.a <= $4 AND s.z >= $3))`,
    on: 'NULL::date',
  },
};

interface Row extends Omit<FigureItem, 'workingDays'> {
  readonly workingDays: number | null;
  readonly pausedFrom: readonly string[];
  readonly pausedThrough: readonly string[];
  readonly pausedSince: string | null;
  readonly calendar: string;
}

/** A page of them by item number; one more row than asked for says that there are more. Without those that count for nothing. */
export async function figureItems(ledger: Ledger, asked: FigureItemsAsked): Promise<readonly FigureItem[]> {
  const { division, period, asOf, figure, departmentId, after, limit } = asked;
  const { where, on } = CONDITIONS[figure];
  const { from, through } = daysOf(period);
  const { rows } = await ledger.pool.query<Row>(
    `SELECT i.item_no AS "itemNo", f.type_id AS "typeId", f.department_id AS "departmentId", p.code AS "projectCode",
       p.name AS "projectName", (${on})::text AS "on", CASE WHEN $8 = 'decided' THEN f.working_days END AS "workingDays",
       f.paused_from::text[] AS "pausedFrom", f.paused_through::text[] AS "pausedThrough",
       f.paused_since::text AS "pausedSince", f.calendar
     FROM item_facts f JOIN items i ON i.id = f.item_id JOIN projects p ON p.id = i.project_id
       JOIN departments d ON d.id = f.department_id
     WHERE f.division IN ${divisionTree(1)} AND f.recorded_from < $2 AND f.recorded_until >= $2
       AND ($3::date IS NOT NULL AND $4::date IS NOT NULL) AND ${where}
       AND CASE WHEN $5::text IS NULL THEN d.division IN ${divisionTree(1)} ELSE f.department_id = $5 END
       AND ($6::text IS NULL OR i.item_no > $6)
     ORDER BY i.item_no LIMIT $7`,
    [division, iso(asOf), from, through, departmentId, after, limit, figure],
  );
  if (figure !== 'pausedDays') return rows.map(viewOf);
  const calendars = new Set(rows.map(({ calendar }) => calendar));
  await ledger.rulebooks.load(ledger.pool, { timetables: [], calendars });
  return rows.map((row) => ({ ...viewOf(row), workingDays: pausedIn(ledger, row, period) }));
}

function viewOf({ itemNo, typeId, departmentId, projectCode, projectName, on, workingDays }: Row): FigureItem {
  return { itemNo, typeId, departmentId, projectCode, projectName, on, workingDays };
}

function pausedIn({ rulebooks }: Ledger, row: Row, period: Period): number {
  const calendar = rulebooks.calendar(row.calendar);
  const ended = row.pausedFrom.map((from, i) => {
    const span = { from: dayNumber(from), through: dayNumber(row.pausedThrough[i] ?? from) };
    return workingDaysIn(calendar, span, period);
  });
  const lasting = row.pausedSince === null ? 0 : lastingDays(calendar, dayNumber(row.pausedSince), period);
  return ended.reduce((sum, days) => sum + days, lasting);
}
