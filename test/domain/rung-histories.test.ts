/** Random lives of items of every type and tier, with the published ladder: what holds of the rungs whatever happens. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Command } from '../../domain/item/commands.ts';
import { nextDeadline } from '../../domain/item/deadlines.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import type { ApprovalItem, ItemState } from '../../domain/item/state.ts';
import { context, GRACE_MS as G, rulebook, timetable } from '../support/rulebook.ts';
import { type ActionType, action, submit } from './item-story.ts';
import { dateAt, dateBefore, datesFrom, lastDay, midnightAfter } from './naive.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const END = Date.parse('2028-01-01T00:00:00Z');
const DAYS = datesFrom('2025-08-01', '2026-11-30');
const offered = timetable.items.flatMap((type) => type.tiers.map((tier) => [type.id, tier] as const));
const RULES = rulebook();

const OF_THE_ITEM = ['Accept', 'Suspend', 'Resume', 'Extend', 'RequestCorrection', 'Resubmit'] as const;
const ENDINGS = ['Approve', 'Refuse', 'Withdraw'] as const;
const OF_THE_ESCALATION = ['Acknowledge', 'Answer', 'Close', 'Raise'] as const;
type Deed = (typeof OF_THE_ITEM)[number] | (typeof ENDINGS)[number] | (typeof OF_THE_ESCALATION)[number];

interface Attempt {
  readonly deed: Deed;
  /** At the next deadline of the item, give or take; or so many days on. */
  readonly atDeadline: boolean;
  readonly days: number;
  readonly offset: number;
  readonly elapsed: number;
  readonly ordinal: number;
  readonly recipient: 'head' | 'leader' | 'supervisor';
}

const attempts: fc.Arbitrary<Attempt> = fc.record({
  deed: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...OF_THE_ITEM) },
    { weight: 1, arbitrary: fc.constantFrom(...ENDINGS) },
    { weight: 5, arbitrary: fc.constantFrom(...OF_THE_ESCALATION) },
  ),
  atDeadline: fc.boolean(),
  days: fc.integer({ min: 0, max: 12 }),
  offset: fc.oneof(fc.constantFrom(-1, 0, 1, G - 1, G, G + 1), fc.integer({ min: -10 * HOUR, max: 10 * HOUR })),
  elapsed: fc.constantFrom(0, 0, 1, G),
  ordinal: fc.constantFrom(1, 1, 1, 2),
  recipient: fc.constantFrom('head', 'head', 'leader', 'supervisor'),
});

const histories = fc.record({
  type: fc.constantFrom(...offered),
  day: fc.constantFrom(...DAYS),
  hour: fc.integer({ min: 0, max: DAY - 1 }),
  attempts: fc.array(attempts, { maxLength: 12, size: 'max' }),
});
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

interface Played {
  readonly item: ApprovalItem;
  readonly events: readonly ItemEvent[];
}

/** `attentive`: somebody settles at each deadline, as the sweep does; otherwise only at the end. */
function play({ type: [typeId, tier], day, hour, attempts }: History, instants: number[], attentive: boolean): Played {
  let state: ItemState = null;
  const events: ItemEvent[] = [];
  const tell = (command: Command, now: number, receivedAt = now) => {
    const decision = decide(state, command, context({ now, receivedAt }));
    state = decision.state;
    events.push(...decision.events);
  };
  const walkTo = (now: number) => {
    for (let next = state && nextDeadline(state, RULES); next && next.at + G <= now; ) {
      tell({ type: 'Settle' }, next.at + G);
      next = state && nextDeadline(state, RULES);
    }
  };
  const handedIn = midnightAfter(dateBefore(day)) + hour;
  let now = handedIn;
  tell(submit(typeId, tier), now);
  attempts.forEach((attempt, i) => {
    // Both ways of playing act at the same instants: those of the attentive one.
    if (instants[i] === undefined) {
      const deadline = state && nextDeadline(state, RULES);
      const near = attempt.atDeadline && deadline !== null ? deadline.at + attempt.offset : now + attempt.days * DAY;
      instants[i] = Math.max(now, near);
    }
    now = instants[i] ?? now;
    if (attentive) walkTo(now);
    const seen = decide(state, { type: 'Settle' }, context({ now })).state;
    tell(commandOf(attempt, seen?.decisionVersion ?? 0, now), now, Math.max(now - attempt.elapsed, handedIn));
  });
  if (attentive) walkTo(END);
  tell({ type: 'Settle' }, END);
  if (state === null) throw new Error('nothing submitted');
  return { item: state, events };
}

function commandOf({ deed, ordinal, recipient }: Attempt, version: number, now: number): Command {
  switch (deed) {
    case 'Acknowledge':
      return { type: 'AcknowledgeEscalation', ordinal, recipient };
    case 'Answer':
      return { type: 'AnswerEscalation', ordinal, recipient, by: 'head-1', measure: '已办', doneOn: dateAt(now + DAY) };
    case 'Close':
      return { type: 'CloseEscalation', ordinal, by: 'supervisor-1', findings: '属实' };
    case 'Raise':
      return { type: 'RaiseEscalation', ordinal, reasons: '措施不明确' };
    case 'Suspend':
      return { ...action(deed, version, undefined, dateAt(now)), ground: 'hearing' } as Command;
    default:
      return action(deed as ActionType, version, undefined, dateAt(now));
  }
}

const REMINDERS: readonly string[] = ['half', 'last-day'];
const isReminder = (event: ItemEvent) =>
  event.type === 'WarningRaised' || (event.type === 'RungReached' && REMINDERS.includes(event.rung));
/** What the ladder makes the clock say. */
const ofTheLadder = (event: ItemEvent) =>
  isReminder(event) ||
  event.type === 'RungReached' ||
  event.type === 'EscalationRaised' ||
  (event.type === 'EscalationRaisedFurther' && event.reasons === null);

/** What makes a rung the same rung; one that was asked for anew after an answer is another. */
function keyOf(event: ItemEvent, asked: number): string | null {
  switch (event.type) {
    case 'WarningRaised':
    case 'EscalationRaised':
      return `${event.type} ${event.dueOn}`;
    case 'EscalationRaisedFurther':
      return `${event.type} ${event.ordinal} ${event.recipient}`;
    case 'RungReached':
      if (event.rung === 'half') return `half ${event.since}`;
      return event.rung === 'last-day' ? `last-day ${event.dueOn}` : `+${event.days} ${event.ordinal} ${asked}`;
    default:
      return null;
  }
}

/** By hand with reasons, or since the promised day has passed. */
type AskingAnew = Extract<ItemEvent, { type: 'EscalationAnswerLapsed' | 'EscalationRaisedFurther' }>;
const asksAnew = (event: ItemEvent): event is AskingAnew =>
  event.type === 'EscalationAnswerLapsed' || (event.type === 'EscalationRaisedFurther' && event.reasons !== null);

const CLOSING: readonly string[] = ['ItemApproved', 'ItemRefused', 'ItemWithdrawn', 'ItemDeemedApproved', 'ItemLapsed'];

/** One look at a journal from its beginning: what is wrong with its rungs. */
function faultsOf(events: readonly ItemEvent[]): readonly string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const answered = new Set<number>();
  let asked = 0;
  let since: string | null = null;
  let closed: ItemEvent | null = null;
  for (const event of events) {
    if (closed !== null && ofTheLadder(event)) faults.push(`${event.type} after ${closed.type}`);
    if (asksAnew(event) && answered.delete(event.ordinal)) {
      asked += 1;
      since = dateAt(event.effectiveAt - 1);
    }
    const key = keyOf(event, asked);
    if (key !== null && seen.has(key)) faults.push(`${key} twice`);
    if (key !== null) seen.add(key);
    if (event.type === 'RungReached' && event.rung === 'after') {
      if (answered.has(event.ordinal)) faults.push(`${key} after the answer`);
      const day = since && lastDay(since, { value: event.days, unit: 'working' });
      if (day === null || midnightAfter(day) !== event.effectiveAt) faults.push(`${key} at ${event.effectiveAt}`);
    }
    if (event.type === 'EscalationRaisedFurther' && event.reasons === null && answered.has(event.ordinal)) {
      faults.push(`raised after the answer`);
    }
    if (event.type === 'EscalationAnswered' || event.type === 'EscalationClosed') answered.add(event.ordinal);
    if (event.type === 'EscalationRaised') since = dateAt(event.effectiveAt - 1);
    if (event.type === 'UpwardReportOpened' && event.reason === 'statutoryDue') since = dateAt(event.effectiveAt - 1);
    if (CLOSING.includes(event.type)) closed = event;
    if (closed !== null && event.effectiveAt > closed.effectiveAt && ofTheLadder(event)) faults.push(`late ${key}`);
  }
  return faults;
}

describe('random lives on the published ladder', () => {
  test('no rung comes twice, none after a decision or an answer, and each +n on its working day', () => {
    const reached = new Map<string, number>();
    fc.assert(
      fc.property(histories, (history) => {
        const { events } = play(history, [], true);
        expect(faultsOf(events)).toEqual([]);
        for (const event of events) {
          const what = event.type === 'RungReached' ? event.rung : event.type;
          reached.set(what, (reached.get(what) ?? 0) + 1);
        }
      }),
      { numRuns: 600 },
    );
    // It would show nothing if little had happened.
    for (const what of ['half', 'WarningRaised', 'last-day', 'EscalationRaised', 'after', 'EscalationRaisedFurther']) {
      expect([what, (reached.get(what) ?? 0) > 20]).toEqual([what, true]);
    }
    for (const what of ['EscalationAnswered', 'EscalationClosed', 'ClockResumed', 'LimitExtended']) {
      expect([what, (reached.get(what) ?? 0) > 2]).toEqual([what, true]);
    }
  });

  test('whenever somebody settles, the same rungs stand from the due instant on', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const instants: number[] = [];
        const attentive = play(history, instants, true);
        const careless = play(history, instants, false);
        expect(faultsOf(careless.events)).toEqual([]);
        const binding = ({ events }: Played) => events.filter((event) => !isReminder(event) && !isOther(event));
        expect(binding(careless)).toEqual(binding(attentive));
        expect(decide(attentive.item, { type: 'Settle' }, context({ now: END })).events).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Other reminders, which depend on who settles when as well. */
const isOther = ({ type }: ItemEvent) => ['PaperReminded', 'ExpiryReminded', 'OpinionReminded'].includes(type);
