/**
 * Keeps the facts of items and their sums beside the journal: a follower that takes each item whose journal has grown
 * and brings its rows to what the whole journal says. However often it is done, and after whatever crash, facts and
 * sums are what a count over the whole journal gives.
 */

import type { ApprovalItem } from '../domain/item/state.ts';
import { factHistory, type RecordedEvent } from '../domain/supervision/facts.ts';
import { type FactRow, readFacts, rowOf } from './fact-rows.ts';
import { addCells, type FactChange } from './figure-cells.ts';
import type { Follower } from './followers.ts';
import { iso } from './iso.ts';
import { toEvent } from './item-rows.ts';
import type { Ledger } from './ledger.ts';
import type { Queryable, Transaction } from './pool.ts';

/** The follower that keeps facts and sums. */
export function factsFollower(ledger: Ledger): Follower {
  return {
    name: 'facts',
    from: 'beginning',
    take: (transaction, entries) => keepFacts(transaction, ledger, [...new Set(entries.map(({ itemId }) => itemId))]),
  };
}

/** Brings the facts of these items, and the sums that they are part of, to what their journals say. */
async function keepFacts(transaction: Transaction, ledger: Ledger, itemIds: readonly string[]): Promise<void> {
  const journals = await readRecorded(transaction, itemIds);
  const particulars = [...journals.values()].map(({ submitted }) => submitted);
  await ledger.rulebooks.load(transaction, {
    timetables: new Set(particulars.map(({ timetableVersion }) => timetableVersion)),
    calendars: new Set(particulars.map(({ calendarVersion }) => calendarVersion)),
  });
  const ownership = await ownershipOf(transaction, new Set(particulars.map(({ unitId }) => unitId)));
  const before = await readFacts(transaction, itemIds);
  const changes: FactChange[] = [];
  for (const [itemId, { events, submitted }] of journals) {
    const owner = ownership.get(submitted.unitId) ?? '';
    const after = factHistory(events, ledger.rulebooks).map((version) => rowOf(itemId, owner, version));
    const change = changeOf(itemId, before.get(itemId) ?? [], after);
    if (change !== null) changes.push(change);
  }
  if (changes.length === 0) return;
  await replaceRows(transaction, changes);
  await addCells(transaction, ledger, changes);
}

type Submitted = Pick<ApprovalItem['particulars'], 'timetableVersion' | 'calendarVersion' | 'unitId'>;

/** The journals of the items, each event with the instant at which it was recorded, and the rules of each item. */
export async function readRecorded(
  db: Queryable,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly events: RecordedEvent[]; readonly submitted: Submitted }>> {
  const { rows } = await db.query<{
    item_id: string;
    type: string;
    effective_at: Date;
    decided_at: Date;
    data: object;
  }>({
    name: 'read-recorded',
    text: `SELECT item_id, type, effective_at, decided_at, data - 'dates' AS data FROM events
           WHERE item_id = ANY($1::uuid[]) ORDER BY item_id, seq`,
    values: [itemIds],
  });
  const journals = new Map<string, { events: RecordedEvent[]; submitted: Submitted }>();
  for (const row of rows) {
    const recorded = { event: toEvent(row), decidedAt: row.decided_at.getTime() };
    const known = journals.get(row.item_id);
    if (known === undefined) journals.set(row.item_id, { events: [recorded], submitted: row.data as Submitted });
    else known.events.push(recorded);
  }
  return journals;
}

async function ownershipOf(db: Queryable, unitIds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ id: string; ownership: string }>({
    name: 'ownership-of-units',
    text: 'SELECT id, ownership FROM units WHERE id = ANY($1)',
    values: [[...unitIds]],
  });
  return new Map(rows.map(({ id, ownership }) => [id, ownership]));
}

function changeOf(itemId: string, before: readonly FactRow[], after: readonly FactRow[]): FactChange | null {
  let same = 0;
  while (same < after.length && JSON.stringify(before[same]) === JSON.stringify(after[same])) same += 1;
  if (same === after.length && same === before.length) return null;
  return { itemId, kept: before.slice(0, same), gone: before.slice(same), come: after.slice(same) };
}

async function replaceRows(transaction: Transaction, changes: readonly FactChange[]): Promise<void> {
  const gone = changes.flatMap((change) => change.gone);
  if (gone.length > 0) {
    await transaction.query({
      name: 'remove-facts',
      text: `DELETE FROM item_facts f USING unnest($1::uuid[], $2::timestamptz[]) AS g(item_id, recorded_from)
             WHERE f.item_id = g.item_id AND f.recorded_from = g.recorded_from`,
      values: [gone.map((row) => row.item_id), gone.map((row) => iso(row.recorded_from))],
    });
  }
  const ended = changes.flatMap(({ kept, come }) => {
    const last = kept.at(-1);
    return last === undefined ? [] : [{ ...last, until: come[0]?.recorded_from ?? null }];
  });
  if (ended.length > 0) {
    await transaction.query({
      name: 'end-facts',
      text: `UPDATE item_facts f SET recorded_until = coalesce(e.until, 'infinity')
             FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS e(item_id, recorded_from, until)
             WHERE f.item_id = e.item_id AND f.recorded_from = e.recorded_from`,
      values: [
        ended.map((row) => row.item_id),
        ended.map((row) => iso(row.recorded_from)),
        ended.map(({ until }) => (until === null ? null : iso(until))),
      ],
    });
  }
  const rows = changes.flatMap(({ come }) =>
    come.map((row, i) => {
      const next = come[i + 1];
      return {
        ...row,
        recorded_from: iso(row.recorded_from),
        recorded_until: next ? iso(next.recorded_from) : 'infinity',
      };
    }),
  );
  await transaction.query({
    name: 'add-facts',
    text: 'INSERT INTO item_facts SELECT * FROM jsonb_populate_recordset(NULL::item_facts, $1::jsonb)',
    values: [JSON.stringify(rows)],
  });
}
