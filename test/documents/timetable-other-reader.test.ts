/** The workbook of a timetable, opened by a reader that is not ours (openpyxl) and saved by it again. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cellsOf, columnsOf } from '../../documents/timetable-columns.ts';
import { readTimetableXlsx, writeTimetableXlsx } from '../../documents/timetable-xlsx.ts';
import { type RecordShape, type Shape, TIMETABLE } from '../../domain/timetable/fields.ts';
import type { Timetable } from '../../domain/timetable/timetable.ts';
import { timetable } from '../support/rulebook.ts';

/** SHIXIAN_PYTHON names another one, such as that of a virtual environment with openpyxl in it. */
const PYTHON = process.env.SHIXIAN_PYTHON ?? 'python3';
const isThere = spawnSync(PYTHON, ['-c', 'import openpyxl']).status === 0;
const inOther = isThere ? test : test.skip;
const named = (name: string) => (isThere ? name : `${name} (skipped: needs python3 with openpyxl)`);

const folder = mkdtempSync(join(tmpdir(), 'shixian-workbook-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface SeenSheet {
  readonly name: string;
  readonly frozen: string | null;
  readonly filter: string | null;
  readonly choices: number;
  readonly rows: readonly (readonly [type: 'n' | 's' | 'b' | 'f', value: unknown][])[];
}

/** What openpyxl sees; `again`: where it saves the workbook, with the first type renamed. */
async function seenIn(one: Timetable, again?: string): Promise<readonly SeenSheet[]> {
  const file = join(folder, 'timetable.xlsx');
  writeFileSync(file, await writeTimetableXlsx(one));
  const script = fileURLToPath(new URL('read-workbook.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(PYTHON, [script, file, ...(again === undefined ? [] : [again])], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly SeenSheet[];
}

const ITEM = (TIMETABLE.fields.items as Shape & { kind: 'list' }).of as RecordShape;

/** The first type with texts that a spreadsheet likes to take for something else. */
function withOddTexts(notes: string): Timetable {
  const [first, ...rest] = timetable.items;
  if (first === undefined) throw new Error('an empty timetable');
  const odd = {
    nameEn: '=1+1',
    caution: '+86 0600\n@home -1',
    notes,
    nameZh: '007',
  };
  return { ...timetable, items: [{ ...first, ...odd }, ...rest] };
}

describe('the workbook in another reader', () => {
  inOther(named('holds the same cells, each of its kind, none a formula; frozen header, filter, choices'), async () => {
    for (const one of [timetable, withOddTexts('_x0041_ 𠮷 " & < >')]) {
      const [items, departments, about] = await seenIn(one);
      const columns = columnsOf(ITEM);
      const width = columns.length;
      expect(items?.rows.slice(2).map((row) => row.map(([, value]) => value))).toEqual(
        one.items.map((type) => [...cellsOf(columns, type)]),
      );
      expect(items?.rows[1]?.map(([, value]) => value)).toEqual(columns.map(({ name }) => name));
      const kinds = { number: 'n', string: 's', boolean: 'b' } as const;
      for (const row of [...(items?.rows ?? []), ...(departments?.rows ?? []), ...(about?.rows ?? [])]) {
        for (const [kind, value] of row) {
          if (value !== null) expect([kind, value]).toEqual([kinds[typeof value as keyof typeof kinds], value]);
        }
      }
      expect(items).toMatchObject({ frozen: 'B3', choices: expect.any(Number) });
      expect(items?.choices).toBeGreaterThan(5);
      expect(items?.filter).toMatch(/^A2:[A-Z]+47$/);
      expect(items?.rows).toHaveLength(2 + one.items.length);
      expect(items?.rows.every((row) => row.length === width)).toBe(true);
    }
  });

  inOther(named('saved again there, it is read here with the one text that was changed'), async () => {
    const again = join(folder, 'again.xlsx');
    // Without `_x0041_`, which openpyxl reads rightly and does not escape when it writes.
    const before = withOddTexts('𠮷 " & < >');
    await seenIn(before, again);
    const { content, findings } = await readTimetableXlsx(readFileSync(again));
    const [first, ...rest] = before.items;
    expect(findings).toEqual([]);
    expect(content).toEqual({ ...before, items: [{ ...first, nameZh: '改名' }, ...rest] });
  });
});
