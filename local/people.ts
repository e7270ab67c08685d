/** The people of the sample city, for tokens and for the lines that a start prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from './issuer.ts';
import { repository } from './paths.ts';

/** Everyone in the sample city. */
export function samplePeople(file: string = join(repository, 'data', 'sample-city.json')): Person[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { people: Person[] }).people;
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
