/** The inbox of officers, heads and supervisors, and escalations as one line per item and rung. */
import type { NoticeKind, Recipient } from '../notices.ts';
import type { Queryable } from '../pool.ts';
import type { TaskNoticeKind } from '../task-notices.ts';
import { itemInReach, type Reach, reachValues } from './reach.ts';

export interface Mailbox {
  readonly recipient: Recipient;
  /** A person, a department, a division or a unit, by the recipient. */
  readonly addressee: string;
}

export interface NoticeRow {
  readonly id: string;
  readonly ordinal: number;
  readonly recipient: Mailbox['recipient'];
  readonly addressee: string;
  readonly raisedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  /** What it is about: an item, or a task from the minutes of a meeting. */
  readonly about:
    | (ItemOfNotice & { readonly kind: NoticeKind; readonly taskNo: null })
    | { readonly kind: TaskNoticeKind; readonly taskNo: string; readonly dueOn: string };
}

export interface ItemOfNotice {
  readonly itemNo: string;
  readonly typeId: string;
  readonly status: string;
  readonly departmentId: string;
  readonly dueOn: string | null;
  readonly projectCode: string;
  readonly projectName: string;
}

/** Notices to these mailboxes, the newest first, behind `before`. `unacknowledged`: escalations that still wait. */
export async function inboxPage(
  db: Queryable,
  mailboxes: readonly Mailbox[],
  unacknowledged: boolean,
  before: string | null,
  limit: number,
): Promise<readonly NoticeRow[]> {
  const { rows } = await db.query<NoticeRow>({
    name: 'inbox-page',
    text: `WITH boxes AS MATERIALIZED (SELECT * FROM unnest($1::text[], $2::text[]) AS box(recipient, addressee))
      SELECT * FROM (
        (SELECT n.id, n.ordinal, n.recipient, n.addressee, n.raised_at AS "raisedAt",
           n.acknowledged_at AS "acknowledgedAt", n.acknowledged_by AS "acknowledgedBy",
           jsonb_build_object('kind', n.kind, 'itemNo', i.item_no, 'typeId', i.type_id, 'status', i.status,
             'departmentId', i.department_id, 'dueOn', i.due_on, 'projectCode', pr.code, 'projectName', pr.name,
             'taskNo', null) AS about
         FROM notices n JOIN items i ON i.id = n.item_id JOIN projects pr ON pr.id = i.project_id
         WHERE (n.recipient, n.addressee) IN (SELECT * FROM boxes)
           AND (NOT $3 OR (n.kind = 'escalation' AND n.acknowledged_at IS NULL))
           AND ($4::bigint IS NULL OR n.id < $4)
         ORDER BY n.id DESC LIMIT $5)
        UNION ALL
        (SELECT n.id, 1, n.recipient, n.addressee, n.raised_at, NULL, NULL,
           jsonb_build_object('kind', n.kind, 'taskNo', t.task_no, 'dueOn', t.due_on)
         FROM task_notices n JOIN meeting_tasks t ON t.id = n.task_id
         WHERE (n.recipient, n.addressee) IN (SELECT * FROM boxes) AND NOT $3 AND ($4::bigint IS NULL OR n.id < $4)
         ORDER BY n.id DESC LIMIT $5)
      ) notice ORDER BY id DESC LIMIT $5`,
    values: [mailboxes.map((m) => m.recipient), mailboxes.map((m) => m.addressee), unacknowledged, before, limit],
  });
  return rows;
}

export interface EscalationRow {
  /** The first notice of the rung; the key by which pages follow each other. */
  readonly noticeId: string;
  readonly itemId: string;
  readonly itemNo: string;
  readonly ordinal: number;
  readonly kind: 'escalation' | 'upwardReport';
  readonly raisedAt: Date;
  readonly recipients: readonly {
    readonly recipient: 'head' | 'supervisor';
    readonly addressee: string;
    readonly acknowledgedAt: string | null;
    readonly acknowledgedBy: string | null;
  }[];
  readonly typeId: string;
  readonly status: string;
  readonly departmentId: string;
  readonly dueOn: string | null;
  readonly projectCode: string;
  readonly projectName: string;
}

const RUNGS = `SELECT min(n.id) AS "noticeId", n.item_id AS "itemId", i.item_no AS "itemNo", n.ordinal, n.kind,
    min(n.raised_at) AS "raisedAt",
    jsonb_agg(jsonb_build_object('recipient', n.recipient, 'addressee', n.addressee,
      'acknowledgedAt', n.acknowledged_at, 'acknowledgedBy', n.acknowledged_by) ORDER BY n.recipient) AS recipients,
    i.type_id AS "typeId", i.status, i.department_id AS "departmentId", i.due_on::text AS "dueOn",
    pr.code AS "projectCode", pr.name AS "projectName"
  FROM notices n JOIN items i ON i.id = n.item_id JOIN projects pr ON pr.id = i.project_id
  WHERE n.rung`;
const GROUPED = 'GROUP BY n.item_id, n.kind, n.ordinal, i.id, pr.id';

export interface EscalationFilter {
  readonly kind: 'escalation' | 'upwardReport' | null;
  readonly departmentId: string | null;
  /** True: rungs that somebody has not acknowledged yet. */
  readonly open: boolean | null;
}

/** Escalations and reports upward on items in reach, the newest first, behind `before`. */
export async function escalationsPage(
  db: Queryable,
  filter: EscalationFilter,
  reach: Reach,
  before: string | null,
  limit: number,
): Promise<readonly EscalationRow[]> {
  const { rows } = await db.query<EscalationRow>({
    name: 'escalations-page',
    text: `SELECT * FROM (${RUNGS} AND ${itemInReach(1)} AND ($4::text IS NULL OR n.kind = $4)
             AND ($5::text IS NULL OR i.department_id = $5) ${GROUPED}
             HAVING $6::boolean IS NULL OR (n.kind = 'escalation' AND bool_or(n.acknowledged_at IS NULL)) = $6) rung
           WHERE $7::bigint IS NULL OR "noticeId" < $7 ORDER BY "noticeId" DESC LIMIT $8`,
    values: [...reachValues(reach), filter.kind, filter.departmentId, filter.open, before, limit],
  });
  return rows;
}

/** One rung of an item in reach. */
export async function findEscalation(
  db: Queryable,
  itemNo: string,
  ordinal: number,
  reach: Reach,
): Promise<EscalationRow | undefined> {
  const { rows } = await db.query<EscalationRow>({
    name: 'find-escalation',
    text: `${RUNGS} AND ${itemInReach(1)} AND i.item_no = $4 AND n.ordinal = $5 ${GROUPED}`,
    values: [...reachValues(reach), itemNo, ordinal],
  });
  return rows[0];
}

/** Every rung of one item, the oldest first. */
export async function escalationsOf(db: Queryable, itemId: string): Promise<readonly EscalationRow[]> {
  const { rows } = await db.query<EscalationRow>({
    name: 'escalations-of-item',
    text: `${RUNGS} AND i.id = $1 ${GROUPED} ORDER BY "noticeId"`,
    values: [itemId],
  });
  return rows;
}
