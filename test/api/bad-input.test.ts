import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

let api: Harness;
let before: string;
const stored = async () => {
  const { rows } = await api.ledger.pool.query(
    'SELECT (SELECT count(*) FROM projects), (SELECT count(*) FROM submissions) s, (SELECT count(*) FROM events) e, (SELECT count(*) FROM idempotency_keys) k',
  );
  return JSON.stringify(rows);
};
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  before = await stored();
});
afterAll(async () => {
  const after = await stored();
  await api.close();
  // Nothing in this file was taken in.
  expect(after).toBe(before);
});

type Package = ReturnType<typeof packageFor>;
const good = () => packageFor([{ typeId: 'soil-water', division: city }]);
const send = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  api.as('unit-linhu').post('/v1/submissions', body, { ...newKey(), ...headers });

/** A package with one thing wrong, the pointer to it, its code, and what is said to be allowed. */
const FIELDS: readonly (readonly [
  what: string,
  spoil: (p: Package) => unknown,
  pointer: string,
  code: string,
  allowed?: unknown,
])[] = [
  [
    'an unknown item type',
    (p) => ({
      ...p,
      items: [{ typeId: 'moon-permit', division: city }],
      materials: [{ ...p.materials[0], forItems: ['moon-permit'] }],
    }),
    '/items/0/typeId',
    'UNKNOWN_ITEM_TYPE',
    expect.arrayContaining(['soil-water']),
  ],
  [
    'a type that cannot be submitted',
    (p) => ({
      ...p,
      items: [{ typeId: 'permit-renewal', division: city }],
      materials: [{ ...p.materials[0], forItems: ['permit-renewal'] }],
    }),
    '/items/0/typeId',
    'TYPE_NOT_SUBMITTABLE',
  ],
  [
    'a wrong check character',
    (p) => ({ ...p, project: { ...p.project, unit: { creditCode: '91990100MA7Q2H6K2X' } } }),
    '/project/unit/creditCode',
    'BAD_CHECK_CHARACTER',
  ],
  [
    'a unit that is not one’s own',
    (p) => ({ ...p, project: { ...p.project, unit: { creditCode: '91990100304827162X' } } }),
    '/project/unit/creditCode',
    'NOT_YOUR_UNIT',
  ],
  [
    'a malformed project code',
    (p) => ({ ...p, project: { ...p.project, code: '2609-990100-04-200017' } }),
    '/project/code',
    'BAD_PROJECT_CODE',
    ['2609-990100-04-01-200017'],
  ],
  [
    'two items of one type',
    (p) => ({ ...p, items: [...p.items, { typeId: 'soil-water', division: '990121' }] }),
    '/items/1/typeId',
    'DUPLICATE_ITEM_TYPE',
  ],
  [
    'a tier without the department',
    (p) => ({ ...p, items: [{ typeId: 'soil-water', division: '990122' }] }),
    '/items/0/division',
    'NO_WINDOW',
    expect.arrayContaining(['990100', '990121']),
  ],
  [
    'a tier that does not decide the type',
    (p) => ({
      ...p,
      items: [{ typeId: 'archaeology', division: city }],
      materials: [{ ...p.materials[0], forItems: ['archaeology'] }],
    }),
    '/items/0/division',
    'TIER_NOT_OFFERED',
    ['province'],
  ],
  [
    'an unknown division',
    (p) => ({ ...p, items: [{ typeId: 'soil-water', division: '111111' }] }),
    '/items/0/division',
    'UNKNOWN_DIVISION',
  ],
  [
    'an unknown field',
    (p) => ({ ...p, urgent: true }),
    '/urgent',
    'UNKNOWN_FIELD',
    ['project', 'channel', 'contact', 'items', 'materials'],
  ],
  [
    'an unknown field inside',
    (p) => ({ ...p, materials: [{ ...p.materials[0], 'a/b': 1 }] }),
    '/materials/0/a~1b',
    'UNKNOWN_FIELD',
    expect.arrayContaining(['sha256']),
  ],
  ['a missing field', ({ contact: _contact, ...p }) => p, '/contact', 'REQUIRED'],
  [
    'a wrong type',
    (p) => ({ ...p, project: { ...p.project, investmentWan: '12' } }),
    '/project/investmentWan',
    'WRONG_TYPE',
  ],
  [
    'a text that is too long',
    (p) => ({ ...p, project: { ...p.project, name: '长'.repeat(201) } }),
    '/project/name',
    'TOO_LONG',
  ],
  ['a blank text', (p) => ({ ...p, contact: { ...p.contact, name: '   ' } }), '/contact/name', 'BLANK'],
  [
    'a material for an item that is not there',
    (p) => ({ ...p, materials: [{ ...p.materials[0], forItems: ['river-works'] }] }),
    '/materials/0/forItems/0',
    'NOT_IN_SUBMISSION',
    ['soil-water'],
  ],
  ['no bytes', (p) => ({ ...p, materials: [{ ...p.materials[0], bytes: 0 }] }), '/materials/0/bytes', 'TOO_SMALL'],
  ['NUL in a text', (p) => ({ ...p, contact: { ...p.contact, name: '杜\0霁' } }), '/contact/name', 'TEXT_NOT_ALLOWED'],
  [
    'a lone surrogate in a text',
    (p) => JSON.stringify(p).replace('测试项目', '\\ud83d测试'),
    '/project/name',
    'TEXT_NOT_ALLOWED',
  ],
  [
    'a lone surrogate in a name',
    (p) => JSON.stringify(p).replace('"contact"', '"\\udc00":1,"contact"'),
    '/\udc00',
    'TEXT_NOT_ALLOWED',
  ],
  [
    'NUL in a name',
    (p) => JSON.stringify(p).replace('"contact"', '"a\\u0000":1,"contact"'),
    '/a\0',
    'TEXT_NOT_ALLOWED',
  ],
  [
    'a name that reaches for the prototype',
    (p) => JSON.stringify(p).replace('"contact"', '"__proto__":{"x":1},"contact"'),
    '/__proto__',
    'UNKNOWN_FIELD',
  ],
  [
    'a constructor',
    (p) => JSON.stringify(p).replace('"contact"', '"constructor":{"prototype":{}},"contact"'),
    '/constructor',
    'UNKNOWN_FIELD',
  ],
  [
    'a name twice',
    (p) => JSON.stringify(p).replace('"typeId"', '"typeId":"eia-form","typeId"'),
    '/items/0/typeId',
    'DUPLICATE_KEY',
  ],
];

describe('a field that cannot be taken', () => {
  test.each(FIELDS.map((field) => [field[0], field] as const))(
    '%s',
    async (_what, [, spoil, pointer, code, allowed]) => {
      const answer = await send(spoil(good()));
      expect(answer.status).toBe(422);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, code, detail: expect.any(String) }));
      const error = answer.body.errors.find((one: { pointer: string }) => one.pointer === pointer);
      if (allowed !== undefined) expect(error.allowed).toEqual(allowed);
      expect(error.detail).not.toMatch(/[{}]/);
    },
  );

  test('every fault is named at once', async () => {
    const { contact: _contact, ...p } = good();
    const answer = await send({ ...p, extra: 1, project: { ...p.project, code: 'x' } });
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/contact',
      '/extra',
      '/project/code',
    ]);
    expect(answer.body.detail).toContain('3');
  });
});

describe('a body that cannot be read', () => {
  const bytes = async (payload: Buffer, type = 'application/json') => {
    const authorization = `Bearer ${await api.token('unit-linhu')}`;
    const headers = { authorization, 'content-type': type, ...newKey() };
    const response = await api.app.inject({ method: 'POST', url: '/v1/submissions', headers, payload });
    return { status: response.statusCode, code: (JSON.parse(response.body) as { code: string }).code };
  };

  test.each([
    [
      'invalid UTF-8',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
      400,
      'INVALID_UTF8',
    ],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0x80, 0x22]), 400, 'INVALID_UTF8'],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 400, 'INVALID_UTF8'],
    ['half a document', Buffer.from('{"project":'), 400, 'MALFORMED_JSON'],
    ['a byte order mark', Buffer.from('\ufeff{}'), 400, 'MALFORMED_JSON'],
    ['an empty body', Buffer.from(''), 422, 'INVALID_REQUEST'],
    ['depth', Buffer.from(`${'['.repeat(400_000)}${']'.repeat(400_000)}`), 400, 'TOO_DEEP'],
    ['more than 1 MiB', Buffer.from(JSON.stringify({ a: 'x'.repeat(1024 * 1024) })), 413, 'BODY_TOO_LARGE'],
  ])('%s', async (_what, payload, status, code) => {
    const answer = await bytes(payload);
    if (payload.length > 0) expect(answer).toEqual({ status, code });
    else expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test.each([
    'text/plain',
    'application/xml',
    'application/json; charset=gbk',
    'application/x-www-form-urlencoded',
    'application/jsonp',
  ])('content type %s', async (type) => {
    expect(await bytes(Buffer.from(JSON.stringify(good())), type)).toEqual({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  });
});

describe('an address that cannot be read', () => {
  test.each([
    '/v1/items/x',
    '/v1/items/%00',
    '/v1/receipts/S1',
    "/v1/projects/'--",
    '/v1/windows/990100-slj/queue',
    '/v1/nothing',
    '/v1/escalations/1',
  ])('%s is not found', async (url) => {
    const role = url.includes('receipts') || url.includes('projects') ? 'unit-linhu' : 'head-990100-SLJ';
    const answer = await api.as(role).get(url);
    expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  test.each([
    ['?limit=0', '?limit', 'TOO_SMALL'],
    ['?limit=201', '?limit', 'TOO_BIG'],
    ['?limit=many', '?limit', 'WRONG_TYPE'],
    ['?cursor=nonsense', '?cursor', 'INVALID_CURSOR'],
    ['?sort=name', '?sort', 'UNKNOWN_FIELD'],
    ['?lamp=violet', '?lamp', 'NOT_ALLOWED_VALUE'],
    ['?typeId=%00', '?typeId', 'BAD_FORMAT'],
  ])('the query %s', async (query, pointer, code) => {
    const answer = await api.as('head-990100-SLJ').get(`/v1/windows/990100-SLJ/queue${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer, code })]);
  });

  test('a broken percent sign', async () => {
    const answer = await api.as('unit-linhu').get('/v1/items/%zz');
    expect([answer.status, answer.body.code]).toEqual([400, 'MALFORMED_REQUEST']);
  });
});

test('a problem is told in Chinese, and in English on request', async () => {
  const body = { ...good(), urgent: true };
  expect((await send(body)).body).toMatchObject({
    type: 'urn:shixian:problem:invalid-request',
    title: '请求内容有误',
    status: 422,
    code: 'INVALID_REQUEST',
    errors: [{ detail: '没有此项；可用的项见 allowed。' }],
  });
  const english = await send(body, { 'accept-language': 'en' });
  expect(english.headers['content-language']).toBe('en');
  expect(english.body.detail).toBe('1 field(s) cannot be taken; nothing was stored. Each is named in errors.');
});
