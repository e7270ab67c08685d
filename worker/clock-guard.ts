/** Watches clocks, intake and ledger: while one of them may be wrong, silence decides nothing, and an alarm calls a person. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { distrust, freezeDecisions, observeClock } from '../db/clock.ts';
import { noticeSilence } from '../db/intake-watch.ts';
import type { Ledger } from '../db/ledger.ts';
import type { Witness } from './witness.ts';

const INTERVAL_MS = 2_000;
/** A reading that came back slower than this says nothing about the clocks. */
const SLOW_MS = 1_000;

interface GuardOptions {
  readonly witness?: Witness | undefined;
  /** Called once the ledger has been looked at for the first time; nothing is to be settled before that. */
  readonly onFirstLook?: () => void;
}

/** Looks every two seconds until the signal aborts. */
export async function runClockGuard(
  ledger: Ledger,
  logger: Logger,
  signal: AbortSignal,
  { witness, onFirstLook }: GuardOptions = {},
): Promise<void> {
  let told: string | null = null;
  while (!signal.aborted) {
    try {
      const restored = (await witness?.check(ledger)) ?? null;
      const reason = restored ?? (await checkClock(ledger));
      onFirstLook?.();
      if (reason !== null && reason !== told) {
        logger.fatal({ reason }, 'decisions are frozen until a person releases them');
      }
      told = reason;
      if (await noticeSilence(ledger.pool)) logger.error('intake gives no sign of life: is an API running?');
    } catch (error) {
      logger.warn({ err: error }, 'the ledger could not be looked at');
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
