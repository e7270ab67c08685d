import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';

const { meetings } = proxyActivities<Activities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Prepares the drafts of meetings whose day has come, and tells of tasks that are nearly due or late. */
export async function meetingRound(): Promise<void> {
  await meetings();
}
