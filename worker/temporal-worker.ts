/** Temporal's worker, made anew whenever its server went away for good. */
import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Activities } from '../activities/index.ts';
import type { Config } from '../config/env.ts';
import { TASK_QUEUE } from '../workflows/names.ts';

export interface TemporalWorkerOptions {
  readonly config: Pick<Config, 'temporal' | 'database'>;
  /** The bundle of the workflows. */
  readonly codePath: string;
  readonly activities: Activities;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Called once, when the first worker polls. */
  readonly onReady: () => void;
}

const RETRY_MS = 2_000;

/** Runs a worker until the signal aborts; one that fails (Temporal away, its namespace gone) is followed by another. */
export async function runTemporalWorker(options: TemporalWorkerOptions): Promise<void> {
  const { logger, signal } = options;
  let ready = false;
  while (!signal.aborted) {
    try {
      await runOnce(options, () => {
        if (!ready) options.onReady();
        ready = true;
      });
    } catch (error) {
      logger.warn({ err: error }, 'the Temporal worker ended and will be started again');
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function runOnce(
  { config, codePath, activities, signal }: TemporalWorkerOptions,
  onReady: () => void,
): Promise<void> {
  const connection = await NativeConnection.connect({ address: config.temporal.address });
  try {
    const worker = await Worker.create({
      connection,
      namespace: config.temporal.namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle: { codePath },
      activities,
      // An activity is one transaction; more at once than connections would only wait.
      maxConcurrentActivityTaskExecutions: config.database.poolSize * 2,
      shutdownGraceTime: '10 seconds',
    });
    const shutdown = () => worker.shutdown();
    signal.addEventListener('abort', shutdown, { once: true });
    if (signal.aborted) return;
    const finished = worker.run();
    onReady();
    await finished;
    signal.removeEventListener('abort', shutdown);
  } finally {
    await connection.close();
  }
}
