/** What a process of its own does to draw a sheet. */
import type { Drawing } from './drawing.ts';

/** The file's bytes. Only the libraries of that one format are loaded. */
export default async function drawn(drawing: Drawing): Promise<Buffer> {
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
