import { describe, expect, test } from '@jest/globals';
import { shanghai } from '../support/rulebook.ts';
import { story, typesOf } from './item-story.ts';

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
    expect(item.next).toMatchObject({ kind: 'opinionReminder', dueOn: '2026-09-15' });
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
