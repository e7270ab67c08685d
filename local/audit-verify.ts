/** The whole audit of a ledger: events, log and heads, in one snapshot. */
import type { JWK } from 'jose';
import { Client } from 'pg';
import { headLine } from '../documents/log-head.ts';
import { sha256 } from '../documents/log-leaf.ts';
import { treeRoot } from '../domain/proof/merkle.ts';
import { checkHeads, type HeadCheck, type KeptHead, readHeadLine } from './audit-heads.ts';
import { type Finding, type Leaves, type Rows, readRows } from './audit-rows.ts';

/** A finding with the number of its item, where that is still known. */
export interface NamedFinding extends Finding {
  readonly itemNo: string | null;
}

/** Where events and log were changed alike: the rows between two heads, of which the first is named. */
export interface Doubt {
  /** The leaf up to which the last head holds. */
  readonly from: number;
  readonly to: number;
  /** The first row that it can be; null where the journal ends before it. */
  readonly first: { readonly itemNo: string | null; readonly itemId: string; readonly seq: number } | null;
}

export interface AuditReport extends Pick<Rows, 'events' | 'items' | 'waiting'> {
  readonly leaves: number;
  readonly findings: readonly NamedFinding[];
  readonly nodes: readonly string[];
  readonly heads: readonly HeadCheck[];
  readonly doubt: Doubt | null;
}

export interface AuditInput {
  /** Heads that were kept outside. */
  readonly heads: readonly KeptHead[];
  readonly keys: readonly JWK[];
}

/** Audits the ledger in the database at `url`, which any role that may read it can do. */
export async function auditLedger(url: string, { heads, keys }: AuditInput): Promise<AuditReport> {
  const client = new Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const rows = await readRows(client);
    const kept = await storedHeads(client, heads);
    const checks = await checkHeads([...heads, ...kept.heads], rows, keys);
    const { events, items, waiting, stored } = rows;
    const findings = await named(client, rows.findings);
    const nodes = [
      ...(await wrongNodes(client, stored)),
      ...(kept.unreadable > 0 ? [`${kept.unreadable} rows of log_heads hold no head`] : []),
    ];
    const doubt = findings.length > 0 ? null : await doubtOf(client, checks);
    return { events, items, waiting, leaves: stored.count, findings, nodes, heads: checks, doubt };
  } finally {
    await client.end();
  }
}

async function storedHeads(client: Client, outside: readonly KeptHead[]) {
  const left = new Set(outside.filter((head) => head.left).map(({ content }) => `${content.size} ${content.root}`));
  const { rows } = await client.query<{ content: string; jws: string }>('SELECT content, jws FROM log_heads');
  const read = rows.map((row) => readHeadLine(headLine(row)));
  const heads = read.flatMap((line) => {
    if (line === undefined || 'begunAnew' in line) return [];
    const { size, root } = line.content;
    return [{ ...line, from: 'the table log_heads', left: left.has(`${size} ${root}`) }];
  });
  return { heads, unreadable: rows.length - heads.length };
}

async function named(client: Client, findings: readonly Finding[]): Promise<readonly NamedFinding[]> {
  const ids = [...new Set(findings.map(({ itemId }) => itemId))].filter((id) => id !== '');
  const { rows } = await client.query<{ id: string; item_no: string }>(
    'SELECT id, item_no FROM items WHERE id = ANY($1::uuid[])',
    [ids],
  );
  const numbers = new Map(rows.map(({ id, item_no }) => [id, item_no]));
  return findings.map((finding) => ({ ...finding, itemNo: numbers.get(finding.itemId) ?? null }));
}

/** The stored subtrees that do not follow from the stored leaves. */
async function wrongNodes(client: Client, stored: Leaves): Promise<readonly string[]> {
  const { rows } = await client.query<{ level: number; no: string; hash: Buffer }>(
    'SELECT level, no::text, hash FROM log_nodes ORDER BY level, log_nodes.no',
  );
  return rows.flatMap(({ level, no, hash }) => {
    const from = Number(no) * 2 ** level;
    const leaves: Uint8Array[] = [];
    for (let at = from; at < from + 2 ** level && at < stored.count; at += 1) {
      const leaf = stored.at(at);
      if (leaf !== undefined) leaves.push(leaf);
    }
    const holds = leaves.length === 2 ** level && hash.equals(treeRoot(sha256, leaves));
    return holds ? [] : [`the stored root of ${2 ** level} leaves from ${from} on does not follow from them`];
  });
}

/** Where the rows agree with each other and not with the heads. */
async function doubtOf(client: Client, checks: readonly HeadCheck[]): Promise<Doubt | null> {
  const counted = checks.filter(({ head }) => !head.left);
  const failing = counted.find(({ byEvents }) => !byEvents);
  if (failing === undefined) return null;
  const before = counted.filter(({ head, byEvents }) => byEvents && head.content.size < failing.head.content.size);
  const from = before.at(-1)?.head.content.size ?? 0;
  const { rows } = await client.query<{ item_no: string | null; item_id: string; seq: number }>(
    `SELECT i.item_no, e.item_id, e.seq
     FROM (SELECT * FROM events ORDER BY tx, position OFFSET $1 LIMIT 1) e LEFT JOIN items i ON i.id = e.item_id`,
    [from],
  );
  const [row] = rows;
  const first = row === undefined ? null : { itemNo: row.item_no, itemId: row.item_id, seq: row.seq };
  return { from, to: failing.head.content.size, first };
}
