/** Tasks of meetings as their owners and supervisors find them. */
import type { TaskStatus } from '../../domain/supervision/meeting-task.ts';
import type { Queryable } from '../pool.ts';
import { divisionTree } from './reach.ts';

/** How far a caller sees: a person's own tasks, a head's department's, a supervisor's division's and those below. */
export interface TaskReach {
  readonly personId: string | null;
  readonly departmentId: string | null;
  readonly division: string | null;
}

export interface TaskRow {
  readonly taskId: string;
  readonly taskNo: string;
  readonly meetingNo: string;
  readonly division: string;
  readonly departmentId: string;
  readonly departmentZh: string;
  readonly departmentEn: string;
  readonly personId: string | null;
  readonly personZh: string | null;
  readonly personEn: string | null;
  readonly dueOn: string;
  /** The ledger's clock when the row was read. */
  readonly now: Date;
}

const SELECT = `WITH clock AS MATERIALIZED (SELECT ledger_clock() AS now)
  SELECT t.id AS "taskId", t.task_no AS "taskNo", m.meeting_no AS "meetingNo", t.division,
    d.id AS "departmentId", d.name_zh AS "departmentZh", d.name_en AS "departmentEn",
    p.id AS "personId", p.name AS "personZh", p.name_en AS "personEn", t.due_on::text AS "dueOn", clock.now
  FROM meeting_tasks t JOIN meetings m ON m.id = t.meeting_id JOIN departments d ON d.id = t.department_id
    LEFT JOIN people p ON p.id = t.person_id CROSS JOIN clock
  WHERE (t.person_id = $1 OR t.department_id = $2 OR t.division IN ${divisionTree(3)})`;

export interface TaskFilter {
  readonly status: TaskStatus | null;
  readonly departmentId: string | null;
  readonly meetingNo: string | null;
  /** True: its day has passed and nothing that was reported in time stands. */
  readonly late: boolean | null;
}

/** Tasks in reach behind `after` (a day and a number), the earliest day first. */
export async function tasksPage(
  db: Queryable,
  reach: TaskReach,
  filter: TaskFilter,
  after: readonly [dueOn: string, taskNo: string] | null,
  limit: number,
): Promise<readonly TaskRow[]> {
  const { rows } = await db.query<TaskRow>({
    name: 'tasks-page',
    text: `${SELECT}
      AND ($4::text IS NULL OR t.status = $4) AND ($5::text IS NULL OR t.department_id = $5)
      AND ($6::text IS NULL OR m.meeting_no = $6)
      AND ($7::boolean IS NULL OR $7 = (t.status <> 'confirmed' AND ${LATE}))
      AND ($8::date IS NULL OR (t.due_on, t.task_no) > ($8, $9))
      ORDER BY t.due_on, t.task_no LIMIT $10`,
    values: [
      ...reachValues(reach),
      ...[filter.status, filter.departmentId, filter.meetingNo, filter.late],
      ...[after?.[0] ?? null, after?.[1] ?? null, limit],
    ],
  });
  return rows;
}

/** The instant that counts for a task: that of the report which stands, else now. It is late from the end of its day. */
const LATE = `coalesce(CASE WHEN t.status = 'reported' THEN (SELECT max(e.effective_at) FROM meeting_task_events e
    WHERE e.task_id = t.id AND e.type = 'TaskReported') END, clock.now)
  >= (t.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`;

export async function findTask(db: Queryable, taskNo: string, reach: TaskReach): Promise<TaskRow | undefined> {
  const { rows } = await db.query<TaskRow>({
    name: 'find-task',
    text: `${SELECT} AND t.task_no = $4`,
    values: [...reachValues(reach), taskNo],
  });
  return rows[0];
}

function reachValues({ personId, departmentId, division }: TaskReach): readonly (string | null)[] {
  return [personId, departmentId, division];
}
