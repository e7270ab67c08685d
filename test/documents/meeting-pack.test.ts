/** The pack of a meeting: the same bytes from two processes, and everything it says read back out of it. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readXlsx, type Sheet } from 'hucre/xlsx';
import { canonicalJson } from '../../documents/canonical-json.ts';
import { type Drawing, drawSheet } from '../../documents/drawing.ts';
import { packDocument } from '../../documents/meeting/pack-document.ts';
import { packTables } from '../../documents/meeting/pack-workbook.ts';
import { type DocxFile, readDocx } from '../support/docx.ts';
import { RULES } from '../support/meeting-facts.ts';
import { samplePack } from '../support/pack.ts';
import { readPdf } from '../support/pdf.ts';

const content = samplePack();
const contentSha256 = createHash('sha256').update(canonicalJson(content)).digest('hex');
const office = (format: 'docx' | 'pdf'): Drawing => ({
  ...{ kind: 'office', format, document: packDocument(content) },
  imprint: { contentSha256 },
});
const workbook: Drawing = { kind: 'workbook', tables: packTables(content, contentSha256) };

test.each([
  ['docx', office('docx')],
  ['pdf', office('pdf')],
  ['xlsx', workbook],
])('%s: two processes draw the same bytes', async (_, drawing) => {
  const [first, second] = await Promise.all([drawSheet(drawing), drawSheet(structuredClone(drawing))]);
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
});

/** What a reader must find: every item, task, name and reason of the content. */
const itemNos = content.entries.flatMap((entry) =>
  entry.rule === 'red' ? entry.lines.map(({ itemNo }) => itemNo) : [],
);
const SAID = [
  '临沄市2026年10月综合调度会材料',
  'M990100-2026-10',
  '2026-10-25 10:00:00',
  '会议 M990100-2026-09 的材料时点',
  ...itemNos,
  ...content.closure.tasks.map(({ taskNo }) => taskNo),
  '到期的议定事项 3 项，按期办结 1 项，办结率 33.3%；另有 1 项已按期报告、待督查确认。',
  '办结率＝按期办结数÷到期数',
  '=HYPERLINK("https://example.org")',
  '用林报批会商',
  '+提请省厅会商，明确补正口径。',
  '【已划去】理由：批文已在途，会前办结',
  '每项规则最多列 20 个议题，每个议题最多列 15 行',
];

describe('the document', () => {
  let docx: DocxFile;
  let pdf: string;
  beforeAll(async () => {
    docx = readDocx(await drawSheet(office('docx')));
    pdf = readPdf(await drawSheet(office('pdf')))
      .texts.map(({ text }) => text)
      .join('');
  });

  test('says in Word and on paper what the content holds', () => {
    expect(itemNos.length).toBe(6);
    const said = docx.paragraphs.join('\n');
    for (const text of SAID) expect(said).toContain(text);
    for (const text of SAID) expect(pdf.replaceAll(' ', '')).toContain(text.replaceAll(' ', ''));
    expect(docx.footer).toContain(contentSha256);
    expect(pdf).toContain(contentSha256);
  });

  test('has each red item once', () => {
    const said = docx.paragraphs.filter((text) => itemNos.includes(text));
    const inRed = new Set(said);
    expect(inRed.size).toBe(itemNos.length);
  });

  test('a draft says that it is one', () => {
    expect(packDocument(samplePack('draft')).title).toBe('临沄市2026年10月综合调度会材料（草案）');
  });

  test('counts what the caps leave out, and the workbook lists it', () => {
    const capped = samplePack('frozen', { ...RULES, entriesPerRule: 1, linesPerEntry: 2 });
    const said = JSON.stringify(packDocument(capped));
    expect(said).toContain('另有 2 行未列，见电子表格。');
    expect(said).toMatch(/亮红灯的办件：[^"]*局，1 行/);
    const red = packTables(capped, contentSha256).find(({ name }) => name === '红灯办件');
    expect(red?.rows.map((row) => row[3]).sort()).toEqual([...itemNos].sort());
    expect(red?.rows.filter((row) => row[1] === '是').length).toBe(2);
  });
});

describe('the workbook', () => {
  let sheets: readonly Sheet[];
  beforeAll(async () => {
    ({ sheets } = await readXlsx(await drawSheet(workbook)));
  });
  const sheet = (name: string) => sheets.find((one) => one.name === name)?.rows ?? [];

  test('has a sheet for every rule, with real dates and numbers, and no formula', () => {
    expect(sheets.map(({ name }) => name)).toEqual([
      ...['说明', '办结率', '未办结议定事项', '红灯办件', '跨部门卡点', '关键路径延后', '增列议题'],
    ]);
    const [header = [], ...rows] = sheet('红灯办件');
    expect(rows.map((row) => row[header.indexOf('办件编号')]).sort()).toEqual([...itemNos].sort());
    for (const row of rows) {
      expect(row[header.indexOf('期限')]).toBeInstanceOf(Date);
      expect(typeof row[header.indexOf('超期（工作日）')]).toBe('number');
    }
    const [, ...tasks] = sheet('办结率');
    expect(tasks.map((row) => row[1])).toContain('=HYPERLINK("https://example.org")');
    expect(JSON.stringify(sheets)).not.toContain('"formula"');
  });

  test('has every line of every entry, and the reason of what was struck', () => {
    for (const [rule, name] of [
      ['carriedOver', '未办结议定事项'],
      ['red', '红灯办件'],
      ['blocker', '跨部门卡点'],
      ['slip', '关键路径延后'],
    ] as const) {
      expect([name, sheet(name).length - 1]).toEqual([name, content.totals[rule].lines]);
      expect(content.totals[rule].lines).toBeGreaterThan(0);
    }
    const struck = sheet('红灯办件').filter((row) => row[2] === '批文已在途，会前办结');
    expect(struck.map((row) => row[3])).toEqual(itemNos.filter((one) => one.includes('-SLJ-')));
  });
});
