/** The journals of tasks: what each task is by them, and as people read them. */
import type { Instant } from '../domain/calendar/local-date.ts';
import { replayTask, type Task, type TaskEvent } from '../domain/supervision/meeting-task.ts';
import { iso } from './iso.ts';
import type { Queryable } from './pool.ts';

/** The rows with their tasks; `through`: as far as the journals had been written by then. */
export async function readTasks<Row extends { readonly taskId: string }>(
  db: Queryable,
  rows: readonly Row[],
  through: Instant | null = null,
): Promise<readonly (Row & { readonly task: Task })[]> {
  const { rows: entries } = await db.query<{ task_id: string; type: string; effective_at: Date; data: object }>({
    name: 'read-task-journals',
    text: `SELECT task_id, type, effective_at, data FROM meeting_task_events
           WHERE task_id = ANY($1::uuid[]) AND ($2::timestamptz IS NULL OR decided_at <= $2) ORDER BY task_id, seq`,
    values: [rows.map(({ taskId }) => taskId), through === null ? null : iso(through)],
  });
  const journals = new Map<string, TaskEvent[]>();
  for (const { task_id, type, effective_at, data } of entries) {
    const event = { type, effectiveAt: effective_at.getTime(), ...data } as TaskEvent;
    journals.set(task_id, [...(journals.get(task_id) ?? []), event]);
  }
  return rows.flatMap((row) => {
    const events = journals.get(row.taskId);
    return events === undefined ? [] : [{ ...row, task: replayTask(events) }];
  });
}

export interface TaskEntry {
  readonly type: TaskEvent['type'];
  readonly effectiveAt: Date;
  readonly decidedAt: Date;
  readonly actor: string;
  /** The words of a report, a return or a confirmation. */
  readonly said: string | null;
}

/** The journal of one task, from the beginning. */
export async function taskJournal(db: Queryable, taskId: string): Promise<readonly TaskEntry[]> {
  const { rows } = await db.query<TaskEntry>({
    name: 'task-journal',
    text: `SELECT type, effective_at AS "effectiveAt", decided_at AS "decidedAt", actor,
             CASE WHEN type = 'TaskAssigned' THEN NULL ELSE coalesce(data ->> 'text', data ->> 'reasons', data ->> 'remarks') END AS said
           FROM meeting_task_events WHERE task_id = $1 ORDER BY seq`,
    values: [taskId],
  });
  return rows;
}
