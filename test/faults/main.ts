/**
 * `npm run faults`: every fault in its full size, on engines of this run. Words after `--` name single faults;
 * `--short` takes the sizes of the tests. The last line is `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { killLaunched } from '../../local/processes.ts';
import { startEngines } from '../support/engines.ts';
import { FAULTS } from './faults.ts';
import { type FaultReport, secondsSince } from './report.ts';

interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly report?: FaultReport;
  readonly error?: string;
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { short: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in FAULTS));
if (unknown.length > 0) {
  console.error(`There is no fault ${unknown.join(', ')}. There are: ${Object.keys(FAULTS).join(', ')}.`);
  process.exit(2);
}

async function runOne(name: string): Promise<Outcome> {
  const startedAt = performance.now();
  try {
    const report = await FAULTS[name]?.({ size: values.short ? 'short' : 'full', log: (line) => console.log(line) });
    return { name, seconds: secondsSince(startedAt), ...(report && { report }) };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.log(`${name}: FAILED: ${text}`);
    return { name, seconds: secondsSince(startedAt), error: text.split('\n')[0] ?? '' };
  }
}

function printTable(outcomes: readonly Outcome[]): void {
  console.log('\nfault                  result   seconds');
  for (const { name, seconds, report, error } of outcomes) {
    console.log(`${name.padEnd(22)} ${report ? 'passed' : 'FAILED'} ${seconds.toFixed(1).padStart(9)}`);
    for (const { what, value } of report?.facts ?? []) console.log(`    ${what}: ${value}`);
    if (error) console.log(`    ${error}`);
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void killLaunched().then(() => process.exit(1)));
}
const engines = await startEngines();
process.env.TEST_OWNER_URL = engines.postgres.ownerUrl;
process.env.TEST_APP_URL = engines.postgres.appUrl;
process.env.TEST_TEMPORAL_ADDRESS = engines.temporal.address;
const outcomes: Outcome[] = [];
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(FAULTS)) outcomes.push(await runOne(name));
} finally {
  await engines.stop();
}
printTable(outcomes);
const failed = outcomes.filter(({ report }) => report === undefined).length;
process.exitCode = failed > 0 ? 1 : 0;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
