/** The life of a meeting: what may be done when, and what stays visible. */
import { describe, expect, test } from '@jest/globals';
import {
  decideMeeting,
  evolveMeeting,
  type Meeting,
  type MeetingCommand,
  type MeetingStatus,
  replayMeeting,
  standingKeys,
} from '../../domain/supervision/meeting.ts';
import { shanghai } from '../support/rulebook.ts';

const AT = shanghai('2026-10-25T10:00');
const planned = replayMeeting([{ type: 'MeetingPlanned', effectiveAt: AT, division: '990100', month: '2026-10' }]);
type Part = { readonly type: MeetingCommand['type'] } & Record<string, unknown>;
const decide = (meeting: Meeting, command: Part, at = AT) =>
  decideMeeting(meeting, { expectedVersion: meeting.version, by: 'supervisor-1', ...command } as MeetingCommand, at);
const step = (meeting: Meeting, command: Part, at = AT): Meeting => {
  const decided = decide(meeting, command, at);
  if ('code' in decided) throw new Error(JSON.stringify(decided));
  return evolveMeeting(meeting, decided);
};

const prepare = { type: 'Prepare', ordinal: 1, asOf: AT, keys: ['red:A', 'blocker:P'] } as const;
const add = { type: 'Add', title: '用林', text: '省厅会商', itemNos: [], reasons: '分管领导要求' } as const;
const strike = { type: 'Strike', key: 'red:A', reasons: '会前已办结' } as const;
const freeze = { type: 'Freeze', ordinal: 2, sha256: 'f'.repeat(64) } as const;
const hold = { type: 'Hold', heldOn: '2026-10-27', chair: '分管副市长', present: '各部门' } as const;
const minutes = (...keys: string[]) =>
  ({ type: 'EnterMinutes', decisions: keys.map((key) => ({ key, decision: '限期办结' })), tasks: 1 }) as const;

const draft = step(planned, prepare);
const frozen = step(step(step(draft, add), strike), freeze);
const held = step(frozen, hold, shanghai('2026-10-28T10:00'));

test('planned, frozen, held, minuted, closed', () => {
  expect(standingKeys(held)).toEqual(['blocker:P', 'added:1']);
  const half = step(held, minutes('added:1'));
  expect(half).toMatchObject({ status: 'minuted', tasks: 1 });
  expect(decide(half, { type: 'Close' })).toEqual({ code: 'MINUTES_INCOMPLETE', missing: ['blocker:P'] });
  const closed = step(step(half, minutes('blocker:P')), { type: 'Close' });
  expect(closed).toMatchObject({ status: 'closed', tasks: 2, version: 9 });
});

test('what was struck and added stays with its reason, also when the draft is prepared anew', () => {
  const again = step(step(step(draft, strike), add), { ...prepare, ordinal: 2, keys: ['red:B'] });
  expect(again.strikes).toMatchObject([{ key: 'red:A', reasons: '会前已办结', by: 'supervisor-1' }]);
  expect(again.added).toMatchObject([{ key: 'added:1', reasons: '分管领导要求' }]);
  expect(standingKeys(again)).toEqual(['red:B', 'added:1']);
});

describe('refused', () => {
  test('what does not fit the state; nothing at all once it is closed', () => {
    const fits: Record<MeetingStatus, readonly string[]> = {
      planned: ['Prepare', 'Add', 'Strike', 'Freeze'],
      frozen: ['Hold'],
      held: ['EnterMinutes', 'Close'],
      minuted: ['EnterMinutes', 'Close'],
      closed: [],
    };
    const minuted = step(held, minutes('blocker:P', 'added:1'));
    const meetings = [draft, frozen, held, minuted, step(minuted, { type: 'Close' })];
    for (const meeting of meetings) {
      for (const command of [prepare, add, strike, freeze, hold, minutes(), { type: 'Close' } as const]) {
        const decided = decide(meeting, command);
        const refused = 'code' in decided && decided.code === 'MEETING_ACTION_NOT_ALLOWED';
        expect([meeting.status, command.type, !refused]).toEqual([
          meeting.status,
          command.type,
          fits[meeting.status].includes(command.type),
        ]);
      }
    }
  });

  test('a version that has passed', () => {
    expect(decide(draft, { ...freeze, expectedVersion: 1 })).toEqual({ code: 'MEETING_CHANGED', currentVersion: 2 });
  });

  test('an entry that is not there, was struck, or has its decision', () => {
    const unknown = { code: 'AGENDA_ENTRY_UNKNOWN', given: 'red:Z', allowed: ['red:A', 'blocker:P'] };
    expect(decide(draft, { ...strike, key: 'red:Z' })).toEqual(unknown);
    expect(decide(step(draft, strike), strike)).toEqual({ code: 'AGENDA_ENTRY_STRUCK', given: 'red:A' });
    expect(decide(held, minutes('red:A'))).toEqual({ code: 'AGENDA_ENTRY_STRUCK', given: 'red:A' });
    const decided = { code: 'AGENDA_ENTRY_DECIDED', given: 'added:1' };
    expect(decide(step(held, minutes('added:1')), minutes('added:1'))).toEqual(decided);
    expect(decide(held, minutes('added:1', 'added:1'))).toEqual(decided);
  });

  test('a day before the pack was frozen, and one that lies ahead', () => {
    const at = shanghai('2026-10-28T10:00');
    const refusal = { code: 'MEETING_DAY_NOT_POSSIBLE', first: '2026-10-25', last: '2026-10-28' };
    expect(decide(frozen, { ...hold, heldOn: '2026-10-24' }, at)).toEqual(refusal);
    expect(decide(frozen, { ...hold, heldOn: '2026-10-29' }, at)).toEqual(refusal);
    expect(decide(frozen, { ...hold, heldOn: '2026-10-28' }, at)).toMatchObject({ type: 'MeetingHeld' });
  });
});
