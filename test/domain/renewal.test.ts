/** Renewal (行政许可法 50): asked for 30 days before the end; silence on it renews at that end, at every tier. */
import { describe, expect, test } from '@jest/globals';
import { addMonths, dayNumber, dayOf, localDate } from '../../domain/calendar/local-date.ts';
import { clockOf, rulesOf } from '../../domain/item/clock.ts';
import type { Command } from '../../domain/item/commands.ts';
import { expiresOn, isTimelyRenewal, nextDeadline } from '../../domain/item/deadlines.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { context, GRACE_MS, rulebook, shanghai } from '../support/rulebook.ts';
import { action, type Story, story, submit, typesOf } from './item-story.ts';

const rules = rulebook();
const EXPIRES = '2026-10-20';

function renewal(tier: Tier, receivedAt: string) {
  const timely = isTimelyRenewal(dayOf(shanghai(receivedAt)), dayNumber(EXPIRES));
  const renews = { itemNo: 'OLD', expiresOn: EXPIRES, timely };
  let state: ApprovalItem | null = null;
  const tell = (command: Command, when: string, grace = 0) => {
    const decision = decide(state, command, context({ now: shanghai(when) + grace }));
    state = decision.state;
    return decision;
  };
  tell({ ...submit('permit-renewal', tier), renews }, receivedAt);
  return {
    tell,
    settle: (when: string) => typesOf(tell({ type: 'Settle' }, when, GRACE_MS).events),
    get item() {
      if (state === null) throw new Error('nothing submitted');
      return state as ApprovalItem;
    },
    get clock() {
      return clockOf(state as unknown as ApprovalItem, rules);
    },
  };
}

describe('the renewal', () => {
  test('is timely through the 30th day before the end, and late from the 29th', () => {
    const last = dayNumber(EXPIRES);
    expect(isTimelyRenewal(dayNumber('2026-09-20'), last)).toBe(true);
    expect(isTimelyRenewal(dayNumber('2026-09-21'), last)).toBe(false);
  });

  test.each<[Tier]>([['county'], ['city'], ['province'], ['ministry']])(
    'given a timely one at the %s, when nobody decides, then it is renewed at the end of the old permit (ALL 50)',
    (tier) => {
      const item = renewal(tier, '2026-09-14T10:00');
      item.tell(action('Accept', 1), '2026-09-15T10:00');
      expect(item.clock.deemsAt).toBe(shanghai('2026-10-21T00:00'));
      expect(item.settle('2026-10-20T23:59')).not.toContain('ItemDeemedApproved');
      const events = item.tell({ type: 'Settle' }, '2026-10-21T00:00', GRACE_MS).events;
      expect(events.at(-1)).toMatchObject({
        type: 'ItemDeemedApproved',
        basis: 'renewal',
        dueOn: EXPIRES,
        effectiveAt: shanghai('2026-10-21T00:00'),
      });
    },
  );

  test('given a late one, when nobody decides, then it is escalated and never renewed by silence (ALL 50)', () => {
    const item = renewal('city', '2026-09-21T10:00');
    item.tell(action('Accept', 1), '2026-09-22T10:00');
    expect(item.clock).toMatchObject({ deemsAt: null, deemingHeld: false });
    expect(item.settle('2026-12-31T00:00')).toContain('EscalationRaised');
    expect(item.item.status).toBe('underReview');
  });

  test('given a late one at the province, where no limit runs, then it is escalated at the end of the permit', () => {
    const item = renewal('province', '2026-09-21T10:00');
    item.tell(action('Accept', 1), '2026-09-22T10:00');
    expect(item.clock.overdueAt).toBe(shanghai('2026-10-21T00:00'));
    expect(item.settle('2026-10-21T00:00')).toContain('EscalationRaised');
  });

  test('given the clock stands still at the end, then it is renewed all the same: no pause moves the end of a permit', () => {
    const item = renewal('city', '2026-09-14T10:00');
    item.tell(action('Accept', 1), '2026-09-15T10:00');
    item.tell({ ...action('Suspend', 2, '', '2026-09-16'), ground: 'hearing' } as Command, '2026-09-16T10:00');
    expect(item.item.status).toBe('suspended');
    expect(item.settle('2026-10-21T00:00')).toContain('ItemDeemedApproved');
    expect(item.tell(action('Refuse', 3), '2026-10-21T10:00').events).toMatchObject([{ type: 'LateReplyRecorded' }]);
  });

  test('given a reply within the last second, then it decides', () => {
    const item = renewal('ministry', '2026-09-14T10:00');
    item.tell(action('Accept', 1), '2026-09-15T10:00');
    item.settle('2026-10-20T12:00');
    expect(typesOf(item.tell(action('Refuse', 2), '2026-10-20T23:59:59').events)).toEqual(['ItemRefused']);
  });
});

describe('the approval that is renewed', () => {
  /** Approved on 2026-07-20; lasts three months. */
  function approved(): Story {
    const old = story('construction-permit', 'city', '2026-07-17T10:00');
    old.act('Accept', '2026-07-17T11:00');
    old.act('Approve', '2026-07-20T10:00');
    old.act('RecordDelivery', '2026-07-21T10:00');
    return old;
  }
  const note = (step: 'applied' | 'renewed' | 'ended', at: string, timely = true): Command => {
    return { type: 'NoteRenewal', by: 'NEW', timely, step, at: shanghai(at) };
  };
  const endOf = ({ item }: Story) => localDate(expiresOn(item, rulesOf(item, rules).terms) ?? 0);

  test('given a timely renewal is open, then it does not end before that is decided (ALL 50)', () => {
    const old = approved();
    expect(endOf(old)).toBe(EXPIRES);
    old.tell(note('applied', '2026-09-14T10:00'), '2026-09-14T10:00');
    expect(old.next).toBeNull();
    expect(old.settle('2026-10-25T00:00')).toEqual([]);
  });

  test('given it is renewed, then it lasts its validity again from its old end, with a reminder of its own', () => {
    const old = approved();
    old.tell(note('applied', '2026-09-14T10:00'), '2026-09-14T10:00');
    const { events } = old.tell(note('renewed', '2026-10-21T00:00'), '2026-10-21T00:01');
    expect(events).toEqual([
      { type: 'ApprovalRenewed', effectiveAt: shanghai('2026-10-21T00:00'), by: 'NEW', until: '2027-01-20' },
    ]);
    expect(localDate(addMonths(dayNumber(EXPIRES), 3))).toBe('2027-01-20');
    expect(nextDeadline(old.item, rules)).toMatchObject({ kind: 'expiryReminder', at: shanghai('2026-12-21T09:00') });
    expect(typesOf(old.settle('2027-01-22T00:00'))).toEqual(['ApprovalExpired']);
  });

  test('given the renewal is refused or withdrawn, then it ends on its day, or has ended', () => {
    const old = approved();
    old.tell(note('applied', '2026-09-14T10:00'), '2026-09-14T10:00');
    old.tell(note('ended', '2026-10-22T10:00'), '2026-10-22T10:00');
    expect(endOf(old)).toBe(EXPIRES);
    expect(old.settle('2026-10-22T10:02')).toMatchObject([
      { type: 'ApprovalExpired', effectiveAt: shanghai('2026-10-21T00:00'), expiresOn: EXPIRES },
    ]);
  });

  test('given a late renewal is open, then it ends on its day, and a later decision brings it back', () => {
    const old = approved();
    old.settle('2026-09-20T09:00');
    old.tell(note('applied', '2026-10-09T10:00', false), '2026-10-09T10:00');
    expect(typesOf(old.settle('2026-10-21T00:00'))).toEqual([]);
    expect(typesOf(old.settle('2026-10-21T00:01'))).toEqual(['ApprovalExpired']);
    old.tell(note('renewed', '2026-10-28T10:00', false), '2026-10-28T10:00');
    expect(old.item).toMatchObject({ aftermath: { expired: false } });
    expect(endOf(old)).toBe('2027-01-20');
  });
});
