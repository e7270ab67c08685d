/** Intake at the single window: one project, one package of materials, several approval items, all or nothing. */
import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { countsOn } from '../domain/calendar/limit.ts';
import { type DayNumber, dayOf, type Instant } from '../domain/calendar/local-date.ts';
import type { Channel } from '../domain/item/commands.ts';
import { itemNumber, receiptNumber } from '../domain/numbers.ts';
import { applyCommands, type CommandEnvelope, receivedInstant } from './apply-commands.ts';
import { type Moment, readMoment } from './clock.ts';
import { type DispatchProblem, dispatch, type NewItem, type RoutedItem } from './dispatch.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';

export interface SubmissionInput {
  readonly project: {
    readonly code: string;
    readonly name: string;
    readonly nameEn?: string | null;
    readonly kind: string;
    readonly division: string;
    readonly investmentWan: number | null;
    readonly creditCode: string;
  };
  /** `counter`: over a counter, whose closing hour then ends the last day of a limit (民法典 203). Absent: online. */
  readonly channel?: Channel;
  readonly contact: { readonly name: string; readonly phone: string };
  readonly items: readonly NewItem[];
  readonly materials: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly forItems: readonly string[];
  }[];
}

export interface Submitter {
  readonly personId: string;
  readonly unitId: string;
}

export type IntakeProblemCode = DispatchProblem['code'] | 'UNKNOWN_UNIT' | 'NOT_YOUR_UNIT' | 'PROJECT_DIFFERS';

/** One field that intake cannot take: a JSON pointer, a code, and what stands there or is allowed. */
export interface IntakeProblem {
  readonly pointer: string;
  readonly code: IntakeProblemCode;
  readonly given: string;
  readonly allowed: readonly string[];
}

/** The package was refused as a whole; nothing was stored. */
export class IntakeRefusedError extends Error {
  override readonly name = 'IntakeRefusedError';
  readonly problems: readonly IntakeProblem[];
  constructor(problems: readonly IntakeProblem[]) {
    super(problems.map(({ pointer, code }) => `${pointer}: ${code}`).join('; '));
    this.problems = problems;
  }
}

/**
 * Takes a submission in within the caller's transaction and answers its receipt number. From the caller's commit
 * on it is a legal fact. Throws IntakeRefusedError with every field that cannot be taken, or TooLateToJudgeError.
 */
export async function takeIn(
  transaction: Transaction,
  ledger: Ledger,
  submitter: Submitter,
  input: SubmissionInput,
  elapsedMs: () => number,
): Promise<string> {
  const moment = await readMoment(transaction);
  // Here, with the clock just read: waiting for the project's row below must not make the receipt earlier.
  const receivedAt = receivedInstant(moment, elapsedMs(), ledger.graceMs);
  await ledger.rulebooks.load(transaction, {
    timetables: [moment.inForce.timetableVersion],
    calendars: [moment.inForce.calendarVersion],
    publication: moment.publication,
  });
  const closing = closingOf(ledger, moment, input);
  const receivedOn = countsOn(receivedAt, closing.closesAt);
  const routed = await route(transaction, ledger, moment, submitter, input, receivedOn);
  const projectId = await findOrAddProject(transaction, submitter, input, moment);
  const numbers = await drawNumbers(transaction, input.items.length);
  const receiptNo = receiptNumber(input.project.division, dayOf(receivedAt), numbers.receipt);
  const submissionId = uuidv7();
  await addSubmission(transaction, { submissionId, receiptNo, projectId, submitter, input, receivedAt });
  const intake = { submissionId, projectId, receivedAt };
  const envelopes = routed.map((item, i): CommandEnvelope => {
    const { division, departmentCode, typePlace } = item;
    const itemNo = itemNumber(division, departmentCode, typePlace, dayOf(receivedAt), numbers.items[i] ?? 0);
    const particulars = { itemNo, ...particularsOf(item, input), ...closing, unitId: submitter.unitId };
    const command = { type: 'Submit', ...particulars } as const;
    return { itemId: uuidv7(), command, actor: submitter.personId, elapsedMs, intake };
  });
  await applyCommands(transaction, ledger, envelopes, { moment });
  return receiptNo;
}

/** Sends the items of the package to their windows. Throws IntakeRefusedError with everything that stands against it. */
async function route(
  transaction: Transaction,
  ledger: Ledger,
  moment: Moment,
  { unitId }: Submitter,
  { items, project }: SubmissionInput,
  receivedOn: DayNumber,
): Promise<readonly RoutedItem[]> {
  const wanted = { items, projectCode: project.code, projectDivision: project.division, unitId, receivedOn };
  const { routed, problems: found, tiers } = await dispatch(transaction, ledger, moment, wanted);
  const problems: IntakeProblem[] = [...found];
  if (!tiers.has(project.division)) {
    const allowed = [...tiers.keys()];
    problems.push({ pointer: '/project/division', code: 'UNKNOWN_DIVISION', given: project.division, allowed });
  }
  if (problems.length > 0) throw new IntakeRefusedError(problems);
  return routed;
}

function particularsOf(
  { typeId, tier, division, departmentId, assignment, renews, legs }: RoutedItem,
  { project }: SubmissionInput,
) {
  const ofTheCity = tier === 'county' || tier === 'city';
  const supervisionDivision = ofTheCity ? division : project.division;
  const { officerId, ...assigned } = assignment;
  const where = { typeId, tier, division, supervisionDivision, departmentId, officerId, assigned };
  return { ...where, ...(renews && { renews }), ...(legs.length > 0 && { legs }) };
}

/** The hour at which the last day of a limit ends for what came in over a counter. */
function closingOf(
  { rulebooks }: Ledger,
  { inForce }: Moment,
  { channel }: SubmissionInput,
): { readonly closesAt?: string } {
  const { counterClosesAt } = rulebooks.timetable(inForce.timetableVersion);
  return channel === 'counter' && counterClosesAt !== undefined ? { closesAt: counterClosesAt } : {};
}

/** A project is known by its national code; what is said of it must be what was said before. */
async function findOrAddProject(
  transaction: Transaction,
  { unitId }: Submitter,
  { project }: SubmissionInput,
  moment: Moment,
): Promise<string> {
  const { rows: units } = await transaction.query<{ id: string }>('SELECT id FROM units WHERE credit_code = $1', [
    project.creditCode,
  ]);
  const refuse = (pointer: string, code: IntakeProblemCode, given: string, allowed: readonly string[]): never => {
    throw new IntakeRefusedError([{ pointer, code, given, allowed }]);
  };
  if (units[0] === undefined) refuse('/project/unit/creditCode', 'UNKNOWN_UNIT', project.creditCode, []);
  if (units[0]?.id !== unitId) refuse('/project/unit/creditCode', 'NOT_YOUR_UNIT', project.creditCode, []);
  await transaction.query(
    `INSERT INTO projects (id, code, name, kind, division, unit_id, investment_wan, created_at, name_en)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (code) DO NOTHING`,
    [
      uuidv7(),
      project.code,
      project.name,
      project.kind,
      project.division,
      unitId,
      project.investmentWan,
      new Date(moment.now),
      project.nameEn ?? null,
    ],
  );
  const { rows } = await transaction.query<{
    id: string;
    name: string;
    kind: string;
    division: string;
    unit_id: string;
  }>('SELECT id, name, kind, division, unit_id FROM projects WHERE code = $1', [project.code]);
  const known = rows[0];
  if (known === undefined || known.unit_id !== unitId) {
    return refuse('/project/code', 'NOT_YOUR_UNIT', project.code, []);
  }
  for (const field of ['name', 'kind', 'division'] as const) {
    if (known[field] !== project[field]) refuse(`/project/${field}`, 'PROJECT_DIFFERS', project[field], [known[field]]);
  }
  return known.id;
}

async function drawNumbers(transaction: Transaction, items: number) {
  const { rows } = await transaction.query<{ receipt: string; items: string[] }>(
    `SELECT nextval('receipt_numbers') AS receipt,
            ARRAY(SELECT nextval('item_numbers') FROM generate_series(1, $1::int)) AS items`,
    [items],
  );
  return { receipt: Number(rows[0]?.receipt), items: (rows[0]?.items ?? []).map(Number) };
}

async function addSubmission(
  transaction: Transaction,
  row: {
    submissionId: string;
    receiptNo: string;
    projectId: string;
    submitter: Submitter;
    input: SubmissionInput;
    receivedAt: Instant;
  },
): Promise<void> {
  const queryCode = String(randomInt(1_000_000)).padStart(6, '0');
  const { contact, materials } = row.input;
  await transaction.query(
    `WITH submission AS (
       INSERT INTO submissions (id, receipt_no, project_id, unit_id, submitted_by, contact_name, contact_phone, query_code, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
     )
     INSERT INTO materials (submission_id, ordinal, name, media_type, bytes, sha256, for_items)
     SELECT submission.id, m.ordinal, m.name, m."mediaType", m.bytes, m.sha256, m."forItems"
     FROM submission, ROWS FROM (jsonb_to_recordset($10::jsonb)
       AS (name text, "mediaType" text, bytes bigint, sha256 text, "forItems" text[])) WITH ORDINALITY
       AS m(name, "mediaType", bytes, sha256, "forItems", ordinal)`,
    [
      row.submissionId,
      row.receiptNo,
      row.projectId,
      row.submitter.unitId,
      row.submitter.personId,
      contact.name,
      contact.phone,
      queryCode,
      new Date(row.receivedAt),
      JSON.stringify(materials),
    ],
  );
}
