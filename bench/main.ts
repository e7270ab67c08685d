/** `npm run bench`: measured comparisons on fresh, real engines. See bench/README.md. */
import { rmSync } from 'node:fs';
import { killLaunched } from '../local/processes.ts';
import { benchBulletin } from './bulletin.ts';
import { benchCalendar } from './calendar.ts';
import { benchCutoff } from './cutoff.ts';
import { type Engines, startEngines } from './engines.ts';
import { cpuTableOf, type Figure, number, tableOf, verdictOf } from './figures.ts';
import { benchIntake } from './intake.ts';
import { type Options, readOptions, SIZES } from './options.ts';
import { benchRelay } from './relay.ts';
import { benchResettle } from './resettle.ts';
import { machineOf, writeTable } from './results.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

let home: string | undefined;
// The engines are in groups of their own: whoever ends this process must end them too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    void killLaunched().finally(() => {
      if (home !== undefined) rmSync(home, { recursive: true, force: true });
      process.exit(130);
    });
  });
}

process.exitCode = await start();

async function start(): Promise<number> {
  try {
    return await main(readOptions(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 2;
  }
}

async function main(options: Options): Promise<number> {
  const since = performance.now();
  const engines = await startEngines();
  home = engines.home;
  try {
    const machine = await machineOf(engines);
    say(`${machine}\n`);
    const figures = await measure(engines, options);
    const tables = [tableOf(figures), cpuTableOf(figures)].join('\n\n').trim();
    say(`\n${tables}\n`);
    for (const { name, checks } of figures) for (const problem of checks.problems) say(`VOID: ${name}: ${problem}`);
    say(`The whole run took ${number((performance.now() - since) / 1000)} s.`);
    return conclude(options, figures, machine, tables);
  } finally {
    await engines.stop();
  }
}

async function measure(engines: Engines, { only, short }: Options): Promise<readonly Figure[]> {
  const sizes = short ? SIZES.short : SIZES.full;
  const benches = {
    intake: () => benchIntake(engines, sizes.intake),
    relay: () => benchRelay(engines, sizes.relay),
    cutoff: () => benchCutoff(engines, sizes.cutoff),
    calendar: () => benchCalendar(engines.home, sizes.calendar, say),
    resettle: () => benchResettle(engines, sizes.resettle),
    bulletin: () => benchBulletin(engines, sizes.bulletin),
  };
  const figures: Figure[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (only !== null && only !== name) continue;
    const since = performance.now();
    const found = await bench();
    figures.push(...found);
    say(
      `${name}: ${found.map((figure) => `${number(figure.ratio)} ${verdictOf(figure)}`.replace(/.* VOID/, 'VOID')).join(', ')}` +
        ` (${number((performance.now() - since) / 1000)} s)`,
    );
  }
  return figures;
}

function conclude(options: Options, figures: readonly Figure[], machine: string, tables: string): number {
  const verdicts = figures.map(verdictOf);
  if (verdicts.includes('VOID')) return 1;
  if (options.write) writeTable(machine, tables);
  return verdicts.includes('MISSED') && !options.short ? 1 : 0;
}
