import { describe, expect, test } from '@jest/globals';
import { deadlinesOf } from '../../domain/item/deadlines.ts';
import { GRACE_MS, rulebook, shanghai } from '../support/rulebook.ts';
import { story, typesOf } from './item-story.ts';

const after = (instant: number) => instant + GRACE_MS;

describe('silence by policy (the published timetable)', () => {
  test('given soil-water accepted before the National Day, then escalated and deemed at 24:00 of the fifth working day', () => {
    const item = story('soil-water', 'city', '2026-09-23T10:00');
    item.act('Accept', '2026-09-24T10:00');
    const cutoff = shanghai('2026-10-10T00:00');
    expect(item.clock).toMatchObject({ promisedDue: { dueOn: '2026-10-09' }, statutoryDue: { dueOn: '2026-10-15' } });
    item.settle('2026-10-08T09:30');
    expect(item.settle(after(cutoff) - 1)).toEqual([]);
    expect(item.settle(after(cutoff))).toEqual([
      { type: 'EscalationRaised', effectiveAt: cutoff, dueOn: '2026-10-09', ordinal: 1 },
      {
        type: 'ItemDeemedApproved',
        effectiveAt: cutoff,
        basis: 'policy',
        dueOn: '2026-10-09',
        calendarVersion: 'cn-2024-2026',
        timetableVersion: 'sample-city-2026-1',
      },
    ]);
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: cutoff });
    expect(item.next).toMatchObject({ kind: 'paperReminder', dueOn: '2026-10-10' });
  });

  test('at the province the same type is reported and never deemed', () => {
    const item = story('soil-water', 'province', '2026-09-23T10:00');
    item.act('Accept', '2026-09-24T10:00');
    item.settle('2026-12-31T00:00');
    expect(item.item.status).toBe('underReview');
    expect(item.clock).toMatchObject({ promisedDue: null, deemsAt: null });
  });
});

describe('silence by statute (建设项目环境保护管理条例 12(2))', () => {
  test('eia-rereview at the province: deemed on the statutory limit', () => {
    const item = story('eia-rereview', 'province', '2026-09-14T10:00');
    item.act('Accept', '2026-09-15T10:00');
    const cutoff = shanghai('2026-09-25T00:00');
    expect(item.clock).toMatchObject({ promisedDue: null, runningDue: { dueOn: '2026-09-24' }, deemsAt: cutoff });
    expect(item.settle(after(cutoff))).toMatchObject([
      { type: 'EscalationRaised', effectiveAt: cutoff },
      { type: 'ItemDeemedApproved', effectiveAt: cutoff, basis: 'statute', dueOn: '2026-09-24' },
    ]);
  });

  test('eia-rereview in the city: escalated at the promised limit, deemed at the statutory one', () => {
    const item = story('eia-rereview', 'city', '2026-09-07T10:00');
    item.act('Accept', '2026-09-07T11:00');
    const [promised, statutory] = [shanghai('2026-09-15T00:00'), shanghai('2026-09-18T00:00')];
    expect(item.settle(after(promised))).toMatchObject([
      { type: 'EscalationRaised', effectiveAt: promised, dueOn: '2026-09-14' },
    ]);
    expect(item.item.status).toBe('underReview');
    expect(item.settle(after(statutory) - 1)).toEqual([]);
    expect(item.settle(after(statutory))).toMatchObject([
      { type: 'ItemDeemedApproved', effectiveAt: statutory, dueOn: '2026-09-17' },
    ]);
  });

  test('between the two limits a reply is timely and overdue', () => {
    const item = story('eia-rereview', 'city', '2026-09-07T10:00');
    item.act('Accept', '2026-09-07T11:00');
    const reply = item.act('Approve', '2026-09-16T10:00');
    expect(typesOf(reply.events)).toEqual(['EscalationRaised', 'ItemApproved']);
    expect(item.item).toMatchObject({ status: 'approved', overdue: true });
  });

  test('a statutory date before acceptance by silence is held for a person', () => {
    const item = story('eia-rereview', 'province', '2026-09-28T10:00');
    item.settle('2026-12-31T00:00');
    expect(item.clock).toMatchObject({ statutoryDue: { dueOn: '2026-10-08' }, deemsAt: null, deemingHeld: true });
    expect(typesOf(item.events)).toEqual(['ItemSubmitted', 'EscalationRaised', 'ItemAcceptedBySilence', 'ItemHeld']);
  });

  test('so is one at the very instant of acceptance by silence', () => {
    const item = story('eia-rereview', 'province', '2026-09-23T10:00');
    item.settle('2026-12-31T00:00');
    expect(item.clock).toMatchObject({ acceptanceDue: { dueOn: '2026-10-08' }, statutoryDue: { dueOn: '2026-10-08' } });
    expect(item.clock).toMatchObject({ deemsAt: null, deemingHeld: true });
    expect(typesOf(item.events)).toEqual(['ItemSubmitted', 'ItemAcceptedBySilence', 'ItemHeld', 'EscalationRaised']);
  });
});

describe('escalate-only (life and flood safety)', () => {
  test('flood-impact is escalated once, never deemed, and a late reply decides and is overdue', () => {
    const item = story('flood-impact', 'city', '2026-09-24T09:00');
    item.act('Accept', '2026-09-24T10:00');
    const due = shanghai('2026-10-13T00:00');
    expect(item.settle('2026-12-31T00:00')).toEqual([
      { type: 'EscalationRaised', effectiveAt: due, dueOn: '2026-10-12', ordinal: 1 },
    ]);
    expect(item.next).toBeNull();
    const reply = item.act('Refuse', '2026-12-31T09:00', 'the dyke section is not shown');
    expect(reply.events).toMatchObject([
      { type: 'ItemRefused', overdue: true, reasons: 'the dyke section is not shown' },
    ]);
    expect(item.item).toMatchObject({ status: 'refused', overdue: true, marks: { lateReplies: [] } });
  });

  test.each([
    [-1, false],
    [GRACE_MS, true],
  ])('a reply %i ms from the due instant: overdue is %s', (offset, overdue) => {
    const item = story('flood-impact', 'city', '2026-09-24T09:00');
    item.act('Accept', '2026-09-24T10:00');
    item.act('Approve', shanghai('2026-10-13T00:00') + offset);
    expect(item.item).toMatchObject({ status: 'approved', overdue });
  });
});

describe('report upward (decided above the city)', () => {
  test('grassland at the province: opens at dispatch and again at the statutory due, never deems', () => {
    const item = story('grassland', 'province', '2026-09-14T09:00');
    item.act('Accept', '2026-09-14T10:00');
    const due = shanghai('2026-10-17T00:00');
    item.settle('2026-12-31T00:00');
    expect(item.events.filter(({ type }) => type === 'UpwardReportOpened')).toEqual([
      { type: 'UpwardReportOpened', effectiveAt: shanghai('2026-09-14T09:00'), reason: 'dispatch', ordinal: 1 },
      { type: 'UpwardReportOpened', effectiveAt: due, reason: 'statutoryDue', ordinal: 2 },
    ]);
    expect(typesOf(item.events)).not.toContain('ItemDeemedApproved');
    expect(typesOf(item.events)).not.toContain('EscalationRaised');
    expect(item.next).toBeNull();
    item.act('Approve', '2026-12-31T09:00');
    expect(item.item).toMatchObject({ status: 'approved', overdue: true });
  });

  test('land-acquisition has no limit: asked after every 10 working days from receipt, without end', () => {
    const item = story('land-acquisition', 'province', '2026-09-14T09:00');
    item.act('Accept', '2026-09-14T10:00');
    item.settle('2026-11-20T00:00');
    const followUps = item.events.filter((event) => event.type === 'UpwardReportOpened' && event.reason === 'followUp');
    expect(followUps).toEqual(
      ['2026-09-29', '2026-10-17', '2026-10-31', '2026-11-14'].map((date, i) => ({
        type: 'UpwardReportOpened',
        effectiveAt: shanghai(`${date}T00:00`),
        reason: 'followUp',
        ordinal: i + 2,
      })),
    );
    expect(item.next).toMatchObject({ kind: 'upwardReport', at: shanghai('2026-11-28T00:00') });
    item.act('Approve', '2026-11-20T09:00');
    expect(item.item).toMatchObject({ status: 'approved', overdue: false });
  });

  test('a follow-up is a question, not a cutoff: a reply in its first minute decides', () => {
    const item = story('land-acquisition', 'province', '2026-09-14T09:00');
    item.act('Accept', '2026-09-14T10:00');
    expect(item.act('Approve', '2026-09-29T00:00:30').error).toBeNull();
  });
});

describe('warning (09:00 on the last working day before the due day)', () => {
  const accepted = () => {
    const item = story('flood-impact', 'city', '2026-09-24T09:00');
    item.act('Accept', '2026-09-24T10:00');
    return item;
  };
  const warnsAt = shanghai('2026-10-10T09:00');

  test('raised at that hour, once; 2026-10-10 is a Saturday worked for the National Day', () => {
    const item = accepted();
    expect(item.next).toMatchObject({ kind: 'warning', at: warnsAt, dueOn: '2026-10-12' });
    expect(item.settle(after(warnsAt) - 1)).toEqual([]);
    expect(item.settle(after(warnsAt))).toEqual([{ type: 'WarningRaised', effectiveAt: warnsAt, dueOn: '2026-10-12' }]);
    expect(item.settle('2026-10-10T12:00')).toEqual([]);
  });

  test('not raised by the way of a command', () => {
    const item = accepted();
    expect(typesOf(item.act('Approve', '2026-10-10T10:00').events)).toEqual(['ItemApproved']);
  });

  test('skipped once the due instant has been settled', () => {
    expect(typesOf(accepted().settle('2026-10-20T00:00'))).toEqual(['EscalationRaised']);
  });

  test('skipped where that hour had passed when the clock began to run', () => {
    const sameDay = (hour: string) => {
      const item = story('soil-water-form', 'county', '2026-09-14T07:00');
      item.act('Accept', `2026-09-14T${hour}`);
      return deadlinesOf(item.item, rulebook()).some(({ kind }) => kind === 'warning');
    };
    expect([sameDay('08:59'), sameDay('09:00'), sameDay('10:00')]).toEqual([true, false, false]);
  });

  test('a receipt-anchored type is warned about even while acceptance is open', () => {
    const item = story('project-filing', 'city', '2026-09-14T08:00');
    expect(item.next).toMatchObject({ kind: 'warning', at: shanghai('2026-09-14T09:00') });
  });
});

describe('provisional dates', () => {
  test('a due date past the known calendar is shown and never settled', () => {
    const item = story('soil-water', 'city', '2026-12-28T09:00');
    item.act('Accept', '2026-12-28T10:00');
    expect(item.clock.promisedDue).toMatchObject({ dueOn: '2027-01-04', provisional: true });
    expect(item.next).toBeNull();
    expect(item.settle('2028-01-01T00:00')).toEqual([]);
    expect(item.act('Approve', '2028-01-01T00:00').error).toBeNull();
    expect(item.item).toMatchObject({ status: 'approved', overdue: false });
  });

  test('nor does a provisional acceptance date accept, nor a provisional follow-up report', () => {
    const item = story('land-acquisition', 'province', '2026-12-28T09:00');
    expect(item.clock.acceptanceDue).toMatchObject({ dueOn: '2027-01-04', provisional: true });
    expect(item.settle('2028-01-01T00:00')).toEqual([]);
  });
});
