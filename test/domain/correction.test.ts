import { describe, expect, test } from '@jest/globals';
import { shanghai } from '../support/rulebook.ts';
import { story, typesOf } from './item-story.ts';

/** Received on 2026-04-30, before the May holidays: acceptance falls due on 2026-05-11. */
const received = (terms?: Parameters<typeof story>[3]) => story('soil-water', 'city', '2026-04-30T09:00', terms);

describe('one list of everything missing, within 5 working days (行政许可法 32)', () => {
  test('given a list in time, when every entry is answered, then the clock starts on that day', () => {
    const item = received();
    expect(item.act('RequestCorrection', '2026-05-11T23:59').error).toBeNull();
    expect(item.item.status).toBe('awaitingApplicant');
    expect(item.clock).toMatchObject({ runningDue: null, deemsAt: null, unitDue: { dueOn: '2026-06-01' } });
    const decision = item.act('Resubmit', '2026-05-20T16:00');
    expect(decision.events).toMatchObject([
      {
        type: 'MaterialsResubmitted',
        answers: [1, 2],
        complete: true,
        dates: { statutoryDue: { dueOn: '2026-06-03' } },
      },
    ]);
    expect(item.item).toMatchObject({ status: 'underReview', acceptance: { actAt: shanghai('2026-05-20T16:00') } });
    expect(item.clock.promisedDue?.dueOn).toBe('2026-05-27');
  });

  test('the worked date: complete on 2026-05-20, 20 working days end on 2026-06-17, whatever the anchor', () => {
    const limits = { statutoryLimit: { value: 20, unit: 'working' }, promisedLimit: null } as const;
    for (const anchor of ['acceptance', 'receipt'] as const) {
      const item = received({ ...limits, anchor });
      item.act('RequestCorrection', '2026-05-08T10:00');
      item.act('Resubmit', '2026-05-20T16:00');
      expect(item.clock.statutoryDue?.dueOn).toBe('2026-06-17');
    }
  });

  test('given a date from receipt that was missed before the list, when the new one is missed too, then both are escalated', () => {
    const item = story('construction-permit', 'city', '2026-09-07T09:00');
    item.act('RequestCorrection', '2026-09-14T10:00');
    item.act('Resubmit', '2026-09-15T10:00');
    item.settle('2026-09-30T00:00');
    expect(item.events.filter(({ type }) => type === 'EscalationRaised')).toMatchObject([
      { ordinal: 1, dueOn: '2026-09-11', effectiveAt: shanghai('2026-09-12T00:00') },
      { ordinal: 2, dueOn: '2026-09-20', effectiveAt: shanghai('2026-09-21T00:00') },
    ]);
  });

  test('a partial answer keeps waiting, and the entries add up', () => {
    const item = received();
    item.act('RequestCorrection', '2026-05-08T10:00');
    const partial = item.act('Resubmit', '2026-05-12T10:00', { answers: [2] });
    expect(partial.events).toMatchObject([{ type: 'MaterialsResubmitted', complete: false, dates: null }]);
    expect(item.item).toMatchObject({ status: 'awaitingApplicant', account: { correction: { answered: [2] } } });
    item.act('Resubmit', '2026-05-13T10:00', { answers: [1] });
    expect(item.item.status).toBe('underReview');
  });

  test.each([[[0]], [[3]], [[]]])('an answer to entries %j names what is on the list', (answers) => {
    const item = received();
    item.act('RequestCorrection', '2026-05-08T10:00');
    const decision = item.act('Resubmit', '2026-05-12T10:00', { answers });
    expect(decision.error).toMatchObject({ code: 'ENTRY_UNKNOWN', entries: 2 });
    expect(decision.events).toEqual([]);
  });

  test('a second list has no effect and says so, while the unit is at it and afterwards', () => {
    const item = received();
    item.act('RequestCorrection', '2026-05-08T10:00');
    const second = { missing: ['another thing'] };
    expect(item.act('RequestCorrection', '2026-05-09T10:00', second).error?.code).toBe('CORRECTION_ALREADY_REQUESTED');
    item.act('Resubmit', '2026-05-09T11:00');
    const before = item.item;
    expect(item.act('RequestCorrection', '2026-05-11T10:00', second).error?.code).toBe('CORRECTION_ALREADY_REQUESTED');
    expect(item.item).toBe(before);
  });

  test('after the five days silence has accepted as of receipt, and a list comes too late', () => {
    const item = received();
    const decision = item.act('RequestCorrection', '2026-05-12T00:01');
    expect(typesOf(decision.events)).toEqual(['ItemAcceptedBySilence']);
    expect(decision.error).toEqual({ code: 'CORRECTION_TOO_LATE', acceptedOn: '2026-04-30' });
  });

  test('in the minute after the five days a list waits for the settling', () => {
    const item = received();
    expect(item.act('RequestCorrection', '2026-05-12T00:00:30').error).toMatchObject({
      code: 'CUTOFF_IN_PROGRESS',
      deadline: 'acceptance',
    });
  });

  test.each([
    [{ missing: [] }, 'CORRECTION_EMPTY'],
    [{ missing: ['plan', ' '] }, 'CORRECTION_EMPTY'],
    [{ noticeNo: ' ' }, 'NOTICE_REQUIRED'],
    [{ noticedOn: '2026-05-07' }, 'NOTICE_NOT_OF_TODAY'],
    [{ noticedOn: '2026-05-09' }, 'NOTICE_NOT_OF_TODAY'],
  ])('%j: %s', (change, code) => {
    const item = received();
    expect(item.act('RequestCorrection', '2026-05-08T10:00', change).error?.code).toBe(code);
    expect(item.item.status).toBe('awaitingAcceptance');
  });

  test('whether silence deems the acceptance is no longer asked once a list was sent', () => {
    const item = received();
    item.act('RequestCorrection', '2026-05-08T10:00');
    expect(item.settle('2026-05-20T00:00')).toEqual([]);
    expect(item.item.status).toBe('awaitingApplicant');
  });
});

describe("the unit's own deadline", () => {
  test('by itself only a reminder, and the item goes on waiting', () => {
    const item = received();
    item.act('RequestCorrection', '2026-05-08T10:00');
    expect(item.settle('2026-05-29T00:02')).toMatchObject([{ type: 'CorrectionReminded', dueOn: '2026-05-28' }]);
    expect(item.settle('2026-12-01T00:00')).toEqual([]);
    expect(item.act('Resubmit', '2026-12-01T10:00').error).toBeNull();
  });

  test('where the type says so the item lapses, at that instant', () => {
    const correction = { unitLimit: { value: 10, unit: 'working' }, onMiss: 'lapse' } as const;
    const item = received({ correction });
    item.act('RequestCorrection', '2026-05-08T10:00');
    const end = shanghai('2026-05-22T00:00');
    expect(item.settle('2026-06-01T09:00')).toEqual([{ type: 'ItemLapsed', effectiveAt: end, dueOn: '2026-05-21' }]);
    expect(item.item).toMatchObject({ status: 'lapsed', closedAt: end });
    expect(item.next).toBeNull();
  });

  test('an answer a second before it wins', () => {
    const correction = { unitLimit: { value: 10, unit: 'working' }, onMiss: 'lapse' } as const;
    const item = received({ correction });
    item.act('RequestCorrection', '2026-05-08T10:00');
    const end = shanghai('2026-05-22T00:00');
    expect(item.act('Resubmit', { now: end + 5_000, receivedAt: end - 1 }).error).toBeNull();
    expect(item.settle('2026-05-23T00:00')).toEqual([]);
  });
});

describe('deferred material (容缺受理)', () => {
  const accepted = () => {
    const item = received();
    item.act('Accept', '2026-05-08T10:00', { deferred: [{ name: '地质报告', dueOn: '2026-05-12' }] });
    return item;
  };

  test('the clock runs all the same; a missed date is told and suspends nothing', () => {
    const item = accepted();
    const due = item.clock.promisedDue;
    expect(item.settle('2026-05-13T00:02')).toMatchObject([
      { type: 'DeferredMissed', ordinal: 1, effectiveAt: shanghai('2026-05-13T00:00') },
    ]);
    expect(item.clock.promisedDue).toEqual(due);
    expect(item.item.status).toBe('underReview');
  });

  test('handed in before its date, nothing is missed; a date that is not ahead is refused', () => {
    const item = accepted();
    item.act('HandInDeferred', '2026-05-12T10:00');
    expect(typesOf(item.settle('2026-05-13T00:02'))).not.toContain('DeferredMissed');
    const today = { deferred: [{ name: 'x', dueOn: '2026-05-08' }] };
    expect(received().act('Accept', '2026-05-08T10:00', today).error?.code).toBe('DATE_NOT_AHEAD');
  });
});
