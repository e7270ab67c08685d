/** The facts of items as rows, and back. */
import { type DayNumber, dayNumber, type Instant, type LocalDate, localDate } from '../domain/calendar/local-date.ts';
import type { Ending, FactVersion, ItemFacts } from '../domain/supervision/facts.ts';
import type { Queryable } from './pool.ts';

/** A version of an item's facts, without the end of its time: that is where the next begins. */
export interface FactRow {
  readonly item_id: string;
  /** Milliseconds. */
  readonly recorded_from: Instant;
  readonly department_id: string;
  readonly division: string;
  readonly type_id: string;
  readonly ownership: string;
  readonly received_on: LocalDate;
  readonly verdict: 'inTime' | 'overdue' | null;
  readonly verdict_on: LocalDate | null;
  readonly ending: Ending | null;
  readonly ended_on: LocalDate | null;
  readonly working_days: number | null;
  readonly closed_on: LocalDate | null;
  readonly paper_from: LocalDate | null;
  readonly paper_due_on: LocalDate | null;
  readonly paper_done_on: LocalDate | null;
  readonly paused_from: readonly LocalDate[];
  readonly paused_through: readonly LocalDate[];
  readonly paused_since: LocalDate | null;
  readonly calendar: string;
}

export function rowOf(itemId: string, ownership: string, { recordedAt, facts }: FactVersion): FactRow {
  const { verdict, ending, paper, paused } = facts;
  return {
    item_id: itemId,
    recorded_from: recordedAt,
    department_id: facts.departmentId,
    division: facts.division,
    type_id: facts.typeId,
    ownership,
    received_on: localDate(facts.receivedOn),
    verdict: verdict?.kind ?? null,
    verdict_on: dateOf(verdict?.on),
    ending: ending?.kind ?? null,
    ended_on: dateOf(ending?.on),
    working_days: ending?.workingDays ?? null,
    closed_on: dateOf(facts.closedOn),
    paper_from: dateOf(paper?.from),
    paper_due_on: dateOf(paper?.dueOn),
    paper_done_on: dateOf(paper?.doneOn),
    paused_from: paused.map(({ from }) => localDate(from)),
    paused_through: paused.map(({ through }) => localDate(through)),
    paused_since: dateOf(facts.pausedSince),
    calendar: facts.calendarVersion,
  };
}

export function factsIn(row: FactRow): ItemFacts {
  const { verdict, ending } = row;
  return {
    departmentId: row.department_id,
    division: row.division,
    typeId: row.type_id,
    receivedOn: dayNumber(row.received_on),
    verdict: verdict === null ? null : { kind: verdict, on: needed(row.verdict_on) },
    ending: ending === null ? null : { kind: ending, on: needed(row.ended_on), workingDays: row.working_days ?? 0 },
    closedOn: dayOf(row.closed_on),
    paper:
      row.paper_from === null
        ? null
        : { from: needed(row.paper_from), dueOn: needed(row.paper_due_on), doneOn: dayOf(row.paper_done_on) },
    paused: row.paused_from.map((from, i) => ({ from: dayNumber(from), through: needed(row.paused_through[i]) })),
    pausedSince: dayOf(row.paused_since),
    calendarVersion: row.calendar,
  };
}

function dateOf(day: DayNumber | null | undefined): LocalDate | null {
  return day === null || day === undefined ? null : localDate(day);
}

function dayOf(date: LocalDate | null): DayNumber | null {
  return date === null ? null : dayNumber(date);
}

function needed(date: LocalDate | null | undefined): DayNumber {
  if (date === null || date === undefined) throw new Error('a row of item_facts lacks a date that belongs to another');
  return dayNumber(date);
}

/** The columns of `item_facts f` as a `FactRow`. */
const FACT_COLUMNS = `f.item_id, (extract(epoch FROM f.recorded_from) * 1000)::float8 AS recorded_from, f.department_id,
  f.division, f.type_id, f.ownership, f.received_on::text, f.verdict, f.verdict_on::text, f.ending, f.ended_on::text,
  f.working_days, f.closed_on::text, f.paper_from::text, f.paper_due_on::text, f.paper_done_on::text,
  f.paused_from::text[], f.paused_through::text[], f.paused_since::text, f.calendar`;

/** Every version of the items, each item's in their order. */
export async function readFacts(
  db: Queryable,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FactRow[]>> {
  const { rows } = await db.query<FactRow>({
    name: 'read-facts',
    text: `SELECT ${FACT_COLUMNS} FROM item_facts f WHERE f.item_id = ANY($1::uuid[]) ORDER BY f.item_id, f.recorded_from`,
    values: [itemIds],
  });
  const byItem = new Map<string, FactRow[]>();
  for (const row of rows) {
    const known = byItem.get(row.item_id);
    if (known === undefined) byItem.set(row.item_id, [row]);
    else known.push(row);
  }
  return byItem;
}
