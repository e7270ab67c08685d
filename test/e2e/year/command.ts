/** A play as a command: its engines, its arguments, and what it says at the end. */
import { parseArgs } from 'node:util';
import { killLaunched } from '../../../local/processes.ts';
import { startEngines } from '../../support/engines.ts';
import { type Played, playYear, type YearOptions } from './play.ts';

const SHOWN = 5;

/** `npm run NAME [-- ITEMS] [--seed N]`. Exit 1 where an item or a figure differs, 2 where the arguments are no numbers. */
export async function runPlay(name: string, play: Omit<YearOptions, 'seed' | 'log'>): Promise<void> {
  const { items, seed } = argumentsOf(name, play.items);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void killLaunched().then(() => process.exit(1)));
  }
  const since = performance.now();
  const engines = await startEngines();
  process.env.TEST_OWNER_URL = engines.postgres.ownerUrl;
  process.env.TEST_APP_URL = engines.postgres.appUrl;
  process.env.TEST_TEMPORAL_ADDRESS = engines.temporal.address;
  try {
    const played = await playYear({ ...play, items, seed, log: (line) => console.log(line) });
    report(played, seed, since);
    if (played.differences.length > 0) process.exitCode = 1;
  } finally {
    await engines.stop();
  }
}

function argumentsOf(name: string, usual: number): { readonly items: number; readonly seed: number } {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    options: { seed: { type: 'string', default: String(Date.now() % 1_000_000) } },
    allowPositionals: true,
  });
  const [items, seed] = [Number(positionals[0] ?? usual), Number(values.seed)];
  if (!Number.isInteger(items) || items < 1 || !Number.isInteger(seed)) {
    console.error(`npm run ${name} [-- ITEMS] [--seed N]: both are whole numbers.`);
    process.exit(2);
  }
  return { items, seed };
}

function report({ differences, counts, answers, ...played }: Played, seed: number, since: number): void {
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
