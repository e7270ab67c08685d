/** How often one caller may ask: a person, a key, or for whoever has neither an address. */
import { performance } from 'node:perf_hooks';
import { Problem } from './problems.ts';
import { createTries } from './tries.ts';

const WINDOW_MS = 60_000;

/**
 * Counts one request of that caller. Throws TOO_MANY_REQUESTS, which says when to come back, beyond `perMinute`; 0: no
 * limit. Kept in this process: with two APIs a caller has twice as many.
 */
export function createRate(perMinute: number, now: () => number = () => performance.now()): (caller: string) => void {
  if (perMinute === 0) return () => undefined;
  const tries = createTries({ limit: perMinute, windowMs: WINDOW_MS, now });
  return (caller) => {
    const wait = tries.waitFor(caller);
    if (wait > 0) {
      const headers = { 'retry-after': String(Math.ceil(wait / 1000)) };
      throw new Problem('TOO_MANY_REQUESTS', { values: { limit: perMinute }, headers });
    }
    tries.miss(caller);
  };
}
