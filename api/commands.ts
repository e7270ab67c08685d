/** One command of a person on one item: found in reach, applied once, answered without a language. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { applyCommands, type CommandOutcome } from '../db/apply-commands.ts';
import { once } from '../db/idempotency.ts';
import type { Ledger } from '../db/ledger.ts';
import { inTransaction, type Transaction } from '../db/pool.ts';
import type { Command } from '../domain/item/commands.ts';
import { elapsedSince } from './body.ts';
import { Problem, Refused } from './problems.ts';
import { isIdempotencyKey } from './schemas/common.ts';

/** The Idempotency-Key of a request; undefined where none was sent. Throws for one that is not of the form. */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !isIdempotencyKey(key)) throw new Problem('IDEMPOTENCY_KEY_REQUIRED');
  return key;
}

/** Does the work within the transaction, once per key where the request has one. A replay is marked in the answer. */
export async function onceForRequest<T>(
  transaction: Transaction,
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<T>,
): Promise<T> {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return work();
  const requestHash = createHash('sha256').update(request.url).update('\n').update(request.bodyBytes).digest();
  const route = `${request.method} ${request.routeOptions.url}`;
  let worked = false;
  const answer = await once(transaction, { principal: request.principal.id, route, key, requestHash }, () => {
    worked = true;
    return work();
  });
  if (!worked) reply.header('idempotency-replayed', 'true');
  return answer;
}

/**
 * Applies the command and answers what `view` makes of it. Where the rules refuse it, what the clock had made due is
 * committed all the same, the key is not kept, and the refusal is thrown.
 */
export async function applyOnce<T>(
  ledger: Ledger,
  request: FastifyRequest,
  reply: FastifyReply,
  target: { readonly itemId: string; readonly command: Command },
  view: (transaction: Transaction, outcome: CommandOutcome) => Promise<T>,
): Promise<T> {
  const envelope = { ...target, actor: request.principal.id, elapsedMs: elapsedSince(request) };
  const work = async (transaction: Transaction) => {
    const [outcome] = await applyCommands(transaction, ledger, [envelope]);
    if (outcome === undefined) throw new Error(`no outcome for item ${target.itemId}`);
    if (outcome.error !== null) throw new Refused(outcome.error);
    return view(transaction, outcome);
  };
  const result = await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    try {
      return { answer: await onceForRequest(transaction, request, reply, () => work(transaction)) };
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  });
  if (result instanceof Refused) throw result;
  return result.answer;
}

/**
 * What the command would be answered: worked out by the same rules under the same lock, and nothing of it is kept.
 * Throws what the command would throw.
 */
export async function foresee<T>(
  ledger: Ledger,
  request: FastifyRequest,
  target: { readonly itemId: string; readonly command: Command },
  view: (transaction: Transaction, outcome: CommandOutcome) => Promise<T>,
): Promise<T> {
  const envelope = { ...target, actor: request.principal.id, elapsedMs: elapsedSince(request) };
  return undone(ledger, async (transaction) => {
    const [outcome] = await applyCommands(transaction, ledger, [envelope]);
    if (outcome === undefined) throw new Error(`no outcome for item ${target.itemId}`);
    if (outcome.error !== null) throw new Refused(outcome.error);
    return view(transaction, outcome);
  });
}

/** What the work answers; nothing of it is kept. Throws what it throws. */
export async function undone<T>(ledger: Ledger, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const answers: T[] = [];
  const undo = new Error('a preview is undone');
  await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    answers.push(await work(transaction));
    throw undo;
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  return answers[0] as T;
}

/** The decision version that the caller saw. Throws IF_MATCH_REQUIRED; a tag that no version has is stale. */
export function expectedVersionOf(request: FastifyRequest): number {
  const tag = request.headers['if-match'];
  if (tag === undefined) throw new Problem('IF_MATCH_REQUIRED');
  return versionOf(tag);
}

/** The version that an entity tag names; -1, which no item has, for any other text. */
export function versionOf(tag: string): number {
  const version = /^"(\d{1,9})"$/.exec(tag)?.[1];
  return version === undefined ? -1 : Number(version);
}
