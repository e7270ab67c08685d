/** From the inbox to e-mail: each notice becomes one line for each of its readers who wants mail, and lines become mails. */
import { v7 as uuidv7 } from 'uuid';
import { type DigestChoice, leavesAt } from '../domain/telling/digest.ts';
import { column } from './column.ts';
import type { Follower, JournalEntry } from './followers.ts';
import type { Ledger } from './ledger.ts';
import { inTransaction, type Transaction } from './pool.ts';

/** Begins with what happens after it was first seen. Without mail it passes over everything: nobody is mailed the past. */
export function mailFollower(mailIsOn: boolean): Follower {
  return { name: 'mail', from: 'now', take: mailIsOn ? writeLines : async () => {} };
}

/**
 * The mailboxes of each reader: as `mailboxesOf` (api/policy.ts) gives them for the inbox, and those of whom the
 * reader stands in for today.
 */
const BOXES = `readers AS MATERIALIZED (
    SELECT c.person_id, c.digest, c.hour, p.role, p.department_id, p.division, p.unit_id
    FROM mail_choices c JOIN people p ON p.id = c.person_id WHERE c.email IS NOT NULL AND c.digest <> 'never'
  ), boxes AS (
    SELECT person_id, digest, hour, 'unit' AS recipient, unit_id AS addressee FROM readers WHERE role = 'unit'
    UNION ALL SELECT person_id, digest, hour, 'officer', person_id FROM readers WHERE role IN ('officer', 'head', 'supervisor')
    UNION ALL SELECT person_id, digest, hour, 'head', department_id FROM readers WHERE role = 'head'
    UNION ALL SELECT person_id, digest, hour, role, division FROM readers WHERE role IN ('leader', 'supervisor')
    UNION ALL SELECT r.person_id, r.digest, r.hour, 'liaison', l.department_id FROM readers r JOIN liaisons l ON l.person_id = r.person_id
    UNION ALL SELECT r.person_id, r.digest, r.hour, 'officer', l.person_id FROM readers r JOIN leaves l ON l.acting_id = r.person_id
    WHERE (SELECT ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN l.from_on AND l.last_on
    UNION ALL SELECT r.person_id, r.digest, r.hour, 'liaison', o.department_id FROM readers r JOIN leaves l ON l.acting_id = r.person_id
      JOIN liaisons o ON o.person_id = l.person_id
    WHERE (SELECT ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN l.from_on AND l.last_on
  )`;

/** One event is one line for one person, in however many mailboxes of theirs it lies. */
async function writeLines(transaction: Transaction, entries: readonly JournalEntry[]): Promise<void> {
  const { rows } = await transaction.query<
    DigestChoice & { item_id: string; event_seq: number; kind: string; person_id: string; now: Date }
  >({
    name: 'notices-by-mail',
    text: `WITH ${BOXES}
           SELECT DISTINCT ON (n.item_id, n.event_seq, b.person_id)
             n.item_id, n.event_seq, n.kind, b.person_id, b.digest, b.hour, (SELECT ledger_clock()) AS now
           FROM unnest($1::uuid[], $2::int[]) AS e(item_id, seq)
             JOIN notices n ON n.item_id = e.item_id AND n.event_seq = e.seq
             JOIN boxes b ON b.recipient = n.recipient AND b.addressee = n.addressee
           ORDER BY n.item_id, n.event_seq, b.person_id, n.id`,
    values: [column(entries.map(({ itemId }) => itemId)), column(entries.map(({ seq }) => seq))],
  });
  if (rows.length === 0) return;
  await transaction.query({
    name: 'write-mail-lines',
    text: `INSERT INTO message_lines (item_id, event_seq, channel, addressee, due_at, notice_kind)
           SELECT item_id, seq, 'email', person_id, due_at, kind
           FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::text[]) AS l(item_id, seq, person_id, due_at, kind)
           ON CONFLICT DO NOTHING`,
    values: [
      column(rows.map(({ item_id }) => item_id)),
      column(rows.map(({ event_seq }) => event_seq)),
      rows.map(({ person_id }) => person_id),
      rows.map((row) => {
        const at = leavesAt(row, row.now.getTime());
        return at === null ? null : new Date(at);
      }),
      rows.map(({ kind }) => kind),
    ],
  });
}

/** More than one mail can say. */
const LINES_OF_ONE = 1_000;
const PEOPLE_AT_ONCE = 100;
const LINES_AT_ONCE = 10_000;

const DUE = `l.channel = 'email' AND l.message_id IS NULL AND l.due_at <= (SELECT ledger_clock())`;
const WANTS = `c.email IS NOT NULL AND c.digest <> 'never'`;

/** Gathers what may leave by now: one mail for each person. Answers how many mails there are. */
export async function gatherMails(ledger: Ledger): Promise<number> {
  const { rowCount } = await ledger.pool.query({
    name: 'mail-to-gather',
    text: `SELECT FROM mail_choices c
           WHERE ${WANTS} AND EXISTS (SELECT FROM message_lines l WHERE l.addressee = c.person_id AND ${DUE}) LIMIT 1`,
  });
  if (rowCount === 0) return 0;
  return inTransaction(ledger.pool, ledger.lockWaitMs, gatherDue);
}

async function gatherDue(transaction: Transaction): Promise<number> {
  // A person whom another process serves is left to it: two mails of one moment would be one too many.
  const people = await transaction.query<{ person_id: string }>({
    name: 'lock-choices',
    text: `SELECT c.person_id FROM mail_choices c
           WHERE ${WANTS} AND EXISTS (SELECT FROM message_lines l WHERE l.addressee = c.person_id AND ${DUE})
           LIMIT ${PEOPLE_AT_ONCE} FOR UPDATE OF c SKIP LOCKED`,
  });
  if (people.rows.length === 0) return 0;
  const { rows } = await transaction.query<{ item_id: string; event_seq: number; addressee: string }>({
    name: 'lines-to-gather',
    text: `SELECT l.item_id, l.event_seq, l.addressee FROM message_lines l WHERE l.addressee = ANY($1) AND ${DUE}
           ORDER BY l.due_at, l.item_id, l.event_seq LIMIT ${LINES_AT_ONCE} FOR UPDATE`,
    values: [people.rows.map(({ person_id }) => person_id)],
  });
  const mails = new Map<string, { readonly id: string; readonly lines: (typeof rows)[number][] }>();
  for (const row of rows) {
    const mail = mails.get(row.addressee) ?? { id: uuidv7(), lines: [] };
    mails.set(row.addressee, mail);
    // The rest is gathered next.
    if (mail.lines.length < LINES_OF_ONE) mail.lines.push(row);
  }
  await writeMails(transaction, mails);
  return mails.size;
}

async function writeMails(
  transaction: Transaction,
  mails: ReadonlyMap<
    string,
    { readonly id: string; readonly lines: readonly { item_id: string; event_seq: number }[] }
  >,
): Promise<void> {
  await transaction.query(
    `INSERT INTO messages (id, channel, kind, person_id, created_at, next_attempt_at)
     SELECT id, 'email', 'notices', person_id, ledger_clock(), clock_timestamp()
     FROM unnest($1::uuid[], $2::text[]) AS m(id, person_id)`,
    [[...mails.values()].map(({ id }) => id), [...mails.keys()]],
  );
  const lines = [...mails].flatMap(([addressee, { id, lines: of }]) => of.map((line) => ({ ...line, addressee, id })));
  await transaction.query(
    `UPDATE message_lines l SET message_id = g.id
     FROM unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[]) AS g(item_id, seq, addressee, id)
     WHERE l.item_id = g.item_id AND l.event_seq = g.seq AND l.addressee = g.addressee AND l.channel = 'email'`,
    [
      lines.map(({ item_id }) => item_id),
      lines.map(({ event_seq }) => event_seq),
      lines.map(({ addressee }) => addressee),
      lines.map(({ id }) => id),
    ],
  );
}
