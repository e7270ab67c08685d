/** Where the issuer's keys come from, and that nobody is believed while they cannot be had. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createIssuerKeys } from '../../api/issuer-keys.ts';
import { loadConfig, requireForApi } from '../../config/env.ts';
import { type Answer, ecKey, jwkOf, serve, signed, type TestServer } from '../support/token-forge.ts';
import { type Harness, startApi } from './harness.ts';

const ec = ecKey();
const keysAt = (url: string): Answer => ({ body: { issuer: url, jwks_uri: `${url}/keys` } });
const key = { body: { keys: [jwkOf(ec.publicKey, 'ec')] } };
const header = { alg: 'ES256', kid: 'ec' };
const flattened = { payload: '', signature: '' };

const open: TestServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function issuerThat(answer: (path: string, url: string) => Answer | undefined): Promise<TestServer> {
  const server: TestServer = await serve((path) => answer(path, server.url));
  open.push(server);
  return server;
}

const tokens = (env: Record<string, string>) =>
  loadConfig({ DATABASE_URL: 'postgresql://nobody@127.0.0.1/none', ...env }).tokens;

describe('the keys', () => {
  test('are found through the discovery document, once', async () => {
    const issuer = await issuerThat((path, url) => (path === '/keys' ? key : keysAt(url)));
    const find = createIssuerKeys(tokens({ JWT_ISSUER: issuer.url }));
    expect(issuer.asked).toEqual([]);
    await Promise.all([find(header, flattened), find(header, flattened)]);
    await find(header, flattened);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  test('lie below an issuer with a path', async () => {
    const issuer = await issuerThat((path, url) => {
      if (path === '/realms/city/.well-known/openid-configuration') return keysAt(`${url}/realms/city`);
      return path === '/realms/city/keys' ? key : undefined;
    });
    await createIssuerKeys(tokens({ JWT_ISSUER: `${issuer.url}/realms/city` }))(header, flattened);
    expect(issuer.asked).toHaveLength(2);
  });

  test('come from where the settings say, without asking for the document', async () => {
    const elsewhere = await issuerThat(() => key);
    const find = createIssuerKeys(tokens({ JWT_ISSUER: 'https://id.example', JWKS_URL: `${elsewhere.url}/own` }));
    await find(header, flattened);
    expect(elsewhere.asked).toEqual(['/own']);
  });

  test.each<[string, (path: string, url: string) => Answer | undefined]>([
    ['names another issuer', (_path, url) => ({ body: { issuer: `${url}/`, jwks_uri: `${url}/keys` } })],
    ['names no keys', (_path, url) => ({ body: { issuer: url } })],
    ['names keys in a file', (_path, url) => ({ body: { issuer: url, jwks_uri: 'file:///etc/passwd' } })],
    [
      'leads elsewhere',
      (path, url) => (path === '/there' ? keysAt(url) : { status: 302, headers: { location: '/there' } }),
    ],
    ['is absent', () => undefined],
    ['is endless', (_path, url) => ({ body: { issuer: url, jwks_uri: `${url}/keys`, x: 'x'.repeat(300_000) } })],
  ])('are not taken where the document %s', async (_what, answer) => {
    const issuer = await issuerThat((path, url) => (path === '/keys' ? key : answer(path, url)));
    await expect(createIssuerKeys(tokens({ JWT_ISSUER: issuer.url }))(header, flattened)).rejects.toThrow();
    expect(issuer.asked).not.toContain('/keys');
  });
});

describe('while the issuer is away', () => {
  let api: Harness;
  let up = false;
  let issuer: TestServer;
  beforeAll(async () => {
    issuer = await serve((path) => {
      if (!up) return { status: 503 };
      return path === '/keys' ? key : keysAt(issuer.url);
    });
    api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, env: { JWT_ISSUER: issuer.url } });
  });
  afterAll(async () => {
    await api.close();
    await issuer.close();
  });

  test('nobody is believed, and all is well as soon as it is back', async () => {
    const claims = { iss: issuer.url, aud: 'shixian', sub: 'admin', roles: ['admin'], exp: 9_999_999_999 };
    const token = signed({ ...header, typ: 'at+jwt' }, claims, ec.privateKey);
    const ask = async () => {
      const answer = await api.app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } });
      return [answer.statusCode, answer.json().code, answer.headers['retry-after']];
    };
    expect(await ask()).toEqual([503, 'IDENTITY_UNAVAILABLE', '2']);
    up = true;
    expect((await ask())[0]).toBe(200);
    // What is known stays known for a while.
    up = false;
    expect((await ask())[0]).toBe(200);
  });
});

test.each(['http://127.0.0.1:8079', 'http://localhost:9000/realms/city', 'http://[::1]:8079', 'http://127.9.9.9'])(
  'production refuses an issuer on this machine: %s',
  (JWT_ISSUER) => {
    const env = {
      DATABASE_URL: 'postgresql://nobody@127.0.0.1/none',
      SIGNING_KEY_FILE: 'key.pem',
      PUBLIC_URL: 'https://window.example',
      JWT_ISSUER,
    };
    expect(() => requireForApi(loadConfig({ ...env, SHIXIAN_MODE: 'production' }))).toThrow('JWT_ISSUER is');
    expect(() => requireForApi(loadConfig(env))).not.toThrow();
    const elsewhere = { ...env, SHIXIAN_MODE: 'production', JWT_ISSUER: 'https://id.example' };
    expect(() => requireForApi(loadConfig(elsewhere))).not.toThrow();
  },
);
