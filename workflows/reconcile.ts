import { continueAsNew, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const ROUNDS_A_DAY = 24 * 60;

const { repair, compareWithTemporal } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * Repairs what Temporal has lost: every minute the open items whose workflow waits for the wrong instant or for
 * none, and once a day a comparison of all open workflows with the ledger.
 */
export async function reconcile(round = 0): Promise<void> {
  for (;;) {
    await repair();
    if (round % ROUNDS_A_DAY === 0) await compareWithTemporal();
    round += 1;
    await sleep('1 minute');
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof reconcile>(round);
  }
}
