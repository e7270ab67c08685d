/** Roots and proofs of the log, out of its leaves and the stored roots of whole subtrees. */
import { createHash } from 'node:crypto';
import { inclusionPath, joinSubtrees, type Leaves, perfectSubtrees, treeRoot } from '../domain/proof/merkle.ts';
import type { Queryable } from './pool.ts';

/** A stored node stands for 2^8 nodes of the stored level below it. */
export const NODE_LEVELS = 8;

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** How many events are in the log. */
export async function logSize(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ size: string }>({
    name: 'log-size',
    text: 'SELECT coalesce(max(no) + 1, 0)::text AS size FROM log_leaves',
  });
  return Number(rows[0]?.size);
}

/** The root of the log's first `size` leaves; null where it has not so many. */
export async function logRoot(db: Queryable, size: number): Promise<Uint8Array | null> {
  if (size > (await logSize(db))) return null;
  const [root] = await rootsOf(db, [{ from: 0, to: size }]);
  return root ?? null;
}

/** Where an event stands in the log and in the journal, and its hash. */
export interface LoggedLeaf {
  readonly no: number;
  readonly seq: number;
  readonly tx: string;
  readonly position: string;
  readonly chain: Uint8Array;
}

/** The leaves of an item, in the order of its events. */
export async function leavesOfItem(db: Queryable, itemId: string): Promise<readonly LoggedLeaf[]> {
  const { rows } = await db.query<Omit<LoggedLeaf, 'no'> & { readonly no: string }>({
    name: 'leaves-of-item',
    text: `SELECT l.no::text, l.seq, e.tx::text, e.position::text, l.chain
           FROM log_leaves l JOIN events e ON e.item_id = l.item_id AND e.seq = l.seq
           WHERE l.item_id = $1 ORDER BY l.seq`,
    values: [itemId],
  });
  return rows.map((row) => ({ ...row, no: Number(row.no) }));
}

/** For each leaf its proof of inclusion in the log's first `size` leaves. */
export async function inclusionProofs(
  db: Queryable,
  leaves: readonly number[],
  size: number,
): Promise<readonly (readonly Uint8Array[])[]> {
  const paths = leaves.map((no) => inclusionPath(no, size));
  const roots = await rootsOf(db, paths.flat());
  let at = 0;
  return paths.map(({ length }) => {
    at += length;
    return roots.slice(at - length, at);
  });
}

/** The roots over these leaves: whole trees, or the subtrees of a path. */
export async function rootsOf(db: Queryable, trees: readonly Leaves[]): Promise<readonly Uint8Array[]> {
  const subtrees = trees.map(perfectSubtrees);
  const needed = new Map<number, Leaves[]>();
  for (const subtree of subtrees.flat()) {
    const { level, nodes } = storedNodes(subtree);
    needed.set(level, [...(needed.get(level) ?? []), nodes]);
  }
  const read = new Map<number, ReadRow>();
  for (const [level, nodes] of needed) read.set(level, await readRow(db, level, nodes));
  return subtrees.map((ofTree) => {
    const roots = ofTree.map((subtree) => {
      const { level, nodes } = storedNodes(subtree);
      return treeRoot(sha256, (read.get(level) as ReadRow)(nodes));
    });
    return joinSubtrees(sha256, roots);
  });
}

/** The stored nodes that a perfect subtree is made of: at most 128 of one level. */
function storedNodes({ from, to }: Leaves): { readonly level: number; readonly nodes: Leaves } {
  const height = Math.log2(to - from);
  const level = height - (height % NODE_LEVELS);
  return { level, nodes: { from: from / 2 ** level, to: to / 2 ** level } };
}

/** The digests of nodes that were read. Throws where one of them is not there. */
type ReadRow = (nodes: Leaves) => readonly Uint8Array[];

/** Reads leaves (level 0) or stored nodes of a level. */
export async function readRow(db: Queryable, level: number, wanted: readonly Leaves[]): Promise<ReadRow> {
  const distinct = [...new Map(wanted.map((nodes) => [`${nodes.from}-${nodes.to}`, nodes])).values()];
  const { rows } = await db.query<{ no: string; hash: Buffer }>({
    name: level === 0 ? 'read-log-leaves' : 'read-log-nodes',
    text: `SELECT t.no::text, t.${level === 0 ? 'leaf' : 'hash'} AS hash
           FROM unnest($1::bigint[], $2::bigint[]) AS w("from", "to")
           JOIN ${level === 0 ? 'log_leaves t' : 'log_nodes t'} ON t.no >= w."from" AND t.no < w."to"
           ${level === 0 ? '' : 'AND t.level = $3'}`,
    values: [distinct.map(({ from }) => from), distinct.map(({ to }) => to), ...(level === 0 ? [] : [level])],
  });
  const hashes = new Map(rows.map(({ no, hash }) => [Number(no), hash]));
  return ({ from, to }) =>
    Array.from({ length: to - from }, (_, i) => {
      const hash = hashes.get(from + i);
      if (hash === undefined) throw new Error(`the log lacks node ${from + i} of level ${level}`);
      return hash;
    });
}
