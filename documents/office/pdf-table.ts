/** Tables on paper: cells broken into lines, rows kept whole where they fit, the header again on every page. */
import type { Line } from './line-breaks.ts';
import { CELL_PADDING } from './measures.ts';
import type { Block, Column, Text } from './office-document.ts';
import { runsOf } from './office-document.ts';
import { bottomOf, drawLine, type Flow, linesOf, nextPage, type SetOptions } from './pdf-flow.ts';
import { LINE, rule } from './pdf-pen.ts';

type Table = Extract<Block, { kind: 'table' }>;

const HEADER_FILL = '#EEF0F2';
/** A row that would leave less than this many lines on a page begins on the next one. */
const LEAST_LINES = 2;

interface Grid {
  readonly columns: readonly { readonly left: number; readonly width: number; readonly align: Column['align'] }[];
  /** Empty where no column has a title. */
  readonly header: readonly (readonly Line[])[];
}

/** Sets the table from where the flow stands. */
export function setTable(flow: Flow, table: Table): void {
  const grid = gridOf(flow, table);
  const first = table.rows[0] === undefined ? [] : cellsOf(flow, grid, table.rows[0], false);
  const pitch = flow.measures.table.pitch;
  // The header never stands alone at the foot of a page.
  const least = heightOf(flow, grid.header) + Math.min(heightOf(flow, first), LEAST_LINES * pitch + 2 * CELL_PADDING);
  if (flow.y + least > bottomOf(flow)) nextPage(flow);
  drawHeader(flow, grid);
  for (const row of table.rows) setRow(flow, grid, cellsOf(flow, grid, row, false));
}

function gridOf(flow: Flow, { columns }: Table): Grid {
  const total = columns.reduce((sum, { weight }) => sum + weight, 0);
  let left = flow.measures.margins.left;
  const placed = columns.map(({ weight, align }) => {
    const column = { left, width: (flow.width * weight) / total, align };
    left += column.width;
    return column;
  });
  const titles = columns.map(({ title }) => title);
  const header = titles.some((title) => title !== '') ? cellsOf(flow, { columns: placed }, titles, true) : [];
  return { columns: placed, header };
}

function optionsOf(flow: Flow, { left, width, align }: Grid['columns'][number]): SetOptions {
  const inner = { left: left + CELL_PADDING, width: width - 2 * CELL_PADDING };
  return { type: flow.measures.table, ...inner, ...(align !== undefined && { align }) };
}

function cellsOf(flow: Flow, { columns }: Pick<Grid, 'columns'>, row: readonly Text[], strong: boolean) {
  return columns.map((column, i) => {
    const runs = runsOf(row[i] ?? '');
    return linesOf(flow, strong ? runs.map((run) => ({ ...run, strong })) : runs, optionsOf(flow, column));
  });
}

function heightOf({ measures: { table } }: Flow, cells: readonly (readonly Line[])[]): number {
  if (cells.length === 0) return 0;
  return Math.max(...cells.map((lines) => lines.length)) * table.pitch + 2 * CELL_PADDING;
}

function drawHeader(flow: Flow, { columns, header }: Grid): void {
  const { doc, measures, width } = flow;
  const height = heightOf(flow, header);
  doc.rect(measures.margins.left, flow.y, width, height).fillColor(HEADER_FILL).fill();
  rule(doc, measures.margins.left, flow.y, width, LINE, 0.8);
  drawCells(flow, columns, header, height, 'center');
  rule(doc, measures.margins.left, flow.y, width, LINE, 0.8);
}

/** A row is kept whole on one page; one that is longer than a page is cut between its lines. */
function setRow(flow: Flow, grid: Grid, cells: readonly (readonly Line[])[]): void {
  const { margins, table } = flow.measures;
  let rest = cells;
  for (;;) {
    const height = heightOf(flow, rest);
    const room = bottomOf(flow) - flow.y;
    const whole = bottomOf(flow) - margins.top - heightOf(flow, grid.header);
    if (height <= room) {
      drawCells(flow, grid.columns, rest, height);
      rule(flow.doc, margins.left, flow.y, flow.width);
      return;
    }
    const fitting = Math.floor((room - 2 * CELL_PADDING) / table.pitch);
    if (height > whole && fitting >= LEAST_LINES) {
      const part = rest.map((lines) => lines.slice(0, fitting));
      drawCells(flow, grid.columns, part, heightOf(flow, part));
      rest = rest.map((lines) => lines.slice(fitting));
    }
    nextPage(flow);
    drawHeader(flow, grid);
  }
}

function drawCells(
  flow: Flow,
  columns: Grid['columns'],
  cells: readonly (readonly Line[])[],
  height: number,
  align?: Column['align'],
): void {
  cells.forEach((lines, i) => {
    const column = columns[i];
    if (column === undefined) return;
    const options = { ...optionsOf(flow, column), ...(align !== undefined && { align }) };
    lines.forEach((line, n) => {
      drawLine(flow, line, flow.y + CELL_PADDING + n * flow.measures.table.pitch, options);
    });
  });
  flow.y += height;
}
