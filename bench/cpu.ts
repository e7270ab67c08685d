/** CPU seconds of the processes that a measurement keeps busy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord } from '../local/processes.ts';
import { type Engines, temporalFile } from './engines.ts';

/** CPU seconds by part of the system, since each began. */
export type CpuReading = Readonly<Record<string, number>>;

/** USER_HZ, which Linux fixes for what /proc shows. */
const TICKS_A_SECOND = 100;

/** Reads the engines, this process (under the name `own`), and other processes by name. Empty where there is no /proc. */
export function readCpu(engines: Engines, own: string, others: Readonly<Record<string, number>> = {}): CpuReading {
  if (process.platform !== 'linux') return {};
  const { user, system } = process.cpuUsage();
  const reading: Record<string, number> = { [own]: (user + system) / 1e6 };
  for (const [name, pid] of Object.entries(others)) reading[name] = ownSeconds(pid);
  reading.PostgreSQL = familySeconds(pidIn(join(engines.home, 'postgres', 'server.pid')));
  reading.Temporal = ownSeconds(pidIn(`${temporalFile(engines.home)}.pid`));
  return reading;
}

/** CPU milliseconds per item between two readings, by part; parts that did nothing are left out. */
export function cpuPerItem(before: CpuReading, after: CpuReading, items: number): CpuReading {
  const spent = Object.entries(after).map(([part, seconds]) => [
    part,
    ((seconds - (before[part] ?? 0)) * 1000) / items,
  ]);
  return Object.fromEntries(spent.filter(([, ms]) => Number(ms) >= 0.005)) as CpuReading;
}

function pidIn(file: string): number {
  const record = readRecord(file);
  if (record === undefined) throw new Error(`${file} names no process`);
  return record.pid;
}

/** utime, stime, cutime and cstime: the command, which may hold spaces, ends with the last bracket. */
function times(pid: number): readonly number[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).map((ticks) => Number(ticks) / TICKS_A_SECOND);
}

function ownSeconds(pid: number): number {
  const [user = 0, system = 0] = times(pid);
  return user + system;
}

/** A process, its children that live, and those that have ended. */
function familySeconds(pid: number): number {
  const all = times(pid).reduce((sum, seconds) => sum + seconds, 0);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return children.reduce((sum, child) => sum + secondsIfAlive(Number(child)), all);
}

/** A child that ends at this moment is counted with its parent at the next reading. */
function secondsIfAlive(pid: number): number {
  try {
    return ownSeconds(pid);
  } catch {
    return 0;
  }
}
