/** Lets the followers of the journal take what is new, each at its own pace. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { raiseAlarm } from '../db/alarms.ts';
import { type Follower, followOnce } from '../db/followers.ts';
import type { Ledger } from '../db/ledger.ts';
import { isTransient } from '../db/pool.ts';

export interface FollowersOptions {
  readonly ledger: Ledger;
  readonly followers: readonly Follower[];
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const IDLE_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** A follower that fails so often on the same events waits for a person. */
const ALARM_AFTER = 10;

/** Follows until the signal aborts. Survives the absence of PostgreSQL; one that fails holds up no other. */
export async function runFollowers({ followers, ...options }: FollowersOptions): Promise<void> {
  await Promise.all(followers.map((follower) => runFollower(follower, options)));
}

async function runFollower(
  follower: Follower,
  { ledger, logger, signal }: Omit<FollowersOptions, 'followers'>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let pauseMs = IDLE_MS;
    try {
      if ((await followOnce(ledger, follower)) > 0) pauseMs = 0;
      failures = 0;
    } catch (error) {
      if (isTransient(error)) {
        logger.warn({ err: error, follower: follower.name }, 'a follower could not read the journal');
      } else {
        failures += 1;
        pauseMs = Math.min(LONGEST_BACKOFF_MS, IDLE_MS * 2 ** failures);
        logger.error({ err: error, follower: follower.name }, 'a follower could not take the next events in');
        if (failures === ALARM_AFTER) await raise(ledger, follower.name, error);
      }
    }
    if (pauseMs > 0) await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

async function raise(ledger: Ledger, name: string, error: unknown): Promise<void> {
  const detail = `The follower ${name} cannot go on: ${error instanceof Error ? error.message : String(error)}`;
  await raiseAlarm(ledger.pool, { kind: 'follower-stuck', key: name, detail }).catch(() => undefined);
}
