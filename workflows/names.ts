/** Names that clients, workers and workflows must agree on. A change here breaks workflows that already run. */

export const TASK_QUEUE = 'shixian';

/** Told to an item's workflow whenever its item has changed. */
export const ITEM_CHANGED_SIGNAL = 'itemChanged';

/** Asks the sweep to settle everything that is due now, and answers when it has. */
export const SETTLE_NOW_UPDATE = 'settleNow';

/** The standing workflows, one of each per namespace. */
export const CUTOFF_SWEEP_ID = 'cutoff-sweep';
export const RECONCILE_ID = 'reconcile';

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
