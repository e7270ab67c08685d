/** Figures for Prometheus: what the API does, and what the ledger says when it is asked. */
import { performance } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Ledger } from '../db/ledger.ts';
import { type Figures, readFigures } from '../db/queries/figures.ts';
import type { App, Metrics } from './deps.ts';

export function createMetrics(ledger: Ledger): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const submissions = new Counter({ name: 'shixian_submissions_total', help: 'Submissions taken in', registers });
  const items = new Counter({ name: 'shixian_items_total', help: 'Approval items taken in', registers });
  const refresh = addFigures(registry, ledger);
  return {
    registry,
    countIntake(count) {
      submissions.inc();
      items.inc(count);
    },
    countStreams(open) {
      new Gauge({
        name: 'shixian_streams_open',
        help: 'Streams of windows that somebody listens to',
        registers,
        collect() {
          this.set(open());
        },
      });
    },
    async page() {
      await refresh();
      return registry.metrics();
    },
  };
}

const FIGURES: readonly (readonly [name: string, help: string, read: (figures: Figures) => number])[] = [
  ['shixian_outbox_waiting', 'Outbox lines not yet delivered to Temporal', (f) => f.outboxWaiting],
  ['shixian_outbox_parked', 'Outbox lines that Temporal refused for good', (f) => f.outboxParked],
  ['shixian_items_open', 'Open approval items', (f) => f.itemsOpen],
  ['shixian_items_parked', 'Items that the clock could not decide', (f) => f.itemsParked],
  [
    'shixian_settle_lag_seconds',
    'Age of the oldest deadline that may be settled and is not',
    (f) => f.settleLagSeconds,
  ],
  ['shixian_messages_pending', 'E-mails and webhooks that wait to be sent', (f) => f.messagesPending],
  ['shixian_messages_dead', 'E-mails and webhooks that were given up', (f) => f.messagesDead],
  ['shixian_alarms', 'Alarms in the ledger', (f) => f.alarms],
  ['shixian_clock_frozen', '1 while the safety freeze holds', (f) => Number(f.frozen)],
];

/** One query for all gauges; where the ledger is away they are left out and `shixian_database_up` is 0. */
function addFigures(registry: Registry, ledger: Ledger): () => Promise<void> {
  const registers = [registry];
  const gauges = FIGURES.map(([name, help, read]) => ({ read, gauge: new Gauge({ name, help, registers }) }));
  const up = new Gauge({ name: 'shixian_database_up', help: '1 when the ledger answers', registers });
  return async () => {
    try {
      const figures = await readFigures(ledger.pool, ledger.graceMs);
      for (const { gauge, read } of gauges) gauge.set(read(figures));
      up.set(1);
    } catch {
      for (const { gauge } of gauges) gauge.remove();
      up.set(0);
    }
  };
}

const BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Times every request by its route. */
export function timeRequests(app: App, { registry }: Metrics): void {
  const durations = new Histogram({
    name: 'shixian_http_request_seconds',
    help: 'From the complete request to the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const seconds = (performance.now() - request.completeAt) / 1000;
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    durations.observe({ method: request.method, route, status: reply.statusCode }, seconds);
    request.log.info(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(seconds * 1000) },
      'answered',
    );
  });
}
