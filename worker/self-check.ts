/** Whether Temporal keeps what it is given. */
import type { Connection } from '@temporalio/client';

/** The store of `temporal server start-dev`: one file, or none at all. */
const OF_DEVELOPMENT = 'sqlite';

/** Throws an Error for a development server; a Temporal that is away is waited for elsewhere, and asked no more. */
export async function needLastingTemporal(connection: Connection): Promise<void> {
  const info = await connection.workflowService.getClusterInfo({}).catch(() => undefined);
  if (info?.persistenceStore !== OF_DEVELOPMENT) return;
  throw new Error(
    'TEMPORAL_ADDRESS leads to a development server, which keeps its workflows in a file of its own: production refuses it. Name a server over PostgreSQL.',
  );
}
