/** A letter or a report as a Word document on A4, in the typefaces of official documents. Same description, same bytes. */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  ImageRun,
  Packer,
  PageBreak,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { strFromU8, unzipSync } from 'fflate';
import { fill, TERMS } from '../../terms/catalogue.ts';
import { qrPicture } from '../qr-code.ts';
import { settledArchive } from './docx-archive.ts';
import { docxTable, NO_BORDERS } from './docx-table.ts';
import { paragraph, runStyle, type TextOptions, twips } from './docx-text.ts';
import { type Measures, measuresOf, QR_SIZE, RED_HEAD, SMALL, TONES } from './measures.ts';
import type { Block, Imprint, OfficeDocument } from './office-document.ts';

const WORDS = TERMS.office;
const CREATOR = 'Shixian 时限';
type Child = Paragraph | Table;

export async function officeDocx(document: OfficeDocument, { contentSha256 }: Imprint): Promise<Buffer> {
  const measures = measuresOf(document);
  const { page, margins } = measures;
  const file = new Document({
    creator: CREATOR,
    lastModifiedBy: CREATOR,
    title: [document.title, document.number].filter(Boolean).join(' '),
    keywords: contentSha256,
    styles: { default: { document: { run: runStyle({ type: measures.body }) } } },
    sections: [
      {
        properties: {
          page: {
            // Word is given the upright size and turns it itself.
            size: {
              width: twips(Math.min(page.width, page.height)),
              height: twips(Math.max(page.width, page.height)),
              orientation: document.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: {
              top: twips(margins.top),
              bottom: twips(margins.bottom),
              left: twips(margins.left),
              right: twips(margins.right),
              footer: twips(margins.bottom - 54),
            },
          },
        },
        footers: { default: footer(fill(WORDS.foot, 'zh-CN', { contentSha256 })) },
        children: [
          ...head(document, measures),
          ...document.blocks.flatMap((block) => childrenOf(block, measures)),
          ...(await end(document, measures)),
        ],
      },
    ],
  });
  return settledArchive(await Packer.toBuffer(file), document.issuedAt);
}

/** Blocks without head and foot, as they stand in the body of a Word file: for a template that has its own. */
export async function blocksInWord(blocks: readonly Block[], measures: Measures): Promise<string> {
  const children = blocks.flatMap((block) => childrenOf(block, measures));
  const entries = unzipSync(await Packer.toBuffer(new Document({ sections: [{ children }] })));
  const xml = strFromU8(entries['word/document.xml'] ?? new Uint8Array());
  const body = xml.slice(xml.indexOf('<w:body>') + '<w:body>'.length, xml.lastIndexOf('<w:sectPr'));
  if (body.includes(' r:id=')) throw new Error('blocks that refer to other parts of their file cannot be moved');
  return body;
}

/** The number of the page as GB/T 9704 has it, and the hash below it. */
function footer(words: string): Footer {
  const number: TextOptions = { type: { size: 14, pitch: 16 }, face: 'plain' };
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        border: { top: { style: BorderStyle.SINGLE, size: 4, color: '9AA0A6', space: 3 } },
        children: [new TextRun({ ...runStyle(number), children: ['— ', PageNumber.CURRENT, ' —'] })],
      }),
      paragraph(words, { type: SMALL, face: 'plain', align: 'center', colour: TONES.grey.slice(1) }),
    ],
  });
}

function head(document: OfficeDocument, { body, title, masthead: red }: Measures): readonly Child[] {
  const { masthead, number, subtitle, recipient, style } = document;
  const redLine = { style: BorderStyle.SINGLE, size: 12, color: RED_HEAD.slice(1), space: 6 };
  const centred = { align: 'center' as const };
  return [
    ...(masthead === undefined
      ? []
      : [
          paragraph(masthead, {
            type: red,
            face: 'title',
            ...centred,
            colour: RED_HEAD.slice(1),
            after: body.pitch / 2,
          }),
        ]),
    // The red line belongs to the head: it hangs below the number, or below the head itself where there is none.
    ...(number === undefined && masthead === undefined
      ? []
      : [
          paragraph(number ?? '', {
            type: body,
            ...centred,
            after: masthead === undefined ? 0 : body.pitch * 0.7,
            ...(masthead !== undefined && { more: { border: { bottom: redLine } } }),
          }),
        ]),
    paragraph(document.title, {
      type: title,
      face: 'title',
      ...centred,
      after: subtitle === undefined ? body.pitch / 2 : 0,
    }),
    ...(subtitle === undefined
      ? []
      : [paragraph(subtitle, { type: body, ...centred, colour: TONES.grey.slice(1), after: body.pitch / 2 })]),
    ...(recipient === undefined
      ? []
      : [paragraph(`${recipient}：`, { type: body, before: style === 'letter' ? body.pitch / 2 : 0 })]),
  ];
}

function childrenOf(block: Block, measures: Measures): readonly Child[] {
  const { body, note, table } = measures;
  switch (block.kind) {
    case 'heading': {
      const face = block.level === 1 ? 'heading' : 'subheading';
      return [paragraph(block.text, { type: body, face, indent: 2, keepNext: true })];
    }
    case 'paragraph':
      return [paragraph(block.text, { type: body, ...(block.indent !== false && { indent: 2 }) })];
    case 'note':
      return [paragraph(block.text, { type: note, colour: TONES.grey.slice(1) })];
    case 'pairs': {
      const columns = [
        { title: '', weight: 0.24 },
        { title: '', weight: 0.76 },
      ];
      const rows = block.rows.map(([label, value]) => [[{ text: label, tone: 'grey' as const }], value]);
      return [docxTable({ columns, rows }, measures), gap(measures)];
    }
    case 'table': {
      const type = { size: table.size + 1, pitch: table.pitch + 3 };
      const caption = block.caption;
      return [
        ...(caption === undefined ? [] : [paragraph(caption, { type, face: 'heading', keepNext: true })]),
        docxTable(block, measures),
        gap(measures),
      ];
    }
    case 'pageBreak':
      return [new Paragraph({ children: [new PageBreak()] })];
  }
}

/** What keeps a table from the next one: Word would join them. */
function gap({ body }: Measures): Paragraph {
  return paragraph('', { type: { size: body.size / 2, pitch: body.pitch / 2 } });
}

/** As `officePdf` ends: the code beside the signature, the rest below. */
async function end(document: OfficeDocument, measures: Measures): Promise<readonly Child[]> {
  const { signature, copies, verification } = document;
  const { body, note } = measures;
  const right = { type: body, align: 'right' as const, more: { indent: { right: twips(2 * body.size) } } };
  const signed = signature === undefined ? [] : [paragraph(signature.organ, right), paragraph(signature.date, right)];
  const grey = { type: SMALL, face: 'plain' as const, colour: TONES.grey.slice(1) };
  return [
    ...(signature === undefined && verification === undefined ? [] : [gap(measures)]),
    ...(verification === undefined
      ? signed
      : [
          await band(verification.address, signed, measures),
          ...[...verification.words, verification.address].map((line) => paragraph(line, grey)),
        ]),
    ...(copies === undefined
      ? []
      : [paragraph(fill(WORDS.copies, 'zh-CN', { copies }), { type: note, before: body.pitch / 2 })]),
  ];
}

/** The code on the left, the signature on the right, on one page. */
async function band(address: string, signed: readonly Paragraph[], { page, margins }: Measures): Promise<Table> {
  const side = Math.round((QR_SIZE * 4) / 3);
  const widths = [twips(QR_SIZE + 12), twips(page.width - margins.left - margins.right - QR_SIZE - 12)];
  const picture = new ImageRun({
    type: 'png',
    data: await qrPicture(address),
    transformation: { width: side, height: side },
    altText: { name: 'QR', description: address, title: 'QR' },
  });
  const cell = (i: number, children: readonly Paragraph[]) =>
    new TableCell({ width: { size: widths[i] ?? 0, type: WidthType.DXA }, borders: NO_BORDERS, children });
  const cells = [
    cell(0, [new Paragraph({ children: [picture] })]),
    cell(1, signed.length > 0 ? signed : [new Paragraph('')]),
  ];
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    borders: NO_BORDERS,
    rows: [new TableRow({ cantSplit: true, children: cells })],
  });
}
