/** The certificate of deeming as one A4 sheet: data in, bytes out. Same data, same bytes. */
import { buffer } from 'node:stream/consumers';
import { fill, TERMS, type Words } from '../terms/catalogue.ts';
import type { CertificateContent } from './certificate-content.ts';
import { certificateText, type SheetText } from './certificate-text.ts';
import { type Doc, drawQrCode, GREY, INK, newSheet, rule } from './office/pdf-pen.ts';

/** What stands beside the content: how it was signed. */
export interface Seal {
  readonly contentSha256: string;
  readonly keyId: string;
}

const MARGIN = 60;
const WIDTH = 595.28 - 2 * MARGIN;
const LABEL_WIDTH = 76;
const ROW_PADDING = 3;
const BELOW_TABLE = 9;
const BELOW_SECTION = 5;
const FOOT_TOP = 650;
/** The text is set in the first size in which it ends above the foot; the last holds the longest names that intake takes. */
const SIZES = [10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5];
const QR_SIZE = 96;

const zh = (words: Words, values: Readonly<Record<string, string | number>> = {}) => fill(words, 'zh-CN', values);
const WORDS = TERMS.certificate;

/** Draws the sheet in Chinese. Its dates are those of the deeming, so nothing in it depends on when it is drawn. */
export async function certificatePdf(content: CertificateContent, seal: Seal): Promise<Buffer> {
  const title = zh(WORDS.title);
  const doc = newSheet({
    title: `${title} ${content.certificateNo}`,
    subject: content.item.itemNo,
    contentSha256: seal.contentSha256,
    date: new Date(content.deeming.decidedAt),
    margins: { top: 48, bottom: 0, left: MARGIN, right: MARGIN },
  });
  const bytes = buffer(doc);
  const text = certificateText(content);
  drawHead(doc, title, content.certificateNo);
  const room = FOOT_TOP - 10 - doc.y;
  const size = SIZES.find((one) => heightOf(doc, text, one) <= room) ?? SIZES.at(-1) ?? 0;
  drawTable(doc, text.rows, size);
  drawSections(doc, text.sections, size);
  drawFoot(doc, content, seal);
  doc.end();
  return bytes;
}

function drawHead(doc: Doc, title: string, number: string): void {
  doc.font('strong').fontSize(22).fillColor(INK).text(title, { align: 'center', characterSpacing: 4 });
  doc
    .font('body')
    .fontSize(10)
    .fillColor(GREY)
    .text(`${zh(WORDS.number)}：${number}`, { align: 'center' });
  doc.moveDown(0.8);
}

/** Label and value side by side, a thin line below each pair. */
function drawTable(doc: Doc, rows: SheetText['rows'], size: number): void {
  rule(doc, MARGIN, doc.y, WIDTH);
  for (const [label, value] of rows) {
    const y = doc.y + ROW_PADDING;
    doc.font('body').fontSize(size).fillColor(GREY).text(label, MARGIN, y, { width: LABEL_WIDTH });
    doc.fillColor(INK).text(value, MARGIN + LABEL_WIDTH, y, { width: WIDTH - LABEL_WIDTH });
    doc.y += ROW_PADDING;
    rule(doc, MARGIN, doc.y, WIDTH);
  }
  doc.x = MARGIN;
  doc.y += BELOW_TABLE;
}

function drawSections(doc: Doc, sections: SheetText['sections'], size: number): void {
  for (const { heading, paragraphs } of sections) {
    doc
      .font('strong')
      .fontSize(size + 1)
      .fillColor(INK)
      .text(heading, MARGIN, doc.y, { width: WIDTH });
    doc.font('body').fontSize(size);
    for (const paragraph of paragraphs) doc.text(paragraph, paragraphOptions(size));
    doc.y += BELOW_SECTION;
  }
}

function paragraphOptions(size: number) {
  return { width: WIDTH, indent: size * 2, lineGap: 2 };
}

/** What `drawTable` and `drawSections` will take in this size. */
function heightOf(doc: Doc, { rows, sections }: SheetText, size: number): number {
  let height = BELOW_TABLE;
  doc.font('body').fontSize(size);
  for (const [, value] of rows) height += doc.heightOfString(value, { width: WIDTH - LABEL_WIDTH }) + 2 * ROW_PADDING;
  for (const { heading, paragraphs } of sections) {
    height +=
      doc
        .font('strong')
        .fontSize(size + 1)
        .heightOfString(heading, { width: WIDTH }) + BELOW_SECTION;
    doc.font('body').fontSize(size);
    for (const paragraph of paragraphs) height += doc.heightOfString(paragraph, paragraphOptions(size));
  }
  return height;
}

/** What lets a reader check the sheet on the left, where an official signs on the right. */
function drawFoot(doc: Doc, content: CertificateContent, seal: Seal): void {
  drawQrCode(doc, content.verifyAt, { left: MARGIN, top: FOOT_TOP, size: QR_SIZE });
  const x = MARGIN + QR_SIZE + 14;
  const width = WIDTH - QR_SIZE - 14 - 150;
  doc.font('body').fontSize(8).fillColor(INK);
  doc.text(zh(WORDS.scan), x, FOOT_TOP + 2, { width }).text(content.verifyAt, { width });
  doc.moveDown(0.4).fillColor(GREY).text(zh(WORDS.scanCode), { width });
  doc
    .moveDown(0.4)
    .text(`${zh(WORDS.key)}：`, { width })
    .text(seal.keyId, { width });
  const signX = MARGIN + WIDTH - 136;
  doc.fontSize(10).fillColor(INK);
  for (const [index, words] of [WORDS.handledBy, WORDS.issuedBy, WORDS.signedOn].entries()) {
    const y = FOOT_TOP + 4 + index * 36;
    doc.text(`${zh(words)}：`, signX, y, { width: 136 });
    rule(doc, signX, y + 29, 136);
  }
  doc.fontSize(8).fillColor(GREY);
  doc.text(`${zh(WORDS.contentHash)}：${seal.contentSha256}`, MARGIN, FOOT_TOP + 124, { width: WIDTH });
  doc.text(zh(WORDS.footnote), MARGIN, FOOT_TOP + 140, { width: WIDTH, lineGap: 1.5 });
}
