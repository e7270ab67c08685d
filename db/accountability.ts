/** Accountability (问责): defaults counted behind the journal, and the steps that supervisors take on a record. */
import { dayOf, type Instant, localDate } from '../domain/calendar/local-date.ts';
import {
  type AccountabilityEvent,
  type AccountabilityRecord,
  type AccountabilityRule,
  countDefault,
  decideRecord,
  evolveRecord,
  type RecordCommand,
  type RecordError,
  yearOfDefault,
} from '../domain/supervision/accountability.ts';
import { rulesOn } from '../domain/supervision/rules.ts';
import { receivedInstant } from './apply-commands.ts';
import { readMoment } from './clock.ts';
import type { Follower, JournalEntry } from './followers.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { writeMailNotes } from './mail-notes.ts';
import type { AccountabilityNoticeKind } from './notices.ts';
import type { Queryable, Transaction } from './pool.ts';
import { supervisionRules } from './supervision-rules.ts';

/**
 * Counts every deeming as a default of the department that had the item. Behind the journal: at a due instant thousands
 * of items are deemed, and none of them waits for a record.
 */
export function accountabilityFollower({ mailIsOn }: Ledger): Follower {
  return {
    name: 'accountability',
    from: 'beginning',
    take: (transaction, entries) =>
      countDefaults(
        transaction,
        entries.filter(({ event }) => event.type === 'ItemDeemedApproved'),
        mailIsOn,
      ),
  };
}

interface Default extends Pick<JournalEntry, 'itemId' | 'seq' | 'decidedAt'> {
  readonly itemNo: string;
  readonly typeId: string;
  readonly departmentId: string;
  readonly division: string;
  readonly effectiveAt: Instant;
}

async function countDefaults(
  transaction: Transaction,
  entries: readonly JournalEntry[],
  mailIsOn: boolean,
): Promise<void> {
  if (entries.length === 0) return;
  const defaults = await defaultsOf(transaction, entries);
  const groups = new Map<string, Default[]>();
  for (const one of defaults) {
    const key = `${one.departmentId} ${yearOfDefault(one.effectiveAt)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  // In the order of their keys, so that two who lock several records never wait for each other.
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) await countOf(transaction, group, mailIsOn);
}

async function defaultsOf(db: Queryable, entries: readonly JournalEntry[]): Promise<readonly Default[]> {
  const { rows } = await db.query<{
    id: string;
    itemNo: string;
    typeId: string;
    departmentId: string;
    division: string;
  }>({
    name: 'defaulted-items',
    text: `SELECT i.id, i.item_no AS "itemNo", i.type_id AS "typeId", i.department_id AS "departmentId", d.division
           FROM items i JOIN departments d ON d.id = i.department_id WHERE i.id = ANY($1::uuid[])`,
    values: [entries.map(({ itemId }) => itemId)],
  });
  const items = new Map(rows.map(({ id, ...item }) => [id, item]));
  return entries.flatMap(({ itemId, seq, decidedAt, event: { effectiveAt } }) => {
    const item = items.get(itemId);
    return item === undefined ? [] : [{ itemId, seq, decidedAt, effectiveAt, ...item }];
  });
}

/** The defaults of one department in one year, in the order of the journal. */
async function countOf(transaction: Transaction, group: readonly Default[], mailIsOn: boolean): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { departmentId, division } = first;
  const dated = await supervisionRules(transaction, division);
  const ruleAt = (at: Instant): AccountabilityRule | undefined =>
    rulesOn(dated, localDate(dayOf(at - 1))).accountability;
  if (group.every(({ effectiveAt }) => ruleAt(effectiveAt) === undefined)) return;
  const row = await recordFor(transaction, departmentId, division, yearOfDefault(first.effectiveAt));
  let record = row.record;
  const steps: Step[] = [];
  for (const one of group) {
    const rule = ruleAt(one.effectiveAt);
    if (rule === undefined) continue;
    for (const event of countDefault(record, one, rule)) {
      record = evolveRecord(record, event);
      steps.push({ event, decidedAt: one.decidedAt, of: one });
    }
  }
  if (record === null) return;
  await keep(transaction, row.id, record, steps, 'clock');
  const told = noticesOf(record, steps, division);
  await tell(transaction, told);
  await writeMailNotes(
    transaction,
    mailIsOn,
    told.map(({ kind, recipient, addressee, seq }) => ({
      ...{ about: 'accountability', entryId: row.id, seq, kind, recipient, addressee, dueOn: null },
      number: `${departmentId}-${yearOfDefault(first.effectiveAt)}`,
    })),
  );
}

interface Step {
  readonly event: AccountabilityEvent;
  readonly decidedAt: Instant;
  /** The default that it is about. */
  readonly of?: Default;
}

interface LockedRecord {
  readonly id: string;
  /** Null where no default has been counted yet. */
  readonly record: AccountabilityRecord | null;
}

async function recordFor(
  transaction: Transaction,
  departmentId: string,
  division: string,
  year: number,
): Promise<LockedRecord> {
  await transaction.query({
    name: 'open-accountability-record',
    text: `INSERT INTO accountability_records (department_id, division, year) VALUES ($1, $2, $3)
           ON CONFLICT (department_id, year) DO NOTHING`,
    values: [departmentId, division, year],
  });
  const { rows } = await transaction.query<{ id: string }>({
    name: 'find-accountability-record-of',
    text: 'SELECT id FROM accountability_records WHERE department_id = $1 AND year = $2',
    values: [departmentId, year],
  });
  return lockRecord(transaction, rows[0]?.id ?? '');
}

async function lockRecord(transaction: Transaction, id: string): Promise<LockedRecord> {
  const { rows } = await transaction.query<AccountabilityRecord>({
    name: 'lock-accountability-record',
    text: `SELECT status, defaults, version FROM accountability_records WHERE id = $1 FOR NO KEY UPDATE`,
    values: [id],
  });
  const [record] = rows;
  if (record === undefined) throw new Error(`accountability record ${id} has gone from the ledger`);
  return { id, record: record.version === 0 ? null : record };
}

async function keep(
  transaction: Transaction,
  recordId: string,
  record: AccountabilityRecord,
  steps: readonly Step[],
  actor: string,
): Promise<void> {
  const rows = steps.map(({ event: { type, effectiveAt, ...data }, decidedAt, of }, i) => ({
    ...{
      seq: record.version - steps.length + i + 1,
      type,
      effective_at: iso(effectiveAt),
      decided_at: iso(decidedAt),
      data,
    },
    item_id: type === 'DefaultCounted' ? of?.itemId : null,
  }));
  await transaction.query({
    name: 'append-accountability-events',
    text: `INSERT INTO accountability_events (record_id, seq, type, effective_at, decided_at, actor, data, item_id)
           SELECT $1, seq, type, effective_at, decided_at, $2, data, item_id
           FROM jsonb_to_recordset($3::jsonb) AS e(seq int, type text, effective_at timestamptz, decided_at timestamptz,
             data jsonb, item_id uuid)`,
    values: [recordId, actor, JSON.stringify(rows)],
  });
  await transaction.query({
    name: 'update-accountability-record',
    text: 'UPDATE accountability_records SET status = $2, defaults = $3, version = $4 WHERE id = $1',
    values: [recordId, record.status, record.defaults, record.version],
  });
}

/** A measure that falls due is told to the department's head, to the leader in charge and to the supervisor. */
function noticesOf({ version }: AccountabilityRecord, steps: readonly Step[], division: string) {
  return steps.flatMap(({ event, of }, i) => {
    if (event.type !== 'MeasureDue' || of === undefined) return [];
    const kind: AccountabilityNoticeKind = event.measure === 'referral' ? 'referralDue' : 'talkDue';
    const notice = { item_id: of.itemId, event_seq: of.seq, raised_at: iso(event.effectiveAt), kind };
    const to = [
      ['head', of.departmentId],
      ['leader', division],
      ['supervisor', division],
    ] as const;
    const seq = version - steps.length + i + 1;
    return to.map(([recipient, addressee]) => ({ ...notice, seq, recipient, addressee }));
  });
}

async function tell(transaction: Transaction, rows: ReturnType<typeof noticesOf>): Promise<void> {
  if (rows.length === 0) return;
  await transaction.query({
    name: 'tell-accountability',
    text: `INSERT INTO notices (item_id, event_seq, kind, ordinal, recipient, addressee, raised_at)
           SELECT item_id, event_seq, kind, 1, recipient, addressee, raised_at FROM jsonb_to_recordset($1::jsonb)
             AS n(item_id uuid, event_seq int, kind text, recipient text, addressee text, raised_at timestamptz)`,
    values: [JSON.stringify(rows)],
  });
}

/** A person acted on a record that has changed since. */
export class RecordChangedError extends Error {
  override readonly name = 'RecordChangedError';
  readonly record: AccountabilityRecord;
  constructor(record: AccountabilityRecord) {
    super(`the record is at version ${record.version}`);
    this.record = record;
  }
}

/** The step is not one of those that the record allows now. */
export class RecordRefusedError extends Error {
  override readonly name = 'RecordRefusedError';
  readonly reason: RecordError;
  constructor(reason: RecordError) {
    super(reason.code);
    this.reason = reason;
  }
}

export interface RecordStep {
  readonly recordId: string;
  readonly command: RecordCommand;
  readonly expectedVersion: number;
  readonly actor: string;
  readonly elapsedMs: () => number;
}

/** Takes one step of a supervisor. Throws RecordChangedError, RecordRefusedError and TooLateToJudgeError. */
export async function stepOnRecord(
  transaction: Transaction,
  ledger: Ledger,
  { recordId, command, expectedVersion, actor, elapsedMs }: RecordStep,
): Promise<void> {
  const { record } = await lockRecord(transaction, recordId);
  if (record === null) throw new Error(`accountability record ${recordId} has no default`);
  const moment = await readMoment(transaction);
  const receivedAt = receivedInstant(moment, elapsedMs(), ledger.graceMs);
  if (record.version !== expectedVersion) throw new RecordChangedError(record);
  const decided = decideRecord(record, command, receivedAt);
  if ('code' in decided) throw new RecordRefusedError(decided);
  const steps = decided.map((event) => ({ event, decidedAt: moment.now }));
  await keep(transaction, recordId, decided.reduce<AccountabilityRecord>(evolveRecord, record), steps, actor);
}
