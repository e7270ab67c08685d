/** The relay: carries outbox lines to Temporal. One call starts an item's workflow or wakes it, whichever it needs. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Ledger } from '../db/ledger.ts';
import { type Delivery, deliverBatch, type OutboxLine } from '../db/outbox.ts';
import { isTransient } from '../db/pool.ts';
import { approvalItemWorkflowId, ITEM_CHANGED_SIGNAL, TASK_QUEUE } from '../workflows/names.ts';

export interface RelayOptions {
  readonly ledger: Ledger;
  readonly client: Client;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const BATCH = 100;
/** Batches under way at once, so that one is delivered while the next is taken. */
const LANES = 2;
const IDLE_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;
const CALL_TIMEOUT_MS = 10_000;
/** Mass wakes are paced, so that they leave Temporal room for new items. */
const WAKES_A_SECOND = 400;

/** Delivers until the signal aborts. Survives the absence of PostgreSQL and of Temporal. */
export async function runRelay(options: RelayOptions): Promise<void> {
  await Promise.all(Array.from({ length: LANES }, () => runLane(options)));
}

async function runLane({ ledger, client, logger, signal }: RelayOptions): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let pauseMs: number;
    try {
      let wakes = 0;
      const { taken, delivered } = await deliverBatch(ledger, BATCH, (lines) => {
        wakes = lines.filter(({ kind }) => kind === 'wake').length;
        return Promise.all(lines.map((line) => deliver(client, line)));
      });
      failures = taken > 0 && delivered === 0 ? failures + 1 : 0;
      pauseMs = taken === 0 ? IDLE_MS : (wakes * LANES * 1000) / WAKES_A_SECOND;
    } catch (error) {
      failures += 1;
      pauseMs = IDLE_MS;
      logger[isTransient(error) ? 'warn' : 'error']({ err: error }, 'the relay could not take its lines');
    }
    if (failures > 0) pauseMs = Math.min(LONGEST_BACKOFF_MS, IDLE_MS * 2 ** failures);
    if (pauseMs > 0) await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Delivers one line: the same call starts the item's workflow and signals it. */
export async function deliver(client: Client, { itemId }: OutboxLine): Promise<Delivery> {
  try {
    await client.withDeadline(Date.now() + CALL_TIMEOUT_MS, () =>
      client.workflow.signalWithStart('approvalItem', {
        workflowId: approvalItemWorkflowId(itemId),
        taskQueue: TASK_QUEUE,
        args: [itemId],
        signal: ITEM_CHANGED_SIGNAL,
      }),
    );
    return 'delivered';
  } catch (error) {
    return refusalOf(error);
  }
}

/** INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED: Temporal has answered, and will answer the same again. */
const REFUSALS: ReadonlySet<number> = new Set([3, 9, 11, 12]);

function refusalOf(error: unknown): Delivery {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (isGrpcServiceError(cause) && REFUSALS.has(cause.code)) return { failed: cause.details };
  return 'retry';
}
