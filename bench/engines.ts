/** The engines of one run: a PostgreSQL that waits for the disk and a real Temporal, both fresh, in a temporary home. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLedger, type Ledger } from '../db/ledger.ts';
import { migrate } from '../db/migrate.ts';
import { createPool } from '../db/pool.ts';
import { localPaths, temporaryHome } from '../local/paths.ts';
import { freePort } from '../local/ports.ts';
import { type Postgres, startPostgres } from '../local/postgres.ts';
import { createDatabase, dropDatabase, inDatabase } from '../local/postgres-databases.ts';
import { seed } from '../local/seed.ts';
import { startTemporal, type Temporal } from '../local/temporal.ts';
import { findTemporal } from '../local/temporal-binary.ts';
import { asOwner } from '../test/support/database.ts';

/** Where the simulated clock of every bench database stands at first: a Monday, within the published calendars. */
export const START = '2026-09-14T09:00:00+08:00';
/** G. The clock is simulated, so its length costs no time. */
export const GRACE_MS = 60_000;
/** Connections of the product's pool, as its default is. */
export const POOL_SIZE = 16;

export interface Engines {
  readonly home: string;
  readonly postgres: Postgres;
  readonly temporal: Temporal;
  /** A new database: a copy of `template`, or the sample city on a clock that stands at START. */
  database(template?: Database): Promise<Database>;
  /** Writes everything to disk, so that no measurement pays for what was written before it. */
  settleDisk(): Promise<void>;
  stop(): Promise<void>;
}

export interface Database {
  readonly name: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** The ledger of one process over this database. End its pool before the database is copied or dropped. */
  ledger(): Ledger;
  drop(): Promise<void>;
}

const TEMPLATE = 'bench_template';
const quiet = () => undefined;

/** Starts both engines. fsync is on in both. */
export async function startEngines(): Promise<Engines> {
  const home = temporaryHome('shixian-bench-');
  try {
    const [postgres, temporal] = await Promise.all([
      startPostgres({ dataDir: join(home, 'postgres'), port: await freePort(), log: quiet }),
      startOwnTemporal(home),
    ]);
    await prepareTemplate(postgres.ownerUrl);
    return {
      home,
      postgres,
      temporal,
      database: (template) => makeDatabase(postgres, template?.name ?? TEMPLATE),
      settleDisk: async () => void (await asOwner(postgres.adminUrl, 'CHECKPOINT')),
      async stop() {
        await Promise.all([postgres.stop(), temporal.stop()]);
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

async function startOwnTemporal(home: string): Promise<Temporal> {
  const source = await findTemporal({ env: process.env, cache: localPaths().cache, log: console.error });
  if (source.kind === 'server') throw new Error('The bench starts its own Temporal: unset TEMPORAL_ADDRESS.');
  return startTemporal({
    binary: source.path,
    dbFile: temporalFile(home),
    port: await freePort(),
    uiPort: null,
    namespaces: ['default'],
    log: quiet,
  });
}

/** Temporal's state, and beside it `….pid`. */
export function temporalFile(home: string): string {
  return join(home, 'temporal', 'temporal.db');
}

async function prepareTemplate(serverUrl: string): Promise<void> {
  const ownerUrl = await createDatabase(serverUrl, TEMPLATE);
  await migrate({ ownerUrl, clock: 'simulated' });
  await seed(ownerUrl);
  await asOwner(ownerUrl, 'UPDATE clock_settings SET stands_at = $1', [START]);
}

async function makeDatabase(postgres: Postgres, template: string): Promise<Database> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const ownerUrl = await createDatabase(postgres.ownerUrl, name, template);
  const appUrl = inDatabase(postgres.appUrl, name);
  return {
    name,
    ownerUrl,
    appUrl,
    ledger: () => createLedger(createPool(appUrl, POOL_SIZE, quiet), { graceMs: GRACE_MS, lockWaitMs: 3_000 }),
    // As the administrator, who may end sessions that are on their way out.
    drop: () => dropDatabase(postgres.adminUrl, name),
  };
}
