/** Where people sign in, and who asks: with tokens that the local issuer gave after a real sign-in. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { setSecurityHeaders } from '../../api/openapi.ts';
import { type Issuer, startIssuer } from '../../local/issuer.ts';
import { temporaryHome } from '../../local/paths.ts';
import { freePort } from '../../local/ports.ts';
import { askToken, signIn } from '../support/signing-in.ts';
import { city, type Harness, newKey, packageFor, startApi } from './harness.ts';

const home = temporaryHome();
let issuer: Issuer;
let api: Harness;

beforeAll(async () => {
  issuer = await startIssuer({ keyDir: join(home, 'issuer'), port: await freePort() });
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, env: { JWT_ISSUER: issuer.url } });
});
afterAll(async () => {
  await api.close();
  await issuer.stop();
  rmSync(home, { recursive: true, force: true });
});

const ask = async (url: string, token: string) => {
  const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  return [answer.statusCode, answer.json()];
};
const me = async (person: string) => ask('/v1/me', (await signIn(issuer.url, person)).body.access_token);

test('the console is told where to sign in', async () => {
  expect((await api.as(null).get('/v1/sign-in')).body).toEqual({
    issuer: issuer.url,
    clientId: 'shixian-console',
    scope: 'openid profile',
    audience: 'shixian',
  });
});

describe('after signing in', () => {
  test('an officer is told name, role, department and division', async () => {
    expect(await me('officer-990100-SLJ-2')).toEqual([
      200,
      {
        id: 'officer-990100-SLJ-2',
        name: { zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/^[A-Z]/) },
        roles: ['officer'],
        department: { id: '990100-SLJ', name: { zh: '临沄市水利局', en: 'Linyun Water Resources Bureau' } },
        unit: null,
        division: { code: '990100', name: { zh: '临沄市', en: 'Linyun City' } },
        standsInFor: [],
      },
    ]);
  });

  test('a unit is told its name, a leader the division, an administrator the role', async () => {
    expect((await me('unit-linhu'))[1]).toMatchObject({ roles: ['unit'], unit: { id: 'linhu' }, division: null });
    expect((await me('leader-990121'))[1]).toMatchObject({ roles: ['leader'], division: { code: '990121' } });
    expect((await me('admin'))[1]).toMatchObject({ roles: ['admin'], department: null });
  });

  test('a colleague on leave is named while it lasts', async () => {
    const head = (await signIn(issuer.url, 'head-990100-SLJ')).body.access_token;
    const leave = { personId: 'officer-990100-SLJ-1', actingId: 'officer-990100-SLJ-2' };
    const entered = await api.app.inject({
      method: 'POST',
      url: '/v1/windows/990100-SLJ/leaves',
      headers: { authorization: `Bearer ${head}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ ...leave, fromOn: '2026-09-14', throughOn: '2026-09-18' }),
    });
    expect(entered.statusCode).toBe(201);
    expect((await me('officer-990100-SLJ-2'))[1].standsInFor).toEqual([
      { id: 'officer-990100-SLJ-1', name: expect.anything(), throughOn: '2026-09-18' },
    ]);
    expect((await me('officer-990100-SLJ-1'))[1].standsInFor).toEqual([]);
  });

  test("a unit's system hands in, and has no name in the register", async () => {
    const secrets = JSON.parse(readFileSync(join(home, 'issuer', 'systems.json'), 'utf8')) as Record<string, string>;
    const credentials = Buffer.from(`system-linhu:${secrets['system-linhu']}`).toString('base64');
    const form = { grant_type: 'client_credentials' };
    const token = (await askToken(issuer.url, form, { authorization: `Basic ${credentials}` })).body.access_token;
    expect((await ask('/v1/me', token))[1]).toMatchObject({ id: 'system-linhu', name: null, unit: { id: 'linhu' } });
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v1/submissions',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...newKey() },
      payload: JSON.stringify(packageFor([{ typeId: 'soil-water', division: city }])),
    });
    expect(answer.statusCode).toBe(201);
  });

  test('an ID token opens nothing: it is for the console', async () => {
    const { id_token } = (await signIn(issuer.url, 'admin')).body;
    expect((await ask('/v1/me', id_token))[0]).toBe(401);
  });
});

test('the console alone may connect to the issuer', async () => {
  const app = Fastify();
  await setSecurityHeaders(app as unknown as Harness['app'], {
    ...api.config.tokens,
    issuer: 'https://id.example/realms/a',
  });
  for (const url of ['/console/', '/console/*', '/consoles']) app.get(url, async () => 'page');
  const policyOf = async (url: string) => String((await app.inject(url)).headers['content-security-policy']);
  expect(await policyOf('/console/')).toMatch(/connect-src 'self' https:\/\/id\.example(;|$)/);
  expect(await policyOf('/console/desk/1')).toMatch(/connect-src 'self' https:\/\/id\.example(;|$)/);
  expect(await policyOf('/consoles')).not.toContain('https:');
  await app.close();
});

describe('the names behind ids', () => {
  const people = async (person: string, query: string) =>
    (await ask(`/v1/people?${query}`, (await signIn(issuer.url, person)).body.access_token))[1];
  const ids = ({ items }: { readonly items: readonly { readonly id: string }[] }) => items.map(({ id }) => id);

  test('are told of a window to everyone, and page by page', async () => {
    const all = await people('unit-linhu', 'departmentId=990100-SLJ');
    expect(ids(all)).toEqual(['head-990100-SLJ', 'officer-990100-SLJ-1', 'officer-990100-SLJ-2']);
    expect(all.items[1].name.zh).toBe('童湛笛');
    const { nextCursor } = await people('unit-linhu', 'departmentId=990100-SLJ&limit=2');
    expect(ids(await people('unit-linhu', `departmentId=990100-SLJ&cursor=${nextCursor}`))).toEqual([
      'officer-990100-SLJ-2',
    ]);
  });

  test('are told of the people of a unit to officials and to that unit alone', async () => {
    const [official, mine, other] = ['officer-990100-SLJ-1', 'unit-linhu', 'unit-yunlu'];
    const asked = `ids=${mine},${other},${official},nobody`;
    expect(ids(await people(mine, asked))).toEqual([official, mine]);
    for (const person of [official, 'supervisor-990100', 'admin']) {
      expect(ids(await people(person, asked))).toEqual([official, mine, other]);
    }
  });
});
