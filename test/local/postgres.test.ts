import { spawn } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { serverUser } from '../../local/os-user.ts';
import { temporaryHome } from '../../local/paths.ts';
import { freePort } from '../../local/ports.ts';
import { type Postgres, startPostgres } from '../../local/postgres.ts';
import { createDatabase, dropDatabase } from '../../local/postgres-databases.ts';

const home = temporaryHome();
const dataDir = join(home, 'postgres');
const said: string[] = [];
const start = async () =>
  startPostgres({ dataDir, port: await freePort(), fsync: false, log: (line) => said.push(line) });
let postgres: Postgres;

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  postgres = await start();
}, 30_000);

afterAll(async () => {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  test('finds its data again after stop and start, on another port', async () => {
    await query(postgres.ownerUrl, "CREATE TABLE kept AS SELECT '时限' AS word");
    await postgres.stop();
    postgres = await start();
    expect(await query(postgres.ownerUrl, 'SELECT word FROM kept')).toEqual([{ word: '时限' }]);
  });

  test('finds committed data again after a kill, without being told', async () => {
    await query(postgres.ownerUrl, 'CREATE TABLE killed AS SELECT 7 AS n');
    await postgres.kill();
    await postgres.restart();
    expect(await query(postgres.ownerUrl, 'SELECT n FROM killed')).toEqual([{ n: 7 }]);
  });

  test('has an owner without superuser rights and an application role in the group', async () => {
    const roles = await query(
      postgres.ownerUrl,
      `SELECT rolname, rolsuper, rolcanlogin, pg_has_role(rolname, 'shixian_app', 'USAGE') AS app
       FROM pg_roles WHERE rolname LIKE 'shixian%' ORDER BY 1`,
    );
    expect(roles).toEqual([
      { rolname: 'shixian_api', rolsuper: false, rolcanlogin: true, app: true },
      { rolname: 'shixian_app', rolsuper: false, rolcanlogin: false, app: true },
      { rolname: 'shixian_owner', rolsuper: false, rolcanlogin: true, app: false },
    ]);
    await expect(query(postgres.appUrl, 'CREATE TABLE mine (n int)')).rejects.toThrow('permission denied');
  });

  test('lets nobody in without the password, which only its owner can read', async () => {
    const stranger = new URL(postgres.ownerUrl);
    stranger.password = 'guessed';
    await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(dataDir, 'credentials.json')).mode & 0o777).toBe(0o600);
  });

  test('keeps UTF-8 and sorts by code point, whatever the machine speaks', async () => {
    const [row] = await query(
      postgres.ownerUrl,
      "SELECT pg_encoding_to_char(encoding) AS e FROM pg_database WHERE datname = 'shixian'",
    );
    expect(row).toEqual({ e: 'UTF8' });
    const sorted = await query<{ w: string }>(
      postgres.ownerUrl,
      "SELECT w FROM unnest(ARRAY['b','a','B','中']) w ORDER BY w",
    );
    expect(sorted.map(({ w }) => w)).toEqual(['B', 'a', 'b', '中']);
  });

  test('copies a database for a test and drops it while somebody is connected', async () => {
    await createDatabase(postgres.ownerUrl, 'template_one');
    const template = postgres.ownerUrl.replace(/shixian$/, 'template_one');
    await query(template, 'CREATE TABLE copied AS SELECT 1 AS n');
    const copy = await createDatabase(postgres.ownerUrl, 'copy_one', 'template_one');
    expect(await query(copy, 'SELECT n FROM copied')).toEqual([{ n: 1 }]);
    const connected = new Client({ connectionString: copy });
    const ended = new Promise((resolve) => connected.on('error', resolve));
    await connected.connect();
    await dropDatabase(postgres.ownerUrl, 'copy_one');
    await ended;
    await expect(query(copy, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  test('is not misled by a pid file whose number belongs to another program now', async () => {
    await postgres.stop();
    const pidFile = join(dataDir, 'data', 'postmaster.pid');
    // PostgreSQL takes only a living process of its own user for another server.
    const user = serverUser();
    const other = spawn('sleep', ['60'], user ? { uid: user.uid, gid: user.gid } : {});
    writeFileSync(pidFile, `${other.pid}\n${join(dataDir, 'data')}\n`);
    try {
      postgres = await start();
      expect(other.exitCode).toBeNull();
    } finally {
      other.kill();
    }
    expect(await query(postgres.ownerUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(Number.parseInt(readFileSync(pidFile, 'utf8'), 10)).not.toBe(other.pid);
    expect(said.join('\n')).toContain('did not end properly');
  });

  test('stops a server that a killed start left running on the same data', async () => {
    const left = postgres;
    const ended = new Promise((resolve) => left.onUnexpectedExit(resolve));
    postgres = await start();
    await ended;
    expect(said.at(-1)).toContain('it has been stopped');
    expect(await query(postgres.ownerUrl, 'SELECT n FROM killed')).toEqual([{ n: 7 }]);
  });
});
