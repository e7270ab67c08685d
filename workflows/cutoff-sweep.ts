import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineUpdate,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, SweepResult } from '../activities/index.ts';
import { SETTLE_NOW_UPDATE } from './names.ts';

const settleNow = defineUpdate<SweepResult>(SETTLE_NOW_UPDATE);

const LONGEST_SLEEP_MS = 60_000;

const { sweep } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/**
 * Decides everything that is due, in batches, beside the items' own workflows: a hundred thousand items of one
 * midnight in seconds, and an item whose workflow is stuck all the same. Sleeps until the ledger's earliest deadline,
 * a minute at most, since an earlier one may be added meanwhile.
 */
export async function cutoffSweep(): Promise<void> {
  setHandler(settleNow, () => sweep());

  for (;;) {
    const { waitMs } = await sweep();
    await sleep(Math.min(waitMs, LONGEST_SLEEP_MS));
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof cutoffSweep>();
    }
  }
}
