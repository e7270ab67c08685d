import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkTimetableFile } from '../../documents/timetable-file.ts';
import { readTimetableJson } from '../../documents/timetable-json.ts';
import { timetable } from '../support/rulebook.ts';

const text = readFileSync(new URL('../../data/item-types.json', import.meta.url), 'utf8');
const bytes = (json: string) => new TextEncoder().encode(json);
const check = async (json: string) => (await checkTimetableFile(bytes(json))).findings;
/** The line of the text on which the nth occurrence begins, counted from 1. */
const lineOf = (part: string, json = text) => json.slice(0, json.indexOf(part)).split('\n').length;

describe('a timetable as JSON', () => {
  test('is read as it stands, a byte order mark or not', async () => {
    expect((await checkTimetableFile(bytes(text))).timetable).toEqual(timetable);
    expect((await checkTimetableFile(bytes(`\ufeff${text}`))).timetable).toEqual(timetable);
  });

  test('each problem has the line of the value, or of what lacks it', async () => {
    const unit = '"unit": "working"';
    const broken = text.replace(unit, '"unit": "week"');
    expect(await check(broken)).toMatchObject([
      { code: 'NOT_ALLOWED_VALUE', place: { line: lineOf('"week"', broken) } },
    ]);
    const without = text.replace(`,\n    ${unit}`, '');
    expect(await check(without)).toMatchObject([
      {
        pointer: '/items/0/promisedLimit/unit',
        code: 'LIMIT_WITHOUT_UNIT',
        place: { line: lineOf('"promisedLimit": {') },
      },
    ]);
    const misspelt = text.replace('"caution"', '"cautoin"');
    expect(await check(misspelt)).toMatchObject([
      { code: 'REQUIRED' },
      { code: 'UNKNOWN_FIELD', place: { line: lineOf('"cautoin"', misspelt) } },
    ]);
  });

  test('a field that stands twice is refused: one of the two would be lost', async () => {
    const twice = text.replace('"element": "project",', '"element": "project",\n   "element": "land",');
    expect(await check(twice)).toMatchObject([
      { pointer: '/items/0/element', code: 'DUPLICATE_KEY', place: { line: lineOf('"element": "land"', twice) } },
    ]);
  });

  test.each([
    ['a comma too many', '{\n "version": "a",\n}', 3],
    ['a comment', '{\n // no\n}', 2],
    ['an end that is missing', '{\n "items": [', 2],
    ['nothing', '', 1],
    ['brackets without end', '['.repeat(100_000), 1],
  ])('%s: the line', async (_what, json, line) => {
    expect(await check(json)).toMatchObject([{ code: 'MALFORMED_JSON', place: { line } }]);
  });

  test('bytes that are not UTF-8', async () => {
    const { findings } = await checkTimetableFile(Uint8Array.of(0x7b, 0xff, 0x7d));
    expect(findings).toMatchObject([{ code: 'INVALID_UTF8' }]);
  });

  test('a pointer leads through escaped names', () => {
    const { placeOf } = readTimetableJson(bytes('{\n "a/b": {\n  "c~d": 1\n }\n}'));
    expect([placeOf('/a~1b'), placeOf('/a~1b/c~0d'), placeOf('/a~1b/x'), placeOf('/y')]).toEqual(
      [2, 3, 2, 1].map((line) => ({ line })),
    );
  });
});
