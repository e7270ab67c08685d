/** One item that always throws among many that are due: the others are decided, that one is parked with one alarm. */
import { wakeItems } from '../../db/reconcile.ts';
import { readNamespaceId } from '../../worker/standing.ts';
import { approvalItemWorkflowId, CUTOFF_SWEEP_ID, SETTLE_NOW_UPDATE } from '../../workflows/names.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { fulfilDuties, moveClock } from '../support/items.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import { acceptAll, countOf, handInMany, TEN_DAYS_LATER, untilArmed, untilCount, untilRunning } from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport, secondsSince } from './report.ts';

const SIZES = { short: 100, full: 1_000 };

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('poison', log);
  await onGround({ graceSeconds: 1 }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, items: number): Promise<void> {
  const { ledger, client } = ground;
  const [, ids] = await Promise.all([ground.startWorker(), handInMany(ledger, items)]);
  await acceptAll(ledger, ids);
  const namespaceId = await readNamespaceId(ground.connection, ground.namespace);
  await untilArmed(ledger, namespaceId);
  const poisoned = ids[Math.floor(items / 2)] ?? '';
  await poison(ground, poisoned);
  await moveClock(ledger, new Date(TEN_DAYS_LATER + 60_000).toISOString());
  const dueAt = performance.now();
  // The sweep and some items' own workflows, the poisoned one's included, at the same time.
  await wakeItems(ledger, ids.slice(items / 2 - 10, items / 2 + 10));
  await client.workflow.getHandle(CUTOFF_SWEEP_ID).executeUpdate(SETTLE_NOW_UPDATE);
  await untilCount(ledger, 'open items', 1, 'items WHERE closed_at IS NULL');
  facts.note('seconds until all others were decided', secondsSince(dueAt));
  facts.equal('decided', await countOf(ledger, `items WHERE status = 'deemedApproved'`), items - 1);
  facts.equal('parked', await countOf(ledger, 'items WHERE parked_at IS NOT NULL AND id = $1', [poisoned]), 1);
  facts.equal('parked in all', await countOf(ledger, 'items WHERE parked_at IS NOT NULL'), 1);
  await fulfilDuties(ledger);
  await untilRunning(ground, 1);
  // Let go without being repaired: now its own workflow meets it, while the sweep sleeps.
  await asOwner(ground.ownerUrl, 'UPDATE items SET parked_at = NULL, parked_reason = NULL WHERE id = $1', [poisoned]);
  await wakeItems(ledger, [poisoned]);
  await untilCount(ledger, 'items parked again', 1, 'items WHERE parked_at IS NOT NULL AND id = $1', [poisoned]);
  await wakeItems(ledger, [poisoned]);
  await untilCount(ledger, 'lines in the outbox', 0, 'outbox');
  const { openTimers, settleSteps } = await workOf(ground, poisoned);
  facts.equal('open timers of its own workflow', openTimers, 0);
  facts.atMost('settle steps that its own workflow asked for', settleSteps, 2);
  facts.equal('alarms', await countOf(ledger, `alarms WHERE kind = 'item-parked'`), 1);
  await checkLedger(ground, facts, [poisoned]);
}

/** An event that can follow no other: the journal of the item is broken from here on. */
async function poison({ ownerUrl }: Ground, itemId: string): Promise<void> {
  await asOwner(
    ownerUrl,
    `INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
     SELECT $1, event_count + n, type, ledger_clock(), ledger_clock(), 'test', '{}'
     FROM items, (VALUES (1, 'ItemWithdrawn'), (2, 'ItemApproved')) AS wrong(n, type) WHERE id = $1`,
    [itemId],
  );
}

interface Work {
  /** Timers that were started and have not ended. */
  readonly openTimers: number;
  /** How often it has asked for a settle step. */
  readonly settleSteps: number;
}

/**
 * What the item's own workflow has asked for, once no task and no activity of it is under way. Without an open timer
 * nothing but another signal can move it, so it cannot spin.
 */
async function workOf({ client }: Ground, itemId: string): Promise<Work> {
  const handle = client.workflow.getHandle(approvalItemWorkflowId(itemId));
  return eventually('the workflow of the parked item is at rest', async () => {
    const events = (await handle.fetchHistory()).events ?? [];
    const count = (holds: (event: (typeof events)[number]) => unknown) => events.filter((event) => holds(event)).length;
    const tasks =
      count((event) => event.workflowTaskScheduledEventAttributes) -
      count((event) => event.workflowTaskCompletedEventAttributes ?? event.workflowTaskTimedOutEventAttributes);
    const timers =
      count((event) => event.timerStartedEventAttributes) -
      count((event) => event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes);
    const activities =
      count((event) => event.activityTaskScheduledEventAttributes) -
      count((event) => event.activityTaskCompletedEventAttributes);
    const settleSteps = count((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'settle');
    return tasks + activities === 0 ? { openTimers: timers, settleSteps } : undefined;
  });
}
