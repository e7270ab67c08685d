/** The sender is killed with SIGKILL: what it had taken goes again, under the same id, and is recorded once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { webhookGround } from '../support/webhook-ground.ts';

const ground = webhookGround();

describe('kill -9', () => {
  let child: ChildProcess | undefined;
  afterEach(() => {
    child?.kill('SIGKILL');
  });
  const start = async () => {
    const file = join(import.meta.dirname, '..', 'support', 'messenger-process.ts');
    const env = { ...process.env, DATABASE_URL: ground.database.appUrl, NODE_OPTIONS: '' };
    child = spawn(process.execPath, ['--import', 'tsx', file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child?.stdout?.once('data', resolve));
  };

  test('between sending and recording: sent again under the same id, recorded once', async () => {
    await ground.endpoint();
    await ground.items(1);
    const holder = await ground.ledger.pool.connect();
    ground.receiver.answer = async ({ id }) => {
      if (ground.receiver.calls.length > 0) return 204;
      // From here the sender cannot record what became of it.
      await holder.query('BEGIN');
      await holder.query('SELECT FROM messages WHERE id = $1 FOR UPDATE', [id]);
      return 204;
    };
    await start();
    await eventually('the first call', async () => (ground.receiver.calls.length === 1 ? true : undefined));
    // What the dead process had asked of PostgreSQL dies with it: nobody has recorded anything.
    const recording = `FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`;
    await eventually('it tries to record', async () =>
      (await asOwner(ground.database.appUrl, `SELECT ${recording}`)).rowCount === 1 ? true : undefined,
    );
    child?.kill('SIGKILL');
    await asOwner(ground.database.appUrl, `SELECT pg_terminate_backend(pid) ${recording}`);
    await holder.query('ROLLBACK');
    holder.release();
    expect((await ground.messages()).map(({ state, attempts }) => [state, attempts])).toEqual([['pending', 1]]);
    await start();
    await ground.untilSent(1);
    expect(ground.receiver.calls).toHaveLength(2);
    expect([...ground.receiver.taken.values()]).toEqual([2]);
    expect(ground.receiver.calls[0]?.body).toBe(ground.receiver.calls[1]?.body);
    expect((await ground.messages()).map(({ state, attempts }) => [state, attempts])).toEqual([['sent', 2]]);
  }, 60_000);

  test('again and again under load: every event arrives, no message stands twice', async () => {
    await ground.endpoint();
    ground.receiver.answer = () => new Promise((resolve) => setTimeout(resolve, 5, 204));
    const ids = await ground.items(3);
    for (let round = 0; round < 3; round += 1) {
      await start();
      for (let i = 0; i < 10; i += 1) {
        for (const id of ids) {
          await ground.event(id, `${round}-${i}`);
        }
      }
      const before = ground.receiver.calls.length;
      await eventually('some calls', async () => (ground.receiver.calls.length > before + 3 ? true : undefined));
      child?.kill('SIGKILL');
    }
    await start();
    await ground.untilSent(93);
    expect(await ground.messages()).toHaveLength(93);
    expect(ground.receiver.taken.size).toBe(93);
  }, 60_000);
});
