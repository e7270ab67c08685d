/** The engines that one test run shares: PostgreSQL with a migrated, seeded template database, and Temporal. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../db/migrate.ts';
import { removeWithThisProcess } from '../../local/keeper.ts';
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
  removeWithThisProcess(home);
  const [postgres, temporal] = await both(startTestPostgres(home), startTestTemporal(home));
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

/** Where one of them does not start, the other is stopped: a run that cannot begin ends. */
async function both(postgres: Promise<Postgres>, temporal: Promise<Temporal>): Promise<[Postgres, Temporal]> {
  const started = await Promise.allSettled([postgres, temporal]);
  const [one, other] = started;
  if (one.status === 'fulfilled' && other.status === 'fulfilled') return [one.value, other.value];
  await Promise.all(started.map((engine) => (engine.status === 'fulfilled' ? engine.value.stop() : undefined)));
  throw one.status === 'rejected' ? one.reason : (other as PromiseRejectedResult).reason;
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
