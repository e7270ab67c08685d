/** Temporal is stopped while submissions come in: all are acknowledged, and dispatched when it returns, none twice. */
import { readNamespaceId } from '../../worker/standing.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import { countOf, inLanes, runsOfItems, untilArmed, untilCount, untilRunning } from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport, secondsSince } from './report.ts';
import { type Submitted, singleWindow, tally } from './submitting.ts';

const SIZES = { short: 30, full: 200 };
const ITEMS_EACH = 3;
const AT_ONCE = 8;

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('temporal-down', log);
  await onGround({ graceSeconds: 1, ownTemporal: true }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, count: number): Promise<void> {
  const { ledger, temporal, connection, namespace } = ground;
  const [worker, api] = await Promise.all([ground.startWorker(), ground.startApi()]);
  let exits = 0;
  for (const process of [worker, api.service]) {
    process.onUnexpectedExit(() => {
      exits += 1;
    });
  }
  const window = await singleWindow(api);
  const submitted: Submitted[] = [];
  const submit = (many: number) =>
    inLanes(many, AT_ONCE, async () => {
      submitted.push(await window.submit(ITEMS_EACH));
    });
  // The server goes while work is under way, not only between two pieces of it.
  const under = submit(count / 10);
  await temporal?.stop();
  await under;
  const stoppedAt = performance.now();
  await submit(count - count / 10);
  facts.note('seconds that the submissions took without Temporal', secondsSince(stoppedAt));
  facts.equal('answers 201', tally(submitted).get('201') ?? 0, count);
  facts.equal('other answers', submitted.flatMap(({ met }) => met).length - count, 0);
  await temporal?.restart();
  const backAt = performance.now();
  await untilCount(ledger, 'lines in the outbox', 0, 'outbox');
  facts.note('seconds until all were dispatched', secondsSince(backAt));
  await untilArmed(ledger, await readNamespaceId(connection, namespace));
  facts.note('seconds until all were armed', secondsSince(backAt));
  await untilRunning(ground, count * ITEMS_EACH);
  const runs = await runsOfItems(ground);
  facts.equal('items with a workflow, by Temporal', runs.size, count * ITEMS_EACH);
  facts.equal('most workflows of one item, by Temporal', Math.max(...runs.values()), 1);
  facts.equal('lines left in the outbox, parked ones included', await countOf(ledger, 'outbox'), 0);
  facts.equal('exits of processes', exits, 0);
  await checkLedger(ground, facts);
}
