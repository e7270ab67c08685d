/** The worker and the API as child processes of the embedded default. */
import { resolve as resolvePath } from 'node:path';
import { repository } from './paths.ts';
import { type Child, type Exit, endLeftover, type Log, launch } from './processes.ts';

export interface ServiceOptions {
  /** As the reader knows it: "the worker". */
  readonly name: string;
  /** The process's entry point, relative to the checkout. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly pidFile: string;
  readonly log: Log;
}

export interface Service {
  readonly name: string;
  readonly pid: () => number;
  /** Stops if running (or was killed) and starts again; resolves when it is ready. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly lastLines: () => string[];
  /** Calls back when the process ends though nobody asked it to. */
  readonly onUnexpectedExit: (callback: (exit: Exit) => void) => void;
}

const readyLimitMs = 60_000;

/** Starts the process and waits for its line with `msg: "ready"`. Throws its last lines when it ends before that. */
export async function startService(options: ServiceOptions): Promise<Service> {
  await endLeftover(options.pidFile, options.name, 'SIGTERM', options.log);
  const callbacks: ((exit: Exit) => void)[] = [];
  const start = async (): Promise<Child> => {
    const child = await startProcess(options);
    void child.exit.then((exit) => {
      if (!child.ending()) for (const callback of callbacks) callback(exit);
    });
    return child;
  };
  let child = await start();
  const stop = () => child.end('SIGTERM', 15_000);
  return {
    name: options.name,
    pid: () => child.pid,
    restart: async () => {
      await stop();
      child = await start();
    },
    stop,
    kill: () => child.end('SIGKILL', 5_000),
    lastLines: () => child.lastLines(),
    onUnexpectedExit: (callback) => callbacks.push(callback),
  };
}

async function startProcess(options: ServiceOptions): Promise<Child> {
  let announce = () => {};
  const ready = new Promise<'ready'>((resolve) => {
    announce = () => resolve('ready');
  });
  const child = await launch({
    ...options,
    command: process.execPath,
    args: ['--enable-source-maps', '--import', 'tsx', resolvePath(repository, options.entry)],
    cwd: repository,
    onLine: (line) => {
      if (saysReady(line)) announce();
    },
  });
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), readyLimitMs);
  const tooLate = new Promise<'late'>((resolve) => limit.signal.addEventListener('abort', () => resolve('late')));
  const outcome = await Promise.race([ready, child.exit, tooLate]);
  clearTimeout(timer);
  if (outcome === 'ready') return child;
  await child.end('SIGTERM', 5_000);
  const what = outcome === 'late' ? 'was not ready after 60 s' : 'ended before it was ready';
  throw new Error(`${options.name} ${what}. Its last lines (${options.logFile}):\n${child.lastLines().join('\n')}`);
}

function saysReady(line: string): boolean {
  try {
    return (JSON.parse(line) as { msg?: unknown } | null)?.msg === 'ready';
  } catch {
    return false;
  }
}
