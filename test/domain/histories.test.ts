import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Command } from '../../domain/item/commands.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { evolve, replay } from '../../domain/item/evolve.ts';
import { type ApprovalItem, acceptanceOf, type ItemState } from '../../domain/item/state.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { context, GRACE_MS as G, timetable } from '../support/rulebook.ts';
import { type ActionType, action, submit } from './item-story.ts';
import { dateAt, datesFrom, lastDay, midnightAfter } from './naive.ts';
import { type Entry, type Outcome, outcomeOf } from './oracle.ts';

const HOUR = 3_600_000;
const END = Date.parse('2028-01-01T00:00:00Z');
const offered = timetable.items.flatMap((type) => type.tiers.map((tier) => [type.id, tier] as const));
const DAYS = datesFrom('2024-01-01', '2026-12-31');
const ACTIONS = ['Accept', 'Approve', 'Refuse', 'Withdraw', 'RefuseAcceptance', 'AcknowledgeEscalation'] as const;

interface History {
  readonly typeId: string;
  readonly tier: Tier;
  readonly receivedAt: number;
  readonly entries: readonly Entry[];
  /** Instants at which somebody settles, besides. */
  readonly rings: readonly number[];
}

const offsets = fc.oneof(
  fc.constantFrom(-G, -1, 0, 1, G - 1, G, G + 1, 2 * G),
  fc.integer({ min: -2 * G, max: 3 * G }),
  fc.integer({ min: -30 * HOUR, max: 30 * HOUR }),
);
const moments = fc.record({ near: fc.nat(), offset: offsets });
const attempts = fc.record({
  moment: moments,
  elapsed: fc.oneof(fc.constantFrom(0, 1, G - 1, G), fc.integer({ min: 0, max: G })),
  // Acceptance and decisions are asked for more often than withdrawals, or most histories would end at once.
  type: fc.constantFrom('Accept', 'Approve', 'Approve', 'Refuse', ...ACTIONS),
  blankReasons: fc.boolean(),
});

/** Histories whose instants crowd around the cutoffs that the item may have. */
const histories: fc.Arbitrary<History> = fc
  .record({
    type: fc.constantFrom(...offered),
    // A share of them so late that no notice covers what follows.
    day: fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...DAYS) }, fc.constantFrom(...DAYS.slice(-12))),
    hour: fc.integer({ min: 0, max: 24 * HOUR - 1 }),
    acceptAfter: fc.option(fc.integer({ min: 0, max: 8 * 24 * HOUR }), { freq: 1 }),
    attempts: fc.array(attempts, { maxLength: 8 }),
    rings: fc.array(moments, { maxLength: 8 }),
  })
  .map(({ type: [typeId, tier], day, hour, acceptAfter, attempts, rings }) => {
    const receivedAt = midnightAfter(day) - 24 * HOUR + hour;
    const acceptAt = acceptAfter === null ? null : receivedAt + acceptAfter;
    const points = cutoffsNear(typeId, receivedAt, acceptAt);
    const instant = ({ near, offset }: { near: number; offset: number }) =>
      (points[near % points.length] ?? 0) + offset;
    const asked: Entry[] = attempts.map(({ moment, elapsed, type, blankReasons }) => {
      const now = instant(moment);
      return { type, now, receivedAt: now - elapsed, blankReasons };
    });
    if (acceptAt !== null) asked.push({ type: 'Accept', now: acceptAt, receivedAt: acceptAt, blankReasons: false });
    const entries = asked.filter((entry) => entry.receivedAt >= receivedAt).sort((a, b) => a.now - b.now);
    return { typeId, tier, receivedAt, entries, rings: rings.map(instant).sort((a, b) => a - b) };
  });

function cutoffsNear(typeId: string, receivedAt: number, acceptAt: number | null): readonly number[] {
  const type = timetable.items.find(({ id }) => id === typeId);
  const days = [5, 6, 10].map((value) => ({ value, unit: 'working' }) as const);
  const limits = [...days, type?.promisedLimit, type?.statutoryLimit].filter((limit) => limit != null);
  const starts = [receivedAt, ...(acceptAt === null ? [] : [acceptAt])].map(dateAt);
  const last = starts.flatMap((start) => limits.map((limit) => lastDay(start, limit)));
  return [receivedAt + HOUR, ...last.filter((day) => day !== null).map(midnightAfter)];
}

interface Told {
  readonly item: ApprovalItem;
  readonly events: readonly ItemEvent[];
  readonly errors: readonly string[];
}

/** Plays a history. Actors always see the version that the clock has made by then, so that no entry is stale. */
function play(history: History, rings: readonly number[]): Told {
  let state: ItemState = null;
  const events: ItemEvent[] = [];
  const errors: string[] = [];
  const tell = (command: Command, now: number, receivedAt = now) => {
    const before: ItemState = state;
    const decision = decide(before, command, context({ now, receivedAt }));
    expect(decision.events.reduce<ItemState>(evolve, before)).toEqual(decision.state);
    state = decision.state;
    events.push(...decision.events);
    if (decision.error !== null) errors.push(decision.error.code);
  };
  tell(submit(history.typeId, history.tier), history.receivedAt);
  const waiting = [...rings];
  const settleUntil = (now: number) => {
    while ((waiting[0] ?? END) <= now) tell({ type: 'Settle' }, waiting.shift() ?? END);
  };
  for (const { type, now, receivedAt, blankReasons } of history.entries) {
    settleUntil(now);
    if (type === 'AcknowledgeEscalation') {
      tell({ type, ordinal: 1, recipient: 'head' }, now, receivedAt);
      continue;
    }
    const seen = decide(state, { type: 'Settle' }, context({ now })).state?.decisionVersion ?? 0;
    tell(action(type as ActionType, seen, blankReasons ? ' ' : undefined), now, receivedAt);
  }
  settleUntil(END - 1);
  tell({ type: 'Settle' }, END);
  if (state === null) throw new Error('nothing submitted');
  return { item: state, events, errors };
}

/** What the item came to, read from its state and its journal, in the oracle's words. */
function cameTo({ item, events }: Told): Outcome {
  const instants = (type: ItemEvent['type']) =>
    events.filter((event) => event.type === type).map(({ effectiveAt }) => effectiveAt);
  const acceptance = acceptanceOf(item);
  return {
    status: item.status,
    closedAt: 'closedAt' in item ? item.closedAt : null,
    overdue: 'overdue' in item ? item.overdue : null,
    acceptedOn: acceptance === null ? null : dateAt(acceptance.acceptedOn * 24 * HOUR),
    lateReplies: item.marks.lateReplies.map(({ receivedAt }) => receivedAt),
    escalatedAt: instants('EscalationRaised')[0] ?? null,
    reports: instants('UpwardReportOpened'),
  };
}

/** Whether a reminder was raised depends on who settled when, and nothing else does. */
const REMINDERS: readonly string[] = ['WarningRaised', 'PaperReminded', 'ExpiryReminded'];
const isReminder = (event: ItemEvent) =>
  REMINDERS.includes(event.type) || (event.type === 'RungReached' && event.rung !== 'after');
const withoutReminders = (told: Told) => told.events.filter((event) => !isReminder(event));

describe('random histories', () => {
  test('outcome = f(journal): the same as the naive oracle, however often and whenever somebody settles', () => {
    const statuses = new Map<string, number>();
    const errors = new Set<string>();
    let late = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const { typeId, tier, receivedAt, entries, rings } = history;
        const once = play(history, []);
        const often = play(history, rings);
        const always = play(
          history,
          [...rings, ...entries.flatMap(({ now }) => [now - 1, now])].sort((a, b) => a - b),
        );
        const expected = outcomeOf(typeId, tier, receivedAt, G, entries);
        expect(cameTo(once)).toEqual(expected);
        expect(withoutReminders(often)).toEqual(withoutReminders(once));
        expect(withoutReminders(always)).toEqual(withoutReminders(once));
        statuses.set(expected.status, (statuses.get(expected.status) ?? 0) + 1);
        once.errors.forEach((code) => {
          errors.add(code);
        });
        late += expected.lateReplies.length;
      }),
      { numRuns: 500 },
    );
    // The histories reach every end and every refusal that they can; otherwise they would show nothing.
    expect([...statuses.keys()].sort()).toEqual(
      ['approved', 'awaitingAcceptance', 'deemedApproved', 'notAccepted', 'refused', 'underReview', 'withdrawn'].sort(),
    );
    expect([...errors]).toEqual(
      expect.arrayContaining(['CUTOFF_IN_PROGRESS', 'ACTION_NOT_ALLOWED', 'REASONS_REQUIRED']),
    );
    expect(late).toBeGreaterThan(5);
  });

  test('replaying the journal gives the state, and settling twice gives what settling once gave', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { item, events } = play(history, history.rings);
        expect(replay(events)).toEqual(item);
        expect(decide(item, { type: 'Settle' }, context({ now: END }))).toEqual({
          events: [],
          state: item,
          error: null,
          byClock: 0,
        });
      }),
      { numRuns: 150 },
    );
  });

  test('a notice is raised once, a report once per instant, and nothing is deemed before acceptance', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { events } = play(history, history.rings);
        const kinds = events.map(({ type }) => type);
        for (const type of ['WarningRaised', 'EscalationRaised', 'ItemAcceptedBySilence', 'ItemDeemedApproved']) {
          expect(kinds.filter((kind) => kind === type).length).toBeLessThanOrEqual(1);
        }
        const reports = events
          .filter(({ type }) => type === 'UpwardReportOpened')
          .map(({ effectiveAt }) => effectiveAt);
        expect(new Set(reports).size).toBe(reports.length);
        const deemed = kinds.indexOf('ItemDeemedApproved');
        const accepted = kinds.findIndex((kind) => kind === 'ItemAccepted' || kind === 'ItemAcceptedBySilence');
        if (deemed !== -1) expect(kinds.slice(0, deemed)).toContain(kinds[accepted]);
      }),
      { numRuns: 150 },
    );
  });
});
