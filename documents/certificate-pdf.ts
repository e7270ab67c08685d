/** The certificate of deeming as one A4 sheet: data in, bytes out. Same data, same bytes. */
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { fill, TERMS, type Words } from '../terms/catalogue.ts';
import type { CertificateContent } from './certificate-content.ts';
import { certificateText, type SheetText } from './certificate-text.ts';
import { qrCode } from './qr-code.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** What stands beside the content: how it was signed. */
export interface Seal {
  readonly contentSha256: string;
  readonly keyId: string;
}

const require = createRequire(import.meta.url);
const FONTS = {
  body: require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  strong: require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
};
const MARGIN = 60;
const WIDTH = 595.28 - 2 * MARGIN;
const INK = '#1a1a1a';
const GREY = '#5f6368';
const LINE = '#9aa0a6';
const LABEL_WIDTH = 76;
const FOOT_TOP = 618;
const QR_SIZE = 96;

const zh = (words: Words, values: Readonly<Record<string, string | number>> = {}) => fill(words, 'zh-CN', values);
const WORDS = TERMS.certificate;

/** Draws the sheet in Chinese. Its dates are those of the deeming, so nothing in it depends on when it is drawn. */
export async function certificatePdf(content: CertificateContent, seal: Seal): Promise<Buffer> {
  const stamp = new Date(content.deeming.decidedAt);
  const title = zh(WORDS.title);
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: 54, bottom: 0, left: MARGIN, right: MARGIN },
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: `${title} ${content.certificateNo}`,
      Subject: content.item.itemNo,
      Keywords: seal.contentSha256,
      CreationDate: stamp,
      ModDate: stamp,
    },
  });
  const bytes = collect(doc);
  doc.registerFont('body', FONTS.body);
  doc.registerFont('strong', FONTS.strong);
  const text = certificateText(content);
  drawHead(doc, title, content.certificateNo);
  drawTable(doc, text.rows);
  drawSections(doc, text.sections);
  drawFoot(doc, content, seal);
  doc.end();
  return bytes;
}

function collect(doc: Doc): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
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
function drawTable(doc: Doc, rows: SheetText['rows']): void {
  line(doc, doc.y);
  for (const [label, value] of rows) {
    const y = doc.y + 4;
    doc.font('body').fontSize(10).fillColor(GREY).text(label, MARGIN, y, { width: LABEL_WIDTH });
    doc.fillColor(INK).text(value, MARGIN + LABEL_WIDTH, y, { width: WIDTH - LABEL_WIDTH });
    line(doc, doc.y + 3);
    doc.y += 3;
  }
  doc.x = MARGIN;
  doc.y += 8;
}

function line(doc: Doc, y: number): void {
  doc
    .moveTo(MARGIN, y)
    .lineTo(MARGIN + WIDTH, y)
    .lineWidth(0.5)
    .strokeColor(LINE)
    .stroke();
}

function drawSections(doc: Doc, sections: SheetText['sections']): void {
  for (const { heading, paragraphs } of sections) {
    doc.font('strong').fontSize(11).fillColor(INK).text(heading, MARGIN, doc.y, { width: WIDTH });
    doc.font('body').fontSize(10);
    for (const paragraph of paragraphs) doc.text(paragraph, { width: WIDTH, indent: 20, lineGap: 2 });
    doc.y += 5;
  }
}

/** What lets a reader check the sheet on the left, where an official signs on the right. */
function drawFoot(doc: Doc, content: CertificateContent, seal: Seal): void {
  drawQrCode(doc, content.verifyAt, MARGIN, FOOT_TOP);
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
    doc
      .moveTo(signX, y + 29)
      .lineTo(MARGIN + WIDTH, y + 29)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke();
  }
  doc.fontSize(8).fillColor(GREY);
  doc.text(`${zh(WORDS.contentHash)}：${seal.contentSha256}`, MARGIN, FOOT_TOP + 124, { width: WIDTH });
  doc.text(zh(WORDS.footnote), MARGIN, FOOT_TOP + 140, { width: WIDTH, lineGap: 1.5 });
}

function drawQrCode(doc: Doc, address: string, left: number, top: number): void {
  const rows = qrCode(address);
  const module = QR_SIZE / rows.length;
  rows.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) doc.rect(left + x * module, top + y * module, module, module);
    });
  });
  doc.fillColor('#000000').fill();
}
