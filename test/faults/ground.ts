/**
 * The ground that a fault stands on: a database, a Temporal namespace, and the product's own processes. Engines that
 * a fault stops are its own; the others are those of the run (TEST_OWNER_URL, TEST_APP_URL, TEST_TEMPORAL_ADDRESS).
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Ledger } from '../../db/ledger.ts';
import { migrate } from '../../db/migrate.ts';
import { type Issuer, startIssuer, tokenParties } from '../../local/issuer.ts';
import { temporaryHome } from '../../local/paths.ts';
import { freePort } from '../../local/ports.ts';
import type { Postgres } from '../../local/postgres.ts';
import { seed } from '../../local/seed.ts';
import { type Service, startService } from '../../local/service.ts';
import type { Temporal } from '../../local/temporal.ts';
import { asOwner, createTestDatabase, ledgerOver } from '../support/database.ts';
import { startTestPostgres, startTestTemporal } from '../support/engines.ts';
import { registerNamespace } from '../support/worker.ts';

/** Where the simulated clock of every fault stands at first: a Monday morning. */
const MORNING = '2026-09-14T09:00:00+08:00';

export interface GroundOptions {
  readonly graceSeconds: number;
  readonly ownPostgres?: boolean;
  readonly ownTemporal?: boolean;
}

export interface Ground {
  readonly home: string;
  readonly ownerUrl: string;
  /** A pool of this process, as the application's role, with the grace that the processes have. */
  readonly ledger: Ledger;
  readonly graceMs: number;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly client: Client;
  readonly connection: Connection;
  /** Only with `ownPostgres`. */
  readonly postgres: Postgres | undefined;
  /** Only with `ownTemporal`. */
  readonly temporal: Temporal | undefined;
  /** Starts a process of the worker. */
  startWorker(): Promise<Service>;
  /** Starts a process of the API, and the issuer of its tokens. */
  startApi(): Promise<Api>;
}

export interface Api {
  readonly url: string;
  readonly keyDir: string;
  readonly service: Service;
}

const quiet = () => undefined;

/** Prepares the ground and calls `work` on it; whatever happens, everything is stopped again. */
export async function onGround<T>(options: GroundOptions, work: (ground: Ground) => Promise<T>): Promise<T> {
  const ending: (() => Promise<unknown>)[] = [];
  try {
    return await work(await prepare(options, ending));
  } finally {
    for (let end = ending.pop(); end; end = ending.pop()) await end().catch(quiet);
  }
}

async function prepare(options: GroundOptions, ending: (() => Promise<unknown>)[]): Promise<Ground> {
  const home = temporaryHome('shixian-fault-');
  ending.push(async () => rmSync(home, { recursive: true, force: true }));
  const [database, temporal] = await Promise.all([
    prepareDatabase(options, home, ending),
    ownTemporal(options, home, ending),
  ]);
  const graceMs = options.graceSeconds * 1000;
  const ledger = ledgerOver(database.appUrl, { graceMs });
  ending.push(() => ledger.pool.end());
  const temporalAddress = temporal?.address ?? process.env.TEST_TEMPORAL_ADDRESS ?? '';
  const connection = await Connection.connect({ address: temporalAddress });
  ending.push(() => connection.close());
  const namespace = temporal ? 'default' : await registerNamespace(connection);
  const client = new Client({ connection, namespace });
  const env = environmentOf({
    appUrl: database.appUrl,
    temporalAddress,
    namespace,
    graceSeconds: options.graceSeconds,
  });
  const start = async (name: string, entry: string, more: NodeJS.ProcessEnv = {}) => {
    const files = { logFile: join(home, `${name}.log`), pidFile: join(home, `${name}.pid`) };
    const service = await startService({ name, entry, env: { ...env, ...more }, ...files, log: quiet });
    ending.push(service.stop);
    return service;
  };
  return {
    ...{ home, ownerUrl: database.ownerUrl, ledger, graceMs, temporalAddress, namespace, client, connection, temporal },
    postgres: database.postgres,
    startWorker: () => start('worker', 'worker/main.ts'),
    async startApi() {
      const keyDir = join(home, 'issuer');
      const issuer = await startIssuer({ keyDir, port: await freePort() });
      ending.push(issuer.stop);
      const port = await freePort();
      const service = await start('api', 'api/server.ts', apiEnvironment(issuer, port));
      return { url: `http://127.0.0.1:${port}`, keyDir, service };
    },
  };
}

async function prepareDatabase(
  { ownPostgres }: GroundOptions,
  home: string,
  ending: (() => Promise<unknown>)[],
): Promise<{ ownerUrl: string; appUrl: string; postgres: Postgres | undefined }> {
  if (!ownPostgres) {
    const database = await createTestDatabase({ clock: { startAt: MORNING } });
    ending.push(database.drop);
    return { ...database, postgres: undefined };
  }
  // With fsync: what a crash leaves behind is part of what such a fault shows.
  const postgres = await startTestPostgres(home, true);
  ending.push(() => postgres.stop('immediate'));
  const { ownerUrl, appUrl } = postgres;
  await migrate({ ownerUrl, clock: 'simulated' });
  await seed(ownerUrl);
  await asOwner(ownerUrl, 'UPDATE clock_settings SET stands_at = $1', [MORNING]);
  return { ownerUrl, appUrl, postgres };
}

async function ownTemporal(
  options: GroundOptions,
  home: string,
  ending: (() => Promise<unknown>)[],
): Promise<Temporal | undefined> {
  if (!options.ownTemporal) return undefined;
  const temporal = await startTestTemporal(home);
  ending.push(temporal.stop);
  return temporal;
}

function environmentOf(given: {
  appUrl: string;
  temporalAddress: string;
  namespace: string;
  graceSeconds: number;
}): NodeJS.ProcessEnv {
  const { PATH, HOME, SHIXIAN_CACHE, XDG_CACHE_HOME } = process.env;
  return {
    ...{ PATH, HOME, SHIXIAN_CACHE, XDG_CACHE_HOME },
    DATABASE_URL: given.appUrl,
    TEMPORAL_ADDRESS: given.temporalAddress,
    TEMPORAL_NAMESPACE: given.namespace,
    SHIXIAN_CLOCK: 'simulated',
    SHIXIAN_GRACE_SECONDS: String(given.graceSeconds),
    LOG_LEVEL: 'info',
  };
}

function apiEnvironment({ jwksUrl }: Issuer, port: number): NodeJS.ProcessEnv {
  const { issuer, audience } = tokenParties({});
  return {
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
    JWKS_URL: jwksUrl,
    JWT_ISSUER: issuer,
    JWT_AUDIENCE: audience,
  };
}
