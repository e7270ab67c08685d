/** From the outbox to Temporal: the relay against a bare loop of the same calls. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Ledger } from '../db/ledger.ts';
import { countWaiting } from '../db/outbox.ts';
import { eventually } from '../test/support/eventually.ts';
import { deliver, runRelay } from '../worker/relay.ts';
import { itemIdOf } from '../workflows/names.ts';
import { cpuPerItem, readCpu } from './cpu.ts';
import type { Database, Engines } from './engines.ts';
import { addChecks, type Checks, compare, type Figure, type Pair, type Side } from './figures.ts';
import { handInItems } from './prepare.ts';
import { quietLogger, startWorker } from './temporal-side.ts';

export interface RelaySizes {
  readonly items: number;
  readonly repetitions: number;
}

/** As many calls under way at once as the relay has: its two lanes of a hundred lines. */
const AT_ONCE = 200;
const LOOK_AGAIN_MS = 5;

export async function benchRelay(engines: Engines, sizes: RelaySizes): Promise<readonly Figure[]> {
  const prepared = await engines.database();
  const ledger = prepared.ledger();
  const items = await handInItems(ledger, sizes.items);
  await ledger.pool.end();
  const pairs: Pair[] = [];
  const checks: Checks[] = [];
  for (let i = 0; i < sizes.repetitions; i += 1) {
    const ours = await onCopy(engines, prepared, items, carry);
    const other = await onCopy(engines, prepared, items, loop);
    pairs.push([ours.side, other.side]);
    checks.push(ours.checks, other.checks);
  }
  await prepared.drop();
  return [
    compare({
      name: `outbox to Temporal, ${items} items`,
      ours: 'relay',
      other: `bare loop of the same calls, ${AT_ONCE} at once`,
      target: { atLeast: 0.85 },
      pairs,
      checks: addChecks(checks),
    }),
  ];
}

/** Delivers everything. Answers when the last line has been delivered. */
type Delivering = (ledger: Ledger, client: Client) => Promise<void>;

async function onCopy(
  engines: Engines,
  template: Database,
  items: number,
  run: Delivering,
): Promise<{ readonly side: Side; readonly checks: Checks }> {
  const copy = await engines.database(template);
  const ledger = copy.ledger();
  const worker = await startWorker(engines.temporal.address, ledger);
  try {
    await engines.settleDisk();
    const cpuBefore = readCpu(engines, 'worker and relay');
    const since = performance.now();
    await run(ledger, worker.client);
    const tookMs = performance.now() - since;
    const cpu = cpuPerItem(cpuBefore, readCpu(engines, 'worker and relay'), items);
    return { side: { rate: (items / tookMs) * 1000, cpu }, checks: await checkWorkflows(ledger, worker.client) };
  } finally {
    await worker.stop();
    await ledger.pool.end();
    await copy.drop();
  }
}

async function carry(ledger: Ledger, client: Client): Promise<void> {
  const stopping = new AbortController();
  const relay = runRelay({ ledger, client, logger: quietLogger, signal: stopping.signal });
  while ((await countWaiting(ledger.pool)) > 0) await delay(LOOK_AGAIN_MS);
  stopping.abort();
  await relay;
}

async function loop(ledger: Ledger, client: Client): Promise<void> {
  const { rows } = await ledger.pool.query<{ id: string }>('SELECT id FROM items ORDER BY id');
  let next = 0;
  const lane = async () => {
    for (let row = rows[next++]; row !== undefined; row = rows[next++]) {
      const delivery = await deliver(client, { id: '', itemId: row.id, kind: 'start' });
      if (delivery !== 'delivered') throw new Error(`the bare loop could not start ${row.id}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Exactly one workflow, and one run of it, for each item. Temporal's list follows its truth after a moment. */
async function checkWorkflows({ pool }: Ledger, client: Client): Promise<Checks> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM items');
  const wanted = new Set(rows.map(({ id }) => id));
  const listed = await eventually(
    'Temporal lists the workflows',
    async () => {
      const runs = await listRuns(client);
      return new Set(runs).size >= wanted.size ? runs : undefined;
    },
    60_000,
  ).catch(() => listRuns(client));
  const found = new Set(listed);
  const stray = [...found].filter((id) => !wanted.has(id)).length;
  return {
    lost: [...wanted].filter((id) => !found.has(id)).length,
    double: listed.length - found.size,
    early: 0,
    problems: stray > 0 ? [`${stray} workflows belong to no item`] : [],
  };
}

async function listRuns(client: Client): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = 'approvalItem'` })) {
    ids.push(itemIdOf(workflowId) ?? workflowId);
  }
  return ids;
}
