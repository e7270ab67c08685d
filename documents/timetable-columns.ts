/** How the fields of a timetable lie in a spreadsheet: one column per field, real cells, one line per entry of a list. */
import type { RecordShape, Shape } from '../domain/timetable/fields.ts';

/** What a cell holds. */
export type CellContent = string | number | boolean | null;

/** One column: the field that it holds, as its path within the row's record. */
export interface Column {
  /** `onTimeout.city` */
  readonly name: string;
  readonly path: readonly string[];
  readonly shape: Shape;
  /** A sheet without this column cannot be read. */
  readonly required: boolean;
}

/** The columns of a record, in the order of its fields; parts of a field have a column each. */
export function columnsOf({ fields }: RecordShape, before: readonly string[] = [], required = true): readonly Column[] {
  return Object.entries(fields).flatMap(([name, shape]) => {
    const path = [...before, name];
    const needed = required && shape.optional !== true;
    const parts = partsOf(shape);
    if (parts !== undefined) return columnsOf(parts, path, needed);
    return [{ name: path.join('.'), path, shape, required: needed }];
  });
}

/** The parts of a field that have a column each: those of a record, the named entries of a map. */
function partsOf(shape: Shape): RecordShape | undefined {
  if (shape.kind === 'record') return shape;
  if (shape.kind !== 'map' || shape.keys instanceof RegExp) return undefined;
  const of = { ...shape.of, optional: true };
  return { kind: 'record', fields: Object.fromEntries(shape.keys.map((key) => [key, of])) };
}

type Fields = Readonly<Record<string, unknown>>;

/** The cells of one record, in the order of its columns. */
export function cellsOf(columns: readonly Column[], row: object): readonly CellContent[] {
  return columns.map(({ path, shape }) => {
    const value = path.reduce<unknown>((part, step) => (part as Fields | null | undefined)?.[step], row);
    return value === null || value === undefined ? null : cellOf(shape, value);
  });
}

function cellOf(shape: Shape, value: unknown): CellContent {
  if (shape.kind !== 'list') return value === '' ? null : (value as CellContent);
  const { of } = shape;
  return (value as readonly unknown[]).length === 0
    ? null
    : (value as readonly unknown[]).map((entry) => lineOf(of, entry)).join('\n');
}

/** An entry of a list: a text, alternatives with `|` between them, or a record: `technical-review capWorkingDays=30`. */
function lineOf(shape: Shape, entry: unknown): string {
  if (shape.kind === 'list') return (entry as readonly string[]).join(' | ');
  if (shape.kind !== 'record') return String(entry);
  const [first = '', ...more] = Object.keys(shape.fields);
  const fields = entry as Fields;
  const named = more.filter((name) => Object.hasOwn(fields, name)).map((name) => `${name}=${String(fields[name])}`);
  return [String(fields[first]), ...named].join(' ');
}

/**
 * The record that lies in these cells, by column name. It is as right or wrong as the cells are: what they hold is
 * judged afterwards, by the same rules as any other timetable.
 */
export function recordOf({ fields }: RecordShape, cells: ReadonlyMap<string, CellContent>, before = ''): Fields {
  const entries = Object.entries(fields).flatMap(([name, shape]): [string, unknown][] => {
    const column = `${before}${name}`;
    const parts = partsOf(shape);
    const value = parts ? groupOf(shape, parts, cells, column) : contentOf(shape, cells.get(column) ?? null);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

function groupOf(shape: Shape, parts: RecordShape, cells: ReadonlyMap<string, CellContent>, column: string): unknown {
  const isEmpty = ![...cells].some(([name, cell]) => name.startsWith(`${column}.`) && cell !== null);
  if (isEmpty && shape.nullable === true) return null;
  if (isEmpty && shape.optional === true) return undefined;
  return recordOf(parts, cells, `${column}.`);
}

/** What a cell says; undefined: nothing, and the field is left out. */
function contentOf(shape: Shape, cell: CellContent): unknown {
  if (cell === null) {
    if (shape.optional === true) return undefined;
    if (shape.nullable === true) return null;
    if (shape.kind === 'list') return [];
    return shape.kind === 'text' && shape.empty === true ? '' : undefined;
  }
  if (typeof cell !== 'string') return cell;
  if (shape.kind === 'list') return cell.split('\n').map((line) => entryOf(shape.of, line));
  return shape.kind === 'text' ? cell : cell.trim();
}

function entryOf(shape: Shape, line: string): unknown {
  if (shape.kind === 'list') return line.split('|').map((part) => part.trim());
  if (shape.kind !== 'record') return shape.kind === 'text' ? line : line.trim();
  const [first = '', ...more] = line.trim().split(/\s+/);
  const [key = ''] = Object.keys(shape.fields);
  const named = more.map((part): [string, unknown] => {
    const [name = '', value = ''] = part.split('=', 2);
    return [name, shape.fields[name]?.kind === 'count' && /^\d+$/.test(value) ? Number(value) : value];
  });
  return Object.fromEntries([[key, first], ...named]);
}
