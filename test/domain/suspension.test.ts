import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dueAfter } from '../../domain/calendar/limit.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import { timeLeft } from '../../domain/supervision/lamp.ts';
import { calendar, shanghai } from '../support/rulebook.ts';
import { type Story, story, typesOf } from './item-story.ts';

/** Accepted on 2026-10-09, 20 working days: due on 2026-11-05 by itself. */
function accepted(terms: Parameters<typeof story>[3] = {}): Story {
  const limits = {
    promisedLimit: { value: 20, unit: 'working' },
    statutoryLimit: { value: 20, unit: 'working' },
  } as const;
  const item = story('soil-water', 'city', '2026-10-09T09:00', { ...limits, ...terms });
  item.act('Accept', '2026-10-09T10:00');
  return item;
}

const grounds = (entries: Record<string, number | null>) => ({ grounds: new Map(Object.entries(entries)) as never });

describe('the clock stands still (行政许可法 45)', () => {
  test('the worked date: an expert review from 10-14 through 10-27 moves the end to 11-19', () => {
    const item = accepted(grounds({ 'expert-review': null }));
    expect(item.clock.promisedDue?.dueOn).toBe('2026-11-05');
    item.act('Suspend', '2026-10-14T10:00', { ground: 'expert-review' });
    expect(item.item.status).toBe('suspended');
    const resumed = item.act('Resume', '2026-10-27T15:00');
    expect(resumed.events).toMatchObject([
      { type: 'ClockResumed', through: '2026-10-27', byCap: false, dates: { promisedDue: { dueOn: '2026-11-19' } } },
    ]);
    expect(item.clock.promisedDue?.dueOn).toBe('2026-11-19');
  });

  test('while it does, nothing falls due, the lamp is grey, and a decision is still possible', () => {
    const item = accepted(grounds({ 'expert-review': null }));
    item.act('Suspend', '2026-10-14T10:00', { ground: 'expert-review' });
    expect(item.clock).toMatchObject({ paused: true, overdueAt: null, deemsAt: null });
    expect(timeLeft(item.clock, 0, shanghai('2026-12-01T00:00'), calendar)).toEqual({
      lamp: 'grey',
      workingDaysLeft: null,
    });
    expect(typesOf(item.settle('2026-12-20T00:00'))).toEqual(['PauseFlagged']);
    expect(item.act('Approve', '2026-12-20T10:00').events).toMatchObject([{ type: 'ItemApproved', overdue: false }]);
  });

  test('a ground with a cap resumes by itself: soil-water, technical review, 30 working days', () => {
    const item = accepted();
    item.act('Suspend', '2026-10-14T10:00');
    expect(item.next).toMatchObject({ kind: 'resumption', dueOn: '2026-11-24' });
    const events = item.settle('2026-11-25T00:02');
    expect(events).toMatchObject([
      { type: 'ClockResumed', byCap: true, through: '2026-11-24', effectiveAt: shanghai('2026-11-25T00:00') },
    ]);
    expect(item.clock.promisedDue?.dueOn).toBe('2026-12-17');
  });

  test('a cap that is used up cannot be used again; what is left of it can', () => {
    const item = accepted();
    item.act('Suspend', '2026-10-14T10:00');
    item.act('Resume', '2026-10-20T10:00');
    const again = item.act('Suspend', '2026-10-21T10:00');
    expect(again.events).toMatchObject([{ ordinal: 2, capWorkingDays: 25 }]);
    item.settle('2026-11-26T00:00');
    const third = item.act('Suspend', '2026-11-26T10:00');
    expect(third.error).toEqual({ code: 'GROUND_CAP_REACHED', ground: 'technical-review', capWorkingDays: 30 });
  });

  test('a day that two pauses of one ground share is taken from its cap once', () => {
    const item = accepted(grounds({ 'expert-review': 3 }));
    item.act('Suspend', '2026-10-14T10:00', { ground: 'expert-review' });
    item.act('Resume', '2026-10-14T11:00');
    item.act('Suspend', '2026-10-14T15:00', { ground: 'expert-review' });
    expect(item.next).toMatchObject({ kind: 'resumption', dueOn: '2026-10-16' });
  });

  test('given the working day after acceptance by silence, when it is paused then, nothing falls due before it has run', () => {
    const item = story('soil-water', 'city', '2026-10-12T09:00');
    item.settle('2026-10-20T09:00');
    expect(item.clock).toMatchObject({
      promisedDue: { dueOn: '2026-10-19' },
      overdueAt: shanghai('2026-10-21T00:00'),
    });
    item.act('Suspend', '2026-10-20T10:00');
    item.act('Resume', '2026-10-28T10:00');
    expect(typesOf(item.settle('2026-10-28T23:59'))).toEqual([]);
    expect(item.clock).toMatchObject({
      overdueAt: shanghai('2026-10-30T00:00'),
      deemsAt: shanghai('2026-10-30T00:00'),
    });
  });

  test('two grounds at once: the days count once, and it stands still until both are over', () => {
    const item = accepted(grounds({ hearing: null, testing: null }));
    item.act('Suspend', '2026-10-14T10:00', { ground: 'hearing' });
    item.act('Suspend', '2026-10-16T10:00', { ground: 'testing' });
    item.act('Resume', '2026-10-20T10:00', { ordinal: 1 });
    expect(item.item.status).toBe('suspended');
    item.act('Resume', '2026-10-22T10:00', { ordinal: 2 });
    const days = { from: dayNumber('2026-10-14'), through: dayNumber('2026-10-22') };
    const expected = dueAfter(calendar, dayNumber('2026-10-09'), { value: 20, unit: 'working' }, [days]);
    expect(item.clock.promisedDue).toEqual(expected);
  });

  test.each([
    [{ ground: 'auction' }, 'GROUND_NOT_ALLOWED'],
    [{ noticeNo: '' }, 'NOTICE_REQUIRED'],
    [{ noticedOn: '2026-10-13' }, 'NOTICE_NOT_OF_TODAY'],
    [{ noticedOn: '2026-10-15' }, 'NOTICE_NOT_OF_TODAY'],
  ])('%j is refused: %s', (change, code) => {
    const item = accepted();
    const before = item.item;
    expect(item.act('Suspend', '2026-10-14T10:00', change).error?.code).toBe(code);
    expect(item.item).toBe(before);
  });

  test('after the limit is over nothing is suspended', () => {
    const item = story('flood-impact', 'city', '2026-09-14T09:00', grounds({ hearing: null }));
    item.act('Accept', '2026-09-14T10:00');
    item.settle('2026-10-01T00:00');
    const late = item.act('Suspend', '2026-10-08T10:00', { ground: 'hearing' });
    expect(late.error).toEqual({ code: 'LIMIT_EXPIRED', dueOn: '2026-09-22' });
    expect(item.act('Extend', '2026-10-08T10:00').error?.code).toBe('LIMIT_EXPIRED');
  });

  test('resuming what does not stand still names it', () => {
    expect(accepted().act('Suspend', '2026-10-14T10:00').error).toBeNull();
    const item = accepted();
    item.act('Suspend', '2026-10-14T10:00');
    expect(item.act('Resume', '2026-10-15T10:00', { ordinal: 2 }).error).toEqual({
      code: 'PAUSE_NOT_FOUND',
      ordinal: 2,
    });
  });

  test('any pauses: the clock equals the limit counted around the days that they took (oracle: limit.ts)', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { maxLength: 4 });
    fc.assert(
      fc.property(pauses, (gaps) => {
        const item = accepted(grounds({ testing: null }));
        const excluded: { from: number; through: number }[] = [];
        let day = dayNumber('2026-10-10');
        gaps.forEach(([before, length], i) => {
          const from = day + before;
          if (item.act('Suspend', at(from), { ground: 'testing' }).error !== null) return;
          item.act('Resume', at(from + length), { ordinal: i + 1 });
          excluded.push({ from, through: from + length });
          day = from + length + 1;
        });
        const expected = dueAfter(calendar, dayNumber('2026-10-09'), { value: 20, unit: 'working' }, excluded);
        expect(item.clock.promisedDue).toEqual(expected);
      }),
    );
  });
});

/** 10:00 on a day. */
function at(day: number): number {
  return day * 86_400_000 + 2 * 3_600_000;
}

describe('one extension (行政许可法 42)', () => {
  test('the worked date: granted and noticed on the due day it adds ten working days to both limits', () => {
    const limits = {
      promisedLimit: { value: 20, unit: 'working' },
      statutoryLimit: { value: 30, unit: 'working' },
    } as const;
    const item = story('soil-water', 'city', '2026-09-01T09:00', limits);
    item.act('Accept', '2026-09-01T10:00');
    expect(item.clock.promisedDue?.dueOn).toBe('2026-09-29');
    const decision = item.act('Extend', '2026-09-29T23:59');
    expect(decision.events).toMatchObject([{ type: 'LimitExtended', dates: { promisedDue: { dueOn: '2026-10-19' } } }]);
    expect(item.clock.promisedDue?.dueOn).toBe('2026-10-19');
    expect(item.clock.statutoryDue?.dueOn).toBe('2026-11-02');
    expect(item.act('Extend', '2026-09-30T10:00').error).toEqual({ code: 'EXTENSION_ALREADY_GRANTED' });
  });

  test('a moved date is warned of again, and only the new one escalates', () => {
    const item = accepted({ extension: { value: 5, unit: 'working', max: 1, approver: 'organ-head' } });
    expect(typesOf(item.settle('2026-11-04T10:00'))).toEqual(['WarningRaised']);
    item.act('Extend', '2026-11-05T10:00', { by: { value: 5, unit: 'working' } });
    expect(typesOf(item.settle('2026-11-11T10:00'))).toEqual(['WarningRaised']);
    expect(typesOf(item.settle('2026-11-13T00:02'))).toEqual(['EscalationRaised', 'ItemDeemedApproved']);
  });

  test.each([
    [{ by: { value: 11, unit: 'working' } }, 'EXTENSION_TOO_LONG'],
    [{ by: { value: 5, unit: 'calendar' } }, 'EXTENSION_TOO_LONG'],
    [{ approvers: [] }, 'APPROVER_REQUIRED'],
    [{ approvers: ['peoples-government'] }, 'APPROVER_REQUIRED'],
    [{ reasons: ' ' }, 'REASONS_REQUIRED'],
    [{ noticeNo: '' }, 'NOTICE_REQUIRED'],
    [{ noticedOn: '2026-10-13' }, 'NOTICE_NOT_OF_TODAY'],
  ])('%j is refused: %s', (change, code) => {
    expect(accepted().act('Extend', '2026-10-14T10:00', change).error?.code).toBe(code);
  });

  test('a type without an extension has none', () => {
    expect(accepted({ extension: null }).act('Extend', '2026-10-14T10:00').error?.code).toBe('EXTENSION_NOT_OFFERED');
  });
});

describe('a pending hearing blocks deeming (行政许可法 46, 47)', () => {
  test('the item is escalated at its date and deemed only after the hearing, at the end of the next working day', () => {
    const item = accepted();
    item.act('TellHearingRight', '2026-11-04T10:00');
    expect(item.clock).toMatchObject({ hearingPending: true, deemsAt: null });
    expect(typesOf(item.settle('2026-11-08T00:00'))).toEqual(['EscalationRaised']);
    item.act('CloseHearing', '2026-11-10T10:00');
    expect(item.clock.deemsAt).toBe(shanghai('2026-11-12T00:00'));
    expect(typesOf(item.settle('2026-11-12T00:02'))).toEqual(['ItemDeemedApproved']);
  });

  test('by statute the date that passed meanwhile is held for a person', () => {
    const item = story('eia-rereview', 'city', '2026-09-14T09:00');
    item.act('Accept', '2026-09-14T10:00');
    item.act('TellHearingRight', '2026-09-15T10:00');
    item.act('CloseHearing', '2026-10-20T10:00');
    expect(item.clock).toMatchObject({ deemingHeld: true, deemsAt: null });
  });
});
