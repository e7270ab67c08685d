import { describe, expect, test } from '@jest/globals';
import { closingAt, dueAfter } from '../../domain/calendar/limit.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import type { Command } from '../../domain/item/commands.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { replay } from '../../domain/item/evolve.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { calendar, context, GRACE_MS as G, rulebook, shanghai } from '../support/rulebook.ts';
import { action, story, submit } from './item-story.ts';

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

describe('what comes over a counter that has closed counts on the next day (民法典 203)', () => {
  const over = (typeId: string, at: string, closesAt?: string) => {
    const command = { ...submit(typeId, 'city'), ...(closesAt && { closesAt }) };
    const { events, state } = decide(null, command, context({ now: shanghai(at) }));
    return { received: events[0] as ItemEvent & { type: 'ItemSubmitted' }, item: state as ApprovalItem };
  };

  // 20 September 2026 is a Sunday that is worked.
  test.each([
    ['the last instant before it', '2026-09-14T17:29:59.999', '17:30', undefined, '2026-09-20', '2026-09-20'],
    ['the closing hour itself', '2026-09-14T17:30', '17:30', '2026-09-15', '2026-09-21', '2026-09-21'],
    ['late in the evening', '2026-09-14T23:59:59.999', '17:30', '2026-09-15', '2026-09-21', '2026-09-21'],
    ['the evening online', '2026-09-14T23:59:59.999', undefined, undefined, '2026-09-20', '2026-09-20'],
    // The Saturday after counts as the receipt day, and Sunday is worked.
    ['a Friday evening', '2026-09-18T18:00', '17:30', '2026-09-19', '2026-09-24', '2026-09-24'],
  ])('a receipt at %s', (_what, at, closesAt, countsOn, acceptance, promised) => {
    const { received } = over('soil-water', at, closesAt);
    expect([received.receivedAt, received.effectiveAt]).toEqual([shanghai(at), shanghai(at)]);
    expect(received.countsOn).toBe(countsOn);
    expect(received.dates.acceptanceDue.dueOn).toBe(acceptance);
    expect(received.dates.ifSilent.promisedDue?.dueOn).toBe(promised);
  });

  test('a limit from the receipt starts on that day, and silence accepts as of it', () => {
    const { received } = over('construction-permit', '2026-09-14T18:00', '17:30');
    // Four calendar days after the 15th: the 19th rests, the 20th is worked.
    expect(received.dates.ifSilent.promisedDue?.dueOn).toBe('2026-09-20');
    const { item } = over('soil-water', '2026-09-14T18:00', '17:30');
    const { events, state } = decide(item, { type: 'Settle' }, context({ now: shanghai('2026-09-21T17:31') }));
    expect(events[0]).toMatchObject({
      type: 'ItemAcceptedBySilence',
      effectiveAt: shanghai('2026-09-21T17:30'),
      acceptedAsOf: shanghai('2026-09-15T00:00'),
    });
    expect(state).toMatchObject({ acceptance: { acceptedOn: dayNumber('2026-09-15') } });
  });

  const asked = () => {
    const told = story('soil-water', 'city', '2026-09-11T09:00');
    told.act('RequestCorrection', '2026-09-11T10:00');
    return told;
  };
  const RESUBMISSIONS = [
    ['counter', '2026-09-14T17:29:59.999', undefined, '2026-09-14', '2026-09-20'],
    ['counter', '2026-09-14T17:30', '2026-09-15', '2026-09-15', '2026-09-21'],
    ['online', '2026-09-14T23:00', undefined, '2026-09-14', '2026-09-20'],
    [undefined, '2026-09-14T23:00', undefined, '2026-09-14', '2026-09-20'],
  ] as const;
  test.each(RESUBMISSIONS)('a complete answer (%s, %s): counts on %s', (channel, at, countsOn, acceptedOn, dueOn) => {
    const told = asked();
    const { events } = told.act('Resubmit', at, { channel });
    const [answered] = events as [ItemEvent & { type: 'MaterialsResubmitted' }];
    expect(answered).toMatchObject({ type: 'MaterialsResubmitted', effectiveAt: shanghai(at), complete: true });
    expect([answered.countsOn, answered.closesAt]).toEqual([countsOn, channel === 'counter' ? '17:30' : undefined]);
    expect(answered.dates?.promisedDue?.dueOn).toBe(dueOn);
    expect(told.clock.promisedDue?.dueOn).toBe(dueOn);
    expect(told.item).toMatchObject({
      acceptance: { acceptedOn: dayNumber(acceptedOn), actOn: dayNumber(acceptedOn) },
    });
    expect(replay(told.events)).toEqual(told.item);
  });

  test('by policy nothing is deemed before the end of the working day after the day on which it counts (rules 4)', () => {
    const told = story('soil-water-form', 'city', '2026-09-11T09:00');
    told.act('RequestCorrection', '2026-09-11T10:00');
    told.act('Resubmit', '2026-09-14T18:00', { channel: 'counter' });
    expect(told.clock.deemsAt).toBe(shanghai('2026-09-17T00:00'));
  });

  test('where no hour is published, the evening counts like the day; a part of the answer waits on', () => {
    const rules = { ...rulebook(), counterClosesAt: () => undefined };
    const told = asked();
    const answer = { ...action('Resubmit', told.item.decisionVersion), channel: 'counter' as const };
    const late = context({ now: shanghai('2026-09-14T20:00'), rulebook: rules });
    expect(decide(told.item, answer as Command, late).events[0]).toMatchObject({
      dates: { promisedDue: { dueOn: '2026-09-20' } },
    });
    told.act('Resubmit', '2026-09-14T18:00', { channel: 'counter', answers: [1] });
    expect(told.item.status).toBe('awaitingApplicant');
  });

  test('on the last evening that the unit has, it has answered: nothing lapses at 24:00', () => {
    const lapses = { correction: { unitLimit: { value: 3, unit: 'working' }, onMiss: 'lapse' } } as const;
    const told = story('soil-water', 'city', '2026-09-11T09:00', lapses);
    told.act('RequestCorrection', '2026-09-11T10:00');
    expect(told.clock.unitDue?.dueOn).toBe('2026-09-16');
    told.act('Resubmit', '2026-09-16T20:00', { channel: 'counter' });
    told.settle('2026-09-17T00:05');
    expect(told.item.status).toBe('underReview');
    expect(told.clock.promisedDue?.dueOn).toBe('2026-09-23');
  });
});
