/** Receivers outside over HTTP: who administers which, which addresses are taken, what is shown of a secret and of a message. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { followOnce } from '../../db/followers.ts';
import { webhookFollower } from '../../db/telling.ts';
import { eventually } from '../support/eventually.ts';
import { type Answer, city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'receiver.example': ['93.184.216.34', '2606:2800:220:1::1'],
  'inside.example': ['10.0.0.7'],
  'half.example': ['93.184.216.34', '127.0.0.1'],
  'six.example': ['::1'],
};
beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    resolve: async (name) => {
      if (name === 'busy.example') return null;
      const addresses = NAMES[name];
      if (addresses === undefined) throw new Error('ENOTFOUND');
      return addresses;
    },
  });
  await followOnce(api.ledger, webhookFollower);
});
afterAll(() => api.close());

const settings = { url: 'https://receiver.example/shixian', description: '综合业务平台' };
const add = (person: string, body: object = {}): Promise<Answer> =>
  api.as(person).post('/v1/webhooks', { ...settings, ...body });

describe('adding', () => {
  test('a unit its own; the secret is shown once and nowhere else', async () => {
    const added = await add('unit-linhu');
    expect([added.status, added.headers.location]).toEqual([201, `/v1/webhooks/${added.body.id}`]);
    expect(added.body).toMatchObject({ unitId: 'linhu', division: null, events: [], enabled: true, failures: 0 });
    expect(added.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { secret, ...shown } = added.body;
    expect((await api.as('unit-linhu').get(`/v1/webhooks/${added.body.id}`)).body).toEqual(shown);
    expect(JSON.stringify((await api.as('unit-linhu').get('/v1/webhooks')).body)).not.toContain(secret);
  });

  test('a supervisor for the division or one below, an administrator for any that is named', async () => {
    const division = async (person: string, body: object = {}) => {
      const { status, body: got } = await add(person, body);
      return [status, got.division ?? got.errors?.[0]?.code];
    };
    expect(await division('supervisor-990100')).toEqual([201, '990100']);
    expect(await division('supervisor-990100', { division: '990121' })).toEqual([201, '990121']);
    expect(await division('supervisor-990100', { division: '990000' })).toEqual([422, 'UNKNOWN_DIVISION']);
    expect(await division('supervisor-990121', { division: '990122' })).toEqual([422, 'UNKNOWN_DIVISION']);
    expect(await division('admin')).toEqual([422, 'REQUIRED']);
    expect(await division('admin', { division: '000000' })).toEqual([201, '000000']);
    expect(await division('admin', { division: '123456' })).toEqual([422, 'UNKNOWN_DIVISION']);
    expect(await division('unit-linhu', { division: '990100' })).toEqual([422, 'UNKNOWN_DIVISION']);
  });

  test('no more than twenty', async () => {
    const statuses = [];
    for (let i = 0; i < 21; i += 1) statuses.push((await add('unit-yunlu')).status);
    expect(statuses).toEqual([...Array<number>(20).fill(201), 409]);
  });
});

describe('an address is taken only when anybody may be called there', () => {
  test.each([
    ['https://127.0.0.1/', 'PRIVATE_ADDRESS'],
    ['https://127.1/', 'PRIVATE_ADDRESS'],
    ['https://2130706433/', 'PRIVATE_ADDRESS'],
    ['https://0x7f.1/', 'PRIVATE_ADDRESS'],
    ['https://0177.0.0.1/', 'PRIVATE_ADDRESS'],
    ['https://10.0.0.1/', 'PRIVATE_ADDRESS'],
    ['https://172.31.255.255/', 'PRIVATE_ADDRESS'],
    ['https://192.168.3.4/', 'PRIVATE_ADDRESS'],
    ['https://169.254.169.254/latest/meta-data', 'PRIVATE_ADDRESS'],
    ['https://100.100.100.200/', 'PRIVATE_ADDRESS'],
    ['https://0.0.0.0/', 'PRIVATE_ADDRESS'],
    ['https://[::1]/', 'PRIVATE_ADDRESS'],
    ['https://[::ffff:10.0.0.1]/', 'PRIVATE_ADDRESS'],
    ['https://[fd00::1]/', 'PRIVATE_ADDRESS'],
    ['https://[fe80::1]/', 'PRIVATE_ADDRESS'],
    ['https://inside.example/', 'PRIVATE_ADDRESS'],
    ['https://half.example/', 'PRIVATE_ADDRESS'],
    ['https://six.example/', 'PRIVATE_ADDRESS'],
    ['http://receiver.example/', 'TLS_REQUIRED'],
    ['http://1.1.1.1/', 'TLS_REQUIRED'],
    ['http://busy.example/', 'TLS_REQUIRED'],
    ['https://nowhere.example/', 'HOST_UNKNOWN'],
    ['ftp://receiver.example/', 'BAD_FORMAT'],
    ['file:///etc/passwd', 'BAD_FORMAT'],
    ['https://user:secret@receiver.example/', 'BAD_FORMAT'],
    ['https://receiver.example/#part', 'BAD_FORMAT'],
    ['https://', 'BAD_FORMAT'],
    ['receiver.example', 'BAD_FORMAT'],
    ['https://exa mple/', 'BAD_FORMAT'],
    ['', 'TOO_SHORT'],
  ])('%s: %s', async (url, code) => {
    const { status, body } = await add('supervisor-990100', { url });
    expect([status, body.code, body.errors]).toEqual([
      422,
      'INVALID_REQUEST',
      [expect.objectContaining({ pointer: '/url', code })],
    ]);
  });

  test.each(['https://1.1.1.1/x?y=z', 'https://receiver.example:8443/', 'https://busy.example/'])(
    '%s is',
    async (url) => {
      const { status, body } = await add('supervisor-990122', { url });
      expect([status, body.url]).toEqual([201, url]);
    },
  );

  test('a change is looked at in the same way', async () => {
    const { id } = (await add('supervisor-990123')).body;
    const change = { ...settings, events: [], enabled: true, url: 'https://10.0.0.1/' };
    const answer = await api.as('supervisor-990123').put(`/v1/webhooks/${id}`, change);
    expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'PRIVATE_ADDRESS']);
    expect((await api.as('supervisor-990123').get(`/v1/webhooks/${id}`)).body.url).toBe(settings.url);
  });
});

test('bad input: events that there are not, fields that mean nothing, ids that are none', async () => {
  expect((await add('unit-linhu', { events: ['ItemExploded'] })).body.errors[0].code).toBe('NOT_ALLOWED_VALUE');
  expect((await add('unit-linhu', { events: 'all' })).body.errors[0].code).toBe('WRONG_TYPE');
  expect((await add('unit-linhu', { secret: 'mine' })).body.errors[0].code).toBe('UNKNOWN_FIELD');
  expect((await add('unit-linhu', { description: ' ' })).body.errors[0].code).toBe('BLANK');
  expect((await add('unit-linhu', { url: `https://receiver.example/${'x'.repeat(2000)}` })).status).toBe(422);
  expect((await api.as('unit-linhu').get('/v1/webhooks/1')).status).toBe(404);
  expect((await api.as('unit-linhu').get('/v1/messages?state=lost')).status).toBe(422);
  expect((await api.as('unit-linhu').get('/v1/messages?cursor=x')).body.errors[0].code).toBe('INVALID_CURSOR');
});

describe('a receiver', () => {
  test('is nobody else’s: foreign ids look like unknown ones', async () => {
    const { id } = (await add('unit-linhu')).body;
    for (const person of ['unit-yunlu', 'supervisor-990100', 'supervisor-990000']) {
      const caller = api.as(person);
      const change = { ...settings, events: [], enabled: false };
      const statuses = [
        (await caller.get(`/v1/webhooks/${id}`)).status,
        (await caller.put(`/v1/webhooks/${id}`, change)).status,
        (await caller.post(`/v1/webhooks/${id}/rotate-secret`)).status,
        (await caller.post(`/v1/webhooks/${id}/ping`)).status,
      ];
      expect([person, statuses]).toEqual([person, [404, 404, 404, 404]]);
    }
    expect((await api.as('admin').get(`/v1/webhooks/${id}`)).status).toBe(200);
  });

  test('gets another secret, and for a day the former one signs as well', async () => {
    const added = (await add('unit-linhu')).body;
    const rotated = (await api.as('unit-linhu').post(`/v1/webhooks/${added.id}/rotate-secret`)).body;
    expect(rotated.secret).not.toBe(added.secret);
    const hours = (Date.parse(rotated.formerSecretUntil) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThan(24.1);
  });

  test('is switched off and on; a ping waits for one that is on', async () => {
    const { id } = (await add('unit-linhu')).body;
    const unit = api.as('unit-linhu');
    const change = { ...settings, events: ['ItemAccepted', 'ItemAccepted'], enabled: false };
    const off = await unit.put(`/v1/webhooks/${id}`, change);
    expect(off.body).toMatchObject({ enabled: false, disabledReason: 'owner', events: ['ItemAccepted'] });
    expect((await unit.post(`/v1/webhooks/${id}/ping`)).body.code).toBe('WEBHOOK_DISABLED');
    expect((await unit.put(`/v1/webhooks/${id}`, { ...change, enabled: true })).body.disabledAt).toBeNull();
    const { status, body } = await unit.post(`/v1/webhooks/${id}/ping`);
    expect(status).toBe(202);
    const [message] = (await unit.get(`/v1/messages?webhookId=${id}`)).body.items;
    expect(message).toMatchObject({
      id: body.messageId,
      kind: 'ping',
      state: 'pending',
      stateText: '待发送',
      tells: [],
    });
  });
});

describe('messages', () => {
  test('are listed to who administers the receiver, and sent again once they no longer wait', async () => {
    const { id } = (await add('unit-linhu')).body;
    const { itemNo } = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0];
    const mine = await eventually('the message', async () => {
      await followOnce(api.ledger, webhookFollower);
      const { items } = (await api.as('unit-linhu').get(`/v1/messages?webhookId=${id}&state=pending`)).body;
      return items.length > 0 ? items : undefined;
    });
    expect(mine).toEqual([
      expect.objectContaining({
        webhookId: id,
        channel: 'webhook',
        tells: [{ itemNo, seq: 1, event: 'ItemSubmitted' }],
      }),
    ]);
    const resend = (person: string) => api.as(person).post(`/v1/messages/${mine[0].id}/resend`);
    expect((await resend('unit-linhu')).body.code).toBe('NOT_TO_BE_RESENT');
    await api.ledger.pool.query(`UPDATE messages SET state = 'dead', finished_at = ledger_clock(), attempts = 11`);
    expect((await resend('unit-yunlu')).status).toBe(404);
    const again = await resend('unit-linhu');
    expect([again.status, again.body.state, again.body.attempts, again.body.id]).toEqual([
      202,
      'pending',
      0,
      mine[0].id,
    ]);
  });

  test('come page by page, the newest first', async () => {
    const { id } = (await add('supervisor-990100')).body;
    const caller = api.as('supervisor-990100');
    const pings = [];
    for (let i = 0; i < 5; i += 1) pings.push((await caller.post(`/v1/webhooks/${id}/ping`)).body.messageId);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await caller.get(`/v1/messages?webhookId=${id}&limit=2${cursor}`)).body;
      seen.push(...page.items.map((one: { id: string }) => one.id));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(pings.reverse());
  });
});
