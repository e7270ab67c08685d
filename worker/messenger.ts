/** Sends what leaves the house: takes messages as slots fall free, and records what became of each. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Ledger } from '../db/ledger.ts';
import { type Attempt, type Patience, recordFailure, recordSent, type Taken } from '../db/messages.ts';
import { isTransient } from '../db/pool.ts';

/** One way out of the house. */
export interface Channel<Message extends Taken> {
  readonly name: string;
  /** How many messages are under way at once. */
  readonly slots: number;
  /** Takes up to so many, while these are under way, for longer than any attempt lasts. */
  take(limit: number, underWay: readonly Message[]): Promise<readonly Message[]>;
  /** Never throws for what the other side does. */
  send(message: Message): Promise<Attempt>;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The schedule that Standard Webhooks recommends: eleven attempts in three days. */
const RETRY_AFTER_MS = [
  ...[5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE],
  ...[2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
];
const DISABLE_AFTER_MS = 24 * HOUR;
const IDLE_MS = 500;
const BACKOFF_MS = 5 * SECOND;
/** What failed together is not tried again together. */
const JITTER = 0.2;

export interface MessengerOptions {
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly retryAfterMs?: readonly number[];
  readonly disableAfterMs?: number;
}

/** Sends until the signal aborts, and then waits for what is under way. Survives the absence of PostgreSQL. */
export async function runMessenger<Message extends Taken>(
  channel: Channel<Message>,
  options: MessengerOptions,
): Promise<void> {
  const { logger, signal } = options;
  const underWay = new Map<Message, Promise<void>>();
  while (!signal.aborted) {
    let pauseMs = IDLE_MS;
    try {
      const free = channel.slots - underWay.size;
      const taken = free > 0 ? await channel.take(free, [...underWay.keys()]) : [];
      for (const message of taken) {
        underWay.set(
          message,
          carry(channel, message, options).finally(() => underWay.delete(message)),
        );
      }
      if (taken.length > 0) pauseMs = 0;
    } catch (error) {
      pauseMs = BACKOFF_MS;
      logger[isTransient(error) ? 'warn' : 'error']({ err: error, channel: channel.name }, 'no message could be taken');
    }
    if (pauseMs > 0) await pauseOr([...underWay.values()], pauseMs, signal);
  }
  await Promise.all(underWay.values());
}

/** Waits so long, or until one of them is over: a slot that falls free is filled at once. */
async function pauseOr(underWay: readonly Promise<void>[], ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const pause = delay(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => undefined);
  await Promise.race([...underWay, pause]);
  over.abort();
}

async function carry<Message extends Taken>(
  channel: Channel<Message>,
  message: Message,
  { ledger, logger, retryAfterMs = RETRY_AFTER_MS, disableAfterMs = DISABLE_AFTER_MS }: MessengerOptions,
): Promise<void> {
  const { id, attempts } = message;
  const spread = 1 + Math.random() * JITTER;
  const patience: Patience = { retryAfterMs: retryAfterMs.map((ms) => ms * spread), disableAfterMs };
  try {
    const attempt = await channel.send(message);
    if (attempt.kind === 'sent') await recordSent(ledger.pool, message);
    else await recordFailure(ledger.pool, message, attempt, patience);
    if (attempt.kind !== 'sent') logger.warn({ id, attempts, reason: attempt.reason }, `no ${channel.name} went`);
  } catch (error) {
    // Not recorded: the lease runs out and it goes again, under the same id.
    logger.warn({ err: error, id, attempts }, `what became of a ${channel.name} could not be recorded`);
  }
}
