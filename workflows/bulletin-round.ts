import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

// Retried for ever: while silence of the half-month is still being settled, or decisions are frozen, there is no bulletin.
const { draftBulletins } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** The round of the half-month: whatever bulletins are due by the ledger's clock are drafted; people freeze and publish them. */
export async function bulletinRound(): Promise<readonly string[]> {
  return draftBulletins();
}
