import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { readXlsx, type Sheet } from 'hucre/xlsx';
import { csvHeader, csvLine, writeCsv } from '../../documents/csv.ts';
import { type Cell, type Column, columnLetters, type Table, writeSpreadsheet } from '../../documents/spreadsheet.ts';
import { writeTimetableXlsx } from '../../documents/timetable-xlsx.ts';
import { instantOf } from '../../domain/calendar/local-date.ts';
import { timetable } from '../support/rulebook.ts';

const COLUMNS: readonly Column[] = [
  { title: '名称 name', kind: 'text', width: 40 },
  { title: '件数 items', kind: 'whole' },
  { title: '天数 days', kind: 'decimal' },
  { title: '到期日 due on', kind: 'date' },
  { title: '时刻（北京时间）at', kind: 'instant' },
  { title: '办件 item', kind: 'link' },
];
const AT = instantOf('2026-10-08T09:30:15.250+08:00');
const LINK = { text: '办件', href: 'https://window.example/v1/items/1?a=1&b="2"' };
const ROWS: readonly (readonly Cell[])[] = [
  ['=1+1', 3, 2.5, '2026-10-08', AT, LINK],
  [null, null, null, null, null, null],
];
const table = (columns: readonly Column[], rows: readonly (readonly Cell[])[], name = '台账'): Table => ({
  name,
  columns,
  rows,
});

async function sheetsOf(...tables: readonly Table[]): Promise<readonly Sheet[]> {
  return (await readXlsx(await writeSpreadsheet(tables), { readStyles: true })).sheets;
}
const onlySheet = async (...tables: readonly Table[]) => (await sheetsOf(...tables))[0] as Sheet;
const text = (title = 'a'): Column => ({ title, kind: 'text' });
const textsBack = async (texts: readonly string[]) =>
  (
    await onlySheet(
      table(
        [text()],
        texts.map((one) => [one]),
      ),
    )
  ).rows
    .slice(1)
    .map(([cell]) => cell);

const NASTY = [
  '=1+1',
  '+86 591',
  '-1',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '\nx',
  "'x",
  '＝1+1',
  ' =1',
  '=HYPERLINK("http://else.where","x")',
  '_x0041_',
  '_x005F_x0041_',
  '#N/A',
  '#REF!',
  '#DIV/0!',
  '#SPILL!',
  'TRUE',
  '0012',
  '1e5',
  '2026-10-08',
  '350100199901011234',
  '𠮷野家 🏗️ 𬭳',
  'a\u0001b',
  'a\uFFFFb',
  ' two  spaces ',
  '　',
  'a\r\nb',
  '</t>&amp;"',
  'x'.repeat(32_767),
]; // prettier-ignore
const anyText = fc.oneof(
  fc.constantFrom(...NASTY.slice(0, -1)),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('=', "'", '"', ',', '\r', '\n', '\t', ' ', '-', '一', '_x00', '41_'),
    maxLength: 8,
  }),
);

describe('a workbook', () => {
  test('has real cells: texts, numbers, dates and instants of Shanghai, links', async () => {
    const sheet = await onlySheet(table(COLUMNS, ROWS));
    expect(sheet.rows[0]).toEqual(COLUMNS.map(({ title }) => title));
    const [name, items, days, on, at, link] = sheet.rows[1] ?? [];
    expect([name, items, days, link]).toEqual(['=1+1', 3, 2.5, '办件']);
    expect(sheet.cells?.get('1,0')?.formula).toBeUndefined();
    expect((on as Date).toISOString()).toBe('2026-10-08T00:00:00.000Z');
    expect((at as Date).toISOString()).toBe('2026-10-08T09:30:15.250Z');
    expect(sheet.cells?.get('1,3')?.style?.numFmt).toBe('yyyy-mm-dd');
    expect(sheet.cells?.get('1,4')?.style?.numFmt).toBe('yyyy-mm-dd hh:mm:ss');
    expect(sheet.cells?.get('1,5')?.hyperlink?.target).toBe(LINK.href);
  });

  test('has a header that stays, a filter over all columns, and widths', async () => {
    const sheet = await onlySheet({ ...table(COLUMNS, ROWS), frozenColumns: 1 });
    expect(sheet.freezePane).toEqual({ rows: 1, columns: 1 });
    expect(sheet.autoFilter?.range).toBe('A1:F3');
    expect(sheet.columns?.map(({ width }) => width)).toEqual([40, 10, 10, 12, 20, 16]);
    expect(sheet.cells?.get('0,0')?.style?.font?.bold).toBe(true);
  });

  test('leaves out nothing of a row that is empty, and stands without rows', async () => {
    expect((await onlySheet(table(COLUMNS, []))).autoFilter?.range).toBe('A1:F1');
  });

  test('holds any text exactly', async () => {
    expect(await textsBack(NASTY)).toEqual(NASTY);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          anyText.filter((one) => one !== ''),
          { minLength: 1, maxLength: 20 },
        ),
        async (texts) => {
          expect(await textsBack(texts)).toEqual(texts);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(['#N/A', '#REF!', '#NUM!', '#CALC!', '#GETTING_DATA', '=1', '#NAME?'])('%s is a text', async (one) => {
    const sheet = await onlySheet(table([text(one)], [[one]]));
    for (const at of ['0,0', '1,0']) {
      expect(sheet.cells?.get(at)?.formula).toBeUndefined();
      expect(['string', 'richText']).toContain(sheet.cells?.get(at)?.type);
    }
  });

  test('writes a number of more than fifteen digits as a text, digit by digit', async () => {
    const whole: Column = { title: 'n', kind: 'whole' };
    const { rows } = await onlySheet(
      table([whole], [[999_999_999_999_999], [1_000_000_000_000_000], [-9_007_199_254_740_991]]),
    );
    expect(rows.slice(1)).toEqual([[999_999_999_999_999], ['1000000000000000'], ['-9007199254740991']]);
  });

  test('writes a day before 1 March 1900, which Excel counts wrongly, as a text', async () => {
    const { rows } = await onlySheet(table([{ title: 'd', kind: 'date' }], [['1900-02-28'], ['1900-03-01']]));
    expect(rows[1]).toEqual(['1900-02-28']);
    expect(rows[2]).toEqual([new Date('1900-03-01')]);
  });

  test('gives its sheets names that a sheet may bear, no two alike', async () => {
    const long = `${'城'.repeat(30)}𠮷𠮷`;
    const sheets = await sheetsOf(
      ...['a/b:c*?[d]\\', 'A_b_c___d__', '', long, long, "'q'"].map((name) => table([text()], [], name)),
    );
    const names = sheets.map(({ name }) => name);
    expect(names).toEqual(['a_b_c___d__', 'A_b_c___d__ (2)', '_', '城'.repeat(30), `${'城'.repeat(27)} (2)`, '_q_']);
  });

  test('gives the same bytes at any time', async () => {
    const tables = [table(COLUMNS, ROWS), table([text()], [['b']], 'b')];
    const first = await writeSpreadsheet(tables);
    const timetableFirst = await writeTimetableXlsx(timetable);
    jest.useFakeTimers({
      now: new Date('2031-05-06T07:08:09Z'),
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
    });
    try {
      expect(Buffer.compare(await writeSpreadsheet(tables), first)).toBe(0);
      expect(Buffer.compare(await writeTimetableXlsx(timetable), timetableFirst)).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  test.each<[string, Column['kind'], Cell]>([
    ['a number for a text', 'text', 1],
    ['a text for a number', 'whole', '1'],
    ['a fraction for a whole number', 'whole', 1.5],
    ['no number', 'decimal', Number.NaN],
    ['a date that there is not', 'date', '2026-02-30'],
    ['a link for a text', 'text', LINK],
    ['an address that runs something', 'link', { text: 'x', href: 'javascript:alert(1)' }],
    ['a text longer than a cell', 'text', 'x'.repeat(32_768)],
  ])('refuses %s', (_what, kind, cell) => {
    return expect(writeSpreadsheet([table([{ title: 'a', kind }], [[cell]])])).rejects.toThrow(/no|fit/);
  });

  test('more links than Excel opens are written as their texts', async () => {
    const columns: readonly Column[] = [{ title: 'a', kind: 'link' }];
    const sheet = await onlySheet(
      table(
        columns,
        Array.from({ length: 65_531 }, () => [LINK]),
      ),
    );
    expect(sheet.rows[65_531]).toEqual(['办件']);
    expect(sheet.cells?.get('1,0')?.hyperlink).toBeUndefined();
  });

  test('names its columns', () => {
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});

/** RFC 4180, read by its grammar. */
function readCsv(bytes: string): string[][] {
  const cells = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of bytes.replace(/^\uFEFF/, '').matchAll(cells)) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  test('begins with a byte order mark and ends its lines with CRLF', () => {
    expect(writeCsv(COLUMNS, ROWS)).toBe(
      '\uFEFF名称 name,件数 items,天数 days,到期日 due on,时刻（北京时间）at,办件 item\r\n' +
        '\'=1+1,3,2.5,2026-10-08,2026-10-08T09:30:15.250+08:00,"https://window.example/v1/items/1?a=1&b=""2"""\r\n' +
        ',,,,,\r\n',
    );
  });

  test('a number below zero stays a number', () => {
    expect(csvLine([{ title: 'n', kind: 'whole' }], [-5])).toBe('-5\r\n');
  });

  test.each(['=1', '+1', '-1', '@A1', '\tx', '\rx', '\nx', '＝1', '＠x', '  =1'])(
    'a text that begins like a formula (%j) begins with an apostrophe',
    (one) => {
      expect(readCsv(csvHeader([text(one)]) + csvLine([text()], [one]))).toEqual([[`'${one}`], [`'${one}`]]);
    },
  );

  test('gives every text back when one apostrophe is taken away', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 2, maxLength: 6 }), (texts) => {
        const columns = texts.map(() => text());
        const [, cells = []] = readCsv(csvHeader(columns) + csvLine(columns, texts));
        expect(cells.map((cell) => cell.replace(/^'/, ''))).toEqual(texts);
        for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u);
      }),
    );
  });
});
