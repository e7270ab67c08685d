/**
 * Drawing a sheet takes tenths of a second. It is done in processes of their own: while it lasted, the API could not
 * note when a reply was complete, and a reply of the last moment would be stamped late.
 */
import { Tinypool } from 'tinypool';
import type { CertificateContent } from './certificate-content.ts';
import type { Seal } from './certificate-pdf.ts';
import type { ToFill } from './letterhead/fill.ts';
import type { Imprint, OfficeDocument } from './office/office-document.ts';
import type { Table } from './spreadsheet.ts';

/** What can be drawn. */
export type Drawing =
  | { readonly kind: 'certificate'; readonly content: CertificateContent; readonly seal: Seal }
  | {
      readonly kind: 'office';
      readonly format: OfficeFormat;
      readonly document: OfficeDocument;
      readonly imprint: Imprint;
    }
  /** `template` in base64. */
  | ({ readonly kind: 'letterhead'; readonly template: string } & ToFill)
  | { readonly kind: 'workbook'; readonly tables: readonly Table[] };
export type OfficeFormat = 'docx' | 'pdf';

/** From the sources TypeScript runs through tsx; a build runs by itself. */
const fromSources = import.meta.url.endsWith('.ts');
const LONGEST_MS = 20_000;

/** The process that draws. */
export const DRAWER = {
  runtime: 'child_process' as const,
  filename: new URL(`./draw-sheet.${fromSources ? 'ts' : 'js'}`, import.meta.url).href,
  execArgv: fromSources ? ['--import', 'tsx'] : [],
  serialization: 'advanced' as const,
  minThreads: 0,
};

/** A process stays for a while: to start and to load its libraries takes longer than to draw most sheets. */
const processes = new Tinypool({ ...DRAWER, maxThreads: 2, idleTimeout: 60_000 });

/** The sheet's bytes. Throws Error where it cannot be drawn, or not within 20 s. */
export async function drawSheet(drawing: Drawing): Promise<Buffer> {
  try {
    return Buffer.from(await processes.run(drawing, { signal: AbortSignal.timeout(LONGEST_MS) }));
  } catch (cause) {
    throw new Error(`the sheet could not be drawn: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
