/** The ledger's workbook, opened by a reader that is not ours (openpyxl). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { ledgerFileName, ledgerTables } from '../../documents/ledger-sheet.ts';
import { writeSpreadsheet } from '../../documents/spreadsheet.ts';
import { FOLLOW_UP_CLASSES } from '../../domain/supervision/follow-up.ts';
import type { FollowUpRow } from '../../domain/supervision/follow-up-row.ts';
import { shanghai } from '../support/rulebook.ts';

const PYTHON = process.env.SHIXIAN_PYTHON ?? 'python3';
const isThere = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;
const inOther = isThere ? test : test.skip;
const named = (name: string) => (isThere ? name : `${name} (skipped: needs python3 with openpyxl)`);
const folder = mkdtempSync(join(tmpdir(), 'shixian-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const both = (text: string) => ({ zh: text, en: text });
const row = (name: string, item: boolean): FollowUpRow => ({
  classes: item ? ['overdue', 'inReview'] : ['startedWithoutFiling', 'missingKeyPermit'],
  project: { code: '2609-990100-04-01-200017', name },
  unit: both(name),
  ownership: 'private',
  division: '990100',
  department: { id: '990100-SLJ', name: both('水利局') },
  item: item
    ? {
        ...{ itemNo: '990100-SLJ-23-20260914-000042-K', tier: 'city', status: 'underReview', dueOn: '2026-09-20' },
        type: { id: 'soil-water', name: both('水土保持') },
        officer: { id: 'officer-1', name: both(name) },
        ...{ receivedAt: shanghai('2026-09-14T10:00'), overdueSince: shanghai('2026-09-21T00:00') },
        lamp: { lamp: 'red', workingDaysLeft: 0 },
        awaits: [
          { department: { id: 'a', name: both('甲') }, dueOn: '2026-09-18', late: true },
          { department: { id: 'b', name: both('乙') }, dueOn: '2026-09-22', late: false },
        ],
      }
    : null,
  lacking: item ? [] : [{ typeId: 'project-filing', tier: 'city', lack: 'notHandedIn', name: both('备案') }],
  worksBeganOn: item ? null : '2026-09-18',
});
const NASTY = ['=1+1', '+86', '-1', '@A1', '\tx', '＝1', '=HYPERLINK("http://else.where","x")', '_x0041_'];
const sheet = {
  asOf: '2026-10-20T08:00:00.000+08:00',
  rows: [...NASTY.map((name) => row(name, true)), row('项目', false)],
  counts: Object.fromEntries(FOLLOW_UP_CLASSES.map((one) => [one, 0])) as Record<
    (typeof FOLLOW_UP_CLASSES)[number],
    number
  >,
  filters: [['class', 'overdue']] as const,
  publicUrl: 'https://window.example',
};

describe('the workbook of the ledger', () => {
  test("a project's own row: what it lacks, when works began, the way to it", async () => {
    const [first] = (await readXlsx(await writeSpreadsheet(ledgerTables(sheet, 'zh-CN')))).sheets;
    const titles = first?.rows[0] ?? [];
    const cells = first?.rows.at(-1) ?? [];
    const at = (title: string) => cells[titles.indexOf(title)];
    expect([at('类别'), at('同时属于'), at('办件编号'), at('亮灯')]).toEqual([
      ...['未批先建、未备案先开工', '缺关键许可', null, null],
    ]);
    expect([at('尚缺事项'), at('明细')]).toEqual(['备案（可以申报而未申报）', '2609-990100-04-01-200017']);
    expect(at('登记开工日')).toEqual(new Date('2026-09-18'));
    const item = first?.rows[1] ?? [];
    expect(item[titles.indexOf('待答复部门')]).toBe('甲（2026-09-18 到期，已逾期）；乙（2026-09-22 到期）');
    expect(item[titles.indexOf('超期起')]).toEqual(new Date('2026-09-21T00:00:00Z'));
    expect(item[titles.indexOf('剩余工作日')]).toBe(0);
  });

  test('has a name that says as of when', () => {
    expect(ledgerFileName(shanghai('2026-09-14T10:00'))).toBe('ledger-20260914T100000.000');
  });

  inOther(named('holds the same cells in another reader, none a formula; frozen header, filter'), async () => {
    const file = join(folder, 'ledger.xlsx');
    writeFileSync(file, await writeSpreadsheet(ledgerTables(sheet, 'zh-CN')));
    const script = fileURLToPath(new URL('read-workbook.py', import.meta.url));
    const { status, stdout, stderr } = spawnSync(PYTHON, [script, file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const [first] = JSON.parse(stdout) as { frozen: string; filter: string; rows: [string, unknown][][] }[];
    expect([first?.frozen, first?.filter]).toEqual(['B2', `A1:V${sheet.rows.length + 1}`]);
    const at = first?.rows[0]?.findIndex(([, title]) => title === '项目名称') ?? -1;
    expect(first?.rows.slice(1, 1 + NASTY.length).map((cells) => cells[at])).toEqual(NASTY.map((name) => ['s', name]));
    for (const [kind] of first?.rows.flat() ?? []) expect(kind).not.toBe('f');
    const due = first?.rows[0]?.findIndex(([, title]) => title === '到期日') ?? -1;
    expect(first?.rows[1]?.[due]).toEqual(['d', '2026-09-20 00:00:00']);
  });
});
