/** The sender of e-mail is killed with SIGKILL: what it had taken goes again under the same Message-ID, and is recorded once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { act, handIn } from '../support/items.ts';
import { mailGround } from '../support/mail-ground.ts';

const ground = mailGround();
const OFFICER = 'officer-990100-SLJ-1';

describe('kill -9', () => {
  let child: ChildProcess | undefined;
  afterEach(() => {
    child?.kill('SIGKILL');
  });
  const start = async () => {
    const file = join(import.meta.dirname, '..', 'support', 'mail-process.ts');
    const env = { ...process.env, DATABASE_URL: ground.database.appUrl, SMTP_URL: ground.server.url, NODE_OPTIONS: '' };
    child = spawn(process.execPath, ['--import', 'tsx', file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child?.stdout?.once('data', resolve));
  };

  test('between sending and recording: sent again under the same Message-ID, recorded once', async () => {
    await ground.reader(OFFICER);
    const [itemId = ''] = await handIn(ground.ledger, [{ typeId: 'soil-water', division: '990100' }]);
    await act(ground.ledger, itemId, { type: 'FlagPredecessor', itemNo: 'x', typeId: 'soil-water' });
    const holder = await ground.ledger.pool.connect();
    ground.server.onMail = async ({ mail }) => {
      if (ground.server.mails.length > 0) return null;
      // From here the sender cannot record what became of it.
      await holder.query('BEGIN');
      await holder.query('SELECT FROM messages WHERE id = $1 FOR UPDATE', [mail.messageId?.slice(1).split('@')[0]]);
      return null;
    };
    await start();
    await eventually('the first mail', async () => (ground.server.mails.length === 1 ? true : undefined));
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
    expect(new Set(ground.server.mails.map(({ mail }) => mail.messageId)).size).toBe(1);
    expect(ground.server.mails).toHaveLength(2);
    expect((await ground.messages()).map(({ state, attempts }) => [state, attempts])).toEqual([['sent', 2]]);
    expect(await ground.lines()).toEqual({ [OFFICER]: 1 });
  }, 60_000);
});
