/** Tables in Word: fixed widths, thin lines, the header again on every page. */
import { BorderStyle, Table, TableCell, TableLayoutType, TableRow, VerticalAlign, WidthType } from 'docx';
import { paragraph, twips } from './docx-text.ts';
import { CELL_PADDING, type Measures } from './measures.ts';
import type { Block, Column, Text } from './office-document.ts';

const THIN = { style: BorderStyle.SINGLE, size: 4, color: '9AA0A6' };
const BORDERS = {
  top: THIN,
  bottom: THIN,
  left: THIN,
  right: THIN,
  insideHorizontal: THIN,
  insideVertical: THIN,
};
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
/** For what stands side by side and is no table. */
export const NO_BORDERS = {
  top: NONE,
  bottom: NONE,
  left: NONE,
  right: NONE,
  insideHorizontal: NONE,
  insideVertical: NONE,
};

export function docxTable(
  { columns, rows }: Pick<Extract<Block, { kind: 'table' }>, 'columns' | 'rows'>,
  measures: Measures,
): Table {
  const widths = widthsOf(columns, measures);
  const cell = (text: Text, i: number, header: boolean) =>
    new TableCell({
      width: { size: widths[i] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      ...(header && { shading: { fill: 'EEF0F2' } }),
      children: [
        paragraph(text, {
          type: measures.table,
          align: header ? 'center' : (columns[i]?.align ?? 'left'),
          strong: header,
          // A table is read in the typeface of tables; the body's stays for the sentences.
          face: header ? 'heading' : 'plain',
        }),
      ],
    });
  const row = (texts: readonly Text[], header: boolean) =>
    new TableRow({
      tableHeader: header,
      cantSplit: header,
      children: columns.map((_, i) => cell(texts[i] ?? '', i, header)),
    });
  const titles = columns.map(({ title }) => title);
  const header = titles.some((title) => title !== '') ? [row(titles, true)] : [];
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    margins: {
      top: twips(CELL_PADDING / 2),
      bottom: twips(CELL_PADDING / 2),
      left: twips(CELL_PADDING),
      right: twips(CELL_PADDING),
    },
    borders: BORDERS,
    rows: [...header, ...rows.map((texts) => row(texts, false))],
  });
}

/** The columns' widths in twips; they fill the line exactly. */
function widthsOf(columns: readonly Column[], { page, margins }: Measures): number[] {
  const whole = twips(page.width - margins.left - margins.right);
  const total = columns.reduce((sum, { weight }) => sum + weight, 0);
  const widths = columns.map(({ weight }) => Math.floor((whole * weight) / total));
  const rest = whole - widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width, i) => (i === widths.length - 1 ? width + rest : width));
}
