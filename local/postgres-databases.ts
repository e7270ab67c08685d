/** The roles and databases inside the embedded PostgreSQL. */
import { Client } from 'pg';

const databaseName = 'shixian';

export interface Credentials {
  /** Password of the server's administrator, `postgres`. */
  readonly postgres: string;
  /** Password of `shixian_owner`, who owns the tables. */
  readonly owner: string;
  /** Password of `shixian_api`, who may append to the ledger and never change it. */
  readonly api: string;
}

export function urlFor(user: string, password: string, port: number, database: string = databaseName): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/**
 * Creates what is missing: the group role `shixian_app`, the login roles `shixian_owner` (owns the database, may
 * create databases and roles, no superuser) and `shixian_api` (a member of the group), and the database `shixian`.
 */
export async function createRolesAndDatabase(adminUrl: string, credentials: Credentials): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const roles = await client.query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname LIKE 'shixian%'");
    const present = new Set(roles.rows.map((row) => row.rolname));
    const owner = client.escapeLiteral(credentials.owner);
    const api = client.escapeLiteral(credentials.api);
    const wanted: [string, string][] = [
      ['shixian_owner', `CREATE ROLE shixian_owner LOGIN CREATEDB CREATEROLE PASSWORD ${owner}`],
      ['shixian_app', 'CREATE ROLE shixian_app NOLOGIN'],
      ['shixian_api', `CREATE ROLE shixian_api LOGIN PASSWORD ${api}`],
    ];
    for (const [role, statement] of wanted) if (!present.has(role)) await client.query(statement);
    // The owner may hand the group on (migrations, tests), and does not inherit its limits or its rights.
    await client.query('GRANT shixian_app TO shixian_owner WITH ADMIN TRUE, INHERIT FALSE, SET TRUE');
    await client.query('GRANT shixian_app TO shixian_api');
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName} OWNER shixian_owner`);
  });
}

/**
 * Creates a database owned by the role of `url`, as a copy of `template` when that is given (nobody may be connected
 * to the template meanwhile). Returns the same URL with the new database in it. The role needs CREATEDB.
 */
export async function createDatabase(url: string, name: string, template?: string): Promise<string> {
  await withClient(inDatabase(url, 'postgres'), async (client) => {
    const copyOf = template === undefined ? '' : ` TEMPLATE ${client.escapeIdentifier(template)}`;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${copyOf}`);
  });
  return inDatabase(url, name);
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** Drops a database if it exists and ends the connections to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withClient(inDatabase(url, 'postgres'), async (client) => {
    const drop = `DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`;
    await client.query(`${drop} WITH (FORCE)`).catch((error: unknown) => {
      // An autovacuum worker is nobody's to end by force; a plain drop sends it away by itself.
      if ((error as { code?: unknown }).code !== INSUFFICIENT_PRIVILEGE) throw error;
      return client.query(drop);
    });
  });
}

/** The same server, user and password, another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
