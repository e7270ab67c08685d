/**
 * The signed heads of the log in a file outside the database, a line each, only ever appended to. A log that does not
 * begin with what the last of them says was changed, or the database was restored to an earlier state.
 */
import { open } from 'node:fs/promises';
import { headsAfter, newestHead, type SignedHead } from '../db/log-heads.ts';
import { logRoot } from '../db/log-tree.ts';
import type { Queryable } from '../db/pool.ts';
import { headLine, type LogHead } from '../documents/log-head.ts';

/** As much of the end of the file as holds its last lines. */
const TAIL_BYTES = 65_536;

type KeptHead = Pick<LogHead, 'size' | 'root' | 'signedAt'>;

export interface HeadsFile {
  /**
   * Appends the heads that were signed since, and answers null; or why they do not follow from the last one in the
   * file, and appends nothing. Throws where the file cannot be read or written, or what the database throws.
   */
  follow(db: Queryable): Promise<string | null>;
  /** A person has said that the ledger as it stands counts: a line says so, and the heads after it stand for another log. */
  beginAnew(db: Queryable): Promise<void>;
}

/** The file of heads that lies beside a witness file. */
export function headsFileBeside(witnessFile: string): string {
  return `${witnessFile.replace(/\.json$/, '')}-heads.jsonl`;
}

/** The file of one worker; each worker has its own. */
export function createHeadsFile(file: string): HeadsFile {
  let last: KeptHead | null | undefined;
  let compared = false;
  return {
    async follow(db) {
      if (last === undefined) last = await lastHead(file);
      const heads = await headsAfter(db, last?.size ?? 0);
      if (last !== null && (!compared || heads.length > 0)) {
        const root = await logRoot(db, last.size);
        compared = root !== null && Buffer.from(root).toString('hex') === last.root;
        if (!compared)
          return `the log does not begin with the ${last.size} events whose head was signed at ${last.signedAt}`;
      }
      if (heads.length > 0) await append(file, heads.map(headLine));
      last = heads.length > 0 ? keptHead(heads.at(-1)) : last;
      return null;
    },
    async beginAnew(db) {
      const newest = await newestHead(db);
      await append(file, [
        JSON.stringify({ begunAnew: { after: last ?? null } }),
        ...(newest === undefined ? [] : [headLine(newest)]),
      ]);
      last = keptHead(newest);
    },
  };
}

function keptHead(head: SignedHead | undefined): KeptHead | null {
  return head === undefined ? null : (JSON.parse(head.content) as LogHead);
}

async function append(file: string, lines: readonly string[]): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    // What was cut off by a loss of power stays a line of its own.
    const torn = await endsTorn(handle);
    await handle.appendFile(`${torn ? '\n' : ''}${lines.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function endsTorn(handle: Handle): Promise<boolean> {
  const text = await tail(handle, 1);
  return text !== '' && text !== '\n';
}

async function tail(handle: Handle, bytes: number): Promise<string> {
  const { size } = await handle.stat();
  const length = Math.min(size, bytes);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.toString('utf8');
}

/** The last head in the file; null where there is none, or where it was begun anew without one. */
async function lastHead(file: string): Promise<KeptHead | null> {
  let text: string;
  try {
    const handle = await open(file, 'r');
    text = await tail(handle, TAIL_BYTES).finally(() => handle.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  for (const line of text.split('\n').reverse()) {
    const kept = parse(line);
    if (kept !== undefined) return 'content' in kept ? kept.content : null;
  }
  if (text.trim() === '') return null;
  throw new Error(
    `The file of heads ${file} cannot be read: look whether the ledger is whole (npm run audit), then move it away.`,
  );
}

function parse(line: string): { readonly content: LogHead } | { readonly begunAnew: unknown } | undefined {
  try {
    const value = JSON.parse(line) as { content?: Partial<LogHead>; begunAnew?: unknown };
    const isHead = typeof value.content?.size === 'number' && typeof value.content.root === 'string';
    return isHead || value.begunAnew !== undefined ? (value as { content: LogHead }) : undefined;
  } catch {
    return undefined;
  }
}
