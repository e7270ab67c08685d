/**
 * The closure rate (办结率) that a meeting begins with: of the tasks that fell due since the last meeting, those that
 * were closed in time. Every task is in the rate of exactly one meeting.
 */
import type { Instant } from '../calendar/local-date.ts';
import type { TaskFact } from './meeting-facts.ts';

/**
 * `closedInTime`: reported by the end of its day and confirmed by the supervisor. `awaitsConfirmation`: reported in time,
 * not confirmed yet; shown beside the rate and not in it. `closedLate`, `open`: neither.
 */
export type Closure = 'closedInTime' | 'awaitsConfirmation' | 'closedLate' | 'open';

export interface ClosureRate {
  readonly due: number;
  readonly closedInTime: number;
  readonly awaitsConfirmation: number;
  readonly tasks: readonly { readonly task: TaskFact; readonly closure: Closure }[];
}

/** The rate as of `asOf`, over the tasks whose day ended after `since` and not after `asOf`. */
export function closureRate(tasks: readonly TaskFact[], since: Instant, asOf: Instant): ClosureRate {
  const due = tasks
    .filter(({ dueExclusiveAt }) => dueExclusiveAt > since && dueExclusiveAt <= asOf)
    .map((task) => ({ task, closure: closureOf(task) }))
    .sort((a, b) => a.task.dueExclusiveAt - b.task.dueExclusiveAt || (a.task.taskNo < b.task.taskNo ? -1 : 1));
  const count = (kind: Closure) => due.filter(({ closure }) => closure === kind).length;
  return {
    due: due.length,
    closedInTime: count('closedInTime'),
    awaitsConfirmation: count('awaitsConfirmation'),
    tasks: due,
  };
}

function closureOf({ status, reportedAt, dueExclusiveAt }: TaskFact): Closure {
  const inTime = reportedAt !== null && reportedAt < dueExclusiveAt;
  if (status === 'confirmed') return inTime ? 'closedInTime' : 'closedLate';
  return inTime ? 'awaitsConfirmation' : 'open';
}
