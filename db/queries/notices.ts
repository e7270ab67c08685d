/** The inbox: notices to people and departments, the newest first. */
import type { LiaisonNoticeKind } from '../liaison-notices.ts';
import type { NoticeKind, Recipient } from '../notices.ts';
import type { Queryable } from '../pool.ts';
import type { TaskNoticeKind } from '../task-notices.ts';
import { type EscalationState, escalationState } from './escalations.ts';

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
  /** What it is about: an item, or a task from the minutes of a meeting. `state`: of an escalation. */
  readonly about:
    | (ItemOfNotice & {
        readonly kind: NoticeKind | LiaisonNoticeKind;
        readonly liaisonTaskNo: string | null;
        readonly state: EscalationState | null;
      })
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

/** Whether somebody has acknowledged the escalation of notice `n`. */
const ACKNOWLEDGED = `EXISTS (SELECT FROM notices a WHERE a.item_id = n.item_id AND a.kind = 'escalation'
  AND a.ordinal = n.ordinal AND a.acknowledged_at IS NOT NULL)`;

/** An item `i` of project `pr` as notice `n` is about it. */
const ABOUT_ITEM = `jsonb_build_object('kind', n.kind, 'itemNo', i.item_no, 'typeId', i.type_id, 'status', i.status,
  'departmentId', i.department_id, 'dueOn', i.due_on, 'projectCode', pr.code, 'projectName', pr.name)`;

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
           ${ABOUT_ITEM} || jsonb_build_object('liaisonTaskNo', null,
             'state', CASE WHEN n.kind = 'escalation' THEN ${escalationState(ACKNOWLEDGED)} END) AS about
         FROM notices n JOIN items i ON i.id = n.item_id JOIN projects pr ON pr.id = i.project_id
         LEFT JOIN escalations e ON e.item_id = n.item_id AND e.ordinal = n.ordinal AND n.kind = 'escalation'
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
        UNION ALL
        (SELECT n.id, t.ordinal, n.recipient, n.addressee, n.raised_at, NULL, NULL,
           ${ABOUT_ITEM} || jsonb_build_object('liaisonTaskNo', i.item_no || '.L' || t.ordinal, 'state', null)
         FROM liaison_task_notices n JOIN liaison_tasks t ON t.id = n.task_id JOIN items i ON i.id = t.item_id
           JOIN projects pr ON pr.id = i.project_id
         WHERE (n.recipient, n.addressee) IN (SELECT * FROM boxes) AND NOT $3 AND ($4::bigint IS NULL OR n.id < $4)
         ORDER BY n.id DESC LIMIT $5)
      ) notice ORDER BY id DESC LIMIT $5`,
    values: [mailboxes.map((m) => m.recipient), mailboxes.map((m) => m.addressee), unacknowledged, before, limit],
  });
  return rows;
}
