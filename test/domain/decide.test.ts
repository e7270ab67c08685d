import { describe, expect, test } from '@jest/globals';
import type { Command, CommandType } from '../../domain/item/commands.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ItemStatus } from '../../domain/item/state.ts';
import { context, shanghai } from '../support/rulebook.ts';
import { type ActionType, action, type Story, story, submit, typesOf } from './item-story.ts';

const NOW = '2026-09-15T10:00';
const ACTIONS: readonly ActionType[] = [
  'Accept',
  'RefuseAcceptance',
  'RequestCorrection',
  'Resubmit',
  'HandInDeferred',
  'Suspend',
  'Resume',
  'Extend',
  'TellHearingRight',
  'CloseHearing',
  'RequestOpinion',
  'Approve',
  'Refuse',
  'Withdraw',
  'IssuePaper',
  'RecordDelivery',
  'VerifyPromise',
  'ProposeRevocation',
  'ConfirmRevocation',
  'ReleaseHold',
  'ProposeRectification',
  'ConfirmRectification',
];
const STATUSES: readonly ItemStatus[] = [
  'awaitingAcceptance',
  'awaitingApplicant',
  'underReview',
  'suspended',
  'approved',
  'refused',
  'deemedApproved',
  'revoked',
  'notAccepted',
  'withdrawn',
  'lapsed',
];

/** An item in the status, whose next deadline lies after NOW. */
function itemIn(status: ItemStatus): Story {
  const early = ['deemedApproved', 'revoked', 'lapsed'].includes(status);
  const day = early ? '2026-08-03' : '2026-09-14';
  const item = story('soil-water', 'city', `${day}T10:00`, status === 'lapsed' ? lapsing : undefined);
  const act = (type: ActionType, change?: object) => item.act(type, `${day}T11:00`, change);
  const deem = () => [act('Accept'), item.settle('2026-08-25T00:00')];
  const steps: Record<ItemStatus, () => unknown> = {
    awaitingAcceptance: () => undefined,
    awaitingApplicant: () => act('RequestCorrection'),
    underReview: () => act('Accept', { deferred: [{ name: '规划许可', dueOn: '2026-09-30' }] }),
    suspended: () => [act('Accept'), act('Suspend')],
    approved: () => [act('Accept'), act('Approve')],
    refused: () => [act('Accept'), act('Refuse')],
    deemedApproved: deem,
    revoked: () => [deem(), item.act('ProposeRevocation', NOW), item.act('ConfirmRevocation', NOW)],
    notAccepted: () => act('RefuseAcceptance'),
    withdrawn: () => act('Withdraw'),
    lapsed: () => [act('RequestCorrection'), item.settle('2026-09-01T00:00')],
  };
  steps[status]();
  expect(item.item.status).toBe(status);
  return item;
}

/** A timetable under which an unanswered list lapses. */
const lapsing = { correction: { unitLimit: { value: 10, unit: 'working' }, onMiss: 'lapse' } } as const;

const OF_REVIEW: Partial<Record<CommandType, string>> = {
  Approve: 'ItemApproved',
  Refuse: 'ItemRefused',
  Withdraw: 'ItemWithdrawn',
  Suspend: 'ClockSuspended',
  Extend: 'LimitExtended',
  TellHearingRight: 'HearingRightTold',
  CloseHearing: 'NO_HEARING_PENDING',
  RequestOpinion: 'OpinionRequested',
  HandInDeferred: 'DeferredHandedIn',
};

/** What each status allows, in order, and the event that it gives, or the reason that stands against the sample. */
const ALLOWED: Partial<Record<ItemStatus, Partial<Record<CommandType, string>>>> = {
  awaitingAcceptance: {
    Accept: 'ItemAccepted',
    RefuseAcceptance: 'ItemNotAccepted',
    RequestCorrection: 'CorrectionRequested',
    Withdraw: 'ItemWithdrawn',
  },
  awaitingApplicant: { Resubmit: 'MaterialsResubmitted', Withdraw: 'ItemWithdrawn', ReleaseHold: 'NOT_HELD' },
  underReview: { ...OF_REVIEW, ReleaseHold: 'NOT_HELD' },
  suspended: { ...OF_REVIEW, Suspend: 'GROUND_ALREADY_RUNS', HandInDeferred: 'ENTRY_UNKNOWN', Resume: 'ClockResumed' },
  approved: { RecordDelivery: 'DecisionDelivered', VerifyPromise: 'NO_PROMISE_TO_VERIFY' },
  refused: { RecordDelivery: 'DecisionDelivered' },
  deemedApproved: {
    IssuePaper: 'PaperIssued',
    ProposeRevocation: 'RevocationProposed',
    ConfirmRevocation: 'REVOCATION_NOT_PROPOSED',
  },
};

/** In every status: a wrong entry is put right. */
const ALWAYS: Partial<Record<CommandType, string>> = {
  ProposeRectification: 'RectificationProposed',
  ConfirmRectification: 'RECTIFICATION_NOT_PROPOSED',
};

/** Whatever the status says: a decision after deeming is late, a second list has no effect. */
const BESIDES: Partial<Record<ItemStatus, Partial<Record<CommandType, string>>>> = {
  deemedApproved: { Approve: 'LateReplyRecorded', Refuse: 'LateReplyRecorded' },
  revoked: { Approve: 'LateReplyRecorded', Refuse: 'LateReplyRecorded' },
  awaitingApplicant: { RequestCorrection: 'CORRECTION_ALREADY_REQUESTED' },
  lapsed: { RequestCorrection: 'CORRECTION_ALREADY_REQUESTED' },
};

describe('each status and each action', () => {
  const pairs = STATUSES.flatMap((status) => ACTIONS.map((type) => [status, type] as const));

  test.each(pairs)('%s, %s', (status, type) => {
    const item = itemIn(status);
    const before = item.item;
    const decision = item.act(type, NOW);
    const expected = ALLOWED[status]?.[type] ?? BESIDES[status]?.[type] ?? ALWAYS[type];
    if (expected !== undefined) {
      expect(decision.error?.code ?? typesOf(decision.events)[0]).toBe(expected);
      expect(decision.events).toHaveLength(decision.error === null ? 1 : 0);
      return;
    }
    const allowed = Object.keys(ALLOWED[status] ?? {});
    expect(decision.error).toEqual({ code: 'ACTION_NOT_ALLOWED', action: type, status, allowed });
    expect(decision.events).toEqual([]);
    expect(item.item).toBe(before);
  });

  test.each(STATUSES)('%s: submitted again, refused', (status) => {
    expect(itemIn(status).tell(submit('soil-water', 'city'), NOW).error).toEqual({ code: 'ITEM_ALREADY_SUBMITTED' });
  });

  test.each(STATUSES)('%s: settling with nothing due does nothing', (status) => {
    const item = itemIn(status);
    expect(item.tell({ type: 'Settle' }, NOW)).toEqual({ events: [], state: item.item, error: null, byClock: 0 });
  });

  test('settling nothing at all does nothing', () => {
    expect(decide(null, { type: 'Settle' }, context())).toEqual({ events: [], state: null, error: null, byClock: 0 });
  });
});

describe('submitting', () => {
  test('gives the item its particulars and the versions in force', () => {
    const { type: _type, ...given } = submit('soil-water', 'city');
    const receivedAt = shanghai(NOW);
    const decision = decide(null, submit('soil-water', 'city'), context({ receivedAt, now: receivedAt + 4 }));
    expect(decision.state).toMatchObject({
      status: 'awaitingAcceptance',
      decisionVersion: 1,
      particulars: { ...given, receivedAt, timetableVersion: 'sample-city-2026-1', calendarVersion: 'cn-2024-2026' },
    });
  });

  test('a version that was never published stops everything', () => {
    const inForce = { timetableVersion: 'sample-city-2026-1', calendarVersion: 'cn-1999' };
    expect(() => decide(null, submit('soil-water', 'city'), context({ inForce }))).toThrow(/never published/);
    expect(() => decide(null, action('Accept', 1), context())).toThrow(/needs an item/);
  });
});

describe('reasons (行政许可法 38: a refusal says why)', () => {
  test.each([
    ['RefuseAcceptance', 'awaitingAcceptance'],
    ['Refuse', 'underReview'],
    ['Refuse', 'deemedApproved'],
  ] as const)('%s in %s without reasons is refused', (type, status) => {
    for (const reasons of ['', ' ', '\n\t', '\u3000']) {
      const decision = itemIn(status).act(type, NOW, reasons);
      expect(decision).toMatchObject({ error: { code: 'REASONS_REQUIRED' }, events: [] });
    }
  });

  test('the reasons are kept as they were given', () => {
    const item = itemIn('underReview');
    item.act('Refuse', NOW, ' 缺少水土保持图 ');
    expect(item.item).toMatchObject({ status: 'refused', reasons: ' 缺少水土保持图 ' });
    expect(item.events.at(-1)).toMatchObject({ reasons: ' 缺少水土保持图 ', effectiveAt: shanghai(NOW) });
  });

  test('an approval and a withdrawal need none', () => {
    for (const type of ['Approve', 'Withdraw'] as const) {
      const command: Command = { type, expectedVersion: 2, reasons: null };
      expect(itemIn('underReview').tell(command, NOW).error).toBeNull();
    }
  });
});

describe('the decision version (ETag)', () => {
  test.each(ACTIONS)('%s on a version that is not the current one is stale', (type) => {
    const status = type === 'Approve' || type === 'Refuse' ? 'underReview' : 'awaitingAcceptance';
    const currentVersion = itemIn(status).item.decisionVersion;
    for (const version of [currentVersion - 1, currentVersion + 1]) {
      const item = itemIn(status);
      expect(item.tell(action(type, version), NOW)).toMatchObject({
        events: [],
        error: { code: 'STALE_VERSION', currentVersion, status },
      });
      expect(item.item.decisionVersion).toBe(currentVersion);
    }
  });

  test('what the clock decided meanwhile makes a version stale', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    const late = item.act('Withdraw', '2026-09-21T12:00');
    expect(typesOf(late.events)).toEqual(['ItemAcceptedBySilence']);
    expect(late.error).toEqual({ code: 'STALE_VERSION', currentVersion: 2, status: 'underReview' });
    expect(item.act('Withdraw', '2026-09-21T12:01').error).toBeNull();
  });

  test('warnings, escalations, acknowledgements, reports and late replies leave it', () => {
    const item = story('flood-impact', 'city', '2026-09-24T09:00');
    item.act('Accept', '2026-09-24T10:00');
    item.settle('2026-10-10T10:00');
    item.settle('2026-10-20T00:00');
    item.tell({ type: 'AcknowledgeEscalation', ordinal: 1, recipient: 'head' }, '2026-10-20T00:00');
    expect(typesOf(item.events).slice(2)).toEqual(['WarningRaised', 'EscalationRaised', 'EscalationAcknowledged']);
    expect(item.item.decisionVersion).toBe(2);
    const deemed = itemIn('deemedApproved');
    deemed.act('Refuse', NOW);
    expect(deemed.item.decisionVersion).toBe(3);
    expect(story('grassland', 'province', '2026-09-14T09:00').item.decisionVersion).toBe(1);
  });
});

describe('acknowledging an escalation', () => {
  const escalated = () => {
    const item = story('flood-impact', 'city', '2026-09-24T09:00');
    item.act('Accept', '2026-09-24T10:00');
    item.settle('2026-10-20T00:00');
    return item;
  };
  const acknowledge = (item: Story, recipient: 'head' | 'supervisor', ordinal = 1) =>
    item.tell({ type: 'AcknowledgeEscalation', ordinal, recipient }, '2026-10-20T09:00');

  test('each recipient once, in any order', () => {
    const item = escalated();
    expect(acknowledge(item, 'supervisor').events).toEqual([
      {
        type: 'EscalationAcknowledged',
        effectiveAt: shanghai('2026-10-20T09:00'),
        ordinal: 1,
        recipient: 'supervisor',
      },
    ]);
    expect(acknowledge(item, 'head').error).toBeNull();
    expect(item.item.marks.escalations).toMatchObject([{ ordinal: 1, acknowledgedBy: ['supervisor', 'head'] }]);
  });

  test('twice by the same recipient is refused and changes nothing', () => {
    const item = escalated();
    acknowledge(item, 'head');
    const before = item.item;
    expect(acknowledge(item, 'head')).toMatchObject({
      events: [],
      error: { code: 'ESCALATION_ALREADY_ACKNOWLEDGED', ordinal: 1 },
    });
    expect(item.item).toBe(before);
  });

  test('one that was never raised is not found', () => {
    expect(acknowledge(escalated(), 'head', 2).error).toEqual({ code: 'ESCALATION_NOT_FOUND', ordinal: 2 });
    const early = itemIn('underReview').tell({ type: 'AcknowledgeEscalation', ordinal: 1, recipient: 'head' }, NOW);
    expect(early).toMatchObject({ events: [], error: { code: 'ESCALATION_NOT_FOUND', ordinal: 1 } });
  });

  test('possible after the item is closed', () => {
    const item = escalated();
    item.act('Approve', '2026-10-20T08:00');
    expect(acknowledge(item, 'head').error).toBeNull();
    expect(item.item).toMatchObject({ status: 'approved', marks: { escalations: [{ acknowledgedBy: ['head'] }] } });
  });
});
