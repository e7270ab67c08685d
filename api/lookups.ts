/** How often the public may guess a query code: counted by address and by the number that is asked about. */
import { performance } from 'node:perf_hooks';
import { createTries } from './tries.ts';

const WINDOW_MS = 15 * 60_000;
const PER_ADDRESS = 10;
/** Higher, so that a stranger does not lock the owner out by ten wrong codes; still years for a million of them. */
const PER_NUMBER = 50;

export interface Lookups {
  /** Milliseconds until that address may ask about that number; 0 where it may now. */
  waitFor(address: string, number: string): number;
  /** Counts a wrong answer. The same for a number that does not exist: the difference would tell. */
  miss(address: string, number: string): void;
}

/** One for all public pages of the process. */
export function createLookups(now: () => number = () => performance.now()): Lookups {
  const byAddress = createTries({ limit: PER_ADDRESS, windowMs: WINDOW_MS, now });
  const byNumber = createTries({ limit: PER_NUMBER, windowMs: WINDOW_MS, now });
  return {
    waitFor: (address, number) => Math.max(byAddress.waitFor(address), byNumber.waitFor(number)),
    miss(address, number) {
      byAddress.miss(address);
      byNumber.miss(number);
    },
  };
}
