/** One start at a time per data directory. */
import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { type Log, readRecord, startMark } from './processes.ts';

/** The process that holds the lock, or `undefined` when nobody does (a stale lock counts as nobody). */
export function lockHolder(file: string): number | undefined {
  const holder = readRecord(file);
  return holder && startMark(holder.pid) === holder.startedAt ? holder.pid : undefined;
}

/**
 * Takes the lock of a data directory and returns the function that gives it back. A lock whose process is gone is
 * removed with a word. Throws a sentence that says what to do when a living process holds it.
 */
export function takeLock(file: string, log: Log): () => void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ pid: process.pid, startedAt: startMark(process.pid) }), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (linked(temporary, file)) return () => rmSync(file, { force: true });
      const holder = lockHolder(file);
      if (holder !== undefined) throw new Error(heldBy(holder, file));
      log('A lock from a start that did not end properly was removed.');
      rmSync(file, { force: true });
    }
    throw new Error(`The lock ${file} cannot be taken: somebody else is starting here at the same time. Try again.`);
  } finally {
    rmSync(temporary, { force: true });
  }
}

// A link appears whole or not at all, so nobody ever reads a lock that is half written.
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What to do when a living process holds the lock. */
export function heldBy(pid: number, file: string): string {
  return (
    `Shixian is already running on this data directory (process ${pid}, lock ${file}). Use that one, or stop it with ` +
    `Ctrl-C in its terminal (or: kill ${pid}). For a second one beside it set SHIXIAN_HOME and other ports.`
  );
}
