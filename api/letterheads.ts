/** The city's own letterheads: one folder, looked at once, at the start. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DOCUMENT_KINDS, type DocumentKind } from '../domain/supervision/issued-document.ts';

/** The template of each kind that has one. */
export type Letterheads = ReadonlyMap<DocumentKind, Buffer>;

/** The template of every kind that has none of its own. */
const FOR_ALL = 'letterhead';
const KINDS = Object.keys(DOCUMENT_KINDS) as DocumentKind[];

/**
 * Reads and checks every template of the folder; none without a folder. What was checked is what is used: a file that
 * is changed later counts from the next start. Throws an Error that names each file which cannot be used, and why.
 */
export async function loadLetterheads(folder: string | undefined): Promise<Letterheads> {
  if (folder === undefined) return new Map();
  const names = await namesIn(folder);
  // Loaded where there is a template alone: the library is large.
  const { checkLetterhead } = await import('../documents/letterhead/check-letterhead.ts');
  const templates = new Map<DocumentKind | null, Buffer>();
  const faults: string[] = [];
  for (const name of names) {
    try {
      const kind = kindOf(name);
      const bytes = await readFile(join(folder, name));
      await checkLetterhead(bytes, kind);
      templates.set(kind, bytes);
    } catch (error) {
      faults.push(`${join(folder, name)} ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (faults.length > 0) throw new Error(`LETTERHEAD_DIR holds templates that cannot be used:\n${faults.join('\n')}`);
  const all = templates.get(null);
  return new Map(
    KINDS.flatMap((kind) => {
      const bytes = templates.get(kind) ?? all;
      return bytes === undefined ? [] : [[kind, bytes] as const];
    }),
  );
}

/** Hidden files, and the lock files of Word, are not looked at. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !/^(\.|~\$)/.test(name)).sort();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`LETTERHEAD_DIR names ${folder}, which cannot be read (${said}): name a folder, or unset it.`);
  }
}

/** Null: the template of all kinds. */
function kindOf(name: string): DocumentKind | null {
  const stem = name.endsWith('.docx') ? name.slice(0, -'.docx'.length) : '';
  const kind = KINDS.find((one) => one === stem);
  if (stem !== FOR_ALL && kind === undefined) {
    const allowed = [FOR_ALL, ...KINDS].map((one) => `${one}.docx`).join(', ');
    throw new Error(`belongs to no kind of document: call it one of ${allowed}, or take it out of the folder.`);
  }
  return kind ?? null;
}

/** The file's hash for the log, so that two APIs can be seen to use the same templates. */
export function hashesOf(letterheads: Letterheads): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...letterheads].map(([kind, bytes]) => [kind, createHash('sha256').update(bytes).digest('hex')]),
  );
}
