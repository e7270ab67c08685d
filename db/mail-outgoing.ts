/** E-mails that are taken to be sent, and what they say as it stands now. */
import type { LocalDate } from '../domain/calendar/local-date.ts';
import { type Lamp, lampOf } from '../domain/supervision/lamp.ts';
import { thresholdsAt } from '../domain/supervision/rules.ts';
import { itemsOf, readJournals } from './item-rows.ts';
import type { Ledger } from './ledger.ts';
import type { MailLanguage } from './mail-choices.ts';
import type { MailNote } from './mail-notes.ts';
import type { Taken } from './messages.ts';
import type { Queryable } from './pool.ts';
import { supervisionRulesOf } from './supervision-rules.ts';

/** A notice that a mail tells of. */
export interface MailLine {
  readonly itemId: string;
  readonly itemNo: string;
  readonly typeId: string;
  readonly projectCode: string;
  readonly kind: string;
  readonly dueOn: LocalDate | null;
}

export interface TakenMail extends Taken {
  readonly kind: 'notices' | 'confirmation';
  readonly language: MailLanguage;
  /** Where it goes; null where the person has no address any more, or its code is none any more. */
  readonly to: string | null;
  /** Null for notices. */
  readonly code: string | null;
  /** How many notices it is about; `lines` and `notes` have those that are due first. */
  readonly told: number;
  readonly lines: readonly MailLine[];
  /** What is no event of an item. */
  readonly notes: readonly MailNote[];
}

/** How many notices of a mail are told one by one. */
const LINES_SHOWN = 100;

/** Takes up to `limit` mails that are due; they are this process's for the lease. */
export async function takeMails(db: Queryable, limit: number, leaseMs: number): Promise<readonly TakenMail[]> {
  const { rows } = await db.query<TakenMail>({
    name: 'take-mails',
    text: `WITH ready AS (
             SELECT id FROM messages
             WHERE state = 'pending' AND channel = 'email' AND next_attempt_at <= clock_timestamp()
             ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
           ), taken AS (
             UPDATE messages SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $2)
             FROM ready WHERE messages.id = ready.id
             RETURNING messages.id, messages.attempts, messages.kind, messages.person_id
           )
           SELECT t.id, t.attempts, t.kind, c.language, u.code,
             CASE WHEN t.kind = 'notices' THEN c.email ELSE u.new_email END AS "to",
             (SELECT count(*)::int FROM message_lines l WHERE l.message_id = t.id)
               + (SELECT count(*)::int FROM mail_notes n WHERE n.message_id = t.id) AS told,
             (SELECT coalesce(jsonb_agg(shown), '[]') FROM (
                SELECT n.about, n.kind, n.number, n.due_on AS "dueOn" FROM mail_notes n WHERE n.message_id = t.id
                ORDER BY n.due_on NULLS LAST, n.event_key LIMIT ${LINES_SHOWN}
              ) shown) AS notes,
             (SELECT coalesce(jsonb_agg(shown), '[]') FROM (
                SELECT l.item_id AS "itemId", i.item_no AS "itemNo", i.type_id AS "typeId", pr.code AS "projectCode",
                  l.notice_kind AS kind, i.due_on AS "dueOn"
                FROM message_lines l JOIN items i ON i.id = l.item_id JOIN projects pr ON pr.id = i.project_id
                WHERE l.message_id = t.id ORDER BY i.turn_due_at NULLS LAST, i.item_no, l.event_seq LIMIT ${LINES_SHOWN}
              ) shown) AS lines
           FROM taken t JOIN mail_choices c ON c.person_id = t.person_id
             LEFT JOIN LATERAL (
               SELECT c.new_email, c.code WHERE c.code_message = t.id AND c.code_until > clock_timestamp()
             ) u ON true`,
    values: [limit, leaseMs / 1000],
  });
  return rows;
}

/** What an item is called, and its lamp. */
export interface ItemLook {
  readonly type: { readonly zh: string; readonly en: string };
  readonly lamp: Lamp;
}

/** How the items look at this moment. Throws where one has no journal. */
export async function looksOf(ledger: Ledger, itemIds: readonly string[]): Promise<ReadonlyMap<string, ItemLook>> {
  const journals = await readJournals(ledger.pool, [...new Set(itemIds)]);
  const particulars = itemsOf(journals.values());
  await ledger.rulebooks.load(ledger.pool, {
    timetables: new Set(particulars.map(({ timetableVersion }) => timetableVersion)),
    calendars: new Set(particulars.map(({ calendarVersion }) => calendarVersion)),
  });
  const rules = await supervisionRulesOf(ledger.pool, [...new Set(particulars.map(({ division }) => division))]);
  const { rows } = await ledger.pool.query<{ now: Date }>('SELECT ledger_clock() AS now');
  const now = rows[0]?.now.getTime() ?? 0;
  const look = ({ state }: { readonly state: Parameters<typeof lampOf>[0] }): ItemLook => {
    const { timetableVersion, typeId, division } = state.particulars;
    const type = ledger.rulebooks.itemType(timetableVersion, typeId);
    return {
      type: { zh: type?.nameZh ?? typeId, en: type?.nameEn ?? typeId },
      lamp: lampOf(state, ledger.rulebooks, now, thresholdsAt(rules.get(division), now)).lamp,
    };
  };
  return new Map([...journals].map(([itemId, journal]) => [itemId, look(journal)]));
}
