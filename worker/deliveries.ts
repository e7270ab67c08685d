/** Lets the journals say what became of the messages that told of their items. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { recordDeliveries } from '../db/deliveries.ts';
import type { Ledger } from '../db/ledger.ts';
import { isTransient } from '../db/pool.ts';

const IDLE_MS = 1_000;
const BACKOFF_MS = 5_000;

export interface DeliveriesOptions {
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Records until the signal aborts. Survives the absence of PostgreSQL. */
export async function runDeliveries({ ledger, logger, signal }: DeliveriesOptions): Promise<void> {
  while (!signal.aborted) {
    let pauseMs = IDLE_MS;
    try {
      if ((await recordDeliveries(ledger)) > 0) pauseMs = 0;
    } catch (error) {
      pauseMs = BACKOFF_MS;
      logger[isTransient(error) ? 'warn' : 'error']({ err: error }, 'outcomes of messages could not be recorded');
    }
    if (pauseMs > 0) await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
