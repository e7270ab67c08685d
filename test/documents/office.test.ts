import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OfficeDocument } from '../../documents/office/office-document.ts';
import { officeDocx } from '../../documents/office/office-docx.ts';
import { officePdf } from '../../documents/office/office-pdf.ts';
import { qrPicture } from '../../documents/qr-code.ts';
import { type DocxFile, readDocx } from '../support/docx.ts';
import { drawElsewhere } from '../support/elsewhere.ts';
import { LETTER, LONG_TABLE_ROWS, RARE_NAME, REPORT, textsOf } from '../support/office.ts';
import { type PdfPage, readPdf, readQrCode } from '../support/pdf.ts';

const IMPRINT = { contentSha256: 'ab12'.repeat(16) };
const inPdf = ({ texts }: PdfPage) => texts.map(({ text }) => text).join('');
/** Where each text begins, behind the one before it: the order of what is read is that of what was written. */
const inOrder = (whole: string, texts: readonly string[]) => {
  let from = 0;
  for (const text of texts) {
    const at = whole.indexOf(text, from);
    if (at < 0) return `not found behind ${from}: ${text}`;
    from = at + text.length;
  }
  return 'all found';
};

describe('a letter', () => {
  let pdf: PdfPage;
  let docx: DocxFile;
  beforeAll(async () => {
    pdf = readPdf(await officePdf(LETTER, IMPRINT));
    docx = readDocx(await officeDocx(LETTER, IMPRINT));
  });

  test('says in Word what it says, in that order', () => {
    const said = docx.paragraphs.join('\n');
    expect(inOrder(said, textsOf(LETTER).slice(0, -5))).toBe('all found');
    for (const text of textsOf(LETTER)) expect(said).toContain(text);
    expect(docx.footer).toContain(IMPRINT.contentSha256);
  });

  test('says on paper what it says, in Chinese that can be copied out', () => {
    for (const text of textsOf(LETTER)) expect(inPdf(pdf)).toContain(text.replaceAll('\n', ''));
    expect(inPdf(pdf)).toContain(`内容摘要 SHA-256：${IMPRINT.contentSha256}`);
    expect(inPdf(pdf)).not.toContain('\ufffd');
  });

  test('prints names beyond the BMP in both', () => {
    expect(inPdf(pdf)).toContain(`“${RARE_NAME}水库”`);
    expect(docx.paragraphs.join('')).toContain(`“${RARE_NAME}水库”`);
  });

  test('prints the code point of a character that the font lacks, and no box', async () => {
    const page = readPdf(await officePdf({ ...LETTER, title: '𠮷林路😀' }, IMPRINT));
    expect(inPdf(page)).toContain('[U+20BB7]林路[U+1F600]');
    expect(readDocx(await officeDocx({ ...LETTER, title: '𠮷林路😀' }, IMPRINT)).paragraphs).toContain('𠮷林路😀');
  });

  test('names the typefaces of official documents and the sizes of GB/T 9704', () => {
    const body = docx.parts['word/document.xml'] ?? '';
    for (const face of ['仿宋_GB2312', '方正小标宋简体', '黑体', '楷体_GB2312'])
      expect(body).toContain(`w:eastAsia="${face}"`);
    expect(body).toContain('<w:sz w:val="32"/>');
    expect(body).toMatch(/w:line="579" w:lineRule="exact"/);
    expect(body).toContain('w:firstLineChars="200"');
    expect(body).toMatch(/<w:pgMar [^>]*w:top="2098"[^>]*w:left="1587"/);
  });

  test('carries a QR code that leads to where it is verified', async () => {
    expect(readQrCode(pdf)).toBe(LETTER.verification?.address);
    expect(docx.picture).toEqual(new Uint8Array(await qrPicture(LETTER.verification?.address ?? '')));
  });
});

describe('a report', () => {
  test('repeats the header of a long table on each page, and no row is lost or drawn into the foot', async () => {
    const page = readPdf(await officePdf(REPORT, IMPRINT));
    const pages = page.count - 1;
    expect(pages).toBeGreaterThan(3);
    expect(page.texts.filter(({ text }) => text === '按期办结')).toHaveLength(pages);
    for (let row = 1; row <= LONG_TABLE_ROWS; row += 1) {
      expect(page.texts.filter(({ text }) => text === `第${row}号部门`)).toHaveLength(1);
    }
    const foot = page.texts.find(({ text }) => text.includes('SHA-256'))?.y ?? 0;
    const lowest = Math.min(...page.texts.filter(({ text }) => /号部门/.test(text)).map(({ y }) => y));
    expect(lowest).toBeGreaterThan(foot + 20);
  });

  test('does so in Word, with real links', async () => {
    const docx = readDocx(await officeDocx(REPORT, IMPRINT));
    const body = docx.parts['word/document.xml'] ?? '';
    expect(body.match(/<w:tblHeader\/>/g)).toHaveLength(1);
    expect(body).toMatch(/w:orient="landscape"/);
    expect(inOrder(docx.paragraphs.join('\n'), textsOf(REPORT))).toBe('all found');
    const relations = docx.parts['word/_rels/document.xml.rels'] ?? '';
    const links = [...body.matchAll(/<w:hyperlink [^>]*r:id="([^"]+)"/g)].map(([, id]) => id);
    expect(links).toHaveLength(LONG_TABLE_ROWS + 1);
    for (const id of links) expect(relations).toContain(`Id="${id}"`);
    expect(new Set(links).size).toBe(links.length);
  });

  test('cuts a row that is longer than a page, and loses none of it', async () => {
    const words = Array.from({ length: 400 }, (_, i) => `第${i}句须在此行内说完。`);
    const document: OfficeDocument = {
      ...REPORT,
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: '甲', weight: 1 },
            { title: '乙', weight: 1 },
          ],
          rows: [['一', words.join('')]],
        },
      ],
    };
    const page = readPdf(await officePdf(document, IMPRINT));
    expect(page.count).toBeGreaterThan(2);
    const cell = page.texts.filter(({ text }) => !/^(甲|乙|一|— \d+ —)$|SHA/.test(text)).map(({ text }) => text);
    expect(cell.join('')).toContain(words.join(''));
  });
});

test('control characters and halves of pairs break neither format', async () => {
  const dirty = '甲\u0001\u000b乙\ud800丙<w:t>&amp;';
  const document: OfficeDocument = { ...LETTER, title: dirty, blocks: [{ kind: 'paragraph', text: dirty }] };
  const docx = readDocx(await officeDocx(document, IMPRINT));
  const shown = '甲\u2401\u240b乙\ufffd丙<w:t>&amp;';
  expect(docx.paragraphs).toContain(shown);
  for (const part of Object.values(docx.parts)) expect(part).not.toMatch(/[^\P{Cc}\r\n]/u);
  expect(inPdf(readPdf(await officePdf(document, IMPRINT)))).toContain('丙<w:t>&amp;');
});

describe('the same bytes', () => {
  const draw = { docx: officeDocx, pdf: officePdf };
  test.each([
    ['docx', 'a letter', LETTER],
    ['pdf', 'a letter', LETTER],
    ['docx', 'a report', REPORT],
    ['pdf', 'a report', REPORT],
  ] as const)('as %s of %s in two processes and two time zones', async (format, _name, document) => {
    // What was drawn before in this process counts nothing.
    await draw[format](document === LETTER ? REPORT : LETTER, IMPRINT);
    const here = await draw[format](document, IMPRINT);
    const drawing = { kind: 'office', format, document, imprint: IMPRINT } as const;
    expect((await drawElsewhere(drawing, 'America/Los_Angeles')).equals(here)).toBe(true);
  });

  test('and others for another content', async () => {
    for (const one of [officeDocx, officePdf]) {
      const other = { contentSha256: 'cd34'.repeat(16) };
      expect((await one(LETTER, IMPRINT)).equals(await one(LETTER, other))).toBe(false);
    }
  });

  test('whose only date is that of the act', async () => {
    const { parts } = readDocx(await officeDocx(LETTER, IMPRINT));
    expect(parts['docProps/core.xml']).toContain('2026-10-16T09:00:00Z');
    const dates = (await officePdf(LETTER, IMPRINT)).toString('latin1').match(/D:\d{14}/g);
    expect(new Set(dates)).toEqual(new Set(['D:20261016090000']));
  });
});
