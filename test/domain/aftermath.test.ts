import { describe, expect, test } from '@jest/globals';
import type { ItemEvent } from '../../domain/item/events.ts';
import { evolve, replay } from '../../domain/item/evolve.ts';
import { GRACE_MS as G, shanghai } from '../support/rulebook.ts';
import { story, typesOf } from './item-story.ts';

/** Soil and water, accepted on 2026-09-11, five working days: deemed at 24:00 of 2026-09-18, before a make-up Sunday. */
function deemed() {
  const item = story('soil-water', 'city', '2026-09-11T09:00');
  item.act('Accept', '2026-09-11T10:00');
  item.settle('2026-09-19T00:02');
  expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: shanghai('2026-09-19T00:00') });
  return item;
}

describe('the paper is owed within one working day (泰政办发〔2022〕58号)', () => {
  test('reminded on its morning, escalated when it is over', () => {
    const item = deemed();
    expect(item.next).toMatchObject({ kind: 'paperReminder', dueOn: '2026-09-20', at: shanghai('2026-09-20T09:00') });
    expect(typesOf(item.settle('2026-09-20T09:02'))).toEqual(['PaperReminded']);
    expect(item.settle('2026-09-21T00:02')).toMatchObject([
      { type: 'PaperOverdue', effectiveAt: shanghai('2026-09-21T00:00') },
    ]);
    expect(item.item.status).toBe('deemedApproved');
  });

  test('issued in time, nothing is escalated; issued once only', () => {
    const item = deemed();
    item.act('IssuePaper', '2026-09-20T23:59');
    expect(item.settle('2026-09-30T00:00')).toEqual([]);
    expect(item.act('IssuePaper', '2026-09-30T10:00').error).toMatchObject({ code: 'PAPER_ALREADY_ISSUED' });
  });

  const due = shanghai('2026-09-21T00:00');
  test.each([
    ['in the last instant', due - 1, due + 5_000, false, []],
    ['at the due instant, while nothing is settled yet', due, due, true, ['PaperOverdue']],
    ['in the minute after it', due + 30_000, due + 30_000, true, ['PaperOverdue']],
    ['when it has been escalated', due + G, due + G, true, ['PaperOverdue']],
    ['days later', due + 3 * 86_400_000, due + 3 * 86_400_000, true, ['PaperOverdue']],
  ])('issued %s: late or not, and told alike whenever it was settled', (_when, receivedAt, now, overdue, before) => {
    const item = deemed();
    const { events } = item.act('IssuePaper', { receivedAt, now });
    expect(typesOf(events)).toEqual([...before, 'PaperIssued']);
    expect(events.at(-1)).toMatchObject({ type: 'PaperIssued', effectiveAt: receivedAt, overdue });
    if (overdue) expect(events[0]).toMatchObject({ effectiveAt: due, dueOn: '2026-09-20' });
    expect(item.item).toMatchObject({ aftermath: { paper: { overdue }, paperEscalated: overdue } });
    expect(item.settle('2026-10-30T00:00')).toEqual([]);
    expect(replay(item.events)).toEqual(item.item);
  });

  test('while the clock is not to be trusted nobody is late', () => {
    const item = deemed();
    const { events } = item.act('IssuePaper', { receivedAt: due + 1, now: due + 1, frozen: true });
    expect(events).toMatchObject([{ type: 'PaperIssued', overdue: false }]);
  });

  test('a journal from before the event said so: what had been escalated was late', () => {
    const item = deemed();
    const old: ItemEvent = { type: 'PaperIssued', effectiveAt: due + G, documentNo: '临水批〔2026〕31号' };
    expect(evolve(item.item, old)).toMatchObject({ aftermath: { paper: { overdue: false } } });
    item.settle(due + G);
    expect(evolve(item.item, old)).toMatchObject({ aftermath: { paper: { overdue: true } } });
  });
});

describe('delivery within 10 working days (行政许可法 44)', () => {
  test.each(['Approve', 'Refuse'] as const)('after %s, a clock of its own', (decision) => {
    const item = story('soil-water', 'city', '2026-09-11T09:00');
    item.act('Accept', '2026-09-11T10:00');
    item.act(decision, '2026-09-14T10:00');
    expect(item.next).toMatchObject({ kind: 'delivery', dueOn: '2026-09-28' });
    const late = item.settle('2026-10-08T00:00');
    expect(typesOf(late)).toEqual(['DeliveryOverdue']);
    expect(item.act('RecordDelivery', '2026-10-08T10:00').error).toBeNull();
    expect(item.act('RecordDelivery', '2026-10-08T10:00').error?.code).toBe('ALREADY_DELIVERED');
  });

  test('a withdrawal leaves nothing to deliver', () => {
    const item = story('soil-water', 'city', '2026-09-11T09:00');
    item.act('Withdraw', '2026-09-11T10:00');
    expect(item.next).toBeNull();
  });
});

describe('revocation on a stated ground, by two persons (行政许可法 69)', () => {
  test('proposed by one, confirmed by another; what was deemed stays in the journal', () => {
    const item = deemed();
    expect(item.act('ConfirmRevocation', '2026-09-21T10:00').error?.code).toBe('REVOCATION_NOT_PROPOSED');
    item.act('ProposeRevocation', '2026-09-21T10:00');
    expect(item.act('ConfirmRevocation', '2026-09-21T11:00', { by: 'head-1' }).error?.code).toBe(
      'SECOND_PERSON_REQUIRED',
    );
    expect(item.act('ProposeRevocation', '2026-09-21T11:00').error?.code).toBe('REVOCATION_ALREADY_PROPOSED');
    item.act('ConfirmRevocation', '2026-09-21T12:00');
    expect(item.item).toMatchObject({ status: 'revoked', basis: 'policy', closedAt: shanghai('2026-09-19T00:00') });
    expect(typesOf(item.events)).toContain('ItemDeemedApproved');
    expect(item.next).toBeNull();
  });

  test('an express approval is not revoked this way', () => {
    const item = story('soil-water', 'city', '2026-09-11T09:00');
    item.act('Accept', '2026-09-11T10:00');
    item.act('Approve', '2026-09-14T10:00');
    expect(item.act('ProposeRevocation', '2026-09-15T10:00').error?.code).toBe('ACTION_NOT_ALLOWED');
  });

  test('an item behind it is flagged, open or decided', () => {
    const item = story('construction-permit', 'city', '2026-09-11T09:00');
    const flag = { type: 'FlagPredecessor', itemNo: '990100-SLJ-23-20260911-000001-K', typeId: 'soil-water' } as const;
    item.tell(flag, '2026-09-14T10:00');
    expect(item.item.revokedPredecessors).toEqual([{ itemNo: flag.itemNo, typeId: 'soil-water' }]);
    expect(item.item.decisionVersion).toBe(1);
  });
});

describe('the commitment route (告知承诺)', () => {
  const promise = { text: '按批准的方案实施', verifyBy: '2026-09-30' };

  test('decided on the spot, before acceptance; verified afterwards; a broken promise is recorded and suspends nothing', () => {
    const item = story('soil-water-form', 'city', '2026-09-11T09:00');
    expect(item.act('Approve', '2026-09-11T09:05').error?.code).toBe('PROMISE_REQUIRED');
    item.act('Approve', '2026-09-11T09:05', { promise });
    expect(item.item).toMatchObject({ status: 'approved', acceptance: null, aftermath: { promise } });
    item.act('RecordDelivery', '2026-09-11T09:10');
    expect(item.next).toMatchObject({ kind: 'verification', dueOn: '2026-09-30' });
    item.act('VerifyPromise', '2026-09-20T10:00', { kept: false });
    expect(item.events.at(-1)).toMatchObject({ type: 'PromiseVerified', kept: false });
    expect(item.item).toMatchObject({ status: 'approved', aftermath: { promise: { kept: false } } });
    expect(item.act('VerifyPromise', '2026-09-20T10:00').error?.code).toBe('NO_PROMISE_TO_VERIFY');
  });

  test('nobody verifies: escalated on the promised day', () => {
    const item = story('soil-water-form', 'city', '2026-09-11T09:00');
    item.act('Approve', '2026-09-11T09:05', { promise });
    item.act('RecordDelivery', '2026-09-11T09:10');
    expect(item.settle('2026-10-01T00:02')).toMatchObject([
      { type: 'VerificationOverdue', effectiveAt: shanghai('2026-10-01T00:00') },
    ]);
  });

  test('only where the type offers it, and with a date ahead', () => {
    const item = story('soil-water', 'city', '2026-09-11T09:00');
    item.act('Accept', '2026-09-11T10:00');
    expect(item.act('Approve', '2026-09-11T11:00', { promise }).error?.code).toBe('COMMITMENT_NOT_OFFERED');
    const form = story('soil-water-form', 'city', '2026-09-11T09:00');
    const past = { promise: { ...promise, verifyBy: '2026-09-11' } };
    expect(form.act('Approve', '2026-09-11T11:00', past).error?.code).toBe('DATE_NOT_AHEAD');
  });
});

describe('an approval expires (soil-water: 3 years)', () => {
  test('reminded 30 days before, then it has expired', () => {
    const item = story('soil-water', 'city', '2024-01-10T09:00', { validityMonths: 12 });
    item.act('Accept', '2024-01-10T10:00');
    item.act('Approve', '2024-01-12T10:00');
    item.act('RecordDelivery', '2024-01-12T11:00');
    expect(item.next).toMatchObject({ kind: 'expiryReminder', dueOn: '2025-01-12' });
    expect(item.settle('2024-12-13T09:02')).toMatchObject([{ type: 'ExpiryReminded', expiresOn: '2025-01-12' }]);
    expect(item.settle('2025-01-13T00:02')).toMatchObject([
      { type: 'ApprovalExpired', effectiveAt: shanghai('2025-01-13T00:00') },
    ]);
    expect(item.next).toBeNull();
  });
});
