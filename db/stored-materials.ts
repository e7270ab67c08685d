/** The files of materials: which of those that an item states have been uploaded. The bytes lie in a store of their own. */
import type { Queryable } from './pool.ts';

/** A material that an item states, and what has been uploaded of it. */
export interface StatedMaterial {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** When the file was stored; null: it has not been uploaded. */
  readonly storedAt: Date | null;
  /** The type of the content; null: it has not been uploaded. */
  readonly found: string | null;
  readonly scanned: boolean | null;
}

/**
 * The materials that serve the item, in the order in which they were stated: those of its submission, then those that
 * followed. What the submission states for other items alone is not among them.
 */
export async function statedMaterials(db: Queryable, itemId: string): Promise<readonly StatedMaterial[]> {
  const { rows } = await db.query<Omit<StatedMaterial, 'bytes'> & { bytes: string }>({
    name: 'stated-materials',
    text: `WITH stated AS (
             SELECT i.unit_id, m.name, m.media_type, m.bytes, m.sha256, 0 AS later, m.ordinal
             FROM items i JOIN materials m ON m.submission_id = i.submission_id AND i.type_id = ANY (m.for_items)
             WHERE i.id = $1
             UNION ALL
             SELECT i.unit_id, a.name, a.media_type, a.bytes, a.sha256, 1, a.ordinal
             FROM items i JOIN added_materials a ON a.item_id = i.id WHERE i.id = $1
           )
           SELECT s.name, s.media_type AS "mediaType", s.bytes, s.sha256, k.stored_at AS "storedAt", k.found, k.scanned
           FROM stated s LEFT JOIN stored_materials k USING (unit_id, sha256, bytes) ORDER BY s.later, s.ordinal`,
    values: [itemId],
  });
  return rows.map(({ bytes, ...row }) => ({ ...row, bytes: Number(bytes) }));
}

/** How many bytes of the unit are stored. */
export async function storedBytes(db: Queryable, unitId: string): Promise<number> {
  const { rows } = await db.query<{ sum: string }>({
    name: 'stored-bytes',
    text: 'SELECT COALESCE(sum(bytes), 0) AS sum FROM stored_materials WHERE unit_id = $1',
    values: [unitId],
  });
  return Number(rows[0]?.sum);
}

export interface NewStoredMaterial {
  readonly unitId: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly found: string;
  readonly scanned: boolean;
  readonly storedBy: string;
}

/** Notes that the file lies in the store. False: it did already. */
export async function noteStored(db: Queryable, file: NewStoredMaterial): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'note-stored',
    text: `INSERT INTO stored_materials (unit_id, sha256, bytes, found, scanned, stored_at, stored_by)
           VALUES ($1, $2, $3, $4, $5, ledger_clock(), $6) ON CONFLICT DO NOTHING`,
    values: [file.unitId, file.sha256, file.bytes, file.found, file.scanned, file.storedBy],
  });
  return rowCount === 1;
}
