/** What a witness outside the database keeps in mind of the ledger, so that a restore to an earlier state is noticed. */
import type { Queryable } from './pool.ts';

/** One look at the ledger. Events are told apart by a digest of what they say. */
export interface LedgerEnd {
  /** PostgreSQL's own identifier of the server. */
  readonly systemId: string;
  /** How often a person has released a freeze. */
  readonly releases: number;
  /** The highest position and the event there; null in an empty ledger. */
  readonly end: { readonly position: string; readonly event: string } | null;
  /** The event at the position asked for; null where there is none. */
  readonly eventAsked: string | null;
}

const DIGEST = `md5(item_id::text || '/' || seq || '/' || type || '/' || extract(epoch FROM decided_at) || '/' || actor || data::text)`;

/** The end of the ledger, and the event at `position` (null asks for none). */
export async function readLedgerEnd(db: Queryable, position: string | null): Promise<LedgerEnd> {
  const { rows } = await db.query<{
    system_id: string;
    releases: number;
    position: string | null;
    event: string | null;
    asked: string | null;
  }>({
    name: 'read-ledger-end',
    text: `SELECT (SELECT system_identifier FROM pg_control_system())::text AS system_id, releases,
             e.position::text AS position, e.event,
             (SELECT ${DIGEST} FROM events WHERE position = $1::bigint) AS asked
           FROM clock_settings LEFT JOIN LATERAL (
             SELECT position, ${DIGEST} AS event FROM events ORDER BY position DESC LIMIT 1
           ) e ON true`,
    values: [position],
  });
  const row = rows[0];
  if (row === undefined) throw new Error('clock_settings has lost its row: restore the database.');
  const end = row.position === null || row.event === null ? null : { position: row.position, event: row.event };
  return { systemId: row.system_id, releases: row.releases, end, eventAsked: row.asked };
}
