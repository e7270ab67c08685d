import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { isCreditCode, PROJECT_CODE } from '../../domain/numbers.ts';
import { renderMaterial, sourceDigest } from '../../examples/material-pdf.ts';
import { type Package, readCatalogue, readCity, readPackage } from '../../examples/sample-data.ts';

const city = readCity();
const catalogue = readCatalogue();
const projects = (['reservoir', 'chemical-plant', 'expressway'] as const).map(readPackage);
const first = readPackage('first-submission');
const packages = [...projects, first];

const typeOf = (typeId: string) => catalogue.items.find(({ id }) => id === typeId);
const divisionOf = (code: string) => city.divisions.find((division) => division.code === code);
const windowOf = ({ typeId, division }: { typeId: string; division: string }) =>
  city.departments.find((window) => window.division === division && window.code === typeOf(typeId)?.department);
const unitOf = ({ submission }: Package) =>
  city.units.find(({ creditCode }) => creditCode === submission.project.unit.creditCode);
const linesOf = (one: Package) => ({
  code: one.submission.project.code,
  name: one.submission.project.name,
  unitName: unitOf(one)?.name ?? '',
});

describe.each(packages.map((one) => [one.folder, one] as const))('%s', (_, one) => {
  const { project, contact, items, materials } = one.submission;

  test('names a project with valid codes, of a unit of the sample city', () => {
    expect(project.code).toMatch(PROJECT_CODE);
    expect(project.code.split('-')[1]).toBe(project.division);
    expect(project.kind).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(divisionOf(project.division)).toBeDefined();
    expect(isCreditCode(project.unit.creditCode)).toBe(true);
    const person = city.people.find(({ unitId }) => unitId !== null && unitId === unitOf(one)?.id);
    expect(contact.name).toBe(person?.name);
  });

  test('asks for each item type once', () => {
    expect(items.length).toBeGreaterThan(0);
    expect(repeated(items.map(({ typeId }) => typeId))).toEqual([]);
  });

  test('asks for submittable types, at tiers they have, of windows that exist', () => {
    for (const item of items) {
      expect({ ...item, submittable: typeOf(item.typeId)?.submittable }).toEqual({ ...item, submittable: true });
      expect(typeOf(item.typeId)?.tiers).toContain(divisionOf(item.division)?.tier);
      expect({ ...item, window: windowOf(item)?.id }).toEqual({
        ...item,
        window: `${item.division}-${typeOf(item.typeId)?.department}`,
      });
    }
  });

  test('states the true size and sha256 of every file, and no file is left over', () => {
    expect(repeated(materials.map(({ name }) => name))).toEqual([]);
    for (const { name, bytes, sha256, mediaType } of materials) {
      const file = readFileSync(one.fileAt(name));
      const trueDigest = createHash('sha256').update(file).digest('hex');
      expect({ name, bytes, sha256, mediaType }).toEqual({
        name,
        bytes: file.length,
        sha256: trueDigest,
        mediaType: 'application/pdf',
      });
      expect(file.subarray(0, 5).toString('latin1')).toBe('%PDF-');
      expect(file.length).toBeLessThan(60 * 1024);
    }
    const stated = materials.map(({ name }) => name).sort();
    expect(readdirSync(dirname(one.fileAt('x'))).sort()).toEqual(stated);
  });

  test('has a material for every item, and none for an item that it lacks', () => {
    const supported = [...new Set(materials.flatMap(({ forItems }) => forItems))].sort();
    expect(supported).toEqual(items.map(({ typeId }) => typeId).sort());
  });

  test('has files drawn from the texts beside them', () => {
    expect(one.texts.map(({ file }) => file)).toEqual(materials.map(({ name }) => name));
    for (const text of one.texts) {
      const file = readFileSync(one.fileAt(text.file)).toString('latin1');
      const drawnFrom = /^\(([0-9a-f]{64})\)$/m.exec(file)?.[1];
      expect({ file: text.file, drawnFrom }).toEqual({ file: text.file, drawnFrom: sourceDigest(text, linesOf(one)) });
      expect(text.forItems).toEqual(materials.find(({ name }) => name === text.file)?.forItems);
    }
  });
});

describe('the three projects together', () => {
  const items = projects.flatMap(({ submission }) => submission.items);

  test('make at least 27 items over at least 9 departments and all four tiers', () => {
    expect(items.length).toBeGreaterThanOrEqual(27);
    const departments = new Set(items.map((item) => windowOf(item)?.code));
    expect(departments.size).toBeGreaterThanOrEqual(9);
    const tiers = new Set(items.map((item) => windowOf(item)?.tier));
    expect([...tiers].sort()).toEqual(['city', 'county', 'ministry', 'province']);
  });

  test('have 6 to 10 materials each, and project codes of their own', () => {
    for (const { submission } of projects) {
      expect(submission.materials.length).toBeGreaterThanOrEqual(6);
      expect(submission.materials.length).toBeLessThanOrEqual(10);
    }
    expect(repeated(packages.map(({ submission }) => submission.project.code))).toEqual([]);
  });

  test('belong to three units, one of each ownership', () => {
    expect(projects.map((one) => unitOf(one)?.ownership)).toEqual(['public-institution', 'private', 'state']);
  });
});

test('the first submission is the private company, three items in the city, one of them soil-water', () => {
  expect(unitOf(first)?.ownership).toBe('private');
  expect(first.submission.items).toHaveLength(3);
  expect(first.submission.items).toContainEqual({ typeId: 'soil-water', division: '990100' });
  for (const { division } of first.submission.items) expect(division).toBe('990100');
});

test('a material is drawn the same twice, and as it was committed', async () => {
  const text = first.texts[0];
  if (!text) throw new Error('The first submission has no text.');
  const once = await renderMaterial(text, linesOf(first));
  expect((await renderMaterial(text, linesOf(first))).equals(once)).toBe(true);
  // Versions of zlib may pack the same content differently, so the unpacked streams are compared.
  expect(streamDigests(once)).toEqual(streamDigests(readFileSync(first.fileAt(text.file))));
});

function streamDigests(pdf: Buffer): string[] {
  const digests: string[] = [];
  for (let at = pdf.indexOf('\nstream\n'); at !== -1; at = pdf.indexOf('\nstream\n', at + 1)) {
    const packed = pdf.subarray(at + '\nstream\n'.length, pdf.indexOf('\nendstream', at));
    digests.push(createHash('sha256').update(inflateSync(packed)).digest('hex'));
  }
  if (digests.length === 0) throw new Error('The PDF has no streams.');
  return digests;
}

function repeated(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
