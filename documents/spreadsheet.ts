/** The one writer of workbooks: typed columns, real cells, a frozen header with filters, the same bytes every time. */
import { type Cell as OfficeCell, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { dayNumber, type Instant, type LocalDate, startOfDay } from '../domain/calendar/local-date.ts';

/**
 * `text` a text and never a formula · `whole`, `decimal` numbers · `date` a local date · `instant` an instant, shown
 * in Asia/Shanghai · `link` a text that leads somewhere.
 */
export type CellKind = 'text' | 'whole' | 'decimal' | 'date' | 'instant' | 'link';

export interface Column {
  readonly title: string;
  readonly kind: CellKind;
  /** In characters of the header's size; without it, what the kind needs. */
  readonly width?: number;
}

export interface Link {
  readonly text: string;
  /** An http(s) or mailto address; `#` and a place leads into the workbook: `#'办件'!A1`. */
  readonly href: string;
}

/** A text or a local date, a number or an instant, a link; null leaves the cell empty. */
export type Cell = string | number | Link | null;

export interface Table {
  /** What Excel cannot hold in a name (`: \ / ? * [ ]`, more than 31 characters) is replaced or cut. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns at the left that stay in view. */
  readonly frozenColumns?: number;
}

/** A sheet that Excel can open has no more rows than this, the header included. */
const MOST_ROWS = 1_048_576;
/** Excel repairs, and so changes, a file that has more links or longer texts. */
const MOST_LINKS = 65_530;
const LONGEST_TEXT = 32_767;
/** Excel keeps fifteen digits of a number: longer ones are texts. */
const MOST_EXACT = 1e15;
/** Excel believes that 1900 was a leap year: earlier days are texts. */
const FIRST_DATE: LocalDate = '1900-03-01';

const WIDTHS: Readonly<Record<CellKind, number>> = {
  text: 24,
  whole: 10,
  decimal: 10,
  date: 12,
  instant: 20,
  link: 16,
};
const FORMATS: Readonly<Partial<Record<CellKind, string>>> = {
  whole: '0',
  date: 'yyyy-mm-dd',
  instant: 'yyyy-mm-dd hh:mm:ss',
};
/** Beside the zip's own fixed times: without it the writer would stamp the present. */
export const NO_TIME = { created: new Date(0), modified: new Date(0) };
const HEADER = {
  font: { bold: true },
  fill: { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { rgb: 'E7ECF2' } },
  alignment: { vertical: 'center' as const, wrapText: true },
};

/**
 * The workbook's bytes: the same for the same tables, at any time and on any machine. Each table is a sheet. Throws
 * TypeError for a cell that is not of its column's kind, RangeError for what a sheet cannot hold.
 */
export async function writeSpreadsheet(tables: readonly Table[]): Promise<Uint8Array> {
  const names: string[] = [];
  for (const { name } of tables) names.push(sheetName(name, names));
  return writeXlsx({ sheets: tables.map((table, i) => sheetOf(names[i] as string, table)), properties: NO_TIME });
}

function sheetOf(name: string, { columns, rows, frozenColumns = 0 }: Table): WriteSheet {
  if (rows.length >= MOST_ROWS) throw new RangeError(`${rows.length} rows do not fit one sheet`);
  const overrides = new Map<string, Partial<OfficeCell>>();
  columns.forEach(({ title }, c) => {
    overrides.set(`0,${c}`, { ...textCell(title), style: HEADER });
  });
  const links = rows.length * columns.filter(({ kind }) => kind === 'link').length;
  const body = rows.map((row, r) =>
    columns.map((column, c) => {
      const cell = row[c] ?? null;
      const { value, ...more } = cell === null ? { value: null } : officeCell(column, cell, links <= MOST_LINKS);
      if (Object.keys(more).length > 0) overrides.set(`${r + 1},${c}`, { value, ...more });
      return value ?? null;
    }),
  );
  return {
    name,
    columns: columns.map(({ kind, width }) => ({ width: width ?? WIDTHS[kind], style: styleOf(kind) })),
    rows: [columns.map(({ title }) => title), ...body],
    cells: overrides,
    freezePane: { rows: 1, columns: frozenColumns },
    autoFilter: { range: `A1:${columnLetters(columns.length - 1)}${rows.length + 1}` },
  };
}

function styleOf(kind: CellKind) {
  const numFmt = FORMATS[kind];
  return {
    alignment: { vertical: 'top' as const, wrapText: kind === 'text' },
    ...(numFmt !== undefined && { numFmt }),
  };
}

function officeCell({ title, kind }: Column, cell: Exclude<Cell, null>, clickable: boolean): Partial<OfficeCell> {
  if (kind === 'text' && typeof cell === 'string') return textCell(cell);
  if (kind === 'date' && typeof cell === 'string') return dateCell(cell);
  if (typeof cell === 'number' && Number.isFinite(cell)) {
    if (kind === 'instant') return { value: shownInShanghai(cell) };
    const exact = Math.abs(cell) < MOST_EXACT;
    if (kind === 'decimal' || (kind === 'whole' && Number.isInteger(cell)))
      return exact ? { value: cell } : textCell(String(cell));
  }
  if (kind === 'link' && typeof cell === 'object') return linkCell(cell, clickable);
  throw new TypeError(`${JSON.stringify(cell)} is no ${kind} (column ${title})`);
}

function dateCell(date: LocalDate): Partial<OfficeCell> {
  const day = dayNumber(date);
  return date < FIRST_DATE ? textCell(date) : { value: shownInShanghai(startOfDay(day)) };
}

/** A sheet knows no time zone: its cell holds the date and time of Asia/Shanghai. */
function shownInShanghai(instant: Instant): Date {
  return new Date(instant - startOfDay(0));
}

/** Texts that Excel writes for errors would become errors; as rich text they stay what they are. */
const LIKE_AN_ERROR = /^#[A-Z_/0]+[!?A]?$/;

/** A cell that holds exactly this text. Throws RangeError where it is longer than a cell. */
export function textCell(text: string): Partial<OfficeCell> {
  if (text.length > LONGEST_TEXT) throw new RangeError(`a text of ${text.length} characters does not fit one cell`);
  const value = escapedText(text);
  return LIKE_AN_ERROR.test(value) ? { value, richText: [{ text: value }] } : { value };
}

const ADDRESS = /^(https?:\/\/|mailto:|#)/;

function linkCell({ text, href }: Link, clickable: boolean): Partial<OfficeCell> {
  if (!ADDRESS.test(href)) throw new TypeError(`${href} is no address that a cell may lead to`);
  const cell = textCell(text);
  if (!clickable) return cell;
  const hyperlink = href.startsWith('#') ? { target: '', location: href.slice(1) } : { target: href };
  return { ...cell, hyperlink, style: { ...styleOf('link'), font: { color: { rgb: '0563C1' }, underline: true } } };
}

/**
 * In a workbook `_x0041_` stands for a character (ECMA-376 22.9.2.19): a text that looks like that is escaped, and so
 * is a character that XML cannot hold.
 */
function escapedText(text: string): string {
  return text
    .replaceAll(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replaceAll(/\p{Surrogate}|[\uFFFE\uFFFF]/gu, (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase()}_`);
}

/** The letters of a column, counted from 0: A … Z, AA … */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

const LONGEST_NAME = 31;

/** A name that a sheet may bear and that no sheet before it bears. */
function sheetName(wanted: string, taken: readonly string[]): string {
  const legal = [...wanted.replaceAll(/[:\\/?*[\]\p{Cc}]/gu, '_').replaceAll(/^'|'$/g, '_')];
  for (let n = 1; ; n += 1) {
    const ending = n === 1 ? '' : ` (${n})`;
    const name = cut(legal, LONGEST_NAME - ending.length) + ending;
    if (!taken.some((other) => other.toLowerCase() === name.toLowerCase())) return name === '' ? '_' : name;
  }
}

/** At most so many UTF-16 units, no character cut in two. */
function cut(characters: readonly string[], units: number): string {
  let text = '';
  for (const character of characters) {
    if (text.length + character.length > units) break;
    text += character;
  }
  return text;
}
