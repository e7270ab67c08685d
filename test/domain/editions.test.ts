import { describe, expect, test } from '@jest/globals';
import { adoptions } from '../../domain/item/adoptions.ts';
import { clockOf, type Rulebook } from '../../domain/item/clock.ts';
import { nextDeadline } from '../../domain/item/deadlines.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { amended2026, notice2027, type Published, rulebookWith } from '../support/editions.ts';
import { context, notices, shanghai } from '../support/rulebook.ts';
import { story, typesOf } from './item-story.ts';

const known = notices.slice(0, -1);
const with2027 = [...notices, notice2027];
const settle = (item: ApprovalItem, book: Rulebook, now: string) =>
  decide(item, { type: 'Settle' }, context({ now: shanghai(now), rulebook: book }));

/** `soil-water`: 5 working days promised, 10 statutory, from acceptance; deemed by policy at the city. */
function accepted(receivedAt: string, acceptedAt: string): ApprovalItem {
  const item = story('soil-water', 'city', receivedAt);
  item.act('Accept', acceptedAt);
  return item.item;
}

describe('rules 11: a calendar published while an item runs', () => {
  test('given a date past the known calendar, when its notice is published, then it is known and settled', () => {
    const item = accepted('2026-12-28T09:00', '2026-12-28T10:00');
    expect(clockOf(item, rulebookWith([])).promisedDue).toMatchObject({ provisional: true });
    expect(nextDeadline(item, rulebookWith([]))).toBeNull();

    const book = rulebookWith([{ at: '2026-12-29T10:00', years: with2027 }]);

    // 29, 30, 31 December, 4, 5 January: the first three days of the year rest.
    expect(clockOf(item, book).promisedDue).toMatchObject({ dueOn: '2027-01-05', provisional: false });
    expect(nextDeadline(item, book)).toMatchObject({ kind: 'half', at: shanghai('2026-12-31T09:00') });
  });

  test('given an amended year, when a rest day is added before the due day, then the due day moves on by one', () => {
    const item = accepted('2026-11-02T09:00', '2026-11-02T10:00');
    expect(clockOf(item, rulebookWith([])).promisedDue?.dueOn).toBe('2026-11-09');

    const years = [...known, amended2026({ rest: ['2026-11-06'] })];

    expect(clockOf(item, rulebookWith([{ at: '2026-11-04T10:00', years }])).promisedDue?.dueOn).toBe('2026-11-10');
  });

  test('given a deadline that had passed, when a calendar is published after it, then it never moves', () => {
    const item = accepted('2026-11-02T09:00', '2026-11-02T10:00');
    // Whatever the calendar says of the days gone by: the promised date is past, the statutory one is not.
    const years = [...known, amended2026({ rest: ['2026-11-03', '2026-11-12'] })];

    const clock = clockOf(item, rulebookWith([{ at: '2026-11-10T00:00', years }]));

    expect(clock.promisedDue?.dueOn).toBe('2026-11-09');
    expect(clock.overdueAt).toBe(shanghai('2026-11-10T00:00'));
    expect(clock.deemsAt).toBe(shanghai('2026-11-10T00:00'));
    expect(clock.statutoryDue?.dueOn).toBe('2026-11-18');
  });

  test('given an item that silence deems after a publication, then the event names the calendar of its date', () => {
    const item = accepted('2026-11-02T09:00', '2026-11-02T10:00');
    const years = [...known, amended2026({ rest: ['2026-11-12'] })];
    const deemed = (at: string) =>
      settle(item, rulebookWith([{ at, years }]), '2026-11-20T00:00').events.find(
        ({ type }) => type === 'ItemDeemedApproved',
      );

    expect(deemed('2026-11-10T00:00')).toMatchObject({ calendarVersion: 'cn-2024-2026' });
    expect(deemed('2026-11-09T23:59')).toMatchObject({ calendarVersion: 'edition-1' });
  });

  test('a closed item keeps the clock that it had', () => {
    const item = story('soil-water', 'city', '2026-11-02T09:00');
    item.act('Accept', '2026-11-02T10:00');
    item.act('Approve', '2026-11-04T10:00');
    const years = [...known, amended2026({ rest: ['2026-11-06'] })];

    const book = rulebookWith([{ at: '2026-11-05T10:00', years }]);

    expect(clockOf(item.item, book).promisedDue?.dueOn).toBe('2026-11-09');
    expect(adoptions(item.item, book)).toEqual([]);
  });
});

describe('rules 4: a published calendar never deems by policy before the end of the working day after it', () => {
  const removed = (at: string): Published => ({
    at,
    years: [...known, amended2026({ without: ['2026-10-06', '2026-10-07'] })],
  });

  test('given a publication that makes a date earlier, then overdue and deemed at the end of the next working day', () => {
    const item = accepted('2026-09-28T09:00', '2026-09-28T10:00');
    // 29, 30 September, 8, 9, 10 October.
    expect(clockOf(item, rulebookWith([])).promisedDue?.dueOn).toBe('2026-10-10');

    // 29, 30 September, 6, 7, 8 October: published on the last day of it.
    const clock = clockOf(item, rulebookWith([removed('2026-10-06T10:00')]));

    expect(clock.promisedDue?.dueOn).toBe('2026-10-08');
    expect(clock.deemsAt).toBe(shanghai('2026-10-09T00:00'));
    const late = clockOf(item, rulebookWith([removed('2026-10-08T10:00')]));
    expect(late.promisedDue?.dueOn).toBe('2026-10-08');
    expect(late.overdueAt).toBe(shanghai('2026-10-10T00:00'));
    expect(late.deemsAt).toBe(shanghai('2026-10-10T00:00'));
  });

  test('given a provisional date, when the notice shows that it lies in the past, then the same', () => {
    const item = accepted('2026-12-28T09:00', '2026-12-28T10:00');
    const clock = clockOf(item, rulebookWith([{ at: '2027-01-07T10:00', years: with2027 }]));

    expect(clock.promisedDue).toMatchObject({ dueOn: '2027-01-05', provisional: false });
    expect(clock.overdueAt).toBe(shanghai('2027-01-09T00:00'));
    expect(clock.deemsAt).toBe(shanghai('2027-01-09T00:00'));
  });

  test('given acceptance by silence at a provisional date, when it is known and past, then not before that day either', () => {
    const item = story('soil-water', 'city', '2026-12-28T09:00').item;
    const book = rulebookWith([{ at: '2027-01-07T10:00', years: with2027 }]);

    expect(settle(item, book, '2027-01-08T23:59').events.map(({ type }) => type)).toEqual(['CalendarAdopted']);
    expect(typesOf(settle(item, book, '2027-01-09T00:01').events)).toContain('ItemAcceptedBySilence');
  });

  test('given a statute that deems (EIA, 10 days), then at its date; newly known to be past, then held for a person', () => {
    const item = story('eia-rereview', 'city', '2026-12-24T09:00');
    item.act('Accept', '2026-12-24T10:00');
    const clock = (at: string) => clockOf(item.item, rulebookWith([{ at, years: with2027 }]));
    expect(clockOf(item.item, rulebookWith([])).deemsAt).toBeNull();
    // Ten days end on Sunday 3 January, a rest day, and roll to Monday (民法典 203).
    expect(clock('2027-01-04T10:00')).toMatchObject({ deemsAt: shanghai('2027-01-05T00:00'), deemingHeld: false });
    expect(clock('2027-01-05T00:00')).toMatchObject({ deemsAt: null, deemingHeld: true });
  });
});

describe('what a publication writes into the journal', () => {
  const book = rulebookWith([{ at: '2026-11-04T10:00', years: [...known, amended2026({ rest: ['2026-11-06'] })] }]);

  test('the old and the new dates with the reason, at the instant of publication, once', () => {
    const item = accepted('2026-11-02T09:00', '2026-11-02T10:00');
    const { events, state } = settle(item, book, '2026-11-04T10:01');
    expect(events).toMatchObject([
      {
        type: 'CalendarAdopted',
        effectiveAt: shanghai('2026-11-04T10:00'),
        calendarVersion: 'edition-1',
        reason: 'notice 1',
        before: { acceptanceDue: null, promisedDue: { dueOn: '2026-11-09' }, deemsAt: shanghai('2026-11-10T00:00') },
        after: { acceptanceDue: null, promisedDue: { dueOn: '2026-11-10' }, deemsAt: shanghai('2026-11-11T00:00') },
      },
    ]);
    expect(state?.decisionVersion).toBe(item.decisionVersion);
    expect(settle(state as ApprovalItem, book, '2026-11-04T10:02').events).toEqual([]);
  });

  test('nothing where no date changed', () => {
    const item = accepted('2026-09-02T09:00', '2026-09-02T10:00');
    expect(adoptions(item, book)).toEqual([]);
  });

  test('before an act that is judged by it', () => {
    const item = accepted('2026-11-02T09:00', '2026-11-02T10:00');
    const command = { type: 'Approve', expectedVersion: item.decisionVersion, reasons: null } as const;
    const { events, error } = decide(item, command, context({ now: shanghai('2026-11-10T09:00'), rulebook: book }));
    expect(error).toBeNull();
    expect(events.map(({ type }) => type)).toEqual(['CalendarAdopted', 'ItemApproved']);
    expect(events[1]).toMatchObject({ overdue: false });
  });
});
