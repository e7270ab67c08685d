/** Supervision notices as people read them, and what their steps tell. */
import type { SupervisionNoticeEvent, SupervisionNoticeStatus } from '../../domain/supervision/supervision-notice.ts';
import type { Queryable } from '../pool.ts';
import type { Mailbox } from './notices.ts';
import { divisionTree, type Reach } from './reach.ts';

export interface SupervisionNoticeRow {
  readonly id: string;
  readonly noticeNo: string;
  readonly symbol: string;
  readonly departmentId: string;
  readonly division: string;
  readonly status: SupervisionNoticeStatus;
  readonly version: number;
  readonly replyOn: string;
  readonly overdue: boolean;
  readonly issuedAt: Date;
  readonly issuedBy: string;
  readonly itemNos: readonly string[];
}

const SELECT = `SELECT n.id, d.document_no AS "noticeNo", d.symbol, n.department_id AS "departmentId", n.division, n.status,
    n.version, n.reply_on::text AS "replyOn", n.overdue, d.issued_at AS "issuedAt", d.issued_by AS "issuedBy",
    coalesce((SELECT array_agg(i.item_no ORDER BY i.id) FROM issued_document_items l JOIN items i ON i.id = l.item_id
      WHERE l.document_id = d.id), '{}') AS "itemNos"
  FROM supervision_notices n JOIN issued_documents d ON d.id = n.document_id`;
const inReach = (n: number) => `(n.department_id = $${n} OR n.division IN ${divisionTree(n + 1)})`;

/** The notice of that number, if the caller may see it. */
export async function findSupervisionNotice(
  db: Queryable,
  noticeNo: string,
  reach: Reach,
): Promise<SupervisionNoticeRow | undefined> {
  const { rows } = await db.query<SupervisionNoticeRow>({
    name: 'find-supervision-notice',
    text: `${SELECT} WHERE d.document_no = $1 AND ${inReach(2)}`,
    values: [noticeNo, reach.departmentId, reach.division],
  });
  return rows[0];
}

export interface SupervisionNoticeFilter {
  readonly departmentId: string | null;
  readonly status: SupervisionNoticeStatus | null;
  readonly overdue: boolean | null;
}

/** Notices in reach, the newest first, behind `before`. */
export async function supervisionNoticesPage(
  db: Queryable,
  { departmentId, status, overdue }: SupervisionNoticeFilter,
  reach: Reach,
  before: string | null,
  limit: number,
): Promise<readonly SupervisionNoticeRow[]> {
  const { rows } = await db.query<SupervisionNoticeRow>({
    name: 'supervision-notices-page',
    text: `${SELECT} WHERE ${inReach(1)} AND ($3::text IS NULL OR n.department_id = $3)
             AND ($4::text IS NULL OR n.status = $4) AND ($5::boolean IS NULL OR n.overdue = $5)
             AND ($6::bigint IS NULL OR n.id < $6) ORDER BY n.id DESC LIMIT $7`,
    values: [reach.departmentId, reach.division, departmentId, status, overdue, before, limit],
  });
  return rows;
}

export interface MessageRow {
  readonly id: string;
  readonly type: SupervisionNoticeEvent['type'];
  readonly recipient: Mailbox['recipient'];
  readonly addressee: string;
  readonly raisedAt: Date;
  readonly noticeNo: string;
  readonly symbol: string;
  readonly departmentId: string;
  readonly status: SupervisionNoticeStatus;
  readonly replyOn: string;
}

/** What steps tell these mailboxes, the newest first, behind `before`. */
export async function supervisionMessagesPage(
  db: Queryable,
  mailboxes: readonly Mailbox[],
  before: string | null,
  limit: number,
): Promise<readonly MessageRow[]> {
  const { rows } = await db.query<MessageRow>({
    name: 'supervision-messages-page',
    text: `SELECT m.id, e.type, m.recipient, m.addressee, m.raised_at AS "raisedAt", d.document_no AS "noticeNo", d.symbol,
             n.department_id AS "departmentId", n.status, n.reply_on::text AS "replyOn"
           FROM supervision_notice_messages m
           JOIN supervision_notice_events e ON e.notice_id = m.notice_id AND e.seq = m.seq
           JOIN supervision_notices n ON n.id = m.notice_id JOIN issued_documents d ON d.id = n.document_id
           WHERE (m.recipient, m.addressee) IN (SELECT * FROM unnest($1::text[], $2::text[]))
             AND ($3::bigint IS NULL OR m.id < $3) ORDER BY m.id DESC LIMIT $4`,
    values: [mailboxes.map((one) => one.recipient), mailboxes.map((one) => one.addressee), before, limit],
  });
  return rows;
}
