/** The process that draws one sheet: content and seal as JSON on its standard input, the PDF on its standard output. */
import { json } from 'node:stream/consumers';
import type { CertificateContent } from './certificate-content.ts';
import { certificatePdf, type Seal } from './certificate-pdf.ts';

const { content, seal } = (await json(process.stdin)) as { content: CertificateContent; seal: Seal };
process.stdout.write(await certificatePdf(content, seal));
