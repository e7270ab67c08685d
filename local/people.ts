/** The people of the sample city, for tokens, for the sign-in page, and for the lines that a start prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './paths.ts';

/** A person of the sample city, as far as a token speaks of them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly role: string;
  readonly departmentId?: string | null;
  readonly unitId?: string | null;
  readonly division?: string | null;
}

interface Names {
  readonly zh: string;
  readonly en: string;
}

/** A person with the names to choose by. */
export interface Listed {
  readonly id: string;
  readonly role: string;
  readonly name: Names;
  /** The department, the unit, or the division. */
  readonly place: Names;
}

interface City {
  readonly people: readonly Person[];
  readonly units: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[];
  readonly departments: readonly { readonly id: string; readonly nameZh: string; readonly nameEn: string }[];
  readonly divisions: readonly { readonly code: string; readonly nameZh: string; readonly nameEn: string }[];
}

const cityFile = join(repository, 'data', 'sample-city.json');
const readCity = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as City;

/** Everyone in the sample city. */
export function samplePeople(file: string = cityFile): Person[] {
  return [...readCity(file).people];
}

/** Everyone in the sample city, with the names of where they work. */
export function listedPeople(): readonly Listed[] {
  const { people, units, departments, divisions } = readCity(cityFile);
  const places = new Map<string, Names>([
    ...units.map(({ id, name, nameEn }) => [id, { zh: name, en: nameEn }] as const),
    ...departments.map(({ id, nameZh, nameEn }) => [id, { zh: nameZh, en: nameEn }] as const),
    ...divisions.map(({ code, nameZh, nameEn }) => [code, { zh: nameZh, en: nameEn }] as const),
  ]);
  return people.map(({ id, role, name, nameEn, departmentId, unitId, division }) => {
    const where = departmentId ?? unitId ?? division ?? '';
    return { id, role, name: { zh: name, en: nameEn ?? name }, place: places.get(where) ?? { zh: where, en: where } };
  });
}

/** A system of each unit of the sample city: it signs in by itself (client credentials) and acts for the unit. */
export function sampleSystems(): readonly Person[] {
  return readCity(cityFile).units.map(({ id, name }) => ({ id: `system-${id}`, name, role: 'unit', unitId: id }));
}

/** What a token says of a person, beside who signs it for whom. */
export function claimsOf({ name, role, departmentId, unitId, division }: Person): Record<string, unknown> {
  const where = Object.entries({ departmentId, unitId, division }).filter(([, value]) => value);
  return { name, roles: [role], ...Object.fromEntries(where) };
}

/** The person with this id. Throws a sentence with the ids that come closest and one example of each role. */
export function findPerson(people: readonly Person[], id: string): Person {
  const found = people.find((person) => person.id === id);
  if (found) return found;
  const byDistance = people.map((person) => ({
    id: person.id,
    far: distance(id.toLowerCase(), person.id.toLowerCase()),
  }));
  const closest = byDistance.sort((a, b) => a.far - b.far || a.id.localeCompare(b.id)).slice(0, 5);
  const roles = [...new Set(people.map((person) => person.role))].map(
    (role) => `${role} ${people.find((person) => person.role === role)?.id}`,
  );
  const given = id === '' ? 'No name was given.' : `There is no "${id}" in the sample city.`;
  throw new Error(
    `${given} Closest: ${closest.map((one) => one.id).join(', ')}. One of each role: ${roles.join(', ')}.`,
  );
}

/** Insertions, deletions and replacements between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
