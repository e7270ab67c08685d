/** New submissions while open items are re-settled: the whole product, offered the same load before and during it. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../db/ledger.ts';
import { isResettling } from '../db/resettle.ts';
import { signToken, startIssuer, tokenParties } from '../local/issuer.ts';
import { findPerson, samplePeople } from '../local/people.ts';
import { freePort, loopback } from '../local/ports.ts';
import { startService } from '../local/service.ts';
import { UNIT } from '../test/support/packages.ts';
import type { Database, Engines } from './engines.ts';
import { type Checks, compare, type Figure, median, number, type Side } from './figures.ts';
import { post } from './http-load.ts';
import { bodies, serviceEnv } from './intake.ts';
import { checkResettled, NOTICE } from './resettle-checks.ts';
import { freshNamespace } from './temporal-side.ts';

export interface IntakeBeside {
  /** Submissions of five items each that are offered in a second, whether or not the ones before are answered. */
  readonly offeredPerSecond: number;
  /** How long the load is offered before the calendar is published. */
  readonly quietMs: number;
  /** What re-settling may take at most, with the load beside it. */
  readonly longestMs: number;
}

const MOST_SUBMISSIONS = 3_000;

/** API, sweep and relay, and Temporal, each a process of its own. */
export async function measureIntakeBeside(engines: Engines, template: Database, sizes: IntakeBeside): Promise<Figure> {
  const database = await engines.database(template);
  const keyDir = join(engines.home, 'issuer');
  const { namespace, stop: closeNamespace } = await freshNamespace(engines.temporal.address);
  const issuer = await startIssuer({ keyDir, port: await freePort() });
  const ports = { API_PORT: String(await freePort()), TEMPORAL_NAMESPACE: namespace };
  const env = { ...serviceEnv(engines, database, issuer.jwksUrl), ...ports };
  const files = (name: string) => ({
    logFile: join(engines.home, `resettle-${name}.log`),
    pidFile: join(engines.home, `resettle-${name}.pid`),
    log: () => undefined,
  });
  const token = (id: string) => signToken(keyDir, findPerson(samplePeople(), id), tokenParties({}));
  const ledger = database.ledger();
  try {
    const worker = await startService({ name: 'the worker', entry: 'bench/sweep-process.ts', env, ...files('worker') });
    const api = await startService({ name: 'the API', entry: 'api/server.ts', env, ...files('api') });
    try {
      const url = `http://${loopback}:${env.API_PORT}`;
      const tokens = { unit: await token(UNIT.personId), admin: await token('admin') };
      await engines.settleDisk();
      return figureOf(await offer(ledger, url, tokens, sizes), await checkResettled(ledger, false), sizes);
    } finally {
      await Promise.all([api.stop(), worker.stop()]);
    }
  } finally {
    await issuer.stop();
    await closeNamespace();
    await ledger.pool.end();
    await database.drop();
  }
}

interface Offered {
  readonly quiet: readonly number[];
  readonly during: readonly number[];
  readonly tookMs: number;
}

/** Milliseconds from sending to the 201, of submissions sent before the publication and until all items had followed. */
async function offer(
  ledger: Ledger,
  url: string,
  tokens: { readonly unit: string; readonly admin: string },
  { offeredPerSecond, quietMs, longestMs }: IntakeBeside,
): Promise<Offered> {
  const queue = [...bodies(MOST_SUBMISSIONS)];
  const sent: Promise<{ readonly at: number; readonly ms: number }>[] = [];
  const send = async (body: string) => {
    const at = performance.now();
    await post(`${url}/v1/submissions`, tokens.unit, body);
    return { at, ms: performance.now() - at };
  };
  const begun = performance.now();
  const timer = setInterval(() => {
    const body = queue.pop();
    // The first second opens connections and compiles: it is offered and not counted.
    if (body !== undefined) sent.push(send(body));
  }, 1000 / offeredPerSecond);
  try {
    await delay(1000 + quietMs);
    const published = performance.now();
    await post(`${url}/v1/calendars`, tokens.admin, JSON.stringify({ ...publicationBody(), reason: '增加一天放假' }));
    const from = performance.now();
    while ((await isResettling(ledger.pool)) && performance.now() - from < 3 * longestMs) await delay(500);
    const until = performance.now();
    clearInterval(timer);
    const all = await Promise.all(sent);
    const between = (low: number, high: number) => all.filter(({ at }) => at >= low && at < high).map(({ ms }) => ms);
    return { quiet: between(begun + 1000, published), during: between(from, until), tookMs: until - from };
  } finally {
    clearInterval(timer);
  }
}

function publicationBody() {
  const { division, notices } = NOTICE;
  return { division, notices: notices.map(({ division: _division, ...notice }) => notice) };
}

function figureOf({ quiet, during, tookMs }: Offered, checks: Checks, sizes: IntakeBeside): Figure {
  const side = (ms: readonly number[]): Side => ({ rate: 1000 / median(ms), cpu: {} });
  const slow =
    tookMs > sizes.longestMs
      ? [`re-settling took ${number(tookMs / 1000)} s beside ${sizes.offeredPerSecond} submissions a second`]
      : [];
  const shown = (ms: readonly number[]) => {
    const p95 = [...ms].sort((a, b) => a - b)[Math.floor(ms.length * 0.95)] ?? Number.NaN;
    return `${ms.length} submissions, median ${number(median(ms))} ms, 95 % within ${number(p95)} ms`;
  };
  return compare({
    name: `${sizes.offeredPerSecond} submissions of 5 items a second beside it`,
    ours: `while re-settling (${number(tookMs / 1000)} s): ${shown(during)}`,
    other: `before: ${shown(quiet)}`,
    target: { atLeast: 0.5 },
    pairs: [[side(during), side(quiet)]],
    checks: { ...checks, problems: [...checks.problems, ...slow] },
  });
}
