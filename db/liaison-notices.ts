/** What is told of the tasks of liaisons: one row per event and recipient, written with the event. */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { LiaisonTask, LiaisonTaskEvent } from '../domain/supervision/liaison-task.ts';
import { iso } from './iso.ts';
import { writeMailNotes } from './mail-notes.ts';
import type { Transaction } from './pool.ts';

export const LIAISON_NOTICE_KINDS = ['liaisonTask', 'liaisonTaskClosed', 'liaisonTaskEnded'] as const;
export type LiaisonNoticeKind = (typeof LIAISON_NOTICE_KINDS)[number];

/** One event of a task, and whom it concerns. */
export interface TaskStep {
  readonly taskId: string;
  /** The item's number, `.L` and the ordinal. */
  readonly taskNo: string;
  readonly itemId: string;
  readonly ordinal: number;
  readonly supervisionDivision: string;
  readonly event: LiaisonTaskEvent;
  readonly after: LiaisonTask;
  readonly decidedAt: Instant;
  readonly actor: string;
  /** The event of the item that it follows from; null for a person's step. */
  readonly itemSeq: number | null;
}

/** A rung that presses is told by the rung itself; a contact is for the log alone. */
const TOLD: Partial<
  Record<LiaisonTaskEvent['type'], readonly [kind: LiaisonNoticeKind, to: 'liaison' | 'supervisor']>
> = {
  LiaisonTaskOpened: ['liaisonTask', 'liaison'],
  LiaisonTaskMoved: ['liaisonTask', 'liaison'],
  LiaisonTaskClosed: ['liaisonTaskClosed', 'supervisor'],
  LiaisonTaskEnded: ['liaisonTaskEnded', 'liaison'],
};

export async function tellOfLiaisonTasks(
  transaction: Transaction,
  steps: readonly TaskStep[],
  mailIsOn: boolean,
): Promise<void> {
  const rows = steps.flatMap(({ taskId, taskNo, supervisionDivision, event, after }) => {
    const told = TOLD[event.type];
    if (told === undefined) return [];
    const [kind, recipient] = told;
    const addressee = recipient === 'liaison' ? after.departmentId : supervisionDivision;
    const raised_at = iso(event.effectiveAt);
    return [{ task_id: taskId, event_seq: after.version, kind, recipient, addressee, raised_at, number: taskNo }];
  });
  if (rows.length === 0) return;
  await transaction.query({
    name: 'insert-liaison-notices',
    text: `INSERT INTO liaison_task_notices (task_id, event_seq, kind, recipient, addressee, raised_at)
           SELECT * FROM jsonb_to_recordset($1::jsonb)
             AS n(task_id uuid, event_seq int, kind text, recipient text, addressee text, raised_at timestamptz)`,
    values: [JSON.stringify(rows)],
  });
  const notes = rows.map(({ task_id: entryId, event_seq: seq, kind, recipient, addressee, number }) => ({
    ...{ about: 'liaisonTask' as const, entryId, seq, kind, number, dueOn: null, recipient, addressee },
  }));
  await writeMailNotes(transaction, mailIsOn, notes);
}
