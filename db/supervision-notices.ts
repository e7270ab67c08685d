/** Supervision notices (督办单): issued with their document, moved on step by step, each step journalled and told. */
import type { Instant, LocalDate } from '../domain/calendar/local-date.ts';
import {
  decideStep,
  evolveNotice,
  flagAt,
  replayNotice,
  type SupervisionNotice,
  type SupervisionNoticeCommand,
  type SupervisionNoticeError,
  type SupervisionNoticeEvent,
  TOLD,
} from '../domain/supervision/supervision-notice.ts';
import { receivedInstant } from './apply-commands.ts';
import { readMoment } from './clock.ts';
import { type Draft, register } from './document-register.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { writeMailNotes } from './mail-notes.ts';
import { inTransaction, type Queryable, type Transaction } from './pool.ts';

/** A person acted on a notice that has moved on since. */
export class StaleNoticeError extends Error {
  override readonly name = 'StaleNoticeError';
  readonly notice: SupervisionNotice;
  constructor(notice: SupervisionNotice) {
    super(`the notice is at version ${notice.version}`);
    this.notice = notice;
  }
}

/** The step is not one of those that the notice allows now. */
export class StepRefusedError extends Error {
  override readonly name = 'StepRefusedError';
  readonly reason: SupervisionNoticeError;
  constructor(reason: SupervisionNoticeError) {
    super(reason.code);
    this.reason = reason;
  }
}

export interface NoticeIssue {
  readonly departmentId: string;
  readonly demand: string;
  readonly replyOn: LocalDate;
}

/** Issues the notice with its document; answers the document's number. */
export async function issueSupervisionNotice(
  transaction: Transaction,
  { mailIsOn }: Ledger,
  draft: Draft,
  { departmentId, demand, replyOn }: NoticeIssue,
): Promise<string> {
  const [document] = await register(transaction, [draft]);
  if (document === undefined) throw new Error('the register kept no document');
  const event: SupervisionNoticeEvent = { type: 'NoticeIssued', effectiveAt: draft.issuedAt, demand, replyOn };
  const notice = evolveNotice(null, event);
  const { rows } = await transaction.query<{ id: string }>(
    `INSERT INTO supervision_notices (document_id, department_id, division, status, version, reply_on, flag_at, overdue)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [
      document.id,
      departmentId,
      draft.division,
      notice.status,
      notice.version,
      replyOn,
      isoOrNull(flagAt(notice)),
      false,
    ],
  );
  const { division, issuedBy: actor, issuedAt: now } = draft;
  const row = { id: rows[0]?.id ?? '', noticeNo: document.documentNo, departmentId, division };
  await append(transaction, row, { notice, events: [event] }, { actor, now, mailIsOn });
  return document.documentNo;
}

interface NoticeRow {
  readonly id: string;
  readonly noticeNo: string;
  readonly departmentId: string;
  readonly division: string;
}

export interface StepRequest {
  readonly noticeId: string;
  readonly command: Exclude<SupervisionNoticeCommand, { type: 'Flag' }>;
  readonly expectedVersion: number;
  readonly actor: string;
  readonly elapsedMs: () => number;
}

/**
 * Takes one step of a person. A missing answer that was due by then is flagged, also where the step is refused.
 * Answers the refusal instead of throwing it, so that the caller commits in any case; throws TooLateToJudgeError.
 */
export async function takeStep(
  transaction: Transaction,
  ledger: Ledger,
  { noticeId, command, expectedVersion, actor, elapsedMs }: StepRequest,
): Promise<StaleNoticeError | StepRefusedError | null> {
  const row = await lockNotice(transaction, noticeId);
  if (row === undefined) throw new Error(`supervision notice ${noticeId} has gone from the ledger`);
  const moment = await readMoment(transaction);
  const receivedAt = receivedInstant(moment, elapsedMs(), ledger.graceMs);
  const journal = await journalOf(transaction, noticeId);
  const notice = replayNotice(journal);
  if (notice.version !== expectedVersion) return new StaleNoticeError(notice);
  const { events, error } = decideStep(notice, command, receivedAt);
  await keep(transaction, row, { journal, events }, { actor, now: moment.now, mailIsOn: ledger.mailIsOn });
  return error === null ? null : new StepRefusedError(error);
}

const NOTICES = `SELECT s.id, d.document_no AS "noticeNo", s.department_id AS "departmentId", s.division
  FROM supervision_notices s JOIN issued_documents d ON d.id = s.document_id`;

const FLAG_BATCH = 200;

/** Flags the answers that are missing by now, with G for those that are on their way; answers how many. */
export async function flagMissingAnswers(ledger: Ledger): Promise<number> {
  return inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    const { rows } = await transaction.query<NoticeRow>({
      name: 'missing-answers',
      text: `${NOTICES} WHERE s.flag_at <= (SELECT ledger_clock() - make_interval(secs => $1))
             ORDER BY s.flag_at, s.id LIMIT ${FLAG_BATCH} FOR NO KEY UPDATE OF s SKIP LOCKED`,
      values: [ledger.graceMs / 1000],
    });
    if (rows.length === 0) return 0;
    const { now } = await readMoment(transaction);
    for (const row of rows) {
      const journal = await journalOf(transaction, row.id);
      const { events } = decideStep(replayNotice(journal), { type: 'Flag' }, now);
      await keep(transaction, row, { journal, events }, { actor: 'clock', now, mailIsOn: ledger.mailIsOn });
    }
    return rows.length;
  });
}

async function lockNotice(transaction: Transaction, id: string): Promise<NoticeRow | undefined> {
  const { rows } = await transaction.query<NoticeRow>({
    name: 'lock-supervision-notice',
    text: `${NOTICES} WHERE s.id = $1 FOR NO KEY UPDATE OF s`,
    values: [id],
  });
  return rows[0];
}

async function journalOf(db: Queryable, noticeId: string): Promise<readonly SupervisionNoticeEvent[]> {
  return (await stepsOf(db, noticeId)).map(({ event }) => event);
}

export interface Step {
  readonly seq: number;
  readonly event: SupervisionNoticeEvent;
  readonly decidedAt: Instant;
  readonly actor: string;
}

/** The journal of a notice, from its issue. */
export async function stepsOf(db: Queryable, noticeId: string): Promise<readonly Step[]> {
  const { rows } = await db.query<{
    seq: number;
    type: string;
    effective_at: Date;
    decided_at: Date;
    actor: string;
    data: object;
  }>({
    name: 'supervision-notice-steps',
    text: `SELECT seq, type, effective_at, decided_at, actor, data FROM supervision_notice_events
           WHERE notice_id = $1 ORDER BY seq`,
    values: [noticeId],
  });
  return rows.map(({ seq, type, effective_at, decided_at, actor, data }) => ({
    seq,
    event: { type, effectiveAt: effective_at.getTime(), ...data } as SupervisionNoticeEvent,
    decidedAt: decided_at.getTime(),
    actor,
  }));
}

interface Recording {
  readonly actor: string;
  readonly now: Instant;
  readonly mailIsOn: boolean;
}

async function keep(
  transaction: Transaction,
  row: NoticeRow,
  {
    journal,
    events,
  }: { readonly journal: readonly SupervisionNoticeEvent[]; readonly events: readonly SupervisionNoticeEvent[] },
  recording: Recording,
): Promise<void> {
  const notice = replayNotice([...journal, ...events]);
  await append(transaction, row, { notice, events }, recording, journal.length);
  // Also where nothing happened: what sent the clock here may have been a stale row.
  await transaction.query({
    name: 'update-supervision-notice',
    text: `UPDATE supervision_notices SET status = $2, version = $3, reply_on = $4, flag_at = $5, overdue = $6
           WHERE id = $1`,
    values: [row.id, notice.status, notice.version, notice.replyOn, isoOrNull(flagAt(notice)), notice.overdue],
  });
}

async function append(
  transaction: Transaction,
  row: NoticeRow,
  { notice, events }: { readonly notice: SupervisionNotice; readonly events: readonly SupervisionNoticeEvent[] },
  { actor, now, mailIsOn }: Recording,
  taken = 0,
): Promise<void> {
  for (const [i, event] of events.entries()) {
    const { type, effectiveAt, ...data } = event;
    const seq = taken + i + 1;
    const by = type === 'AnswerOverdue' ? 'clock' : actor;
    await transaction.query({
      name: 'append-supervision-step',
      text: `INSERT INTO supervision_notice_events (notice_id, seq, type, effective_at, decided_at, actor, data)
             VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      values: [row.id, seq, type, iso(effectiveAt), iso(now), by, JSON.stringify(data)],
    });
    const to = TOLD[type].map((recipient) => ({
      recipient,
      addressee: recipient === 'head' ? row.departmentId : row.division,
    }));
    await transaction.query({
      name: 'tell-supervision-step',
      text: `INSERT INTO supervision_notice_messages (notice_id, seq, recipient, addressee, raised_at)
             SELECT $1, $2, recipient, addressee, $3 FROM jsonb_to_recordset($4::jsonb) AS t(recipient text, addressee text)`,
      values: [row.id, seq, iso(effectiveAt), JSON.stringify(to)],
    });
    const about = { about: 'supervisionNotice', entryId: row.id, seq, kind: type } as const;
    const said = { number: row.noticeNo, dueOn: notice.replyOn };
    await writeMailNotes(
      transaction,
      mailIsOn,
      to.map((box) => ({ ...about, ...said, ...box })),
    );
  }
}

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : iso(at);
}
