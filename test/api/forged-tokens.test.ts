/** Tokens that somebody made up: none of them is believed, and none makes the API ask anybody but its issuer. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ecKey, jwkOf, part, rsaKey, serve, signed, type TestServer } from '../support/token-forge.ts';
import { type Harness, startApi } from './harness.ts';

const ec = ecKey();
const rsa = rsaKey();
const stranger = ecKey();
const strangersRsa = rsaKey();
const own = [jwkOf(ec.publicKey, 'ec'), jwkOf(rsa.publicKey, 'rsa')];

let issuer: TestServer;
/** Offers the stranger's keys; nobody must ever ask for them. */
let trap: TestServer;
let api: Harness;
beforeAll(async () => {
  issuer = await serve((path) => {
    if (path === '/.well-known/openid-configuration') {
      return { body: { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` } };
    }
    return path === '/keys' ? { body: { keys: own } } : undefined;
  });
  trap = await serve(() => ({ body: { keys: [jwkOf(stranger.publicKey, 'ec')] } }));
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, env: { JWT_ISSUER: issuer.url } });
});
afterAll(async () => {
  await api.close();
  await issuer.close();
  await trap.close();
});

const seconds = () => Math.floor(Date.now() / 1000);
const header = (more: object = {}) => ({ alg: 'ES256', kid: 'ec', typ: 'at+jwt', ...more });
const claims = (more: object = {}) => ({
  iss: issuer.url,
  aud: 'shixian',
  sub: 'admin',
  roles: ['admin'],
  exp: seconds() + 600,
  ...more,
});
const genuine = (more: object = {}, head: object = {}) => signed(header(head), claims(more), ec.privateKey);
/** One that is right but for its signature. */
const parts = () => genuine().split('.') as [string, string, string];
const hmac = (head: object, secret: string | Buffer) => {
  const input = `${part(head as Record<string, unknown>)}.${part(claims())}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};
const withText = (text: string) =>
  signed(header(), JSON.stringify(claims()).replace(/\}$/, `,${text}}`), ec.privateKey);
const ask = async (token: string) => {
  const answer = await api.app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } });
  return [answer.statusCode, answer.json().code ?? answer.json().id];
};

test.each<[string, () => string]>([
  ['one key', () => genuine()],
  ['the other key', () => signed(header({ alg: 'RS256', kid: 'rsa' }), claims(), rsa.privateKey)],
  ['its type written out', () => genuine({}, { typ: 'application/at+JWT' })],
  ['several audiences', () => genuine({ aud: ['else', 'shixian'] })],
  ['roles that we do not know', () => genuine({ roles: ['admin', 'president'] })],
])('a genuine one is believed: %s', async (_what, token) => {
  expect(await ask(token())).toEqual([200, 'admin']);
});

const FORGED: readonly [string, () => string][] = [
  ['alg none without a signature', () => `${part(header({ alg: 'none' }))}.${part(claims())}.`],
  ['alg none with one', () => `${part(header({ alg: 'none' }))}.${part(claims())}.${parts()[2]}`],
  ['alg nOnE', () => `${part(header({ alg: 'nOnE' }))}.${part(claims())}.`],
  ['no alg', () => `${part(header({ alg: undefined }))}.${part(claims())}.${parts()[2]}`],
  [
    'HS256 with the public key as its secret',
    () => hmac(header({ alg: 'HS256', kid: 'rsa' }), rsa.publicKey.export({ type: 'spki', format: 'pem' })),
  ],
  ['HS256 with the published key as its secret', () => hmac(header({ alg: 'HS256' }), JSON.stringify(own[0]))],
  ['HS256 with an empty secret', () => hmac(header({ alg: 'HS256' }), '')],
  ['a stranger’s key under our id', () => signed(header(), claims(), stranger.privateKey)],
  [
    'a stranger’s RSA key under our id',
    () => signed(header({ alg: 'RS256', kid: 'rsa' }), claims(), strangersRsa.privateKey),
  ],
  ['an algorithm that is not the key’s', () => signed(header({ alg: 'RS256' }), claims(), rsa.privateKey)],
  ['a key id that nobody knows', () => signed(header({ kid: 'unknown' }), claims(), ec.privateKey)],
  ['a key id that is no text', () => signed(header({ kid: { $ne: null } }), claims(), stranger.privateKey)],
  [
    'jku that leads to the stranger’s keys',
    () => signed(header({ jku: `${trap.url}/keys` }), claims(), stranger.privateKey),
  ],
  [
    'x5u that leads to the stranger’s keys',
    () => signed(header({ x5u: `${trap.url}/keys` }), claims(), stranger.privateKey),
  ],
  [
    'its own key inside it',
    () => signed(header({ kid: undefined, jwk: jwkOf(stranger.publicKey, 'ec') }), claims(), stranger.privateKey),
  ],
  [
    'its own certificate inside it',
    () =>
      signed(
        header({ x5c: [stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }),
        claims(),
        stranger.privateKey,
      ),
  ],
  ['an issuer of its own, with the keys there', () => signed(header(), claims({ iss: trap.url }), stranger.privateKey)],
  ['a signature of zeros', () => `${parts()[0]}.${parts()[1]}.${Buffer.alloc(64).toString('base64url')}`],
  ['a signature cut short', () => genuine().slice(0, -8)],
  ['another payload', () => `${parts()[0]}.${part(claims({ sub: 'someone' }))}.${parts()[2]}`],
  ['another header', () => `${part(header({ more: 1 }))}.${parts()[1]}.${parts()[2]}`],
  [
    'an algorithm that stands twice',
    () => `${part('{"alg":"none","alg":"ES256","kid":"ec","typ":"at+jwt"}')}.${parts()[1]}.`,
  ],
  ['a header that we must understand and do not', () => genuine({}, { crit: ['more'], more: 1 })],
  ['a payload that is not encoded', () => genuine({}, { crit: ['b64'], b64: false })],
  ['garbage', () => 'garbage'],
  ['garbage in three parts', () => 'a.b.c'],
  ['three empty parts', () => '..'],
  ['five parts', () => `${genuine()}.a.b`],
  ['a header that is no JSON', () => `${part('{alg')}.${parts()[1]}.${parts()[2]}`],
  [
    'bytes that are no text',
    () => `${Buffer.from([0xff, 0xfe, 0x00]).toString('base64url')}.${parts()[1]}.${parts()[2]}`,
  ],
];

/** Signed with the issuer's own key, but not for us, not now, or not a person's access. */
const UNFIT: readonly [string, () => string][] = [
  ['another issuer', () => genuine({ iss: 'https://else.where' })],
  ['our issuer with a slash more', () => genuine({ iss: `${issuer.url}/` })],
  ['no issuer', () => genuine({ iss: undefined })],
  ['another audience', () => genuine({ aud: 'shixian-console' })],
  ['audiences without ours', () => genuine({ aud: ['a', 'b'] })],
  ['no audience', () => genuine({ aud: undefined })],
  ['the type of an ID token', () => genuine({}, { typ: 'JWT' })],
  ['the type of a logout token', () => genuine({}, { typ: 'logout+jwt' })],
  ['no type', () => genuine({}, { typ: undefined })],
  ['expired', () => genuine({ exp: seconds() - 6 })],
  ['no end', () => genuine({ exp: undefined })],
  ['an end that is a text', () => genuine({ exp: String(seconds() + 600) })],
  ['not yet valid', () => genuine({ nbf: seconds() + 60 })],
  ['no subject', () => genuine({ sub: undefined })],
  ['an empty subject', () => genuine({ sub: '' })],
  ['a subject that is no text', () => genuine({ sub: { id: 'admin' } })],
  ['a subject with a line break', () => genuine({ sub: 'admin\nlevel=info' })],
  ['roles that are a text', () => genuine({ roles: 'admin' })],
  ['a subject that stands twice', () => withText('"sub":"someone"')],
  ['roles that stand twice', () => withText('"roles":["supervisor"],"division":"990100"')],
  ['a name that reaches for the prototype', () => withText('"__proto__":{"roles":["admin"]}')],
  ['twenty levels', () => withText(`"deep":${'['.repeat(20)}${']'.repeat(20)}`)],
  ['far too long', () => genuine({ padding: 'x'.repeat(7_000) })],
];

describe('is refused', () => {
  test.each([...FORGED, ...UNFIT])('%s', async (_what, token) => {
    expect(await ask(token())).toEqual([401, 'INVALID_TOKEN']);
  });

  test('all of them with one look at the issuer, and none at the stranger', () => {
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    expect(trap.asked).toEqual([]);
    expect(FORGED.length).toBeGreaterThanOrEqual(20);
  });
});

test('where the provider writes plain JWT, a setting takes those too, and no others', async () => {
  const plain = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    env: { JWT_ISSUER: issuer.url, JWT_TYP: 'JWT' },
  });
  const status = async (typ: string | undefined) => {
    const headers = { authorization: `Bearer ${genuine({}, { typ })}` };
    return (await plain.app.inject({ url: '/v1/me', headers })).statusCode;
  };
  expect(await Promise.all(['JWT', 'at+jwt', 'logout+jwt', undefined].map(status))).toEqual([200, 200, 401, 401]);
  await plain.close();
});
