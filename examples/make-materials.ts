/**
 * Writes the PDF materials of the sample packages from the texts beside them, and states each file's size and sha256
 * in the package's submission. Run after a text changes: npx tsx examples/make-materials.ts
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { renderMaterial } from './material-pdf.ts';
import {
  PACKAGE_FOLDERS,
  type Package,
  readCity,
  readPackage,
  type Submission,
  submissionPath,
} from './sample-data.ts';

const city = readCity();

for (const folder of PACKAGE_FOLDERS) await writePackage(readPackage(folder));

async function writePackage({ folder, submission, texts, fileAt }: Package): Promise<void> {
  const { code, name, unit } = submission.project;
  const project = { code, name, unitName: unitName(unit.creditCode) };
  // A file whose text is gone must go too.
  const target = dirname(fileAt('any'));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const materials: Submission['materials'] = [];
  for (const text of texts) {
    const bytes = await renderMaterial(text, project);
    writeFileSync(fileAt(text.file), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { file, forItems } = text;
    materials.push({ name: file, mediaType: 'application/pdf', bytes: bytes.length, sha256, forItems });
  }
  writeFileSync(submissionPath(folder), toJson({ ...submission, materials }));
  console.log(`${folder}: ${materials.length} materials`);
}

function unitName(creditCode: string): string {
  const unit = city.units.find((candidate) => candidate.creditCode === creditCode);
  if (!unit)
    throw new Error(`No unit in data/sample-city.json has the credit code ${creditCode}; correct the submission.`);
  return unit.name;
}

/** Two spaces, with lists and objects that fit on one line kept on one line. */
function toJson(value: unknown): string {
  const expanded = JSON.stringify(value, null, 2);
  const compact = expanded.replace(
    /([{[])\s+([^{}[\]]*?)\s+([}\]])/g,
    (whole, open: string, inner: string, close: string) => {
      const gap = open === '{' ? ' ' : '';
      const line = `${open}${gap}${inner.replace(/,\s*\n\s+/g, ', ')}${gap}${close}`;
      return line.length <= 90 ? line : whole;
    },
  );
  return `${compact}\n`;
}
