/** Where the embedded default keeps its files. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headsFileBeside } from '../worker/heads-file.ts';
import { canEnter, serverUser } from './os-user.ts';

/** The root of the checkout. */
export const repository = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

export interface Paths {
  /** The data directory: everything that `npm run reset` empties. */
  readonly home: string;
  /** PostgreSQL's directory; outside `home` when its user cannot enter `home`. */
  readonly postgres: string;
  readonly temporalDb: string;
  /** The key of the local token issuer. */
  readonly issuer: string;
  /** The files of materials. */
  readonly materials: string;
  /** The key that certificates are signed with. */
  readonly signing: string;
  /** What the worker has seen of the ledger (SHIXIAN_WITNESS_FILE). */
  readonly witness: string;
  /** The signed heads of the log, which the worker keeps beside it. */
  readonly heads: string;
  readonly lock: string;
  readonly pids: string;
  readonly logs: string;
  /** Fetched programs; survives a reset. */
  readonly cache: string;
  /** A sentence for the reader when something lies elsewhere than expected. */
  readonly note: string | undefined;
}

/** Works out every path from SHIXIAN_HOME and SHIXIAN_CACHE, and creates the data directory. */
export function localPaths(env: NodeJS.ProcessEnv = process.env): Paths {
  const home = resolve(env.SHIXIAN_HOME || join(repository, '.local'));
  const cache = resolve(env.SHIXIAN_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'shixian'));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const postgres = postgresDirectory(home);
  return {
    home,
    ...postgres,
    temporalDb: join(home, 'temporal', 'temporal.db'),
    issuer: join(home, 'issuer'),
    materials: join(home, 'materials'),
    signing: join(home, 'signing'),
    witness: join(home, 'witness.json'),
    heads: headsFileBeside(join(home, 'witness.json')),
    lock: join(home, 'lock.json'),
    pids: join(home, 'pids'),
    logs: join(home, 'logs'),
    cache,
  };
}

function postgresDirectory(home: string): { postgres: string; note: string | undefined } {
  if (process.getuid?.() !== 0) return { postgres: join(home, 'postgres'), note: undefined };
  const user = serverUser();
  if (canEnter(user, home)) return { postgres: join(home, 'postgres'), note: undefined };
  const name = createHash('sha256').update(home).digest('hex').slice(0, 12);
  const postgres = join('/var/lib', `shixian-${name}`, 'postgres');
  const note = `PostgreSQL runs as the user "${user?.name}", who cannot enter ${home}; its data are in ${postgres}.`;
  return { postgres, note };
}

/** A fresh directory under the system's temporary one that PostgreSQL's user can enter as well; for tests and the bench. */
export function temporaryHome(prefix = 'shixian-'): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(directory, 0o711);
  return directory;
}

/** Deletes the data of the embedded default; the cache of fetched programs stays. */
export function emptyHome(paths: Paths): void {
  for (const path of [
    paths.postgres,
    join(paths.home, 'temporal'),
    paths.issuer,
    paths.signing,
    paths.witness,
    paths.heads,
    paths.pids,
    paths.logs,
  ]) {
    rmSync(path, { recursive: true, force: true });
  }
}
