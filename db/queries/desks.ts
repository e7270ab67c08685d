/** The rules of a window, who is on leave, and where its items may go. */
import type { AssignmentRule } from '../../domain/item/assignment.ts';
import { installedRule } from '../assignment.ts';
import type { Queryable } from '../pool.ts';

export interface RulesRow {
  readonly departmentId: string;
  /** 0: nobody has set any; the officers that came with the installation hold. */
  readonly version: number;
  readonly rules: readonly AssignmentRule[];
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

/** The rules by which the department's items find their officers now. */
export async function assignmentRules(db: Queryable, departmentId: string): Promise<RulesRow> {
  const { rows } = await db.query<
    RulesRow & { installed: { typeId: string | null; to: string }[]; rules: AssignmentRule[] | null }
  >({
    name: 'assignment-rules',
    text: `SELECT d.id AS "departmentId", coalesce(r.version, 0) AS version, r.rules, r.set_by AS "setBy", r.set_at AS "setAt",
        (SELECT coalesce(jsonb_agg(jsonb_build_object('typeId', a.type_id, 'to', a.person_id)
            ORDER BY a.type_id NULLS LAST), '[]') FROM assignments a WHERE a.department_id = d.id) AS installed
      FROM departments d
      LEFT JOIN LATERAL (SELECT * FROM assignment_rules last WHERE last.department_id = d.id
        ORDER BY last.version DESC LIMIT 1) r ON true
      WHERE d.id = $1`,
    values: [departmentId],
  });
  const row = rows[0];
  if (row === undefined) throw new Error(`department ${departmentId} has gone from the ledger`);
  const { installed, ...set } = row;
  return { ...set, rules: row.rules ?? installed.map(installedRule) };
}

/** The departments to which an item of this one may be sent on: others of its division and of those below. */
export async function transferTargets(db: Queryable, departmentId: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'transfer-targets',
    text: `WITH RECURSIVE tree AS (
        SELECT division AS code FROM departments WHERE id = $1
        UNION ALL SELECT below.code FROM divisions below JOIN tree ON below.parent = tree.code
      )
      SELECT d.id FROM departments d JOIN tree ON tree.code = d.division WHERE d.id <> $1 ORDER BY d.id`,
    values: [departmentId],
  });
  return rows.map(({ id }) => id);
}

export interface LeaveRow {
  readonly id: string;
  readonly personId: string;
  readonly personZh: string;
  readonly personEn: string;
  readonly actingId: string;
  readonly actingZh: string;
  readonly actingEn: string;
  readonly fromOn: string;
  readonly throughOn: string;
  /** The last day that it lasts; earlier than `throughOn` where it was ended early. */
  readonly lastOn: string;
  readonly enteredBy: string;
  readonly enteredAt: Date;
  readonly endedBy: string | null;
}

const LEAVES = `SELECT l.id, l.person_id AS "personId", p.name AS "personZh", p.name_en AS "personEn",
    l.acting_id AS "actingId", a.name AS "actingZh", a.name_en AS "actingEn", l.from_on::text AS "fromOn",
    l.through_on::text AS "throughOn", l.last_on::text AS "lastOn", l.entered_by AS "enteredBy",
    l.entered_at AS "enteredAt", l.ended_by AS "endedBy"
  FROM leaves l JOIN people p ON p.id = l.person_id JOIN people a ON a.id = l.acting_id
  WHERE l.department_id = $1`;

/** The leave of the department's people that is not over yet, in the order in which it begins. */
export async function leavesOf(db: Queryable, departmentId: string): Promise<readonly LeaveRow[]> {
  const { rows } = await db.query<LeaveRow>({
    name: 'leaves-of-department',
    text: `${LEAVES} AND l.last_on >= (SELECT ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date
           ORDER BY l.from_on, l.id`,
    values: [departmentId],
  });
  return rows;
}

/** One leave of the department, over or not. */
export async function findLeave(db: Queryable, departmentId: string, id: string): Promise<LeaveRow | undefined> {
  const { rows } = await db.query<LeaveRow>({
    name: 'find-leave',
    text: `${LEAVES} AND l.id = $2`,
    values: [departmentId, id],
  });
  return rows[0];
}
