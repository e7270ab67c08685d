/** Checks, exports and imports timetables in files, before anything is published. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createPool } from '../db/pool.ts';
import { findTimetable } from '../db/timetables.ts';
import type { Finding, Place } from '../documents/file-finding.ts';
import { checkTimetableFile } from '../documents/timetable-file.ts';
import { writeTimetableXlsx } from '../documents/timetable-xlsx.ts';
import type { Timetable } from '../domain/timetable/timetable.ts';
import { type FieldCode, fill, type Language, type ProblemCode, TERMS, type Words } from '../terms/catalogue.ts';

/** What the command prints, and what stands against the input; with complaints it ends with 2. */
export interface TimetableRun {
  readonly output: string;
  readonly complaints: readonly string[];
}

/** Input that cannot be used; each line is a sentence for the reader. */
class BadInput extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines[0]);
    this.lines = lines;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Does what `args` ask for. Throws only where the machine is at fault: a disk, a database. */
export async function runTimetable(args: readonly string[], env: Environment): Promise<TimetableRun> {
  const language: Language = (env.LC_ALL || env.LANG || '').startsWith('zh') ? 'zh-CN' : 'en';
  const words = TERMS.timetableCommand;
  try {
    const [task, name, ...more] = args;
    if (name === undefined) throw new BadInput([words.usage[language]]);
    if (task === 'check' && more.length === 0) {
      const { version, items } = await readFile(name, language);
      return {
        output: `${fill(words.sound, language, { file: name, version, types: items.length })}\n`,
        complaints: [],
      };
    }
    if (task === 'import' && more.length === 0) {
      return { output: `${JSON.stringify(await readFile(name, language), null, 1)}\n`, complaints: [] };
    }
    const [flag, out, ...rest] = more;
    if (task !== 'export' || flag !== '--xlsx' || out === undefined || rest.length > 0) {
      throw new BadInput([words.usage[language]]);
    }
    const timetable = existsSync(name) ? await readFile(name, language) : await readVersion(name, env, language);
    writeFileSync(out, await writeTimetableXlsx(timetable));
    return { output: `${fill(words.written, language, { file: out, version: timetable.version })}\n`, complaints: [] };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { output: '', complaints: error.lines };
  }
}

async function readFile(file: string, language: Language): Promise<Timetable> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInput([fill(TERMS.timetableCommand.unreadable, language, { file, reason })]);
  }
  const { timetable, findings } = await checkTimetableFile(bytes);
  if (timetable === null) throw new BadInput(findings.map((finding) => complaint(file, finding, language)));
  return timetable;
}

/** `table.json:482: /items/12/onTimeout/city DEEMED_WITHOUT_BASIS: Silence deems here, … [city; allowed: …]` */
function complaint(file: string, finding: Finding, language: Language): string {
  const { pointer, code, given, allowed, values = {}, place } = finding;
  const says = fill(wordsOf(code), language, values);
  const facts = [
    ...(given === undefined ? [] : [JSON.stringify(given)]),
    ...(allowed === undefined || allowed.length === 0 ? [] : [`allowed: ${allowed.join(', ')}`]),
  ];
  const named = pointer === '' ? code : `${pointer} ${code}`;
  return `${file}${where(place)} ${named}: ${says}${facts.length > 0 ? ` [${facts.join('; ')}]` : ''}`;
}

function where({ sheet, line, column = '' }: Place): string {
  return sheet === undefined ? `:${line}:` : ` [${sheet}]${column === '' ? '' : '!'}${column}${line}:`;
}

function wordsOf(code: FieldCode | ProblemCode): Words {
  if (Object.hasOwn(TERMS.fields, code)) return TERMS.fields[code as FieldCode];
  return TERMS.problems[code as ProblemCode].title;
}

async function readVersion(version: string, env: Environment, language: Language): Promise<Timetable> {
  const url = env.DATABASE_URL;
  const words = TERMS.timetableCommand;
  if (!url) throw new BadInput([fill(words.noLedger, language, { name: version })]);
  const pool = createPool(url, 1, () => undefined);
  try {
    const timetable = await findTimetable(pool, version);
    if (timetable === undefined) throw new BadInput([fill(words.noVersion, language, { name: version })]);
    return timetable;
  } finally {
    await pool.end();
  }
}
