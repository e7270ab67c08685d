/** The log over all events, extended behind the journal: a leaf for each event, and the roots of whole subtrees. */
import { setTimeout as delay } from 'node:timers/promises';
import { treeRoot } from '../domain/proof/merkle.ts';
import { type Follower, followOnce, type JournalEntry } from './followers.ts';
import { toEvent } from './item-rows.ts';
import type { Ledger } from './ledger.ts';
import { logSize, NODE_LEVELS, readRow, sha256 } from './log-tree.ts';
import type { Queryable, Transaction } from './pool.ts';

/** Chain and leaf of an event; `before`: the chain of the one before it in its item, null for the first. */
export type HashLogged = (
  before: Uint8Array | null,
  entry: JournalEntry,
) => { readonly chain: Uint8Array; readonly leaf: Uint8Array };

/** The follower that extends the log. Its leaves stand in the order of the journal: by transaction and position. */
export function logFollower(hash: HashLogged): Follower {
  return {
    name: 'log',
    from: 'beginning',
    take: (transaction, entries) => extend(transaction, entries, hash),
  };
}

/** An event has not come to the log in time; the same call may succeed in a moment. */
export class LogBehindError extends Error {
  override readonly name = 'LogBehindError';
}

const POLL_MS = 50;
const PATIENCE_MS = 10_000;

/**
 * Waits until the event is in the log; the caller's process takes in what is left before it. Throws LogBehindError
 * where that takes longer than `patienceMs` (10 s): an older transaction still runs, or there is very much.
 */
export async function untilLogged(
  ledger: Ledger,
  follower: Follower,
  { itemId, seq }: { readonly itemId: string; readonly seq: number },
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { rowCount } = await ledger.pool.query({
      name: 'is-logged',
      text: 'SELECT FROM log_leaves WHERE item_id = $1 AND seq = $2',
      values: [itemId, seq],
    });
    if (rowCount === 1) return;
    if (performance.now() > deadline) throw new LogBehindError(`event ${seq} of item ${itemId} is not in the log yet`);
    if ((await followOnce(ledger, follower)) === 0) await delay(POLL_MS);
  }
}

async function extend(transaction: Transaction, entries: readonly JournalEntry[], hash: HashLogged): Promise<void> {
  const first = await logSize(transaction);
  const chains = await chainsBefore(transaction, entries, hash);
  const leaves = entries.map((entry) => {
    const before = chains.get(placeOf(entry.itemId, entry.seq - 1));
    if (before === undefined) throw new Error(`the event before ${entry.seq} of item ${entry.itemId} is not there`);
    const hashed = hash(before, entry);
    chains.set(placeOf(entry.itemId, entry.seq), hashed.chain);
    return hashed;
  });
  await transaction.query({
    name: 'log-leaves',
    text: `INSERT INTO log_leaves (no, item_id, seq, chain, leaf)
           SELECT $1::bigint + row_number() OVER (ORDER BY n) - 1, item_id, seq, chain, leaf
           FROM unnest($2::uuid[], $3::int[], $4::bytea[], $5::bytea[]) WITH ORDINALITY AS l(item_id, seq, chain, leaf, n)`,
    values: [
      first,
      entries.map(({ itemId }) => itemId),
      entries.map(({ seq }) => seq),
      leaves.map(({ chain }) => Buffer.from(chain)),
      leaves.map(({ leaf }) => Buffer.from(leaf)),
    ],
  });
  await addNodes(transaction, first, first + entries.length);
}

const PER_NODE = 2 ** NODE_LEVELS;
const placeOf = (itemId: string, seq: number) => `${itemId}/${seq}`;

/**
 * The chains that the entries hang on. An item's events need not come in their order: a transaction that began earlier
 * may have written after a younger one. Such an item's chain is counted from its own journal.
 */
async function chainsBefore(
  transaction: Transaction,
  entries: readonly JournalEntry[],
  hash: HashLogged,
): Promise<Map<string, Uint8Array | null>> {
  const chains = new Map<string, Uint8Array | null>();
  const wanted = new Map<string, JournalEntry>();
  const here = new Set<string>();
  for (const entry of entries) {
    if (entry.seq === 1) chains.set(placeOf(entry.itemId, 0), null);
    else if (!here.has(placeOf(entry.itemId, entry.seq - 1))) wanted.set(placeOf(entry.itemId, entry.seq - 1), entry);
    here.add(placeOf(entry.itemId, entry.seq));
  }
  const asked = [...wanted.values()];
  const { rows } = await transaction.query<{ item_id: string; seq: number; chain: Buffer }>({
    name: 'chains-before',
    text: `SELECT l.item_id, l.seq, l.chain FROM unnest($1::uuid[], $2::int[]) AS w(item_id, seq)
           JOIN log_leaves l ON l.item_id = w.item_id AND l.seq = w.seq`,
    values: [asked.map(({ itemId }) => itemId), asked.map(({ seq }) => seq - 1)],
  });
  for (const row of rows) chains.set(placeOf(row.item_id, row.seq), row.chain);
  const missing = asked.filter(({ itemId, seq }) => !chains.has(placeOf(itemId, seq - 1)));
  for (const { itemId } of missing) await countChains(transaction, itemId, hash, chains);
  return chains;
}

/** The chains of an item through its whole journal, as far as that has no gap. */
async function countChains(
  db: Queryable,
  itemId: string,
  hash: HashLogged,
  chains: Map<string, Uint8Array | null>,
): Promise<void> {
  const { rows } = await db.query<EventRow>({
    name: 'events-to-chain',
    text: `SELECT item_id, seq, tx::text, position::text, type, effective_at, decided_at, actor, data
           FROM events WHERE item_id = $1 ORDER BY seq`,
    values: [itemId],
  });
  let before: Uint8Array | null = null;
  for (const [i, row] of rows.entries()) {
    if (row.seq !== i + 1) return;
    before = hash(before, entryOf(row)).chain;
    chains.set(placeOf(itemId, row.seq), before);
  }
}

interface EventRow {
  readonly item_id: string;
  readonly seq: number;
  readonly tx: string;
  readonly position: string;
  readonly type: string;
  readonly effective_at: Date;
  readonly decided_at: Date;
  readonly actor: string;
  readonly data: object;
}

function entryOf(row: EventRow): JournalEntry {
  const { item_id: itemId, seq, tx, position, actor } = row;
  return { itemId, seq, tx, position, actor, event: toEvent(row), decidedAt: row.decided_at.getTime() };
}

/** Keeps the roots of the subtrees that became whole between the two sizes. */
async function addNodes(transaction: Transaction, before: number, after: number): Promise<void> {
  for (let level = NODE_LEVELS; 2 ** level <= after; level += NODE_LEVELS) {
    const [from, to] = [Math.floor(before / 2 ** level), Math.floor(after / 2 ** level)];
    if (from === to) return;
    const below = await readRow(transaction, level - NODE_LEVELS, [{ from: from * PER_NODE, to: to * PER_NODE }]);
    const roots = Array.from({ length: to - from }, (_, i) =>
      treeRoot(sha256, below({ from: (from + i) * PER_NODE, to: (from + i + 1) * PER_NODE })),
    );
    await transaction.query({
      name: 'log-nodes',
      text: `INSERT INTO log_nodes (level, no, hash)
             SELECT $1, $2::bigint + n - 1, hash FROM unnest($3::bytea[]) WITH ORDINALITY AS r(hash, n)`,
      values: [level, from, roots.map((root) => Buffer.from(root))],
    });
  }
}
