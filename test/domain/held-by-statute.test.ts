/** Held by statute (rules 4): the date that deems had passed before acceptance, a hearing or a calendar was settled. */
import { describe, expect, test } from '@jest/globals';
import { replay } from '../../domain/item/evolve.ts';
import { shanghai } from '../support/rulebook.ts';
import { type Story, story, typesOf } from './item-story.ts';

const release = (item: Story, local: string, change: object) =>
  item.act('ReleaseHold', local, { reasons: '法定期限在受理前已届满，经核', ...change });

describe('a statutory date that had passed before acceptance is released by the same act (rules 4)', () => {
  /** Its ten days from receipt are over before silence has accepted it, because of the holidays between. */
  function passed(): Story {
    const item = story('eia-rereview', 'city', '2026-09-24T10:00');
    item.settle('2026-10-20T00:01');
    expect(item.clock).toMatchObject({ deemingHeld: true, heldFor: 'statutoryDatePassed' });
    return item;
  }

  const told = (item: Story) => item.events.filter(({ type }) => type === 'ItemHeld');

  test('is told once, as of the instant at which it came about, and changes nothing else', () => {
    const item = passed();
    // Acceptance by silence: the fifth working day after 24 September is 9 October.
    expect(told(item)).toEqual([
      {
        ...{ type: 'ItemHeld', of: 'deeming', reason: 'statutoryDatePassed' },
        ...{ effectiveAt: shanghai('2026-10-10T00:00'), dueOn: item.clock.statutoryDue?.dueOn },
      },
    ]);
    expect(item.item.account.hold).toBeNull();
    item.settle('2026-11-20T00:01');
    expect(told(item)).toHaveLength(1);
    expect(replay(item.events)).toEqual(item.item);
    const version = item.item.decisionVersion;
    expect(item.act('Approve', '2026-11-20T10:00').error).toBeNull();
    expect(item.item.decisionVersion).toBe(version + 1);
  });

  test('a hearing that was closed behind the date, too; one closed before it is no hold', () => {
    const heard = (closedAt: string) => {
      const item = story('eia-rereview', 'city', '2026-09-14T10:00');
      item.act('Accept', '2026-09-15T10:00');
      item.act('TellHearingRight', '2026-09-16T10:00');
      item.settle('2026-09-25T00:02');
      item.act('CloseHearing', closedAt);
      item.settle(`${closedAt.slice(0, 10)}T23:59`);
      return item;
    };
    expect(told(heard('2026-09-28T10:00'))).toMatchObject([
      { effectiveAt: shanghai('2026-09-28T10:00'), dueOn: '2026-09-24' },
    ]);
    expect(told(heard('2026-09-23T10:00'))).toEqual([]);
  });

  test('a decision in the minute after it came about is taken, and then nobody is told', () => {
    const item = story('eia-rereview', 'city', '2026-09-14T10:00');
    item.act('Accept', '2026-09-15T10:00');
    item.act('TellHearingRight', '2026-09-16T10:00');
    item.settle('2026-09-25T00:02');
    item.act('CloseHearing', '2026-09-28T10:00');
    item.act('Approve', '2026-09-28T10:00:30');
    item.settle('2026-10-20T00:01');
    expect([item.item.status, told(item)]).toEqual(['approved', []]);
  });

  test('at the original instant, or with a new day', () => {
    const item = passed();
    const cutoffAt = item.clock.statutoryDue?.dueExclusiveAt;
    expect(typesOf(release(item, '2026-10-20T10:00', {}).events)).toEqual(['HoldReleased', 'ItemDeemedApproved']);
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: cutoffAt });
    const other = passed();
    release(other, '2026-10-20T10:00', { decision: 'newDueDay', dueOn: '2026-10-22' });
    expect(other.clock).toMatchObject({ heldFor: null, deemsAt: shanghai('2026-10-23T00:00') });
    expect(typesOf(other.settle('2026-10-23T00:01'))).toEqual(['EscalationRaised', 'ItemDeemedApproved']);
  });
});
