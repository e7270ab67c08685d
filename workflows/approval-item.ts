import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { ITEM_CHANGED_SIGNAL } from './names.ts';

const itemChanged = defineSignal(ITEM_CHANGED_SIGNAL);

// Retried for ever: an item outlives every outage, and an item that cannot be decided is parked by the activity.
const { nextDeadline, settle } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/**
 * The time of one approval item: ask for the next deadline, wait for it or for a change, settle it, and again, until
 * the item is closed. It knows no rule and no form; the ledger decides. It lives for as long as the item is open.
 */
export async function approvalItem(itemId: string): Promise<void> {
  let changed = false;
  setHandler(itemChanged, () => {
    changed = true;
  });

  for (;;) {
    // Here, where the new run asks at once what this one would have asked: no change is lost, and no flood puts it off.
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof approvalItem>(itemId);
    changed = false;
    const next = await nextDeadline(itemId);
    // A change that came while the answer was on its way may have outdated it: ask again before acting on it.
    if (changed) continue;
    if (next.kind === 'done') return;

    upsertSearchAttributes({ Department: [next.department], ItemType: [next.itemType], DueOn: [next.dueOn] });

    if (next.kind === 'waiting') {
      await condition(() => changed);
    } else if (!(await condition(() => changed, next.waitMs))) {
      await settle(itemId);
    }
  }
}
