/** A worker inside the test's process, on the real Temporal, in a namespace of its own. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { createActivities } from '../../activities/index.ts';
import type { Ledger } from '../../db/ledger.ts';
import { cachedBundle } from '../../worker/bundle.ts';
import { runRelay } from '../../worker/relay.ts';
import {
  ensureSearchAttributes,
  listRunningItems,
  type StandingKeeper,
  standingKeeper,
} from '../../worker/standing.ts';
import { runTemporalWorker } from '../../worker/temporal-worker.ts';

export interface TestWorker {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  readonly keeper: StandingKeeper;
  stop(): Promise<void>;
}

export interface TestWorkerOptions {
  readonly ledger: Ledger;
  readonly address?: string;
  /** A namespace that is there already; otherwise a new one. */
  readonly namespace?: string;
  /** False: only the items' own workflows settle. */
  readonly standing?: boolean;
}

let installed = false;

/** Starts relay, worker and standing workflows; resolves when the worker polls. */
export async function startTestWorker(options: TestWorkerOptions): Promise<TestWorker> {
  if (!installed)
    Runtime.install({
      shutdownSignals: [],
      logger: silent,
      telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
    });
  installed = true;
  const { ledger, standing = true } = options;
  const address = options.address ?? process.env.TEST_TEMPORAL_ADDRESS ?? '';
  const connection = await Connection.connect({ address });
  const namespace = options.namespace ?? (await registerNamespace(connection));
  const client = new Client({ connection, namespace });
  const keeper = standingKeeper(client, connection, namespace);
  const stopping = new AbortController();
  const { signal } = stopping;
  const logger = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
  const activities = createActivities({
    ledger,
    namespaceId: keeper.namespaceId,
    runningItems: () => listRunningItems(client),
  });
  const config = { temporal: { address, namespace }, database: { url: '', poolSize: 16 } };
  const codePath = await cachedBundle();
  let running: Promise<unknown> = Promise.resolve();
  await new Promise<void>((onReady) => {
    running = Promise.all([
      runTemporalWorker({ config, codePath, activities, logger, signal, onReady }),
      runRelay({ ledger, client, logger, signal }),
      standing ? keeper.run(logger, signal) : ensureSearchAttributes(connection, namespace),
    ]);
  });
  return {
    client,
    connection,
    namespace,
    keeper,
    async stop() {
      stopping.abort();
      await running;
      await connection.close();
    },
  };
}

const silent = {
  log: () => undefined,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A new namespace, once the server's own cache knows it. */
export async function registerNamespace(connection: Connection): Promise<string> {
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const kept = { seconds: 86_400 as unknown as Long };
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: kept });
  for (let tries = 0; ; tries++) {
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      return namespace;
    } catch (error) {
      if (tries > 200) throw error;
      await delay(100);
    }
  }
}
