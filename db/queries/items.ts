/** Items as people read them: the row, the names around it, and how it ended. */
import type { Tier } from '../../domain/timetable/timetable.ts';
import type { Queryable } from '../pool.ts';
import { itemInReach, type Reach, reachValues } from './reach.ts';

export interface ItemRow {
  readonly id: string;
  readonly itemNo: string;
  readonly typeId: string;
  readonly tier: Tier;
  readonly divisionCode: string;
  readonly divisionZh: string;
  readonly divisionEn: string;
  readonly departmentId: string;
  readonly departmentZh: string;
  readonly departmentEn: string;
  readonly windowZh: string;
  readonly windowEn: string;
  readonly officerId: string;
  readonly officerZh: string;
  readonly officerEn: string;
  /** False: in the pool; the officer named answers until somebody claims it. */
  readonly claimed: boolean;
  /** Who stands in for the officer today; null where the officer is at work. */
  readonly acting: { readonly id: string; readonly zh: string; readonly en: string } | null;
  readonly unitId: string;
  readonly unitZh: string;
  readonly unitEn: string;
  readonly projectCode: string;
  readonly projectName: string;
  readonly receiptNo: string;
  readonly parked: boolean;
  readonly turnDueAt: Date | null;
  readonly closedAt: Date | null;
  /** The event that closed the item; null while it is open. */
  readonly closing: { readonly type: string; readonly actor: string; readonly decidedAt: string } | null;
  /** The ledger's clock when the row was read. */
  readonly now: Date;
}

const CLOSING = `'ItemApproved', 'ItemRefused', 'ItemDeemedApproved', 'ItemNotAccepted', 'ItemWithdrawn', 'ItemLapsed'`;

/** Needs `clock` before it: WITH clock AS MATERIALIZED (SELECT ledger_clock() AS now). */
const COLUMNS = `i.id, i.item_no AS "itemNo", i.type_id AS "typeId", i.tier,
  dv.code AS "divisionCode", dv.name_zh AS "divisionZh", dv.name_en AS "divisionEn",
  i.department_id AS "departmentId", d.name_zh AS "departmentZh", d.name_en AS "departmentEn",
  d.window_zh AS "windowZh", d.window_en AS "windowEn",
  i.officer_id AS "officerId", o.name AS "officerZh", o.name_en AS "officerEn",
  i.claimed, (SELECT jsonb_build_object('id', a.id, 'zh', a.name, 'en', a.name_en)
    FROM leaves l JOIN people a ON a.id = l.acting_id
    WHERE l.person_id = i.officer_id AND (clock.now AT TIME ZONE 'Asia/Shanghai')::date BETWEEN l.from_on AND l.last_on
    LIMIT 1) AS acting,
  i.unit_id AS "unitId", u.name AS "unitZh", u.name_en AS "unitEn",
  pr.code AS "projectCode", pr.name AS "projectName", s.receipt_no AS "receiptNo",
  i.parked_at IS NOT NULL AS parked, i.turn_due_at AS "turnDueAt", i.closed_at AS "closedAt", clock.now,
  CASE WHEN i.closed_at IS NOT NULL THEN
    (SELECT jsonb_build_object('type', e.type, 'actor', e.actor, 'decidedAt', e.decided_at) FROM events e
     WHERE e.item_id = i.id AND e.type IN (${CLOSING}) ORDER BY e.seq LIMIT 1) END AS closing`;

const TABLES = `items i JOIN divisions dv ON dv.code = i.division JOIN departments d ON d.id = i.department_id
  JOIN people o ON o.id = i.officer_id JOIN units u ON u.id = i.unit_id
  JOIN projects pr ON pr.id = i.project_id JOIN submissions s ON s.id = i.submission_id CROSS JOIN clock`;

const CLOCK = 'clock AS MATERIALIZED (SELECT ledger_clock() AS now)';
const SELECT = `WITH ${CLOCK} SELECT ${COLUMNS} FROM ${TABLES}`;

/** The rows of the items that `ids` selects: SQL that may read `clock` and gives one column `id`. */
export function itemRows(ids: string): string {
  return `WITH ${CLOCK}, chosen AS MATERIALIZED (${ids}) SELECT ${COLUMNS} FROM chosen JOIN ${TABLES.replace('items i JOIN', 'items i USING (id) JOIN')}`;
}

/** The item of that number, if the caller may see it; foreign and unknown numbers look the same. */
export async function findItem(db: Queryable, itemNo: string, reach: Reach): Promise<ItemRow | undefined> {
  const { rows } = await db.query<ItemRow>({
    name: 'find-item',
    text: `${SELECT} WHERE i.item_no = $1 AND ${itemInReach(2)}`,
    values: [itemNo, ...reachValues(reach)],
  });
  return rows[0];
}

/** The item by its id, for a caller who was let in to it before. */
export async function readItem(db: Queryable, id: string): Promise<ItemRow> {
  const { rows } = await db.query<ItemRow>({ name: 'read-item', text: `${SELECT} WHERE i.id = $1`, values: [id] });
  if (rows[0] === undefined) throw new Error(`item ${id} has gone from the ledger`);
  return rows[0];
}

/** The item of that number, or the items of that receipt, for whoever knows the query code of the receipt as well. */
export async function itemsByQueryCode(db: Queryable, number: string, queryCode: string): Promise<readonly ItemRow[]> {
  const { rows } = await db.query<ItemRow>({
    name: 'items-by-query-code',
    // The submission first, by one index or the other: an OR over two tables would read them all.
    text: `${SELECT} WHERE i.submission_id IN (
             SELECT id FROM submissions WHERE receipt_no = $1 UNION ALL SELECT submission_id FROM items WHERE item_no = $1
           ) AND (i.item_no = $1 OR s.receipt_no = $1) AND s.query_code = $2 ORDER BY i.id`,
    values: [number, queryCode],
  });
  return rows;
}

/** The items of a project that the caller may see, in the order of their numbers. */
export async function itemsOfProject(db: Queryable, projectCode: string, reach: Reach): Promise<readonly ItemRow[]> {
  const { rows } = await db.query<ItemRow>({
    name: 'items-of-project',
    text: `${SELECT} WHERE pr.code = $1 AND ${itemInReach(2)} ORDER BY i.received_at, i.id`,
    values: [projectCode, ...reachValues(reach)],
  });
  return rows;
}

/** Items in reach that are held until a person releases them, behind `after`, in the order of their ids. */
export async function heldPage(
  db: Queryable,
  reach: Reach,
  after: string | null,
  limit: number,
): Promise<readonly ItemRow[]> {
  const { rows } = await db.query<ItemRow>({
    name: 'held-page',
    text: `${SELECT} WHERE i.held_for IS NOT NULL AND ${itemInReach(1)} AND ($4::uuid IS NULL OR i.id > $4)
           ORDER BY i.id LIMIT $5`,
    values: [...reachValues(reach), after, limit],
  });
  return rows;
}

/** The items of a department whose clock was stopped at least once, in the order of their numbers. */
export async function itemsEverPaused(db: Queryable, departmentId: string, reach: Reach): Promise<readonly ItemRow[]> {
  const { rows } = await db.query<ItemRow>({
    name: 'items-ever-paused',
    text: `${SELECT} WHERE i.department_id = $1 AND ${itemInReach(2)}
             AND EXISTS (SELECT FROM events e WHERE e.item_id = i.id AND e.type = 'ClockSuspended')
           ORDER BY i.item_no`,
    values: [departmentId, ...reachValues(reach)],
  });
  return rows;
}

/** Which open items of a department a letter lists; null asks nothing. */
export interface HeldItems {
  readonly departmentId: string;
  readonly itemNos: readonly string[] | null;
  readonly typeId: string | null;
  readonly projectCode: string | null;
  /** True: those whose limit is over. */
  readonly overdue: boolean | null;
  /** Those that fall due by this day. */
  readonly dueBy: string | null;
}

/** Open items that a department holds, within reach, the first due in front. */
export async function heldItems(
  db: Queryable,
  { departmentId, itemNos, typeId, projectCode, overdue, dueBy }: HeldItems,
  reach: Reach,
  limit: number,
): Promise<readonly ItemRow[]> {
  const { rows } = await db.query<ItemRow>({
    name: 'items-that-a-department-holds',
    text: `${SELECT} WHERE i.closed_at IS NULL AND i.department_id = $1 AND ${itemInReach(2)}
             AND ($5::text[] IS NULL OR i.item_no = ANY($5)) AND ($6::text IS NULL OR i.type_id = $6)
             AND ($7::text IS NULL OR pr.code = $7)
             AND ($8::boolean IS NULL OR (i.status = 'underReview' AND i.turn_due_at <= clock.now) IS NOT DISTINCT FROM $8)
             AND ($9::date IS NULL OR i.due_on <= $9)
           ORDER BY i.due_on NULLS LAST, i.item_no LIMIT $10`,
    values: [departmentId, ...reachValues(reach), itemNos, typeId, projectCode, overdue, dueBy, limit],
  });
  return rows;
}

export interface EventRow {
  readonly seq: number;
  readonly type: string;
  readonly effectiveAt: Date;
  readonly decidedAt: Date;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The journal of an item, from the beginning. */
export async function eventsOf(db: Queryable, itemId: string): Promise<readonly EventRow[]> {
  const { rows } = await db.query<EventRow>({
    name: 'events-of-item',
    text: `SELECT seq, type, effective_at AS "effectiveAt", decided_at AS "decidedAt", actor, data
           FROM events WHERE item_id = $1 ORDER BY seq`,
    values: [itemId],
  });
  return rows;
}

/** The journal of the item of that number; empty where there is none. */
export async function journalOf(db: Queryable, itemNo: string): Promise<readonly EventRow[]> {
  const { rows } = await db.query<EventRow>({
    name: 'journal-of-number',
    text: `SELECT e.seq, e.type, e.effective_at AS "effectiveAt", e.decided_at AS "decidedAt", e.actor, e.data
           FROM items i JOIN events e ON e.item_id = i.id WHERE i.item_no = $1 ORDER BY e.seq`,
    values: [itemNo],
  });
  return rows;
}

export interface MaterialRow {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly forItems: readonly string[];
}

/** The materials of an item: those of its submission, and those that followed. */
export async function materialsOf(db: Queryable, itemId: string): Promise<readonly MaterialRow[]> {
  const { rows } = await db.query<Omit<MaterialRow, 'bytes'> & { bytes: string }>({
    name: 'materials-of-item',
    text: `SELECT m.name, m.media_type AS "mediaType", m.bytes, m.sha256, m.for_items AS "forItems", 0 AS later, m.ordinal
           FROM materials m JOIN items i ON i.submission_id = m.submission_id WHERE i.id = $1
           UNION ALL
           SELECT m.name, m.media_type, m.bytes, m.sha256, ARRAY[i.type_id], 1, m.ordinal
           FROM added_materials m JOIN items i ON i.id = m.item_id WHERE i.id = $1
           ORDER BY later, ordinal`,
    values: [itemId],
  });
  return rows.map(({ name, mediaType, bytes, sha256, forItems }) => ({
    name,
    mediaType,
    bytes: Number(bytes),
    sha256,
    forItems,
  }));
}
