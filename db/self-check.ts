/** What a server of PostgreSQL must be before it is trusted with legal facts. */
import type { Queryable } from './pool.ts';

/** What stands against running in production with this server and this role, each with what to do; empty: nothing. */
export async function serverFindings(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{
    role: string;
    superuser: boolean;
    owner: boolean;
    changes: boolean;
    fsync: string;
    pages: string;
    commit: string;
  }>(`SELECT current_user AS role,
        (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS superuser,
        (SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'events'::regclass) AS owner,
        has_table_privilege('events', 'UPDATE, DELETE, TRUNCATE') AS changes,
        current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
        current_setting('synchronous_commit') AS commit`);
  const found = rows[0];
  if (found === undefined) throw new Error('PostgreSQL did not say how it runs');
  const { role, superuser, owner, changes, fsync, pages, commit } = found;
  const off = (setting: string, value: string) =>
    value === 'off' ? [`PostgreSQL runs with ${setting}=off and may lose what it has confirmed: set it on.`] : [];
  return [
    ...(superuser || owner || changes
      ? [`DATABASE_URL names the role ${role}, which can change the ledger: use a member of shixian_app alone.`]
      : []),
    ...off('fsync', fsync),
    ...off('full_page_writes', pages),
    ...off('synchronous_commit', commit),
  ];
}

/** Throws an Error that names everything that stands against this server, or the server's own error where it does not answer. */
export async function needSoundServer(db: Queryable): Promise<void> {
  const findings = await serverFindings(db);
  if (findings.length > 0) throw new Error(findings.join('\n'));
}
