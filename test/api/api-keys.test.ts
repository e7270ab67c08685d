/** Keys of units' systems: what they open, for how long, and who gives and ends them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOwner } from '../support/database.ts';
import { city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const give = async (body: Record<string, unknown> = {}, as = 'unit-linhu') => {
  const answer = await api.as(as).post('/v1/api-keys', { description: '企业办件系统', scopes: ['read'], ...body });
  return { ...answer, key: String(answer.body.key), id: String(answer.body.id) };
};
const ask = async (key: string, method: 'GET' | 'POST' = 'GET', url = '/v1/me', body?: unknown, headers = {}) => {
  const answer = await api.app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  return [answer.statusCode, answer.json().code];
};

describe('a key', () => {
  test('acts for its unit, and for no other', async () => {
    const { status, key, body } = await give();
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({ unitId: 'linhu', scopes: ['read'], createdBy: 'unit-linhu', endedAt: null }),
    ]);
    const { receiptNo } = await submit(api, [{ typeId: 'soil-water', division: city }]);
    expect((await ask(key, 'GET', `/v1/receipts/${receiptNo}`))[0]).toBe(200);
    const { key: foreign } = await give({}, 'unit-yunlu');
    expect((await ask(foreign, 'GET', `/v1/receipts/${receiptNo}`))[0]).toBe(404);
  });

  test.each([
    ['read', { read: 200, submit: 403, act: 403 }],
    ['submit', { read: 403, submit: 201, act: 403 }],
    ['act', { read: 403, submit: 403, act: 200 }],
  ] as const)('that was given for %s opens nothing else', async (scope, expected) => {
    const { key } = await give({ scopes: [scope] });
    const item = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0];
    const pack = packageFor([{ typeId: 'soil-water', division: city }]);
    const seen = await api.as('unit-linhu').get(`/v1/items/${item.itemNo}`);
    const etag = { 'if-match': String(seen.headers.etag) };
    const got = {
      read: (await ask(key, 'GET', `/v1/items/${item.itemNo}`))[0],
      submit: (await ask(key, 'POST', '/v1/submissions', pack, newKey()))[0],
      act: (await ask(key, 'POST', `/v1/items/${item.itemNo}/withdraw`, {}, etag))[0],
    };
    expect(got).toEqual(expected);
  });

  test('never gives, rotates or ends keys, nor manages webhooks, whatever it was given for', async () => {
    const { key, id } = await give({ scopes: ['read', 'submit', 'act'] });
    const wanted = { description: 'x', scopes: ['read'] };
    expect(await ask(key, 'POST', '/v1/api-keys', wanted)).toEqual([403, 'KEY_NOT_FOR_THIS']);
    expect(await ask(key, 'POST', `/v1/api-keys/${id}/rotate`, {})).toEqual([403, 'KEY_NOT_FOR_THIS']);
    expect(await ask(key, 'POST', `/v1/api-keys/${id}/end`, {})).toEqual([403, 'KEY_NOT_FOR_THIS']);
    const hook = { url: 'https://1.1.1.1/', description: 'x' };
    expect(await ask(key, 'POST', '/v1/webhooks', hook)).toEqual([403, 'KEY_NOT_FOR_THIS']);
    expect((await ask(key, 'GET', '/v1/windows/990100-SLJ/queue'))[0]).toBe(403);
  });

  test('is kept as a digest alone, and shown once', async () => {
    const { key } = await give();
    const secret = key.split('_').at(-1) ?? '';
    expect(Buffer.from(secret, 'base64url').length).toBeLessThanOrEqual(32);
    const { rows } = await asOwner(api.database.ownerUrl, 'SELECT to_jsonb(k)::text AS row FROM api_keys k');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ row }) => row).join()).not.toContain(secret);
    expect(JSON.stringify((await api.as('unit-linhu').get('/v1/api-keys')).body)).not.toContain(secret);
  });

  test.each<[string, (key: string) => string]>([
    ['another secret', (key) => `${key.slice(0, -43)}${'A'.repeat(43)}`],
    ['no secret', (key) => key.slice(0, -43)],
    ['another id', (key) => key.replace(/_.{36}_/, '_01a210a6-0ebb-775c-a542-fb4a9f0e49d1_')],
    ['a character more', (key) => `${key}A`],
    ['no key at all', () => 'sxk_'],
  ])('with %s opens nothing', async (_what, change) => {
    const { key } = await give();
    expect(await ask(change(key))).toEqual([401, 'INVALID_TOKEN']);
  });
});

describe('a key ends', () => {
  test('on its day', async () => {
    const { key, id } = await give({ days: 1 });
    await asOwner(
      api.database.ownerUrl,
      `UPDATE api_keys SET created_at = created_at - interval '2 days', expires_at = clock_timestamp() WHERE id = $1`,
      [id],
    );
    expect((await ask(key))[0]).toBe(401);
    expect((await api.as('unit-linhu').post(`/v1/api-keys/${id}/rotate`, {})).status).toBe(404);
  });

  test('at once where somebody ends it, and stays ended', async () => {
    const { key, id } = await give();
    const ended = await api.as('unit-linhu').post(`/v1/api-keys/${id}/end`, {});
    expect([ended.status, ended.body.endedAt]).toEqual([200, expect.any(String)]);
    expect((await ask(key))[0]).toBe(401);
    expect((await api.as('admin').post(`/v1/api-keys/${id}/end`, {})).body.endedAt).toBe(ended.body.endedAt);
  });

  test('with its former secret a day after it was rotated', async () => {
    const { key: former, id } = await give();
    const rotated = await api.as('unit-linhu').post(`/v1/api-keys/${id}/rotate`, { days: 30 });
    const key = String(rotated.body.key);
    expect([rotated.body.id, key === former, rotated.body.formerSecretUntil]).toEqual([id, false, expect.any(String)]);
    expect([(await ask(former))[0], (await ask(key))[0]]).toEqual([200, 200]);
    await asOwner(api.database.ownerUrl, 'UPDATE api_keys SET former_until = clock_timestamp() WHERE id = $1', [id]);
    expect([(await ask(former))[0], (await ask(key))[0]]).toEqual([401, 200]);
    await api.as('unit-linhu').post(`/v1/api-keys/${id}/end`, {});
    expect((await ask(key))[0]).toBe(401);
  });
});

describe('keys are administered', () => {
  test('by the people of the unit for it alone, by an administrator for any unit', async () => {
    expect((await give({ unitId: 'yunlu' })).body.errors[0]).toMatchObject({
      code: 'NOT_YOUR_UNIT',
      allowed: ['linhu'],
    });
    expect((await give({}, 'admin')).body.errors[0]).toMatchObject({ code: 'UNKNOWN_UNIT' });
    expect((await give({ unitId: 'nobody' }, 'admin')).body.errors[0]).toMatchObject({ code: 'UNKNOWN_UNIT' });
    const { id, body } = await give({ unitId: 'qingyan' }, 'admin');
    expect(body.unitId).toBe('qingyan');
    const idsOf = async (as: string) =>
      (await api.as(as).get('/v1/api-keys')).body.items.map((one: { id: string }) => one.id);
    expect(await idsOf('admin')).toContain(id);
    expect(await idsOf('unit-qingyan')).toEqual([id]);
    expect(await idsOf('unit-linhu')).not.toContain(id);
    expect((await api.as('unit-linhu').post(`/v1/api-keys/${id}/end`, {})).status).toBe(404);
    expect((await api.as('unit-linhu').post(`/v1/api-keys/${id}/rotate`, {})).status).toBe(404);
  });

  test.each([
    { scopes: [] },
    { scopes: ['admin'] },
    { days: 0 },
    { days: 366 },
    { days: 1.5 },
    { description: ' ' },
    { more: 1 },
  ])('and not with %j', async (change) => {
    expect((await give(change)).status).toBe(422);
  });

  test('twenty of a unit at most', async () => {
    let last = await give({}, 'unit-yunlu');
    for (let count = 0; count < 20 && last.status === 201; count += 1) last = await give({}, 'unit-yunlu');
    expect([last.status, last.body.code]).toEqual([409, 'TOO_MANY_API_KEYS']);
    const { items } = (await api.as('unit-yunlu').get('/v1/api-keys')).body;
    await api.as('unit-yunlu').post(`/v1/api-keys/${items[0].id}/end`, {});
    expect((await give({}, 'unit-yunlu')).status).toBe(201);
  });
});
