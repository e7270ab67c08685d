/** What became of a message stands on the journal of its item: once for each outcome, without any other effect. */
import { describe, expect, test } from '@jest/globals';
import { recordDeliveries } from '../../db/deliveries.ts';
import { resend } from '../../db/messages.ts';
import { webhookFollower } from '../../db/telling.ts';
import { addEndpoint } from '../../db/webhooks.ts';
import { asOwner } from '../support/database.ts';
import { followToEnd } from '../support/followers.ts';
import { accept, act, actOnAll, handInMany } from '../support/items.ts';
import { mailGround } from '../support/mail-ground.ts';

const ground = mailGround();
const OFFICER = 'officer-990100-SLJ-1';

const tell = (itemId: string, name = 'x') =>
  act(ground.ledger, itemId, { type: 'FlagPredecessor', itemNo: name, typeId: 'soil-water' });
const tellAll = (itemIds: readonly string[]) =>
  actOnAll(ground.ledger, itemIds, { type: 'FlagPredecessor', itemNo: 'x', typeId: 'soil-water' });
async function record(): Promise<number> {
  let count = 0;
  for (let some = -1; some !== 0; count += some) some = await recordDeliveries(ground.ledger);
  return count;
}
interface Delivered {
  readonly item_id: string;
  readonly seq: number;
  readonly actor: string;
  readonly data: { readonly of: number; readonly channel: string; readonly to: string; readonly outcome: string };
}
async function delivered(): Promise<readonly Delivered[]> {
  const { rows } = await ground.ledger.pool.query<Delivered>(
    `SELECT item_id, seq, actor, data FROM events WHERE type = 'NoticeDelivered' ORDER BY position`,
  );
  return rows;
}
async function itemRows(): Promise<unknown> {
  const { rows } = await ground.ledger.pool.query(
    `SELECT id, decision_version, status, next_deadline_kind, next_deadline_at, due_on FROM items ORDER BY id`,
  );
  return rows;
}

describe('an e-mail', () => {
  test('that went is on the journal, and neither the version nor the workflow notices', async () => {
    await ground.reader(OFFICER);
    const [itemId = ''] = await handInMany(ground.ledger, 1);
    await accept(ground.ledger, itemId);
    await tell(itemId);
    await ground.follow();
    ground.send();
    await ground.untilSent(1);
    await ground.ledger.pool.query('DELETE FROM outbox');
    const before = await itemRows();
    expect(await record()).toBe(1);
    expect(await delivered()).toEqual([
      {
        ...{ item_id: itemId, seq: 4, actor: 'clock' },
        data: { of: 3, channel: 'email', to: OFFICER, outcome: 'sent' },
      },
    ]);
    expect(await record()).toBe(0);
    expect(await itemRows()).toEqual(before);
    expect((await ground.ledger.pool.query('SELECT FROM outbox')).rowCount).toBe(0);
    expect((await ground.ledger.pool.query(`SELECT FROM notices WHERE event_seq = 4`)).rowCount).toBe(0);
    expect((await act(ground.ledger, itemId, { type: 'Approve', expectedVersion: 2, reasons: null })).error).toBeNull();
  });

  test('that was given up, and went when it was sent again: both stand there', async () => {
    await ground.reader(OFFICER);
    const [itemId = ''] = await handInMany(ground.ledger, 1);
    await tell(itemId);
    await ground.follow();
    ground.server.onRecipient = () => 550;
    ground.send();
    await ground.untilDead(1);
    await record();
    ground.server.onRecipient = () => null;
    await resend(ground.ledger.pool, (await ground.messages())[0]?.id ?? '');
    await ground.untilSent(1);
    await record();
    expect((await delivered()).map(({ data }) => data)).toEqual([
      { of: 2, channel: 'email', to: OFFICER, outcome: 'failed' },
      { of: 2, channel: 'email', to: OFFICER, outcome: 'sent' },
    ]);
  });

  test('of many notices: each on its own item, open or closed, once whoever records at the same time', async () => {
    await ground.reader(OFFICER, { digest: 'hourly' });
    const itemIds = await handInMany(ground.ledger, 600);
    for (const itemId of itemIds.slice(0, 3))
      await act(ground.ledger, itemId, { type: 'Withdraw', expectedVersion: 1, reasons: null });
    await tellAll(itemIds);
    await ground.follow();
    await ground.ledger.pool.query('UPDATE message_lines SET due_at = ledger_clock()');
    ground.send();
    await ground.untilSent(1);
    expect(ground.server.mails[0]?.mail.subject).toMatch(/^600 条通知/);
    expect(ground.server.mails[0]?.mail.text).toContain('另有 500 条，见收件箱。');
    const counts = await Promise.all([record(), record(), record()]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(600);
    const items = (await delivered()).map(({ item_id }) => item_id);
    expect([items.length, new Set(items).size]).toEqual([600, 600]);
  }, 60_000);

  test('on an item whose journal is broken is left out with an alarm, and holds up no other', async () => {
    await ground.reader(OFFICER);
    const itemIds = await handInMany(ground.ledger, 5);
    await tellAll(itemIds);
    await ground.follow();
    ground.send();
    await ground.untilSent(1);
    await asOwner(
      ground.database.ownerUrl,
      `ALTER TABLE events DISABLE TRIGGER events_append_only;
       UPDATE events SET type = 'PaperIssued' WHERE seq = 1 AND item_id = '${itemIds[2]}'`,
    );
    expect(await record()).toBe(5);
    expect((await delivered()).map(({ item_id }) => item_id).sort()).toEqual(
      itemIds.filter((itemId) => itemId !== itemIds[2]).sort(),
    );
    const { rows } = await ground.ledger.pool.query<{ kind: string; key: string }>('SELECT kind, key FROM alarms');
    expect(rows).toEqual([{ kind: 'delivery-unrecorded', key: `${itemIds[2]}.2` }]);
  });
});

describe('a webhook', () => {
  test('that was given up is on the journal; that this one cannot be told either is not', async () => {
    await followToEnd(ground.ledger, webhookFollower);
    const settings = { url: 'https://receiver.example', description: 'x', eventTypes: [], secret: 'whsec_x' };
    const owner = { unitId: 'linhu', division: null, createdBy: 'unit-linhu' };
    const endpoint = await addEndpoint(ground.ledger.pool, { ...settings, ...owner }, 9);
    const [itemId = ''] = await handInMany(ground.ledger, 1);
    const giveUp = async () => {
      await followToEnd(ground.ledger, webhookFollower);
      await ground.ledger.pool.query(
        `WITH dead AS (UPDATE messages SET state = 'dead', finished_at = ledger_clock() WHERE state = 'pending' RETURNING id)
         UPDATE message_lines l SET outcome = 'failed', outcome_at = ledger_clock() FROM dead WHERE l.message_id = dead.id`,
      );
      return record();
    };
    expect(await giveUp()).toBe(1);
    expect((await delivered()).map(({ data }) => data)).toEqual([
      { of: 1, channel: 'webhook', to: endpoint?.id, outcome: 'failed' },
    ]);
    expect(await giveUp()).toBe(1);
    expect(await delivered()).toHaveLength(1);
    expect(await giveUp()).toBe(0);
    expect(itemId).not.toBe('');
  });
});
