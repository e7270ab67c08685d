import { describe, expect, test } from '@jest/globals';
import { dueAfter } from '../../domain/calendar/limit.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import { type ChecklistEntry, checklistProblems, readiness, type Standing } from '../../domain/timetable/checklist.ts';
import { criticalPaths, type Gate } from '../../domain/timetable/critical-path.ts';
import type { ItemType, Tier, Timetable } from '../../domain/timetable/timetable.ts';
import { calendar, timetable } from '../support/rulebook.ts';

const MISSING: Standing = { kind: 'missing' };
const SATISFIED: Standing = { kind: 'satisfied', withoutPaper: false };
const at = (tier: Tier, ...typeIds: string[]): ChecklistEntry[] => typeIds.map((typeId) => ({ typeId, tier }));
const standings =
  (known: Readonly<Record<string, Standing>> = {}) =>
  (typeId: string) =>
    known[typeId] ?? MISSING;
/** Running, with a limit of so many working days from the day. */
const running = (from: string, days: number): Standing => ({
  kind: 'running',
  due: dueAfter(calendar, dayNumber(from), { value: days, unit: 'working' }),
});

/** By type: how far it is, and what it waits for. */
function ready(entries: readonly ChecklistEntry[], known: Readonly<Record<string, Standing>> = {}) {
  const list = readiness(timetable, entries, standings(known));
  return Object.fromEntries(list.map((one) => [one.entry.typeId, [one.readiness, one.waitsFor]]));
}

function gate(
  name: Gate,
  from: string,
  entries: readonly ChecklistEntry[],
  known: Readonly<Record<string, Standing>> = {},
) {
  return criticalPaths(timetable, entries, standings(known), calendar, dayNumber(from)).find(
    (one) => one.gate === name,
  );
}

describe('dependsOn: groups of alternatives, of which only listed members count', () => {
  test('given a member that the project does not list, it is ignored', () => {
    expect(ready(at('city', 'feasibility'))).toEqual({ feasibility: ['mayBeHandedIn', []] });
  });

  test('given a listed member that is not satisfied, the entry waits for its group', () => {
    expect(ready(at('city', 'feasibility', 'land-prereview', 'wetland'))).toMatchObject({
      feasibility: ['waits', [['land-prereview'], ['wetland']]],
      'land-prereview': ['mayBeHandedIn', []],
    });
  });

  test('given two listed alternatives, one satisfied member is enough', () => {
    const list = at('city', 'eia-report', 'eia-form', 'pollutant-permit');
    expect(ready(list)['pollutant-permit']).toEqual(['waits', [['eia-report', 'eia-form']]]);
    expect(ready(list, { 'eia-form': SATISFIED })['pollutant-permit']).toEqual(['mayBeHandedIn', []]);
  });

  test('given an alternative that is not listed, it is not named', () => {
    expect(ready(at('city', 'eia-report', 'pollutant-permit'))['pollutant-permit']).toEqual([
      'waits',
      [['eia-report']],
    ]);
  });

  test('given an entry that runs or is satisfied, it is that, whatever its groups say', () => {
    const list = at('city', 'land-prereview', 'feasibility');
    expect(ready(list, { feasibility: running('2026-09-14', 10) })).toMatchObject({
      feasibility: ['running', [['land-prereview']]],
    });
    expect(ready(list, { feasibility: SATISFIED })).toMatchObject({ feasibility: ['satisfied', []] });
  });
});

describe('a checklist that cannot stand', () => {
  test('names every entry that is unknown, not handed in by itself, there twice, or at a wrong tier', () => {
    const list = [
      ...at('city', 'moon-permit', 'soil-water', 'permit-renewal', 'soil-water'),
      ...at('county', 'archaeology'),
    ];
    expect(checklistProblems(timetable, list)).toEqual([
      { index: 0, code: 'UNKNOWN_ITEM_TYPE', allowed: timetable.items.map(({ id }) => id) },
      { index: 2, code: 'TYPE_NOT_SUBMITTABLE' },
      { index: 3, code: 'ENTRY_TWICE' },
      { index: 4, code: 'TIER_NOT_OFFERED', allowed: ['province'] },
    ]);
  });

  test('the whole catalogue at its first tiers can stand', () => {
    const all = timetable.items.filter(({ submittable }) => submittable);
    const entries = all.map(({ id, tiers }) => ({ typeId: id, tier: tiers[0] as Tier }));
    expect(checklistProblems(timetable, entries)).toEqual([]);
  });

  test('a circle among listed entries is named; without one of its members it is none', () => {
    const circular: Timetable = {
      ...timetable,
      items: timetable.items.map((type): ItemType => {
        if (type.id === 'wetland') return { ...type, dependsOn: [['soil-water', 'eia-form']] };
        if (type.id === 'soil-water') return { ...type, dependsOn: [['river-works']] };
        return type.id === 'river-works' ? { ...type, dependsOn: [['wetland']] } : type;
      }),
    };
    const list = at('city', 'eia-form', 'feasibility', 'wetland', 'soil-water', 'river-works');
    const cycle = ['wetland', 'soil-water', 'river-works', 'wetland'];
    expect(checklistProblems(circular, list)).toEqual([{ index: 2, code: 'DEPENDENCY_CYCLE', cycle }]);
    expect(checklistProblems(circular, list.slice(0, 4))).toEqual([]);
    expect(() => criticalPaths(circular, list, standings(), calendar, dayNumber('2026-09-14'))).toThrow(RangeError);
  });
});

describe('the critical path to a gate', () => {
  test('is the longest chain of promised limits, counted over the holidays (民法典 201, 行政许可法 82)', () => {
    expect(gate('project-approval', '2026-09-14', at('county', 'feasibility', 'land-prereview'))).toEqual({
      gate: 'project-approval',
      entries: ['feasibility', 'land-prereview'],
      remaining: ['feasibility', 'land-prereview'],
      awaitsPaper: [],
      chain: [
        { typeId: 'land-prereview', workingDays: 10, finishesOn: '2026-09-28' },
        { typeId: 'feasibility', workingDays: 10, finishesOn: '2026-10-16' },
      ],
      workingDays: 20,
      knownOn: '2026-10-16',
      earliestOn: '2026-10-16',
      provisional: false,
      unlimited: [],
    });
  });

  test('calendar days are counted from the end of what comes before, and roll off a rest day (民法典 203)', () => {
    const list = at('city', 'project-filing', 'land-use-permit', 'eng-planning-permit', 'construction-permit');
    expect(gate('construction-start', '2026-09-14', list)).toMatchObject({
      chain: [
        { typeId: 'project-filing', workingDays: 1, finishesOn: '2026-09-15' },
        { typeId: 'land-use-permit', workingDays: 10, finishesOn: '2026-09-29' },
        { typeId: 'eng-planning-permit', workingDays: 10, finishesOn: '2026-10-19' },
        { typeId: 'construction-permit', workingDays: 4, finishesOn: '2026-10-23' },
      ],
      workingDays: 25,
    });
    const rolled = gate('construction-start', '2026-09-18', at('county', 'eia-form'));
    expect(rolled).toMatchObject({ earliestOn: '2026-10-08', workingDays: 9 });
  });

  test('above the city the statutory limit binds, not the promise', () => {
    const paths = (['city', 'province'] as const).map((tier) =>
      gate('project-approval', '2026-09-14', at(tier, 'nav-impact')),
    );
    expect(paths.map((path) => path?.workingDays)).toEqual([10, 20]);
  });

  test('what is satisfied costs nothing, and what runs finishes on its due date or, past it, today', () => {
    const list = at('county', 'feasibility', 'land-prereview', 'wetland');
    const known = { 'land-prereview': SATISFIED, wetland: running('2026-09-10', 5) };
    expect(gate('project-approval', '2026-09-14', list, known)).toMatchObject({
      remaining: ['feasibility', 'wetland'],
      chain: [
        { typeId: 'wetland', workingDays: 3, finishesOn: '2026-09-17' },
        { typeId: 'feasibility', workingDays: 10 },
      ],
      workingDays: 13,
    });
    const overdue = { 'land-prereview': SATISFIED, wetland: running('2026-08-03', 5) };
    expect(gate('project-approval', '2026-09-14', list, overdue)).toMatchObject({
      chain: [{ typeId: 'wetland', workingDays: 0, finishesOn: '2026-09-14' }, { typeId: 'feasibility' }],
      earliestOn: '2026-09-28',
    });
  });

  test('of alternatives the one that finishes first counts', () => {
    const list = at('city', 'eia-report', 'eia-form', 'pollutant-permit');
    const path = gate('operation', '2026-03-02', list);
    expect(path?.chain.map(({ typeId }) => typeId)).toEqual(['eia-form', 'pollutant-permit']);
  });

  test('an entry without any limit leaves the date open and is named; the known part is shown', () => {
    const list = [...at('city', 'land-prereview'), ...at('province', 'land-conversion', 'land-acquisition')];
    expect(gate('land-approval', '2026-09-14', list)).toMatchObject({
      chain: [
        { typeId: 'land-prereview', workingDays: 10, finishesOn: '2026-09-28' },
        { typeId: 'land-conversion', workingDays: null, finishesOn: null },
        { typeId: 'land-acquisition', workingDays: null, finishesOn: null },
      ],
      workingDays: 10,
      knownOn: '2026-09-28',
      earliestOn: null,
      unlimited: ['land-conversion', 'land-acquisition'],
    });
  });

  test('an alternative with a date is taken before one without', () => {
    const items = timetable.items.map((type): ItemType => {
      return type.id === 'wetland' ? { ...type, dependsOn: [['sea-use', 'archaeology']] } : type;
    });
    const list = [...at('province', 'archaeology'), ...at('city', 'wetland', 'sea-use')];
    const paths = criticalPaths({ ...timetable, items }, list, standings(), calendar, dayNumber('2026-09-14'));
    expect(paths.find((one) => one.gate === 'project-approval')).toMatchObject({ workingDays: 20, unlimited: [] });
  });

  test('a date past the known calendar is provisional', () => {
    expect(gate('project-approval', '2026-12-28', at('city', 'land-prereview'))?.provisional).toBe(true);
    expect(gate('project-approval', '2026-11-28', at('city', 'land-prereview'))?.provisional).toBe(false);
  });

  test('construction starts only with the real document of what silence approved by policy (泰政办发〔2022〕58号)', () => {
    const deemed = { 'soil-water': { kind: 'satisfied', withoutPaper: true } as const };
    expect(gate('construction-start', '2026-09-14', at('city', 'soil-water'), deemed)).toMatchObject({
      remaining: [],
      awaitsPaper: ['soil-water'],
      chain: [],
      workingDays: 0,
    });
    const wetland = { wetland: { kind: 'satisfied', withoutPaper: true } as const };
    expect(gate('project-approval', '2026-09-14', at('city', 'wetland'), wetland)?.awaitsPaper).toEqual([]);
  });

  test('a gate that no entry names is not shown', () => {
    const paths = criticalPaths(timetable, at('city', 'wetland'), standings(), calendar, dayNumber('2026-09-14'));
    expect(paths.map((path) => path.gate)).toEqual(['project-approval']);
  });
});
