/** The Temporal server of the embedded default: one process, its state in one SQLite file. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { ensureSearchAttributes, SEARCH_ATTRIBUTES } from '../worker/standing.ts';
import { accepts, loopback, requireFreePort } from './ports.ts';
import { type Child, type Exit, endLeftover, type Log, launch } from './processes.ts';

export interface TemporalOptions {
  /** The Temporal CLI. */
  readonly binary: string;
  readonly dbFile: string;
  readonly port: number;
  /** `null`: without the web UI. */
  readonly uiPort: number | null;
  readonly namespaces: readonly string[];
  /** On unless a test or a bench that loses nothing by it says false. */
  readonly fsync?: boolean;
  readonly log: Log;
}

export interface Temporal {
  readonly address: string;
  readonly uiUrl: string | null;
  /** Stops if running and starts again on the same port and file. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** SIGKILL; what was committed to the file is there at the next `restart`. */
  readonly kill: () => Promise<void>;
  readonly lastLines: () => string[];
  /** Calls back when the server ends though nobody asked it to. */
  readonly onUnexpectedExit: (callback: (exit: Exit) => void) => void;
}

const startLimitMs = 30_000;

/**
 * The server's own limits are set for a shared cluster; here thousands of workflows are started and woken at once, and
 * the disk is the limit. Requests a second: 2,400 by default at the frontend, 1,200 in matching, 3,000 in history. The
 * minimal interval lets an item that has ended be started again by the next line of the outbox within the same second.
 */
const limits: Readonly<Record<string, string>> = {
  'frontend.rps': '50000',
  'frontend.namespaceRPS': '50000',
  'frontend.namespaceRPS.visibility': '1000',
  'matching.rps': '50000',
  'history.rps': '50000',
  'frontend.persistenceMaxQPS': '50000',
  'matching.persistenceMaxQPS': '50000',
  'history.persistenceMaxQPS': '50000',
  'history.workflowIdReuseMinimalInterval': '"0s"',
};

/**
 * Starts the server and waits until every namespace and search attribute is there. On a file of an earlier start the
 * namespaces keep their ids. Throws a sentence when a port is taken or the server ends.
 */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { dbFile, port, uiPort, log } = options;
  mkdirSync(dirname(dbFile), { recursive: true, mode: 0o700 });
  await endTemporalLeftover(dbFile, log);
  await requireFreePort(port, 'Temporal', 'TEMPORAL_PORT');
  if (uiPort !== null) await requireFreePort(uiPort, 'the Temporal UI', 'TEMPORAL_UI_PORT');
  const callbacks: ((exit: Exit) => void)[] = [];
  const start = async (): Promise<Child> => {
    const child = await startServer(options);
    void child.exit.then((exit) => {
      if (!child.ending()) for (const callback of callbacks) callback(exit);
    });
    return child;
  };
  let child = await start();
  const stop = () => child.end('SIGTERM', 10_000);
  return {
    address: `${loopback}:${port}`,
    uiUrl: uiPort === null ? null : `http://${loopback}:${uiPort}`,
    restart: async () => {
      await stop();
      child = await start();
    },
    stop,
    kill: () => child.end('SIGKILL', 10_000),
    lastLines: () => child.lastLines(),
    onUnexpectedExit: (callback) => callbacks.push(callback),
  };
}

/** Stops a server that an earlier, killed start left on `dbFile`. */
export function endTemporalLeftover(dbFile: string, log: Log): Promise<void> {
  return endLeftover(`${dbFile}.pid`, 'Temporal', 'SIGTERM', log);
}

async function startServer(options: TemporalOptions): Promise<Child> {
  const { binary, dbFile } = options;
  const child = await launch({
    name: 'Temporal',
    command: binary,
    args: serverArguments(options),
    // TEMPORAL_* and the CLI's own configuration files would change what this server is.
    env: { PATH: process.env.PATH, HOME: dirname(dbFile), TEMPORAL_DISABLE_CONFIG_FILE: 'true' },
    cwd: dirname(dbFile),
    logFile: `${dbFile}.log`,
    pidFile: `${dbFile}.pid`,
  });
  try {
    await untilReady(child, options);
    return child;
  } catch (error) {
    await child.end('SIGTERM', 5_000);
    throw error;
  }
}

function serverArguments({ dbFile, port, uiPort, namespaces, fsync }: TemporalOptions): string[] {
  return [
    ...['server', 'start-dev', '--db-filename', dbFile, '--ip', loopback, '--port', String(port)],
    ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...namespaces.flatMap((name) => ['--namespace', name]),
    ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ...Object.entries(limits).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
    // Write-ahead logging: the same safety as SQLite's default journal at more than twice its speed.
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', `synchronous=${fsync === false ? 'off' : 'full'}`],
    ...['--log-level', 'warn', '--log-format', 'json'],
  ];
}

async function untilReady(child: Child, { port, namespaces }: TemporalOptions): Promise<void> {
  const giveUpAt = Date.now() + startLimitMs;
  let reason = 'it did not answer';
  while (child.running() && Date.now() < giveUpAt) {
    // The gRPC client waits a second after a refused connection; a bare one can be tried at once.
    if (!(await accepts(port))) {
      await Promise.race([child.exit, delay(20)]);
      continue;
    }
    try {
      const connection = await Connection.connect({ address: `${loopback}:${port}`, connectTimeout: 1_000 });
      try {
        for (const namespace of namespaces) await ensureSearchAttributes(connection, namespace);
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      await Promise.race([child.exit, delay(50)]);
    }
  }
  const lines = child.lastLines(10).join('\n');
  throw new Error(`Temporal did not start (${child.running() ? reason : 'it ended'}). Its last lines:\n${lines}`);
}
