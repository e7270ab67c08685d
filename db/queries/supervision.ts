/** Figures of supervision, read from the sums. */

import { dayNumber, type Instant, localDate } from '../../domain/calendar/local-date.ts';
import {
  type Figure,
  FLOWS,
  type GroupedCell,
  lastingDays,
  type Ownership,
  STOCKS,
} from '../../domain/supervision/figures.ts';
import type { Period } from '../../domain/supervision/periods.ts';
import { iso } from '../iso.ts';
import type { Ledger } from '../ledger.ts';
import type { Queryable } from '../pool.ts';
import { divisionTree } from './reach.ts';

/** What is asked for. `division`: it and those below it; null: every one. `asOf`: a full hour; null: everything that is in the sums. */
export interface FiguresAsked {
  readonly division: string | null;
  readonly period: Period;
  readonly asOf: Instant | null;
}

const FOREVER = 'infinity';

/** The cells of a half-month as of an instant; stocks are summed through it. */
export async function readCells(ledger: Ledger, asked: FiguresAsked): Promise<readonly GroupedCell[]> {
  const { division, period, asOf } = asked;
  const { rows } = await ledger.pool.query<{
    department_id: string;
    type_id: string;
    ownership: Ownership;
    figure: Figure;
    working_days: number;
    count: number;
  }>({
    name: 'read-cells',
    text: `SELECT department_id, type_id, ownership, figure, working_days, sum(count)::int AS count FROM figure_cells
           WHERE ((figure = ANY($4::text[]) AND period_from = $3::date) OR (figure = ANY($5::text[]) AND period_from <= $3::date))
             AND recorded_hour < $2::timestamptz AND ($1::text IS NULL OR division IN ${divisionTree(1)})
           GROUP BY department_id, type_id, ownership, figure, working_days HAVING sum(count) <> 0
           ORDER BY department_id, type_id, ownership, figure, working_days`,
    values: [division, asOf === null ? FOREVER : iso(asOf), localDate(period.from), FLOWS, STOCKS],
  });
  const cells = rows.map(({ department_id, type_id, working_days, ...row }) => ({
    ...row,
    departmentId: department_id,
    typeId: type_id,
    workingDays: working_days,
    periodFrom: period.from,
  }));
  return [...cells, ...(await lastingPauses(ledger, asked))];
}

/** The days that pauses have taken which lasted as of that instant: they grow without an event, so no sum holds them. */
async function lastingPauses(
  ledger: Ledger,
  { division, period, asOf }: FiguresAsked,
): Promise<readonly GroupedCell[]> {
  const { rows } = await ledger.pool.query<{
    department_id: string;
    type_id: string;
    ownership: Ownership;
    since: string;
    calendar: string;
    items: number;
  }>({
    name: 'lasting-pauses',
    text: `SELECT department_id, type_id, ownership, paused_since::text AS since, calendar, count(*)::int AS items
           FROM item_facts
           WHERE paused_since <= $3::date AND recorded_from < $2::timestamptz AND recorded_until >= $2::timestamptz
             AND ($1::text IS NULL OR division IN ${divisionTree(1)})
           GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    values: [division, asOf === null ? FOREVER : iso(asOf), localDate(period.through)],
  });
  await ledger.rulebooks.load(ledger.pool, {
    timetables: [],
    calendars: new Set(rows.map(({ calendar }) => calendar)),
  });
  return rows.flatMap(({ department_id, type_id, ownership, since, calendar, items }): readonly GroupedCell[] => {
    const days = lastingDays(ledger.rulebooks.calendar(calendar), dayNumber(since), period);
    if (days === 0) return [];
    const cell = { periodFrom: period.from, figure: 'pausedDays', workingDays: 0, count: items * days } as const;
    return [{ ...cell, departmentId: department_id, typeId: type_id, ownership }];
  });
}

export interface SupervisedDepartment {
  readonly departmentId: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly division: string;
  /** In the division or below it; the others are the bodies above. */
  readonly own: boolean;
}

/** Every department, and whether it belongs to the division; null: all do. */
export async function supervisedDepartments(
  db: Queryable,
  division: string | null,
): Promise<readonly SupervisedDepartment[]> {
  const { rows } = await db.query<{ id: string; zh: string; en: string; division: string; own: boolean }>({
    name: 'supervised-departments',
    text: `SELECT id, name_zh AS zh, name_en AS en, division, ($1::text IS NULL OR division IN ${divisionTree(1)}) AS own
           FROM departments ORDER BY id`,
    values: [division],
  });
  return rows.map(({ id, zh, en, division: of, own }) => ({ departmentId: id, name: { zh, en }, division: of, own }));
}

/** The division and those below it. */
export async function divisionsWithin(db: Queryable, division: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ code: string }>({
    name: 'divisions-within',
    text: `SELECT code FROM divisions WHERE code IN ${divisionTree(1)} ORDER BY code`,
    values: [division],
  });
  return rows.map(({ code }) => code);
}
