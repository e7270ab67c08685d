/** The engines that one test run shares: PostgreSQL with a migrated, seeded template database, and Temporal. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../db/migrate.ts';
import { localPaths, temporaryHome } from '../../local/paths.ts';
import { freePort } from '../../local/ports.ts';
import { type Postgres, startPostgres } from '../../local/postgres.ts';
import { createDatabase } from '../../local/postgres-databases.ts';
import { seed } from '../../local/seed.ts';
import { startTemporal, type Temporal } from '../../local/temporal.ts';
import { findTemporal } from '../../local/temporal-binary.ts';

export const TEMPLATE = 'shixian_template';

export interface Engines {
  readonly home: string;
  readonly postgres: Postgres;
  readonly temporal: Temporal;
  stop(): Promise<void>;
}

const quiet = () => undefined;

/** Starts both engines in a fresh directory and prepares the template. */
export async function startEngines(): Promise<Engines> {
  const home = temporaryHome('shixian-test-');
  const [postgres, temporal] = await Promise.all([startTestPostgres(home), startTestTemporal(home)]);
  const template = await createDatabase(postgres.ownerUrl, TEMPLATE);
  await migrate({ ownerUrl: template, clock: 'real' });
  await seed(template);
  return {
    home,
    postgres,
    temporal,
    async stop() {
      await Promise.all([postgres.stop(), temporal.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A PostgreSQL of the caller's own, for tests that restart it. */
export async function startTestPostgres(home: string, fsync = false): Promise<Postgres> {
  return startPostgres({ dataDir: join(home, 'postgres'), port: await freePort(), fsync, log: quiet });
}

/** A Temporal of the caller's own, for tests that stop it. */
export async function startTestTemporal(home: string, namespaces: readonly string[] = ['default']): Promise<Temporal> {
  const source = await findTemporal({ env: process.env, cache: localPaths().cache, log: console.error });
  if (source.kind === 'server') throw new Error('The tests start their own Temporal: unset TEMPORAL_ADDRESS.');
  const dbFile = join(home, 'temporal', 'temporal.db');
  return startTemporal({
    binary: source.path,
    dbFile,
    port: await freePort(),
    uiPort: null,
    namespaces,
    fsync: false,
    log: quiet,
  });
}
