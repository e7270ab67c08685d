/** The other items of an item's project: those that stand for a predecessor, and those that built on it. */
import type { DeemedPredecessor, MissingPredecessor } from '../../domain/item/refusal.ts';
import type { Queryable } from '../pool.ts';

/** For each item type that is said to be missing, the project's item that has passed or is deemed approved. */
export async function findPredecessors(
  db: Queryable,
  itemId: string,
  typeIds: readonly string[],
): Promise<readonly MissingPredecessor[]> {
  if (typeIds.length === 0) return [];
  const { rows } = await db.query<MissingPredecessor>({
    name: 'find-predecessors',
    text: `SELECT asked.type_id AS "typeId",
             (SELECT min(other.item_no) FROM items i JOIN items other ON other.project_id = i.project_id
              WHERE i.id = $1 AND other.id <> i.id AND other.type_id = asked.type_id
                AND other.status IN ('approved', 'deemedApproved')) AS "satisfiedBy"
           FROM unnest($2::text[]) WITH ORDINALITY AS asked(type_id, ordinal) ORDER BY asked.ordinal`,
    values: [itemId, typeIds],
  });
  return rows;
}

/** The items of the same project that are of one of these types and deemed approved. */
export async function findDeemed(
  db: Queryable,
  itemId: string,
  typeIds: readonly string[],
): Promise<readonly DeemedPredecessor[]> {
  if (typeIds.length === 0) return [];
  const { rows } = await db.query<DeemedPredecessor>({
    name: 'find-deemed',
    text: `SELECT other.type_id AS "typeId", other.item_no AS "itemNo"
           FROM items i JOIN items other ON other.project_id = i.project_id
           WHERE i.id = $1 AND other.id <> i.id AND other.type_id = ANY($2) AND other.status = 'deemedApproved'
           ORDER BY other.item_no`,
    values: [itemId, typeIds],
  });
  return rows;
}

/** The type of an item and the timetable under which it runs. */
export async function typeOf(
  db: Queryable,
  itemId: string,
): Promise<{ readonly typeId: string; readonly timetableVersion: string }> {
  const { rows } = await db.query<{ typeId: string; timetableVersion: string }>({
    name: 'type-of-item',
    text: `SELECT i.type_id AS "typeId", e.data ->> 'timetableVersion' AS "timetableVersion"
           FROM items i JOIN events e ON e.item_id = i.id AND e.seq = 1 WHERE i.id = $1`,
    values: [itemId],
  });
  if (rows[0] === undefined) throw new Error(`item ${itemId} has no journal`);
  return rows[0];
}

/** The items of the same project that are of one of these types and have not ended without effect. */
export async function findSuccessors(
  db: Queryable,
  itemId: string,
  typeIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'find-successors',
    text: `SELECT other.id FROM items i JOIN items other ON other.project_id = i.project_id
           WHERE i.id = $1 AND other.id <> i.id AND other.type_id = ANY($2)
             AND other.status NOT IN ('withdrawn', 'notAccepted', 'refused', 'revoked', 'lapsed') ORDER BY other.id`,
    values: [itemId, typeIds],
  });
  return rows.map(({ id }) => id);
}
