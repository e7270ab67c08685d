/** The built console before a real API, a real ledger and the sample city's issuer, looked at by a real browser. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { openStore } from '../../api/materials/open-store.ts';
import { loadConfig } from '../../config/env.ts';
import type { Ledger } from '../../db/ledger.ts';
import { buildConsole } from '../../local/console-build.ts';
import { signToken, startIssuer } from '../../local/issuer.ts';
import { temporaryHome } from '../../local/paths.ts';
import { findPerson, samplePeople } from '../../local/people.ts';
import { freePort } from '../../local/ports.ts';
import { city, type Harness, newKey, packageFor, settlingPort, startApi } from '../api/harness.ts';
import { startBrowser } from '../support/chromium.ts';

/** A Monday: the make-up Sunday, Mid-Autumn and National Day lie ahead. */
const BEGINS = '2026-09-14T10:00:00+08:00';

interface Asked {
  readonly body?: unknown;
  /** POST where there is a body, or GET. */
  readonly method?: 'POST' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Ground {
  readonly origin: string;
  /** For what the worker does behind the journal. */
  readonly ledger: Ledger;
  /** Requests that went to another host, and errors of pages: both must stay empty. */
  readonly outside: string[];
  readonly errors: string[];
  /** A request to the API as that person. Throws where it is refused. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by the tests
  ask(personId: string, path: string, asked?: Asked): Promise<any>;
  /** Hands in one item of each type and answers their numbers. */
  submit(...typeIds: readonly string[]): Promise<readonly string[]>;
  /** A window of its own for a person of the sample city who has signed in, or for nobody yet. */
  open(personId: string | null, path?: string, language?: 'zh-CN' | 'en'): Promise<Page>;
  close(): Promise<void>;
}

/** `env`: further settings of the API. */
export async function startGround(env: Readonly<Record<string, string>> = {}): Promise<Ground> {
  const home = temporaryHome('shixian-console-');
  const keyDir = join(home, 'issuer');
  const [apiPort, issuerPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${apiPort}`;
  const parts: { api?: Harness } = {};
  const temporal = settlingPort(() => (parts.api as Harness).ledger);
  const issuer = await startIssuer({ keyDir, port: issuerPort, origins: [origin] });
  const settings = { ...env, JWT_ISSUER: issuer.url, MATERIALS_DIR: join(home, 'materials') };
  const materials = await openStore(
    loadConfig({ DATABASE_URL: 'postgres://nobody@nowhere/none', ...settings }).materials,
  );
  const [api, browser] = await Promise.all([
    startApi({ clock: { startAt: BEGINS }, temporal, materials, env: settings }),
    startBrowser(),
    buildConsole(() => undefined),
  ]);
  parts.api = api;
  await api.app.listen({ host: '127.0.0.1', port: apiPort });
  const token = (personId: string) => signToken(keyDir, findPerson(samplePeople(), personId));
  const seen = { outside: [] as string[], errors: [] as string[] };
  const ask: Ground['ask'] = async (personId, path, { body, method, headers } = {}) => {
    const authorization = `Bearer ${await token(personId)}`;
    const response = await fetch(`${origin}/v1/${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path} as ${personId}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    ...{ origin, ledger: api.ledger, ask, ...seen },
    async submit(...typeIds) {
      const items = typeIds.map((typeId) => ({ typeId, division: city }));
      const receipt = await ask('unit-linhu', 'submissions', { body: packageFor(items), headers: newKey() });
      return receipt.items.map(({ itemNo }: { itemNo: string }) => itemNo);
    },
    async open(personId, path = '/console/', language = 'zh-CN') {
      const begun = personId === null ? null : JSON.stringify({ token: await token(personId), idToken: null });
      const page = await openWindow(browser, { begun, language });
      watch(page, [origin, issuer.url], seen);
      await page.goto(`${origin}${path}`);
      return page;
    },
    async close() {
      await browser.close();
      await api.close();
      await issuer.stop();
      rmSync(home, { recursive: true });
    },
  };
}

interface Kept {
  /** The session that the window finds in its storage. */
  readonly begun: string | null;
  readonly language: 'zh-CN' | 'en';
}

/** Runs in the page before anything else, the frames within it left out. In words, because there is no page here. */
const keep = `({ begun, language }) => {
  if (window.top !== window) return;
  if (begun !== null && sessionStorage.getItem('shixian.session') === null) sessionStorage.setItem('shixian.session', begun);
  if (localStorage.getItem('shixian.language') === null) localStorage.setItem('shixian.language', language);
}`;

async function openWindow(browser: Browser, kept: Kept): Promise<Page> {
  // The browser stands in another part of the world: no date on the screen may depend on that.
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, timezoneId: 'America/New_York' });
  await context.addInitScript({ content: `(${keep})(${JSON.stringify(kept)})` });
  const page = await context.newPage();
  // A machine that does much else at the same time is slow, and nothing is wrong with it.
  page.setDefaultTimeout(30_000);
  page.setDefaultNavigationTimeout(60_000);
  return page;
}

function watch(page: Page, hosts: readonly string[], { outside, errors }: Pick<Ground, 'outside' | 'errors'>): void {
  const own = [...hosts.map((host) => `${host}/`), 'data:', 'about:', 'blob:'];
  page.context().on('request', (request) => {
    if (!own.some((start) => request.url().startsWith(start))) outside.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // A refusal is an answer like any other, though the browser calls it an error.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load')) errors.push(message.text());
  });
}

/** What axe calls serious or worse, in words. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}

/** Nothing serious for axe in Chinese, and in English once `there`. Ends in Chinese. */
export async function clearInBothLanguages(page: Page, there: (page: Page) => Promise<unknown>): Promise<void> {
  for (const other of ['English', '中文']) {
    expect([page.url(), await barriers(page)]).toEqual([page.url(), []]);
    await page.getByRole('button', { name: other }).click();
    await there(page);
  }
}

/** Keeps a picture of the page in the folder that SHIXIAN_TEST_PICTURES names; without it, none. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SHIXIAN_TEST_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `console-${name}.png`) });
}
