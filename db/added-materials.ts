/** Materials that follow an item after its submission: answers to a correction list, and deferred ones. */
import type { Transaction } from './pool.ts';
import type { MaterialRow } from './queries/items.ts';

export type AddedMaterial = Omit<MaterialRow, 'forItems'>;

/** Keeps them behind those that the item already has. The caller holds the item's lock. */
export async function addMaterials(
  transaction: Transaction,
  itemId: string,
  materials: readonly AddedMaterial[],
): Promise<void> {
  if (materials.length === 0) return;
  await transaction.query({
    name: 'add-materials',
    text: `INSERT INTO added_materials (item_id, ordinal, event_seq, name, media_type, bytes, sha256)
           SELECT $1, m.ordinal + (SELECT count(*) FROM added_materials WHERE item_id = $1),
             (SELECT event_count FROM items WHERE id = $1), m.name, m."mediaType", m.bytes, m.sha256
           FROM ROWS FROM (jsonb_to_recordset($2::jsonb)
             AS (name text, "mediaType" text, bytes bigint, sha256 text)) WITH ORDINALITY
             AS m(name, "mediaType", bytes, sha256, ordinal)`,
    values: [itemId, JSON.stringify(materials)],
  });
}
