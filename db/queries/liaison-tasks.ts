/** Tasks of liaisons as they and their supervisors find them. */
import type { LiaisonTask, LiaisonTaskEvent, LiaisonTaskStatus } from '../../domain/supervision/liaison-task.ts';
import type { Queryable } from '../pool.ts';
import { itemInReach } from './reach.ts';

/** How far a caller sees: the bodies to which one of these people is sent, and items that a division supervises. */
export interface LiaisonReach {
  readonly personIds: readonly string[];
  readonly division: string | null;
}

export interface LiaisonTaskRow extends LiaisonTask {
  readonly id: string;
  readonly ordinal: number;
  readonly departmentZh: string;
  readonly departmentEn: string;
  /** Who is sent there now; null where nobody is. */
  readonly personId: string | null;
  readonly personZh: string | null;
  readonly personEn: string | null;
  readonly openedAt: Date;
  /** Of the city. */
  readonly today: string;
  readonly itemNo: string;
  readonly typeId: string;
  readonly itemStatus: string;
  readonly dueOn: string | null;
  readonly projectCode: string;
  readonly projectName: string;
}

const TODAY = `(ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date`;
const SELECT = `SELECT t.id, t.ordinal, t.status, t.version, t.contacts, t.next_on::text AS "nextOn", t.opened_at AS "openedAt",
    t.department_id AS "departmentId", d.name_zh AS "departmentZh", d.name_en AS "departmentEn",
    p.id AS "personId", p.name AS "personZh", p.name_en AS "personEn", (SELECT ${TODAY}::text) AS today,
    i.item_no AS "itemNo", i.type_id AS "typeId", i.status AS "itemStatus", i.due_on::text AS "dueOn",
    pr.code AS "projectCode", pr.name AS "projectName"
  FROM liaison_tasks t JOIN departments d ON d.id = t.department_id JOIN items i ON i.id = t.item_id
    JOIN projects pr ON pr.id = i.project_id
    LEFT JOIN liaisons l ON l.department_id = t.department_id LEFT JOIN people p ON p.id = l.person_id
  WHERE (l.person_id = ANY($1) OR ${itemInReach(2)})`;
const reachValues = ({ personIds, division }: LiaisonReach) => [personIds, null, null, division];

export interface LiaisonTaskFilter {
  readonly status: LiaisonTaskStatus | null;
  readonly departmentId: string | null;
  readonly itemNo: string | null;
  /** True: the day that was said for the next contact has passed. */
  readonly missed: boolean | null;
}

/** Tasks in reach, the newest first, behind the id `before`. */
export async function liaisonTasksPage(
  db: Queryable,
  reach: LiaisonReach,
  { status, departmentId, itemNo, missed }: LiaisonTaskFilter,
  before: string | null,
  limit: number,
): Promise<readonly LiaisonTaskRow[]> {
  const { rows } = await db.query<LiaisonTaskRow>({
    name: 'liaison-tasks-page',
    text: `${SELECT} AND ($5::text IS NULL OR t.status = $5) AND ($6::text IS NULL OR t.department_id = $6)
             AND ($7::text IS NULL OR i.item_no = $7)
             AND ($8::boolean IS NULL OR $8 = coalesce(t.next_on < (SELECT ${TODAY}), false))
             AND ($9::uuid IS NULL OR t.id < $9) ORDER BY t.id DESC LIMIT $10`,
    values: [...reachValues(reach), status, departmentId, itemNo, missed, before, limit],
  });
  return rows;
}

/** One task in reach. */
export async function findLiaisonTask(
  db: Queryable,
  itemNo: string,
  ordinal: number,
  reach: LiaisonReach,
): Promise<LiaisonTaskRow | undefined> {
  const { rows } = await db.query<LiaisonTaskRow>({
    name: 'find-liaison-task',
    text: `${SELECT} AND i.item_no = $5 AND t.ordinal = $6`,
    values: [...reachValues(reach), itemNo, ordinal],
  });
  return rows[0];
}

export interface LiaisonEntry {
  readonly seq: number;
  readonly type: LiaisonTaskEvent['type'];
  readonly effectiveAt: Date;
  readonly decidedAt: Date;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The journal of a task with its log of contacts: the latest 200 entries, the newest first. */
export async function liaisonJournal(db: Queryable, taskId: string): Promise<readonly LiaisonEntry[]> {
  const { rows } = await db.query<LiaisonEntry>({
    name: 'liaison-journal',
    text: `SELECT seq, type, effective_at AS "effectiveAt", decided_at AS "decidedAt", actor, data
           FROM liaison_task_events WHERE task_id = $1 ORDER BY seq DESC LIMIT 200`,
    values: [taskId],
  });
  return rows;
}
