/**
 * The figures of supervision and how they are counted. One definition for bulletins, statistics and rollups: each
 * figure of a period is a sum of cells, and each cell comes from the facts of one item.
 *
 * Flows belong to the half-month of one day: `received` of the receipt, `inTime` of the express decision, `overdue` of
 * the last day that was in time, `deemed` and `decided` of the ending. `pausedDays` are the working days of the period
 * on which a clock stood still. Stocks are what was open at 24:00 of the period's last day: `undecided` past its limit,
 * `owedPapers`, and of those the `latePapers` whose own day was over.
 */

import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import type { DayNumber } from '../calendar/local-date.ts';
import { type ItemFacts, type Span, workingDaysIn } from './facts.ts';
import { type Period, periodAfter, periodOf } from './periods.ts';

export const FLOWS = ['received', 'inTime', 'overdue', 'deemed', 'decided', 'pausedDays'] as const;
export const STOCKS = ['undecided', 'owedPapers', 'latePapers'] as const;
export const FIGURES = [...FLOWS, ...STOCKS] as const;
export type Figure = (typeof FIGURES)[number];

/** What one item adds to a figure of a half-month; a stock is the sum of its cells through that half-month. */
export interface Cell {
  readonly periodFrom: DayNumber;
  readonly figure: Figure;
  /** With `decided`: how long it took; 0 with every other figure. */
  readonly workingDays: number;
  readonly count: number;
}

export type Ownership = 'private' | 'state' | 'public-institution';

/** Cells of many items, with what they are grouped by. */
export interface GroupedCell extends Cell {
  readonly departmentId: string;
  readonly typeId: string;
  readonly ownership: Ownership;
}

/** The cells of an item. A pause that lasts has none: its days grow without an event (`lastingDays`). */
export function cellsOf(facts: ItemFacts, calendar: Calendar): readonly Cell[] {
  const { receivedOn, verdict, ending, closedOn, paper } = facts;
  const cells: Cell[] = [one('received', receivedOn)];
  if (verdict !== null) cells.push(one(verdict.kind, verdict.on));
  if (ending !== null) cells.push(one('decided', ending.on, ending.workingDays));
  if (ending?.kind === 'deemed') cells.push(one('deemed', ending.on));
  if (verdict?.kind === 'overdue') cells.push(...stock('undecided', verdict.on, closedOn));
  if (paper !== null) {
    cells.push(...stock('owedPapers', paper.from, paper.doneOn));
    if (paper.doneOn === null || paper.doneOn > paper.dueOn)
      cells.push(...stock('latePapers', paper.dueOn, paper.doneOn));
  }
  return [...cells, ...facts.paused.flatMap((span) => pausedCells(span, calendar))];
}

function one(figure: Figure, day: DayNumber, workingDays = 0): Cell {
  return { periodFrom: periodOf(day).from, figure, workingDays, count: 1 };
}

/** Counted at the end of every half-month from that of `since` until the one in which it was done. */
function stock(figure: Figure, since: DayNumber, doneOn: DayNumber | null): readonly Cell[] {
  const begun = one(figure, since);
  if (doneOn === null) return [begun];
  const done = { ...one(figure, doneOn), count: -1 };
  // Done before it began, by an entry put right later: it was never open at an end.
  return done.periodFrom <= begun.periodFrom ? [] : [begun, done];
}

function pausedCells(span: Span, calendar: Calendar): readonly Cell[] {
  const cells: Cell[] = [];
  for (let period = periodOf(span.from); period.from <= span.through; period = periodAfter(period)) {
    const count = workingDaysIn(calendar, span, period);
    if (count > 0) cells.push({ periodFrom: period.from, figure: 'pausedDays', workingDays: 0, count });
  }
  return cells;
}

/** The working days of the period that a pause has taken which began on `since` and lasts. */
export function lastingDays(calendar: Calendar, since: DayNumber, { from, through }: Period): number {
  return countWorkingDays(calendar, Math.max(since, from), through);
}

/** Figures of one department, or of any set of items, in one half-month. */
export interface Tally {
  readonly counts: Readonly<Record<Figure, number>>;
  /** How many of the decided took so many working days, ascending. */
  readonly durations: readonly (readonly [workingDays: number, items: number])[];
}

/** Adds up cells: flows of the period, stocks through it. */
export function tallyOf(cells: Iterable<Cell>, { from }: Period): Tally {
  const counts = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Record<Figure, number>;
  const durations = new Map<number, number>();
  for (const { periodFrom, figure, workingDays, count } of cells) {
    const counted = isStock(figure) ? periodFrom <= from : periodFrom === from;
    if (!counted) continue;
    counts[figure] += count;
    if (figure === 'decided') durations.set(workingDays, (durations.get(workingDays) ?? 0) + count);
  }
  return { counts, durations: [...durations].filter(([, items]) => items !== 0).sort(([a], [b]) => a - b) };
}

function isStock(figure: Figure): boolean {
  return (STOCKS as readonly Figure[]).includes(figure);
}

/**
 * The quantile by nearest rank: the least number of working days within which at least that share of the items was
 * decided (`percentile_disc` of SQL); null without items. No averages: it is always a number that some item took.
 */
export function quantile(durations: Tally['durations'], percent: 50 | 90): number | null {
  const items = durations.reduce((sum, [, count]) => sum + count, 0);
  let reached = 0;
  for (const [workingDays, count] of durations) {
    reached += count;
    if (reached * 100 >= items * percent) return workingDays;
  }
  return null;
}

interface Concluded {
  readonly counts: Pick<Tally['counts'], 'inTime' | 'overdue'>;
}

/** Items whose limit was decided on in time or missed in the period: what the rate in time is a share of. */
export function concluded({ counts }: Concluded): number {
  return counts.inTime + counts.overdue;
}

/** The share decided in time, in per mille, half up; null where nothing was concluded. */
export function inTimePerMille(tally: Concluded): number | null {
  const of = concluded(tally);
  return of === 0 ? null : Math.floor((tally.counts.inTime * 2000 + of) / (2 * of));
}

/** The figures of a department or of all, for print. Days are working days. */
export type FigureRow = Readonly<Record<Figure, number>> & {
  readonly inTimePerMille: number | null;
  readonly median: number | null;
  readonly p90: number | null;
};

/** A tally with its share and its quantiles, for print. */
export function figureRow(tally: Tally): FigureRow {
  return {
    ...tally.counts,
    inTimePerMille: inTimePerMille(tally),
    median: quantile(tally.durations, 50),
    p90: quantile(tally.durations, 90),
  };
}
