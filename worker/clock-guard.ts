/** Watches the clocks: while PostgreSQL's may be wrong, silence decides nothing, and an alarm calls a person. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { distrust, freezeDecisions, observeClock } from '../db/clock.ts';
import type { Ledger } from '../db/ledger.ts';

const INTERVAL_MS = 2_000;
/** A reading that came back slower than this says nothing about the clocks. */
const SLOW_MS = 1_000;

/** Compares the clocks every two seconds until the signal aborts. */
export async function runClockGuard(ledger: Ledger, logger: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const reason = await checkClock(ledger);
      if (reason !== null) logger.fatal({ reason }, 'decisions are frozen until a person releases them');
    } catch (error) {
      logger.warn({ err: error }, 'the clock could not be read');
    }
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** One comparison. Freezes decisions and answers the reason where the clock is not to be trusted. */
export async function checkClock(ledger: Ledger): Promise<string | null> {
  const before = ledger.processClock.now();
  const reading = await observeClock(ledger.pool);
  const tookMs = ledger.processClock.now() - before;
  if (tookMs > SLOW_MS) return null;
  const reason = distrust(reading, ledger.processClock);
  if (reason !== null) await freezeDecisions(ledger.pool, reason);
  return reason;
}
