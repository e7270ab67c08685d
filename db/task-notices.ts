/** What is told of a task: one row per event and recipient, written by the transaction that appends the event. */
import type { LocalDate } from '../domain/calendar/local-date.ts';
import type { TaskEvent } from '../domain/supervision/meeting-task.ts';
import { iso } from './iso.ts';
import { writeMailNotes } from './mail-notes.ts';
import type { Transaction } from './pool.ts';

export const TASK_NOTICE_KINDS = [
  'taskAssigned',
  'taskReminder',
  'taskOverdue',
  'taskReported',
  'taskReturned',
  'taskConfirmed',
] as const;
export type TaskNoticeKind = (typeof TASK_NOTICE_KINDS)[number];

/** `owner`: the person who is named, else the head. An overdue task is told to the head in either case. */
type Recipient = 'owner' | 'head' | 'supervisor';

const NOTICES: Readonly<Record<TaskEvent['type'], readonly [kind: TaskNoticeKind, ...to: Recipient[]]>> = {
  TaskAssigned: ['taskAssigned', 'owner'],
  TaskReminded: ['taskReminder', 'owner'],
  TaskOverdue: ['taskOverdue', 'owner', 'head', 'supervisor'],
  TaskReported: ['taskReported', 'supervisor'],
  TaskReturned: ['taskReturned', 'owner'],
  TaskConfirmed: ['taskConfirmed', 'owner'],
};

/** Whom a task's notices go to. */
export interface TaskAddressees {
  readonly taskId: string;
  readonly taskNo: string;
  readonly dueOn: LocalDate;
  readonly departmentId: string;
  readonly personId: string | null;
  readonly division: string;
}

/** New events of a task; the first of them has that number in its journal. */
export interface ToldOfTask extends TaskAddressees {
  readonly firstSeq: number;
  readonly events: readonly TaskEvent[];
}

export async function writeTaskNotices(
  transaction: Transaction,
  mailIsOn: boolean,
  told: readonly ToldOfTask[],
): Promise<void> {
  const rows = told.flatMap(({ firstSeq, events, ...task }) =>
    events.flatMap((event, i) => {
      const [kind, ...to] = NOTICES[event.type];
      const boxes = new Map(to.map((one) => mailboxOf(one, task)).map((box) => [box.join(' '), box]));
      return [...boxes.values()].map(([recipient, addressee]) => ({
        ...{ task_id: task.taskId, event_seq: firstSeq + i, kind, recipient, addressee },
        raised_at: iso(event.effectiveAt),
        ...{ number: task.taskNo, dueOn: task.dueOn },
      }));
    }),
  );
  if (rows.length === 0) return;
  await transaction.query({
    name: 'insert-task-notices',
    text: `INSERT INTO task_notices (task_id, event_seq, kind, recipient, addressee, raised_at)
           SELECT * FROM jsonb_to_recordset($1::jsonb)
             AS n(task_id uuid, event_seq int, kind text, recipient text, addressee text, raised_at timestamptz)`,
    values: [JSON.stringify(rows)],
  });
  const notes = rows.map(({ task_id: entryId, event_seq: seq, kind, recipient, addressee, number, dueOn }) => ({
    ...{ about: 'meetingTask' as const, entryId, seq, kind, number, dueOn, recipient, addressee },
  }));
  await writeMailNotes(transaction, mailIsOn, notes);
}

function mailboxOf(recipient: Recipient, task: TaskAddressees): readonly [recipient: string, addressee: string] {
  if (recipient === 'supervisor') return ['supervisor', task.division];
  if (recipient === 'owner' && task.personId !== null) return ['officer', task.personId];
  return ['head', task.departmentId];
}
