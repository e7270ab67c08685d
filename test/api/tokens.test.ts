/** The token that a request carries: what it must say, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { city, type Harness, sign, startApi, submit } from './harness.ts';

let api: Harness;
let itemNo: string;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  [{ itemNo }] = (await submit(api, [{ typeId: 'soil-water', division: city }])).items;
});
afterAll(() => api.close());

describe('a token', () => {
  const claims = () => ({
    sub: 'unit-linhu',
    roles: ['unit'],
    unitId: 'linhu',
    iss: api.config.tokens.issuer,
    aud: api.config.tokens.audience,
  });
  const ask = async (token: string) => {
    const response = await api.app.inject({ url: '/v1/clock', headers: { authorization: `Bearer ${token}` } });
    return [response.statusCode, response.headers['www-authenticate']];
  };
  const refused = [401, 'Bearer realm="shixian", error="invalid_token"'];

  test('is needed', async () => {
    const answer = await api.as(null).get('/v1/clock');
    expect([answer.status, answer.body.code, answer.headers['www-authenticate']]).toEqual([
      401,
      'UNAUTHENTICATED',
      'Bearer realm="shixian"',
    ]);
  });

  test('is taken when all is well', async () => {
    expect((await ask(await sign(claims())))[0]).toBe(200);
  });

  test.each([
    ['another issuer', { iss: 'https://else.where' }],
    ['another audience', { aud: 'else' }],
    ['no subject', { sub: undefined }],
    ['no roles', { roles: undefined }],
    ['a unit without its id', { unitId: undefined }],
    ['an officer without a department', { roles: ['officer'] }],
    ['an expired one', { exp: 1 }],
  ])('is refused: %s', async (_what, change) => {
    const expiresIn = 'exp' in change ? null : '1h';
    expect(await ask(await sign({ ...claims(), ...change }, expiresIn))).toEqual(refused);
  });

  test('is refused without an expiry, unsigned, or changed', async () => {
    expect(await ask(await sign(claims(), null))).toEqual(refused);
    const [head, body, signature] = (await sign(claims())).split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await ask(`${none}.${body}.`)).toEqual(refused);
    const admin = Buffer.from(JSON.stringify({ ...claims(), roles: ['admin'], exp: 9e9 })).toString('base64url');
    expect(await ask(`${head}.${admin}.${signature}`)).toEqual(refused);
    const hmac = Buffer.from('{"alg":"HS256","kid":"test"}').toString('base64url');
    expect(await ask(`${hmac}.${body}.${signature}`)).toEqual(refused);
  });

  test('of two roles opens what each of them opens', async () => {
    const both = await sign({ ...claims(), roles: ['unit', 'admin', 'president'] });
    const response = await api.app.inject({ url: `/v1/items/${itemNo}`, headers: { authorization: `Bearer ${both}` } });
    expect(response.statusCode).toBe(200);
  });
});
