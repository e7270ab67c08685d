/**
 * Writes the sample city's letterhead: a template for every kind of document in the form of a letter (GB/T 9704-2012,
 * 10.1), and one for coordination letters with a slip for the answer. A city makes its own in Word.
 * Run after a change: npx tsx examples/make-letterhead.ts
 */
import { writeFileSync } from 'node:fs';
import {
  BorderStyle,
  Document,
  Footer,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
} from 'docx';
import { settledArchive } from '../documents/office/docx-archive.ts';
import { docxTable, NO_BORDERS } from '../documents/office/docx-table.ts';
import { paragraph, runStyle, type TextOptions, twips } from '../documents/office/docx-text.ts';
import { measuresOf, QR_SIZE, RED_HEAD, SMALL, TONES } from '../documents/office/measures.ts';

const measures = measuresOf({ style: 'letter' });
const { body, title, table, masthead, margins, page } = measures;
const RED = RED_HEAD.slice(1);
const GREY = TONES.grey.slice(1);
const small: TextOptions = { type: SMALL, face: 'plain', colour: GREY };
const HASH = '内容摘要 SHA-256：{contentSha256}';

for (const [name, children] of [
  ['letterhead', letter()],
  ['coordinationLetter', [...letter(), ...answerSlip()]],
] as const) {
  const bytes = await Packer.toBuffer(fileOf(children));
  // The file is the same each time that it is made.
  const settled = settledArchive(bytes, '2026-09-01T00:00:00+08:00');
  writeFileSync(new URL(`./letterhead/${name}.docx`, import.meta.url), settled);
}

function fileOf(children: readonly (Paragraph | Table)[]): Document {
  const margin = Object.fromEntries(Object.entries(margins).map(([side, points]) => [side, twips(points)]));
  return new Document({
    creator: '临沄市项目审批督查办公室',
    lastModifiedBy: '临沄市项目审批督查办公室',
    title: '临沄市文书版头',
    styles: { default: { document: { run: runStyle({ type: body }) } } },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: { width: twips(page.width), height: twips(page.height) },
            margin: { ...margin, footer: twips(margins.bottom - 62) },
          },
        },
        footers: { first: firstFoot(), default: foot() },
        children: [...children],
      },
    ],
  });
}

/** The head of a letter stands above a double red line, thick above thin; the number hangs below it, on the right. */
function letter(): readonly (Paragraph | Table)[] {
  const line = { style: BorderStyle.THICK_THIN_MEDIUM_GAP, size: 24, color: RED, space: 6 };
  return [
    paragraph('{issuer}', {
      type: masthead,
      face: 'title',
      align: 'center',
      colour: RED,
      more: { border: { bottom: line } },
    }),
    paragraph('{symbol}', { type: body, align: 'right', before: 6, after: body.pitch }),
    paragraph('{title}', { type: title, face: 'title', align: 'center', after: body.pitch / 2 }),
    paragraph('{recipient}：', { type: body }),
    paragraph('{body}', { type: body }),
    paragraph('', { type: body }),
    band(),
    paragraph('{verification}', small),
    paragraph('{copiesLine}', { type: measures.note, before: body.pitch / 2 }),
  ];
}

function band(): Table {
  const widths = [twips(QR_SIZE + 12), twips(page.width - margins.left - margins.right - QR_SIZE - 12)];
  const right = { type: body, align: 'right' as const, more: { indent: { right: twips(2 * body.size) } } };
  const cells = [
    // Lines of a fixed height would cut the picture off.
    [new Paragraph({ children: [new TextRun('{qr}')] })],
    [paragraph('{issuer}', right), paragraph('{issuedOn}', right)],
  ].map(
    (children, i) => new TableCell({ width: { size: widths[i] ?? 0, type: 'dxa' }, borders: NO_BORDERS, children }),
  );
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    borders: NO_BORDERS,
    rows: [new TableRow({ cantSplit: true, children: cells })],
  });
}

/** Below the second red line, thin above thick: where the office is. */
function firstFoot(): Footer {
  const line = { style: BorderStyle.THIN_THICK_MEDIUM_GAP, size: 24, color: RED, space: 4 };
  return new Footer({
    children: [
      paragraph('地址：临沄市政务服务中心三楼　　网址：https://window.example', {
        ...small,
        align: 'center',
        more: { border: { top: line } },
      }),
      paragraph(HASH, { ...small, align: 'center' }),
    ],
  });
}

function foot(): Footer {
  const number: TextOptions = { type: { size: 14, pitch: 16 }, face: 'plain' };
  return new Footer({
    children: [
      new Paragraph({
        alignment: 'center',
        children: [new TextRun({ ...runStyle(number), children: ['— ', PageNumber.CURRENT, ' —'] })],
      }),
      paragraph(HASH, { ...small, align: 'center' }),
    ],
  });
}

/** What the department fills in and sends back: one row for each item. */
function answerSlip(): readonly (Paragraph | Table)[] {
  const columns = ['序号', '办件编号', '审批事项', '办理截止', '办理情况和措施', '拟办结日期'];
  const weights = [1.2, 3.2, 2.6, 2.7, 4, 2.7];
  const row = ['{#items}{ordinal}', '{itemNo}', '{type}', '{dueOn}', '', '{/items}'];
  return [
    paragraph('办理情况回执', {
      type: title,
      face: 'title',
      align: 'center',
      after: body.pitch / 2,
      more: { pageBreakBefore: true },
    }),
    paragraph('来函文号：{symbol}　　请于{replyOn}前（含当日）填报。', { type: table }),
    docxTable({ columns: columns.map((name, i) => ({ title: name, weight: weights[i] ?? 1 })), rows: [row] }, measures),
    paragraph('填报单位（盖章）：{recipient}　　填报人：　　　　　　日期：', { type: table, before: body.pitch }),
  ];
}
