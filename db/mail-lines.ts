/** From the inbox to e-mail: each notice becomes one line for each of its readers who wants mail, and lines become mails. */
import { v7 as uuidv7 } from 'uuid';
import { type DigestChoice, leavesAt } from '../domain/telling/digest.ts';
import { column } from './column.ts';
import type { Follower, JournalEntry } from './followers.ts';
import type { Ledger } from './ledger.ts';
import { BOXES } from './mail-boxes.ts';
import { inTransaction, type Transaction } from './pool.ts';

/** Begins with what happens after it was first seen. Without mail it passes over everything: nobody is mailed the past. */
export function mailFollower(mailIsOn: boolean): Follower {
  return { name: 'mail', from: 'now', take: mailIsOn ? writeLines : async () => {} };
}

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

/** More than one mail can say, of lines and of notes. */
const LINES_OF_ONE = 1_000;
const PEOPLE_AT_ONCE = 100;
const LINES_AT_ONCE = 10_000;

const DUE = `l.channel = 'email' AND l.message_id IS NULL AND l.due_at <= (SELECT ledger_clock())`;
const NOTE_DUE = `n.message_id IS NULL AND n.due_at <= (SELECT ledger_clock())`;
const WAITS = `c.email IS NOT NULL AND c.digest <> 'never'
  AND (EXISTS (SELECT FROM message_lines l WHERE l.addressee = c.person_id AND ${DUE})
    OR EXISTS (SELECT FROM mail_notes n WHERE n.person_id = c.person_id AND ${NOTE_DUE}))`;

/** Gathers what may leave by now: one mail for each person. Answers how many mails there are. */
export async function gatherMails(ledger: Ledger): Promise<number> {
  const { rowCount } = await ledger.pool.query({
    name: 'mail-to-gather',
    text: `SELECT FROM mail_choices c WHERE ${WAITS} LIMIT 1`,
  });
  if (rowCount === 0) return 0;
  return inTransaction(ledger.pool, ledger.lockWaitMs, gatherDue);
}

async function gatherDue(transaction: Transaction): Promise<number> {
  // A person whom another process serves is left to it: two mails of one moment would be one too many.
  const people = await transaction.query<{ person_id: string }>({
    name: 'lock-choices',
    text: `SELECT c.person_id FROM mail_choices c WHERE ${WAITS} LIMIT ${PEOPLE_AT_ONCE} FOR UPDATE OF c SKIP LOCKED`,
  });
  if (people.rows.length === 0) return 0;
  const { rows } = await transaction.query<Line>({
    name: 'lines-to-gather',
    text: `SELECT l.item_id, l.event_seq, l.addressee FROM message_lines l WHERE l.addressee = ANY($1) AND ${DUE}
           ORDER BY l.due_at, l.item_id, l.event_seq LIMIT ${LINES_AT_ONCE} FOR UPDATE`,
    values: [people.rows.map(({ person_id }) => person_id)],
  });
  const notes = await transaction.query<Note>({
    name: 'notes-to-gather',
    text: `SELECT n.event_key, n.person_id FROM mail_notes n WHERE n.person_id = ANY($1) AND ${NOTE_DUE}
           ORDER BY n.due_at, n.event_key LIMIT ${LINES_AT_ONCE} FOR UPDATE`,
    values: [people.rows.map(({ person_id }) => person_id)],
  });
  const mails = new Map<string, GatheredMail>();
  const mailOf = (person: string) => {
    const mail = mails.get(person) ?? { id: uuidv7(), lines: [], notes: [] };
    mails.set(person, mail);
    return mail;
  };
  // The rest is gathered next.
  for (const line of rows)
    if (mailOf(line.addressee).lines.length < LINES_OF_ONE) mailOf(line.addressee).lines.push(line);
  for (const note of notes.rows)
    if (mailOf(note.person_id).notes.length < LINES_OF_ONE) mailOf(note.person_id).notes.push(note);
  await writeMails(transaction, mails);
  return mails.size;
}

interface Line {
  readonly item_id: string;
  readonly event_seq: number;
  readonly addressee: string;
}

interface Note {
  readonly event_key: string;
  readonly person_id: string;
}

interface GatheredMail {
  readonly id: string;
  readonly lines: Line[];
  readonly notes: Note[];
}

async function writeMails(transaction: Transaction, mails: ReadonlyMap<string, GatheredMail>): Promise<void> {
  await transaction.query(
    `INSERT INTO messages (id, channel, kind, person_id, created_at, next_attempt_at)
     SELECT id, 'email', 'notices', person_id, ledger_clock(), clock_timestamp()
     FROM unnest($1::uuid[], $2::text[]) AS m(id, person_id)`,
    [[...mails.values()].map(({ id }) => id), [...mails.keys()]],
  );
  const lines = [...mails.values()].flatMap(({ id, lines: of }) => of.map((line) => ({ ...line, id })));
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
  const notes = [...mails.values()].flatMap(({ id, notes: of }) => of.map((note) => ({ ...note, id })));
  await transaction.query(
    `UPDATE mail_notes n SET message_id = g.id FROM unnest($1::text[], $2::text[], $3::uuid[]) AS g(event_key, person_id, id)
     WHERE n.event_key = g.event_key AND n.person_id = g.person_id`,
    [notes.map(({ event_key }) => event_key), notes.map(({ person_id }) => person_id), notes.map(({ id }) => id)],
  );
}
