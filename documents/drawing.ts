/**
 * Drawing a sheet takes tenths of a second. It is done in a process of its own: while it lasted, the API could not
 * note when a reply was complete, and a reply of the last moment would be stamped late.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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
const SCRIPT = fileURLToPath(new URL(`./draw-sheet.${fromSources ? 'ts' : 'js'}`, import.meta.url));
const ARGS = [...(fromSources ? ['--import', 'tsx'] : []), SCRIPT];
const LONGEST_MS = 20_000;
const LARGEST_BYTES = 10_000_000;

/** The sheet's bytes. Throws Error where the process fails or takes longer than 20 s. */
export function drawSheet(drawing: Drawing): Promise<Buffer> {
  const options = { encoding: 'buffer', timeout: LONGEST_MS, maxBuffer: LARGEST_BYTES } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, ARGS, options, (error, bytes, complaint) => {
      if (error === null) resolve(bytes);
      else reject(new Error(`the sheet could not be drawn: ${complaint.toString()}`, { cause: error }));
    });
    // A process that ended early says why by its exit; that its input was not read to the end adds nothing.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(JSON.stringify(drawing));
  });
}
