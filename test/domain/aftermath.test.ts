import { describe, expect, test } from '@jest/globals';
import { shanghai } from '../support/rulebook.ts';
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

describe('a predecessor that silence has passed is no reason to refuse', () => {
  const satisfied = [{ typeId: 'soil-water', satisfiedBy: '990100-SLJ-23-20260911-000001-K' }];
  const missing = [{ typeId: 'soil-water', satisfiedBy: null }];

  test.each(['RefuseAcceptance', 'RequestCorrection', 'Refuse'] as const)('%s', (type) => {
    const item = story('construction-permit', 'city', '2026-09-11T09:00');
    if (type === 'Refuse') item.act('Accept', '2026-09-11T10:00');
    const refused = item.act(type, '2026-09-11T11:00', { missingPredecessors: satisfied });
    expect(refused.error).toEqual({
      code: 'PREDECESSOR_SATISFIED',
      typeId: 'soil-water',
      itemNo: satisfied[0]?.satisfiedBy,
    });
    expect(item.act(type, '2026-09-11T11:00', { missingPredecessors: missing }).error).toBeNull();
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

describe('opinions of other departments', () => {
  const accepted = () => {
    const item = story('soil-water', 'city', '2026-09-11T09:00');
    item.act('Accept', '2026-09-11T10:00');
    return item;
  };
  const give = (departmentId = '990100-STH') =>
    ({ type: 'GiveOpinion', ordinal: 1, departmentId, view: 'objects', text: '选址在保护区内' }) as const;

  test('silence of a department that was asked counts as consent, and the lead still decides', () => {
    const item = accepted();
    item.act('RequestOpinion', '2026-09-11T11:00', { limit: { value: 2, unit: 'working' } });
    expect(item.next).toMatchObject({ kind: 'opinion', dueOn: '2026-09-15' });
    const events = item.settle('2026-09-16T00:02');
    expect(events).toMatchObject([{ type: 'OpinionConsentedBySilence', effectiveAt: shanghai('2026-09-16T00:00') }]);
    expect(item.tell(give(), '2026-09-16T10:00').error?.code).toBe('OPINION_ALREADY_GIVEN');
    expect(item.act('Refuse', '2026-09-16T11:00').error).toBeNull();
  });

  test('given in time it stands; once, and by the department that was asked', () => {
    const item = accepted();
    item.act('RequestOpinion', '2026-09-11T11:00', { limit: { value: 2, unit: 'working' } });
    expect(item.tell(give('990100-LYC'), '2026-09-14T10:00').error?.code).toBe('OPINION_NOT_FOUND');
    expect(item.tell(give(), '2026-09-14T10:00').error).toBeNull();
    expect(item.tell(give(), '2026-09-14T10:00').error?.code).toBe('OPINION_ALREADY_GIVEN');
    expect(item.settle('2026-09-16T00:02')).toEqual([]);
  });

  test('in the second before the settling, an opinion that came after its date is no longer taken', () => {
    const item = accepted();
    item.act('RequestOpinion', '2026-09-11T11:00', { limit: { value: 2, unit: 'working' } });
    const end = shanghai('2026-09-16T00:00');
    expect(item.tell(give(), { now: end + 1, receivedAt: end }).error?.code).toBe('OPINION_ALREADY_GIVEN');
    expect(item.tell(give(), { now: end + 1, receivedAt: end - 1 }).error).toBeNull();
  });

  test('a leg whose silence does not consent is escalated, and may still be given', () => {
    const item = accepted();
    const leg = { kind: 'leg', onSilence: 'escalate', limit: { value: 2, unit: 'working' } };
    item.act('RequestOpinion', '2026-09-11T11:00', leg);
    expect(typesOf(item.settle('2026-09-16T00:02'))).toEqual(['OpinionEscalated']);
    expect(item.tell(give(), '2026-09-16T10:00').error).toBeNull();
  });
});
