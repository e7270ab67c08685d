/** The command line of the bench, and how much it does. */
import { parseArgs } from 'node:util';
import type { BulletinSizes } from './bulletin.ts';
import type { CalendarSizes } from './calendar.ts';
import type { CutoffSizes } from './cutoff.ts';
import type { IntakeSizes } from './intake.ts';
import type { RelaySizes } from './relay.ts';
import type { ResettleSizes } from './resettle.ts';

export interface Sizes {
  readonly intake: IntakeSizes;
  readonly relay: RelaySizes;
  readonly cutoff: CutoffSizes;
  readonly calendar: CalendarSizes;
  readonly resettle: ResettleSizes;
  readonly bulletin: BulletinSizes;
}

export const SIZES: { readonly full: Sizes; readonly short: Sizes } = {
  full: {
    intake: { submissions: 2_000, warmUp: 100, repetitions: 3 },
    relay: { items: 2_000, repetitions: 3 },
    cutoff: { items: 10_000, repetitions: 3, timers: 10_000, timersLeadMs: 330_000 },
    calendar: { dates: 1_000_000, repetitions: 5, walked: 2_000, numpy: true },
    resettle: { items: 100_000, repetitions: 3, offeredPerSecond: 10, quietMs: 20_000, longestMs: 60_000 },
    bulletin: { items: 1_000_000, lived: 1_000, repetitions: 3, longestMs: 5_000 },
  },
  short: {
    intake: { submissions: 60, warmUp: 16, repetitions: 1 },
    relay: { items: 100, repetitions: 1 },
    cutoff: { items: 600, repetitions: 1, timers: 40, timersLeadMs: 10_000 },
    // Nothing is downloaded for the tests.
    calendar: { dates: 20_000, repetitions: 1, walked: 200, numpy: false },
    resettle: { items: 1_500, repetitions: 1, offeredPerSecond: 10, quietMs: 2_000, longestMs: 60_000 },
    bulletin: { items: 2_000, lived: 100, repetitions: 1, longestMs: 60_000 },
  },
};

const BENCHES = ['intake', 'relay', 'cutoff', 'calendar', 'resettle', 'bulletin'] as const;

export interface Options {
  /** Small sizes for the tests: the checks count, the ratios are only shown. */
  readonly short: boolean;
  /** Puts the tables of a full run into bench/README.md. */
  readonly write: boolean;
  /** One bench alone. */
  readonly only: (typeof BENCHES)[number] | null;
}

/** Throws a sentence for anything that it does not know. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { short: { type: 'boolean' }, write: { type: 'boolean' }, only: { type: 'string' } },
  });
  const { short = false, write = false, only } = values;
  const one = BENCHES.find((bench) => bench === only) ?? null;
  if (only !== undefined && one === null) throw new Error(`--only takes one of: ${BENCHES.join(', ')}.`);
  if (write && (short || one !== null))
    throw new Error('--write keeps the tables of a full run: leave out --short and --only.');
  return { short, write, only: one };
}
