/** Webhooks from the journal to a receiver: each event at least once, whatever fails, and never two messages of one event. */
import { describe, expect, test } from '@jest/globals';
import { addPing, giveUp, resend } from '../../db/messages.ts';
import { changeEndpoint, findEndpoint, rotateSecret } from '../../db/webhooks.ts';
import { eventually } from '../support/eventually.ts';
import { accept, handIn } from '../support/items.ts';
import { readCall, startReceiver } from '../support/receiver.ts';
import { ALL, SECRET, webhookGround } from '../support/webhook-ground.ts';

const ground = webhookGround();

describe('a webhook', () => {
  test('is a signed CloudEvent without personal data', async () => {
    await ground.endpoint();
    const [id] = await ground.items(1);
    await accept(ground.ledger, id ?? '');
    await ground.follow();
    ground.send();
    await ground.untilSent(2);
    const events = ground.receiver.calls.map((call) => readCall(call, SECRET));
    const { rows } = await ground.ledger.pool.query<{ item_no: string }>('SELECT item_no FROM items');
    const itemNo = rows[0]?.item_no ?? '';
    expect(events.map(({ type }) => type).sort()).toEqual(['shixian.ItemAccepted', 'shixian.ItemSubmitted']);
    expect(events.find(({ type }) => type.endsWith('Accepted'))).toMatchObject({
      id: `${itemNo}.2`,
      source: 'urn:test',
      subject: itemNo,
      time: '2026-09-14T02:00:00.000Z',
      data: {
        itemNo,
        seq: 2,
        event: 'ItemAccepted',
        typeId: 'soil-water',
        departmentId: '990100-SLJ',
        projectCode: expect.stringMatching(/^26/),
        decidedAt: '2026-09-14T10:00:00.000+08:00',
      },
    });
    expect(ground.receiver.calls[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(ground.receiver.calls.map(({ body }) => body).join()).not.toMatch(/officer|杜霁章|0600|unit-/);
    expect(new Set(ground.receiver.calls.map(({ id: key }) => key))).toEqual(
      new Set((await ground.messages('sent')).map((one) => one.id)),
    );
  });

  test('goes to whom the item belongs to and who oversees it, of the types that were asked for', async () => {
    const own = await ground.endpoint();
    const [other, county, city, province, some] = [
      await ground.endpoint({ unitId: 'yunlu' }),
      await ground.endpoint({ unitId: null, division: '990121' }),
      await ground.endpoint({ unitId: null, division: '990100' }),
      await ground.endpoint({ unitId: null, division: '990000' }),
      await ground.endpoint({ eventTypes: ['ItemAccepted'] }),
    ];
    const [id] = await ground.items(1);
    await accept(ground.ledger, id ?? '');
    await ground.follow();
    const told = Object.fromEntries([own, other, county, city, province, some].map((one) => [one, 0]));
    for (const { webhookId } of await ground.messages()) told[webhookId ?? ''] = (told[webhookId ?? ''] ?? 0) + 1;
    expect(told).toEqual({ [own]: 2, [other]: 0, [county]: 0, [city]: 2, [province]: 2, [some]: 1 });
  });

  test('a new endpoint is not sent the past, one that is switched off not what happens then', async () => {
    await ground.items(1);
    await ground.follow();
    const id = await ground.endpoint();
    const [, second] = await handIn(ground.ledger, [
      { typeId: 'water-intake', division: '990100' },
      { typeId: 'eia-report', division: '990100' },
    ]);
    await ground.follow();
    expect(await ground.messages()).toHaveLength(2);
    const settings = { url: ground.receiver.url, description: 'x', eventTypes: [] };
    await changeEndpoint(ground.ledger.pool, id, { ...settings, enabled: false });
    await giveUp(ground.ledger.pool, id, 'off');
    expect((await ground.messages('dead')).map(({ lastError }) => lastError)).toEqual(['off', 'off']);
    await accept(ground.ledger, second ?? '');
    await ground.follow();
    expect(await ground.messages()).toHaveLength(2);
    await changeEndpoint(ground.ledger.pool, id, { ...settings, enabled: true });
    const [dead] = await ground.messages('dead');
    expect(await resend(ground.ledger.pool, dead?.id ?? '')).toBe(true);
    ground.send();
    await ground.untilSent(1);
    expect([...ground.receiver.taken]).toEqual([[dead?.id, 1]]);
  });

  test('while a secret is changed over both sign, afterwards the new one alone', async () => {
    const id = await ground.endpoint();
    const fresh = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    await rotateSecret(ground.ledger.pool, id, fresh, 60_000);
    await addPing(ground.ledger.pool, id);
    ground.send();
    await ground.untilSent(1);
    const [both] = ground.receiver.calls;
    if (both === undefined) throw new Error('no call');
    for (const secret of [SECRET, fresh]) expect(readCall(both, secret).type).toBe('shixian.ping');
    await ground.ledger.pool.query(`UPDATE webhook_endpoints SET former_until = clock_timestamp()`);
    await addPing(ground.ledger.pool, id);
    await ground.untilSent(2);
    const one = ground.receiver.calls[1];
    if (one === undefined) throw new Error('no second call');
    expect(readCall(one, fresh).type).toBe('shixian.ping');
    expect(() => readCall(one, SECRET)).toThrow('No matching signature found');
  });
});

describe('a receiver that fails', () => {
  test('30 % of the time gets each event at least once and records each once, with two workers', async () => {
    await ground.endpoint();
    let n = 0;
    let lost = 0;
    ground.receiver.answer = async ({ id }) => {
      n += 1;
      // A third of the failures take the event and lose the answer: the sender cannot know, and sends it again.
      if (n % 10 === 1) return 500;
      if (n % 10 === 4) return 503;
      if (n % 10 === 7 && !ground.receiver.taken.has(id)) {
        lost += 1;
        (ground.receiver.taken as Map<string, number>).set(id, 1);
        return 504;
      }
      return 204;
    };
    const ids = await ground.items(3);
    for (let round = 0; round < 12; round += 1) {
      for (const id of ids) {
        await ground.event(id, `x-${round}`);
      }
    }
    await ground.follow();
    ground.send({ retryAfterMs: Array<number>(30).fill(10) });
    ground.send({ retryAfterMs: Array<number>(30).fill(10) });
    const { rows } = await ground.ledger.pool.query<{ key: string }>(
      `SELECT i.item_no || '.' || e.seq AS key FROM events e JOIN items i ON i.id = e.item_id`,
    );
    expect(rows).toHaveLength(39);
    await ground.untilSent(39);
    const calls = ground.receiver.calls.map((call) => ({ ...call, event: readCall(call, SECRET).id }));
    expect(new Set(calls.filter(({ status }) => status < 300).map(({ event }) => event))).toEqual(
      new Set(rows.map(({ key }) => key)),
    );
    // One id for each event, by which the receiver has recorded it once however often it came.
    expect(new Set(calls.map(({ id, event }) => `${id} ${event}`)).size).toBe(39);
    expect(ground.receiver.taken.size).toBe(39);
    expect(lost).toBeGreaterThan(0);
    expect(calls.length).toBeGreaterThan(39);
    expect((await ground.messages()).every(({ state }) => state === 'sent')).toBe(true);
  }, 60_000);

  test('every time: given up after so many attempts, one alarm, and it goes when it is sent again', async () => {
    await ground.endpoint();
    ground.receiver.answer = () => 500;
    await ground.items(1);
    await ground.follow();
    ground.send({ retryAfterMs: [10, 10] });
    await ground.untilDead(1);
    const [dead] = await ground.messages();
    expect(dead).toMatchObject({ state: 'dead', attempts: 3, lastError: 'HTTP 500' });
    expect(ground.receiver.calls).toHaveLength(3);
    expect(await ground.alarms()).toEqual(['message-dead']);
    ground.receiver.answer = () => 204;
    expect(await resend(ground.ledger.pool, dead?.id ?? '')).toBe(true);
    expect(await resend(ground.ledger.pool, dead?.id ?? '')).toBe(false);
    await ground.untilSent(1);
    expect(new Set(ground.receiver.calls.map(({ id }) => id)).size).toBe(1);
  });

  test('for too long is switched off, with one alarm, and what waits for it is given up', async () => {
    const id = await ground.endpoint();
    ground.receiver.answer = () => 500;
    await ground.items(3);
    await ground.follow();
    ground.send({ retryAfterMs: [10, 10], disableAfterMs: 0 });
    await eventually('switched off', async () =>
      (await findEndpoint(ground.ledger.pool, id, ALL))?.disabledReason === 'failing' ? true : undefined,
    );
    await ground.untilDead(3);
    expect(await ground.alarms()).toEqual(['message-dead', 'webhook-disabled']);
    expect(await resend(ground.ledger.pool, (await ground.messages())[0]?.id ?? '')).toBe(false);
  });

  test('for a day only, and has taken something in between, is not', async () => {
    const id = await ground.endpoint();
    ground.receiver.answer = () => 500;
    await ground.items(1);
    await ground.follow();
    ground.send({ retryAfterMs: [] });
    await ground.untilDead(1);
    expect((await findEndpoint(ground.ledger.pool, id, ALL))?.disabledReason).toBeNull();
    ground.receiver.answer = () => 204;
    await addPing(ground.ledger.pool, id);
    await ground.untilSent(1);
    expect(await findEndpoint(ground.ledger.pool, id, ALL)).toMatchObject({ failures: 0, failingSince: null });
  });

  test('with 410 is switched off at once', async () => {
    const id = await ground.endpoint();
    ground.receiver.answer = () => 410;
    await ground.items(1);
    await ground.follow();
    ground.send();
    await eventually('switched off', async () =>
      (await findEndpoint(ground.ledger.pool, id, ALL))?.disabledReason === 'gone' ? true : undefined,
    );
    expect(ground.receiver.calls).toHaveLength(1);
  });

  test('with a redirect has not taken it; one that asks for time is left it', async () => {
    await ground.endpoint();
    Object.assign(ground.receiver.answerHeaders, { location: ground.receiver.url });
    ground.receiver.answer = () => {
      if (ground.receiver.calls.length === 0) return 307;
      Object.assign(ground.receiver.answerHeaders, { 'retry-after': '3000' });
      return 429;
    };
    await ground.items(1);
    await ground.follow();
    ground.send();
    await eventually('tried twice', async () => (ground.receiver.calls.length === 2 ? true : undefined));
    await eventually('recorded', async () =>
      (await ground.messages())[0]?.lastError === 'HTTP 429' ? true : undefined,
    );
    const [waiting] = await ground.messages('pending');
    expect((waiting?.nextAttemptAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(2_900_000);
  });

  test('by never answering holds up no other', async () => {
    const slow = await startReceiver();
    slow.answer = () => new Promise(() => {});
    await ground.endpoint({ url: slow.url });
    await ground.endpoint();
    const [id] = await ground.items(1);
    for (let i = 0; i < 20; i += 1) {
      await ground.event(id ?? '', `x-${i}`);
    }
    await ground.follow();
    ground.send({ retryAfterMs: [60_000] }, { timeoutMs: 2_000 });
    await ground.untilSent(21);
    await slow.close();
  });
});
