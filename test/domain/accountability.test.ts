import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type AccountabilityEvent,
  type AccountabilityRecord,
  allowedOn,
  countDefault,
  decideRecord,
  evolveRecord,
  type RecordCommand,
  yearOfDefault,
} from '../../domain/supervision/accountability.ts';
import { shanghai } from '../support/rulebook.ts';

const RULE = { talkAtDefaults: 1, referAtDefaults: 2 };
const AT = shanghai('2026-10-10T00:00');
const TALK = { type: 'HoldTalk', heldOn: '2026-10-09', present: '分管领导', findings: '已整改' } as const;
const REFER = { type: 'Refer', to: '市效能办', letterNo: '临督函〔2026〕3号', reasons: '再次超时默认' } as const;
const CLOSE = { type: 'CloseRecord', findings: '已整改' } as const;

/** A record that lives through defaults and steps. */
function record(rule = RULE) {
  let state: AccountabilityRecord | null = null;
  const events: AccountabilityEvent[] = [];
  const keep = (more: readonly AccountabilityEvent[]) => {
    events.push(...more);
    state = more.reduce<AccountabilityRecord | null>(evolveRecord, state);
  };
  return {
    events,
    get state(): AccountabilityRecord {
      if (state === null) throw new Error('nothing counted');
      return state;
    },
    default: () => keep(countDefault(state, { itemNo: 'N', typeId: 'soil-water', effectiveAt: AT }, rule)),
    /** The code of the refusal, or undefined. */
    take(command: RecordCommand) {
      const decided = decideRecord(this.state, command, AT);
      if ('code' in decided) return decided.code;
      keep(decided);
      return undefined;
    },
  };
}

describe('repeated defaults (泰政办发〔2022〕58号)', () => {
  test('the first is talked about, from the second on the department is referred', () => {
    const one = record();
    one.default();
    expect(one.state).toMatchObject({ status: 'talkDue', defaults: 1 });
    expect(one.take(REFER)).toBe('RECORD_STEP_NOT_ALLOWED');
    expect(one.take(TALK)).toBeUndefined();
    one.default();
    expect(one.state).toMatchObject({ status: 'referralDue', defaults: 2 });
    expect(one.take(CLOSE)).toBe('RECORD_STEP_NOT_ALLOWED');
    expect(one.take(REFER)).toBeUndefined();
    expect(one.take(CLOSE)).toBeUndefined();
    expect(one.events.map(({ type }) => type)).toEqual([
      ...['DefaultCounted', 'MeasureDue', 'TalkHeld', 'DefaultCounted', 'MeasureDue'],
      ...['DepartmentReferred', 'RecordClosed'],
    ]);
  });

  test('a further default makes the referral due again, also after the end', () => {
    const one = record();
    for (const _ of [1, 2]) one.default();
    one.take(REFER);
    one.default();
    expect(one.state.status).toBe('referralDue');
    one.take(REFER);
    one.take(CLOSE);
    one.default();
    expect(one.state).toMatchObject({ status: 'referralDue', defaults: 4 });
  });

  test('a talk does not stand in for the referral that is due', () => {
    const one = record();
    for (const _ of [1, 2]) one.default();
    expect(one.take(TALK)).toBeUndefined();
    expect(one.state.status).toBe('referralDue');
  });

  test('what is due already is not due a second time', () => {
    const one = record();
    for (const _ of [1, 2, 3, 4]) one.default();
    expect(one.events.filter(({ type }) => type === 'MeasureDue')).toMatchObject([
      { measure: 'talk', atDefaults: 1 },
      { measure: 'referral', atDefaults: 2 },
    ]);
  });

  test('below the thresholds of the city a default is counted, and nothing more', () => {
    const one = record({ talkAtDefaults: 3, referAtDefaults: 5 });
    for (const _ of [1, 2]) one.default();
    expect(one.state).toMatchObject({ status: 'counted', defaults: 2 });
    expect(allowedOn(one.state)).toEqual([]);
    one.default();
    expect(one.state.status).toBe('talkDue');
  });

  test('a talk that is still to come is not entered; one of today is', () => {
    const one = record();
    one.default();
    expect(one.take({ ...TALK, heldOn: '2026-10-11' })).toBe('TALK_NOT_YET_HELD');
    expect(one.take({ ...TALK, heldOn: '2026-10-10' })).toBeUndefined();
  });

  test('the year is that of the last day in time', () => {
    expect(yearOfDefault(shanghai('2027-01-01T00:00'))).toBe(2026);
    expect(yearOfDefault(shanghai('2027-01-01T00:00') + 1)).toBe(2027);
  });

  test('whatever happens: every default counts once, nothing is closed while a measure is due, the version rises by each event', () => {
    const deeds = fc.array(fc.constantFrom('default', 'HoldTalk', 'Refer', 'CloseRecord'), { maxLength: 20 });
    const rules = fc.record({ talkAtDefaults: fc.integer({ min: 1, max: 4 }), more: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(deeds, rules, (list, { talkAtDefaults, more }) => {
        const one = record({ talkAtDefaults, referAtDefaults: talkAtDefaults + more });
        one.default();
        for (const deed of list) {
          const before = one.state.status;
          if (deed === 'default') one.default();
          const refused =
            deed === 'default' ? undefined : one.take({ HoldTalk: TALK, Refer: REFER, CloseRecord: CLOSE }[deed]);
          if (deed === 'CloseRecord' && refused === undefined) expect(['talked', 'referred']).toContain(before);
          if (deed === 'Refer' && refused === undefined) expect(before).toBe('referralDue');
        }
        expect(one.state.defaults).toBe(1 + list.filter((deed) => deed === 'default').length);
        expect(one.state.version).toBe(one.events.length);
        if (one.state.defaults < talkAtDefaults) expect(one.state.status).toBe('counted');
      }),
    );
  });
});
