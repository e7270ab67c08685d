/** What the figures count of one item, told through its life. */
import { describe, expect, test } from '@jest/globals';
import { localDate } from '../../domain/calendar/local-date.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { factHistory, factsOf } from '../../domain/supervision/facts.ts';
import { calendar, rulebook, shanghai } from '../support/rulebook.ts';
import { type Story, story } from './item-story.ts';

const rules = rulebook();
/** The facts as they were known at a local time, days written out. */
const facts = ({ item }: Story, at: string) => {
  const { verdict, ending, closedOn, paper, paused, pausedSince } = factsOf(item, rules, shanghai(at));
  return {
    verdict: verdict && `${verdict.kind} ${localDate(verdict.on)}`,
    ending: ending && `${ending.kind} ${localDate(ending.on)} after ${ending.workingDays}`,
    closedOn: closedOn === null ? null : localDate(closedOn),
    paper:
      paper && [paper.from, paper.dueOn, paper.doneOn].map((day) => (day === null ? null : localDate(day))).join(' '),
    paused: paused.map(({ from, through }) => `${localDate(from)}/${localDate(through)}`).join(' '),
    pausedSince: pausedSince === null ? null : localDate(pausedSince),
  };
};
const OPEN = { verdict: null, ending: null, closedOn: null, paper: null, paused: '', pausedSince: null };

describe('soil-water at the city: 5 working days from acceptance, then deemed', () => {
  // A Monday. The fifth working day after it is the 21st; the 20th is a make-up Sunday.
  const given = () => {
    const one = story('soil-water', 'city', '2026-09-14T10:00');
    one.act('Accept', '2026-09-14T11:00');
    return one;
  };

  test('on its way: nothing is known yet', () => expect(facts(given(), '2026-09-15T00:00')).toEqual(OPEN));

  test('decided on the last day: in time, with the days after that of acceptance', () => {
    const one = given();
    const dueOn = one.clock.runningDue?.dueOn ?? '';
    one.act('Approve', `${dueOn}T23:59`);
    const counted = [...calendar.workingDays].filter(
      (day) => localDate(day) > '2026-09-14' && localDate(day) <= dueOn,
    ).length;
    expect(facts(one, `${dueOn}T23:59`)).toEqual({
      ...OPEN,
      verdict: `inTime ${dueOn}`,
      ending: `approved ${dueOn} after ${counted}`,
      closedOn: dueOn,
    });
  });

  test('deemed at 24:00: overdue and ended on that day, and the paper is owed from it', () => {
    const one = given();
    const due = one.clock.runningDue;
    one.settle({ now: (due?.dueExclusiveAt ?? 0) + 60_000 });
    const found = facts(one, '2026-09-30T00:00');
    expect(found).toMatchObject({ verdict: `overdue ${due?.dueOn}`, closedOn: due?.dueOn });
    expect(found.ending).toMatch(new RegExp(`^deemed ${due?.dueOn} after \\d+$`));
    expect(found.paper).toBe('2026-09-20 2026-09-21 null'.replace('null', ''));
    one.act('IssuePaper', '2026-09-23T09:00');
    expect(facts(one, '2026-09-30T00:00').paper).toBe('2026-09-20 2026-09-21 2026-09-23');
  });

  test('a deeming that was revoked stays one; the paper is owed no longer', () => {
    const one = given();
    one.settle({ now: (one.clock.runningDue?.dueExclusiveAt ?? 0) + 60_000 });
    const before = facts(one, '2026-09-30T00:00');
    one.act('ProposeRevocation', '2026-09-24T09:00');
    one.act('ConfirmRevocation', '2026-09-25T09:00');
    expect(one.item.status).toBe('revoked');
    expect(facts(one, '2026-09-30T00:00')).toEqual({ ...before, paper: '2026-09-20 2026-09-21 2026-09-25' });
  });

  test('a late reply changes nothing', () => {
    const one = given();
    one.settle({ now: (one.clock.runningDue?.dueExclusiveAt ?? 0) + 60_000 });
    const before = facts(one, '2026-09-30T00:00');
    one.act('Refuse', '2026-09-24T09:00', 'not as the rules have it');
    expect(facts(one, '2026-09-30T00:00')).toEqual(before);
  });

  test('accepted by silence: the days count from receipt, and overdue is the working day after the act at the earliest', () => {
    const one = story('soil-water', 'city', '2026-09-14T10:00');
    one.settle('2026-09-21T00:02');
    const overdueAt = one.clock.overdueAt ?? 0;
    one.settle({ now: overdueAt + 60_000 });
    const last = localDate(Math.floor((overdueAt - 1 + 8 * 3_600_000) / 86_400_000));
    expect(facts(one, '2026-10-20T00:00').verdict).toBe(`overdue ${last}`);
    expect(last > (one.clock.runningDue?.dueOn ?? '')).toBe(true);
  });

  test('paused: the days stand still, and each day counts once where two pauses overlap', () => {
    const one = given();
    one.act('Suspend', '2026-09-15T09:00');
    expect(facts(one, '2026-09-16T00:00')).toEqual({ ...OPEN, pausedSince: '2026-09-15' });
    one.act('Resume', '2026-09-17T17:00', { ordinal: 1 });
    expect(facts(one, '2026-09-18T00:00')).toEqual({ ...OPEN, paused: '2026-09-15/2026-09-17' });
    one.act('Approve', '2026-09-18T12:00');
    expect(facts(one, '2026-09-18T12:00')).toMatchObject({
      verdict: 'inTime 2026-09-18',
      ending: 'approved 2026-09-18 after 1',
    });
  });

  test('decided while it stands still: the pause ends with the item', () => {
    const one = given();
    one.act('Suspend', '2026-09-15T09:00');
    one.act('Approve', '2026-09-28T12:00');
    expect(facts(one, '2026-10-30T12:00')).toEqual({
      ...OPEN,
      verdict: 'inTime 2026-09-28',
      ending: 'approved 2026-09-28 after 0',
      closedOn: '2026-09-28',
      paused: '2026-09-15/2026-09-28',
    });
  });

  test('withdrawn before its limit was over: no verdict, and no ending that counts', () => {
    const one = given();
    one.act('Withdraw', '2026-09-16T12:00');
    expect(facts(one, '2026-10-30T12:00')).toEqual({ ...OPEN, closedOn: '2026-09-16' });
  });

  test('waiting for the unit: the clock begins at the complete answer', () => {
    const one = story('soil-water', 'city', '2026-09-14T10:00');
    one.act('RequestCorrection', '2026-09-15T10:00');
    expect(facts(one, '2026-09-30T00:00')).toEqual(OPEN);
    one.act('Resubmit', '2026-09-21T10:00');
    one.act('Approve', '2026-09-23T10:00');
    expect(facts(one, '2026-09-30T00:00')).toMatchObject({ ending: 'approved 2026-09-23 after 2' });
  });

  test('held because intake was down: nobody is named for it until a person has said what it was', () => {
    const one = given();
    const down = {
      cause: 'silence',
      from: shanghai('2026-09-20T15:00'),
      through: shanghai('2026-09-20T15:10'),
    } as const;
    one.settle({ now: shanghai('2026-09-21T00:01'), outages: [down] });
    expect(one.item.account.hold?.release).toBeNull();
    expect(facts(one, '2026-09-30T00:00').verdict).toBeNull();
    one.act('ReleaseHold', '2026-09-28T10:00', { decision: 'originalInstant' });
    const found = facts(one, '2026-09-30T00:00');
    expect(found.verdict).toBe('overdue 2026-09-20');
    expect(found.ending).toMatch(/^deemed 2026-09-20/);
    // Owed from the day on which it was known.
    expect(found.paper).toMatch(/^2026-09-28 /);
  });
});

describe('escalate-only', () => {
  test('overdue from its day on, whatever is decided later; decided late counts with all its days', () => {
    const one = story('fire-design', 'city', '2026-09-14T10:00');
    one.act('Accept', '2026-09-14T11:00');
    const due = one.clock.runningDue;
    one.settle({ now: (due?.dueExclusiveAt ?? 0) + 60_000 });
    const missed = facts(one, '2026-10-20T00:00');
    expect(missed).toEqual({ ...OPEN, verdict: `overdue ${due?.dueOn}` });
    one.act('Approve', '2026-10-20T09:00');
    expect(facts(one, '2026-10-20T09:00')).toMatchObject({ verdict: `overdue ${due?.dueOn}`, closedOn: '2026-10-20' });
  });
});

describe('the history of the facts', () => {
  const recorded = (events: readonly ItemEvent[], at: readonly string[]) =>
    events.map((event, i) => ({ event, decidedAt: shanghai(at[i] ?? at.at(-1) ?? '') }));

  test('one version for each time at which something counted changed; what was recorded at one instant is one', () => {
    const one = story('soil-water', 'city', '2026-09-14T10:00');
    one.act('Accept', '2026-09-14T11:00');
    one.act('Suspend', '2026-09-15T09:00');
    one.act('Resume', '2026-09-15T09:00', { ordinal: 1 });
    const history = factHistory(
      recorded(one.events, ['2026-09-14T10:00', '2026-09-14T11:00', '2026-09-15T09:00', '2026-09-15T09:00']),
      rules,
    );
    expect(history.map(({ recordedAt }) => recordedAt)).toEqual([
      shanghai('2026-09-14T10:00'),
      shanghai('2026-09-15T09:00'),
    ]);
    expect(history.at(-1)?.facts).toEqual(factsOf(one.item, rules, shanghai('2026-09-15T09:00')));
  });

  test('is the same however far the journal has gone on: a prefix gives a prefix', () => {
    const one = story('soil-water', 'city', '2026-09-14T10:00');
    one.act('Accept', '2026-09-14T11:00');
    one.settle({ now: (one.clock.runningDue?.dueExclusiveAt ?? 0) + 60_000 });
    one.act('IssuePaper', '2026-09-23T09:00');
    const journal = one.events.map((event) => ({ event, decidedAt: event.effectiveAt + 1 }));
    const whole = factHistory(journal, rules);
    journal.forEach(({ decidedAt }, i) => {
      // What is recorded at one instant is read together or not at all.
      if (journal[i + 1]?.decidedAt === decidedAt) return;
      const prefix = factHistory(journal.slice(0, i + 1), rules);
      expect(whole.slice(0, prefix.length)).toEqual(prefix);
    });
  });
});
