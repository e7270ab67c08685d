/** The legs of a published timetable: what may stand there, and what is refused with its place. */
import { describe, expect, test } from '@jest/globals';
import { problemsOf } from '../../domain/timetable/validate.ts';
import { FIELDS } from '../../terms/fields.ts';
import { timetable } from '../support/rulebook.ts';

// biome-ignore lint/suspicious/noExplicitAny: a timetable that is broken on purpose
type Loose = any;

const place = timetable.items.findIndex(({ id }) => id === 'river-works');
const at = (path: string) => `/items/${place}/legs/${path}`;

function problemsAfter(change: (legs: Loose[], type: Loose) => void) {
  const copy: Loose = structuredClone(timetable);
  change(copy.items[place].legs, copy.items[place]);
  return problemsOf(copy).map(({ pointer, code }) => [pointer, code]);
}

describe('a leg of the timetable (会办、初审)', () => {
  test('the sample has legs below the deciding tier and beside it, that consent and that escalate', () => {
    expect(problemsOf(timetable)).toEqual([]);
    const legs = timetable.items.flatMap((type) => type.legs ?? []);
    expect(new Set(legs.map(({ onSilence }) => onSilence))).toEqual(new Set(['consent', 'escalate']));
    expect(legs.some(({ tier, decidedAt }) => tier === decidedAt)).toBe(true);
    expect(legs.some(({ tier, decidedAt }) => tier !== decidedAt)).toBe(true);
  });

  test.each<[string, (legs: Loose[], type: Loose) => void, string, string]>([
    [
      'of a tier that does not decide',
      ([leg], type) => type.tiers.splice(1, 1) && delete type.onTimeout.city && leg,
      at('0/decidedAt'),
      'LEG_WITHOUT_TIER',
    ],
    ['above the tier that decides', ([leg]) => (leg.tier = 'province'), at('0/tier'), 'LEG_ABOVE_TIER'],
    [
      'of the department that decides anyway',
      ([, leg]) => (leg.department = 'SLJ'),
      at('1/department'),
      'LEG_OF_ITS_OWN',
    ],
    ['whose silence consents by nothing', ([leg]) => delete leg.basis, at('0/basis'), 'LEG_WITHOUT_BASIS'],
    [
      'whose silence escalates, with a basis',
      ([leg]) => (leg.onSilence = 'escalate'),
      at('0/basis'),
      'LEG_BASIS_UNUSED',
    ],
    ['longer than the item', ([leg]) => (leg.value = 8), at('0/value'), 'LEG_TOO_LONG'],
    [
      'of a department that nobody knows',
      ([leg]) => (leg.department = 'XYZ'),
      at('0/department'),
      'UNKNOWN_DEPARTMENT',
    ],
    [
      'of a department that is not at its tier',
      ([leg]) => (leg.department = 'YJJ'),
      at('0/tier'),
      'DEPARTMENT_NOT_AT_TIER',
    ],
    ['without a unit', ([leg]) => delete leg.unit, at('0/unit'), 'LIMIT_WITHOUT_UNIT'],
    ['in months', ([leg]) => (leg.unit = 'month'), at('0/unit'), 'NOT_ALLOWED_VALUE'],
    ['of no days', ([leg]) => (leg.value = 0), at('0/value'), 'TOO_SMALL'],
    [
      'with a silence that nobody knows',
      ([leg]) => (leg.onSilence = 'deemed-approved'),
      at('0/onSilence'),
      'NOT_ALLOWED_VALUE',
    ],
    ['with a field that nobody knows', ([leg]) => (leg.note = 'x'), at('0/note'), 'UNKNOWN_FIELD'],
    ['that is there twice', ([one, other]) => (other.id = one.id), at('1'), 'DUPLICATE_ENTRY'],
  ])('%s: refused, at its place', (_what, change, pointer, code) => {
    expect(problemsAfter((legs, type) => void change(legs, type))).toContainEqual([pointer, code]);
    expect(FIELDS).toHaveProperty(code);
  });

  test('rules.md 8: at the province its silence does not consent by the policy of the city', () => {
    const province = (basis: string) =>
      problemsAfter((legs) => {
        legs.splice(0, 2, { ...legs[0], decidedAt: 'province', tier: 'province', department: 'JTJ', basis });
      });
    expect(province('policy')).toEqual([[at('0/basis'), 'POLICY_ABOVE_CITY']]);
    expect(province('inter-agency')).toEqual([]);
  });

  test('a list without a leg is refused, and a type without the list has none', () => {
    expect(problemsAfter((legs) => legs.splice(0, 2))).toEqual([[`/items/${place}/legs`, 'TOO_SHORT']]);
    expect(problemsAfter((_legs, type) => delete type.legs)).toEqual([]);
  });
});
