/** The law of the clock is that of the city, whatever time zone its process is in: test/domain, run again in three. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
/** The city's own, one without daylight saving or offset, and one with both, on the other side of the date line. */
const ZONES = ['Asia/Shanghai', 'UTC', 'America/Los_Angeles'];
/** What this test must notice: the day on which an instant lies, in the time zone of the process. */
const PROBE = `test('local', () => {
  expect(new Date('2026-10-01T00:00:00+08:00').getDate()).toBe(1);
});`;

const report = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
type Report = z.infer<typeof report>;

const home = mkdtempSync(join(tmpdir(), 'shixian-zones-'));
const reports = new Map<string, Report>();

/** They start processes, look at every zone themselves, or count for long without asking what day an instant is. */
const LEFT_OUT = /-command|clock-rules|critical-path|every-day|editions-histories|regimes|merkle/;
const FILES = readdirSync(join(ROOT, 'test', 'domain')).filter(
  (name) => /\.test\.ts$/.test(name) && !LEFT_OUT.test(name),
);

/** The project's way of running tests, without the engines, which test/domain does not need. */
async function configuration(): Promise<string> {
  const { default: config } = (await import(join(ROOT, 'jest.config.js'))) as { readonly default: object };
  return JSON.stringify({
    ...config,
    rootDir: ROOT,
    roots: [join(home, 'probe')],
    globalSetup: undefined,
    globalTeardown: undefined,
    // The probe lies where no package can be imported.
    injectGlobals: true,
  });
}

/** Runs test/domain and the probe with the process in the zone. */
async function runIn(zone: string): Promise<Report> {
  const outputFile = join(home, `${zone.replace('/', '-')}.json`);
  const args = ['--runInBand', '--config', await configuration(), '--json', '--outputFile', outputFile];
  const child = spawn(process.execPath, ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...args], {
    cwd: ROOT,
    // A few histories are enough to ask what day it is; test/domain plays them all.
    env: { ...process.env, TZ: zone, SHIXIAN_HISTORIES: '500', NODE_OPTIONS: '--experimental-vm-modules' },
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      try {
        resolve(report.parse(JSON.parse(readFileSync(outputFile, 'utf8'))));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function notPassed(zone: string): readonly string[] {
  const results = reports.get(zone)?.testResults ?? [];
  return results.flatMap(({ name, assertionResults }) => {
    if (assertionResults.length === 0) return [`${name} ran no test`];
    return assertionResults.filter(({ status }) => status !== 'passed').map(({ fullName }) => fullName);
  });
}

beforeAll(async () => {
  mkdirSync(join(home, 'probe'));
  // As one file: to set up each of them apart, three times, takes longer than to run them.
  const imports = FILES.map((name) => `import ${JSON.stringify(join(ROOT, 'test', 'domain', name))};`);
  writeFileSync(join(home, 'probe', 'all.test.ts'), [...imports, PROBE].join('\n'));
  for (const zone of ZONES) reports.set(zone, await runIn(zone));
}, 300_000);

afterAll(() => rmSync(home, { recursive: true }));

describe('the domain, with its process in another time zone', () => {
  test('Asia/Shanghai: everything passes, what counts in local time among it', () => {
    expect(notPassed('Asia/Shanghai')).toEqual([]);
  });

  test.each(['UTC', 'America/Los_Angeles'])('%s: everything passes but what counts in local time', (zone) => {
    expect(notPassed(zone)).toEqual(['local']);
  });

  test('as many tests pass in each', () => {
    const [city = 0, ...others] = ZONES.map((zone) => reports.get(zone)?.numPassedTests);
    expect(city).toBeGreaterThan(200);
    expect(others).toEqual([city - 1, city - 1]);
  });
});
