/** The tasks of liaisons (对接任务): opened behind the journal of items, worked off by people. One journal each. */
import { v7 as uuidv7 } from 'uuid';
import { dayOf, localDate } from '../domain/calendar/local-date.ts';
import type { ItemEvent } from '../domain/item/events.ts';
import {
  decideLiaisonTask,
  evolveLiaisonTask,
  isClosing,
  type LiaisonCommand,
  type LiaisonError,
  type LiaisonTask,
  liaisonStep,
} from '../domain/supervision/liaison-task.ts';
import { raiseAlarm } from './alarms.ts';
import { receivedInstant } from './apply-commands.ts';
import { readMoment } from './clock.ts';
import type { Follower, JournalEntry } from './followers.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { type TaskStep, tellOfLiaisonTasks } from './liaison-notices.ts';
import type { Transaction } from './pool.ts';

/**
 * Opens, presses, moves and ends the tasks. Behind the journal, so that no due instant waits for them; each event of an
 * item counts once, since the step and the follower's place commit together.
 */
export function liaisonFollower({ mailIsOn }: Ledger): Follower {
  return {
    name: 'liaison-tasks',
    from: 'beginning',
    take: async (transaction, entries) => {
      const told = entries.filter(({ event }) => matters(event));
      if (told.length > 0) await follow(transaction, told, mailIsOn);
    },
  };
}

function matters(event: ItemEvent): boolean {
  if (event.type === 'RungReached') return event.rung === 'after';
  return event.type === 'UpwardReportOpened' || event.type === 'ItemTransferred' || isClosing(event);
}

/** An item as its tasks see it. */
interface Followed {
  readonly itemId: string;
  readonly itemNo: string;
  readonly departmentId: string;
  readonly supervisionDivision: string;
  count: number;
  open: KnownTask | null;
}

interface KnownTask {
  readonly id: string;
  readonly ordinal: number;
  readonly task: LiaisonTask;
}

async function follow(transaction: Transaction, entries: readonly JournalEntry[], mailIsOn: boolean): Promise<void> {
  const items = await lockTasksOf(transaction, [...new Set(entries.map(({ itemId }) => itemId))]);
  const steps = entries.flatMap(({ itemId, seq, event, decidedAt }): readonly TaskStep[] => {
    const item = items.get(itemId);
    const given = item && liaisonStep({ open: item.open?.task ?? null, count: item.count }, event, item.departmentId);
    if (!item || !given) return [];
    if (given.type === 'LiaisonTaskOpened') item.count += 1;
    const { id, ordinal, task } = item.open ?? { id: uuidv7(), ordinal: item.count, task: null };
    const after = evolveLiaisonTask(task, given);
    item.open = after.status === 'open' ? { id, ordinal, task: after } : null;
    const { itemNo, supervisionDivision } = item;
    return [
      {
        ...{
          taskId: id,
          taskNo: `${itemNo}.L${ordinal}`,
          itemId,
          ordinal,
          supervisionDivision,
          event: given,
          after,
          decidedAt,
        },
        ...{ actor: 'clock', itemSeq: seq },
      },
    ];
  });
  if (steps.length === 0) return;
  await keep(transaction, steps, mailIsOn);
  await missLiaisons(transaction, steps);
}

async function lockTasksOf(
  transaction: Transaction,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, Followed>> {
  // In the order of their ids, as every other that locks several.
  const { rows: open } = await transaction.query<TaskRow>({
    name: 'lock-open-liaison-tasks',
    text: `${TASKS} WHERE t.item_id = ANY($1::uuid[]) AND t.status = 'open' ORDER BY t.id FOR NO KEY UPDATE OF t`,
    values: [itemIds],
  });
  const { rows } = await transaction.query<Omit<Followed, 'open'>>({
    name: 'items-of-liaison-tasks',
    text: `SELECT i.id AS "itemId", i.item_no AS "itemNo", i.department_id AS "departmentId", i.supervision_division AS "supervisionDivision",
             (SELECT count(*)::int FROM liaison_tasks t WHERE t.item_id = i.id) AS count
           FROM items i WHERE i.id = ANY($1::uuid[])`,
    values: [itemIds],
  });
  const known = new Map(open.map((row) => [row.itemId, { id: row.id, ordinal: row.ordinal, task: taskOf(row) }]));
  return new Map(rows.map((item) => [item.itemId, { ...item, open: known.get(item.itemId) ?? null }]));
}

interface TaskRow extends LiaisonTask {
  readonly id: string;
  readonly itemId: string;
  readonly itemNo: string;
  readonly supervisionDivision: string;
  readonly ordinal: number;
}

const TASKS = `SELECT t.id, t.item_id AS "itemId", i.item_no AS "itemNo", i.supervision_division AS "supervisionDivision",
    t.ordinal, t.status, t.department_id AS "departmentId", t.contacts, t.next_on::text AS "nextOn", t.version
  FROM liaison_tasks t JOIN items i ON i.id = t.item_id`;

function taskOf({ status, departmentId, contacts, nextOn, version }: TaskRow): LiaisonTask {
  return { status, departmentId, contacts, nextOn, version };
}

/** A body without a liaison is an alarm, one a day: the supervisor acts meanwhile. */
async function missLiaisons(transaction: Transaction, steps: readonly TaskStep[]): Promise<void> {
  const given = steps.filter(({ event }) => event.type === 'LiaisonTaskOpened' || event.type === 'LiaisonTaskMoved');
  if (given.length === 0) return;
  const { rows } = await transaction.query<{ departmentId: string }>({
    name: 'bodies-without-liaison',
    text: `SELECT DISTINCT d AS "departmentId" FROM unnest($1::text[]) AS d
           WHERE NOT EXISTS (SELECT FROM liaisons l WHERE l.department_id = d) ORDER BY d`,
    values: [given.map(({ after }) => after.departmentId)],
  });
  for (const { departmentId } of rows) {
    const last = given.findLast(({ after }) => after.departmentId === departmentId);
    await raiseAlarm(transaction, {
      kind: 'department-without-liaison',
      key: `${departmentId} ${localDate(dayOf(last?.decidedAt ?? 0))}`,
      detail: `An item is overdue at ${departmentId} and nobody is sent there. Name a liaison: PUT /v1/liaisons/${departmentId}.`,
    });
  }
}

async function keep(transaction: Transaction, steps: readonly TaskStep[], mailIsOn: boolean): Promise<void> {
  const last = new Map(steps.map((step) => [step.taskId, step]));
  const opened = steps.filter(({ event }) => event.type === 'LiaisonTaskOpened').map(({ taskId }) => taskId);
  const rows = [...last.values()].map(({ taskId, itemId, ordinal, after }) => ({
    ...{ id: taskId, item_id: itemId, ordinal, department_id: after.departmentId, status: after.status },
    ...{ version: after.version, contacts: after.contacts, next_on: after.nextOn },
    opened_at: iso(steps.find((step) => step.taskId === taskId)?.event.effectiveAt ?? 0),
  }));
  const [born, changed] = [rows.filter(({ id }) => opened.includes(id)), rows.filter(({ id }) => !opened.includes(id))];
  await transaction.query({
    name: 'update-liaison-tasks',
    text: `UPDATE liaison_tasks t SET department_id = c.department_id, status = c.status, version = c.version,
             contacts = c.contacts, next_on = c.next_on
           FROM jsonb_populate_recordset(NULL::liaison_tasks, $1::jsonb) c WHERE t.id = c.id`,
    values: [JSON.stringify(changed)],
  });
  await transaction.query({
    name: 'insert-liaison-tasks',
    text: 'INSERT INTO liaison_tasks SELECT * FROM jsonb_populate_recordset(NULL::liaison_tasks, $1::jsonb)',
    values: [JSON.stringify(born)],
  });
  await append(transaction, steps);
  await tellOfLiaisonTasks(transaction, steps, mailIsOn);
}

async function append(transaction: Transaction, steps: readonly TaskStep[]): Promise<void> {
  const events = steps.map(({ taskId, itemId, event: { type, effectiveAt, ...data }, after, ...step }) => ({
    ...{ task_id: taskId, seq: after.version, type, effective_at: iso(effectiveAt), data },
    ...{ decided_at: iso(step.decidedAt), actor: step.actor },
    ...{ item_id: step.itemSeq === null ? null : itemId, item_seq: step.itemSeq },
  }));
  await transaction.query({
    name: 'append-liaison-task-events',
    text: `INSERT INTO liaison_task_events (task_id, seq, type, effective_at, decided_at, actor, data, item_id, item_seq)
           SELECT task_id, seq, type, effective_at, decided_at, actor, data, item_id, item_seq
           FROM jsonb_populate_recordset(NULL::liaison_task_events, $1::jsonb)`,
    values: [JSON.stringify(events)],
  });
}

/** A person acted on a task that has changed since. */
export class LiaisonTaskChangedError extends Error {
  override readonly name = 'LiaisonTaskChangedError';
  readonly task: LiaisonTask;
  constructor(task: LiaisonTask) {
    super(`the task is at version ${task.version}`);
    this.task = task;
  }
}

/** The step is not one of those that the task allows now. */
export class LiaisonRefusedError extends Error {
  override readonly name = 'LiaisonRefusedError';
  readonly reason: LiaisonError;
  constructor(reason: LiaisonError) {
    super(reason.code);
    this.reason = reason;
  }
}

export interface LiaisonAct {
  readonly taskId: string;
  readonly command: LiaisonCommand;
  readonly expectedVersion: number;
  readonly actor: string;
  readonly elapsedMs: () => number;
}

/**
 * Takes one step of a person on a task, found before within the person's reach. Throws LiaisonTaskChangedError,
 * LiaisonRefusedError and TooLateToJudgeError.
 */
export async function actOnLiaisonTask(transaction: Transaction, ledger: Ledger, act: LiaisonAct): Promise<void> {
  const { taskId, command, expectedVersion, actor } = act;
  const { rows } = await transaction.query<TaskRow>({
    name: 'lock-liaison-task',
    text: `${TASKS} WHERE t.id = $1 FOR NO KEY UPDATE OF t`,
    values: [taskId],
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`liaison task ${taskId} has gone from the ledger`);
  const task = taskOf(row);
  const moment = await readMoment(transaction);
  const receivedAt = receivedInstant(moment, act.elapsedMs(), ledger.graceMs);
  // What is over refuses by that, whatever the caller had seen of it.
  if (task.status === 'open' && task.version !== expectedVersion) throw new LiaisonTaskChangedError(task);
  const event = decideLiaisonTask(task, command, receivedAt);
  if ('code' in event) throw new LiaisonRefusedError(event);
  const after = evolveLiaisonTask(task, event);
  const { itemId, ordinal, supervisionDivision } = row;
  const about = { taskId, taskNo: `${row.itemNo}.L${ordinal}`, itemId, ordinal, supervisionDivision };
  const step = { ...about, event, after, decidedAt: moment.now, actor, itemSeq: null };
  await keep(transaction, [step], ledger.mailIsOn);
}
