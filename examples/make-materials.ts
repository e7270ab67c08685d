/**
 * Writes the PDF materials of the sample packages from the texts beside them, and states each file's size and sha256
 * in the package's submission. Run after a text changes: npx tsx examples/make-materials.ts
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Material, renderMaterial } from './material-pdf.ts';

interface Submission {
  project: { code: string; name: string; unit: { creditCode: string } };
  materials?: { name: string; mediaType: string; bytes: number; sha256: string; forItems: string[] }[];
}

/** Each folder holds materials.json and materials/; the submission's path is relative to this file. */
const PACKAGES = [
  { folder: 'reservoir', submission: 'reservoir/submission.json' },
  { folder: 'chemical-plant', submission: 'chemical-plant/submission.json' },
  { folder: 'expressway', submission: 'expressway/submission.json' },
  { folder: 'first-submission', submission: 'first-submission.json' },
];

const here = import.meta.dirname;
const city = readJson<{ units: { name: string; creditCode: string }[] }>(join(here, '../data/sample-city.json'));

for (const { folder, submission } of PACKAGES) await writePackage(folder, submission);

async function writePackage(folder: string, submissionPath: string): Promise<void> {
  const submission = readJson<Submission>(join(here, submissionPath));
  const { materials } = readJson<{ materials: Material[] }>(join(here, folder, 'materials.json'));
  const project = { ...submission.project, unitName: unitName(submission.project.unit.creditCode) };
  const target = join(here, folder, 'materials');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  submission.materials = [];
  for (const material of materials) {
    const bytes = await renderMaterial(material, project);
    writeFileSync(join(target, material.file), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { file: name, forItems } = material;
    submission.materials.push({ name, mediaType: 'application/pdf', bytes: bytes.length, sha256, forItems });
  }
  writeFileSync(join(here, submissionPath), toJson(submission));
  console.log(`${submissionPath}: ${materials.length} materials`);
}

function unitName(creditCode: string): string {
  const unit = city.units.find((candidate) => candidate.creditCode === creditCode);
  if (!unit) throw new Error(`No unit in data/sample-city.json has the credit code ${creditCode}; correct the submission.`);
  return unit.name;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** Two spaces, with lists of plain strings on one line, as the formatter keeps them. */
function toJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2);
  return `${lines.replace(/\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g, (_, list: string) => `[${list.replace(/,\s+/g, ', ')}]`)}\n`;
}
