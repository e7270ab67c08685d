/** Certificates of deeming as they were issued, and what one is made from. */
import type { CalendarYear } from '../domain/calendar/calendar.ts';
import type { Queryable } from './pool.ts';

export interface StoredCertificate {
  readonly number: string;
  /** The signed bytes, as text. */
  readonly content: string;
  readonly jws: string;
  readonly keyId: string;
}

const COLUMNS = 'number, content, jws, key_id AS "keyId"';

/** The certificate of an item; undefined where none was issued yet. */
export async function findCertificate(db: Queryable, itemId: string): Promise<StoredCertificate | undefined> {
  const { rows } = await db.query<StoredCertificate>(`SELECT ${COLUMNS} FROM certificates WHERE item_id = $1`, [
    itemId,
  ]);
  return rows[0];
}

/** The next number in the ledger's sequence; gaps are allowed. */
export async function drawCertificateNumber(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ next: string }>(`SELECT nextval('certificate_numbers') AS next`);
  return Number(rows[0]?.next);
}

/** Keeps the certificate unless one was issued in the meantime; answers the one that counts. */
export async function keepCertificate(
  db: Queryable,
  itemId: string,
  certificate: StoredCertificate,
  publicJwk: object,
): Promise<StoredCertificate> {
  const { number, content, jws, keyId } = certificate;
  await db.query(
    `WITH key AS (INSERT INTO certificate_keys (key_id, public_jwk) VALUES ($5, $6) ON CONFLICT DO NOTHING)
     INSERT INTO certificates (item_id, number, content, jws, key_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (item_id) DO NOTHING`,
    [itemId, number, content, jws, keyId, JSON.stringify(publicJwk)],
  );
  return (await findCertificate(db, itemId)) ?? certificate;
}

export interface KnownCertificate extends StoredCertificate {
  readonly itemId: string;
}

/** The certificate of that number, for whoever knows the query code of its receipt as well. */
export async function findByQueryCode(
  db: Queryable,
  number: string,
  queryCode: string,
): Promise<KnownCertificate | undefined> {
  const { rows } = await db.query<KnownCertificate>(
    `SELECT c.item_id AS "itemId", ${COLUMNS} FROM certificates c JOIN items i ON i.id = c.item_id
     JOIN submissions s ON s.id = i.submission_id WHERE c.number = $1 AND s.query_code = $2`,
    [number, queryCode],
  );
  return rows[0];
}

/** Every public key that a certificate was signed with, the oldest first. */
export async function certificateKeys(db: Queryable): Promise<readonly object[]> {
  const { rows } = await db.query<{ jwk: object }>(
    'SELECT public_jwk AS jwk FROM certificate_keys ORDER BY first_used_at, key_id',
  );
  return rows.map(({ jwk }) => jwk);
}

export interface RaisedNotice {
  readonly kind: string;
  readonly ordinal: number;
  readonly recipient: string;
  readonly addressee: string;
  readonly raisedAt: Date;
}

/** The notices that the first `throughSeq` events of an item raised. */
export async function noticesThrough(
  db: Queryable,
  itemId: string,
  throughSeq: number,
): Promise<readonly RaisedNotice[]> {
  const { rows } = await db.query<RaisedNotice>(
    `SELECT kind, ordinal, recipient, addressee, raised_at AS "raisedAt" FROM notices
     WHERE item_id = $1 AND event_seq <= $2 ORDER BY event_seq, recipient`,
    [itemId, throughSeq],
  );
  return rows;
}

export interface PublishedCalendar {
  readonly version: string;
  readonly years: readonly CalendarYear[];
}

/** The yearly notices that published calendars were compiled from, in the order of the versions asked for. */
export async function calendarYears(db: Queryable, versions: readonly string[]): Promise<readonly PublishedCalendar[]> {
  const { rows } = await db.query<PublishedCalendar>(
    'SELECT version, years FROM calendar_versions WHERE version = ANY($1) ORDER BY array_position($1::text[], version)',
    [versions],
  );
  return rows;
}
