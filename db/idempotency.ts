/** Idempotency keys: the first answer is kept and given again; the key commits with the events that it stands for. */
import type { Transaction } from './pool.ts';

export interface IdempotencyKey {
  /** Who asked; keys of different principals never meet. */
  readonly principal: string;
  readonly route: string;
  readonly key: string;
  /** A digest of the request's body. */
  readonly requestHash: Buffer;
}

/** The same key is being worked on by another request at this moment. */
export class KeyInFlightError extends Error {
  override readonly name = 'KeyInFlightError';
}

/** The key was used before, for another body. */
export class KeyReusedError extends Error {
  override readonly name = 'KeyReusedError';
}

/** How long an answer is kept. */
const KEPT_DAYS = 30;

/**
 * Does the work once per key within the caller's transaction and answers what it answered the first time.
 * The key is held by an advisory lock of the transaction, so a crash leaves nothing behind.
 */
export async function once<T>(transaction: Transaction, id: IdempotencyKey, work: () => Promise<T>): Promise<T> {
  const { rows: locks } = await transaction.query<{ held: boolean }>({
    name: 'lock-idempotency-key',
    text: `SELECT pg_try_advisory_xact_lock(hashtextextended(jsonb_build_array($1::text, $2::text, $3::text)::text, 0)) AS held`,
    values: [id.principal, id.route, id.key],
  });
  if (locks[0]?.held !== true) throw new KeyInFlightError(`key ${id.key} is in flight`);
  const { rows } = await transaction.query<{ request_hash: Buffer; answer: T }>({
    name: 'find-idempotency-key',
    text: 'SELECT request_hash, answer FROM idempotency_keys WHERE principal = $1 AND route = $2 AND key = $3',
    values: [id.principal, id.route, id.key],
  });
  const known = rows[0];
  if (known !== undefined) {
    if (!known.request_hash.equals(id.requestHash)) throw new KeyReusedError(`key ${id.key} was used for another body`);
    return known.answer;
  }
  const answer = await work();
  await transaction.query({
    name: 'keep-idempotency-key',
    text: `INSERT INTO idempotency_keys (principal, route, key, request_hash, answer, created_at)
           VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
    values: [id.principal, id.route, id.key, id.requestHash, JSON.stringify(answer)],
  });
  return answer;
}

/** Forgets answers that are older than they are kept. */
export async function forgetOldKeys(transaction: Pick<Transaction, 'query'>): Promise<number> {
  const { rowCount } = await transaction.query(
    'DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - make_interval(days => $1)',
    [KEPT_DAYS],
  );
  return rowCount ?? 0;
}
