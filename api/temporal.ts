/** The API's way to Temporal: opened when it is first needed, so that intake never waits for it. */
import { Client, Connection } from '@temporalio/client';
import type { Config } from '../config/env.ts';
import { CUTOFF_SWEEP_ID, SETTLE_NOW_UPDATE, TASK_QUEUE } from '../workflows/names.ts';
import type { TemporalPort } from './deps.ts';

const HEALTH_TIMEOUT_MS = 1_000;
const SETTLE_TIMEOUT_MS = 60_000;

/** A port over a lazy connection; `close` ends it. */
export function createTemporalPort({
  address,
  namespace,
}: Config['temporal']): TemporalPort & { close(): Promise<void> } {
  const connection = Connection.lazy({ address });
  const client = new Client({ connection, namespace });
  return {
    async isUp() {
      try {
        await connection.withDeadline(Date.now() + HEALTH_TIMEOUT_MS, () =>
          connection.workflowService.getSystemInfo({}),
        );
        return true;
      } catch {
        return false;
      }
    },
    async settleNow() {
      await connection.withDeadline(Date.now() + SETTLE_TIMEOUT_MS, () =>
        client.workflow.getHandle(CUTOFF_SWEEP_ID).executeUpdate(SETTLE_NOW_UPDATE),
      );
    },
    async ring({ id, workflow, args = [] }) {
      const workflowId = `${id}-rung`;
      await connection.withDeadline(Date.now() + SETTLE_TIMEOUT_MS, () =>
        client.workflow.execute(workflow, {
          ...{ workflowId, taskQueue: TASK_QUEUE, args: [...args] },
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      );
    },
    close: () => connection.close(),
  };
}
