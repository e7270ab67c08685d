/** A database per test file: migrated, seeded, on the clock that the test asks for. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createLedger, type Ledger, type LedgerOptions } from '../../db/ledger.ts';
import { createPool } from '../../db/pool.ts';
import { createDatabase, dropDatabase, inDatabase } from '../../local/postgres-databases.ts';
import { TEMPLATE } from './engines.ts';

export interface TestDatabase {
  readonly ownerUrl: string;
  /** As the application's role. */
  readonly appUrl: string;
  drop(): Promise<void>;
}

export interface DatabaseOptions {
  /** `startAt`: where the simulated clock stands at first, ISO 8601. */
  readonly clock: 'real' | { readonly startAt: string };
}

/** A fresh copy of the template. Drop it when the file is done. */
export async function createTestDatabase({ clock }: DatabaseOptions): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const ownerUrl = await createDatabase(testUrl('TEST_OWNER_URL'), name, TEMPLATE);
  if (clock !== 'real') {
    await asOwner(ownerUrl, `UPDATE clock_settings SET mode = 'simulated', stands_at = $1`, [clock.startAt]);
  }
  return {
    ownerUrl,
    appUrl: inDatabase(testUrl('TEST_APP_URL'), name),
    drop: () => dropDatabase(testUrl('TEST_OWNER_URL'), name),
  };
}

/** One statement as the owner of the schema. */
export async function asOwner(ownerUrl: string, sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await client.query(sql, values);
  } finally {
    await client.end();
  }
}

/** The ledger over a pool of the application's role. End the pool before the database is dropped. */
export function ledgerOver(appUrl: string, overrides: Partial<LedgerOptions> = {}): Ledger {
  const pool = createPool(appUrl, 24, () => undefined);
  return createLedger(pool, { graceMs: 60_000, lockWaitMs: 3_000, ...overrides });
}

function testUrl(name: 'TEST_OWNER_URL' | 'TEST_APP_URL'): string {
  const url = process.env[name];
  if (url === undefined)
    throw new Error(`${name} is not set: run the tests with npm test, or jest with its global set-up.`);
  return url;
}
