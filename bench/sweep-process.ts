/**
 * The worker's process without its reconciler: workflows and activities, the sweep, the relay. The reconciler would
 * rightly ask for a workflow for each of the bench's items at once, since none was ever started.
 */
import { Client, Connection } from '@temporalio/client';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { createActivities } from '../activities/index.ts';
import { loadConfig } from '../config/env.ts';
import { announceReady, loggerOptions } from '../config/logging.ts';
import { createLedger } from '../db/ledger.ts';
import { createPool } from '../db/pool.ts';
import { cachedBundle } from '../worker/bundle.ts';
import { runRelay } from '../worker/relay.ts';
import { ensureSearchAttributes, listRunningItems, readNamespaceId } from '../worker/standing.ts';
import { runTemporalWorker } from '../worker/temporal-worker.ts';
import { CUTOFF_SWEEP_ID, TASK_QUEUE } from '../workflows/names.ts';
import { installRuntime } from './temporal-side.ts';

const config = loadConfig(process.env);
const { address, namespace } = config.temporal;
const logger = pino(loggerOptions(config.logLevel, 'worker'));
const pool = createPool(config.database.url, config.database.poolSize, () => undefined);
const ledger = createLedger(pool, config);
installRuntime();

const connection = await Connection.connect({ address });
const client = new Client({ connection, namespace });
await ensureSearchAttributes(connection, namespace);
const namespaceId = await readNamespaceId(connection, namespace);
const activities = createActivities({
  ledger,
  namespaceId: async () => namespaceId,
  runningItems: () => listRunningItems(client),
});

const stopping = new AbortController();
const { signal } = stopping;
const codePath = await cachedBundle();
const running = Promise.all([
  runRelay({ ledger, client, logger, signal }),
  runTemporalWorker({ config, codePath, activities, logger, signal, onReady: () => announceReady(logger) }),
]);
await client.workflow.start('cutoffSweep', { workflowId: CUTOFF_SWEEP_ID, taskQueue: TASK_QUEUE, args: [] });

closeWithGrace({ delay: 20_000, logger }, async () => {
  stopping.abort();
  await running;
  await connection.close();
  await pool.end();
});
