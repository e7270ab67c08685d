/**
 * `npm run year [-- ITEMS] [--seed N]`: the year 2026 on real engines in simulated time, every journal compared with
 * the oracle. The last line says how many differ, with the seed; exit 1 on a difference, with both sides shown.
 */
import { parseArgs } from 'node:util';
import { killLaunched } from '../../local/processes.ts';
import { startEngines } from '../support/engines.ts';
import { type Played, playYear } from './year/play.ts';

const SHOWN = 5;
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
  allowPositionals: true,
});
const items = Number(positionals[0] ?? 2_000);
const seed = Number(values.seed);
if (!Number.isInteger(items) || items < 1 || !Number.isInteger(seed)) {
  console.error('npm run year [-- ITEMS] [--seed N]: both are whole numbers.');
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void killLaunched().then(() => process.exit(1)));
}

const since = performance.now();
const engines = await startEngines();
process.env.TEST_OWNER_URL = engines.postgres.ownerUrl;
process.env.TEST_APP_URL = engines.postgres.appUrl;
process.env.TEST_TEMPORAL_ADDRESS = engines.temporal.address;
try {
  const year = { from: '2026-01-01', through: '2026-12-31' };
  const played = await playYear({ items, seed, ...year, log: (line) => console.log(line) });
  report(played);
  process.exitCode = played.differences.length === 0 ? 0 : 1;
} finally {
  await engines.stop();
}

function report({ differences, counts, answers, ...played }: Played): void {
  for (const { known, journal, ledger, oracle } of differences.slice(0, SHOWN)) {
    console.log(`\nDIFFERENCE ${known.itemNo} (${known.typeId}, ${known.tier})`);
    console.log(JSON.stringify({ ledger, oracle, asked: known.requests, journal }, null, 2));
  }
  console.log(`came to: ${JSON.stringify(counts)}`);
  console.log(`answers: ${JSON.stringify(answers)}`);
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  const { items, requests, moments } = played;
  console.log(
    `${differences.length} differences over ${items} items, ${requests} acts, ${moments} due moments, seed ${seed}, ${seconds} s`,
  );
}
