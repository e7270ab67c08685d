/** Held, not deemed (design, "The instant of decision", last bullet; docs/decisions/0024). */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWorkingDay } from '../../domain/calendar/calendar.ts';
import { dayOf } from '../../domain/calendar/local-date.ts';
import { clockOf } from '../../domain/item/clock.ts';
import { replay } from '../../domain/item/evolve.ts';
import { lastWorkingHours, type Outage, outageBefore } from '../../domain/item/outage.ts';
import { calendar, GRACE_MS, rulebook, shanghai } from '../support/rulebook.ts';
import { type Story, story, typesOf } from './item-story.ts';

const outage = (from: string, through: string | null): Outage => ({
  cause: 'silence',
  from: shanghai(from),
  through: through === null ? null : shanghai(through),
});
/** soil-water, accepted on 14 September: promised due on Sunday the 20th, a make-up workday. */
const CUTOFF = shanghai('2026-09-21T00:00');
const DOWN = [outage('2026-09-20T15:00', '2026-09-20T15:10')];
const REASONS = '机房断电，值班记录见附件';
const at = (local: string, outages: readonly Outage[] = DOWN) => ({ now: shanghai(local), outages });

function accepted(terms = {}): Story {
  const item = story('soil-water', 'city', '2026-09-14T09:00', terms);
  item.act('Accept', '2026-09-14T10:00');
  item.settle('2026-09-18T10:00');
  return item;
}
function held(): Story {
  const item = accepted();
  item.settle(at('2026-09-21T00:01'));
  return item;
}

describe('the last working hours before a cutoff', () => {
  test.each([
    ['of a whole day: 09:00 to 17:30 of the due day', '2026-09-21T00:00', '2026-09-20T09:00', '2026-09-20T17:30'],
    ['behind a holiday: of the working day before it', '2026-10-08T00:00', '2026-09-30T09:00', '2026-09-30T17:30'],
    ['of an hour limit: up to its hour', '2026-09-14T14:00', '2026-09-14T09:00', '2026-09-14T14:00'],
    [
      'of an hour before the office opens: of the day before',
      '2026-09-15T09:00',
      '2026-09-14T09:00',
      '2026-09-14T17:30',
    ],
  ])('%s', (_name, cutoff, from, through) => {
    expect(lastWorkingHours(shanghai(cutoff), calendar)).toEqual({ from: shanghai(from), through: shanghai(through) });
  });

  test.each([
    ['ends as the office opens', outage('2026-09-20T03:00', '2026-09-20T09:00'), false],
    ['reaches into the morning', outage('2026-09-20T03:00', '2026-09-20T09:01'), true],
    ['begins as the office closes', outage('2026-09-20T17:30', '2026-09-20T23:00'), false],
    ['begins before it closes, and lasts still', outage('2026-09-20T17:29', null), true],
    ['lies a day earlier', outage('2026-09-19T09:00', '2026-09-19T17:30'), false],
    ['began days ago and lasts still', outage('2026-09-15T09:00', null), true],
  ])('an outage that %s', (_name, down, holds) => {
    expect(outageBefore(CUTOFF, calendar, [down])).toBe(holds ? down : null);
  });

  test('lie on a working day, before the cutoff, and an outage counts exactly when it overlaps them', () => {
    const cutoffs = fc.integer({ min: shanghai('2024-03-01T00:00'), max: shanghai('2026-11-30T00:00') });
    const spans = fc.tuple(
      fc.integer({ min: -5 * 86_400_000, max: 86_400_000 }),
      fc.integer({ min: 1, max: 200_000_000 }),
    );
    fc.assert(
      fc.property(cutoffs, spans, (cutoffAt, [offset, length]) => {
        const { from, through } = lastWorkingHours(cutoffAt, calendar);
        expect(isWorkingDay(calendar, dayOf(from))).toBe(true);
        expect(from).toBeLessThan(through);
        expect(through).toBeLessThanOrEqual(cutoffAt);
        const down: Outage = { cause: 'silence', from: cutoffAt + offset, through: cutoffAt + offset + length };
        const shared = Math.min(through, cutoffAt + offset + length) - Math.max(from, cutoffAt + offset);
        expect(outageBefore(cutoffAt, calendar, [down]) !== null).toBe(shared > 0);
      }),
    );
  });
});

describe('silence caused by our own outage never decides', () => {
  test('given an outage in the last hours, when the item is settled, then it is escalated and held, not deemed', () => {
    const item = accepted();
    expect(typesOf(item.settle(at('2026-09-21T00:01')))).toEqual(['EscalationRaised', 'ItemHeld']);
    expect(item.events.at(-1)).toMatchObject({
      effectiveAt: CUTOFF,
      of: 'deeming',
      reason: 'outage',
      dueOn: '2026-09-20',
      outage: DOWN[0],
    });
    expect(item.item.status).toBe('underReview');
    expect(item.clock).toMatchObject({ deemsAt: null, deemingHeld: true, heldFor: 'outage' });
    expect(item.next).toBeNull();
    expect(item.settle(at('2026-10-30T00:00'))).toEqual([]);
    expect(replay(item.events)).toEqual(item.item);
  });

  test('given none, it is deemed', () => {
    const item = accepted();
    expect(typesOf(item.settle(at('2026-09-21T00:01', [outage('2026-09-18T09:00', '2026-09-18T17:00')])))).toEqual([
      'EscalationRaised',
      'ItemDeemedApproved',
    ]);
  });

  test('an express decision during a hold is timely', () => {
    const item = held();
    expect(typesOf(item.act('Approve', at('2026-09-22T10:00')).events)).toEqual(['ItemApproved']);
    expect(item.item).toMatchObject({ status: 'approved', overdue: true });
  });

  test('one that comes in the minute after the cutoff is asked to come again, and then it is timely', () => {
    const item = accepted();
    const early = item.act('Refuse', at('2026-09-21T00:00'));
    expect(early.error?.code).toBe('CUTOFF_IN_PROGRESS');
    expect(early.events).toEqual([]);
    const again = item.act('Refuse', at('2026-09-21T00:01'));
    expect(typesOf(again.events)).toEqual(['EscalationRaised', 'ItemHeld', 'ItemRefused']);
  });

  test('without an outage the same decision is late', () => {
    const item = accepted();
    expect(typesOf(item.act('Refuse', at('2026-09-21T00:00', [])).events)).toEqual(['LateReplyRecorded']);
  });

  test('a hold leaves the version that the officer saw, its release changes it', () => {
    const item = accepted();
    const version = item.item.decisionVersion;
    item.settle(at('2026-09-21T00:01'));
    expect(item.item.decisionVersion).toBe(version);
    release(item, '2026-09-22T10:00', { decision: 'newDueDay', dueOn: '2026-09-24' });
    expect(item.item.decisionVersion).toBe(version + 1);
  });

  test('行政许可法 32: acceptance by silence is not held, and what it leads to is', () => {
    const item = story('soil-water', 'city', '2026-09-14T09:00');
    expect(typesOf(item.settle(at('2026-09-21T00:01')))).toContain('ItemAcceptedBySilence');
    expect(typesOf(item.settle(at('2026-09-22T00:01', [outage('2026-09-21T10:00', '2026-09-21T11:00')])))).toEqual([
      'EscalationRaised',
      'ItemHeld',
    ]);
  });

  test("the unit's silence does not let its item lapse either, and a new day for it counts", () => {
    const lapsing = { correction: { unitLimit: { value: 3, unit: 'working' }, onMiss: 'lapse' } } as const;
    const item = story('soil-water', 'city', '2026-09-14T09:00', lapsing);
    item.act('RequestCorrection', '2026-09-14T10:00');
    const down = [outage('2026-09-17T16:00', '2026-09-17T18:00')];
    expect(typesOf(item.settle(at('2026-09-18T00:01', down)))).toEqual(['ItemHeld']);
    expect(item.clock).toMatchObject({ heldFor: 'outage', deemingHeld: false });
    expect(item.next).toBeNull();
    release(item, '2026-09-18T09:00', { decision: 'newDueDay', dueOn: '2026-09-21' });
    expect(item.next).toMatchObject({ kind: 'correction', dueOn: '2026-09-21' });
    expect(typesOf(item.settle(at('2026-09-22T00:01', down)))).toEqual(['ItemLapsed']);
    const answering = story('soil-water', 'city', '2026-09-14T09:00', lapsing);
    answering.act('RequestCorrection', '2026-09-14T10:00');
    answering.settle(at('2026-09-18T00:01', down));
    answering.act('Resubmit', at('2026-09-18T09:00', down));
    expect(answering.item.status).toBe('underReview');
    expect(answering.clock).toMatchObject({ heldFor: null, deemsAt: expect.any(Number) });
    expect(release(answering, '2026-09-18T10:00').error).toEqual({ code: 'NOT_HELD' });
  });
});

function release(item: Story, local: string, change: object = {}, outages = DOWN) {
  return item.act('ReleaseHold', at(local, outages), { reasons: REASONS, ...change });
}

describe('a person releases a hold, with reasons', () => {
  test('deemed at the original instant; the paper is owed from the day of the release', () => {
    const item = held();
    expect(typesOf(release(item, '2026-09-22T10:00').events)).toEqual(['HoldReleased', 'ItemDeemedApproved']);
    expect(item.events.at(-1)).toMatchObject({ effectiveAt: CUTOFF, dueOn: '2026-09-20' });
    expect(item.events.at(-2)).toMatchObject({ reasons: REASONS, cutoffAt: CUTOFF, decision: 'originalInstant' });
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: CUTOFF });
    expect(item.next).toMatchObject({ kind: 'paperReminder', dueOn: '2026-09-23' });
    expect(typesOf(item.act('Approve', at('2026-09-22T11:00')).events)).toEqual(['LateReplyRecorded']);
  });

  test('while decisions are frozen it waits for the release of the freeze, and nobody is late meanwhile', () => {
    const item = held();
    const frozen = { ...at('2026-09-22T10:00'), frozen: true };
    expect(typesOf(item.act('ReleaseHold', frozen, { reasons: REASONS }).events)).toEqual(['HoldReleased']);
    expect(item.settle(frozen)).toEqual([]);
    expect(typesOf(item.settle(at('2026-09-22T10:01')))).toEqual(['ItemDeemedApproved']);
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: CUTOFF });
  });

  test('a new due day counts for overdue and deeming, with a warning and an escalation of its own', () => {
    const item = held();
    expect(typesOf(release(item, '2026-09-22T10:00', { decision: 'newDueDay', dueOn: '2026-09-24' }).events)).toEqual([
      'HoldReleased',
    ]);
    expect(item.clock).toMatchObject({
      heldFor: null,
      runningDue: { dueOn: '2026-09-24' },
      statutoryDue: { dueOn: '2026-09-28' },
      overdueAt: shanghai('2026-09-25T00:00'),
      deemsAt: shanghai('2026-09-25T00:00'),
    });
    expect(typesOf(item.settle(at('2026-09-23T09:01')))).toEqual(['WarningRaised']);
    expect(typesOf(item.settle(at('2026-09-25T00:01')))).toEqual(['EscalationRaised', 'ItemDeemedApproved']);
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: shanghai('2026-09-25T00:00') });
    expect(replay(item.events)).toEqual(item.item);
  });

  test('an outage before the new day holds the item again', () => {
    const item = held();
    release(item, '2026-09-22T10:00', { decision: 'newDueDay', dueOn: '2026-09-24' });
    const again = [...DOWN, outage('2026-09-24T17:00', null)];
    expect(typesOf(item.settle(at('2026-09-25T00:01', again)))).toContain('ItemHeld');
    expect(item.clock).toMatchObject({ heldFor: 'outage', runningDue: { dueOn: '2026-09-24' } });
    release(item, '2026-09-25T10:00', {}, again);
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: shanghai('2026-09-25T00:00') });
  });

  test('行政许可法 45: a pause that begins after the release moves the new day', () => {
    const item = held();
    release(item, '2026-09-22T10:00', { decision: 'newDueDay', dueOn: '2026-09-24' });
    item.act('Suspend', at('2026-09-23T10:00'));
    item.act('Resume', at('2026-09-24T10:00'));
    expect(item.clock.runningDue).toMatchObject({ dueOn: '2026-09-29' });
    expect(item.clock.deemsAt).toBe(shanghai('2026-09-30T00:00'));
  });

  test.each([
    [{ decision: 'newDueDay', dueOn: '2026-09-22' }, 'DATE_NOT_AHEAD'],
    [{ decision: 'newDueDay', dueOn: '2026-09-01' }, 'DATE_NOT_AHEAD'],
    [{ decision: 'newDueDay', dueOn: '2026-09-26' }, 'NOT_A_WORKING_DAY'],
    [{ decision: 'newDueDay', dueOn: '2031-03-04' }, 'NOT_A_WORKING_DAY'],
    [{ reasons: '  ' }, 'REASONS_REQUIRED'],
    [{ expectedVersion: 1 }, 'STALE_VERSION'],
  ])('%j: %s, and the hold stays', (change, code) => {
    const item = held();
    const decision = release(item, '2026-09-22T10:00', change);
    expect([decision.error?.code, decision.events]).toEqual([code, []]);
    expect(item.clock.heldFor).toBe('outage');
  });

  test('never twice, and nothing that is not held', () => {
    const item = held();
    release(item, '2026-09-22T10:00', { decision: 'newDueDay', dueOn: '2026-09-24' });
    expect(release(item, '2026-09-22T11:00').error).toEqual({ code: 'NOT_HELD' });
    expect(release(accepted(), '2026-09-18T11:00').error).toEqual({ code: 'NOT_HELD' });
  });
});

describe('outcome = f(journal, versions, outages)', () => {
  const spans = fc.array(
    fc.tuple(fc.integer({ min: -4 * 86_400_000, max: 2 * 86_400_000 }), fc.integer({ min: 1, max: 40_000_000 })),
    { maxLength: 4 },
  );
  test('held exactly when an outage lies in the last hours, however late and however often it is settled', () => {
    fc.assert(
      fc.property(
        spans,
        fc.array(fc.integer({ min: GRACE_MS, max: 30 * 86_400_000 }), { minLength: 1, maxLength: 4 }),
        (downs, rings) => {
          const outages = downs.map(
            ([offset, length]): Outage => ({
              cause: 'silence',
              from: CUTOFF + offset,
              through: CUTOFF + offset + length,
            }),
          );
          const item = accepted();
          for (const ring of [...rings].sort((a, b) => a - b)) item.settle({ now: CUTOFF + ring, outages });
          const down = outages.some(
            ({ from, through }) => from < shanghai('2026-09-20T17:30') && (through ?? 0) > shanghai('2026-09-20T09:00'),
          );
          expect(item.item.status).toBe(down ? 'underReview' : 'deemedApproved');
          expect(clockOf(item.item, rulebook()).heldFor).toBe(down ? 'outage' : null);
        },
      ),
    );
  });
});
