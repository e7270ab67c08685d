/** Reading the rows of an import: every row that can be read, and every field that cannot, named. */
import { z } from 'zod';
import type { ImportReport } from '../db/import.ts';
import type { ImportRow, RowProblem } from '../db/import-plan.ts';
import { instantOf } from '../domain/calendar/local-date.ts';
import { type FieldError, fieldErrorsIn } from './field-errors.ts';
import { importBody, importRow } from './schemas/import.ts';

export interface ReadImport {
  readonly dryRun: boolean;
  /** Null for a row that cannot be read; its errors say why. */
  readonly rows: readonly (ImportRow | null)[];
  readonly errors: readonly FieldError[];
}

/** The frame of the body, without a look into its rows. */
const frame = importBody.extend({ rows: z.array(z.unknown()).min(1).max(50_000) });

/** Reads a body of any form. A frame that is wrong has no rows; its errors say why. */
export function readImport(body: unknown): ReadImport {
  const framed = frame.safeParse(body);
  if (!framed.success) return { dryRun: false, rows: [], errors: fieldErrorsIn(framed.error, body, frame) };
  const { dryRun, rows: given } = framed.data;
  const errors: FieldError[] = [];
  const rows = given.map((row, i) => {
    const read = importRow.safeParse(row);
    if (read.success) return rowOf(read.data);
    for (const error of fieldErrorsIn(read.error, row, importRow)) {
      errors.push({ ...error, pointer: `/rows/${i}${error.pointer}` });
    }
    return null;
  });
  return { dryRun, rows, errors };
}

function rowOf({ project, receivedAt, officerId, ...row }: z.output<typeof importRow>): ImportRow {
  const { unit, nameEn, investmentWan, ...said } = project;
  const optional = { nameEn: nameEn ?? null, investmentWan: investmentWan ?? null };
  return {
    ...row,
    project: { ...said, ...optional, creditCode: unit.creditCode },
    receivedAt: instantOf(receivedAt),
    officerId: officerId ?? null,
  };
}

/** What the ledger has against rows, beside what could not be read of others; in the order of the rows. */
export function importErrors(read: readonly FieldError[], problems: readonly RowProblem[]): readonly FieldError[] {
  const found = problems.map(({ row, field, code, given, allowed }) => ({
    pointer: `/rows/${row}/${field}`,
    code,
    given,
    allowed,
    values: { given },
  }));
  return [...read, ...found].sort((a, b) => rowOfPointer(a) - rowOfPointer(b));
}

/** The row of an error, from 0; -1 where it concerns the frame. */
export function rowOfPointer({ pointer }: FieldError): number {
  const row = /^\/rows\/(\d+)/.exec(pointer)?.[1];
  return row === undefined ? -1 : Number(row);
}

/** The report with its figures; rows count from 1, as they stand in the file. */
export function reportView({ dryRun, items, alreadyHere }: ImportReport) {
  return {
    dryRun,
    rows: items.length + alreadyHere.length,
    created: items.length,
    overdue: items.filter(({ overdue }) => overdue).length,
    escalatesAtOnce: items.filter(({ escalatesAtOnce }) => escalatesAtOnce).length,
    alreadyHere: alreadyHere.map((one) => ({ ...one, row: one.row + 1 })),
    items: items.map((item) => ({ ...item, row: item.row + 1 })),
  };
}
