import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { packageOf, UNIT } from '../support/packages.ts';

describe('the ledger', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  beforeAll(async () => {
    database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
    ledger = ledgerOver(database.appUrl);
    await inTransaction(ledger.pool, 3000, (transaction) =>
      takeIn(transaction, ledger, UNIT, packageOf([{ typeId: 'soil-water', division: '990100' }]), () => 0),
    );
  });
  afterAll(async () => {
    await ledger.pool.end();
    await database.drop();
  });

  test.each([
    'UPDATE events SET data = data',
    'DELETE FROM events',
    'TRUNCATE events CASCADE',
    'ALTER TABLE events DISABLE TRIGGER ALL',
    'DELETE FROM items',
    "UPDATE clock_settings SET mode = 'real'",
    'UPDATE timetable_versions SET content = content',
  ])('the application cannot: %s', async (sql) => {
    await expect(ledger.pool.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  test.each(['UPDATE events SET data = data', 'DELETE FROM events', 'TRUNCATE events CASCADE'])(
    'even the owner cannot: %s',
    async (sql) => {
      await expect(asOwner(database.ownerUrl, sql)).rejects.toThrow('the ledger is append-only');
    },
  );
});
