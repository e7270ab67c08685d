/** The tasks of meetings' minutes: given, reported, confirmed or returned, and told of by the clock. One journal each. */
import { v7 as uuidv7 } from 'uuid';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { Instant } from '../domain/calendar/local-date.ts';
import type { TaskFact } from '../domain/supervision/meeting-facts.ts';
import {
  type Assignment,
  assign,
  decideTask,
  evolveTask,
  nextOfTask,
  replayTask,
  settleTask,
  type Task,
  type TaskCommand,
  type TaskError,
  type TaskEvent,
  taskDueExclusiveAt,
} from '../domain/supervision/meeting-task.ts';
import { receivedInstant } from './apply-commands.ts';
import { readMoment } from './clock.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { inTransaction, type Queryable, type Transaction } from './pool.ts';
import { readTasks } from './task-journals.ts';
import { type TaskAddressees, type ToldOfTask, writeTaskNotices } from './task-notices.ts';

/** What minutes give, and whose they are. */
export interface GivenTasks {
  readonly meetingId: string;
  readonly meetingNo: string;
  readonly division: string;
  /** How many the meeting has given before. */
  readonly before: number;
  readonly assignments: readonly Assignment[];
  readonly calendar: Calendar;
  readonly actor: string;
  readonly at: Instant;
}

/** Writes new tasks with their first events and notices. Their numbers are the meeting's, a dot, and their ordinal. */
export async function giveTasks(transaction: Transaction, ledger: Ledger, given: GivenTasks): Promise<void> {
  const { meetingId, meetingNo, division, before, assignments, calendar, actor, at } = given;
  if (assignments.length === 0) return;
  const told = assignments.map((assignment, i): ToldOfTask => {
    const { departmentId, personId, dueOn } = assignment;
    const taskNo = `${meetingNo}.${before + i + 1}`;
    const events = [assign(assignment, calendar, at)];
    return { taskId: uuidv7(), taskNo, dueOn, departmentId, personId, division, firstSeq: 1, events };
  });
  const rows = told.map(({ taskId, taskNo, departmentId, personId, events }) => {
    const task = replayTask(events);
    return {
      ...{ id: taskId, task_no: taskNo, meeting_id: meetingId, division },
      ...{ department_id: departmentId, person_id: personId, due_on: task.dueOn },
      ...cacheOf(task, 1),
    };
  });
  await transaction.query({
    name: 'insert-meeting-tasks',
    text: `INSERT INTO meeting_tasks (id, task_no, meeting_id, division, department_id, person_id, due_on,
             status, version, event_count, next_at)
           SELECT id, task_no, meeting_id, division, department_id, person_id, due_on, status, version, event_count, next_at
           FROM jsonb_populate_recordset(NULL::meeting_tasks, $1::jsonb)`,
    values: [JSON.stringify(rows)],
  });
  await append(transaction, ledger, told, actor, at);
}

/** A person's act on a task, found before within the actor's reach. */
export interface TaskAct {
  readonly taskId: string;
  readonly command: TaskCommand;
  readonly elapsedMs: () => number;
}

/** Applies the command under the task's lock: null, or why it is refused. Throws TooLateToJudgeError. */
export async function actOnTask(transaction: Transaction, ledger: Ledger, act: TaskAct): Promise<TaskError | null> {
  const { taskId, command } = act;
  const row = await lockTask(transaction, taskId);
  const moment = await readMoment(transaction);
  const [known] = await readTasks(transaction, [row]);
  if (known === undefined) throw new Error(`task ${taskId} has no journal`);
  const decided = decideTask(known.task, command, receivedInstant(moment, act.elapsedMs(), ledger.graceMs));
  if ('code' in decided) return decided;
  await write(transaction, ledger, [{ ...known, events: decided }], command.by, moment.now);
  return null;
}

/** The division's tasks as of `asOf`: those that nobody had confirmed, and those whose day ended after `since`. */
export async function taskFacts(
  db: Queryable,
  division: string,
  { asOf, since }: { readonly asOf: Instant; readonly since: Instant },
): Promise<readonly TaskFact[]> {
  const { rows } = await db.query<{ taskId: string; taskNo: string }>({
    name: 'task-facts',
    text: `SELECT id AS "taskId", task_no AS "taskNo" FROM meeting_tasks t
           WHERE division = $1 AND (status <> 'confirmed'
             OR due_on >= ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - 1
             OR EXISTS (SELECT FROM meeting_task_events e WHERE e.task_id = t.id AND e.decided_at > $3))
           ORDER BY due_on, task_no`,
    values: [division, iso(since), iso(asOf)],
  });
  const tasks = await readTasks(db, rows, asOf);
  return tasks.map(({ taskNo, task }) => {
    const { text, measure, departmentId, personId, dueOn, status, report } = task;
    const reportedAt = report?.at ?? null;
    return {
      ...{ taskNo, text, measure, departmentId, personId, dueOn, status, reportedAt },
      dueExclusiveAt: taskDueExclusiveAt(task),
    };
  });
}

/** How many tasks one transaction looks at. */
const BATCH = 200;

/**
 * Tells of tasks whose reminder or day has come, G after it, so that a report of the last moment is in time. Answers
 * how many it told of. Nothing while decisions are frozen.
 */
export async function settleTasks(ledger: Ledger): Promise<number> {
  let told = 0;
  for (;;) {
    const batch = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
      settleBatch(transaction, ledger),
    );
    told += batch;
    if (batch < BATCH) return told;
  }
}

async function settleBatch(transaction: Transaction, ledger: Ledger): Promise<number> {
  const { rows } = await transaction.query<TaskRow>({
    name: 'lock-due-tasks',
    text: `SELECT ${COLUMNS} FROM meeting_tasks
           WHERE next_at <= (SELECT ledger_clock() - make_interval(secs => $1))
             AND (SELECT frozen_reason IS NULL FROM clock_settings)
           ORDER BY next_at, id LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED`,
    values: [ledger.graceMs / 1000],
  });
  if (rows.length === 0) return 0;
  const { now } = await readMoment(transaction);
  const tasks = await readTasks(transaction, rows);
  const settled = tasks.map((known) => ({ ...known, events: settleTask(known.task, now - ledger.graceMs) }));
  await write(transaction, ledger, settled, 'clock', now);
  return rows.length;
}

interface TaskRow extends TaskAddressees {
  readonly eventCount: number;
}

const COLUMNS = `id AS "taskId", task_no AS "taskNo", due_on::text AS "dueOn", department_id AS "departmentId", person_id AS "personId", division, event_count AS "eventCount"`;

async function lockTask(transaction: Transaction, taskId: string): Promise<TaskRow> {
  const { rows } = await transaction.query<TaskRow>({
    name: 'lock-task',
    text: `SELECT ${COLUMNS} FROM meeting_tasks WHERE id = $1 FOR NO KEY UPDATE`,
    values: [taskId],
  });
  if (rows[0] === undefined) throw new Error(`task ${taskId} has gone from the ledger`);
  return rows[0];
}

interface KnownTask extends TaskRow {
  readonly task: Task;
}

/** Appends the events, rewrites the rows and writes the notices. */
async function write(
  transaction: Transaction,
  ledger: Ledger,
  changes: readonly (KnownTask & { readonly events: readonly TaskEvent[] })[],
  actor: string,
  now: Instant,
): Promise<void> {
  await append(
    transaction,
    ledger,
    changes.map(({ taskId, taskNo, dueOn, departmentId, personId, division, eventCount, events }) => ({
      ...{ taskId, taskNo, dueOn, departmentId, personId, division, events },
      firstSeq: eventCount + 1,
    })),
    actor,
    now,
  );
  const rows = changes.map(({ taskId, task, eventCount, events }) => ({
    id: taskId,
    ...cacheOf(events.reduce(evolveTask, task), eventCount + events.length),
  }));
  await transaction.query({
    name: 'update-meeting-tasks',
    text: `UPDATE meeting_tasks SET status = c.status, version = c.version, event_count = c.event_count, next_at = c.next_at
           FROM jsonb_populate_recordset(NULL::meeting_tasks, $1::jsonb) c WHERE meeting_tasks.id = c.id`,
    values: [JSON.stringify(rows)],
  });
}

async function append(
  transaction: Transaction,
  { mailIsOn }: Ledger,
  told: readonly ToldOfTask[],
  actor: string,
  now: Instant,
): Promise<void> {
  const entries = told.flatMap(({ taskId, firstSeq, events }) =>
    events.map(({ type, effectiveAt, ...data }, i) => ({
      ...{ task_id: taskId, seq: firstSeq + i, type, effective_at: iso(effectiveAt), decided_at: iso(now), data },
      actor: OF_CLOCK.has(type) ? 'clock' : actor,
    })),
  );
  if (entries.length === 0) return;
  await transaction.query({
    name: 'append-task-events',
    text: `INSERT INTO meeting_task_events (task_id, seq, type, effective_at, decided_at, actor, data)
           SELECT task_id, seq, type, effective_at, decided_at, actor, data
           FROM jsonb_populate_recordset(NULL::meeting_task_events, $1::jsonb)`,
    values: [JSON.stringify(entries)],
  });
  await writeTaskNotices(transaction, mailIsOn, told);
}

const OF_CLOCK: ReadonlySet<TaskEvent['type']> = new Set(['TaskReminded', 'TaskOverdue']);

function cacheOf(task: Task, eventCount: number) {
  const next = nextOfTask(task);
  return {
    ...{ status: task.status, version: task.version, event_count: eventCount },
    next_at: next === null ? null : iso(next.at),
  };
}
