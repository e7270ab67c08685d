/** Keys with which units' systems ask: kept as digests, each of one unit, for some uses, until a day. */
import { v7 as uuidv7 } from 'uuid';
import type { Queryable } from './pool.ts';

export const KEY_SCOPES = ['read', 'submit', 'act'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export interface KeyRow {
  readonly id: string;
  readonly unitId: string;
  readonly description: string;
  readonly scopes: readonly KeyScope[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  /** Until when the former secret opens as well. */
  readonly formerUntil: Date | null;
  readonly endedAt: Date | null;
}

const COLUMNS = `k.id, k.unit_id AS "unitId", k.description, k.scopes, k.created_at AS "createdAt",
  k.created_by AS "createdBy", k.expires_at AS "expiresAt", k.rotated_at AS "rotatedAt",
  CASE WHEN k.former_until > clock_timestamp() THEN k.former_until END AS "formerUntil", k.ended_at AS "endedAt"`;

export interface NewKey {
  readonly unitId: string;
  readonly description: string;
  readonly scopes: readonly KeyScope[];
  /** SHA-256 of the secret. */
  readonly hash: Buffer;
  readonly days: number;
  readonly createdBy: string;
}

/** Adds a key, unless the unit has as many that still open as it may; undefined then. */
export async function addKey(db: Queryable, key: NewKey, most: number): Promise<KeyRow | undefined> {
  const { unitId, description, scopes, hash, days, createdBy } = key;
  const { rows } = await db.query<KeyRow>(
    `INSERT INTO api_keys AS k (id, unit_id, description, scopes, hash, created_at, created_by, expires_at)
     SELECT $1, $2, $3, $4, $5, t.now, $6, t.now + make_interval(days => $7)
     FROM (SELECT clock_timestamp() AS now) t
     WHERE (SELECT count(*) FROM api_keys o WHERE o.unit_id = $2 AND o.ended_at IS NULL AND o.expires_at > t.now) < $8
     RETURNING ${COLUMNS}`,
    [uuidv7(), unitId, description, scopes, hash, createdBy, days, most],
  );
  return rows[0];
}

/** The keys of a unit, or of all where none is given, in the order in which they were added. */
export async function keysOf(db: Queryable, unitId: string | null): Promise<readonly KeyRow[]> {
  const { rows } = await db.query<KeyRow>(
    `SELECT ${COLUMNS} FROM api_keys k WHERE $1::text IS NULL OR k.unit_id = $1 ORDER BY k.id`,
    [unitId],
  );
  return rows;
}

/** Another secret from now on, for as many days; the one before opens as well for so many hours. Undefined where there is no such key that opens. */
export async function rotateKey(
  db: Queryable,
  asked: {
    readonly id: string;
    readonly unitId: string | null;
    readonly hash: Buffer;
    readonly days: number;
    readonly overlapHours: number;
  },
): Promise<KeyRow | undefined> {
  const { id, unitId, hash, days, overlapHours } = asked;
  const { rows } = await db.query<KeyRow>(
    `UPDATE api_keys k SET former_hash = k.hash, hash = $3, rotated_at = clock_timestamp(),
       former_until = least(k.expires_at, clock_timestamp() + make_interval(hours => $5)),
       expires_at = clock_timestamp() + make_interval(days => $4)
     WHERE k.id = $1 AND ($2::text IS NULL OR k.unit_id = $2) AND k.ended_at IS NULL AND k.expires_at > clock_timestamp()
     RETURNING ${COLUMNS}`,
    [id, unitId, hash, days, overlapHours],
  );
  return rows[0];
}

/** Ends a key at once, the former secret too. Undefined where there is no such key; one that has ended stays as it was. */
export async function endKey(
  db: Queryable,
  { id, unitId, endedBy }: { readonly id: string; readonly unitId: string | null; readonly endedBy: string },
): Promise<KeyRow | undefined> {
  const { rows } = await db.query<KeyRow>(
    `UPDATE api_keys k SET ended_at = coalesce(k.ended_at, clock_timestamp()), ended_by = coalesce(k.ended_by, $3)
     WHERE k.id = $1 AND ($2::text IS NULL OR k.unit_id = $2) RETURNING ${COLUMNS}`,
    [id, unitId, endedBy],
  );
  return rows[0];
}

export interface OpenKey {
  readonly id: string;
  readonly unitId: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresAt: Date;
}

/** The key that this digest opens at this moment. Asked at every request, so a key that was ended is ended at once. */
export async function openKey(db: Queryable, id: string, hash: Buffer): Promise<OpenKey | undefined> {
  const { rows } = await db.query<OpenKey>({
    name: 'open-api-key',
    text: `SELECT id, unit_id AS "unitId", scopes, expires_at AS "expiresAt" FROM api_keys
           WHERE id = $1 AND ended_at IS NULL AND expires_at > clock_timestamp()
             AND (hash = $2 OR (former_hash = $2 AND former_until > clock_timestamp()))`,
    values: [id, hash],
  });
  return rows[0];
}
