/** Idempotency keys: one answer per key, and nothing kept of a request that did not end. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { forgetOldKeys, type IdempotencyKey, KeyInFlightError, KeyReusedError, once } from '../../db/idempotency.ts';
import { IntakeRefusedError, takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { packageOf, UNIT } from '../support/packages.ts';
import { openSession } from '../support/sessions.ts';

const city = (typeId: string) => ({ typeId, division: '990100' });
const SOIL = [city('soil-water')];

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

describe('an idempotency key', () => {
  const keyOf = (key: string, body = 'body', principal = 'unit-linhu'): IdempotencyKey => ({
    principal,
    route: 'POST /v1/submissions',
    key,
    requestHash: createHash('sha256').update(body).digest(),
  });
  const submitOnce = (id: IdempotencyKey) =>
    inTransaction(ledger.pool, 3_000, (transaction) =>
      once(transaction, id, async () => ({
        receiptNo: await takeIn(transaction, ledger, UNIT, packageOf(SOIL), () => 0),
      })),
    );
  const submissions = async () => (await ledger.pool.query('SELECT count(*) AS count FROM submissions')).rows[0].count;

  test('the same key and body get the first answer, another body is refused, another principal is another key', async () => {
    const first = await submitOnce(keyOf('k1'));
    const after = await submissions();
    expect(await submitOnce(keyOf('k1'))).toEqual(first);
    await expect(submitOnce(keyOf('k1', 'another body'))).rejects.toThrow(KeyReusedError);
    expect(await submissions()).toEqual(after);
    expect(await submitOnce(keyOf('k1', 'body', 'unit-yunlu'))).not.toEqual(first);
    expect(
      await inTransaction(ledger.pool, 3_000, (t) => once(t, { ...keyOf('k1'), route: 'other' }, async () => 7)),
    ).toBe(7);
  });

  test('while it is in flight elsewhere it is refused at once; a crash there leaves nothing behind', async () => {
    const before = await submissions();
    const session = await openSession(database.appUrl);
    await session.client.query('BEGIN');
    const transaction = session.client as unknown as Parameters<typeof once>[0];
    await once(transaction, keyOf('k2'), async () => ({
      receiptNo: await takeIn(transaction, ledger, UNIT, packageOf(SOIL), () => 0),
    }));
    await expect(submitOnce(keyOf('k2'))).rejects.toThrow(KeyInFlightError);
    await expect(submitOnce(keyOf('k2', 'another body'))).rejects.toThrow(KeyInFlightError);
    await ledger.pool.query('SELECT pg_terminate_backend($1)', [session.pid]);
    await session.end();
    await eventually('the crashed session is gone', async () => {
      const { rowCount } = await asOwner(database.ownerUrl, 'SELECT FROM pg_stat_activity WHERE pid = $1', [
        session.pid,
      ]);
      return rowCount === 0 ? true : undefined;
    });
    expect(await submissions()).toBe(before);
    await submitOnce(keyOf('k2', 'another body'));
    expect(await submissions()).toBe(String(Number(before) + 1));
  });

  test('20 requests with one key at once: one submission, one answer for all that were answered', async () => {
    const before = await submissions();
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => submitOnce(keyOf('k3'))));
    const given = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.receiptNo] : []));
    expect(new Set(given).size).toBe(1);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(KeyInFlightError);
    }
    expect(await submissions()).toBe(String(Number(before) + 1));
  });

  test('a refused package leaves no key, so the corrected one may use it; answers are kept for 30 days', async () => {
    const refuse = inTransaction(ledger.pool, 3_000, (transaction) =>
      once(transaction, keyOf('k4'), () =>
        takeIn(transaction, ledger, UNIT, packageOf([city('no-such-type')]), () => 0),
      ),
    );
    await expect(refuse).rejects.toThrow(IntakeRefusedError);
    const answer = await submitOnce(keyOf('k4', 'corrected'));
    await asOwner(
      database.ownerUrl,
      `UPDATE idempotency_keys SET created_at = clock_timestamp() - interval '29 days 23 hours' WHERE key = 'k4'`,
    );
    expect(await forgetOldKeys(ledger.pool)).toBe(0);
    expect(await submitOnce(keyOf('k4', 'corrected'))).toEqual(answer);
    await asOwner(
      database.ownerUrl,
      `UPDATE idempotency_keys SET created_at = clock_timestamp() - interval '30 days 1 minute' WHERE key = 'k4'`,
    );
    expect(await forgetOldKeys(ledger.pool)).toBe(1);
  });
});
