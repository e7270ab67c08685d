/**
 * Keeps the lines of the follow-up ledger (台账) beside the journal: a follower that takes each item whose journal has
 * grown and appends what the journal says of it now. What was told once is never written anew: an item's lines change
 * only from the instant on at which its new events were recorded.
 */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { Version } from '../domain/supervision/facts.ts';
import { isFollowed } from '../domain/supervision/follow-up.ts';
import { type LedgerLine, lineHistory } from '../domain/supervision/ledger-line.ts';
import { column } from './column.ts';
import { readRecorded } from './facts.ts';
import type { Follower, JournalEntry } from './followers.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';

/** The follower that keeps the lines. */
export function ledgerFollower(ledger: Ledger): Follower {
  return {
    name: 'ledger',
    from: 'beginning',
    take: (transaction, entries) => keepLines(transaction, ledger, firstInstants(entries)),
  };
}

/** By item, the instant of the first new event: from there on its lines may be others. */
function firstInstants(entries: readonly JournalEntry[]): ReadonlyMap<string, Instant> {
  const first = new Map<string, Instant>();
  for (const { itemId, decidedAt } of entries) first.set(itemId, Math.min(decidedAt, first.get(itemId) ?? decidedAt));
  return first;
}

/** The lines that an item has from an instant on. */
interface NewLines {
  readonly itemId: string;
  readonly from: Instant;
  readonly lines: readonly Version<LedgerLine>[];
}

async function keepLines(
  transaction: Transaction,
  ledger: Ledger,
  changed: ReadonlyMap<string, Instant>,
): Promise<void> {
  const journals = await readRecorded(transaction, [...changed.keys()]);
  const particulars = [...journals.values()].map(({ submitted }) => submitted);
  await ledger.rulebooks.load(transaction, {
    timetables: new Set(particulars.map(({ timetableVersion }) => timetableVersion)),
    calendars: new Set(particulars.map(({ calendarVersion }) => calendarVersion)),
  });
  const all = [...changed].map(([itemId, from]): NewLines => {
    const history = lineHistory(journals.get(itemId)?.events ?? [], ledger.rulebooks);
    return { itemId, from, lines: history.filter(({ recordedAt }) => recordedAt >= from) };
  });
  await endLines(transaction, all);
  await addLines(transaction, all);
}

/** Takes away what the same follower wrote of these instants before, and ends the line that held until then. */
async function endLines(transaction: Transaction, all: readonly NewLines[]): Promise<void> {
  const [items, froms] = [column(all.map(({ itemId }) => itemId)), column(all.map(({ from }) => iso(from)))];
  await transaction.query({
    name: 'remove-ledger-lines',
    text: `DELETE FROM ledger_lines l USING unnest($1::uuid[], $2::timestamptz[]) AS n(item_id, from_at)
           WHERE l.item_id = n.item_id AND l.recorded_from >= n.from_at`,
    values: [items, froms],
  });
  await transaction.query({
    name: 'end-ledger-lines',
    text: `UPDATE ledger_lines l SET recorded_until = coalesce(n.until, 'infinity')
           FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS n(item_id, from_at, until)
           WHERE l.item_id = n.item_id AND l.recorded_until >= n.from_at`,
    values: [items, froms, column(all.map(({ lines }) => (lines[0] === undefined ? null : iso(lines[0].recordedAt))))],
  });
}

async function addLines(transaction: Transaction, all: readonly NewLines[]): Promise<void> {
  const rows = all.flatMap(({ itemId, lines }) =>
    lines.map(({ recordedAt, told }, i) => {
      const next = lines[i + 1];
      return {
        item_id: itemId,
        recorded_from: iso(recordedAt),
        recorded_until: next === undefined ? 'infinity' : iso(next.recordedAt),
        followed: isFollowed(told),
        department_id: told.departmentId,
        officer_id: told.officerId,
        asked: told.asked,
        line: told,
      };
    }),
  );
  if (rows.length === 0) return;
  await transaction.query({
    name: 'add-ledger-lines',
    text: 'INSERT INTO ledger_lines SELECT * FROM jsonb_populate_recordset(NULL::ledger_lines, $1::jsonb)',
    values: [JSON.stringify(rows)],
  });
}
