/** Names that clients, workers and workflows must agree on. A change here breaks workflows that already run. */
import type { RingTimes } from '../domain/calendar/rings.ts';

export const TASK_QUEUE = 'shixian';

/** Told to an item's workflow whenever its item has changed. */
export const ITEM_CHANGED_SIGNAL = 'itemChanged';

/** Asks the sweep to settle everything that is due now, and answers when it has. */
export const SETTLE_NOW_UPDATE = 'settleNow';

/** The standing workflows, one of each per namespace. */
export const CUTOFF_SWEEP_ID = 'cutoff-sweep';
export const RECONCILE_ID = 'reconcile';

/**
 * Work that recurs. Its Schedule only rings: which work is due, the ledger's clock decides, so a ring too many does
 * nothing, and one that was lost is made up for by the next.
 */
export interface Round {
  /** The Schedule's id; the workflows that it starts have it in front of theirs. */
  readonly id: string;
  readonly workflow: string;
  readonly args?: readonly string[];
  readonly times: RingTimes;
}

/** Every round. The worker keeps a Schedule for each; an advance of the simulated clock rings them on its way. */
export const ROUNDS: readonly Round[] = [
  // Every day, since the day of a draft is data and a task may fall due on any; after the hour of its reminder.
  { id: 'meetings', workflow: 'meetingRound', times: { hour: 9, minute: 5 } },
  // A half-month closes one hour after its end.
  { id: 'bulletins', workflow: 'bulletinRound', times: { daysOfMonth: [1, 16], hour: 1, minute: 5 } },
];

const ITEM_PREFIX = 'approval-item-';
const ITEM_WORKFLOW_ID = /^approval-item-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** One workflow per approval item, for as long as the item is open. */
export function approvalItemWorkflowId(itemId: string): string {
  return `${ITEM_PREFIX}${itemId}`;
}

/** The item of a workflow id; undefined for another workflow. */
export function itemIdOf(workflowId: string): string | undefined {
  return ITEM_WORKFLOW_ID.exec(workflowId)?.[1];
}
