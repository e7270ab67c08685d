/** Heads of the log: how long it was at an instant and what its root was, as they were signed. */
import type { Queryable } from './pool.ts';

export interface SignedHead {
  readonly size: number;
  /** The signed bytes, as text. */
  readonly content: string;
  /** Detached. */
  readonly jws: string;
}

const COLUMNS = 'size::text, content, jws';
type HeadRow = { readonly size: string; readonly content: string; readonly jws: string };
const headOf = ({ size, content, jws }: HeadRow): SignedHead => ({ size: Number(size), content, jws });

/** The newest head; undefined before the first. */
export async function newestHead(db: Queryable): Promise<SignedHead | undefined> {
  const { rows } = await db.query<HeadRow>({
    name: 'newest-log-head',
    text: `SELECT ${COLUMNS} FROM log_heads ORDER BY log_heads.size DESC LIMIT 1`,
  });
  return rows[0] && headOf(rows[0]);
}

/** Heads of more than `size` events, the oldest first, up to 1,000. */
export async function headsAfter(db: Queryable, size: number): Promise<readonly SignedHead[]> {
  const { rows } = await db.query<HeadRow>({
    name: 'log-heads-after',
    text: `SELECT ${COLUMNS} FROM log_heads WHERE size > $1 ORDER BY log_heads.size LIMIT 1000`,
    values: [size],
  });
  return rows.map(headOf);
}

/** Keeps a head unless one of that size was signed in the meantime, and the key that signed it. */
export async function keepHead(
  db: Queryable,
  { size, content, jws }: SignedHead,
  key: { readonly keyId: string; readonly publicJwk: object },
): Promise<void> {
  await db.query(
    `WITH key AS (INSERT INTO certificate_keys (key_id, public_jwk) VALUES ($4, $5) ON CONFLICT DO NOTHING)
     INSERT INTO log_heads (size, content, jws, key_id) VALUES ($1, $2, $3, $4) ON CONFLICT (size) DO NOTHING`,
    [size, content, jws, key.keyId, JSON.stringify(key.publicJwk)],
  );
}
