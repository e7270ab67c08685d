/** What must be there in Temporal before items can run: search attributes, the two standing workflows, the Schedules. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, type Connection, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Logger } from 'pino';
import { CUTOFF_SWEEP_ID, itemIdOf, RECONCILE_ID, ROUNDS, type Round, TASK_QUEUE } from '../workflows/names.ts';
import { ensureSchedules, replaceLostSchedules } from './schedules.ts';

/** temporal.api.enums.v1.IndexedValueType */
const KEYWORD = 2;
/** The search attributes of the workflows, all of them keywords. */
export const SEARCH_ATTRIBUTES = ['Department', 'ItemType', 'DueOn'];

/**
 * Registers the search attributes that the namespace lacks. Needed again whenever Temporal's database is a new one.
 * Throws when the namespace is absent.
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter((name) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

/** Starts the sweep and the reconciler where they do not run. */
export async function ensureStandingWorkflows(client: Client): Promise<void> {
  const standing = [
    ['cutoffSweep', CUTOFF_SWEEP_ID],
    ['reconcile', RECONCILE_ID],
  ] as const;
  for (const [workflow, workflowId] of standing) {
    await client.workflow
      .start(workflow, { workflowId, taskQueue: TASK_QUEUE, args: [], workflowIdConflictPolicy: 'USE_EXISTING' })
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      });
  }
}

/** The id of the namespace: a restored or emptied Temporal has another one. */
export async function readNamespaceId(connection: Connection, namespace: string): Promise<string> {
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
  if (!namespaceInfo?.id) throw new Error(`Temporal does not say the id of namespace ${namespace}`);
  return namespaceInfo.id;
}

/** The items whose workflow runs, by Temporal's own list. */
export async function* listRunningItems(client: Client): AsyncIterable<string> {
  const query = `WorkflowType = 'approvalItem' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    const itemId = itemIdOf(workflowId);
    if (itemId !== undefined) yield itemId;
  }
}

const INTERVAL_MS = 5_000;

export interface StandingKeeper {
  /** The namespace's id as last seen; asks Temporal where it was not seen yet. */
  readonly namespaceId: () => Promise<string>;
  /** Keeps everything in place until the signal aborts. */
  readonly run: (logger: Logger, signal: AbortSignal) => Promise<void>;
}

/** Looks every few seconds whether Temporal is the one it was, and puts back what a new one lacks. */
export function standingKeeper(
  client: Client,
  connection: Connection,
  namespace: string,
  rounds: readonly Round[] = ROUNDS,
): StandingKeeper {
  let seen: string | undefined;
  let scheduledIn: string | undefined;
  const look = async () => {
    const id = await readNamespaceId(connection, namespace);
    if (id !== seen) await ensureSearchAttributes(connection, namespace);
    // Before the reconciler may start: its first round must compare with this namespace.
    seen = id;
    await ensureStandingWorkflows(client);
    await (id === scheduledIn ? replaceLostSchedules : ensureSchedules)(client, rounds);
    scheduledIn = id;
  };
  return {
    namespaceId: async () => seen ?? (await readNamespaceId(connection, namespace)),
    async run(logger, signal) {
      while (!signal.aborted) {
        await look().catch((error: unknown) => logger.warn({ err: error }, 'Temporal does not answer'));
        await delay(INTERVAL_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
