/** A timetable as an Excel workbook: item types, departments, and what the timetable says of itself. */
import { type Cell, type CellValue, readXlsx, type Sheet, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { type RecordShape, type Shape, TIMETABLE } from '../domain/timetable/fields.ts';
import type { Timetable } from '../domain/timetable/timetable.ts';
import { TIMETABLE_COLUMNS, TIMETABLE_SHEETS } from '../terms/timetable.ts';
import type { Finding, Place, ReadFile } from './file-finding.ts';
import { columnLetters, NO_TIME, textCell } from './spreadsheet.ts';
import { type CellContent, type Column, cellsOf, columnsOf, recordOf } from './timetable-columns.ts';

/** Above the rows: what people read, then the names that the reader of the file goes by. */
const HEADER_ROWS = 2;
const ROWS_TO_FILL = 200;

const recordIn = (name: string) => (TIMETABLE.fields[name] as Shape & { kind: 'list' }).of as RecordShape;
const ITEM = recordIn('items');
const DEPARTMENT = recordIn('departments');
const RUNG = recordIn('ladder');
/** What the timetable says of itself: one row per field, with the conventions one by one. */
const ABOUT: RecordShape = { kind: 'record', fields: { field: { kind: 'text' }, value: { kind: 'text' } } };
const LISTS = ['items', 'departments', 'ladder'] as const;

/** The workbook's bytes. Texts that begin like a formula are texts. Reading it gives the same timetable. */
export function writeTimetableXlsx(timetable: Timetable): Promise<Uint8Array> {
  const {
    items,
    departments = [],
    ladder = [],
    conventions = {},
    ...scalars
  } = timetable as Timetable & {
    readonly departments?: readonly object[];
    readonly conventions?: Readonly<Record<string, string>>;
  };
  const named = Object.entries(conventions).map(([name, value]) => [`conventions.${name}`, value]);
  const about = [...Object.entries(scalars), ...named].map(([field, value]) => ({ field, value }));
  return writeXlsx({
    sheets: [
      sheetOf('items', ITEM, items),
      sheetOf('departments', DEPARTMENT, departments),
      sheetOf('ladder', RUNG, ladder),
      sheetOf('about', ABOUT, about),
    ],
    properties: NO_TIME,
  });
}

function sheetOf(name: keyof typeof TIMETABLE_SHEETS, record: RecordShape, rows: readonly object[]): WriteSheet {
  const columns = columnsOf(record);
  const labels = columns.map((column) => {
    const words = TIMETABLE_COLUMNS[column.name];
    return words === undefined ? column.name : `${words['zh-CN']}\n${words.en}`;
  });
  const body = rows.map((row) => cellsOf(columns, row));
  const last = `${columnLetters(columns.length - 1)}${HEADER_ROWS + Math.max(1, rows.length)}`;
  return {
    name: TIMETABLE_SHEETS[name],
    columns: columns.map(({ shape }) => ({
      width: shape.kind === 'text' && !shape.form ? 36 : 18,
      style: { alignment: { vertical: 'top', wrapText: true } },
    })),
    rows: [labels, columns.map((column) => column.name), ...body.map((row) => [...row])],
    cells: textsOf(body),
    freezePane: { rows: HEADER_ROWS, columns: 1 },
    autoFilter: { range: `A${HEADER_ROWS}:${last}` },
    dataValidations: columns.flatMap(({ shape }, i) =>
      shape.kind === 'choice' && shape.of.join().length < 250 ? [choices(shape.of, columnLetters(i))] : [],
    ),
  };
}

function choices(values: readonly string[], column: string) {
  const range = `${column}${HEADER_ROWS + 1}:${column}${HEADER_ROWS + ROWS_TO_FILL}`;
  return { type: 'list' as const, values: [...values], allowBlank: true, showErrorMessage: true, range };
}

/** The texts, each as the cell that holds exactly it. */
function textsOf(body: readonly (readonly CellContent[])[]): Map<string, Partial<Cell>> {
  const texts = body.flatMap((row, r) =>
    row.flatMap((cell, c): [string, Partial<Cell>][] =>
      typeof cell === 'string' ? [[`${HEADER_ROWS + r},${c}`, textCell(cell)]] : [],
    ),
  );
  return new Map(texts);
}

/** Reads a workbook of the form that `writeTimetableXlsx` gives it. Columns may stand in any order. */
export async function readTimetableXlsx(bytes: Uint8Array): Promise<ReadFile> {
  let sheets: readonly Sheet[];
  try {
    ({ sheets } = await readXlsx(bytes));
  } catch {
    return broken([{ pointer: '', code: 'NOT_A_WORKBOOK', place: { line: 1 } }]);
  }
  const tables = {
    items: tableOf(sheets, 'items', ITEM),
    departments: tableOf(sheets, 'departments', DEPARTMENT),
    ladder: ladderOf(sheets),
    about: tableOf(sheets, 'about', ABOUT),
  };
  const findings = Object.values(tables)
    .flatMap((table) => table.findings)
    .concat(repeatedFields(tables.about));
  if (findings.length > 0) return broken(findings);
  const { items, about } = tables;
  const listed = (['ladder', 'departments'] as const).filter((name) => tables[name].rows.length > 0);
  const lists = Object.fromEntries(listed.map((name) => [name, tables[name].rows.map(({ record }) => record)]));
  const content = { ...aboutOf(about), items: items.rows.map(({ record }) => record), ...lists };
  return { content, findings: [], placeOf: (pointer) => placeIn(tables, pointer) };
}

function broken(findings: readonly Finding[]): ReadFile {
  return { content: undefined, findings, placeOf: () => ({ line: 1 }) };
}

interface Table {
  readonly sheet: string;
  readonly columns: readonly Column[];
  /** The letter of each column that is there. */
  readonly letterOf: ReadonlyMap<string, string>;
  readonly rows: readonly { readonly line: number; readonly record: Readonly<Record<string, unknown>> }[];
  readonly findings: readonly Finding[];
}

function tableOf(sheets: readonly Sheet[], name: keyof typeof TIMETABLE_SHEETS, record: RecordShape): Table {
  const columns = columnsOf(record);
  const title = TIMETABLE_SHEETS[name];
  const sheet = sheets.find((one) => one.name === title);
  const pointer = `/${name}`;
  if (sheet === undefined) {
    const finding: Finding = { pointer, code: 'REQUIRED', allowed: [title], place: { line: 1, sheet: title } };
    return { sheet: title, columns, letterOf: new Map(), rows: [], findings: [finding] };
  }
  const header = (sheet.rows[HEADER_ROWS - 1] ?? []).map((cell) => (cell === null ? '' : String(cell).trim()));
  const letterOf = new Map(header.map((column, i) => [column, columnLetters(i)]));
  const rows = sheet.rows.slice(HEADER_ROWS).flatMap((cells, i) => {
    const filled = new Map(header.map((column, c) => [column, readCell(cells[c])]));
    filled.delete('');
    if ([...filled.values()].every((cell) => cell === null)) return [];
    return [{ line: HEADER_ROWS + i + 1, record: recordOf(record, filled) }];
  });
  return { sheet: title, columns, letterOf, rows, findings: headerFindings(header, columns, title, pointer) };
}

/** A workbook of the time before ladders has no such sheet: the usual ladder holds. */
function ladderOf(sheets: readonly Sheet[]): Table {
  const table = tableOf(sheets, 'ladder', RUNG);
  return sheets.some(({ name }) => name === TIMETABLE_SHEETS.ladder) ? table : { ...table, findings: [] };
}

/** A column that nobody knows, one that is missing, one that stands twice: what its cells say would be lost. */
function headerFindings(
  header: readonly string[],
  columns: readonly Column[],
  sheet: string,
  pointer: string,
): readonly Finding[] {
  const names = columns.map(({ name }) => name);
  const missing = columns.filter(({ name, required }) => required && !header.includes(name));
  return [
    ...missing.map(
      ({ name }): Finding => ({
        pointer: `${pointer}/*/${name.replaceAll('.', '/')}`,
        code: 'REQUIRED',
        allowed: [name],
        place: { line: HEADER_ROWS, sheet },
      }),
    ),
    ...header.flatMap((name, i): readonly Finding[] => {
      const place = { line: HEADER_ROWS, sheet, column: columnLetters(i) };
      if (name === '') return [];
      if (!names.includes(name)) return [{ pointer, code: 'UNKNOWN_FIELD', given: name, allowed: names, place }];
      return header.indexOf(name) < i ? [{ pointer, code: 'DUPLICATE_KEY', given: name, place }] : [];
    }),
  ];
}

function readCell(cell: CellValue | undefined): CellContent {
  if (cell === undefined || cell === null || cell === '') return null;
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'string' ? cell.replaceAll('\r\n', '\n') : cell;
}

function repeatedFields({ rows, sheet }: Table): readonly Finding[] {
  const fields = rows.map(({ record }) => String(record.field));
  return rows.flatMap(({ line }, i): readonly Finding[] => {
    const [field = ''] = fields.slice(i);
    if (fields.indexOf(field) === i) return [];
    const pointer = `/${field.replaceAll('.', '/')}`;
    return [{ pointer, code: 'DUPLICATE_KEY', given: field, place: { line, sheet, column: 'A' } }];
  });
}

/** The fields of the sheet about the timetable; a dot leads into the conventions. */
function aboutOf({ rows }: Table): Readonly<Record<string, unknown>> {
  const said = rows.map(({ record }) => [String(record.field ?? ''), record.value ?? ''] as const);
  const conventions = said.filter(([field]) => field.startsWith('conventions.'));
  return {
    ...Object.fromEntries(said.filter(([field]) => !field.startsWith('conventions.'))),
    ...(conventions.length > 0 && {
      conventions: Object.fromEntries(conventions.map(([field, value]) => [field.slice('conventions.'.length), value])),
    }),
  };
}

/** `/items/12/onTimeout/city`: the row of the thirteenth type, the column of that field or of its first part. */
function placeIn(tables: Readonly<Record<keyof typeof TIMETABLE_SHEETS, Table>>, pointer: string): Place {
  const [, part = '', index, ...path] = pointer.split('/');
  const list = LISTS.find((name) => name === part);
  if (list === undefined) {
    const field = pointer.split('/').slice(1).join('.');
    const row = tables.about.rows.find(({ record }) => record.field === field);
    return { sheet: tables.about.sheet, line: row?.line ?? HEADER_ROWS, ...(row && { column: columnLetters(1) }) };
  }
  const { sheet, columns, letterOf, rows } = tables[list];
  const line = index === undefined ? HEADER_ROWS : (rows[Number(index)]?.line ?? HEADER_ROWS);
  const startsAlike = (column: Column) =>
    path.length > 0 && column.path.every((step, i) => i >= path.length || path[i] === step);
  const column = letterOf.get(columns.find(startsAlike)?.name ?? '');
  return { sheet, line, ...(column !== undefined && { column }) };
}
