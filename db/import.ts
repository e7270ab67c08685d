/** Bringing running items over from another system: all of a file or nothing, each foreign number once. */
import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { dayOf, isoShanghai } from '../domain/calendar/local-date.ts';
import { clockOf } from '../domain/item/clock.ts';
import { decide } from '../domain/item/decide.ts';
import type { ApprovalItem, ItemStatus } from '../domain/item/state.ts';
import { itemNumber, receiptNumber } from '../domain/numbers.ts';
import { applyCommands, type CommandEnvelope } from './apply-commands.ts';
import { type Moment, readMoment } from './clock.ts';
import {
  contextAt,
  type ImportPlan,
  type ImportRow,
  type PlannedItem,
  planImport,
  type RowProblem,
} from './import-plan.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';

/** One row as it came over, or would. */
export interface ImportedItem {
  /** Counts from 0. */
  readonly row: number;
  readonly foreignNo: string;
  /** Null in a dry run: the number is drawn when it is carried out. */
  readonly itemNo: string | null;
  readonly status: ItemStatus;
  readonly dueOn: string | null;
  readonly provisional: boolean;
  readonly overdue: boolean;
  readonly escalatesAtOnce: boolean;
  /** From this instant silence deems; null where it never does, or not as things stand. */
  readonly deemsAt: string | null;
}

export interface ImportReport {
  readonly dryRun: boolean;
  readonly items: readonly ImportedItem[];
  readonly alreadyHere: ImportPlan['alreadyHere'];
}

/** Rows that cannot be brought over; nothing was stored. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError';
  readonly problems: readonly RowProblem[];
  constructor(problems: readonly RowProblem[]) {
    super(problems.map(({ row, field, code }) => `row ${row + 1} ${field}: ${code}`).join('; '));
    this.problems = problems;
  }
}

interface ImportOptions {
  readonly actor: string;
  readonly dryRun: boolean;
}

/** Rows per statement: enough to save round trips, few enough that no statement's text grows past some megabytes. */
const BATCH = 1_000;

/**
 * Brings the rows over within the caller's transaction. `null` stands for a row that could not be read; its fellows
 * are looked at all the same, so that one answer names everything, and then nothing is stored.
 * Throws ImportRefusedError, or what the database throws; 55P03 where another import is under way for too long.
 */
export async function importItems(
  transaction: Transaction,
  ledger: Ledger,
  rows: readonly (ImportRow | null)[],
  { actor, dryRun }: ImportOptions,
): Promise<ImportReport> {
  // One import at a time: two files with the same numbers must not both find them new.
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended('shixian-import', 0))`);
  const plan = await planImport(transaction, ledger, rows, await readMoment(transaction));
  if (plan.problems.length > 0 || rows.includes(null)) throw new ImportRefusedError(plan.problems);
  const items = dryRun
    ? plan.items.map((item) => foreseen(ledger, plan, item))
    : await carryOut(transaction, ledger, plan, actor);
  return { dryRun, items, alreadyHere: plan.alreadyHere };
}

function foreseen(ledger: Ledger, { moment }: ImportPlan, item: PlannedItem): ImportedItem {
  const { state } = decide(null, item.command, contextAt(ledger, moment, moment.now, item.command.division));
  if (state === null) throw new Error(`row ${item.row} left no item`);
  return reportOf(ledger, moment, item, state, null);
}

/** The item as its first settling will leave it, which happens within G. */
function reportOf(
  ledger: Ledger,
  moment: Moment,
  { row, command }: PlannedItem,
  state: ApprovalItem,
  itemNo: string | null,
): ImportedItem {
  const settled = decide(
    state,
    { type: 'Settle' },
    contextAt(ledger, moment, moment.now + ledger.graceMs, command.division),
  );
  const after = settled.state ?? state;
  const clock = clockOf(after, ledger.rulebooks);
  return {
    row,
    foreignNo: command.foreignNo,
    itemNo,
    status: after.status,
    dueOn: clock.runningDue?.dueOn ?? null,
    provisional: clock.runningDue?.provisional ?? false,
    overdue: clock.overdueAt !== null && clock.overdueAt <= moment.now,
    escalatesAtOnce: settled.events.some(({ type }) => type === 'EscalationRaised' || type === 'UpwardReportOpened'),
    deemsAt: clock.deemsAt === null ? null : isoShanghai(clock.deemsAt),
  };
}

async function carryOut(
  transaction: Transaction,
  ledger: Ledger,
  { moment, items }: ImportPlan,
  actor: string,
): Promise<readonly ImportedItem[]> {
  const projects = await addProjects(transaction, items, moment);
  const imported: ImportedItem[] = [];
  for (let from = 0; from < items.length; from += BATCH) {
    const batch = await numbered(transaction, items.slice(from, from + BATCH));
    await addSubmissions(transaction, batch, projects, actor);
    const envelopes = batch.map((one) => envelopeOf(one, projects, moment, actor));
    const outcomes = await applyCommands(transaction, ledger, envelopes, { moment });
    await addForeignNumbers(transaction, batch);
    batch.forEach(({ item, itemNo }, i) => {
      const outcome = outcomes[i];
      if (outcome?.error !== null) throw new Error(`row ${item.row} was refused: ${outcome?.error?.code}`);
      imported.push(reportOf(ledger, moment, item, outcome.state, itemNo));
    });
  }
  return imported;
}

interface NumberedItem {
  readonly item: PlannedItem;
  readonly itemId: string;
  readonly itemNo: string;
  readonly submissionId: string;
  readonly receiptNo: string;
}

/** Each item has a receipt of its own, dated when its paperwork was in. */
async function numbered(transaction: Transaction, items: readonly PlannedItem[]): Promise<readonly NumberedItem[]> {
  const { rows } = await transaction.query<{ receipt: string; item: string }>(
    `SELECT nextval('receipt_numbers') AS receipt, nextval('item_numbers') AS item FROM generate_series(1, $1::int)`,
    [items.length],
  );
  return items.map((item, i) => {
    const { window, typePlace, command } = item;
    const on = dayOf(command.receivedAt);
    const { receipt, item: sequence } = rows[i] ?? { receipt: 0, item: 0 };
    return {
      item,
      itemId: uuidv7(),
      itemNo: itemNumber(window.division, window.departmentCode, typePlace, on, Number(sequence)),
      submissionId: uuidv7(),
      receiptNo: receiptNumber(item.project.division, on, Number(receipt)),
    };
  });
}

function envelopeOf(
  { item, itemId, itemNo, submissionId }: NumberedItem,
  projects: ReadonlyMap<string, string>,
  moment: Moment,
  actor: string,
): CommandEnvelope {
  const projectId = projects.get(item.project.code) ?? '';
  const intake = { submissionId, projectId, receivedAt: moment.now };
  return { itemId, command: { ...item.command, itemNo }, actor, elapsedMs: () => 0, intake };
}

/** Adds the projects that are new; answers the id of each by its code. */
async function addProjects(
  transaction: Transaction,
  items: readonly PlannedItem[],
  { now }: Moment,
): Promise<ReadonlyMap<string, string>> {
  const projects = new Map(items.map(({ project, unitId }) => [project.code, { id: uuidv7(), unitId, ...project }]));
  await transaction.query(
    `INSERT INTO projects (id, code, name, kind, division, unit_id, investment_wan, created_at, name_en)
     SELECT id, code, name, kind, division, "unitId", "investmentWan", $2::timestamptz, "nameEn"
     FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, code text, name text, kind text, division text, "unitId" text,
       "investmentWan" bigint, "nameEn" text) ORDER BY code ON CONFLICT (code) DO NOTHING`,
    [JSON.stringify([...projects.values()]), new Date(now)],
  );
  const { rows } = await transaction.query<{ id: string; code: string }>(
    'SELECT id, code FROM projects WHERE code = ANY($1)',
    [[...projects.keys()]],
  );
  return new Map(rows.map(({ id, code }) => [code, id]));
}

/** The contact of an imported item is its unit: nobody stood at the window. */
async function addSubmissions(
  transaction: Transaction,
  batch: readonly NumberedItem[],
  projects: ReadonlyMap<string, string>,
  actor: string,
): Promise<void> {
  const rows = batch.map(({ item, submissionId, receiptNo }) => ({
    id: submissionId,
    receipt_no: receiptNo,
    project_id: projects.get(item.project.code),
    unit_id: item.unitId,
    contact_name: item.unitName,
    query_code: String(randomInt(1_000_000)).padStart(6, '0'),
    received_at: new Date(item.command.receivedAt).toISOString(),
  }));
  await transaction.query(
    `INSERT INTO submissions (id, receipt_no, project_id, unit_id, submitted_by, contact_name, contact_phone, query_code, received_at)
     SELECT id, receipt_no, project_id, unit_id, $2, contact_name, '', query_code, received_at
     FROM jsonb_to_recordset($1::jsonb) AS s(id uuid, receipt_no text, project_id uuid, unit_id text, contact_name text,
       query_code text, received_at timestamptz)`,
    [JSON.stringify(rows), actor],
  );
}

async function addForeignNumbers(transaction: Transaction, batch: readonly NumberedItem[]): Promise<void> {
  await transaction.query(
    `INSERT INTO imported_items (foreign_no, item_id) SELECT * FROM unnest($1::text[], $2::uuid[])`,
    [batch.map(({ item }) => item.command.foreignNo), batch.map(({ itemId }) => itemId)],
  );
}
