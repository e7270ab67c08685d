/** The embedded PostgreSQL: set up on first use, on the loopback interface only, with its data in a directory. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { canEnter, type OsUser, serverUser } from './os-user.ts';
import { loopback, requireFreePort } from './ports.ts';
import { type Credentials, createRolesAndDatabase, urlFor } from './postgres-databases.ts';
import { type PostgresPrograms, postgresPrograms } from './postgres-programs.ts';
import {
  type Child,
  commandLine,
  type Exit,
  endLeftover,
  endProcess,
  type Log,
  launch,
  startMark,
} from './processes.ts';

export interface PostgresOptions {
  readonly dataDir: string;
  readonly port: number;
  /** On unless a test that loses nothing by it says false. */
  readonly fsync?: boolean;
  readonly log: Log;
}

/** How PostgreSQL ends: `fast` breaks off sessions, `immediate` is a crash with recovery at the next start. */
export type StopMode = 'smart' | 'fast' | 'immediate';

export interface Postgres {
  /** `shixian_owner` on the database `shixian`: migrations and seed; may create further databases. */
  readonly ownerUrl: string;
  /** `shixian_api` on the database `shixian`: the worker and the API. */
  readonly appUrl: string;
  /** The administrator, on the database `postgres`. */
  readonly adminUrl: string;
  readonly port: number;
  /** Stops if running (default `fast`) and starts again on the same port. */
  readonly restart: (mode?: StopMode) => Promise<void>;
  readonly stop: (mode?: StopMode) => Promise<void>;
  /** SIGKILL to the server. Its sessions end by themselves; committed data are there at the next `restart`. */
  readonly kill: () => Promise<void>;
  readonly lastLines: () => string[];
  /** Calls back when the server ends though nobody asked it to. */
  readonly onUnexpectedExit: (callback: (exit: Exit) => void) => void;
}

interface Cluster {
  readonly options: PostgresOptions;
  readonly user: OsUser | undefined;
  readonly programs: PostgresPrograms;
  readonly data: string;
  readonly credentials: Credentials;
}

const signals = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const startLimitMs = 60_000;

/**
 * Starts PostgreSQL on `dataDir`, creating cluster, roles and database on first use. A server that an earlier,
 * killed start left behind is stopped first. Throws a sentence when the port is taken or the server ends.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const cluster = await prepare(options);
  const { credentials } = cluster;
  const adminUrl = urlFor('postgres', credentials.postgres, options.port, 'postgres');
  const callbacks: ((exit: Exit) => void)[] = [];
  const start = async (): Promise<Child> => {
    const child = await startServer(cluster, adminUrl);
    void child.exit.then((exit) => {
      if (!child.ending()) for (const callback of callbacks) callback(exit);
    });
    return child;
  };
  let child = await start();
  await createRolesAndDatabase(adminUrl, credentials);
  const stop = (mode: StopMode = 'fast'): Promise<void> => child.end(signals[mode], 20_000);
  return {
    ownerUrl: urlFor('shixian_owner', credentials.owner, options.port),
    appUrl: urlFor('shixian_api', credentials.api, options.port),
    adminUrl,
    port: options.port,
    restart: async (mode) => {
      await stop(mode);
      child = await start();
    },
    stop,
    kill: () => child.end('SIGKILL', 20_000),
    lastLines: () => child.lastLines(),
    onUnexpectedExit: (callback) => callbacks.push(callback),
  };
}

async function prepare(options: PostgresOptions): Promise<Cluster> {
  const user = serverUser();
  mkdirSync(options.dataDir, { recursive: true });
  chmodSync(options.dataDir, 0o755);
  if (!canEnter(user, options.dataDir)) {
    throw new Error(
      `The user "${user?.name}", who runs PostgreSQL, cannot enter ${options.dataDir}: chmod a+x its parents.`,
    );
  }
  const data = join(realpathSync(options.dataDir), 'data');
  await endPostgresLeftover(options.dataDir, options.log);
  await requireFreePort(options.port, 'PostgreSQL', 'POSTGRES_PORT');
  const programs = postgresPrograms(options.dataDir, user);
  const first = !existsSync(join(data, 'PG_VERSION'));
  const credentials = first ? newCredentials(options.dataDir) : readCredentials(options.dataDir);
  if (first) initialise({ options, user, programs, data, credentials });
  return { options, user, programs, data, credentials };
}

/** Stops a server that an earlier, killed start left on `dataDir`, and removes a stale pid file. */
export async function endPostgresLeftover(dataDir: string, log: Log): Promise<void> {
  if (!existsSync(dataDir)) return;
  const data = join(realpathSync(dataDir), 'data');
  await endLeftover(join(dataDir, 'server.pid'), 'PostgreSQL', 'SIGINT', log);
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  if (startMark(pid) !== undefined && commandLine(pid).includes(data)) {
    await endProcess(pid, 'SIGINT');
    log(`PostgreSQL was still running on ${data} (process ${pid}); it has been stopped.`);
    return;
  }
  // PostgreSQL trusts a pid that happens to live again under another program, and would refuse to start.
  rmSync(pidFile, { force: true });
  log('PostgreSQL did not end properly last time; it recovers from its journal.');
}

// Passwords although only this machine can connect: on a shared machine another user must not be the owner of a ledger.
function newCredentials(dataDir: string): Credentials {
  const password = () => randomBytes(24).toString('base64url');
  const credentials = { postgres: password(), owner: password(), api: password() };
  const file = join(dataDir, 'credentials.json');
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(credentials, null, 2), { mode: 0o600 });
  return credentials;
}

/** The embedded database as the application's role; another command than the start asks for it. Throws before the first start. */
export function embeddedAppUrl(dataDir: string, port: number): string {
  return urlFor('shixian_api', readCredentials(dataDir).api, port);
}

function readCredentials(dataDir: string): Credentials {
  const file = join(dataDir, 'credentials.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
  } catch {
    throw new Error(
      `The passwords of the embedded PostgreSQL (${file}) are gone. Put the file back, or npm run reset.`,
    );
  }
}

function initialise({ options, user, programs, data, credentials }: Cluster): void {
  const temporary = `${data}.new`;
  const passwordFile = join(options.dataDir, 'password.new');
  for (const path of [temporary, data]) rmSync(path, { recursive: true, force: true });
  mkdirSync(temporary, { mode: 0o700 });
  writeFileSync(passwordFile, `${credentials.postgres}\n`, { mode: 0o600 });
  if (user) for (const path of [temporary, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = ['--pgdata', temporary, '--username=postgres', '--auth=scram-sha-256', '--pwfile', passwordFile];
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  args.push('--no-instructions', ...(options.fsync === false ? ['--no-sync'] : []));
  try {
    const result = spawnSync(programs.initdb, args, { ...as(user), encoding: 'utf8', cwd: options.dataDir });
    if (result.status !== 0) {
      throw new Error(`PostgreSQL could not be set up in ${data}: ${result.error?.message ?? result.stderr.trim()}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(temporary, data);
}

async function startServer(cluster: Cluster, adminUrl: string): Promise<Child> {
  const { options, programs, user, data } = cluster;
  const settings = {
    listen_addresses: loopback,
    port: options.port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    fsync: options.fsync === false ? 'off' : 'on',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const spec = { name: 'PostgreSQL', command: programs.postgres, args, ...as(user), user, cwd: options.dataDir };
  const files = { logFile: join(options.dataDir, 'server.log'), pidFile: join(options.dataDir, 'server.pid') };
  const startBy = Date.now() + startLimitMs;
  for (;;) {
    const child = await launch({ ...spec, ...files });
    if (await answers(child, adminUrl, startBy)) return child;
    const lines = child.lastLines().join('\n');
    // After a SIGKILL the old sessions still hold the shared memory for a moment.
    if (
      !/pre-existing shared memory block|is still in use/.test(child.lastLines(4).join('\n')) ||
      Date.now() > startBy
    ) {
      throw new Error(`PostgreSQL did not start. Its last lines:\n${lines}`);
    }
    await delay(200);
  }
}

async function answers(child: Child, adminUrl: string, startBy: number): Promise<boolean> {
  while (child.running()) {
    if (await connects(adminUrl)) return true;
    if (Date.now() > startBy) await child.end('SIGQUIT', 5_000);
    await Promise.race([child.exit, delay(50)]);
  }
  return false;
}

async function connects(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

// A clean environment: PGDATA, PGPORT and the like of the reader's shell are not meant for this server.
function as(user: OsUser | undefined): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', SYSTEMROOT: process.env.SYSTEMROOT };
  return { env, ...(user ? { uid: user.uid, gid: user.gid } : {}) };
}
