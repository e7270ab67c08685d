/**
 * What lamp an item showed when (亮灯记录): computed from its journal, and so the same whenever it is asked for. Each
 * instant is judged by what had been recorded and published by then.
 */
import { dayOf, type Instant, startOfDay } from '../calendar/local-date.ts';
import { clockOf, type Rulebook } from '../item/clock.ts';
import type { ItemEvent } from '../item/events.ts';
import { evolve } from '../item/evolve.ts';
import { type ApprovalItem, type ItemState, isOpen } from '../item/state.ts';
import { type Lamp, lampOf } from './lamp.ts';
import { type DatedRules, thresholdsAt } from './rules.ts';

export interface LampSpan {
  readonly lamp: Lamp;
  readonly from: Instant;
  /** Null: it shines still. */
  readonly until: Instant | null;
}

/** An event with the instant at which it was recorded. */
export interface Recorded {
  readonly event: ItemEvent;
  readonly at: Instant;
}

/** The spans from the first record until `now`, without gaps; each another lamp than the one before. */
export function lampHistory(
  records: readonly Recorded[],
  rulebook: Rulebook,
  rules: readonly DatedRules[],
  now: Instant,
): readonly LampSpan[] {
  // Several events may have been recorded at once: the last one of them counts.
  const shown = new Map<Instant, Lamp>();
  let state: ItemState = null;
  for (const [i, { event, at }] of records.entries()) {
    state = evolve(state, event);
    for (const instant of instantsOf(state, rulebook, at, records[i + 1]?.at ?? now)) {
      shown.set(instant, lampOf(state, asOf(rulebook, instant), instant, thresholdsAt(rules, instant)).lamp);
    }
  }
  return spansOf([...shown]);
}

function spansOf(shown: readonly (readonly [Instant, Lamp])[]): readonly LampSpan[] {
  const changes = shown.filter(([, lamp], i) => lamp !== shown[i - 1]?.[1]);
  return changes.map(([from, lamp], i) => ({ lamp, from, until: changes[i + 1]?.[0] ?? null }));
}

/** The instants from `from` until before `until` at which a lamp may change while nothing is recorded. */
function instantsOf(item: ApprovalItem, rulebook: Rulebook, from: Instant, until: Instant): readonly Instant[] {
  if (!isOpen(item)) return [from];
  const between = (at: Instant) => at > from && at < until;
  const { division, calendarVersion } = item.particulars;
  const publications = (rulebook.editions?.(division, calendarVersion) ?? []).map(({ publishedAt }) => publishedAt);
  const known = [from, ...publications.filter(between)];
  // Counters may close before the day is over, and a publication may move the instant.
  const ends = known.flatMap((at) => {
    const { overdueAt, acceptanceDue, runningDue } = clockOf(item, asOf(rulebook, at));
    return [overdueAt, acceptanceDue.dueExclusiveAt, runningDue?.dueExclusiveAt ?? null];
  });
  const midnights: Instant[] = [];
  for (let day = dayOf(from) + 1; startOfDay(day) < until; day += 1) midnights.push(startOfDay(day));
  const all = [...known, ...midnights, ...ends.filter((at) => at !== null).filter(between)];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The rulebook without what was published after that instant. */
function asOf(rulebook: Rulebook, at: Instant): Rulebook {
  const { editions } = rulebook;
  if (editions === undefined) return rulebook;
  return {
    ...rulebook,
    editions: (division, after) => editions(division, after).filter(({ publishedAt }) => publishedAt <= at),
  };
}
