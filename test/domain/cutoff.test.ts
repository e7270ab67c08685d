import { describe, expect, test } from '@jest/globals';
import { isTimely } from '../../domain/item/clock.ts';
import { GRACE_MS, shanghai } from '../support/rulebook.ts';
import { action, type Story, story, typesOf } from './item-story.ts';

/** soil-water in the city, accepted 2026-09-24: silence deems it at this instant, T. */
const T = shanghai('2026-10-10T00:00');
const G = GRACE_MS;

function running(): Story {
  const item = story('soil-water', 'city', '2026-09-23T10:00');
  item.act('Accept', '2026-09-24T10:00');
  return item;
}

describe('the instant of decision', () => {
  test('a deadline at T is settled at T + G and not a millisecond sooner', () => {
    const item = running();
    item.settle('2026-10-08T10:00');
    expect(item.settle(T + G - 1)).toEqual([]);
    expect(typesOf(item.settle(T + G))).toEqual(['EscalationRaised', 'ItemDeemedApproved']);
  });

  test('settled a month later it still took effect at T', () => {
    const item = running();
    item.settle(T + 30 * 86_400_000);
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: T });
  });

  test('timely means received before T', () => {
    const { clock } = running();
    expect([T - 1, T, T + 1].map((receivedAt) => isTimely(receivedAt, clock))).toEqual([true, false, false]);
  });

  test.each([T - 1, T, T + 1_000, T + G - 2, T + G - 1])(
    'a reply received at T - 1 ms wins when the ledger reads %i',
    (now) => {
      const item = running();
      const reply = item.act('Refuse', { now, receivedAt: T - 1 }, 'slope drainage is missing');
      expect(reply).toMatchObject({
        error: null,
        events: [{ type: 'ItemRefused', effectiveAt: T - 1, overdue: false }],
      });
      item.settle(T + G);
      expect(item.item).toMatchObject({ status: 'refused', closedAt: T - 1 });
    },
  );

  test.each([
    ['before the deeming is recorded', T, []],
    ['in the last millisecond before it is recorded', T + G - 1, []],
    ['by the command that records it', T + G, ['EscalationRaised', 'ItemDeemedApproved']],
  ])('a reply received at T is late, %s', (_when, now, settled) => {
    const item = running();
    const reply = item.act('Refuse', { now, receivedAt: T }, 'too late');
    expect(reply.error).toBeNull();
    expect(typesOf(reply.events)).toEqual([...settled, 'LateReplyRecorded']);
    item.settle(T + G);
    expect(item.item).toMatchObject({
      status: 'deemedApproved',
      marks: { lateReplies: [{ decision: 'refused', receivedAt: T }] },
    });
  });

  test('a late reply needs no current version, after the deeming too; a late refusal needs reasons', () => {
    const item = running();
    const version = item.item.decisionVersion;
    item.settle(T + G);
    expect(item.tell(action('Approve', version), T + G + 5_000)).toMatchObject({
      error: null,
      events: [{ type: 'LateReplyRecorded', decision: 'approved', effectiveAt: T + G + 5_000 }],
    });
    expect(item.act('Refuse', T + 2 * G, ' ').error).toEqual({ code: 'REASONS_REQUIRED' });
    expect(item.item.status).toBe('deemedApproved');
  });

  test('a timely reply that arrives after a late one still wins', () => {
    const item = running();
    item.act('Refuse', { now: T + 10_000, receivedAt: T + 10_000 });
    const timely = item.act('Approve', { now: T + 20_000, receivedAt: T - 1 });
    expect(timely).toMatchObject({
      error: null,
      events: [{ type: 'ItemApproved', effectiveAt: T - 1, overdue: false }],
    });
    item.settle(T + G);
    expect(item.item).toMatchObject({
      status: 'approved',
      marks: { lateReplies: [{ decision: 'refused' }], escalations: [] },
    });
  });
});

describe('the seconds between T and T + G', () => {
  test.each([
    [T, G],
    [T + 1, G - 1],
    [T + 30_000, 30_000],
    [T + G - 1, 1],
  ])('a withdrawal at %i is told to come back in %i ms', (now, retryAfterMs) => {
    const item = running();
    item.settle('2026-10-09T10:00');
    const decision = item.act('Withdraw', now);
    expect(decision.error).toEqual({ code: 'CUTOFF_IN_PROGRESS', deadline: 'escalation', cutoffAt: T, retryAfterMs });
    expect(decision.events).toEqual([]);
  });

  test('a command received in the last second before T is not held up', () => {
    expect(running().act('Withdraw', { now: T + 500, receivedAt: T - 1 }).error).toBeNull();
  });

  test('after T + G the command settles first, and finds the item closed', () => {
    const item = running();
    const withdrawal = item.act('Withdraw', T + G);
    expect(typesOf(withdrawal.events)).toEqual(['EscalationRaised', 'ItemDeemedApproved']);
    expect(withdrawal.error).toEqual({ code: 'STALE_VERSION', currentVersion: 3, status: 'deemedApproved' });
    expect(item.act('Withdraw', T + G).error).toMatchObject({
      code: 'ACTION_NOT_ALLOWED',
      status: 'deemedApproved',
      allowed: ['IssuePaper', 'ProposeRevocation', 'ConfirmRevocation'],
    });
  });

  test('where silence does not deem, a reply in these seconds waits, and then decides', () => {
    const item = story('flood-impact', 'city', '2026-09-24T09:00');
    item.act('Accept', '2026-09-24T10:00');
    const due = shanghai('2026-10-13T00:00');
    expect(item.act('Approve', due + 1).error).toMatchObject({ code: 'CUTOFF_IN_PROGRESS', retryAfterMs: G - 1 });
    expect(typesOf(item.act('Approve', due + G).events)).toEqual(['EscalationRaised', 'ItemApproved']);
  });

  test('the same at a statutory due date above the city', () => {
    const item = story('grassland', 'province', '2026-09-14T09:00');
    item.act('Accept', '2026-09-14T10:00');
    const due = shanghai('2026-10-17T00:00');
    expect(item.act('Approve', due).error).toMatchObject({ code: 'CUTOFF_IN_PROGRESS', deadline: 'upwardReport' });
  });

  test('a warning is no cutoff', () => {
    expect(running().act('Withdraw', '2026-10-08T09:00:30').error).toBeNull();
  });

  test('an acknowledgement is not held up', () => {
    const item = story('eia-rereview', 'city', '2026-09-07T10:00');
    item.act('Accept', '2026-09-07T11:00');
    item.settle('2026-09-15T10:00');
    const acknowledged = item.tell(
      { type: 'AcknowledgeEscalation', ordinal: 1, recipient: 'head' },
      '2026-09-18T00:00:01',
    );
    expect(acknowledged.error).toBeNull();
  });
});

describe('while decisions are frozen', () => {
  const frozen = (now: number) => ({ now, receivedAt: now, frozen: true });

  test('silence decides nothing, by settling or by the way of a command', () => {
    const item = running();
    expect(item.settle(frozen(T + 10 * G))).toEqual([]);
    item.tell({ type: 'AcknowledgeEscalation', ordinal: 1, recipient: 'head' }, frozen(T + 10 * G));
    expect(item.item.status).toBe('underReview');
    const waiting = story('soil-water', 'city', '2026-09-14T10:00');
    expect(waiting.settle(frozen(T))).toEqual([]);
  });

  test.each([T, T + 1, T + G, T + 1_000 * G])('a reply at %i is timely and decides', (now) => {
    const item = running();
    expect(typesOf(item.act('Refuse', frozen(now), 'slope drainage is missing').events)).toEqual(['ItemRefused']);
    expect(item.settle(now + 2 * G)).toEqual([]);
    expect(item.item).toMatchObject({ status: 'refused', marks: { lateReplies: [] } });
  });

  test('a withdrawal is not held up', () => {
    expect(running().act('Withdraw', frozen(T + 1)).error).toBeNull();
  });

  test('what silence has already deemed stays deemed', () => {
    const item = running();
    item.settle(T + G);
    expect(typesOf(item.act('Refuse', frozen(T + 2 * G)).events)).toEqual(['LateReplyRecorded']);
    expect(item.item.status).toBe('deemedApproved');
  });

  test('released, silence takes effect at T all the same', () => {
    const item = running();
    item.settle(frozen(T + 10 * G));
    item.settle(T + 11 * G);
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: T });
  });
});
