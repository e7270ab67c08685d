/** Moving the simulated clock: every due moment and every ring on the way in order, each settled and told before the next. */
import { setTimeout as delay } from 'node:timers/promises';
import { readClockSettings, setSimulatedClock } from '../db/clock.ts';
import type { Ledger } from '../db/ledger.ts';
import { countWaiting } from '../db/outbox.ts';
import { oneAtATime } from '../db/pool.ts';
import { earliestDeadline } from '../db/queries/figures.ts';
import { isResettling } from '../db/resettle.ts';
import { type Instant, isoShanghai } from '../domain/calendar/local-date.ts';
import { nextRing } from '../domain/calendar/rings.ts';
import { ROUNDS, type Round } from '../workflows/names.ts';
import type { TemporalPort } from './deps.ts';
import { Problem } from './problems.ts';

const POLL_MS = 20;
/** How often a moment is settled again for the sake of items that were held. */
const MOST_REPEATS = 50;
const LONGEST_WAIT_MS = 60_000;
/** Held for the length of an advance, so that two never interleave. */
const ADVANCE_LOCK = 'shixian-advance';

/** Advances to an instant and answers how many due moments lay on the way. Advances of one process queue up. */
export type Advance = (to: Instant, run: boolean) => Promise<number>;

export function createSimulation(
  ledger: Ledger,
  temporal: TemporalPort | undefined,
  rounds: readonly Round[] = ROUNDS,
): Advance {
  let last: Promise<unknown> = Promise.resolve();
  return (to, run) => {
    if (temporal === undefined) throw engineAway('no workflow engine is configured');
    const advance = last.then(() =>
      oneAtATime(ledger.pool, ADVANCE_LOCK, () => walk(ledger, temporal, rounds, { to, run })),
    );
    last = advance.catch(() => undefined);
    return advance;
  };
}

async function walk(
  ledger: Ledger,
  temporal: TemporalPort,
  rounds: readonly Round[],
  { to, run }: { readonly to: Instant; readonly run: boolean },
): Promise<number> {
  const { now, frozenReason } = await readClockSettings(ledger.pool);
  if (frozenReason !== null) throw new Problem('CLOCK_FROZEN', { values: { reason: frozenReason } });
  if (to < now) throw onlyForward(now, to);
  // The rows' deadlines must be those of the calendar in force before anything is passed by.
  if (await isResettling(ledger.pool)) await settleAt(ledger, temporal, now, true);
  let moments = 0;
  let before: Instant | null = null;
  let repeats = 0;
  let rungThrough = now;
  for (;;) {
    const next = await earliestDeadline(ledger.pool);
    const ring = firstRing(rounds, rungThrough);
    if (ring !== null && ring.at <= to && (next === null || ring.at < next.at + ledger.graceMs)) {
      await settleAt(ledger, temporal, Math.max(ring.at, (await readClockSettings(ledger.pool)).now), true);
      for (const round of ring.rounds) await answered(temporal.ring(round));
      rungThrough = ring.at;
      continue;
    }
    if (next === null || next.at + ledger.graceMs > to) break;
    const clock: Instant = (await readClockSettings(ledger.pool)).now;
    const moment = Math.max(next.at + ledger.graceMs, clock);
    // The sweep passes over an item whose row is held at that instant (its own workflow arms or settles it): ask again,
    // but where a deadline stands all the same, going on would never end.
    repeats = before !== null && next.at + ledger.graceMs <= before ? repeats + 1 : 0;
    if (repeats > MOST_REPEATS) {
      throw behind(moment, `item ${next.itemNo} still has its deadline of ${isoShanghai(next.at)}`);
    }
    if (repeats > 0) await delay(POLL_MS);
    await settleAt(ledger, temporal, moment, true);
    before = moment;
    if (repeats === 0) moments += 1;
  }
  await settleAt(ledger, temporal, to, !run);
  return moments;
}

/** The next instant at which rounds are rung for, and which; null where there are none. */
function firstRing(rounds: readonly Round[], after: Instant) {
  const rings = rounds.map((round) => ({ round, at: nextRing(round.times, after) }));
  const at = Math.min(...rings.map((ring) => ring.at));
  if (at === Number.POSITIVE_INFINITY) return null;
  return { at, rounds: rings.filter((ring) => ring.at === at).map(({ round }) => round) };
}

async function answered(call: Promise<void>): Promise<void> {
  await call.catch((error: unknown) => {
    throw engineAway(error instanceof Error ? error.message : String(error), error);
  });
}

async function settleAt(ledger: Ledger, temporal: TemporalPort, at: Instant, standsStill: boolean): Promise<void> {
  if (!(await setSimulatedClock(ledger.pool, at, standsStill))) {
    throw onlyForward((await readClockSettings(ledger.pool)).now, at);
  }
  await answered(temporal.settleNow());
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while ((await countWaiting(ledger.pool)) > 0) {
    if (performance.now() > deadline) throw behind(at, 'the outbox is not being emptied; is a worker running?');
    await delay(POLL_MS);
  }
}

function onlyForward(now: Instant, to: Instant): Problem {
  return new Problem('CLOCK_ONLY_FORWARD', { values: { now: isoShanghai(now), to: isoShanghai(to) } });
}

function behind(now: Instant, reason: string): Problem {
  return new Problem('ENGINE_BEHIND', { values: { now: isoShanghai(now), reason } });
}

function engineAway(reason: string, cause?: unknown): Problem {
  return new Problem('ENGINE_UNAVAILABLE', { values: { reason }, headers: { 'retry-after': '5' } }, cause);
}
