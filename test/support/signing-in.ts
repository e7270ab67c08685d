/** Signing in at an issuer as the console does: authorization code with PKCE, by plain HTTP. */
import { createHash, randomBytes } from 'node:crypto';
import { type Browser, createBrowser, type Page } from './browser.ts';

export const REDIRECT = 'http://127.0.0.1:8080/console/signed-in';
const CLIENT = 'shixian-console';

export interface Asked {
  /** The address that the browser is sent to. */
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
}

/** What the console asks the browser to open. `changes` replace parameters, or leave them out where undefined. */
export function authorization(issuer: string, changes: Readonly<Record<string, string | undefined>> = {}): Asked {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: CLIENT,
    redirect_uri: REDIRECT,
    scope: 'openid profile',
    state,
    nonce: 'n-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) search.set(name, value);
  return { url: `${issuer}/auth?${search}`, verifier, state };
}

/** Opens the sign-in page and chooses; answers the redirect that leads back to the console. */
export async function choose(browser: Browser, url: string, form: Readonly<Record<string, string>>): Promise<Page> {
  const opened = await browser.get(url);
  if (opened.location === null) throw new Error(`no sign-in page: ${opened.status} ${opened.text}`);
  const chosen = await browser.post(opened.location, form);
  if (chosen.location === null) throw new Error(`nobody was chosen: ${chosen.status} ${chosen.text}`);
  return browser.follow(chosen.location);
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by the tests
  readonly body: any;
}

/** The token endpoint, as a browser at the console's origin asks it. */
export async function askToken(
  issuer: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = { origin: new URL(REDIRECT).origin },
): Promise<TokenAnswer> {
  const answer = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form), headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** The whole way: tokens for a person of the sample city. */
export async function signIn(issuer: string, person: string, browser: Browser = createBrowser()): Promise<TokenAnswer> {
  const { url, verifier, state } = authorization(issuer);
  const back = new URL((await choose(browser, url, { person })).location ?? '');
  if (back.searchParams.get('state') !== state) throw new Error(`not the state that was sent: ${back}`);
  return exchange(issuer, back.searchParams.get('code') ?? '', verifier);
}

/** Trades a code for tokens. */
export function exchange(issuer: string, code: string, verifier: string): Promise<TokenAnswer> {
  return askToken(issuer, {
    grant_type: 'authorization_code',
    client_id: CLIENT,
    redirect_uri: REDIRECT,
    code,
    code_verifier: verifier,
  });
}

export function refresh(issuer: string, token: string): Promise<TokenAnswer> {
  return askToken(issuer, { grant_type: 'refresh_token', client_id: CLIENT, refresh_token: token });
}
