/** Who is told by e-mail, where and how often; an address counts once the code that was mailed there came back. */
import { v7 as uuidv7 } from 'uuid';
import type { Instant } from '../domain/calendar/local-date.ts';
import { type DigestChoice, leavesAt } from '../domain/telling/digest.ts';
import type { Queryable, Transaction } from './pool.ts';

export type MailLanguage = 'zh-CN' | 'en';

export interface MailChoice extends DigestChoice {
  /** Where mail goes; null: nowhere. */
  readonly email: string | null;
  readonly language: MailLanguage;
  /** An address that waits for its code. */
  readonly unconfirmed: { readonly email: string; readonly until: Date } | null;
}

/** What a person has who never chose. */
export const NO_MAIL: MailChoice = { email: null, digest: 'never', hour: 8, language: 'zh-CN', unconfirmed: null };

/** How often a person may have a code sent in 24 hours: the address may be anybody's. */
export const CODES_A_DAY = 5;
const CODE_MINUTES = 30;
const WRONG_CODES = 5;

/** The person's choice; undefined where none was ever made. */
export async function mailChoiceOf(db: Queryable, personId: string): Promise<MailChoice | undefined> {
  const { rows } = await db.query<Omit<MailChoice, 'unconfirmed'> & { newEmail: string | null; until: Date | null }>({
    name: 'mail-choice-of',
    text: `SELECT email, digest, hour, language, u.new_email AS "newEmail", u.code_until AS "until"
           FROM mail_choices c LEFT JOIN LATERAL (
             SELECT c.new_email, c.code_until WHERE c.code_until > clock_timestamp() AND c.wrong_codes < ${WRONG_CODES}
           ) u ON true
           WHERE person_id = $1`,
    values: [personId],
  });
  if (rows[0] === undefined) return undefined;
  const { newEmail, until, ...choice } = rows[0];
  return { ...choice, unconfirmed: newEmail === null || until === null ? null : { email: newEmail, until } };
}

export interface WantedMail extends DigestChoice {
  /** Null: no mail any more, and the address is forgotten. */
  readonly email: string | null;
  readonly language: MailLanguage;
}

/**
 * Keeps the choice. Another address than the confirmed one waits for the code, which is mailed there; until it comes
 * back, mail goes on to the old one. What waits to be gathered leaves by the new choice, or goes with the last one.
 */
export async function chooseMail(
  transaction: Transaction,
  personId: string,
  wanted: WantedMail,
  newCode: () => string,
): Promise<'done' | 'noSuchPerson' | 'tooManyCodes'> {
  const { email, digest, hour, language } = wanted;
  const before = await lockChoice(transaction, personId);
  if (before === undefined) return 'noSuchPerson';
  const unconfirmed = email !== null && email !== before.email;
  if (unconfirmed && before.codes >= CODES_A_DAY) return 'tooManyCodes';
  await transaction.query(
    `UPDATE mail_choices SET digest = $2, hour = $3, language = $4,
       email = CASE WHEN $5 THEN NULL ELSE email END, confirmed_at = CASE WHEN $5 THEN NULL ELSE confirmed_at END,
       new_email = NULL, code = NULL, code_until = NULL, code_message = NULL, wrong_codes = 0
     WHERE person_id = $1`,
    [personId, digest, hour, language, email === null],
  );
  await transaction.query(
    `UPDATE messages SET state = 'dead', finished_at = ledger_clock(), last_error = 'another address or code is wanted now'
     WHERE person_id = $1 AND kind = 'confirmation' AND state = 'pending'`,
    [personId],
  );
  if (unconfirmed) await mailCode(transaction, personId, email, newCode());
  const leaves = email === null || before.email === null ? null : leavesAt({ digest, hour }, before.now);
  await moveWaiting(transaction, personId, leaves);
  if (leaves === null) await giveUpMail(transaction, personId);
  return 'done';
}

interface Locked {
  readonly email: string | null;
  /** How many codes were asked for in the last 24 hours. */
  readonly codes: number;
  readonly now: Instant;
}

/** The row of the choice, held until the transaction ends; undefined for somebody whom the city does not know. */
async function lockChoice(transaction: Transaction, personId: string): Promise<Locked | undefined> {
  await transaction.query(
    'INSERT INTO mail_choices (person_id) SELECT id FROM people WHERE id = $1 ON CONFLICT (person_id) DO NOTHING',
    [personId],
  );
  await transaction.query('SELECT FROM mail_choices WHERE person_id = $1 FOR UPDATE', [personId]);
  const { rows } = await transaction.query<{ email: string | null; codes: number; now: Date }>(
    `SELECT c.email, clock.now, (SELECT count(*)::int FROM messages m WHERE m.person_id = c.person_id
       AND m.kind = 'confirmation' AND m.created_at > clock.now - interval '24 hours') AS codes
     FROM mail_choices c CROSS JOIN (SELECT ledger_clock() AS now) clock WHERE c.person_id = $1`,
    [personId],
  );
  return rows[0] && { ...rows[0], now: rows[0].now.getTime() };
}

async function mailCode(transaction: Transaction, personId: string, email: string, code: string): Promise<void> {
  await transaction.query(
    `WITH message AS (
       INSERT INTO messages (id, channel, kind, person_id, created_at, next_attempt_at)
       VALUES ($4, 'email', 'confirmation', $1, ledger_clock(), clock_timestamp())
     )
     UPDATE mail_choices SET new_email = $2, code = $3, code_message = $4,
       code_until = clock_timestamp() + make_interval(mins => ${CODE_MINUTES})
     WHERE person_id = $1`,
    [personId, email, code, uuidv7()],
  );
}

/** Notices that wait to be gathered leave at another time, or not at all. */
async function moveWaiting(transaction: Transaction, personId: string, leaves: Instant | null): Promise<void> {
  const lines = `message_lines WHERE channel = 'email' AND addressee = $1 AND message_id IS NULL`;
  const notes = 'mail_notes WHERE person_id = $1 AND message_id IS NULL';
  for (const waiting of [lines, notes]) {
    if (leaves === null) await transaction.query(`DELETE FROM ${waiting}`, [personId]);
    else {
      const [table, condition] = waiting.split(' WHERE ');
      await transaction.query(`UPDATE ${table} SET due_at = $2 WHERE ${condition}`, [personId, new Date(leaves)]);
    }
  }
}

/** What was gathered for somebody who wants no mail any more is given up; what is being recorded just now is passed over. */
async function giveUpMail(transaction: Transaction, personId: string): Promise<void> {
  await transaction.query(
    `WITH waiting AS (
       SELECT id FROM messages WHERE person_id = $1 AND kind = 'notices' AND state = 'pending' FOR UPDATE SKIP LOCKED
     ), given_up AS (
       UPDATE messages m SET state = 'dead', finished_at = ledger_clock(), last_error = 'the person wants no mail any more'
       FROM waiting WHERE m.id = waiting.id RETURNING m.id, m.finished_at
     )
     UPDATE message_lines l SET outcome = 'failed', outcome_at = g.finished_at, recorded_at = NULL
     FROM given_up g WHERE l.message_id = g.id`,
    [personId],
  );
}

/** What became of a code: right, wrong with so many tries left, or there is none that could be right. */
export type Confirmation =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  | { readonly kind: 'none' };

/** Confirms the address that waits, if this is its code. After five wrong ones there is none any more. */
export async function confirmMail(db: Queryable, personId: string, code: string): Promise<Confirmation> {
  const { rows } = await db.query<{ right: boolean; wrong: number }>(
    `WITH tried AS (
       SELECT person_id, code = $2 AS right FROM mail_choices
       WHERE person_id = $1 AND code_until > clock_timestamp() AND wrong_codes < ${WRONG_CODES} FOR UPDATE
     )
     UPDATE mail_choices c SET
       email = CASE WHEN t.right THEN c.new_email ELSE c.email END,
       confirmed_at = CASE WHEN t.right THEN ledger_clock() ELSE c.confirmed_at END,
       new_email = CASE WHEN t.right THEN NULL ELSE c.new_email END,
       code = CASE WHEN t.right THEN NULL ELSE c.code END,
       code_until = CASE WHEN t.right THEN NULL ELSE c.code_until END,
       code_message = CASE WHEN t.right THEN NULL ELSE c.code_message END,
       wrong_codes = CASE WHEN t.right THEN 0 ELSE c.wrong_codes + 1 END
     FROM tried t WHERE c.person_id = t.person_id RETURNING t.right, c.wrong_codes AS wrong`,
    [personId, code],
  );
  if (rows[0] === undefined) return { kind: 'none' };
  const { right, wrong } = rows[0];
  return right ? { kind: 'confirmed' } : { kind: 'wrong', triesLeft: WRONG_CODES - wrong };
}
