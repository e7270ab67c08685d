/** When a past instant is closed: everything that was recorded before it stands in the journal, and a follower has it. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Instant, isoShanghai } from '../domain/calendar/local-date.ts';
import { factsFollower } from './facts.ts';
import { followOnce } from './followers.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import type { Queryable } from './pool.ts';

/** The instant is not closed yet; the same call may succeed in a moment. */
export class NotClosedYetError extends Error {
  override readonly name = 'NotClosedYetError';
  readonly at: Instant;
  constructor(at: Instant, why: string) {
    super(`what was recorded before ${isoShanghai(at)} is not complete yet: ${why}`);
    this.at = at;
  }
}

const POLL_MS = 50;
/** By ledger: everything that was recorded up to that instant stands in the journal. It stays so for ever. */
const complete = new WeakMap<Ledger, Instant>();
const PATIENCE_MS = 10_000;

/**
 * Waits until everything recorded before `at`, which must lie in the past, is in the journal and the follower (that of
 * the facts unless given) has it; the caller's process takes what it has left. Throws NotClosedYetError where that takes
 * longer than `patienceMs` (10 s).
 */
export async function untilClosed(
  ledger: Ledger,
  at: Instant,
  { follower = factsFollower(ledger), patienceMs = PATIENCE_MS } = {},
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  // Whoever read the clock before now has begun by now; whoever begins later reads a later clock.
  const known = complete.get(ledger) ?? Number.NEGATIVE_INFINITY;
  let running = at <= known ? [] : await transactionsNow(ledger.pool);
  for (;;) {
    if (running.length > 0) running = await stillRunning(ledger.pool, running);
    const taken = await followOnce(ledger, follower);
    if (running.length === 0 && taken === 0 && (await isFollowed(ledger.pool, follower.name, at))) {
      // Not `at` itself: a simulated clock may stand still there, and more be recorded at it.
      complete.set(ledger, Math.max(complete.get(ledger) ?? at - 1, at - 1));
      return;
    }
    if (performance.now() > deadline) {
      const why =
        running.length > 0 ? 'a transaction of that time still runs' : 'the figures are being brought up to date';
      throw new NotClosedYetError(at, why);
    }
    if (taken === 0) await delay(POLL_MS);
  }
}

/** The other transactions of this database, by the locks that each holds on its own virtual id while it lasts. */
async function transactionsNow(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'transactions-now',
    text: `SELECT virtualxid AS id FROM pg_locks JOIN pg_stat_activity USING (pid)
           WHERE locktype = 'virtualxid' AND granted AND datname = current_database() AND pid <> pg_backend_pid()`,
  });
  return rows.map(({ id }) => id);
}

async function stillRunning(db: Queryable, ids: readonly string[]): Promise<readonly string[]> {
  const now = new Set(await transactionsNow(db));
  return ids.filter((id) => now.has(id));
}

/** Whether no event that was recorded before `at` lies behind the follower's place. */
async function isFollowed(db: Queryable, follower: string, at: Instant): Promise<boolean> {
  const { rows } = await db.query<{ followed: boolean }>({
    name: 'is-followed',
    text: `SELECT NOT EXISTS (
             SELECT FROM events e
             WHERE (e.tx, e.position) > (coalesce((SELECT tx FROM followers WHERE name = $1), '0'),
                                         coalesce((SELECT position FROM followers WHERE name = $1), 0))
               AND e.decided_at < $2
           ) AS followed`,
    values: [follower, iso(at)],
  });
  return rows[0]?.followed ?? false;
}

/** When the first event of the journal was recorded; null where there is none. */
export async function firstRecorded(db: Queryable): Promise<Instant | null> {
  const { rows } = await db.query<{ at: Date }>('SELECT decided_at AS at FROM events ORDER BY position LIMIT 1');
  return rows[0]?.at.getTime() ?? null;
}
