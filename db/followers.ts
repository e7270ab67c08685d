/**
 * Readers that follow the journal. Each keeps its place in the ledger, sees every event at least once and in the order
 * of its transactions, and never passes over one whose transaction commits late. What it writes in the transaction
 * that it is given is written exactly once.
 */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { ItemEvent } from '../domain/item/events.ts';
import { toEvent } from './item-rows.ts';
import type { Ledger } from './ledger.ts';
import { inTransaction, type Queryable, type Transaction } from './pool.ts';

/** An event with its place in the journal. */
export interface JournalEntry {
  /** Decimal digits: an xid8 does not fit a number. */
  readonly tx: string;
  readonly position: string;
  readonly itemId: string;
  readonly seq: number;
  readonly event: ItemEvent;
  readonly decidedAt: Instant;
  /** A person's id, or `clock`. */
  readonly actor: string;
}

export interface Follower {
  /** The name under which the place is kept; another name begins anew. */
  readonly name: string;
  /** Where a new follower begins: with the first event, or with those that come after it was first seen. */
  readonly from: 'beginning' | 'now';
  /**
   * Takes the next events in. Its writes and the new place commit together. When it throws, nothing is kept and the
   * same events come again. What leaves the database (mail, a webhook) must be told apart by item and seq.
   */
  readonly take: (transaction: Transaction, entries: readonly JournalEntry[]) => Promise<void>;
}

const BATCH = 1_000;

/**
 * Lets the follower take up to 1,000 of the next events, and answers how many it took: 0 when there is none, and when
 * another process is at it. Throws what `take` throws, and JournalFromElsewhereError.
 */
export async function followOnce(ledger: Ledger, { name, from, take }: Follower, limit = BATCH): Promise<number> {
  return inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    const place = await takePlace(transaction, name, from);
    if (place === null) return 0;
    const entries = await readAfter(transaction, place, limit);
    const last = entries.at(-1);
    if (last === undefined) return 0;
    await take(transaction, entries);
    await transaction.query({
      name: 'keep-place',
      text: 'UPDATE followers SET tx = $2::xid8, position = $3 WHERE name = $1',
      values: [name, last.tx, last.position],
    });
    return entries.length;
  });
}

/** The journal was brought here from another PostgreSQL cluster, and its transactions lie ahead of this one's. */
export class JournalFromElsewhereError extends Error {
  override readonly name = 'JournalFromElsewhereError';
  constructor(follower: string) {
    super(
      `The follower ${follower} stands at a transaction that this PostgreSQL has not reached: the database was restored ` +
        'into a new cluster. Stop the server, raise its counter with pg_resetwal --epoch, and start again (docs/operations.md).',
    );
  }
}

interface Place {
  readonly tx: string;
  readonly position: string;
}

/** The follower's place, held until the transaction ends; null where another process holds it. */
async function takePlace(transaction: Transaction, name: string, from: Follower['from']): Promise<Place | null> {
  const held = await lockPlace(transaction, name);
  if (held !== undefined) return ahead(held, name);
  // The place of a new follower: before everything, or behind all transactions that are over by now.
  await transaction.query(
    `INSERT INTO followers (name, tx, position)
     VALUES ($1, CASE WHEN $2 THEN '0'::xid8 ELSE pg_snapshot_xmin(pg_current_snapshot()) END, 0)
     ON CONFLICT (name) DO NOTHING`,
    [name, from === 'beginning'],
  );
  const begun = await lockPlace(transaction, name);
  return begun === undefined ? null : ahead(begun, name);
}

type HeldPlace = Place & { readonly ahead: boolean };

async function lockPlace(transaction: Transaction, name: string): Promise<HeldPlace | undefined> {
  const { rows } = await transaction.query<HeldPlace>({
    name: 'take-place',
    text: `SELECT tx::text, position::text, tx > pg_snapshot_xmax(pg_current_snapshot()) AS ahead
           FROM followers WHERE name = $1 FOR UPDATE SKIP LOCKED`,
    values: [name],
  });
  return rows[0];
}

function ahead(place: HeldPlace, name: string): Place {
  if (place.ahead) throw new JournalFromElsewhereError(name);
  return place;
}

/**
 * The next events behind the place. Only those of transactions that are older than every running one: whatever
 * commits from now on stands behind all of them.
 */
async function readAfter(db: Queryable, place: Place, limit: number): Promise<readonly JournalEntry[]> {
  const { rows } = await db.query<{
    tx: string;
    position: string;
    item_id: string;
    seq: number;
    type: string;
    effective_at: Date;
    decided_at: Date;
    actor: string;
    data: object;
  }>({
    name: 'read-after',
    text: `SELECT tx::text, position::text, item_id, seq, type, effective_at, decided_at, actor, data FROM events
           WHERE (tx, position) > ($1::xid8, $2::bigint) AND tx < pg_snapshot_xmin(pg_current_snapshot())
           ORDER BY events.tx, events.position LIMIT $3`,
    values: [place.tx, place.position, limit],
  });
  return rows.map((row) => ({
    tx: row.tx,
    position: row.position,
    itemId: row.item_id,
    seq: row.seq,
    event: toEvent(row),
    decidedAt: row.decided_at.getTime(),
    actor: row.actor,
  }));
}
