/** The one writer of CSV (RFC 4180): UTF-8 with a byte order mark, so that Excel shows Chinese; lines end with CRLF. */
import { isoShanghai } from '../domain/calendar/local-date.ts';
import type { Cell, Column } from './spreadsheet.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The first line: the mark and the titles. Rows follow with `csvLine`, so that a long table need not stand in memory.
 */
export function csvHeader(columns: readonly Column[]): string {
  return BYTE_ORDER_MARK + line(columns.map(({ title }) => harmless(title)));
}

/**
 * One row. Texts, and the texts of links' addresses, are made harmless to spreadsheets (see `harmless`); numbers stand
 * in digits, dates as yyyy-MM-dd, instants in ISO 8601 at +08:00. Throws TypeError for a cell that is not of its
 * column's kind.
 */
export function csvLine(columns: readonly Column[], row: readonly Cell[]): string {
  return line(columns.map((column, i) => written(column, row[i] ?? null)));
}

/** A whole table. */
export function writeCsv(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  return csvHeader(columns) + rows.map((row) => csvLine(columns, row)).join('');
}

function written({ title, kind }: Column, cell: Cell): string {
  if (cell === null) return '';
  if (kind === 'text' && typeof cell === 'string') return harmless(cell);
  if (kind === 'date' && typeof cell === 'string') return cell;
  if (kind === 'link' && typeof cell === 'object') return harmless(cell.href);
  if (typeof cell === 'number' && Number.isFinite(cell)) {
    if (kind === 'instant') return isoShanghai(cell);
    if (kind === 'decimal' || (kind === 'whole' && Number.isInteger(cell))) return String(cell);
  }
  throw new TypeError(`${JSON.stringify(cell)} is no ${kind} (column ${title})`);
}

/**
 * A spreadsheet takes a text that begins with = + - @, a tab or a line end for a formula or for less than it is. Such
 * a text gets one apostrophe before it; so does one that begins with an apostrophe. Taking one apostrophe away from
 * every text that begins with one gives the texts back exactly.
 */
const DANGEROUS = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n'])/u;

function harmless(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

function line(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
