/** A numbered document in the city's own letterhead: its template with the fields filled in. Same input, same bytes. */
import { MimeType, TemplateHandler } from 'easy-template-x';
import { strFromU8, unzipSync } from 'fflate';
import { fill, TERMS } from '../../terms/catalogue.ts';
import { type DocumentContent, sheetOf } from '../issued/written-document.ts';
import { settledArchive } from '../office/docx-archive.ts';
import { type Measures, measuresOf, QR_SIZE } from '../office/measures.ts';
import { type OfficeDocument, printable } from '../office/office-document.ts';
import { blocksInWord } from '../office/office-docx.ts';
import { qrPicture } from '../qr-code.ts';
import { fieldsOf } from './fields.ts';

/** What is needed of a document beside its template. */
export interface ToFill {
  readonly content: DocumentContent;
  readonly sha256: string;
  /** Where this installation's verification page is. */
  readonly publicUrl: string;
}

/** Text boxes lie deep. */
const DEEPEST = 60;

export function createHandler(): TemplateHandler {
  return new TemplateHandler({ maxXmlDepth: DEEPEST });
}

/** Draws the document. `template` is one that `checkLetterhead` accepted for its kind. */
export async function letterheadDocx(template: Uint8Array, { content, sha256, publicUrl }: ToFill): Promise<Buffer> {
  const sheet = sheetOf(content, sha256, publicUrl);
  const data = {
    ...particularsOf(content),
    ...textsOf(sheet),
    documentNo: content.documentNo,
    contentSha256: sha256,
    body: { _type: 'rawXml', xml: await blocksInWord(sheet.blocks, measuresIn(template)), replaceParagraph: true },
    qr: await pictureOf(sheet.verification?.address ?? ''),
  };
  const filled = await createHandler().process(Buffer.from(template), data);
  return settledArchive(filled, content.issuedAt, { links: 'kept' });
}

/** Every field of the kind. One that an older document has not is empty: no place stays unfilled. */
function particularsOf({ kind, fields }: DocumentContent) {
  const { texts, lists } = fieldsOf(kind);
  const text = (value: unknown) => written(typeof value === 'string' ? value : '');
  const row = (columns: readonly string[], given: Readonly<Record<string, string>>) =>
    Object.fromEntries(columns.map((column) => [column, text(given[column])]));
  const rowsOf = ([list, columns]: readonly [string, readonly string[]]) => {
    const rows = fields[list];
    return [list, typeof rows === 'object' ? rows.map((given) => row(columns, given)) : []] as const;
  };
  return Object.fromEntries([
    ...texts.map((name) => [name, text(fields[name])] as const),
    ...Object.entries(lists).map(rowsOf),
  ]);
}

/** What the sheet says outside its body. */
function textsOf({ number, title, recipient, signature, copies, verification }: OfficeDocument) {
  const texts = {
    symbol: number,
    title,
    recipient,
    issuer: signature?.organ,
    issuedOn: signature?.date,
    copiesLine: copies === undefined ? '' : fill(TERMS.office.copies, 'zh-CN', { copies }),
    verification: [...(verification?.words ?? []), verification?.address ?? ''].join('\n'),
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, written(text ?? '')]));
}

/** Lines are put in by our own hand: the library sets those after the first behind whatever follows in the run. */
function written(text: string) {
  const lines = printable(text).split('\n');
  const line = (one: string) => `<w:t xml:space="preserve">${escaped(one)}</w:t>`;
  return lines.length === 1 ? (lines[0] ?? '') : { _type: 'rawXml', xml: lines.map(line).join('<w:br/>') };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function pictureOf(address: string) {
  const side = Math.round((QR_SIZE * 4) / 3);
  const source = await qrPicture(address);
  return { _type: 'image', source, format: MimeType.Png, width: side, height: side, altText: address };
}

/** The measures of a letter, its line as long as that of the template: tables fill it. */
function measuresIn(template: Uint8Array): Measures {
  const plain = measuresOf({ style: 'letter' });
  const file = unzipSync(template, { filter: ({ name }) => name === 'word/document.xml' })['word/document.xml'];
  const section =
    strFromU8(file ?? new Uint8Array())
      .split('<w:sectPr')
      .at(-1) ?? '';
  const points = (element: string, attribute: string, otherwise: number) => {
    const value = new RegExp(`<w:${element}\\b[^>]* w:${attribute}="(\\d+)"`).exec(section)?.[1];
    return value === undefined ? otherwise : Number(value) / 20;
  };
  return {
    ...plain,
    page: { ...plain.page, width: points('pgSz', 'w', plain.page.width) },
    margins: {
      ...plain.margins,
      left: points('pgMar', 'left', plain.margins.left),
      right: points('pgMar', 'right', plain.margins.right),
    },
  };
}
