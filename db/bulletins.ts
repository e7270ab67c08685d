/** Bulletins (半月通报): drafted from the figures, frozen under a number, published, corrected by a new issue. */
import { createHash } from 'node:crypto';
import { dayOf, type Instant, isoShanghai, localDate } from '../domain/calendar/local-date.ts';
import type { BulletinContent } from '../domain/supervision/bulletin.ts';
import {
  closingOf,
  endOf,
  hourOf,
  type Period,
  parsePeriod,
  periodAfter,
  periodBefore,
  periodOf,
} from '../domain/supervision/periods.ts';
import { composeBulletin, settledLate } from './bulletin-content.ts';
import { readClockSettings } from './clock.ts';
import { firstRecorded, NotClosedYetError, untilClosed } from './closing.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { inTransaction, type Queryable, type Transaction } from './pool.ts';
import { isResettling } from './resettle.ts';
import { issuingDivisions } from './supervision-rules.ts';

export interface BulletinRow {
  readonly no: string;
  readonly division: string;
  readonly period: string;
  readonly issue: number;
  readonly asOf: Date;
  /** As it was drafted, byte for byte. */
  readonly content: string;
  readonly sha256: string;
  readonly corrects: string | null;
  readonly reasons: string | null;
  readonly draftedAt: Date;
  readonly draftedBy: string;
  readonly documentNo: string | null;
  readonly document: string | null;
  readonly frozenAt: Date | null;
  readonly frozenBy: string | null;
  readonly publishedAt: Date | null;
  readonly publishedBy: string | null;
  /** The issue that was published in its place. */
  readonly correctedBy: string | null;
}

/** What cannot be done with a bulletin as it stands. */
export type BulletinRefusal =
  | 'NO_BULLETINS_HERE'
  | 'PERIOD_NOT_OVER'
  | 'PERIOD_BEFORE_LEDGER'
  | 'BULLETIN_EXISTS'
  | 'BULLETIN_FROZEN'
  | 'BULLETIN_NOT_FROZEN'
  | 'BULLETIN_PUBLISHED'
  | 'BULLETIN_NOT_PUBLISHED'
  | 'BULLETIN_CORRECTED'
  | 'BULLETIN_CHANGED'
  | 'SECOND_PERSON_REQUIRED';

export class BulletinRefusedError extends Error {
  override readonly name = 'BulletinRefusedError';
  readonly code: BulletinRefusal;
  readonly values: Readonly<Record<string, string>>;
  constructor(code: BulletinRefusal, values: Readonly<Record<string, string>> = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

const COLUMNS = `b.no, b.division, b.period, b.issue, b.as_of AS "asOf", b.content, b.sha256, b.corrects, b.reasons,
  b.drafted_at AS "draftedAt", b.drafted_by AS "draftedBy", b.document_no AS "documentNo", b.document,
  b.frozen_at AS "frozenAt", b.frozen_by AS "frozenBy", b.published_at AS "publishedAt", b.published_by AS "publishedBy",
  (SELECT max(c.no) FROM bulletins c WHERE c.corrects = b.no AND c.published_at IS NOT NULL) AS "correctedBy"`;

export async function findBulletin(db: Queryable, no: string): Promise<BulletinRow | undefined> {
  const { rows } = await db.query<BulletinRow>(`SELECT ${COLUMNS} FROM bulletins b WHERE b.no = $1`, [no]);
  return rows[0];
}

/** The latest first, behind `before`. `drafts`: the divisions whose unpublished ones are shown too. */
export async function bulletinsPage(
  db: Queryable,
  { drafts, before, limit }: { drafts: readonly string[]; before: string | null; limit: number },
): Promise<readonly BulletinRow[]> {
  const { rows } = await db.query<BulletinRow>(
    `SELECT ${COLUMNS} FROM bulletins b
     WHERE (b.published_at IS NOT NULL OR b.division = ANY($1)) AND ($2::text IS NULL OR (b.period, b.no) < (SELECT period, no FROM bulletins WHERE no = $2))
     ORDER BY b.period DESC, b.no DESC LIMIT $3`,
    [drafts, before, limit],
  );
  return rows;
}

export interface DraftAsked {
  readonly division: string;
  readonly period: Period;
  readonly by: string;
  /** A correction: the published issue, and why. */
  readonly corrects?: { readonly row: BulletinRow; readonly reasons: string };
}

/**
 * The content that a bulletin of the period would have now, with the instant as of which. Throws BulletinRefusedError
 * for a period that is not over, NotClosedYetError while its silence is still being settled.
 */
export async function previewBulletin(ledger: Ledger, asked: Omit<DraftAsked, 'by'>) {
  const { division, period, corrects } = asked;
  const asOf = await asOfFor(ledger, period, corrects !== undefined);
  const composed = corrects && {
    bulletin: corrects.row.no,
    reasons: corrects.reasons,
    content: contentOf(corrects.row),
  };
  const content = await composeBulletin(ledger, { division, period, asOf, corrects: composed ?? null });
  const text = JSON.stringify(content);
  return { asOf, content, text, sha256: createHash('sha256').update(text).digest('hex') };
}

export function contentOf({ content }: Pick<BulletinRow, 'content'>): BulletinContent {
  return JSON.parse(content) as BulletinContent;
}

/**
 * Drafts the bulletin of a period, or drafts it anew while it is not frozen. Throws as `previewBulletin` does, and
 * BulletinRefusedError where the issue is frozen.
 */
export async function draftBulletin(ledger: Ledger, asked: DraftAsked): Promise<BulletinRow> {
  const { asOf, content, text, sha256 } = await previewBulletin(ledger, asked);
  if (content.rules.bulletin === null) throw new BulletinRefusedError('NO_BULLETINS_HERE');
  const { division, period, by, corrects } = asked;
  return inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    await lockDivision(transaction, division);
    const last = await latestIssue(transaction, division, period.code);
    const issue = issueFor(last, corrects?.row);
    const no = `${division}-${period.code}-${issue}`;
    await transaction.query(
      `INSERT INTO bulletins (no, division, period, issue, as_of, content, sha256, corrects, reasons, drafted_at, drafted_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ledger_clock(), $10)
       ON CONFLICT (no) DO UPDATE SET as_of = excluded.as_of, content = excluded.content, sha256 = excluded.sha256,
         reasons = excluded.reasons, drafted_at = excluded.drafted_at, drafted_by = excluded.drafted_by`,
      [
        no,
        division,
        period.code,
        issue,
        iso(asOf),
        text,
        sha256,
        corrects?.row.no ?? null,
        corrects?.reasons ?? null,
        by,
      ],
    );
    return needed(await findBulletin(transaction, no), no);
  });
}

/** The number of the issue: the first, the one that is still a draft, or the one after the published issue that it corrects. */
function issueFor(last: BulletinRow | undefined, corrected: BulletinRow | undefined): number {
  if (last === undefined) return 1;
  const draft = last.frozenAt === null;
  if (corrected === undefined) {
    if (last.issue === 1 && draft) return 1;
    throw new BulletinRefusedError('BULLETIN_EXISTS', { bulletin: last.no });
  }
  if (last.no === corrected.no) return last.issue + 1;
  if (draft && last.corrects === corrected.no) return last.issue;
  throw new BulletinRefusedError(draft || last.publishedAt === null ? 'BULLETIN_EXISTS' : 'BULLETIN_CORRECTED', {
    bulletin: last.no,
  });
}

async function latestIssue(db: Queryable, division: string, period: string): Promise<BulletinRow | undefined> {
  const { rows } = await db.query<BulletinRow>(
    `SELECT ${COLUMNS} FROM bulletins b WHERE b.division = $1 AND b.period = $2 ORDER BY b.issue DESC LIMIT 1`,
    [division, period],
  );
  return rows[0];
}

/** One act on the bulletins of a division at a time, so that numbers follow each other. */
async function lockDivision(transaction: Transaction, division: string): Promise<void> {
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtext('shixian-bulletins'), hashtext($1))`, [division]);
}

/** The instant as of which a bulletin made now is told. Waits until it is closed. */
async function asOfFor(ledger: Ledger, period: Period, correction: boolean): Promise<Instant> {
  const { now } = await readClockSettings(ledger.pool);
  const closing = closingOf(period);
  if (now < closing) {
    throw new BulletinRefusedError('PERIOD_NOT_OVER', { period: period.code, from: isoShanghai(closing) });
  }
  await mustBeAfterBeginning(ledger.pool, period);
  if (await isUnsettled(ledger, endOf(period)))
    throw new NotClosedYetError(closing, 'silence of that time is still being settled');
  await untilClosed(ledger, closing);
  if (!correction && !(await settledLate(ledger.pool, period, closing))) return closing;
  const asOf = hourOf(now);
  await untilClosed(ledger, asOf);
  return asOf;
}

async function mustBeAfterBeginning(db: Queryable, period: Period): Promise<void> {
  const begun = await firstRecorded(db);
  if (begun !== null && periodOf(dayOf(begun)).from <= period.from) return;
  const from = begun === null ? '—' : localDate(dayOf(begun));
  throw new BulletinRefusedError('PERIOD_BEFORE_LEDGER', { period: period.code, from });
}

/** Whether something that was due by the end of the period waits to be settled; parked items wait for a person and have their alarm. */
async function isUnsettled(ledger: Ledger, end: Instant): Promise<boolean> {
  const { rows } = await ledger.pool.query<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM items WHERE next_deadline_at <= $1 AND parked_at IS NULL) AS waits`,
    [iso(end)],
  );
  return rows[0]?.waits === true || (await isResettling(ledger.pool));
}

/**
 * What the round of the half-month does: in every division that issues bulletins, the periods that have closed since
 * the last one that was drafted, or the last closed one where none ever was. Answers the numbers of the new drafts.
 */
export async function draftDueBulletins(ledger: Ledger, heartbeat: () => void): Promise<readonly string[]> {
  const { now } = await readClockSettings(ledger.pool);
  const drafted: string[] = [];
  const begun = await firstRecorded(ledger.pool);
  if (begun === null) return drafted;
  const closed = lastClosed(now);
  if (closed.from < periodOf(dayOf(begun)).from) return drafted;
  for (const division of await issuingDivisions(ledger.pool, localDate(closed.through))) {
    const last = await lastDrafted(ledger.pool, division);
    let period = last === undefined ? closed : periodAfter(last);
    for (; period.from <= closed.from; period = periodAfter(period)) {
      heartbeat();
      drafted.push((await draftBulletin(ledger, { division, period, by: 'clock' })).no);
    }
  }
  return drafted;
}

function lastClosed(now: Instant): Period {
  let period = periodOf(dayOf(now));
  while (closingOf(period) > now) period = periodBefore(period);
  return period;
}

async function lastDrafted(db: Queryable, division: string): Promise<Period | undefined> {
  const { rows } = await db.query<{ period: string }>(
    'SELECT max(period) AS period FROM bulletins WHERE division = $1 HAVING max(period) IS NOT NULL',
    [division],
  );
  return rows[0] && parsePeriod(rows[0].period);
}

function needed(row: BulletinRow | undefined, no: string): BulletinRow {
  if (row === undefined) throw new Error(`bulletin ${no} has vanished`);
  return row;
}

/** Who does it, to which bulletin, in the form in which it was seen. */
export interface BulletinAct {
  readonly no: string;
  readonly by: string;
  /** The hash that the person saw, or how it begins. */
  readonly seen: string;
}

/**
 * Freezes a draft under the next number of its division and year. `describe` words the document; from here on nothing
 * in it changes. Throws BulletinRefusedError.
 */
export async function freezeBulletin(
  transaction: Transaction,
  { no, by, seen }: BulletinAct,
  describe: (row: BulletinRow, documentNo: string, frozenAt: Instant) => string,
): Promise<BulletinRow> {
  const found = await findBulletin(transaction, no);
  await lockDivision(transaction, needed(found, no).division);
  const row = needed(await findBulletin(transaction, no), no);
  if (row.frozenAt !== null) throw new BulletinRefusedError('BULLETIN_FROZEN', { bulletin: no });
  if (!isSeen(row, seen)) throw new BulletinRefusedError('BULLETIN_CHANGED', { bulletin: no });
  const { rules } = contentOf(row);
  const { now } = await readClockSettings(transaction);
  const year = localDate(dayOf(now)).slice(0, 4);
  const { rows } = await transaction.query<{ n: number }>(
    `SELECT count(*)::int + 1 AS n FROM bulletins
     WHERE division = $1 AND to_char(frozen_at AT TIME ZONE 'Asia/Shanghai', 'YYYY') = $2`,
    [row.division, year],
  );
  const documentNo = `${rules.bulletin?.symbol ?? row.division}〔${year}〕${rows[0]?.n ?? 1}号`;
  await transaction.query(
    'UPDATE bulletins SET document_no = $2, document = $3, frozen_at = $4, frozen_by = $5 WHERE no = $1',
    [no, documentNo, describe(row, documentNo, now), iso(now), by],
  );
  return needed(await findBulletin(transaction, no), no);
}

/** Publishes a frozen bulletin. By another person than the one who froze it. Throws BulletinRefusedError. */
export async function publishBulletin(transaction: Transaction, { no, by, seen }: BulletinAct): Promise<BulletinRow> {
  const found = needed(await findBulletin(transaction, no), no);
  await lockDivision(transaction, found.division);
  const row = needed(await findBulletin(transaction, no), no);
  if (row.publishedAt !== null) throw new BulletinRefusedError('BULLETIN_PUBLISHED', { bulletin: no });
  if (row.frozenAt === null) throw new BulletinRefusedError('BULLETIN_NOT_FROZEN', { bulletin: no });
  if (!isSeen(row, seen)) throw new BulletinRefusedError('BULLETIN_CHANGED', { bulletin: no });
  if (row.frozenBy === by) throw new BulletinRefusedError('SECOND_PERSON_REQUIRED');
  await transaction.query('UPDATE bulletins SET published_at = ledger_clock(), published_by = $2 WHERE no = $1', [
    no,
    by,
  ]);
  return needed(await findBulletin(transaction, no), no);
}

const SEEN_LENGTH = 16;

function isSeen({ sha256 }: BulletinRow, seen: string): boolean {
  return seen.length >= SEEN_LENGTH && sha256.startsWith(seen);
}
