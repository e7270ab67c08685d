/**
 * Brings a file over as the application's role, without the API and its limit on a body. The file holds what
 * POST /v1/imports takes: `{"rows": [...]}`. Settings come from the environment, as those of the API.
 */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { loadConfig } from '../config/env.ts';
import { ImportRefusedError, importItems } from '../db/import.ts';
import { createLedger } from '../db/ledger.ts';
import { createPool, inTransaction } from '../db/pool.ts';
import { fill, TERMS } from '../terms/catalogue.ts';
import { textErrors } from './body.ts';
import type { FieldError } from './field-errors.ts';
import { importErrors, readImport, reportView, rowOfPointer } from './import-rows.ts';

export interface ImportOutput {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

const USAGE = 'Usage: npm run -s import -- FILE [--dry-run]';

/** Imports the file that the arguments name. Answers what to print; `ok` false: nothing was stored. */
export async function importFile(args: readonly string[], env: NodeJS.ProcessEnv): Promise<ImportOutput> {
  const [file, ...more] = args.filter((arg) => arg !== '--dry-run');
  if (file === undefined || more.length > 0 || file.startsWith('--')) return { ok: false, lines: [USAGE] };
  const body = await readJson(file);
  if (typeof body === 'string') return { ok: false, lines: [body] };
  const unkeepable = textErrors(body.text);
  const { dryRun, rows, errors } = readImport(body.value);
  if (rows.length === 0 || unkeepable.length > 0) return { ok: false, lines: refusal([...unkeepable, ...errors]) };
  const config = loadConfig(env);
  const pool = createPool(config.database.url, 2, () => undefined);
  const ledger = createLedger(pool, { graceMs: config.graceMs, lockWaitMs: config.lockWaitMs });
  const options = { actor: `import:${userInfo().username}`, dryRun: dryRun || args.includes('--dry-run') };
  try {
    const report = await inTransaction(pool, config.lockWaitMs, (transaction) =>
      importItems(transaction, ledger, rows, options),
    );
    return { ok: true, lines: reportLines(reportView(report)) };
  } catch (error) {
    if (!(error instanceof ImportRefusedError)) throw error;
    return { ok: false, lines: refusal(importErrors(errors, error.problems)) };
  } finally {
    await pool.end();
  }
}

async function readJson(file: string): Promise<{ readonly value: unknown; readonly text: string } | string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return `${file} cannot be read.`;
  }
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch (error) {
    return `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Each field that cannot be taken on a line of its own: row (from 1), field, why, what is allowed. */
function refusal(errors: readonly FieldError[]): readonly string[] {
  const lines = errors.map((error) => {
    const row = rowOfPointer(error);
    const field = error.pointer.replace(/^\/(rows\/\d+\/)?/, '') || 'file';
    const allowed =
      error.allowed === undefined || error.allowed.length === 0 ? '' : ` allowed: ${error.allowed.join(', ')}`;
    const given = error.given === undefined ? '' : ` (given: ${error.given})`;
    return `${row < 0 ? 'file' : `row ${row + 1}`}: ${field}: ${error.code}: ${fill(TERMS.fields[error.code], 'en', error.values)}${given}${allowed}`;
  });
  return [...lines, `Nothing was stored: ${errors.length} field(s) cannot be taken.`];
}

function reportLines(report: ReturnType<typeof reportView>): readonly string[] {
  const items = report.items.map(({ row, foreignNo, itemNo, status, dueOn, overdue, escalatesAtOnce, deemsAt }) =>
    [
      `row ${row}`,
      foreignNo,
      itemNo ?? '-',
      status,
      `due ${dueOn ?? '-'}`,
      overdue ? 'overdue' : 'in time',
      escalatesAtOnce ? 'escalates at once' : '-',
      `deems ${deemsAt ?? 'never'}`,
    ].join('\t'),
  );
  const here = report.alreadyHere.map(
    ({ row, foreignNo, itemNo }) => `row ${row}\t${foreignNo}\t${itemNo}\talready here`,
  );
  const verb = report.dryRun ? 'would be imported' : 'imported';
  const figures = `${report.rows} rows: ${report.created} ${verb}, ${report.alreadyHere.length} already here, ${report.overdue} overdue, ${report.escalatesAtOnce} escalate at once.`;
  return [...items, ...here, report.dryRun ? `${figures} Dry run: nothing was stored.` : figures];
}

if (import.meta.filename === process.argv[1]) {
  const { lines, ok } = await importFile(process.argv.slice(2), process.env);
  (ok ? process.stdout : process.stderr).write(lines.map((line) => `${line}\n`).join(''));
  if (!ok) process.exitCode = 1;
}
