/** The process that draws one sheet: what to draw as JSON on its standard input, the file on its standard output. */
import { json } from 'node:stream/consumers';
import type { Drawing } from './drawing.ts';

process.stdout.write(await drawn((await json(process.stdin)) as Drawing));

/** Only the libraries of that one format are loaded. */
async function drawn(drawing: Drawing): Promise<Buffer> {
  if (drawing.kind === 'certificate') {
    const { certificatePdf } = await import('./certificate-pdf.ts');
    return certificatePdf(drawing.content, drawing.seal);
  }
  if (drawing.kind === 'workbook') {
    const { writeSpreadsheet } = await import('./spreadsheet.ts');
    return Buffer.from(await writeSpreadsheet(drawing.tables));
  }
  if (drawing.kind === 'letterhead') {
    const { letterheadDocx } = await import('./letterhead/fill.ts');
    return letterheadDocx(Buffer.from(drawing.template, 'base64'), drawing);
  }
  if (drawing.format === 'pdf') {
    const { officePdf } = await import('./office/office-pdf.ts');
    return officePdf(drawing.document, drawing.imprint);
  }
  const { officeDocx } = await import('./office/office-docx.ts');
  return officeDocx(drawing.document, drawing.imprint);
}
