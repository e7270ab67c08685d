/** Batches over the same items: locked in one order, so that none waits for another in a circle. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { applyCommands } from '../../db/apply-commands.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { accept, actOnAll, handIn, handInMany, journal } from '../support/items.ts';
import { openSession, type Session } from '../support/sessions.ts';

let database: TestDatabase;
let ledger: Ledger;
let other: Session;
const typesOf = async (itemId: string) => (await journal(ledger, itemId)).map(({ type }) => type);

beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl, { lockWaitMs: 30_000 });
  other = await openSession(database.appUrl);
});
afterEach(async () => {
  await other.end();
  await ledger.pool.end();
  await database.drop();
});

describe('batches that overlap', () => {
  test('rows are locked in the order of their ids, whatever their order in the batch and on disk', async () => {
    const [a = '', b = '', c = ''] = await handInMany(ledger, 3);
    // Rewritten rows lie behind the others on disk.
    await accept(ledger, a);
    await other.client.query('BEGIN');
    await other.client.query('SELECT FROM items WHERE id = $1 FOR UPDATE', [b]);
    const batch = inTransaction(ledger.pool, 15_000, (transaction) =>
      applyCommands(
        transaction,
        ledger,
        [c, a, b].map((itemId) => ({ itemId, command: { type: 'Settle' }, actor: 'clock', elapsedMs: () => 0 })),
      ),
    );
    await other.isWaitedFor();
    const third = await openSession(database.appUrl);
    const lockable = (id: string) =>
      third.client.query('SELECT FROM items WHERE id = $1 FOR UPDATE NOWAIT', [id]).then(
        () => true,
        (error: { code: string }) => (error.code === '55P03' ? false : Promise.reject(error)),
      );
    expect([await lockable(a), await lockable(c)]).toEqual([false, true]);
    await third.end();
    await other.client.query('ROLLBACK');
    expect(await batch).toHaveLength(3);
  });

  test('24 batches over the same 30 items in both orders: no deadlock, each event once, no gap', async () => {
    const items = await handInMany(ledger, 30);
    const batches = Array.from({ length: 24 }, (_, n) => {
      const part = items.slice(n % 6, 25 + (n % 6));
      return n % 2 === 0 ? part : part.toReversed();
    });
    const outcomes = await Promise.all(
      batches.map((batch) =>
        inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
          applyCommands(
            transaction,
            ledger,
            batch.flatMap((itemId) => [
              { itemId, command: { type: 'Accept', expectedVersion: 1 }, actor: 'officer', elapsedMs: () => 0 },
              {
                itemId,
                command: { type: 'Refuse', expectedVersion: 2, reasons: '一' },
                actor: 'officer',
                elapsedMs: () => 0,
              },
            ]),
          ),
        ),
      ),
    );
    expect(outcomes.flat().filter(({ error }) => error === null)).toHaveLength(60);
    const { rows } = await ledger.pool.query<{ journal: string; seqs: string; event_count: number }>(
      `SELECT string_agg(e.type, ' ' ORDER BY e.seq) AS journal, string_agg(e.seq::text, ' ' ORDER BY e.seq) AS seqs, i.event_count
       FROM items i JOIN events e ON e.item_id = i.id GROUP BY i.id`,
    );
    expect(rows).toHaveLength(30);
    for (const row of rows) {
      expect(row).toEqual({ journal: 'ItemSubmitted ItemAccepted ItemRefused', seqs: '1 2 3', event_count: 3 });
    }
  });

  test('an item that does not exist stops the whole batch', async () => {
    const [itemId = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
    const missing = '00000000-0000-7000-8000-000000000000';
    await expect(actOnAll(ledger, [itemId, missing], { type: 'Accept', expectedVersion: 1 })).rejects.toThrow(
      'no item',
    );
    expect(await typesOf(itemId)).toEqual(['ItemSubmitted']);
  });
});
