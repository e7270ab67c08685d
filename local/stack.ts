/** The whole product on one machine: PostgreSQL, Temporal, migrations, sample city, token issuer, worker and API. */
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { migrate } from '../db/migrate.ts';
import { ensureSearchAttributes } from '../worker/standing.ts';
import { buildConsole } from './console-build.ts';
import { type Issuer, startIssuer, tokenParties } from './issuer.ts';
import { takeLock } from './lock.ts';
import { localPaths, type Paths } from './paths.ts';
import { loopback, requireFreePort } from './ports.ts';
import { endPostgresLeftover, type Postgres, startPostgres } from './postgres.ts';
import { type Exit, endLeftover, type Log } from './processes.ts';
import { seed } from './seed.ts';
import { type Service, startService } from './service.ts';
import { signingKeyFile } from './signing-key.ts';
import { endTemporalLeftover, startTemporal, type Temporal } from './temporal.ts';
import { findTemporal } from './temporal-binary.ts';

export interface StackPorts {
  readonly api: number;
  readonly issuer: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

export interface StackOptions {
  /** The data directory; SHIXIAN_HOME or `.local` when absent. */
  readonly home?: string;
  /** Ports; those of the environment, or the usual ones, when absent. */
  readonly ports?: StackPorts;
  readonly clock: 'real' | 'simulated';
  readonly withUi: boolean;
  /** Builds the console where its sources have changed. */
  readonly withConsole?: boolean;
  readonly log: Log;
  /** G of the ledger, in seconds. */
  readonly graceSeconds?: number;
  /** Settings laid over the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Breaks the start off; what was started by then is stopped. */
  readonly signal?: AbortSignal;
}

export interface Stack {
  readonly paths: Paths;
  readonly apiUrl: string;
  readonly uiUrl: string | null;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly temporalAddress: string;
  readonly namespace: string;
  /** `null` when DATABASE_URL names a PostgreSQL of the reader's own. */
  readonly postgres: Postgres | null;
  /** `null` when TEMPORAL_ADDRESS names a server of the reader's own. */
  readonly temporal: Temporal | null;
  /** `null` when JWT_ISSUER names an identity provider of the reader's own. */
  readonly issuer: Issuer | null;
  readonly worker: Service;
  readonly api: Service;
  /** Resolves with a report when a part ends though nobody asked it to. */
  readonly failed: Promise<string>;
  /** Stops everything in reverse order and gives the lock back. */
  readonly stop: () => Promise<void>;
}

interface Step {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

interface Context {
  readonly options: StackOptions;
  readonly env: NodeJS.ProcessEnv;
  readonly paths: Paths;
  readonly ports: StackPorts;
  readonly started: Step[];
}

/** The ports of the embedded default, as the environment sets them. */
export function portsOf(env: NodeJS.ProcessEnv): StackPorts {
  return {
    api: portOf(env, 'API_PORT', 8080),
    issuer: portOf(env, 'ISSUER_PORT', 8079),
    postgres: portOf(env, 'POSTGRES_PORT', 5440),
    temporal: portOf(env, 'TEMPORAL_PORT', 7233),
    temporalUi: portOf(env, 'TEMPORAL_UI_PORT', 8233),
  };
}

function portOf(env: NodeJS.ProcessEnv, variable: string, usual: number): number {
  const port = Number(env[variable] || usual);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${variable} is "${env[variable]}"; it must be a port from 1 to 65535.`);
}

/** Starts everything and resolves when it serves. On an error what was started is stopped, and the error is thrown. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env };
  if (options.home) env.SHIXIAN_HOME = options.home;
  if (env.SHIXIAN_MODE === 'production') {
    throw new Error('This start is for a desk: its issuer gives a token to anybody. Unset SHIXIAN_MODE=production.');
  }
  const paths = localPaths(env);
  if (paths.note) options.log(paths.note);
  const release = takeLock(paths.lock, options.log);
  const started: Step[] = [{ name: 'lock', stop: async () => release() }];
  const context: Context = { options, env, paths, ports: options.ports ?? portsOf(env), started };
  try {
    return await startParts(context);
  } catch (error) {
    await stopAll(started, options.log);
    throw error;
  }
}

async function startParts(context: Context): Promise<Stack> {
  const { options, env, paths, ports } = context;
  if (env.DATABASE_URL) ownDatabase(env);
  await endServiceLeftovers(paths, options.log);
  await requireFreePort(ports.api, 'the API', 'API_PORT');
  const [database, temporal, issuer] = await allOf([
    databaseReady(context),
    temporalReady(context),
    issuerReady(context),
    options.withConsole ? buildConsole(options.log) : Promise.resolve(),
  ]);
  options.signal?.throwIfAborted();
  const serviceEnv = environmentOf(context, database.appUrl, temporal.address, issuer);
  const [worker, api] = await allOf([
    serviceReady(context, 'The worker', 'worker', 'worker/main.ts', serviceEnv),
    serviceReady(context, 'The API', 'api', 'api/server.ts', serviceEnv),
  ]);
  options.signal?.throwIfAborted();
  const parts = { postgres: database.postgres, temporal: temporal.temporal, worker, api };
  return {
    ...parts,
    paths,
    issuer,
    apiUrl: `http://${serviceEnv.API_HOST}:${ports.api}`,
    uiUrl: temporal.temporal?.uiUrl ?? null,
    ownerUrl: database.ownerUrl,
    appUrl: database.appUrl,
    temporalAddress: temporal.address,
    namespace: namespaceOf(env),
    failed: firstFailure(parts),
    stop: () => stopAll(context.started, options.log),
  };
}

interface Database {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly postgres: Postgres | null;
}

async function databaseReady(context: Context): Promise<Database> {
  const { options, env, paths, ports } = context;
  const database = env.DATABASE_URL ? ownDatabase(env) : await embeddedDatabase(context);
  await timed(options.log, 'Migrations', () => migrate({ ownerUrl: database.ownerUrl, clock: options.clock }));
  await timed(options.log, 'The sample city', () => seed(database.ownerUrl));
  return database;

  async function embeddedDatabase({ started }: Context): Promise<Database> {
    const postgres = await timed(options.log, `PostgreSQL on ${loopback}:${ports.postgres}`, () =>
      startPostgres({ dataDir: paths.postgres, port: ports.postgres, log: options.log }),
    );
    started.push({ name: 'PostgreSQL', stop: () => postgres.stop() });
    return { ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl, postgres };
  }
}

function ownDatabase(env: NodeJS.ProcessEnv): Database {
  if (!env.MIGRATION_DATABASE_URL) {
    throw new Error(
      'DATABASE_URL is set, so no PostgreSQL is started; set MIGRATION_DATABASE_URL to the same database as its owner.',
    );
  }
  return { appUrl: env.DATABASE_URL as string, ownerUrl: env.MIGRATION_DATABASE_URL, postgres: null };
}

async function temporalReady(context: Context): Promise<{ address: string; temporal: Temporal | null }> {
  const { options, env, paths, ports, started } = context;
  const namespace = namespaceOf(env);
  const source = await findTemporal({ env, cache: paths.cache, log: options.log, signal: options.signal });
  if (source.kind === 'server') {
    const connection = await Connection.connect({ address: source.address });
    await ensureSearchAttributes(connection, namespace).finally(() => connection.close());
    return { address: source.address, temporal: null };
  }
  const temporal = await timed(options.log, `Temporal on ${loopback}:${ports.temporal}`, () =>
    startTemporal({
      binary: source.path,
      dbFile: paths.temporalDb,
      port: ports.temporal,
      uiPort: options.withUi ? ports.temporalUi : null,
      namespaces: [namespace],
      log: options.log,
    }),
  );
  started.push({ name: 'Temporal', stop: temporal.stop });
  return { address: temporal.address, temporal };
}

async function issuerReady({ env, paths, ports, started }: Context): Promise<Issuer | null> {
  if (env.JWT_ISSUER) return null;
  // The console may be opened by either name, and under the address that the public reaches it by.
  const own = [loopback, 'localhost'].map((host) => `http://${host}:${ports.api}`);
  const origins = env.PUBLIC_URL ? [...own, new URL(env.PUBLIC_URL).origin] : own;
  const { audience } = tokenParties(env);
  const issuer = await startIssuer({ keyDir: paths.issuer, port: ports.issuer, audience, origins });
  started.push({ name: 'the token issuer', stop: issuer.stop });
  return issuer;
}

async function serviceReady(
  { options, paths, started }: Context,
  name: string,
  file: string,
  entry: string,
  env: NodeJS.ProcessEnv,
): Promise<Service> {
  const files = { logFile: join(paths.logs, `${file}.log`), pidFile: join(paths.pids, file) };
  const service = await timed(options.log, name, () => startService({ name, entry, env, ...files, log: options.log }));
  started.push({ name, stop: service.stop });
  return service;
}

const namespaceOf = (env: NodeJS.ProcessEnv) => env.TEMPORAL_NAMESPACE || 'default';

function environmentOf(
  { options, env, paths, ports }: Context,
  appUrl: string,
  address: string,
  issuer: Issuer | null,
) {
  return {
    ...env,
    // The owner's password is for migrations alone.
    MIGRATION_DATABASE_URL: undefined,
    DATABASE_URL: appUrl,
    // A ledger of the reader's own has its witness where the reader says.
    SHIXIAN_WITNESS_FILE: env.SHIXIAN_WITNESS_FILE || (env.DATABASE_URL ? undefined : paths.witness),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespaceOf(env),
    API_HOST: env.API_HOST || loopback,
    API_PORT: String(ports.api),
    JWKS_URL: issuer ? undefined : env.JWKS_URL || undefined,
    JWT_ISSUER: issuer?.url ?? env.JWT_ISSUER,
    JWT_AUDIENCE: tokenParties(env).audience,
    SIGNING_KEY_FILE: env.SIGNING_KEY_FILE || signingKeyFile(paths.signing),
    MATERIALS_DIR: env.MATERIALS_DIR || paths.materials,
    SHIXIAN_CLOCK: options.clock,
    ...(options.graceSeconds === undefined ? {} : { SHIXIAN_GRACE_SECONDS: String(options.graceSeconds) }),
  };
}

interface Watched {
  readonly lastLines: () => string[];
  readonly onUnexpectedExit: (callback: (exit: Exit) => void) => void;
}

function firstFailure(parts: Record<string, Watched | null>): Promise<string> {
  return new Promise((resolve) => {
    for (const [name, part] of Object.entries(parts)) {
      part?.onUnexpectedExit(({ code, signal }) => {
        const how = signal ? `by signal ${signal}` : `with code ${code}`;
        resolve(`${name} ended unexpectedly ${how}. Its last lines:\n${part.lastLines().join('\n')}`);
      });
    }
  });
}

/** Stops what an earlier, killed start left running on these paths. */
export async function endLeftovers(paths: Paths, log: Log): Promise<void> {
  await endServiceLeftovers(paths, log);
  await endTemporalLeftover(paths.temporalDb, log);
  await endPostgresLeftover(paths.postgres, log);
}

async function endServiceLeftovers(paths: Paths, log: Log): Promise<void> {
  await endLeftover(join(paths.pids, 'api'), 'The API', 'SIGTERM', log);
  await endLeftover(join(paths.pids, 'worker'), 'The worker', 'SIGTERM', log);
}

async function stopAll(started: Step[], log: Log): Promise<void> {
  for (let step = started.pop(); step; step = started.pop()) {
    await step.stop().catch((error: unknown) => log(`${step?.name} did not stop: ${String(error)}`));
  }
}

async function timed<T>(log: Log, name: string, work: () => Promise<T>): Promise<T> {
  const since = performance.now();
  const result = await work();
  log(`${name}: ready in ${((performance.now() - since) / 1000).toFixed(1)} s`);
  return result;
}

/** Waits for all, and only then throws the first error: so nothing starts behind the back of the clean-up. */
async function allOf<T extends readonly unknown[]>(work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const results = await Promise.allSettled(work);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
