/** Small files whose content is what their type says. */
import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
const types = (main: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const wordFile = (main: string) =>
  Buffer.from(zipSync({ '[Content_Types].xml': Buffer.from(types(main)), 'word/document.xml': Buffer.from('<w/>') }));
export const DOCX = { type: WORD, bytes: wordFile(`${WORD}.main+xml`) };
/** A document with macros, which says so of itself. */
export const DOCM = wordFile('application/vnd.ms-word.document.macroEnabled.main+xml');
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const OFD = Buffer.from(zipSync({ 'OFD.xml': Buffer.from('<ofd:OFD/>') }));
export const OTHER_ZIP = Buffer.from(zipSync({ 'list.txt': Buffer.from('1') }));
export const CSV_GB18030 = Buffer.from([0xcf, 0xee, 0xc4, 0xbf, 0x2c, 0x31, 0x0d, 0x0a]);
export const PROGRAM = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200), Buffer.from('This program cannot be run')]);

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** As a package states it. */
export function stated(bytes: Buffer, mediaType: string, name: string, forItems: readonly string[] = ['soil-water']) {
  return { name, mediaType, bytes: bytes.length, sha256: sha256(bytes), forItems };
}
