/** The ledger as a workbook and as CSV: the rows of the answer, texts that nobody runs, and how many rows a file holds. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readXlsx, type Sheet } from 'hucre/xlsx';
import { type Answer, city, type Harness, newKey, packageFor, settlingPort, startApi } from './harness.ts';

const NAMES = ['=1+1', '+86 591', '-1', '@SUM(A1)', '\tx', '＝1+1', '＋1', '＠x', "'x", '#N/A', '霖湖, "仓库"'];
let api: Harness;
beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    temporal: settlingPort(() => api.ledger),
  });
  for (const name of NAMES) {
    const parcel = packageFor([{ typeId: 'soil-water', division: city }], { name });
    const answer = await api.as('unit-linhu').post('/v1/submissions', parcel, newKey());
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  }
  await api.as('admin').post('/v1/clock/advance', { to: '2026-10-20T09:00:00+08:00' });
});
afterAll(() => api.close());

async function bytesOf(path: string, language = 'zh-CN') {
  const authorization = `Bearer ${await api.token('supervisor-990100')}`;
  const asked = { method: 'GET', url: path, headers: { authorization, 'accept-language': language } } as const;
  const { statusCode, headers, rawPayload } = await api.app.inject(asked);
  return { status: statusCode, headers, bytes: rawPayload };
}
const AS_OF = encodeURIComponent('2026-10-20T08:00:00+08:00');
const answered = async (): Promise<Answer['body']> =>
  (await api.as('supervisor-990100').get(`/v1/ledger?limit=200&asOf=${AS_OF}`)).body;

/** RFC 4180, read by its grammar. */
function readCsv(text: string): string[][] {
  const cells = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (const [, cell = '', end] of text.replace(/^\uFEFF/, '').matchAll(cells)) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('the workbook', () => {
  let sheets: readonly Sheet[];
  beforeAll(async () => {
    const { status, headers, bytes } = await bytesOf(`/v1/ledger.xlsx?asOf=${AS_OF}&class=deemed`);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain('spreadsheetml');
    expect(headers['content-disposition']).toBe('attachment; filename="ledger-20261020T080000.000.xlsx"');
    sheets = (await readXlsx(bytes, { readStyles: true })).sheets;
  });

  test('has real cells, a header that stays, a filter over all columns, and links to the items', () => {
    const [sheet] = sheets as [Sheet];
    expect([sheet.name, sheet.freezePane, sheet.autoFilter?.range]).toEqual([
      '台账',
      { rows: 1, columns: 1 },
      `A1:V${NAMES.length + 1}`,
    ]);
    const column = (title: string) => (sheet.rows[0] ?? []).indexOf(title);
    const row = sheet.rows[1] ?? [];
    expect([row[column('类别')], row[column('同时属于')], row[column('状态')]]).toEqual([
      ...['欠补批文', '视为同意', '视为同意（超时默认）'],
    ]);
    expect((row[column('到期日')] as Date).toISOString()).toMatch(/^2026-09-2\dT00:00:00\.000Z$/);
    expect((row[column('收件时间')] as Date).toISOString()).toBe('2026-09-14T10:00:00.000Z');
    const link = sheet.cells?.get(`1,${column('明细')}`);
    expect(link?.hyperlink?.target).toBe(`${api.config.api.publicUrl}/v1/items/${row[column('办件编号')]}`);
  });

  test('holds each text exactly, none of them a formula', () => {
    const [sheet] = sheets as [Sheet];
    const at = (sheet.rows[0] ?? []).indexOf('项目名称');
    expect(sheet.rows.slice(1).map((row) => row[at])).toEqual(NAMES);
    for (const cell of sheet.cells?.values() ?? []) expect(cell.formula).toBeUndefined();
  });

  test('says as of when, what was asked for, and what each class means', () => {
    const about = sheets[1]?.rows.map((row) => row.join(' ')).join('\n') ?? '';
    expect(about).toContain('2026-10-20T08:00:00.000+08:00');
    expect(about).toContain('class=deemed');
    expect(about).toContain(`${NAMES.length} 行。超时默认视为同意`);
  });

  test('is the same bytes again, and in English where that is asked for', async () => {
    const path = `/v1/ledger.xlsx?asOf=${AS_OF}`;
    expect(Buffer.compare((await bytesOf(path)).bytes, (await bytesOf(path)).bytes)).toBe(0);
    const english = await readXlsx((await bytesOf(path, 'en')).bytes);
    expect(english.sheets[0]?.rows[0]?.slice(0, 3)).toEqual(['Class', 'Also', 'Project code']);
  });
});

describe('CSV', () => {
  test('holds the rows of the answer in their order; what begins like a formula begins with an apostrophe', async () => {
    const { status, headers, bytes } = await bytesOf(`/v1/ledger.csv?asOf=${AS_OF}`);
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers['content-disposition']).toBe('attachment; filename="ledger-20261020T080000.000.csv"');
    const [titles = [], ...rows] = readCsv(bytes.toString('utf8'));
    const body = await answered();
    const at = (title: string) => titles.indexOf(title);
    expect(rows.map((row) => row[at('办件编号')])).toEqual(body.items.map(({ item }: Answer['body']) => item.itemNo));
    expect(rows.map((row) => row[at('项目名称')]?.replace(/^'/, ''))).toEqual(NAMES);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u);
    expect(rows[0]?.[at('明细')]).toBe(`${api.config.api.publicUrl}${body.items[0].href}`);
    expect(rows[0]?.[at('收件时间')]).toBe('2026-09-14T10:00:00.000+08:00');
  });
});
