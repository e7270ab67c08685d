import { describe, expect, test } from '@jest/globals';
import { closingAt, dueAfter } from '../../domain/calendar/limit.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { calendar, context, GRACE_MS as G, shanghai } from '../support/rulebook.ts';
import { action, submit } from './item-story.ts';

describe('the closing hour of a counter (民法典 203)', () => {
  test('ends the last day of a limit in days, and leaves one in hours and one online alone', () => {
    const day = dueAfter(calendar, dayNumber('2026-09-11'), { value: 5, unit: 'working' });
    expect(closingAt(day, '17:30')).toEqual({ ...day, dueExclusiveAt: shanghai('2026-09-18T17:30') });
    expect(closingAt(day, undefined)).toBe(day);
    const hours = { dueOn: '2026-09-18', dueExclusiveAt: shanghai('2026-09-18T10:30'), provisional: false };
    expect(closingAt(hours, '17:30')).toBe(hours);
  });

  const accepted = () => {
    const command = { ...submit('soil-water', 'city'), closesAt: '17:30' };
    const received = decide(null, command, context({ now: shanghai('2026-09-11T09:00') }));
    return decide(received.state, action('Accept', 1), context({ now: shanghai('2026-09-11T10:00') }))
      .state as ApprovalItem;
  };
  const closing = shanghai('2026-09-18T17:30');
  const typesAt = (now: number, receivedAt: number) => {
    const { events } = decide(accepted(), action('Approve', 2), context({ now, receivedAt }));
    return events.map(({ type }) => type);
  };

  test('a decision in the last second before it is in time, one at it is late', () => {
    expect(typesAt(closing + 5_000, closing - 1)).toEqual(['ItemApproved']);
    expect(typesAt(closing + G, closing)).toEqual(['EscalationRaised', 'ItemDeemedApproved', 'LateReplyRecorded']);
  });

  test('silence deems at it, and the paper is owed on the next working day', () => {
    const { state, events } = decide(accepted(), { type: 'Settle' }, context({ now: closing + G }));
    expect(events).toMatchObject([{ effectiveAt: closing }, { type: 'ItemDeemedApproved', effectiveAt: closing }]);
    const later = decide(state, { type: 'Settle' }, context({ now: shanghai('2026-09-21T00:01') }));
    expect(later.events).toMatchObject([{ type: 'PaperOverdue', dueOn: '2026-09-20' }]);
  });

  test('acceptance by silence too', () => {
    const command = { ...submit('soil-water', 'city'), closesAt: '17:30' };
    const { state } = decide(null, command, context({ now: shanghai('2026-09-11T09:00') }));
    const { events } = decide(state, { type: 'Settle' }, context({ now: closing + G }));
    expect(events).toMatchObject([
      { type: 'ItemAcceptedBySilence', effectiveAt: closing, acceptedAsOf: shanghai('2026-09-11T09:00') },
    ]);
  });
});
