/** The same outbox line delivered five times, at once and again later: one workflow per item, every event once. */
import type { OutboxLine } from '../../db/outbox.ts';
import { wakeItems } from '../../db/reconcile.ts';
import { deliver } from '../../worker/relay.ts';
import { readNamespaceId } from '../../worker/standing.ts';
import { asOwner } from '../support/database.ts';
import { fulfilDuties, moveClock } from '../support/items.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import {
  acceptAll,
  countOf,
  handInMany,
  inLanes,
  runsOfItems,
  TEN_DAYS_LATER,
  untilArmed,
  untilCount,
  untilRunning,
} from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport } from './report.ts';

const SIZES = { short: 20, full: 200 };
const TIMES = 5;

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('outbox-repeated', log);
  await onGround({ graceSeconds: 1 }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, items: number): Promise<void> {
  const { ledger, ownerUrl } = ground;
  const ids = await handInMany(ledger, items);
  const { rows: lines } = await ledger.pool.query<OutboxLine>('SELECT id, item_id AS "itemId", kind FROM outbox');
  facts.equal('lines, one per item', lines.length, items);
  await deliverAll(ground, lines, TIMES);
  facts.note('times that each was delivered at once', TIMES);
  // The lines are still there, as after a crash between delivery and commit, and four copies of each beside them.
  await asOwner(
    ownerUrl,
    `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
     SELECT item_id, kind, created_at, next_attempt_at FROM outbox, generate_series(2, $1)`,
    [TIMES],
  );
  await ground.startWorker();
  await untilArmed(ledger, await readNamespaceId(ground.connection, ground.namespace));
  await untilRunning(ground, items);
  const runs = await runsOfItems(ground);
  facts.equal('items with a workflow, by Temporal', runs.size, items);
  facts.equal('most workflows of one item, by Temporal', Math.max(...runs.values()), 1);
  await acceptAll(ledger, ids);
  await moveClock(ledger, new Date(TEN_DAYS_LATER + 60_000).toISOString());
  await wakeItems(ledger, ids);
  await untilCount(ledger, 'items deemed', items, `items WHERE status = 'deemedApproved'`);
  await fulfilDuties(ledger);
  await untilRunning(ground, 0);
  const before = await countOf(ledger, 'events');
  await deliverAll(ground, lines, TIMES);
  facts.equal('workflows still open, by Temporal', await untilRunning(ground, 0), 0);
  facts.equal('events that five more deliveries to closed items added', (await countOf(ledger, 'events')) - before, 0);
  facts.equal('events of deeming', await countOf(ledger, `events WHERE type = 'ItemDeemedApproved'`), items);
  await checkLedger(ground, facts);
}

/** The relay's own call for every line, several times at once. */
async function deliverAll({ client }: Ground, lines: readonly OutboxLine[], times: number): Promise<void> {
  await inLanes(lines.length, 8, async (i) => {
    const line = lines[i] as OutboxLine;
    const results = await Promise.all(Array.from({ length: times }, () => deliver(client, line)));
    const refused = results.find((result) => result !== 'delivered');
    if (refused) throw new Error(`line ${line.id} was not delivered: ${JSON.stringify(refused)}`);
  });
}
