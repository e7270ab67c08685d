/** Temporal's database is deleted while items are open, and the server starts empty: the ledger refills it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { wakeItems } from '../../db/reconcile.ts';
import { readNamespaceId } from '../../worker/standing.ts';
import { eventually } from '../support/eventually.ts';
import { fulfilDuties, moveClock } from '../support/items.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import {
  acceptAll,
  countOf,
  handInMany,
  runsOfItems,
  TEN_DAYS_LATER,
  untilArmed,
  untilCount,
  untilRunning,
} from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport, secondsSince } from './report.ts';

const SIZES = { short: 30, full: 500 };

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('temporal-lost', log);
  await onGround({ graceSeconds: 1, ownTemporal: true }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, items: number): Promise<void> {
  const { ledger, temporal, connection, namespace } = ground;
  const [worker, ids] = await Promise.all([ground.startWorker(), handInMany(ledger, items)]);
  let exits = 0;
  worker.onUnexpectedExit(() => {
    exits += 1;
  });
  await acceptAll(ledger, ids);
  const lost = await readNamespaceId(connection, namespace);
  await untilArmed(ledger, lost);
  await temporal?.stop();
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(join(ground.home, 'temporal', `temporal.db${suffix}`), { force: true });
  }
  await temporal?.restart();
  const emptyAt = performance.now();
  const namespaceId = await eventually('the namespace', () =>
    readNamespaceId(connection, namespace).catch(() => undefined),
  );
  facts.equal('the namespace is another one', namespaceId === lost ? 'no' : 'yes', 'yes');
  await untilArmed(ledger, namespaceId);
  facts.note('seconds until all were armed anew', secondsSince(emptyAt));
  await untilRunning(ground, items);
  const runs = await runsOfItems(ground);
  facts.equal('items with a workflow, by Temporal', runs.size, items);
  facts.equal('most workflows of one item, by Temporal', Math.max(...runs.values()), 1);
  await moveClock(ledger, new Date(TEN_DAYS_LATER - 2_000).toISOString(), { run: true });
  await wakeItems(ledger, ids);
  await untilCount(ledger, 'open items', 0, 'items WHERE closed_at IS NULL');
  const decided = `events WHERE type = 'ItemDeemedApproved' AND effective_at = $1`;
  facts.equal('deemed at the original instant', await countOf(ledger, decided, [new Date(TEN_DAYS_LATER)]), items);
  await fulfilDuties(ledger);
  facts.equal('workflows still open, by Temporal', await untilRunning(ground, 0), 0);
  facts.equal('exits of the worker', exits, 0);
  await checkLedger(ground, facts);
}
