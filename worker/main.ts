/** The worker's process: runs workflows and activities, carries the outbox, watches the clocks. */
import { readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { createFollowers } from '../activities/followers.ts';
import { createActivities } from '../activities/index.ts';
import { loadConfig } from '../config/env.ts';
import { announceReady, loggerOptions } from '../config/logging.ts';
import { createLedger } from '../db/ledger.ts';
import { createPool } from '../db/pool.ts';
import { needSoundServer } from '../db/self-check.ts';
import { networksOf } from '../domain/telling/public-address.ts';
import { cachedBundle } from './bundle.ts';
import { runClockGuard } from './clock-guard.ts';
import { runDeliveries } from './deliveries.ts';
import { runFollowers } from './followers.ts';
import { runHeadPosts } from './head-posts.ts';
import { mailChannel } from './mail.ts';
import { runMessenger } from './messenger.ts';
import { runRelay } from './relay.ts';
import { needLastingTemporal } from './self-check.ts';
import { listRunningItems, standingKeeper } from './standing.ts';
import { runTemporalWorker } from './temporal-worker.ts';
import { webhookChannel } from './webhooks.ts';
import { createWitness } from './witness.ts';

const config = loadConfig(process.env, (path) => readFileSync(path, 'utf8'));
const logger = pino(loggerOptions(config.logLevel, 'worker'));
const pool = createPool(config.database.url, config.database.poolSize, (err) =>
  logger.warn({ err }, 'a connection broke'),
);
const ledger = createLedger(pool, { ...config, mailIsOn: config.mail !== null });

// The engine's own logging is kept to what a person must know; stopping is ours.
Runtime.install({
  shutdownSignals: [],
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) },
    ...(config.workerMetricsPort > 0 && {
      metrics: { prometheus: { bindAddress: `0.0.0.0:${config.workerMetricsPort}` } },
    }),
  },
});

const connection = Connection.lazy({ address: config.temporal.address });
const client = new Client({ connection, namespace: config.temporal.namespace });
const keeper = standingKeeper(client, connection, config.temporal.namespace);
const activities = createActivities({
  ledger,
  namespaceId: keeper.namespaceId,
  runningItems: () => listRunningItems(client),
});

const networks = networksOf(config.webhookNetworks);
const webhooks = webhookChannel({ ledger, source: config.api.publicUrl || 'urn:shixian', networks });

const { mail, headsUrl } = config;

const stopping = new AbortController();
const { signal } = stopping;
const witness = config.witnessFile === undefined ? undefined : createWitness(config.witnessFile);
let onFirstLook = () => {};
/** Nothing is settled before the witness has looked at the ledger. */
const firstLook = new Promise<void>((resolve) => {
  onFirstLook = resolve;
  if (witness === undefined) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
});
if (config.mode === 'production') {
  await needSoundServer(pool);
  await needLastingTemporal(connection);
}
const codePath = config.workflowBundle ?? (await cachedBundle());
const running = Promise.all([
  runRelay({ ledger, client, logger, signal }),
  runClockGuard(ledger, logger, signal, { witness, onFirstLook }),
  keeper.run(logger, signal),
  runFollowers({ ledger, followers: createFollowers(ledger), logger, signal }),
  runMessenger(webhooks, { ledger, logger, signal }),
  runDeliveries({ ledger, logger, signal }),
  ...(headsUrl === undefined ? [] : [runHeadPosts({ ledger, url: headsUrl, networks, logger, signal })]),
  ...(mail === null
    ? []
    : [runMessenger(mailChannel({ ledger, ...mail, publicUrl: config.api.publicUrl }), { ledger, logger, signal })]),
  firstLook.then(() =>
    runTemporalWorker({ config, codePath, activities, logger, signal, onReady: () => announceReady(logger) }),
  ),
]);

closeWithGrace({ delay: 20_000, logger }, async ({ err }) => {
  if (err) logger.error({ err }, 'stopping after an error');
  stopping.abort();
  await running;
  await connection.close();
  await pool.end();
});
