/** Child processes of the embedded default: started apart from the terminal, remembered on disk, ended in order. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { endedBefore, endWithThisProcess } from './keeper.ts';
import type { OsUser } from './os-user.ts';

/** Takes one line for the reader. */
export type Log = (line: string) => void;

export interface ChildSpec {
  /** As the reader knows it: "PostgreSQL", "the worker". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly user?: OsUser | undefined;
  readonly logFile: string;
  readonly pidFile: string;
  /** Receives each line of standard output; without it the output goes to the log file alone. */
  readonly onLine?: (line: string) => void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly exit: Promise<Exit>;
  readonly running: () => boolean;
  /** True once it was asked to end. */
  readonly ending: () => boolean;
  readonly end: (signal: NodeJS.Signals, graceMs: number) => Promise<void>;
  readonly lastLines: (count?: number) => string[];
}

/** At a start, a log file longer than this is set aside as `….1`. */
const logLimitBytes = 20_000_000;

/**
 * Starts a process in a group of its own, so that a Ctrl-C in the terminal reaches only the one who must end the
 * children in order. It does not outlive this process; its pid goes to `pidFile` for the next start all the same.
 */
export async function launch(spec: ChildSpec): Promise<Child> {
  for (const file of [spec.logFile, spec.pidFile]) mkdirSync(dirname(file), { recursive: true });
  if ((statSync(spec.logFile, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) {
    renameSync(spec.logFile, `${spec.logFile}.1`);
  }
  const logFd = openSync(spec.logFile, 'a', 0o600);
  const child = spawn(spec.command, [...spec.args], {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', spec.onLine ? 'pipe' : logFd, logFd],
    ...(spec.user ? { uid: spec.user.uid, gid: spec.user.gid } : {}),
  });
  closeSync(logFd);
  let running = true;
  const exit = new Promise<Exit>((resolve) => {
    child.once('exit', () => {
      running = false;
      if (child.pid !== undefined) endedBefore(child.pid);
      rmSync(spec.pidFile, { force: true });
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const pid = await spawned(child, spec.name);
  // SIGINT is an orderly end to each of them; to PostgreSQL it is the one that waits for no session.
  if (running) endWithThisProcess(pid, 'INT');
  if (running) writeFileSync(spec.pidFile, JSON.stringify({ pid, startedAt: startMark(pid) }), { mode: 0o600 });
  if (spec.onLine) followOutput(child, spec.logFile, spec.onLine);
  const launchedChild = handle(spec, child, pid, exit, () => running);
  launched.add(launchedChild);
  void exit.then(() => launched.delete(launchedChild));
  return launchedChild;
}

const launched = new Set<Child>();

/** The last resort: SIGKILL to every process that this one launched. The engines recover at their next start. */
export async function killLaunched(): Promise<void> {
  await Promise.all([...launched].map((child) => child.end('SIGKILL', 5_000)));
}

function handle(spec: ChildSpec, child: ChildProcess, pid: number, exit: Promise<Exit>, running: () => boolean): Child {
  let ending = false;
  return {
    name: spec.name,
    pid,
    exit,
    running,
    ending: () => ending,
    lastLines: (count = 20) => lastLinesOf(spec.logFile, count),
    end: async (signal, graceMs) => {
      ending = true;
      if (!running()) return;
      child.kill(signal);
      const waiting = new AbortController();
      const slow = delay(graceMs, 'slow' as const, { signal: waiting.signal }).catch(() => undefined);
      if ((await Promise.race([exit, slow])) === 'slow') child.kill('SIGKILL');
      waiting.abort();
      await exit;
    },
  };
}

function spawned(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)));
    child.once('spawn', () => resolve(child.pid as number));
  });
}

// Written at once, so that the last words of a process are in the file when its end is reported.
function followOutput(child: ChildProcess, logFile: string, onLine: (line: string) => void): void {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    appendFileSync(logFile, `${line}\n`);
    onLine(line);
  });
}

function lastLinesOf(file: string, count: number): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
  } catch {
    return [];
  }
}

/**
 * When the system says that process `pid` began; `undefined` when there is none. A pid alone names nobody: numbers
 * are given out again, in containers at once.
 */
export function startMark(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces: count fields after it. Field 3 is the state, field 22 the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    if (process.platform === 'linux') return undefined;
    const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return answer.stdout?.trim() || undefined;
  }
}

/** The command line of a process, as far as this user may see it. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

/** Ends what an earlier, killed start left running according to its pid file. Says so, and waits until it is gone. */
export async function endLeftover(pidFile: string, name: string, signal: NodeJS.Signals, log: Log): Promise<void> {
  const left = readRecord(pidFile);
  if (left && startMark(left.pid) === left.startedAt) {
    await endProcess(left.pid, signal);
    log(`${name} was still running from an earlier start (process ${left.pid}); it has been stopped.`);
  }
  rmSync(pidFile, { force: true });
}

/** Sends `signal`, waits up to 20 seconds for the process to go, then kills it. For processes that are not children. */
export async function endProcess(pid: number, signal: NodeJS.Signals): Promise<void> {
  const mark = startMark(pid);
  if (mark === undefined) return;
  process.kill(pid, signal);
  const killAt = Date.now() + 20_000;
  while (startMark(pid) === mark) {
    if (Date.now() > killAt + 5_000) throw new Error(`Process ${pid} does not end. End it yourself, then start again.`);
    if (Date.now() > killAt) process.kill(pid, 'SIGKILL');
    await delay(50);
  }
}

/** Reads `{pid, startedAt}`; `undefined` when the file is absent or was not written to its end. */
export function readRecord(file: string): { pid: number; startedAt: string } | undefined {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown; startedAt?: unknown };
    if (typeof record.pid !== 'number' || typeof record.startedAt !== 'string') return undefined;
    return { pid: record.pid, startedAt: record.startedAt };
  } catch {
    return undefined;
  }
}
