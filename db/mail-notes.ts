/** From the inbox to e-mail, for what is no event of an item: written with its notice, one note for each reader. */
import type { LocalDate } from '../domain/calendar/local-date.ts';
import { type DigestChoice, leavesAt } from '../domain/telling/digest.ts';
import { BOXES } from './mail-boxes.ts';
import type { Transaction } from './pool.ts';

/** Whose journal tells it. */
export type NoteAbout = 'supervisionNotice' | 'meetingTask' | 'accountability' | 'liaisonTask';

/** What a mail says of it. */
export interface MailNote {
  readonly about: NoteAbout;
  /** The kind of the notice, or the step that was taken. */
  readonly kind: string;
  /** By which people find it. */
  readonly number: string;
  readonly dueOn: LocalDate | null;
}

/** A notice of that journal to one mailbox. */
export interface NoteTold extends MailNote {
  /** The entry in its journal and its place there: told to a person once. */
  readonly entryId: string;
  readonly seq: number;
  readonly recipient: string;
  readonly addressee: string;
}

/**
 * Writes the notes of these notices for whoever wants mail, in the transaction that writes the notices. `mailIsOn`:
 * whether this installation sends e-mail; without it nobody is mailed the past later.
 */
export async function writeMailNotes(
  transaction: Transaction,
  mailIsOn: boolean,
  notices: readonly NoteTold[],
): Promise<void> {
  if (!mailIsOn || notices.length === 0) return;
  const told = notices.map(({ about, entryId, seq, dueOn, ...one }) => ({
    ...{ event_key: `${about} ${entryId} ${seq}`, about, due_on: dueOn, ...one },
  }));
  const { rows } = await transaction.query<DigestChoice & { now: Date; event_key: string; person_id: string }>({
    name: 'notes-by-mail',
    text: `WITH ${BOXES}
           SELECT DISTINCT ON (n.event_key, b.person_id)
             n.event_key, n.about, n.kind, n.number, n.due_on::text AS due_on, b.person_id, b.digest, b.hour,
             (SELECT ledger_clock()) AS now
           FROM jsonb_to_recordset($1::jsonb) AS n(event_key text, about text, kind text, number text, due_on date,
               recipient text, addressee text)
             JOIN boxes b ON b.recipient = n.recipient AND b.addressee = n.addressee
           ORDER BY n.event_key, b.person_id`,
    values: [JSON.stringify(told)],
  });
  if (rows.length === 0) return;
  const notes = rows.map(({ digest, hour, now, ...note }) => {
    const at = leavesAt({ digest, hour }, now.getTime());
    return { ...note, due_at: at === null ? null : new Date(at).toISOString(), message_id: null };
  });
  await transaction.query({
    name: 'write-mail-notes',
    text: `INSERT INTO mail_notes SELECT * FROM jsonb_populate_recordset(NULL::mail_notes, $1::jsonb) ON CONFLICT DO NOTHING`,
    values: [JSON.stringify(notes)],
  });
}
