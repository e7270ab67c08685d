/** Which operating-system user runs the embedded PostgreSQL, and what that user can reach. */
import { spawnSync } from 'node:child_process';

/** An unprivileged user: the numbers that a child process is started with. */
export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user that PostgreSQL must be started as: `undefined` when this process is already unprivileged, otherwise the
 * machine's `postgres`, or `nobody`. No user is created: a start must not change the machine's accounts, and
 * `initdb` refuses an id that has no account. Throws when root finds neither.
 */
export function serverUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and this machine has neither a user "postgres" nor "nobody". ' +
      'Start Shixian as an ordinary user, create one (useradd --system postgres), or set DATABASE_URL.',
  );
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' });
  const id = Number.parseInt(answer.stdout ?? '', 10);
  return answer.status === 0 && Number.isInteger(id) ? id : undefined;
}

/** True when `user` can enter `directory`. Asked of the system itself, so that access lists count as well. */
export function canEnter(user: OsUser | undefined, directory: string): boolean {
  if (!user) return true;
  const answer = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return answer.status === 0;
}
