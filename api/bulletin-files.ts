/** A bulletin as a file: drawn from the description that was frozen, or from the content while it is a draft. */
import { type BulletinRow, contentOf } from '../db/bulletins.ts';
import { type BulletinSheet, bulletinDocument } from '../documents/bulletin-document.ts';
import { bulletinXlsx } from '../documents/bulletin-xlsx.ts';
import { drawSheet } from '../documents/drawing.ts';
import type { OfficeDocument } from '../documents/office/office-document.ts';
import { officeHtml } from '../documents/office/office-html.ts';
import { isoShanghai } from '../domain/calendar/local-date.ts';
import type { Language } from '../terms/catalogue.ts';
import type { ApiContext } from './deps.ts';

const TYPES = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export type BulletinFormat = keyof typeof TYPES | 'json';

/** The first format that the header names; JSON where it names none. */
export function formatOf(accept: string | undefined): BulletinFormat {
  const asked = (accept ?? '').split(',').map((one) => one.split(';')[0]?.trim().toLowerCase());
  for (const one of asked) {
    if (one === 'application/json') return 'json';
    const format = Object.entries(TYPES).find(([, type]) => type.split(';')[0] === one)?.[0];
    if (format !== undefined) return format as BulletinFormat;
  }
  return 'json';
}

export interface BulletinFile {
  readonly type: string;
  readonly extension: string;
  readonly bytes: Buffer | string;
}

/** The file's bytes. A frozen bulletin is in Chinese, as it was frozen; a draft is in the language of its reader. */
export async function bulletinFiles(
  { config }: Pick<ApiContext, 'config'>,
  row: BulletinRow,
  format: Exclude<BulletinFormat, 'json'>,
  reader: Language,
): Promise<BulletinFile> {
  const language = row.document === null ? reader : 'zh-CN';
  const sheet: BulletinSheet = {
    ...{ no: row.no, content: contentOf(row), documentNo: row.documentNo },
    issuedAt: isoShanghai((row.frozenAt ?? row.asOf).getTime()),
    publicUrl: config.api.publicUrl,
  };
  const described =
    row.document === null ? bulletinDocument(sheet, language) : (JSON.parse(row.document) as OfficeDocument);
  const imprint = { contentSha256: row.sha256 };
  const file = { type: TYPES[format], extension: format };
  switch (format) {
    case 'html':
      return { ...file, bytes: officeHtml(described, imprint, language) };
    case 'xlsx':
      return { ...file, bytes: Buffer.from(await bulletinXlsx(sheet, language)) };
    default:
      return { ...file, bytes: await drawSheet({ kind: 'office', format, document: described, imprint }) };
  }
}
