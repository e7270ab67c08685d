/** Access that was ended before the tokens that carry it. */
import { v7 as uuidv7 } from 'uuid';
import { chooseMail } from './mail-choices.ts';
import type { Queryable, Transaction } from './pool.ts';

export interface AccessEnd {
  readonly id: string;
  /** `sub` of the tokens. */
  readonly subject: string;
  /** On the wall clock, like the times in a token. */
  readonly endedAt: Date;
  readonly endedBy: string;
  readonly reasons: string;
  /** The name in the register of people; null for a subject that is not in it. */
  readonly zh: string | null;
  readonly en: string | null;
}

const COLUMNS = `e.id, e.subject, e.ended_at AS "endedAt", e.ended_by AS "endedBy", e.reasons, p.name AS zh, p.name_en AS en`;

const NO_MAIL = { email: null, digest: 'never', hour: 8, language: 'zh-CN' } as const;

/** Ends the access of every token that was issued until now, and what reaches the person without one: calendar feeds and mail. */
export async function endAccess(
  transaction: Transaction,
  { subject, endedBy, reasons }: Pick<AccessEnd, 'subject' | 'endedBy' | 'reasons'>,
): Promise<AccessEnd> {
  const { rows } = await transaction.query<AccessEnd>(
    `WITH e AS (INSERT INTO access_ends (id, subject, ended_at, ended_by, reasons)
       VALUES ($1, $2, clock_timestamp(), $3, $4) RETURNING *),
     gone AS (DELETE FROM calendar_feeds WHERE person_id = $2)
     SELECT ${COLUMNS} FROM e LEFT JOIN people p ON p.id = e.subject`,
    [uuidv7(), subject, endedBy, reasons],
  );
  if (rows[0] === undefined) throw new Error('the end of access was not written');
  // Without an address no code is asked for. Whom the register does not know gets no mail.
  await chooseMail(transaction, subject, NO_MAIL, () => '');
  return rows[0];
}

/** What was ended, the newest first, behind the id `before`. */
export async function accessEndsPage(
  db: Queryable,
  before: string | null,
  limit: number,
): Promise<readonly AccessEnd[]> {
  const { rows } = await db.query<AccessEnd>(
    `SELECT ${COLUMNS} FROM access_ends e LEFT JOIN people p ON p.id = e.subject
     WHERE $1::uuid IS NULL OR e.id < $1 ORDER BY e.id DESC LIMIT $2`,
    [before, limit],
  );
  return rows;
}

/** The last end of each subject, in milliseconds since 1970. */
export async function lastAccessEnds(db: Queryable): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ subject: string; at: Date }>({
    name: 'last-access-ends',
    text: 'SELECT subject, max(ended_at) AS at FROM access_ends GROUP BY subject',
  });
  return new Map(rows.map(({ subject, at }) => [subject, at.getTime()]));
}
