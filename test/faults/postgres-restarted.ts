/** PostgreSQL restarted under load, once in order and once as after a crash: 503 with Retry-After, no process exits. */
import { readNamespaceId } from '../../worker/standing.ts';
import { checkAcknowledged } from './acknowledged.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import { inLanes, runsOfItems, untilArmed, untilRunning } from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport } from './report.ts';
import { type Submitted, singleWindow, tally } from './submitting.ts';

const SIZES = { short: 60, full: 600 };
const ITEMS_EACH = 1;
const AT_ONCE = 8;
const RESTARTS = ['fast', 'immediate'] as const;

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('postgres-restarted', log);
  await onGround({ graceSeconds: 60, ownPostgres: true }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, count: number): Promise<void> {
  const { ledger, postgres, connection, namespace } = ground;
  const [worker, api] = await Promise.all([ground.startWorker(), ground.startApi()]);
  let exits = 0;
  for (const process of [worker, api.service]) {
    process.onUnexpectedExit(() => {
      exits += 1;
    });
  }
  const pids = [worker.pid(), api.service.pid()].join(' ');
  const window = await singleWindow(api);
  const submitted: Submitted[] = [];
  let restarts = 0;
  let restarting: Promise<void> = Promise.resolve();
  // From within the work, while the other lanes have transactions under way.
  await inLanes(count, AT_ONCE, async () => {
    submitted.push(await window.submit(ITEMS_EACH));
    const mode = RESTARTS[restarts];
    if (mode === undefined || submitted.length < (count * (restarts + 1)) / (RESTARTS.length + 1)) return;
    restarts += 1;
    await restarting;
    restarting = postgres?.restart(mode) ?? restarting;
    restarting.catch(() => undefined);
  }).finally(() => restarting);
  const met = tally(submitted);
  facts.equal('restarts', restarts, RESTARTS.length);
  facts.atLeast('answers 503 with Retry-After', met.get('503') ?? 0, 1);
  const others = [...met].filter(([answer]) => answer !== '201' && answer !== '503');
  facts.equal(
    'other answers than 201 and 503',
    others.map(([answer, n]) => `${n} × ${answer}`).join(', ') || 'none',
    'none',
  );
  facts.equal('acknowledged', submitted.length, count);
  facts.note(
    'acknowledged by a stored answer, the first one lost',
    submitted.filter(({ replayed }) => replayed).length,
  );
  await untilArmed(ledger, await readNamespaceId(connection, namespace));
  await untilRunning(ground, count * ITEMS_EACH);
  const runs = await runsOfItems(ground);
  facts.equal('items with a workflow, by Temporal', runs.size, count * ITEMS_EACH);
  facts.equal('most workflows of one item, by Temporal', Math.max(...runs.values()), 1);
  const ready = await fetch(`${api.url}/readyz`);
  facts.equal('readiness afterwards', ready.status, 200);
  facts.equal('exits of processes', exits, 0);
  facts.equal('processes that are others', [worker.pid(), api.service.pid()].join(' ') === pids ? 0 : 1, 0);
  await checkAcknowledged(ground, facts, window, submitted, ITEMS_EACH);
  await checkLedger(ground, facts);
}
