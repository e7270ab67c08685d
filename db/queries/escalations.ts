/** Escalations (督办) and reports upward, one line per item and rung. */
import type { LadderRecipient } from '../../domain/supervision/ladder.ts';
import type { Queryable } from '../pool.ts';
import { itemInReach, type Reach, reachValues } from './reach.ts';

/** `decided`: the department has decided since, so there is nothing more to answer for. */
export const ESCALATION_STATES = ['raised', 'acknowledged', 'answered', 'decided', 'closed'] as const;
export type EscalationState = (typeof ESCALATION_STATES)[number];

/** The state of an escalation `e` on `items i`; `acknowledged`: the condition under which somebody has. Silence is no decision. */
export function escalationState(acknowledged: string): string {
  return `CASE WHEN e.closed_at IS NOT NULL THEN 'closed' WHEN e.answered_at IS NOT NULL THEN 'answered'
    WHEN i.closed_at IS NOT NULL AND i.status NOT IN ('deemedApproved', 'revoked') THEN 'decided'
    WHEN ${acknowledged} THEN 'acknowledged' ELSE 'raised' END`;
}

export interface EscalationRow {
  /** The first notice of the rung; the key by which pages follow each other. */
  readonly noticeId: string;
  readonly itemId: string;
  readonly itemNo: string;
  readonly ordinal: number;
  readonly kind: 'escalation' | 'upwardReport';
  readonly raisedAt: Date;
  /** Null for a report upward, which nobody answers here. */
  readonly state: EscalationState | null;
  readonly recipients: readonly {
    readonly recipient: LadderRecipient;
    readonly addressee: string;
    readonly toldAt: string;
    readonly acknowledgedAt: string | null;
    readonly acknowledgedBy: string | null;
  }[];
  readonly answer: {
    readonly measure: string;
    readonly doneOn: string;
    readonly answeredAt: string;
    readonly answeredBy: string;
    /** The promised date has passed and the item is not decided. */
    readonly broken: boolean;
  } | null;
  /** Answers whose promised day passed with the item open, the first in front. */
  readonly lapsed: readonly {
    readonly measure: string;
    readonly doneOn: string;
    readonly at: string;
    readonly by: string;
  }[];
  readonly closing: { readonly findings: string; readonly closedAt: string; readonly closedBy: string } | null;
  readonly tier: string;
  readonly typeId: string;
  readonly status: string;
  readonly departmentId: string;
  readonly dueOn: string | null;
  readonly projectCode: string;
  readonly projectName: string;
}

const RUNGS = `SELECT min(n.id) AS "noticeId", n.item_id AS "itemId", i.item_no AS "itemNo", n.ordinal, n.kind,
    min(n.raised_at) AS "raisedAt",
    CASE WHEN n.kind = 'escalation' THEN ${escalationState('bool_or(n.acknowledged_at IS NOT NULL)')} END AS state,
    jsonb_agg(jsonb_build_object('recipient', n.recipient, 'addressee', n.addressee, 'toldAt', n.raised_at,
      'acknowledgedAt', n.acknowledged_at, 'acknowledgedBy', n.acknowledged_by) ORDER BY n.recipient) AS recipients,
    CASE WHEN e.answered_at IS NOT NULL THEN jsonb_build_object('measure', e.measure, 'doneOn', e.done_on,
      'answeredAt', e.answered_at, 'answeredBy', e.answered_by,
      'broken', i.closed_at IS NULL AND e.done_on < (ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date) END AS answer,
    coalesce(e.lapsed, '[]') AS lapsed,
    CASE WHEN e.closed_at IS NOT NULL THEN jsonb_build_object('findings', e.findings, 'closedAt', e.closed_at,
      'closedBy', e.closed_by) END AS closing,
    i.tier, i.type_id AS "typeId", i.status, i.department_id AS "departmentId", i.due_on::text AS "dueOn",
    pr.code AS "projectCode", pr.name AS "projectName"
  FROM notices n JOIN items i ON i.id = n.item_id JOIN projects pr ON pr.id = i.project_id
    LEFT JOIN escalations e ON e.item_id = n.item_id AND e.ordinal = n.ordinal AND n.kind = 'escalation'
  WHERE n.rung`;
const GROUPED = 'GROUP BY n.item_id, n.kind, n.ordinal, i.id, pr.id, e.item_id, e.ordinal';

export interface EscalationFilter {
  readonly kind: 'escalation' | 'upwardReport' | null;
  readonly departmentId: string | null;
  readonly state: EscalationState | null;
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
           WHERE ($7::bigint IS NULL OR "noticeId" < $7) AND ($9::text IS NULL OR state = $9)
           ORDER BY "noticeId" DESC LIMIT $8`,
    values: [...reachValues(reach), filter.kind, filter.departmentId, filter.open, before, limit, filter.state],
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
