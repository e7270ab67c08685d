import { describe, expect, test } from '@jest/globals';
import { isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { GRACE_MS, shanghai } from '../support/rulebook.ts';
import { story, typesOf } from './item-story.ts';

/** 2026-09-20 is a Sunday worked for the National Day: the fifth working day after Monday 2026-09-14. */
const RECEIVED = '2026-09-14T10:00';
const ACCEPTANCE_CUTOFF = shanghai('2026-09-21T00:00');
const after = (instant: number) => instant + GRACE_MS;

describe('acceptance by silence (行政许可法 32)', () => {
  test('given 5 working days without a word, when they are over, then accepted as of the day of receipt', () => {
    const item = story('water-plan-consent', 'city', RECEIVED);
    expect(item.next).toMatchObject({ kind: 'acceptance', at: ACCEPTANCE_CUTOFF, dueOn: '2026-09-20' });
    expect(item.settle(after(ACCEPTANCE_CUTOFF) - 1)).toEqual([]);
    expect(item.settle(after(ACCEPTANCE_CUTOFF))).toMatchObject([
      { type: 'ItemAcceptedBySilence', effectiveAt: ACCEPTANCE_CUTOFF, acceptedAsOf: shanghai(RECEIVED) },
    ]);
    const { acceptance } = item.item as { acceptance: { acceptedOn: number; actOn: number; bySilence: boolean } };
    expect([acceptance.acceptedOn, acceptance.actOn].map(localDate)).toEqual(['2026-09-14', '2026-09-20']);
    expect(acceptance.bySilence).toBe(true);
    expect(item.clock).toMatchObject({ promisedDue: { dueOn: '2026-09-28' }, statutoryDue: { dueOn: '2026-10-16' } });
  });

  test('given an acceptance on the third day, then the limits run from that day and silence accepts nothing', () => {
    const item = story('water-plan-consent', 'city', RECEIVED);
    expect(item.clock).toMatchObject({ ifSilent: true, promisedDue: { dueOn: '2026-09-28' } });
    item.act('Accept', '2026-09-17T15:00');
    expect(item.clock).toMatchObject({
      ifSilent: false,
      promisedDue: { dueOn: '2026-10-08' },
      statutoryDue: { dueOn: '2026-10-21' },
    });
    expect(item.settle(after(ACCEPTANCE_CUTOFF))).toEqual([]);
    expect(typesOf(item.events)).toEqual(['ItemSubmitted', 'ItemAccepted']);
  });

  test('the receipt gives the acceptance date and the dates that follow from silence', () => {
    const [submitted] = story('water-plan-consent', 'city', RECEIVED).events;
    expect(submitted).toMatchObject({
      dates: { acceptanceDue: { dueOn: '2026-09-20' }, ifSilent: { promisedDue: { dueOn: '2026-09-28' } } },
    });
  });

  test('an acceptance received a millisecond before the cutoff wins, though it is decided after it', () => {
    const item = story('water-plan-consent', 'city', RECEIVED);
    const now = after(ACCEPTANCE_CUTOFF) - 1;
    expect(item.act('Accept', { now, receivedAt: ACCEPTANCE_CUTOFF - 1 }).error).toBeNull();
    expect(item.item).toMatchObject({ status: 'underReview', acceptance: { bySilence: false } });
    expect(item.clock.promisedDue?.dueOn).toBe('2026-10-10');
  });

  test('a refusal to accept received at the cutoff comes too late: accepted by silence', () => {
    const item = story('water-plan-consent', 'city', RECEIVED);
    const early = item.act('RefuseAcceptance', ACCEPTANCE_CUTOFF);
    expect(early.error).toMatchObject({ code: 'CUTOFF_IN_PROGRESS', deadline: 'acceptance', retryAfterMs: GRACE_MS });
    const late = item.act('RefuseAcceptance', after(ACCEPTANCE_CUTOFF));
    expect(typesOf(late.events)).toEqual(['ItemAcceptedBySilence']);
    expect(late.error).toMatchObject({ code: 'STALE_VERSION', currentVersion: 2, status: 'underReview' });
  });
});

describe('nothing is deemed before acceptance is settled', () => {
  test('given a promise of 1 working day and no acceptance, then the day after receipt deems nothing', () => {
    const item = story('soil-water-form', 'county', RECEIVED);
    expect(item.clock).toMatchObject({ deemsAt: null, overdueAt: null, promisedDue: { dueOn: '2026-09-15' } });
    expect(item.settle('2026-09-20T23:00')).toEqual([]);
  });

  test.each([
    ['soil-water', 'city', '2026-09-20'],
    ['soil-water-form', 'county', '2026-09-15'],
  ] as const)(
    '%s: by policy not before the end of the working day after a retroactive acceptance',
    (typeId, tier, due) => {
      const item = story(typeId, tier, RECEIVED);
      item.settle(after(ACCEPTANCE_CUTOFF));
      const deems = shanghai('2026-09-22T00:00');
      expect(item.clock).toMatchObject({ promisedDue: { dueOn: due }, overdueAt: deems, deemsAt: deems });
      expect(item.settle(after(deems) - 1)).toEqual([]);
      expect(item.settle(after(deems))).toMatchObject([
        { type: 'EscalationRaised', effectiveAt: deems },
        { type: 'ItemDeemedApproved', effectiveAt: deems, basis: 'policy', dueOn: due },
      ]);
    },
  );

  test('one settling long after does the same, each at its own instant', () => {
    const item = story('soil-water-form', 'county', RECEIVED);
    expect(
      item.settle('2026-12-01T00:00').map((event) => [event.type, isoShanghai(event.effectiveAt).slice(0, 19)]),
    ).toEqual([
      ['ItemAcceptedBySilence', '2026-09-21T00:00:00'],
      ['EscalationRaised', '2026-09-22T00:00:00'],
      ['ItemDeemedApproved', '2026-09-22T00:00:00'],
      ['PaperOverdue', '2026-09-23T00:00:00'],
    ]);
  });

  test('given a promise of 1 working day, when accepted at once, then deemed after that day', () => {
    const item = story('soil-water-form', 'county', RECEIVED);
    item.act('Accept', '2026-09-14T11:00');
    expect(item.clock.deemsAt).toBe(shanghai('2026-09-16T00:00'));
  });

  test('project-filing: a statutory date past before acceptance is held for a person, never deemed', () => {
    const item = story('project-filing', 'city', RECEIVED);
    expect(item.settle('2026-09-16T00:01')).toMatchObject([
      { type: 'EscalationRaised', effectiveAt: shanghai('2026-09-16T00:00'), dueOn: '2026-09-15' },
    ]);
    item.settle('2026-12-31T00:00');
    expect(item.item.status).toBe('underReview');
    expect(item.clock).toMatchObject({ deemsAt: null, deemingHeld: true });
    expect(item.next).toBeNull();
    item.act('Approve', '2026-12-31T09:00');
    expect(item.item).toMatchObject({ status: 'approved', overdue: true, marks: { lateReplies: [] } });
  });

  test('project-filing: accepted at once it is deemed on its date', () => {
    const item = story('project-filing', 'city', RECEIVED);
    item.act('Accept', '2026-09-14T11:00');
    expect(item.clock).toMatchObject({ deemsAt: shanghai('2026-09-16T00:00'), deemingHeld: false });
  });

  test('an item received in the last days of the known calendar is not deemed on a day that no notice covers', () => {
    const item = story('soil-water-form', 'county', '2026-12-24T10:00');
    expect(typesOf(item.settle('2027-03-01T00:00'))).toEqual(['ItemAcceptedBySilence']);
    expect(item.item).toMatchObject({ status: 'underReview', acceptance: { bySilence: true } });
    expect(item.clock).toMatchObject({ deemsAt: null, overdueAt: null, promisedDue: { dueOn: '2026-12-25' } });
    expect(item.next).toBeNull();
  });
});
