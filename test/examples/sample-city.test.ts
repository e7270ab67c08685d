import { describe, expect, test } from '@jest/globals';
import { readCatalogue, readCity } from '../../examples/sample-data.ts';

const city = readCity();
const catalogue = readCatalogue();
const divisionOfTier = { ministry: '000000', province: '990000', city: '990100', county: '990121' };

describe('divisions', () => {
  test('are one city with three counties under its province and the state', () => {
    expect(city.divisions.map(({ code, tier, parent }) => [code, tier, parent])).toEqual([
      ['000000', 'ministry', null],
      ['990000', 'province', '000000'],
      ['990100', 'city', '990000'],
      ['990121', 'county', '990100'],
      ['990122', 'county', '990100'],
      ['990123', 'county', '990100'],
    ]);
  });
});

describe('departments', () => {
  test('are the 39 bodies that the catalogue asks for', () => {
    const wanted = catalogue.departments.flatMap(({ code, tiers }) =>
      tiers.map((tier) => `${divisionOfTier[tier as keyof typeof divisionOfTier]}-${code} ${tier}`),
    );
    expect(wanted).toHaveLength(39);
    expect(city.departments.map(({ id, tier }) => `${id} ${tier}`).sort()).toEqual(wanted.sort());
  });

  test('are named by what they are', () => {
    for (const { id, code, division } of city.departments) expect(id).toBe(`${division}-${code}`);
    expect(repeated(city.departments.map(({ nameZh }) => nameZh))).toEqual([]);
    expect(repeated(city.departments.map(({ nameEn }) => nameEn))).toEqual([]);
  });

  test('answer for every submittable item type at each of its tiers', () => {
    const windows = new Set(city.departments.map(({ id }) => id));
    const missing = catalogue.items
      .filter(({ submittable }) => submittable)
      .flatMap(({ department, tiers }) =>
        tiers.map((tier) => `${divisionOfTier[tier as keyof typeof divisionOfTier]}-${department}`),
      )
      .filter((id) => !windows.has(id));
    expect(missing).toEqual([]);
  });
});

describe('people', () => {
  test('are one head and two officers in every body', () => {
    const staff = city.people.filter(({ departmentId }) => departmentId !== null);
    const wanted = city.departments.flatMap(({ id, division }) => [
      `head-${id} head ${id} ${division}`,
      `officer-${id}-1 officer ${id} ${division}`,
      `officer-${id}-2 officer ${id} ${division}`,
    ]);
    const found = staff.map((person) => `${person.id} ${person.role} ${person.departmentId} ${person.division}`);
    expect(found.sort()).toEqual(wanted.sort());
  });

  test('are one supervisor and one leader in every division, one administrator, and one person in every unit', () => {
    const others = city.people.filter(({ departmentId }) => departmentId === null);
    const wanted = [
      ...city.divisions.map(({ code }) => `supervisor-${code} supervisor ${code} null`),
      ...city.divisions.map(({ code }) => `leader-${code} leader ${code} null`),
      'admin admin 990100 null',
      ...city.units.map(({ id }) => `unit-${id} unit null ${id}`),
    ];
    const found = others.map((person) => `${person.id} ${person.role} ${person.division} ${person.unitId}`);
    expect(found.sort()).toEqual(wanted.sort());
  });

  test('have names of their own', () => {
    expect(repeated(city.people.map(({ id }) => id))).toEqual([]);
    expect(repeated(city.people.map(({ name }) => name))).toEqual([]);
    expect(repeated(city.people.map(({ nameEn }) => nameEn))).toEqual([]);
    for (const { name, nameEn } of city.people) {
      expect(name).toMatch(/^\p{Script=Han}{2,4}$/u);
      expect(nameEn).toMatch(/^[A-Z][a-z]+ [A-Z][a-z']+$/);
    }
  });
});

describe('liaisons', () => {
  test('are people of the city, one for every body above it', () => {
    const above = city.departments.filter(({ tier }) => tier === 'province' || tier === 'ministry');
    expect(city.liaisons.map(({ departmentId }) => departmentId).sort()).toEqual(above.map(({ id }) => id).sort());
    const divisions = new Map(city.people.map(({ id, division }) => [id, division]));
    expect(new Set(city.liaisons.map(({ personId }) => divisions.get(personId)))).toEqual(new Set(['990100']));
  });
});

describe('units', () => {
  test('are private, state-owned and a public institution, with credit codes of this city', () => {
    expect(city.units.map(({ ownership }) => ownership).sort()).toEqual(['private', 'public-institution', 'state']);
    for (const { creditCode } of city.units) {
      expect(creditCode).toMatch(/^(91|12)9901\d\d/);
      expect([creditCode, isCreditCode(creditCode)]).toEqual([creditCode, true]);
    }
  });

  test('are checked by a formula that knows a valid code from a changed one', () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
    expect(isCreditCode('91350100M000100Y44')).toBe(false);
    expect(isCreditCode('91350100M000200Y43')).toBe(false);
  });
});

describe('assignments', () => {
  test('give every window one default officer', () => {
    const defaults = city.assignments.filter(({ typeId }) => typeId === null);
    expect(defaults.map(({ departmentId, personId }) => `${departmentId} ${personId}`).sort()).toEqual(
      city.departments.map(({ id }) => `${id} officer-${id}-1`).sort(),
    );
  });

  test('name types that the window decides, and its second officer', () => {
    const special = city.assignments.filter(({ typeId }) => typeId !== null);
    expect(special.length).toBeGreaterThan(20);
    expect(repeated(special.map(({ departmentId, typeId }) => `${departmentId} ${typeId}`))).toEqual([]);
    for (const { departmentId, typeId, personId } of special) {
      const department = city.departments.find(({ id }) => id === departmentId);
      const type = catalogue.items.find(({ id }) => id === typeId);
      expect({ typeId, department: type?.department }).toEqual({ typeId, department: department?.code });
      expect(type?.tiers).toContain(department?.tier);
      expect(personId).toBe(`officer-${departmentId}-2`);
    }
  });
});

function repeated(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

/** Both check characters (GB 32100-2015, GB 11714-1997), written apart from the product's own check. */
function isCreditCode(code: string): boolean {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  if (![...code].every((character) => alphabet.includes(character)) || code.length !== 18) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += alphabet.indexOf(code.charAt(i)) * (3 ** i % 31);
  if (alphabet[(31 - (sum % 31)) % 31] !== code[17]) return false;
  return organisationCheck(code.slice(8, 16)) === code[16];
}

function organisationCheck(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number.parseInt(body.charAt(index), 36), 0);
  const check = 11 - (sum % 11);
  if (check === 10) return 'X';
  return check === 11 ? '0' : String(check);
}
