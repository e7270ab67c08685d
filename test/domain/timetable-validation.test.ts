import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { problemsOf } from '../../domain/timetable/validate.ts';
import { FIELDS } from '../../terms/fields.ts';
import { timetable } from '../support/rulebook.ts';

// biome-ignore lint/suspicious/noExplicitAny: a timetable that is broken on purpose
type Loose = any;

/** A copy of the sample timetable with something wrong, and what is said of it. */
function problemsAfter(change: (copy: Loose, typeAt: (id: string) => Loose) => void) {
  const copy: Loose = structuredClone(timetable);
  change(copy, (id) => copy.items[place(id)]);
  return problemsOf(copy);
}

const place = (id: string) => timetable.items.findIndex((type) => type.id === id);
const soilWater = place('soil-water');
const at = (path: string) => `/items/${soilWater}/${path}`;

test('the sample timetable can be published', () => {
  expect(problemsOf(timetable)).toEqual([]);
});

describe('one thing wrong, one problem that names it', () => {
  const slips: readonly [string, (type: Loose, copy: Loose) => void, string, string][] = [
    ['no silence policy at a tier', (type) => delete type.onTimeout.city, at('onTimeout/city'), 'TIER_WITHOUT_POLICY'],
    [
      'a policy at a tier that does not decide',
      (type) => type.tiers.splice(0, 1),
      at('onTimeout/county'),
      'POLICY_WITHOUT_TIER',
    ],
    ['an unknown tier', (type) => (type.tiers[1] = 'town'), at('tiers/1'), 'NOT_ALLOWED_VALUE'],
    ['a tier twice', (type) => (type.tiers[1] = 'county'), at('tiers/1'), 'DUPLICATE_ENTRY'],
    ['an unknown policy', (type) => (type.onTimeout.city = 'forget'), at('onTimeout/city'), 'NOT_ALLOWED_VALUE'],
    [
      'a county that reports upward',
      (type) => (type.onTimeout.county = 'report-upward'),
      at('onTimeout/county'),
      'UPWARD_BELOW_PROVINCE',
    ],
    [
      'rules.md 8: a policy that deems at the province',
      (type) => (type.onTimeout.province = 'deemed-approved'),
      at('onTimeout/province'),
      'POLICY_ABOVE_CITY',
    ],
    [
      'a limit without unit',
      (type) => delete type.statutoryLimit.unit,
      at('statutoryLimit/unit'),
      'LIMIT_WITHOUT_UNIT',
    ],
    ['an unknown unit', (type) => (type.promisedLimit.unit = 'week'), at('promisedLimit/unit'), 'NOT_ALLOWED_VALUE'],
    ['a limit of no days', (type) => (type.promisedLimit.value = 0), at('promisedLimit/value'), 'TOO_SMALL'],
    ['a limit of half days', (type) => (type.promisedLimit.value = 2.5), at('promisedLimit/value'), 'WRONG_TYPE'],
    [
      'a limit beyond every calendar',
      (type) => (type.statutoryLimit = { value: 121, unit: 'month' }),
      at('statutoryLimit/value'),
      'TOO_BIG',
    ],
    [
      'a promise longer than the law',
      (type) => (type.promisedLimit.value = 11),
      at('promisedLimit/value'),
      'PROMISE_TOO_LONG',
    ],
    [
      'rules.md 2: a unit without its source',
      (type) => (type.unitSource = null),
      at('unitSource'),
      'UNIT_SOURCE_MISSING',
    ],
    [
      'deeming on a limit that the type lacks',
      (type) => (type.promisedLimit = null),
      at('deemedBasis/runsOn'),
      'RUNS_ON_MISSING_LIMIT',
    ],
    [
      'deeming by policy on an expiry',
      (type) => (type.deemedBasis.runsOn = 'expiry'),
      at('deemedBasis/runsOn'),
      'RUNS_ON_OTHER_CLASS',
    ],
    [
      '行政许可法 45: an unknown ground',
      (type) => (type.excludedPhases[0].ground = 'holiday'),
      at('excludedPhases/0/ground'),
      'NOT_ALLOWED_VALUE',
    ],
    ['行政许可法 42: two extensions', (type) => (type.extension.max = 2), at('extension/max'), 'TOO_BIG'],
    [
      'an unknown gate',
      (type) => type.gates.push('fence'),
      at(`gates/${timetable.items[soilWater]?.gates.length}`),
      'NOT_ALLOWED_VALUE',
    ],
    ['an unknown department', (type) => (type.department = 'ABC'), at('department'), 'UNKNOWN_DEPARTMENT'],
    [
      'no department, though it can be handed in',
      (type) => (type.department = null),
      at('department'),
      'DEPARTMENT_REQUIRED',
    ],
    [
      'an unknown dependency',
      (type) => type.dependsOn.push(['moon']),
      at(`dependsOn/${timetable.items[soilWater]?.dependsOn.length}/0`),
      'UNKNOWN_DEPENDENCY',
    ],
    ['an empty group', (type) => type.dependsOn.unshift([]), at('dependsOn/0'), 'TOO_SHORT'],
    ['a misspelt field', (type) => (type.promisedLimmit = null), at('promisedLimmit'), 'UNKNOWN_FIELD'],
    ['a field that is missing', (type) => delete type.clockStart, at('clockStart'), 'REQUIRED'],
    ['a blank name', (type) => (type.nameZh = ' '), at('nameZh'), 'BLANK'],
    ['an element of another form', (type) => (type.element = 'Soil Water'), at('element'), 'BAD_FORMAT'],
    ['a NUL in a text', (type) => (type.notes = 'a\0b'), at('notes'), 'TEXT_NOT_ALLOWED'],
    ['a version of another form', (_type, copy) => (copy.version = 'Version 2'), '/version', 'BAD_FORMAT'],
    ['no items', (_type, copy) => (copy.items = []), '/items', 'TOO_SHORT'],
    [
      'more types than an item number can name',
      (_type, copy) => (copy.items = Array(100).fill(copy.items[0])),
      '/items',
      'TOO_LONG',
    ],
    [
      'a department listed twice',
      (_type, copy) => copy.departments.push(copy.departments[0]),
      `/departments/12/code`,
      'DUPLICATE_DEPARTMENT',
    ],
  ];

  test.each(slips)('%s', (_what, change, pointer, code) => {
    const found = problemsAfter((copy, typeAt) => change(typeAt('soil-water'), copy));
    expect(found.map((problem) => [problem.pointer, problem.code])).toEqual([[pointer, code]]);
  });

  test('a tier at which the department does not exist', () => {
    const found = problemsAfter((_copy, typeAt) => {
      typeAt('civil-air-defence').tiers.push('province');
      typeAt('civil-air-defence').onTimeout.province = 'report-upward';
    });
    expect(found).toEqual([
      expect.objectContaining({ code: 'DEPARTMENT_NOT_AT_TIER', given: 'province', allowed: ['county', 'city'] }),
    ]);
  });

  test('a type twice: its second place is told, with the first', () => {
    const found = problemsAfter((copy) => copy.items.push(structuredClone(copy.items[soilWater])));
    expect(found).toEqual([
      {
        pointer: '/items/45/id',
        code: 'DUPLICATE_TYPE',
        given: 'soil-water',
        values: { first: `/items/${soilWater}` },
      },
    ]);
  });

  test('a department that the ledger does not have, though the timetable lists it', () => {
    const departments = new Map([['SLJ', ['county', 'city', 'province', 'ministry']]]);
    const codes = new Set(problemsOf(timetable, departments).map(({ code }) => code));
    expect(codes).toEqual(new Set(['UNKNOWN_DEPARTMENT']));
  });
});

describe('silence', () => {
  test('deems at no tier without a basis: each tier is told', () => {
    const found = problemsAfter((_copy, typeAt) => {
      typeAt('soil-water').deemedBasis = null;
    });
    expect(found.map(({ pointer, code }) => [pointer, code])).toEqual([
      [at('onTimeout/county'), 'DEEMED_WITHOUT_BASIS'],
      [at('onTimeout/city'), 'DEEMED_WITHOUT_BASIS'],
    ]);
  });

  test('a basis where nothing deems is refused too: one of the two is a slip', () => {
    const found = problemsAfter((_copy, typeAt) => {
      typeAt('flood-impact').deemedBasis = structuredClone(typeAt('soil-water').deemedBasis);
    });
    expect(found.map(({ code }) => code)).toEqual(['BASIS_WITHOUT_DEEMING']);
  });

  test('a statute that deems at the ministry cannot run on the promise, which binds the city alone', () => {
    const found = problemsAfter((_copy, typeAt) => {
      typeAt('eia-rereview').deemedBasis.runsOn = 'promised';
    });
    expect(found).toEqual([expect.objectContaining({ code: 'RUNS_ON_MISSING_LIMIT', allowed: ['statutory'] })]);
  });

  test('行政许可法 50: a renewal deems at the expiry, on no limit of its own', () => {
    const found = problemsAfter((_copy, typeAt) => {
      typeAt('permit-renewal').deemedBasis.runsOn = 'promised';
    });
    expect(found).toContainEqual(expect.objectContaining({ code: 'RUNS_ON_OTHER_CLASS', allowed: ['expiry'] }));
  });

  test('a tier that escalates needs a limit to pass; one that reports upward does not', () => {
    const found = problemsAfter((_copy, typeAt) => {
      typeAt('project-proposal').promisedLimit = null;
    });
    expect(found.map(({ pointer, code }) => [pointer.split('/').at(-1), code])).toEqual([
      ['county', 'TIER_WITHOUT_LIMIT'],
      ['city', 'TIER_WITHOUT_LIMIT'],
    ]);
    const above = problemsAfter((_copy, typeAt) => {
      typeAt('project-proposal').onTimeout.province = 'escalate-only';
    });
    // The city's promise is no limit of the province.
    expect(above).toEqual([expect.objectContaining({ code: 'TIER_WITHOUT_LIMIT', values: { tier: 'province' } })]);
  });
});

describe('dependencies', () => {
  test('a type that waits for itself by way of others is told once, with the way', () => {
    const found = problemsAfter((_copy, typeAt) => typeAt('project-proposal').dependsOn.push(['feasibility']));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: 'DEPENDENCY_CYCLE' });
    expect(found[0]?.values?.cycle).toMatch(/^(project-proposal|feasibility) → \w+/);
  });

  test('a type that waits for itself directly', () => {
    const found = problemsAfter((_copy, typeAt) => typeAt('soil-water').dependsOn.push(['soil-water']));
    expect(found.map(({ values }) => values?.cycle)).toEqual(['soil-water → soil-water']);
  });

  test('a cycle is told exactly where the graph has one', () => {
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const copy: Loose = { ...timetable, items: structuredClone(timetable.items.slice(0, 8)) };
        for (const [i, type] of copy.items.entries()) {
          type.dependsOn = pairs.filter(([from]) => from === i).map(([, to]) => [timetable.items[to]?.id]);
        }
        const told = problemsOf(copy).some(({ code }) => code === 'DEPENDENCY_CYCLE');
        expect(told).toBe(hasCycle(pairs));
      }),
    );
  });

  /** Takes away what waits for nothing until nothing more goes; what is left goes round. */
  function hasCycle(pairs: readonly (readonly [number, number])[]): boolean {
    let left = pairs;
    for (;;) {
      const rest = left.filter(([, to]) => left.some(([from]) => from === to));
      if (rest.length === left.length) return rest.length > 0;
      left = rest;
    }
  }
});

describe('everything at once', () => {
  test('all problems are told, item by item, and no slip twice', () => {
    const found = problemsAfter((copy, typeAt) => {
      copy.version = '';
      delete typeAt('soil-water').statutoryLimit.unit;
      typeAt('soil-water').deemedBasis = null;
      typeAt('project-proposal').tiers = 'city';
    });
    expect(found.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/version', 'BAD_FORMAT'],
      ['/items/0/tiers', 'WRONG_TYPE'],
      [at('statutoryLimit/unit'), 'LIMIT_WITHOUT_UNIT'],
      [at('onTimeout/county'), 'DEEMED_WITHOUT_BASIS'],
      [at('onTimeout/city'), 'DEEMED_WITHOUT_BASIS'],
    ]);
  });

  test('whatever JSON is given, the answer is a list of problems with words in both languages', () => {
    const broken = fc.tuple(fc.nat(44), fc.constantFrom(...Object.keys(timetable.items[0] ?? {})), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), broken), (input) => {
        let given: unknown = input;
        if (Array.isArray(input) && typeof input[0] === 'number' && typeof input[1] === 'string') {
          const copy: Loose = structuredClone(timetable);
          const [i, field, value] = input as [number, string, unknown];
          if (copy.items[i] !== undefined) copy.items[i][field] = value;
          given = copy;
        }
        for (const { code } of problemsOf(given)) expect(FIELDS).toHaveProperty(code);
      }),
      { numRuns: 500 },
    );
  });

  test('nothing that is not an object is a timetable', () => {
    for (const value of [null, undefined, [], 'x', 3]) expect(problemsOf(value)).toHaveLength(1);
  });
});
