import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CellValue, readXlsx, writeXlsx } from 'hucre/xlsx';
import { checkTimetableFile } from '../../documents/timetable-file.ts';
import { readTimetableXlsx, writeTimetableXlsx } from '../../documents/timetable-xlsx.ts';
import type { Timetable } from '../../domain/timetable/timetable.ts';
import { problemsOf } from '../../domain/timetable/validate.ts';
import { TIMETABLE_COLUMNS, TIMETABLE_SHEETS } from '../../terms/timetable.ts';
import { timetable } from '../support/rulebook.ts';

// biome-ignore lint/suspicious/noExplicitAny: a timetable that is changed freely
type Loose = any;

const workbook = writeTimetableXlsx(timetable);
const sheetsOf = async (bytes: Uint8Array) => (await readXlsx(bytes, { readStyles: true })).sheets;
const roundTrip = async (one: Timetable) => (await readTimetableXlsx(await writeTimetableXlsx(one))).content;

/** The workbook after somebody edited the cells of one sheet. */
async function edited(name: keyof typeof TIMETABLE_SHEETS, edit: (rows: CellValue[][]) => void): Promise<Uint8Array> {
  const sheets = await sheetsOf(await workbook);
  for (const sheet of sheets) if (sheet.name === TIMETABLE_SHEETS[name]) edit(sheet.rows);
  return writeXlsx({ sheets: sheets.map(({ name: title, rows }) => ({ name: title, rows })) });
}

const findingsAfter = async (name: keyof typeof TIMETABLE_SHEETS, edit: (rows: CellValue[][]) => void) =>
  (await checkTimetableFile(await edited(name, edit))).findings.map(({ pointer, code, place }) => [
    pointer,
    code,
    place,
  ]);

const column = (rows: CellValue[][], name: string) => (rows[1] ?? []).indexOf(name);
const set = (rows: CellValue[][], line: number, name: string, value: CellValue) => {
  (rows[line - 1] as CellValue[])[column(rows, name)] = value;
};

describe('a timetable as a workbook', () => {
  test('comes back exactly, every field, in the same order', async () => {
    const { content, findings } = await readTimetableXlsx(await workbook);
    expect(findings).toEqual([]);
    expect(JSON.stringify(content)).toBe(JSON.stringify(timetable));
  });

  test('carries the due-process gate where a basis has it, and no field where it has none', async () => {
    const items = timetable.items.map((type) =>
      type.id === 'soil-water'
        ? { ...type, deemedBasis: type.deemedBasis && { ...type.deemedBasis, onlyIfWarned: true } }
        : type,
    );
    const gated = { ...timetable, items };
    expect(problemsOf(gated)).toEqual([]);
    expect(JSON.stringify(await roundTrip(gated))).toBe(JSON.stringify(gated));
  });

  test('a workbook from before a basis had its words in Chinese is read as it was', async () => {
    const without = ({ deemedBasis, ...type }: Loose) => {
      if (deemedBasis === null) return { ...type, deemedBasis };
      const { textZh: _textZh, ...basis } = deemedBasis;
      return { ...type, deemedBasis: basis };
    };
    const old = await edited('items', (rows) => {
      const at = column(rows, 'deemedBasis.textZh');
      for (const row of rows) row.splice(at, 1);
    });
    const { content, findings } = await readTimetableXlsx(old);
    expect(findings).toEqual([]);
    expect(content).toEqual({ ...timetable, items: timetable.items.map(without) });
    expect(problemsOf(content)).toEqual([]);
  });

  test('has a sheet per subject, a frozen header, a filter, and real cells', async () => {
    const sheets = await sheetsOf(await workbook);
    expect(sheets.map(({ name }) => name)).toEqual(Object.values(TIMETABLE_SHEETS));
    const [items] = sheets;
    expect(items?.freezePane).toEqual({ rows: 2, columns: 1 });
    expect(items?.autoFilter?.range).toMatch(/^A2:[A-Z]+47$/);
    const rows = items?.rows ?? [];
    const cell = (line: number, name: string) => rows[line - 1]?.[column(rows, name)];
    expect([cell(5, 'statutoryLimit.value'), cell(5, 'submittable'), cell(5, 'id')]).toEqual([
      20,
      true,
      'project-verification',
    ]);
  });

  test('says where a rung of the ladder is wrong; a workbook without that sheet has the usual ladder', async () => {
    const findings = await findingsAfter('ladder', (rows) => {
      set(rows, 7, 'offset.unit', null);
      set(rows, 4, 'to', 'officer\nmayor');
    });
    expect(findings).toEqual([
      ['/ladder/1/to/1', 'NOT_ALLOWED_VALUE', { sheet: '阶梯 ladder', line: 4, column: 'I' }],
      ['/ladder/4/offset/unit', 'LIMIT_WITHOUT_UNIT', { sheet: '阶梯 ladder', line: 7, column: 'D' }],
    ]);
    const sheets = (await sheetsOf(await workbook)).filter(({ name }) => name !== TIMETABLE_SHEETS.ladder);
    const bytes = await writeXlsx({ sheets: sheets.map(({ name, rows }) => ({ name, rows })) });
    const { ladder: _none, ...without } = timetable;
    expect((await checkTimetableFile(bytes)).timetable).toEqual(without);
  });

  test('has words in both languages above each column', async () => {
    for (const { rows } of await sheetsOf(await workbook)) {
      for (const name of rows[1] ?? [])
        expect([name, TIMETABLE_COLUMNS[String(name)]]).toEqual([name, expect.anything()]);
    }
  });

  test('comes back exactly whatever its texts hold: formulas, escapes, line breaks', async () => {
    const nasty = fc.oneof(
      fc.constantFrom(
        '=1+1',
        '+1',
        '-1',
        '@SUM(A1)',
        '_x0041_',
        '_x005F_x0041_',
        'a _x000D_ b',
        '0012',
        'TRUE',
        '#N/A',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    );
    const lists = fc.array(nasty, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(nasty, lists, fc.option(fc.integer({ min: 1, max: 999 })), async (text, list, months) => {
        const copy: Loose = structuredClone(timetable);
        const [type] = copy.items;
        Object.assign(type, { nameEn: text, legalBasis: list, notes: `${text}\n${text}`, caution: '' });
        copy.conventions.gates = text;
        copy.note = text;
        if (months !== null) Object.assign(type, { validityMonths: months, commitmentRoute: false });
        fc.pre(problemsOf(copy).length === 0);
        expect(await roundTrip(copy)).toEqual(copy);
      }),
      { numRuns: 60 },
    );
  });

  test('comes back exactly without what may be left out, and with all that may be added', async () => {
    const bare: Loose = { version: 'bare', items: structuredClone(timetable.items) };
    for (const type of bare.items) delete type.departmentNote;
    bare.items[0].correction = { unitLimit: { value: 15, unit: 'working' }, onMiss: 'lapse' };
    bare.items[0].dependsOn = [['soil-water', 'soil-water-form'], ['archaeology']];
    bare.items[0].excludedPhases = [{ ground: 'hearing' }, { ground: 'technical-review', capWorkingDays: 30 }];
    expect(problemsOf(bare)).toEqual([]);
    expect(await roundTrip(bare)).toEqual(bare);
  });

  test('a text that begins like a formula is a text', async () => {
    const copy: Loose = structuredClone(timetable);
    copy.items[0].nameEn = '=HYPERLINK("http://else.where","x")';
    const [items] = await sheetsOf(await writeTimetableXlsx(copy));
    const at = `2,${column(items?.rows ?? [], 'nameEn')}`;
    expect(items?.rows[2]?.[column(items.rows, 'nameEn')]).toBe(copy.items[0].nameEn);
    expect(items?.cells?.get(at)?.formula).toBeUndefined();
  });
});

describe('a workbook that cannot be taken', () => {
  const items = TIMETABLE_SHEETS.items;

  test('is told by sheet, row and column', async () => {
    const found = await findingsAfter('items', (rows) => {
      set(rows, 5, 'onTimeout.city', 'forget');
      set(rows, 6, 'promisedLimit.unit', null);
      set(rows, 7, 'statutoryLimit.value', '20');
      set(rows, 8, 'dependsOn', 'moon | soil-water');
    });
    expect(found).toEqual([
      ['/items/2/onTimeout/city', 'NOT_ALLOWED_VALUE', { sheet: items, line: 5, column: 'X' }],
      ['/items/3/promisedLimit/unit', 'LIMIT_WITHOUT_UNIT', { sheet: items, line: 6, column: 'N' }],
      ['/items/4/statutoryLimit/value', 'WRONG_TYPE', { sheet: items, line: 7, column: 'J' }],
      ['/items/5/dependsOn/0/0', 'UNKNOWN_DEPENDENCY', { sheet: items, line: 8, column: 'AH' }],
    ]);
  });

  test('empty rows between are passed over and counted', async () => {
    const found = await findingsAfter('items', (rows) => {
      rows.splice(4, 0, []);
      set(rows, 6, 'id', 'Wrong Form');
    });
    expect(found).toContainEqual(['/items/2/id', 'BAD_FORMAT', { sheet: items, line: 6, column: 'A' }]);
  });

  test('columns may stand in another order', async () => {
    const bytes = await edited('items', (rows) => {
      for (const row of rows) row.reverse();
    });
    expect((await checkTimetableFile(bytes)).timetable).toEqual(timetable);
  });

  test('a column that is missing, unknown or there twice is refused before anything is read', async () => {
    const found = await findingsAfter('items', (rows) => {
      const header = rows[1] as CellValue[];
      header[column(rows, 'statutoryLimit.value')] = 'statutary';
      header[column(rows, 'caution')] = 'notes';
    });
    expect(found).toEqual([
      ['/items/*/statutoryLimit/value', 'REQUIRED', { sheet: items, line: 2 }],
      ['/items/*/caution', 'REQUIRED', { sheet: items, line: 2 }],
      ['/items', 'UNKNOWN_FIELD', { sheet: items, line: 2, column: 'J' }],
      ['/items', 'DUPLICATE_KEY', { sheet: items, line: 2, column: 'AL' }],
    ]);
  });

  test('a sheet that is missing', async () => {
    const sheets = (await sheetsOf(await workbook)).filter(({ name }) => name !== TIMETABLE_SHEETS.about);
    const bytes = await writeXlsx({ sheets: sheets.map(({ name, rows }) => ({ name, rows })) });
    const { findings } = await checkTimetableFile(bytes);
    expect(findings).toMatchObject([{ code: 'REQUIRED', place: { sheet: TIMETABLE_SHEETS.about } }]);
  });

  test('what the timetable says of itself', async () => {
    const about = TIMETABLE_SHEETS.about;
    const twice = await findingsAfter('about', (rows) => rows.push(['version', 'other']));
    expect(twice).toEqual([['/version', 'DUPLICATE_KEY', { sheet: about, line: 19, column: 'A' }]]);
    const wrong = await findingsAfter('about', (rows) => set(rows, 3, 'value', 'Version 2'));
    expect(wrong).toEqual([['/version', 'BAD_FORMAT', { sheet: about, line: 3, column: 'B' }]]);
    const unknown = await findingsAfter('about', (rows) => rows.push(['city', 'Linyun']));
    expect(unknown).toEqual([['/city', 'UNKNOWN_FIELD', { sheet: about, line: 19, column: 'B' }]]);
  });

  test.each([
    ['cut off', async () => (await workbook).slice(0, 900)],
    ['not one inside', async () => new TextEncoder().encode('PK\u0003\u0004 something else')],
  ])('a file that is %s', async (_what, bytes) => {
    expect((await checkTimetableFile(await bytes())).findings).toMatchObject([{ code: 'NOT_A_WORKBOOK' }]);
  });
});
