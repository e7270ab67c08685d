import { describe, expect, test } from '@jest/globals';
import type { ItemEvent } from '../../domain/item/events.ts';
import { evolve, replay } from '../../domain/item/evolve.ts';
import { type ApprovalItem, isOpen } from '../../domain/item/state.ts';
import { story } from './item-story.ts';

const at = { effectiveAt: 0 };
const dates = { promisedDue: null, statutoryDue: null };
const deciding: readonly ItemEvent[] = [
  { type: 'ItemAccepted', ...at, dates },
  { type: 'ItemAcceptedBySilence', ...at, acceptedAsOf: 0, dates },
  { type: 'ItemNotAccepted', ...at, reasons: 'r' },
  { type: 'ItemApproved', ...at, overdue: false, reasons: null },
  { type: 'ItemRefused', ...at, overdue: false, reasons: 'r' },
  { type: 'ItemWithdrawn', ...at, reasons: null },
  {
    type: 'ItemDeemedApproved',
    ...at,
    basis: 'policy',
    dueOn: '2026-10-09',
    calendarVersion: 'c',
    timetableVersion: 't',
  },
];
const notices: readonly ItemEvent[] = [
  { type: 'WarningRaised', ...at, dueOn: '2026-10-09' },
  { type: 'EscalationRaised', ...at, ordinal: 2, dueOn: '2026-10-09' },
  { type: 'UpwardReportOpened', ...at, ordinal: 1, reason: 'dispatch' },
  { type: 'EscalationAcknowledged', ...at, ordinal: 1, recipient: 'head' },
  { type: 'LateReplyRecorded', ...at, decision: 'approved', reasons: null },
];

function underReview(): ApprovalItem {
  const item = story('soil-water', 'city', '2026-09-14T10:00');
  item.act('Accept', '2026-09-14T11:00');
  return item.item;
}

describe('evolve', () => {
  test('replaying the journal gives the state that decide returned', () => {
    const item = story('eia-rereview', 'city', '2026-09-07T10:00');
    item.settle('2026-09-16T00:00');
    item.tell({ type: 'AcknowledgeEscalation', ordinal: 1, recipient: 'supervisor' }, '2026-09-16T09:00');
    item.settle('2026-10-01T00:00');
    item.act('Refuse', '2026-10-08T09:00');
    expect(item.item.status).toBe('deemedApproved');
    expect(replay(item.events)).toEqual(item.item);
    expect(replay([])).toBeNull();
  });

  test.each(deciding.map((event) => [event.type, event] as const))(
    '%s raises the decision version by one',
    (_type, event) => {
      const before = underReview();
      expect(evolve(before, event).decisionVersion).toBe(before.decisionVersion + 1);
    },
  );

  test.each(notices.map((event) => [event.type, event] as const))(
    '%s leaves the decision version and the status, and is kept in the marks',
    (_type, event) => {
      const raised: ItemEvent = { type: 'EscalationRaised', ...at, ordinal: 1, dueOn: '2026-10-09' };
      const before = evolve(underReview(), raised);
      const after = evolve(before, event);
      expect({ ...after, marks: before.marks }).toEqual(before);
      expect(after.marks).not.toEqual(before.marks);
    },
  );

  test.each(deciding.map((event) => [event.type, event] as const))(
    '%s after the end is a broken journal',
    (type, event) => {
      const closed = evolve(underReview(), { type: 'ItemWithdrawn', ...at, reasons: null });
      expect(isOpen(closed)).toBe(false);
      expect(() => evolve(closed, event)).toThrow(`${type} after withdrawn`);
    },
  );

  test.each([...deciding, ...notices].map((event) => [event.type, event] as const))(
    '%s before the submission is a broken journal',
    (type, event) => {
      expect(() => evolve(null, event)).toThrow(`${type} without ItemSubmitted`);
    },
  );

  test('the state before is never altered', () => {
    const before = underReview();
    const copy = structuredClone(before);
    for (const event of [...deciding, ...notices]) evolve(before, event);
    expect(before).toEqual(copy);
  });

  test('the end keeps when it took effect and how acceptance came about', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    item.settle('2026-10-01T00:00');
    expect(item.item).toMatchObject({ status: 'deemedApproved', basis: 'policy', acceptance: { bySilence: true } });
    const withdrawn = story('soil-water', 'city', '2026-09-14T10:00');
    withdrawn.act('Withdraw', '2026-09-14T11:00');
    expect(withdrawn.item).toMatchObject({ status: 'withdrawn', acceptance: null });
  });
});
