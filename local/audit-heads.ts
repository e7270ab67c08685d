/** Compares the log with its signed heads: those kept outside the database above all. */
import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import { canonicalJson } from '../documents/canonical-json.ts';
import type { LogHead } from '../documents/log-head.ts';
import { joinSubtrees, treeRoot } from '../domain/proof/merkle.ts';
import type { Leaves } from './audit-rows.ts';
import { checkDetached } from './detached-jws.ts';
import { readText } from './read-input.ts';

export interface KeptHead {
  readonly content: LogHead;
  readonly jws: string;
  /** Where it was found, for the reader. */
  readonly from: string;
  /** Behind it a person had the log begun anew: it need not hold any more. */
  readonly left: boolean;
}

/** What a file of heads holds. */
export interface HeadsFileRead {
  readonly heads: readonly KeptHead[];
  /** Lines that are no head, by number. */
  readonly unreadable: readonly number[];
}

/** Reads a file of heads, a line each. Throws BadInput where there is none. */
export function readHeads(path: string): HeadsFileRead {
  let heads: KeptHead[] = [];
  const unreadable: number[] = [];
  for (const [i, line] of readText(path).split('\n').entries()) {
    if (line === '') continue;
    const value = readHeadLine(line);
    if (value === undefined) unreadable.push(i + 1);
    else if ('begunAnew' in value) heads = heads.map((head) => ({ ...head, left: true }));
    else heads.push({ content: value.content, jws: value.jws, from: `${path}:${i + 1}`, left: false });
  }
  return { heads, unreadable };
}

type Line = { readonly content: LogHead; readonly jws: string } | { readonly begunAnew: unknown };

/** A line of a file of heads; undefined where it is none. */
export function readHeadLine(line: string): Line | undefined {
  try {
    const value = JSON.parse(line) as Partial<KeptHead> & { begunAnew?: unknown };
    if (value.begunAnew !== undefined) return { begunAnew: value.begunAnew };
    const { content, jws } = value;
    const isHead = Number.isSafeInteger(content?.size) && typeof content?.root === 'string' && typeof jws === 'string';
    return isHead ? { content: content as LogHead, jws: jws as string } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a head follows from the events, and whether it does from the log as it is stored. */
export interface HeadCheck {
  readonly head: KeptHead;
  readonly byEvents: boolean;
  readonly byLog: boolean;
  /** Why the signature does not hold; null where it does, or where no key was given. */
  readonly signature: string | null;
}

/** Checks the heads, the shortest log first. */
export async function checkHeads(
  heads: readonly KeptHead[],
  { fromEvents, stored }: { readonly fromEvents: Leaves; readonly stored: Leaves },
  keys: readonly JWK[],
): Promise<readonly HeadCheck[]> {
  const inOrder = [...heads].sort((a, b) => a.content.size - b.content.size);
  const [events, log] = [growing(fromEvents), growing(stored)];
  const checks: HeadCheck[] = [];
  for (const head of inOrder) {
    const { size, root } = head.content;
    checks.push({
      head,
      byEvents: events(size) === root,
      byLog: log(size) === root,
      signature: keys.length === 0 ? null : await complaintOf(head, keys),
    });
  }
  return checks;
}

async function complaintOf({ content, jws }: KeptHead, keys: readonly JWK[]): Promise<string | null> {
  try {
    await checkDetached(canonicalJson(content), jws, keys);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The roots of a growing tree, in hexadecimal, asked for in ascending sizes; undefined where leaves are missing. */
function growing(leaves: Leaves): (size: number) => string | undefined {
  const peaks: { height: number; root: Uint8Array }[] = [];
  let at = 0;
  return (size) => {
    for (; at < size; at += 1) {
      const leaf = leaves.at(at);
      if (leaf === undefined) return undefined;
      let grown = { height: 0, root: leaf };
      for (let last = peaks.at(-1); last?.height === grown.height; last = peaks.at(-1)) {
        peaks.pop();
        grown = { height: grown.height + 1, root: treeRoot(sha256, [last.root, grown.root]) };
      }
      peaks.push(grown);
    }
    return Buffer.from(
      joinSubtrees(
        sha256,
        peaks.map(({ root }) => root),
      ),
    ).toString('hex');
  };
}
