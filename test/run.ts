/**
 * `npm test`: the static checks two at a time, then every jest test. Words after `npm test --` go to jest, but for
 * `--tests-only`, which leaves the static checks out.
 * Each check counts as one and each jest test as one. The last line is `N passed, N failed`.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { endedBefore, endWithThisProcess, removeWithThisProcess } from '../local/keeper.ts';

const ROOT = join(import.meta.dirname, '..');
const AT_ONCE = 2;
/** A test that cannot run here says why in its name: `test.skip('… (skipped: needs a Docker daemon)')`. */
const NAMED_REASON = /\(skipped: [^)]+\)/;

interface Check {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

const CHECKS: readonly Check[] = [
  {
    name: 'format and lint',
    script: 'node_modules/@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings', '.'],
  },
  { name: 'eslint', script: 'node_modules/eslint/bin/eslint.js', args: ['.'] },
  { name: 'the console builds', script: 'node_modules/tsx/dist/cli.mjs', args: ['local/console-build.ts'] },
  { name: 'types of the console', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'web'] },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', '.'] },
  {
    name: 'import rules',
    script: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', '.'],
  },
  { name: 'unused code', script: 'node_modules/knip/bin/knip.js', args: ['--no-progress'] },
  { name: 'pins and licences', script: 'node_modules/tsx/dist/cli.mjs', args: ['test/house/check-package.ts'] },
];

interface Ended {
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const jestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Runs a Node script of the tree to its end. Output is collected, or goes straight to the terminal with `inherit`. */
function run(script: string, args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, ...options });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    // A killed run takes jest with it, and jest its engines.
    if (child.pid !== undefined) endWithThisProcess(child.pid, 'TERM');
    child.on('exit', () => endedBefore(child.pid as number));
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const end = (ok: boolean) => resolve({ ok, output, seconds: (performance.now() - started) / 1000 });
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

async function staticChecks(): Promise<Tally> {
  const waiting = [...CHECKS];
  const tally = { passed: 0, failed: 0 };
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { ok, output, seconds } = await run(check.script, check.args);
      console.log(`${ok ? 'passed' : 'FAILED'}  ${check.name} (${seconds.toFixed(1)} s)`);
      if (!ok) console.log(output.trimEnd());
      if (ok) tally.passed += 1;
      else tally.failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return tally;
}

/** Counts jest's report. A file that could not run counts as one failure; so does a skip without a named reason. */
function count(report: z.infer<typeof jestReport>): Tally {
  const tally = { passed: 0, failed: 0 };
  for (const file of report.testResults) {
    if (file.assertionResults.length === 0) {
      console.log(`FAILED  ${file.name}: no test in it ran.`);
      tally.failed += 1;
    }
    for (const { fullName, status } of file.assertionResults) {
      if (status === 'passed') tally.passed += 1;
      else if (status === 'failed') tally.failed += 1;
      else if (NAMED_REASON.test(fullName)) console.log(`skipped ${fullName}`);
      else {
        console.log(`FAILED  ${fullName}: ${status} without a reason in its name, "(skipped: …)".`);
        tally.failed += 1;
      }
    }
  }
  return tally;
}

function readReport(file: string): z.infer<typeof jestReport> {
  try {
    return jestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { testResults: [] };
  }
}

async function jestTests(args: readonly string[]): Promise<Tally> {
  const directory = mkdtempSync(join(tmpdir(), 'shixian-test-'));
  removeWithThisProcess(directory);
  const outputFile = join(directory, 'jest.json');
  const options = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`;
  const { ok, seconds } = await run('node_modules/jest/bin/jest.js', ['--json', '--outputFile', outputFile, ...args], {
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: options.trim() },
  });
  const tally = count(readReport(outputFile));
  rmSync(directory, { recursive: true });
  console.log(`${ok ? 'passed' : 'FAILED'}  jest (${seconds.toFixed(1)} s)`);
  if (tally.passed + tally.failed === 0) {
    console.log('FAILED  jest ran no test.');
    return { passed: 0, failed: 1 };
  }
  if (!ok && tally.failed === 0) {
    console.log('FAILED  jest ended with an error that belongs to no test; see above.');
    return { ...tally, failed: 1 };
  }
  return tally;
}

const TESTS_ONLY = '--tests-only';
const given = process.argv.slice(2);
const checks = given.includes(TESTS_ONLY) ? { passed: 0, failed: 0 } : await staticChecks();
const tests = await jestTests(given.filter((word) => word !== TESTS_ONLY));
const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed;
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
