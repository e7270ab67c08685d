import { describe, expect, test } from '@jest/globals';
import type { Assigned } from '../../domain/item/assignment.ts';
import type { DeskAction } from '../../domain/item/commands.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { replay } from '../../domain/item/evolve.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { context, shanghai } from '../support/rulebook.ts';
import { type ActionType, type Story, story, submit, typesOf } from './item-story.ts';

const NOW = '2026-09-15T10:00';
const POOL: Assigned = { by: 'pool', claimed: false };

/** An item that lies in the pool, the head answering for it. */
function pooled(): ApprovalItem {
  const command = { ...submit('soil-water', 'city'), officerId: 'head-1', assigned: POOL };
  const { state } = decide(null, command, context({ now: shanghai('2026-09-14T10:00') }));
  if (state === null) throw new Error('nothing submitted');
  return state;
}
const at = (local: string) => context({ now: shanghai(local) });
const claim = (by: string, expectedVersion = 1): DeskAction => ({ type: 'Claim', expectedVersion, by });
const reassign = (from: string, to: string, change: object = {}): DeskAction => {
  const command = { type: 'Reassign', expectedVersion: 1, how: 'reassigned', from, to, reasons: '调整分工' } as const;
  return { ...command, ...change } as DeskAction;
};
const transfer = (to: string, change: object = {}): DeskAction => {
  const assignment = { officerId: 'officer-9', by: 'default', claimed: true } as const;
  return { type: 'Transfer', expectedVersion: 1, to, assignment, reasons: '职权调整', ...change } as DeskAction;
};

describe('an item in the pool', () => {
  test('given an item that nobody has claimed, when an officer claims it, then it is theirs and the version stays', () => {
    const decision = decide(pooled(), claim('officer-2'), at(NOW));
    expect(decision.events).toEqual([
      {
        type: 'OfficerAssigned',
        effectiveAt: shanghai(NOW),
        how: 'claimed',
        from: 'head-1',
        to: 'officer-2',
        reasons: null,
      },
    ]);
    expect(decision.state).toMatchObject({
      particulars: { officerId: 'officer-2' },
      desk: { claimed: true },
      decisionVersion: 1,
    });
  });

  test('given a claim, when another claims it, then the second is told who has it', () => {
    const { state } = decide(pooled(), claim('officer-2'), at(NOW));
    const second = decide(state, claim('officer-1'), at(NOW));
    expect(second).toMatchObject({ events: [], error: { code: 'ALREADY_CLAIMED', officerId: 'officer-2' } });
    expect(decide(state, claim('officer-2'), at(NOW)).error).toEqual({
      code: 'ALREADY_CLAIMED',
      officerId: 'officer-2',
    });
  });

  test('given the head who answers for the pool, when the head claims it, then it has left the pool', () => {
    expect(decide(pooled(), claim('head-1'), at(NOW)).state).toMatchObject({
      particulars: { officerId: 'head-1' },
      desk: { claimed: true },
    });
  });

  test('given a desk that is handed over, then what lies in the pool stays in it, under another name', () => {
    const handed = decide(
      pooled(),
      reassign('head-1', 'head-2', { how: 'handedOver', expectedVersion: null }),
      at(NOW),
    );
    expect(handed.state).toMatchObject({ particulars: { officerId: 'head-2' }, desk: { claimed: false } });
  });

  test('given a journal from before there was a pool, then its items have their officers', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    expect(item.item.desk).toEqual({ claimed: true, transfers: [] });
    expect(item.tell(claim('officer-2'), NOW).error).toMatchObject({ code: 'ALREADY_CLAIMED', officerId: 'officer-1' });
  });
});

describe('reassigning', () => {
  const given = () => story('soil-water', 'city', '2026-09-14T10:00');

  test('when the head names a colleague with reasons, then the colleague answers, and no date and no version moves', () => {
    const item = given();
    const { clock, next } = item;
    const decision = item.tell(reassign('officer-1', 'officer-2'), NOW);
    expect(decision.events).toMatchObject([
      { type: 'OfficerAssigned', how: 'reassigned', from: 'officer-1', to: 'officer-2', reasons: '调整分工' },
    ]);
    expect(item.item).toMatchObject({ particulars: { officerId: 'officer-2' }, decisionVersion: 1 });
    expect([item.clock, item.next]).toEqual([clock, next]);
  });

  test('when somebody else has it by now, then it stays with them', () => {
    const item = given();
    item.tell(reassign('officer-1', 'officer-2'), NOW);
    expect(item.tell(reassign('officer-1', 'officer-3'), NOW).error).toEqual({
      code: 'HELD_BY_ANOTHER',
      officerId: 'officer-2',
    });
  });

  test.each([
    ['to the one who has it', reassign('officer-1', 'officer-1'), 'SAME_OFFICER'],
    ['without reasons', reassign('officer-1', 'officer-2', { reasons: ' \u3000' }), 'REASONS_REQUIRED'],
    ['on another version', reassign('officer-1', 'officer-2', { expectedVersion: 2 }), 'STALE_VERSION'],
  ])('%s is refused', (_how, command, code) => {
    expect(given().tell(command, NOW)).toMatchObject({ events: [], error: { code } });
  });

  test('a reply on the version that was seen before a colleague took over is not stale: no timely reply is lost over it', () => {
    const item = given();
    item.act('Accept', '2026-09-14T11:00');
    const seen = item.item.decisionVersion;
    item.tell(reassign('officer-1', 'officer-2', { expectedVersion: null, how: 'handedOver' }), NOW);
    expect(item.tell({ type: 'Approve', expectedVersion: seen, reasons: null }, NOW).error).toBeNull();
  });

  test('a warning after it goes to whoever answers then', () => {
    const item = given();
    item.act('Accept', '2026-09-14T11:00');
    item.tell(reassign('officer-1', 'officer-2', { expectedVersion: 2 }), NOW);
    expect(typesOf(item.settle('2026-09-18T10:00'))).toEqual(['WarningRaised']);
    expect(item.item.particulars.officerId).toBe('officer-2');
  });
});

describe('sending an item on to another department (移送)', () => {
  const accepted = () => {
    const item = story('flood-impact', 'city', '2026-09-24T09:00');
    item.act('Accept', '2026-09-24T10:00');
    return item;
  };

  test('the clock runs on: every date stays, the department and its officer change, and the version rises', () => {
    const item = accepted();
    const { clock, next } = item;
    item.tell(transfer('990100-STH', { expectedVersion: 2 }), '2026-09-29T15:00');
    expect(item.item).toMatchObject({
      particulars: { departmentId: '990100-STH', officerId: 'officer-9' },
      desk: { claimed: true, transfers: [{ from: '990100-SLJ', to: '990100-STH', at: shanghai('2026-09-29T15:00') }] },
      decisionVersion: 3,
    });
    expect(clock.runningDue?.dueOn).toBe('2026-10-12');
    expect([item.clock, item.next]).toEqual([clock, next]);
    expect(typesOf(item.settle('2026-10-13T00:01'))).toEqual(['EscalationRaised']);
  });

  test('an approval by the former department that was under way is stale, not applied', () => {
    const item = accepted();
    item.tell(transfer('990100-STH', { expectedVersion: 2 }), '2026-09-29T15:00');
    const late = item.tell({ type: 'Approve', expectedVersion: 2, reasons: null }, '2026-09-29T15:00');
    expect(late.error).toMatchObject({ code: 'STALE_VERSION', currentVersion: 3 });
  });

  test('a transfer in the seconds of a cutoff waits: the default belongs to the department that had the item', () => {
    const item = accepted();
    const moved = item.tell(transfer('990100-STH', { expectedVersion: 2 }), '2026-10-13T00:00');
    expect(moved.error).toMatchObject({ code: 'CUTOFF_IN_PROGRESS', deadline: 'escalation' });
    const after = item.tell(transfer('990100-STH', { expectedVersion: 2 }), '2026-10-13T00:01');
    expect(typesOf(after.events)).toEqual(['EscalationRaised', 'ItemTransferred']);
  });

  test.each([
    ['to where it lies', transfer('990100-SLJ'), 'SAME_DEPARTMENT'],
    ['without reasons', transfer('990100-STH', { reasons: '' }), 'REASONS_REQUIRED'],
    ['on another version', transfer('990100-STH', { expectedVersion: 9 }), 'STALE_VERSION'],
  ])('%s is refused', (_how, command, code) => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    expect(item.tell(command, NOW)).toMatchObject({ events: [], error: { code } });
  });

  test('a pause, a correction list and an asked opinion go with the item', () => {
    for (const act of ['Suspend', 'RequestOpinion'] as const) {
      const item = accepted();
      item.act(act, '2026-09-25T10:00');
      const { account } = item.item;
      item.tell(transfer('990100-STH', { expectedVersion: 3 }), '2026-09-29T15:00');
      expect(item.item.account).toBe(account);
    }
  });

  test('into the pool of the other window: nobody has it there, and its head answers', () => {
    const item = accepted();
    const assignment = { officerId: 'head-9', by: 'pool', claimed: false } as const;
    item.tell(transfer('990100-STH', { expectedVersion: 2, assignment }), '2026-09-29T15:00');
    expect(item.tell(claim('officer-8', 3), '2026-09-29T16:00').error).toBeNull();
    expect(replay(item.events)).toEqual(item.item);
  });
});

describe('an item that has its outcome', () => {
  const closed = (...acts: readonly (readonly [ActionType, string])[]): Story => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    for (const [type, when] of acts) item.act(type, when);
    return item;
  };
  const version = (item: Story) => item.item.decisionVersion;

  test('is claimed by nobody and goes to no other department', () => {
    for (const item of [
      closed(['Withdraw', '2026-09-14T11:00']),
      closed(['Accept', '2026-09-14T11:00'], ['Approve', '2026-09-14T12:00']),
    ]) {
      const { status } = item.item;
      expect(item.tell(claim('officer-2', version(item)), NOW).error).toMatchObject({
        code: 'ACTION_NOT_ALLOWED',
        action: 'Claim',
        status,
      });
      expect(item.tell(transfer('990100-STH', { expectedVersion: version(item) }), NOW).error).toMatchObject({
        code: 'ACTION_NOT_ALLOWED',
        action: 'Transfer',
      });
    }
  });

  test('changes hands while it still owes a delivery, a paper or a verification, and no longer', () => {
    const item = closed(['Accept', '2026-09-14T11:00'], ['Approve', '2026-09-14T12:00']);
    expect(item.tell(reassign('officer-1', 'officer-2', { expectedVersion: version(item) }), NOW).error).toBeNull();
    item.act('RecordDelivery', NOW);
    expect(item.tell(reassign('officer-2', 'officer-3', { expectedVersion: version(item) }), NOW).error).toEqual({
      code: 'ACTION_NOT_ALLOWED',
      action: 'Reassign',
      status: 'approved',
      allowed: [],
    });
    const deemed = closed(['Accept', '2026-09-14T11:00']);
    deemed.settle('2026-09-22T00:00');
    expect(deemed.item.status).toBe('deemedApproved');
    const owing = reassign('officer-1', 'officer-2', { expectedVersion: version(deemed) });
    expect(deemed.tell(owing, '2026-09-22T09:00').error).toBeNull();
    deemed.act('IssuePaper', '2026-09-22T10:00');
    const done = reassign('officer-2', 'officer-3', { expectedVersion: version(deemed) });
    expect(deemed.tell(done, '2026-09-22T11:00').error).toMatchObject({ code: 'ACTION_NOT_ALLOWED' });
  });
});

describe('standing in for an officer on leave (代理)', () => {
  const onBehalfOf = 'officer-1';
  const names = (events: readonly ItemEvent[]) => events.map((event) => event.onBehalfOf);

  test('an act of the responsible officer carries both names; what the clock did before it does not', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    const now = shanghai('2026-09-21T09:00');
    const decision = item.tell(
      { type: 'Suspend', expectedVersion: 2, ground: 'technical-review', noticeNo: '1', noticedOn: '2026-09-21' },
      { now, receivedAt: now, onBehalfOf },
    );
    expect(typesOf(decision.events)).toEqual(['ItemAcceptedBySilence', 'ClockSuspended']);
    expect(names(decision.events)).toEqual([undefined, onBehalfOf]);
    expect(decision.byClock).toBe(1);
  });

  test('a claim, a reassignment, a transfer, and what a unit or a supervisor does are nobody else’s', () => {
    const now = shanghai(NOW);
    const acts: Parameters<Story['tell']>[0][] = [
      reassign('officer-1', 'officer-2'),
      transfer('990100-STH'),
      { type: 'Withdraw', expectedVersion: 1, reasons: null },
    ];
    for (const command of acts) {
      const item = story('soil-water', 'city', '2026-09-14T10:00');
      expect(names(item.tell(command, { now, receivedAt: now, onBehalfOf }).events)).toEqual([undefined]);
    }
  });

  test('the name changes nothing of what was decided', () => {
    const now = shanghai(NOW);
    const accept = { type: 'Accept', expectedVersion: 1 } as const;
    const plain = story('soil-water', 'city', '2026-09-14T10:00');
    const named = story('soil-water', 'city', '2026-09-14T10:00');
    plain.tell(accept, { now, receivedAt: now });
    named.tell(accept, { now, receivedAt: now, onBehalfOf });
    expect(named.item).toEqual(plain.item);
    const proposal = {
      type: 'ProposeRectification',
      field: 'officer',
      from: 'officer-1',
      to: 'officer-2',
      reasons: '错',
      by: 'officer-3',
    } as const;
    named.tell({ ...proposal, expectedVersion: 2 }, { now, receivedAt: now, onBehalfOf });
    plain.tell({ ...proposal, expectedVersion: 2 }, { now, receivedAt: now });
    expect(named.item).toEqual(plain.item);
  });
});
