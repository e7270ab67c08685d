/** A wrong entry is put right by two persons: a new event, and no deadline that has passed ever moves. */
import { describe, expect, test } from '@jest/globals';
import { dayOf, localDate } from '../../domain/calendar/local-date.ts';
import { clockOf } from '../../domain/item/clock.ts';
import type { Action, ImportCommand } from '../../domain/item/commands.ts';
import { decide } from '../../domain/item/decide.ts';
import type { Decision } from '../../domain/item/decision.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { replay } from '../../domain/item/evolve.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { context, GRACE_MS, rulebook, shanghai } from '../support/rulebook.ts';
import { story, submit, typesOf } from './item-story.ts';

const rules = rulebook();
const RECEIVED = '2026-09-08T09:00';
const at = (local: string) => `${local}:00.000+08:00`;

function imported(change: Partial<ImportCommand> = {}) {
  const past = { acceptedOn: '2026-09-09', pauses: [], extension: null, foreignNo: 'XT-1' };
  const command = { ...submit('soil-water', 'city'), type: 'Import', receivedAt: shanghai(RECEIVED), ...past } as const;
  const first = decide(null, { ...command, ...change }, context({ now: shanghai('2026-09-11T10:00') }));
  let state = first.state as ApprovalItem;
  const events: ItemEvent[] = [...first.events];
  const tell = (command: Action | { type: 'Settle' }, when: string): Decision => {
    const grace = command.type === 'Settle' ? GRACE_MS : 0;
    const decision = decide(state, command, context({ now: shanghai(when) + grace }));
    state = decision.state as ApprovalItem;
    events.push(...decision.events);
    return decision;
  };
  return {
    events,
    tell,
    get item() {
      return state;
    },
    propose: (
      field: 'receivedAt' | 'acceptedOn' | 'noticeNo' | 'officer',
      from: string,
      to: string,
      when = '2026-09-14T10:00',
    ) =>
      tell(
        {
          type: 'ProposeRectification',
          expectedVersion: state.decisionVersion,
          field,
          from,
          to,
          reasons: '录入有误',
          by: 'officer-1',
        },
        when,
      ),
    confirm: (by: string, when = '2026-09-14T11:00') =>
      tell({ type: 'ConfirmRectification', expectedVersion: state.decisionVersion, by }, when),
  };
}

describe('two persons put an entry right', () => {
  test('given the day of acceptance was taken down wrong, when two agree, then the due date follows and the wrong event stays', () => {
    const story = imported();
    expect(clockOf(story.item, rules).promisedDue?.dueOn).toBe('2026-09-16');
    expect(story.propose('acceptedOn', '2026-09-09', '2026-09-10').error).toBeNull();
    expect(clockOf(story.item, rules).promisedDue?.dueOn).toBe('2026-09-16');
    expect(typesOf(story.confirm('head-1').events)).toEqual(['EntryRectified']);
    expect(clockOf(story.item, rules)).toMatchObject({
      promisedDue: { dueOn: '2026-09-17' },
      deemsAt: shanghai('2026-09-18T00:00'),
    });
    expect(story.events[1]).toMatchObject({ type: 'ItemAccepted', effectiveAt: shanghai('2026-09-09T00:00') });
    expect(replay(story.events)).toEqual(story.item);
  });

  test('given one person proposed, when the same confirms, then a second person is needed', () => {
    const story = imported();
    story.propose('officer', 'officer-1', 'officer-2');
    expect(story.confirm('officer-1').error).toEqual({ code: 'SECOND_PERSON_REQUIRED' });
    expect(story.item.particulars.officerId).toBe('officer-1');
    story.confirm('head-1');
    expect(story.item).toMatchObject({ particulars: { officerId: 'officer-2' }, entries: { proposed: null } });
  });

  test('given the instant of receipt was wrong, then the receipt moves and with it what is counted from it', () => {
    const story = imported({ acceptedOn: null });
    expect(clockOf(story.item, rules).acceptanceDue.dueOn).toBe('2026-09-15');
    story.propose('receivedAt', at(RECEIVED), at('2026-09-09T08:30'));
    story.confirm('head-1');
    expect(story.item.particulars.receivedAt).toBe(shanghai('2026-09-09T08:30'));
    expect(clockOf(story.item, rules).acceptanceDue.dueOn).toBe('2026-09-16');
  });

  test('given a notice number was wrong, then every notice with it has the right one', () => {
    const pauses = [{ ground: 'technical-review', from: '2026-09-10', through: null, noticeNo: 'P-1' }] as const;
    const story = imported({ pauses });
    expect(story.propose('noticeNo', 'P-9', 'P-2').error).toEqual({
      code: 'ENTRY_DIFFERS',
      field: 'noticeNo',
      current: 'P-1',
    });
    story.propose('noticeNo', 'P-1', 'P-2');
    story.confirm('head-1');
    expect(story.item.account.pauses).toMatchObject([{ noticeNo: 'P-2', from: dayOf(shanghai('2026-09-10T00:00')) }]);
  });

  test('given a second proposal, then it takes the place of the first, and who saw the first cannot confirm blindly', () => {
    const story = imported();
    story.propose('officer', 'officer-1', 'officer-2');
    const seen = story.item.decisionVersion;
    story.propose('officer', 'officer-1', 'officer-3');
    const blind = { type: 'ConfirmRectification', expectedVersion: seen, by: 'head-1' } as const;
    expect(story.tell(blind, '2026-09-14T11:00').error).toMatchObject({ code: 'STALE_VERSION' });
    story.confirm('head-1');
    expect(story.item.particulars.officerId).toBe('officer-3');
  });
});

describe('what a rectification cannot do', () => {
  test.each([
    ['acceptedOn', '2026-09-09', '2026-09-09'],
    ['acceptedOn', '2026-09-09', '2026-09-07'],
    ['acceptedOn', '2026-09-09', '2026-09-12'],
    ['receivedAt', at(RECEIVED), at('2026-09-10T09:00')],
    ['officer', 'officer-1', ' '],
  ] as const)('%s from %s to %s is not possible', (field, from, to) => {
    expect(imported().propose(field, from, to).error).toEqual({ code: 'ENTRY_NOT_POSSIBLE', field, to });
  });

  test('nothing without reasons', () => {
    const told = imported().tell(
      {
        type: 'ProposeRectification',
        expectedVersion: 2,
        field: 'officer',
        from: 'officer-1',
        to: 'x',
        reasons: ' ',
        by: 'a',
      },
      '2026-09-14T10:00',
    );
    expect(told.error).toEqual({ code: 'REASONS_REQUIRED' });
  });

  test('given an item that was handed in here, then its receipt is no entry of a clerk', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    const from = at('2026-09-14T10:00');
    const change = { field: 'receivedAt', from, to: at('2026-09-13T10:00') };
    expect(item.act('ProposeRectification', '2026-09-14T11:00', change).error).toEqual({
      code: 'ENTRY_NOT_RECTIFIABLE',
      field: 'receivedAt',
    });
  });

  test('given silence has deemed, then what was deemed stays deemed', () => {
    const story = imported();
    expect(typesOf(story.tell({ type: 'Settle' }, '2026-09-18T00:00').events)).toContain('ItemDeemedApproved');
    const told = story.propose('acceptedOn', '2026-09-09', '2026-09-10', '2026-09-18T10:00');
    expect(told.error).toEqual({ code: 'OUTCOME_STANDS', status: 'deemedApproved' });
    // Whom to ask is no date: that can still be put right.
    expect(story.propose('officer', 'officer-1', 'officer-2', '2026-09-18T10:00').error).toBeNull();
  });

  test('given the promised date has passed and the item is open, then it never moves (rules.md 11)', () => {
    const story = imported({ acceptedOn: '2026-09-08', receivedAt: shanghai('2026-08-03T09:00') });
    const overdue = imported({ acceptedOn: '2026-08-04', receivedAt: shanghai('2026-08-03T09:00') });
    expect(overdue.propose('acceptedOn', '2026-08-04', '2026-09-08').error).toEqual({
      code: 'DEADLINE_HAS_PASSED',
      dueOn: '2026-08-11',
    });
    expect(story.propose('acceptedOn', '2026-09-08', '2026-09-09').error).toBeNull();
  });

  test('given it passes between proposal and confirmation, then it is refused at the confirmation', () => {
    const story = imported({ typeId: 'fire-design', acceptedOn: '2026-09-08' });
    const due = clockOf(story.item, rules).promisedDue;
    expect(due?.dueOn).toBe('2026-09-18');
    expect(story.propose('acceptedOn', '2026-09-08', '2026-09-09').error).toBeNull();
    expect(story.confirm('head-1', '2026-09-21T10:00').error).toEqual({
      code: 'DEADLINE_HAS_PASSED',
      dueOn: '2026-09-18',
    });
  });

  test('given the right date lies in the past, then it escalates when it was put right, and is never deemed', () => {
    const story = imported({ receivedAt: shanghai('2026-08-27T09:00') });
    expect(story.propose('acceptedOn', '2026-09-09', '2026-08-28', '2026-09-14T10:00').error).toBeNull();
    story.confirm('head-1', '2026-09-14T11:00');
    const clock = clockOf(story.item, rules);
    expect(clock.promisedDue?.dueOn).toBe('2026-09-04');
    // It was not overdue by the entries with which it came; but the right ones say that it was: a person decides.
    expect(clock).toMatchObject({ deemsAt: null, deemingHeld: true });
    expect(typesOf(story.tell({ type: 'Settle' }, '2026-09-14T11:00').events)).toEqual(['EscalationRaised']);
    expect(localDate(dayOf(story.events.at(-1)?.effectiveAt ?? 0))).toBe('2026-09-14');
  });
});
