import { describe, expect, test } from '@jest/globals';
import { GROUNDS, type ItemType, type SilencePolicy, type Tier, termsAt } from '../../domain/timetable/timetable.ts';
import { timetable } from '../support/rulebook.ts';

const TIERS: readonly Tier[] = ['county', 'city', 'province', 'ministry'];
const rows = timetable.items.flatMap((type) => TIERS.map((tier) => [type, tier] as const));

function typeOf(id: string): ItemType {
  const type = timetable.items.find((candidate) => candidate.id === id);
  if (type === undefined) throw new Error(`no type ${id}`);
  return type;
}

describe('terms of a type at a tier', () => {
  test('45 types, offered exactly at the tiers that they name', () => {
    expect(timetable.items).toHaveLength(45);
    const wrong = rows.filter(([type, tier]) => (termsAt(type, tier) !== undefined) !== type.tiers.includes(tier));
    expect(wrong).toEqual([]);
    expect(termsAt(typeOf('pollutant-permit'), 'county')).toBeUndefined();
  });

  test('the promise of the city binds county and city only', () => {
    for (const [type, tier] of rows) {
      const terms = termsAt(type, tier);
      if (terms === undefined) continue;
      const binds = tier === 'county' || tier === 'city';
      expect(terms.promisedLimit).toEqual(binds ? type.promisedLimit : null);
      expect(terms.statutoryLimit).toEqual(type.statutoryLimit);
      expect(terms.anchor).toBe(type.clockStart);
    }
  });

  test('every ground on which a type pauses is on the closed list, and every ground of the list is used', () => {
    const grounds = timetable.items.flatMap(({ excludedPhases }) => excludedPhases.map(({ ground }) => ground));
    expect([...new Set(grounds)].sort()).toEqual(Object.keys(GROUNDS).sort());
  });

  test('a basis stands exactly where silence deems, and never a policy above the city', () => {
    for (const [type, tier] of rows) {
      const terms = termsAt(type, tier);
      if (terms === undefined) continue;
      expect(terms.deemedBasis !== null).toBe(terms.onTimeout === 'deemed-approved');
      if (tier === 'province' || tier === 'ministry') expect(terms.deemedBasis?.class).not.toBe('policy');
    }
  });

  test.each<[string, Tier, SilencePolicy]>([
    ['soil-water', 'city', 'deemed-approved'],
    ['soil-water', 'province', 'report-upward'],
    ['flood-impact', 'county', 'escalate-only'],
    ['eia-rereview', 'ministry', 'deemed-approved'],
    ['land-conversion', 'province', 'report-upward'],
  ])('%s at tier %s: %s', (id, tier, policy) => {
    expect(termsAt(typeOf(id), tier)?.onTimeout).toBe(policy);
  });

  test('a tier without a policy is not offered, even where it is listed', () => {
    expect(termsAt({ ...typeOf('soil-water'), onTimeout: {} }, 'city')).toBeUndefined();
    expect(termsAt({ ...typeOf('soil-water'), tiers: [] }, 'city')).toBeUndefined();
  });
});
