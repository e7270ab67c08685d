import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { impactOf } from '../../domain/timetable/impact.ts';
import type { ItemType, Timetable } from '../../domain/timetable/timetable.ts';
import { timetable } from '../support/rulebook.ts';

const nothing = { added: [], removed: [], changed: [], moved: [], ladder: [] };

function withType(id: string, change: Partial<ItemType>): Timetable {
  return { ...timetable, items: timetable.items.map((type) => (type.id === id ? { ...type, ...change } : type)) };
}

describe('the impact of a timetable', () => {
  test('of the same content is nothing, whatever the order of its fields', () => {
    const turned = timetable.items.map(
      (type) => Object.fromEntries(Object.entries(type).reverse()) as unknown as ItemType,
    );
    expect(impactOf(timetable, { ...timetable, version: 'other', items: turned })).toEqual(nothing);
  });

  test('names each field that differs, old and new; silence by tier', () => {
    const type = timetable.items.find(({ id }) => id === 'soil-water') as ItemType;
    const next = withType('soil-water', {
      promisedLimit: { value: 3, unit: 'working' },
      onTimeout: { ...type.onTimeout, city: 'escalate-only' },
      dependsOn: [],
      gates: ['operation'],
    });
    const [changed, ...others] = impactOf(timetable, next).changed;
    expect(others).toEqual([]);
    expect(changed).toMatchObject({ id: 'soil-water', nameZh: type.nameZh, nameEn: type.nameEn });
    expect(changed?.changes).toEqual(
      expect.arrayContaining([
        { field: 'promisedLimit', before: { value: 5, unit: 'working' }, after: { value: 3, unit: 'working' } },
        { field: 'onTimeout.city', before: 'deemed-approved', after: 'escalate-only' },
        { field: 'gates', before: type.gates, after: ['operation'] },
      ]),
    );
    expect(changed?.changes).toHaveLength(type.dependsOn.length > 0 ? 4 : 3);
  });

  test('a tier that is new or gone is null on the other side', () => {
    const next = withType('land-conversion', { onTimeout: { ministry: 'report-upward' } });
    const { onTimeout } = timetable.items.find(({ id }) => id === 'land-conversion') as ItemType;
    const changes = impactOf(timetable, next).changed[0]?.changes ?? [];
    expect(changes.map(({ field, before, after }) => [field, before, after])).toEqual(
      Object.keys(onTimeout)
        .filter((tier) => tier !== 'ministry')
        .map((tier) => [`onTimeout.${tier}`, onTimeout[tier as keyof typeof onTimeout], null]),
    );
  });

  test('tells the ladders that differ, tier by tier', () => {
    const rungs = timetable.ladder ?? [];
    const cityRungs = rungs.filter(({ tier }) => tier === 'city');
    const ladder = rungs.filter((rung) => rung.tier !== 'city' || rung.rung !== 'half');
    const other = impactOf(timetable, { ...timetable, ladder });
    expect(other).toEqual({ ...nothing, ladder: [{ tier: 'city', before: cityRungs, after: cityRungs.slice(1) }] });
    const { ladder: _none, ...without } = timetable;
    expect(impactOf(without, timetable).ladder.map(({ tier, before }) => [tier, before])).toEqual(
      ['county', 'city', 'province', 'ministry'].map((tier) => [tier, []]),
    );
  });

  test('tells types added, removed, and those whose place in an item number moves', () => {
    const [first, second] = timetable.items as [ItemType, ItemType];
    const added = { ...first, id: 'new-type' };
    const {
      added: more,
      removed,
      changed,
      moved,
    } = impactOf(timetable, {
      ...timetable,
      items: [second, added, ...timetable.items.slice(2)],
    });
    expect([more.map(({ id }) => id), removed.map(({ id }) => id), changed]).toEqual([['new-type'], [first.id], []]);
    expect(moved).toEqual([{ id: second.id, nameZh: second.nameZh, nameEn: second.nameEn, before: 2, after: 1 }]);
  });

  test('turned round, added and removed change places, and so do before and after', () => {
    const part = fc.subarray([...timetable.items], { minLength: 1 });
    fc.assert(
      fc.property(part, part, (one, two) => {
        const [a, b] = [
          { ...timetable, items: one },
          { ...timetable, items: two },
        ];
        const [there, back] = [impactOf(a, b), impactOf(b, a)];
        expect(back.added).toEqual(there.removed);
        expect(back.removed).toEqual(there.added);
        expect(there.added.length + one.length).toBe(there.removed.length + two.length);
        expect(there.changed).toEqual([]);
      }),
    );
  });
});
