/**
 * A backup as docs/operations.md has it: a base backup and the archived log, restored to a point in time in the place of
 * the ledger. The restored ledger decides nothing by silence until a person has looked, and the audit says what is lost.
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { signHead } from '../../api/log-heads.ts';
import { createSigner } from '../../api/signer.ts';
import { loadConfig } from '../../config/env.ts';
import { readClockSettings, releaseFreeze } from '../../db/clock.ts';
import { logFollower } from '../../db/event-log.ts';
import type { Ledger } from '../../db/ledger.ts';
import { migrate } from '../../db/migrate.ts';
import { settleDue } from '../../db/settle.ts';
import { hashFollowed } from '../../documents/log-leaf.ts';
import { runAudit } from '../../local/audit-command.ts';
import { serverUser } from '../../local/os-user.ts';
import { temporaryHome } from '../../local/paths.ts';
import type { Postgres } from '../../local/postgres.ts';
import { seed } from '../../local/seed.ts';
import { createWitness } from '../../worker/witness.ts';
import { asOwner, ledgerOver } from '../support/database.ts';
import { startTestPostgres } from '../support/engines.ts';
import { eventually } from '../support/eventually.ts';
import { followToEnd } from '../support/followers.ts';
import { accept, handInMany, moveClock, statusOf } from '../support/items.ts';

const home = temporaryHome();
const archive = join(home, 'archive');
const [live, restored] = [join(home, 'live'), join(home, 'restored')];
let postgres: Postgres | undefined;
let ledger: Ledger | undefined;
afterAll(async () => {
  await ledger?.pool.end();
  await postgres?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** What lies there belongs to the user who runs PostgreSQL. */
function give(path: string): void {
  const user = serverUser();
  if (user === undefined) return;
  const { status, stderr } = spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

async function asAdmin<T>(server: Postgres, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** Files of a running server, copied between pg_backup_start and pg_backup_stop. */
async function baseBackup(server: Postgres): Promise<void> {
  await asAdmin(server, async (client) => {
    await client.query("SELECT pg_backup_start('base', true)");
    cpSync(join(live, 'postgres'), join(restored, 'postgres'), {
      recursive: true,
      filter: (path) => !/postmaster\.(pid|opts)$|pg_wal\/0|server\.(pid|log)$/.test(path),
    });
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(true)');
    writeFileSync(join(restored, 'postgres', 'data', 'backup_label'), rows[0]?.labelfile ?? '');
  });
}

test('a ledger restored to a point in time freezes, is audited, and goes on once a person has released it', async () => {
  for (const path of [archive, live, restored]) mkdirSync(path, { mode: 0o755 });
  give(archive);
  postgres = await startTestPostgres(live);
  await asAdmin(postgres, async (client) => {
    await client.query("ALTER SYSTEM SET archive_mode = 'on'");
    await client.query(`ALTER SYSTEM SET archive_command = 'cp %p ${archive}/%f'`);
  });
  await postgres.restart();
  await migrate({ ownerUrl: postgres.ownerUrl, clock: 'simulated' });
  await seed(postgres.ownerUrl);
  ledger = ledgerOver(postgres.appUrl);
  await asOwner(postgres.ownerUrl, 'UPDATE clock_settings SET stands_at = $1', ['2026-09-14T09:00:00+08:00']);
  await baseBackup(postgres);

  // Accepted before the point to which it is restored; a withdrawal and another item behind it.
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const keyFile = join(home, 'key.pem');
  writeFileSync(keyFile, key);
  const signing = {
    config: loadConfig({ DATABASE_URL: postgres.appUrl, SHIXIAN_CLOCK: 'simulated' }),
    signer: await createSigner(key),
  };
  const witnessFile = join(home, 'witness.json');
  const witness = createWitness(witnessFile);
  const keepHead = async (of: Ledger) => {
    await followToEnd(of, logFollower(hashFollowed));
    await signHead({ ledger: of, ...signing });
  };
  const [itemId = ''] = await handInMany(ledger, 1);
  await accept(ledger, itemId);
  await keepHead(ledger);
  expect(await witness.check(ledger)).toBeNull();
  await asAdmin(postgres, (client) => client.query("SELECT pg_create_restore_point('before the loss')"));
  await handInMany(ledger, 2);
  await keepHead(ledger);
  expect(await createWitness(witnessFile).check(ledger)).toBeNull();

  const walFile = await asAdmin(postgres, async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name');
    return rows[0]?.name ?? '';
  });
  await eventually('the log is archived', async () => existsSync(join(archive, walFile)) || undefined);
  await ledger.pool.end();
  await postgres.stop();

  const data = join(restored, 'postgres', 'data');
  writeFileSync(join(data, 'recovery.signal'), '');
  appendFileSync(
    join(data, 'postgresql.auto.conf'),
    `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_name = 'before the loss'\nrecovery_target_action = 'promote'\nhot_standby = off\narchive_mode = off\n`,
  );
  give(data);
  postgres = await startTestPostgres(restored);
  ledger = ledgerOver(postgres.appUrl);
  const { rows } = await ledger.pool.query<{ count: number }>('SELECT count(*)::int AS count FROM events');
  expect(rows).toEqual([{ count: 2 }]);

  // The worker's first look, before anything is settled.
  const reason = await createWitness(witnessFile).check(ledger);
  expect(reason).toContain('the ledger was restored to an earlier state');
  await moveClock(ledger, '2026-10-12T00:00:00+08:00');
  expect(await settleDue(ledger)).toEqual({ settled: 0, parked: 0 });
  expect((await readClockSettings(ledger.pool)).frozenReason).toBe(reason);
  const audit = () =>
    runAudit(['verify', '--heads', join(home, 'witness-heads.jsonl'), '--key', keyFile], {
      DATABASE_URL: postgres?.appUrl,
    });
  const lost = await audit();
  expect(lost.holds).toBe(false);
  expect(lost.lines.join('\n')).toContain('there are 2; the journal was cut off, or an older backup restored');
  expect(lost.lines.join('\n')).toContain('one behind 2 and up to 4 is not as it was; the journal ends there');

  await releaseFreeze(ledger.pool, 'admin', 'the two items were handed in again');
  expect(await createWitness(witnessFile).check(ledger)).toBeNull();
  while ((await settleDue(ledger)).settled > 0);
  expect(await statusOf(ledger, itemId)).toBe('deemedApproved');
  await keepHead(ledger);
  expect(await createWitness(witnessFile).check(ledger)).toBeNull();
  const after = await audit();
  expect([after.holds, after.lines.at(-1)]).toEqual([
    true,
    '--    heads: 1 belong to a log that a person gave up after a restore',
  ]);
}, 120_000);
