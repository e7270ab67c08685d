/** The product's worker in this process, in a Temporal namespace of its own. */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { createActivities } from '../activities/index.ts';
import type { Ledger } from '../db/ledger.ts';
import { registerNamespace } from '../test/support/worker.ts';
import { cachedBundle } from '../worker/bundle.ts';
import { ensureSearchAttributes, listRunningItems, readNamespaceId } from '../worker/standing.ts';
import { runTemporalWorker } from '../worker/temporal-worker.ts';
import { POOL_SIZE } from './engines.ts';

export const quietLogger = pino({ level: 'silent' });

let installed = false;

/** Temporal's native part says nothing but errors, and leaves signals to us. Once per process. */
export function installRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
  });
}

export interface TemporalSide {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  stop(): Promise<void>;
}

/** A client in a new namespace. */
export async function freshNamespace(address: string): Promise<TemporalSide> {
  installRuntime();
  const connection = await Connection.connect({ address });
  const namespace = await registerNamespace(connection);
  const stop = () => connection.close();
  return { client: new Client({ connection, namespace }), connection, namespace, stop };
}

/** A client and a worker with the real workflows and activities in a new namespace; without relay, sweep, reconciler. */
export async function startWorker(address: string, ledger: Ledger): Promise<TemporalSide> {
  const side = await freshNamespace(address);
  const { client, connection, namespace } = side;
  await ensureSearchAttributes(connection, namespace);
  const namespaceId = await readNamespaceId(connection, namespace);
  const stopping = new AbortController();
  const activities = createActivities({
    ledger,
    namespaceId: async () => namespaceId,
    runningItems: () => listRunningItems(client),
  });
  const config = { temporal: { address, namespace }, database: { url: '', poolSize: POOL_SIZE } };
  const codePath = await cachedBundle();
  let running: Promise<void> = Promise.resolve();
  await new Promise<void>((onReady) => {
    const { signal } = stopping;
    running = runTemporalWorker({ config, codePath, activities, logger: quietLogger, signal, onReady });
  });
  return {
    ...side,
    async stop() {
      stopping.abort();
      await running;
      await side.stop();
    },
  };
}
