/** The local issuer as an OpenID provider: the console's way in, and every way that must lead nowhere. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { type Issuer, startIssuer } from '../../local/issuer.ts';
import { temporaryHome } from '../../local/paths.ts';
import { type Listed, listedPeople } from '../../local/people.ts';
import { freePort } from '../../local/ports.ts';
import { matching, signInPage } from '../../local/sign-in-page.ts';
import { createBrowser } from '../support/browser.ts';
import { askToken, authorization, choose, exchange, REDIRECT, refresh, signIn } from '../support/signing-in.ts';

const home = temporaryHome();
const keyDir = join(home, 'issuer');
const console_ = new URL(REDIRECT).origin;
const officer = 'officer-990100-SLJ-2';
let issuer: Issuer;

beforeAll(async () => {
  issuer = await startIssuer({ keyDir, port: await freePort(), origins: [console_] });
});
afterAll(async () => {
  await issuer.stop();
  rmSync(home, { recursive: true, force: true });
});

const discovery = async () => (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json();
const accessOf = async (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUrl)), { ...issuer.parties, typ: 'at+jwt' });

describe('discovery', () => {
  test('names what the console needs, and only the safe ways', async () => {
    expect(await discovery()).toMatchObject({
      issuer: issuer.url,
      jwks_uri: issuer.jwksUrl,
      authorization_endpoint: `${issuer.url}/auth`,
      token_endpoint: `${issuer.url}/token`,
      end_session_endpoint: expect.stringContaining(issuer.url),
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
    });
  });

  test('is open to the console in a browser', async () => {
    for (const url of [`${issuer.url}/.well-known/openid-configuration`, issuer.jwksUrl]) {
      const answer = await fetch(url, { headers: { origin: console_ } });
      expect(['*', console_]).toContain(answer.headers.get('access-control-allow-origin'));
    }
  });
});

describe('signing in with code and PKCE', () => {
  test('gives an access token as the API takes it, an ID token and a refresh token', async () => {
    const { status, headers, body } = await signIn(issuer.url, officer);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, console_]);
    expect(headers.get('cache-control')).toContain('no-store');
    const { payload, protectedHeader } = await accessOf(body.access_token);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toMatchObject({
      sub: officer,
      roles: ['officer'],
      departmentId: '990100-SLJ',
      division: '990100',
      client_id: 'shixian-console',
    });
    expect((payload.exp as number) - (payload.iat as number)).toBe(600);
    expect(decodeJwt(body.id_token)).toMatchObject({
      sub: officer,
      aud: 'shixian-console',
      nonce: 'n-1',
      iss: issuer.url,
    });
    expect(decodeJwt(body.id_token).name).toMatch(/\p{Script=Han}/u);
  });

  test('renews without asking; a renewal that is used twice ends everything that came of it', async () => {
    const first = await signIn(issuer.url, officer);
    const second = await refresh(issuer.url, first.body.refresh_token);
    expect([second.status, (await accessOf(second.body.access_token)).payload.sub]).toEqual([200, officer]);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    expect(await refresh(issuer.url, first.body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await refresh(issuer.url, second.body.refresh_token)).status).toBe(400);
  });

  test('knows the browser until it is closed, and asks again when it is told to', async () => {
    const browser = createBrowser();
    await signIn(issuer.url, officer, browser);
    const again = await browser.follow(authorization(issuer.url).url);
    expect(again.location).toMatch(new RegExp(`^${REDIRECT}\\?code=`));
    const asked = await browser.get(authorization(issuer.url, { prompt: 'login' }).url);
    expect(asked.location).toContain('/sign-in/');
    const silent = await createBrowser().follow(authorization(issuer.url, { prompt: 'none' }).url);
    expect(silent.location).toContain('error=login_required');
  });

  test('as another person, after signing out', async () => {
    const browser = createBrowser();
    const { body } = await signIn(issuer.url, officer, browser);
    const { end_session_endpoint } = (await discovery()) as { end_session_endpoint: string };
    const search = new URLSearchParams({
      id_token_hint: body.id_token,
      post_logout_redirect_uri: `${console_}/console/`,
      client_id: 'shixian-console',
    });
    const ask = await browser.get(`${end_session_endpoint}?${search}`);
    expect([ask.status, ask.text]).toEqual([200, expect.stringContaining('name="logout" value="yes"')]);
    const [, action = ''] = /action="([^"]+)"/.exec(ask.text) ?? [];
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(ask.text) ?? [];
    expect((await browser.post(action, { xsrf, logout: 'yes' })).location).toBe(`${console_}/console/`);
    expect((await refresh(issuer.url, body.refresh_token)).status).toBe(400);
    const other = await signIn(issuer.url, 'admin', browser);
    expect(decodeJwt(other.body.access_token)).toMatchObject({ sub: 'admin', roles: ['admin'] });
  });

  test('as another person, when the sign-in page is asked for', async () => {
    const browser = createBrowser();
    const former = await signIn(issuer.url, officer, browser);
    const asked = authorization(issuer.url, { prompt: 'login' });
    const back = new URL((await choose(browser, asked.url, { person: 'unit-linhu' })).location ?? '');
    const { body } = await exchange(issuer.url, back.searchParams.get('code') ?? '', asked.verifier);
    expect(decodeJwt(body.access_token)).toMatchObject({ sub: 'unit-linhu', unitId: 'linhu' });
    expect((await refresh(issuer.url, former.body.refresh_token)).status).toBe(400);
    expect((await refresh(issuer.url, body.refresh_token)).status).toBe(200);
  });

  test('can be cancelled', async () => {
    const back = await choose(createBrowser(), authorization(issuer.url).url, { cancel: 'yes' });
    expect(back.location).toMatch(new RegExp(`^${REDIRECT}\\?error=access_denied`));
  });
});

describe('is refused', () => {
  test.each([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['for a token in the address', { response_type: 'token' }, 'unsupported_response_type'],
    ['for another resource', { resource: 'https://else.where' }, 'invalid_target'],
  ])('%s: the console is told', async (_what, changes, error) => {
    const answer = await createBrowser().get(authorization(issuer.url, changes).url);
    const told = new URL(answer.location ?? 'none:').href.replace('#', '?');
    expect(told.startsWith(`${REDIRECT}?`)).toBe(true);
    expect(new URL(told).searchParams.get('error')).toBe(error);
  });

  test.each([
    ['a redirect elsewhere', { redirect_uri: 'http://evil.example/console/signed-in' }],
    ['a redirect below the right one', { redirect_uri: `${REDIRECT}/more` }],
    ['a redirect with a query', { redirect_uri: `${REDIRECT}?to=evil` }],
    ['an unknown client', { client_id: '<script>alert(1)</script>' }],
  ])('%s: nobody is sent anywhere', async (_what, changes) => {
    const answer = await createBrowser().get(authorization(issuer.url, changes).url);
    expect([answer.status, answer.location]).toEqual([400, null]);
    expect(answer.text).not.toContain('<script');
  });

  test('a code with another verifier, a second time, and a token that came of it ends', async () => {
    const codeFor = async () => {
      const asked = authorization(issuer.url);
      const back = await choose(createBrowser(), asked.url, { person: officer });
      return { code: new URL(back.location ?? '').searchParams.get('code') ?? '', verifier: asked.verifier };
    };
    const stolen = await codeFor();
    const guessed = await exchange(issuer.url, stolen.code, authorization(issuer.url).verifier);
    expect(guessed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const { code, verifier } = await codeFor();
    const first = await exchange(issuer.url, code, verifier);
    expect(first.status).toBe(200);
    expect(await exchange(issuer.url, code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(issuer.url, first.body.refresh_token)).status).toBe(400);
  });

  test('a browser page of another origin cannot read tokens', async () => {
    const form = { grant_type: 'refresh_token', client_id: 'shixian-console', refresh_token: 'x' };
    const answer = await askToken(issuer.url, form, { origin: 'http://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('the sign-in page without its cookie, and for somebody who is not there', async () => {
    const browser = createBrowser();
    const { location } = await browser.get(authorization(issuer.url).url);
    const foreign = await createBrowser().post(location ?? '', { person: officer });
    expect([foreign.status, foreign.location]).toEqual([400, null]);
    const nobody = await browser.post(location ?? '', { person: 'officer-0' });
    expect([nobody.status, nobody.text]).toEqual([400, expect.stringContaining('There is no such person')]);
  });
});

describe("a unit's system", () => {
  const secrets = () => JSON.parse(readFileSync(join(keyDir, 'systems.json'), 'utf8')) as Record<string, string>;
  const basic = (secret: string) => ({
    authorization: `Basic ${Buffer.from(`system-linhu:${secret}`).toString('base64')}`,
  });

  test('signs in by itself and acts for its unit', async () => {
    const form = { grant_type: 'client_credentials' };
    const { status, body } = await askToken(issuer.url, form, basic(secrets()['system-linhu'] ?? ''));
    expect([status, body.refresh_token]).toEqual([200, undefined]);
    const { payload } = await accessOf(body.access_token);
    expect(payload).toMatchObject({ sub: 'system-linhu', roles: ['unit'], unitId: 'linhu' });
    expect((payload.exp as number) - (payload.iat as number)).toBe(600);
  });

  test('needs its own secret, which is drawn at the first start and kept for its owner', async () => {
    const form = { grant_type: 'client_credentials' };
    for (const secret of ['secret', secrets()['system-yunlu'] ?? '']) {
      expect((await askToken(issuer.url, form, basic(secret))).status).toBe(401);
    }
    expect((await askToken(issuer.url, { ...form, client_id: 'shixian-console' }, {})).status).toBe(400);
    expect(statSync(join(keyDir, 'systems.json')).mode & 0o777).toBe(0o600);
  });
});

describe('the sign-in page', () => {
  const open = async (query = '') => {
    const browser = createBrowser();
    const { location } = await browser.get(authorization(issuer.url).url);
    return browser.get(`${location}${query}`);
  };
  const chosen = (html: string) => [...html.matchAll(/name="person" value="([^"]+)"/g)].map(([, id]) => id);

  test('lists everybody in both languages, by role, under a banner that says what this is', async () => {
    const { status, headers, text } = await open();
    expect(status).toBe(200);
    expect(chosen(text).sort()).toEqual(
      listedPeople()
        .map(({ id }) => id)
        .sort(),
    );
    const headings = [...text.matchAll(/<h2>([^<]+) <span/g)].map(([, heading]) => heading);
    expect(headings).toEqual(['项目单位', '经办人', '部门负责人', '分管领导', '督查人员', '系统管理员']);
    expect(text).toContain('This is the sample city’s own issuer.');
    expect(text).toContain('临沄市水利局');
    expect(text).toContain('Linyun Water Resources Bureau');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(text).not.toMatch(/<script|\son\w+=|https?:/);
  });

  test('finds by name, department and role, in either language, without a script', async () => {
    expect(chosen((await open('?q=water%20linyun%20head')).text)).toEqual(['head-990100-SLJ']);
    expect(chosen((await open(`?q=${encodeURIComponent('杜霁章')}`)).text)).toEqual(['unit-linhu']);
    expect((await open('?q=nobody-at-all')).text).toContain('Nobody matches');
    const wide = matching(listedPeople(), 'ＡＤＭＩＮＩＳＴＲＡＴＯＲ');
    expect(wide.map(({ id }) => id)).toEqual(['admin']);
  });

  test('escapes names, places, and what was looked for', async () => {
    const evil = '"><img src=x onerror=alert(1)>\'&';
    const person: Listed = { id: evil, role: 'unit', name: { zh: evil, en: evil }, place: { zh: evil, en: evil } };
    const html = signInPage({ people: [person], query: evil });
    expect(html).not.toContain('<img');
    expect(html.match(/&#60;img/g)).toHaveLength(6);
    expect((await open(`?q=${encodeURIComponent(evil)}`)).text).not.toContain('<img');
  });
});
