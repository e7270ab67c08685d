/** kill -9 of the worker across a due instant: decided after its return, at the original instants, each once. */
import { wakeItems } from '../../db/reconcile.ts';
import { readNamespaceId } from '../../worker/standing.ts';
import { act, fulfilDuties, moveClock } from '../support/items.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import {
  acceptAll,
  countOf,
  handInMany,
  TEN_DAYS_LATER,
  untilArmed,
  untilClock,
  untilCount,
  untilRunning,
} from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport, secondsSince } from './report.ts';

const GRACE_SECONDS = 2;
const SIZES = { short: { items: 25, leadMs: 6_000 }, full: { items: 200, leadMs: 6_000 } };
/** How long before the due instant the worker is killed. */
const KILL_AHEAD_MS = 1_500;
/** Replies of each kind: recorded before the due instant, on their way across it, and late. */
const REPLIES = 5;

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('worker-killed', log);
  await onGround({ graceSeconds: GRACE_SECONDS }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, { items, leadMs }: (typeof SIZES)['short']): Promise<void> {
  const { ledger } = ground;
  const [worker, ids] = await Promise.all([ground.startWorker(), handInMany(ledger, items)]);
  await acceptAll(ledger, ids);
  await untilArmed(ledger, await readNamespaceId(ground.connection, ground.namespace));
  await moveClock(ledger, new Date(TEN_DAYS_LATER - leadMs).toISOString(), { run: true });
  await wakeItems(ledger, ids);
  await untilClock(ledger, TEN_DAYS_LATER - KILL_AHEAD_MS);
  await worker.kill();
  const replied = await replyWithoutWorker(ground, facts, ids);
  await worker.restart();
  const restartedAt = performance.now();
  await untilCount(ledger, 'open items', 0, 'items WHERE closed_at IS NULL');
  facts.note('seconds from ready to the last decision', secondsSince(restartedAt));
  const deemed = items - 2 * REPLIES;
  const decided = `events WHERE type = 'ItemDeemedApproved' AND effective_at = $1`;
  facts.equal('deemed at the original instant', await countOf(ledger, decided, [new Date(TEN_DAYS_LATER)]), deemed);
  facts.equal('deemed in all', await countOf(ledger, `events WHERE type = 'ItemDeemedApproved'`), deemed);
  const approved = `items WHERE status = 'approved' AND id = ANY($1)`;
  facts.equal('timely replies that won', await countOf(ledger, approved, [replied]), 2 * REPLIES);
  facts.equal('late replies kept', await countOf(ledger, `events WHERE type = 'LateReplyRecorded'`), REPLIES);
  await fulfilDuties(ledger);
  facts.equal('workflows still open, by Temporal', await untilRunning(ground, 0), 0);
  await checkLedger(ground, facts);
}

/** What happens at the windows while no worker lives. Answers the items that were replied to in time. */
async function replyWithoutWorker(
  { ledger, graceMs }: Ground,
  facts: Facts,
  ids: readonly string[],
): Promise<readonly string[]> {
  const approve = { type: 'Approve', expectedVersion: 2, reasons: null } as const;
  const timely = ids.slice(0, REPLIES);
  const crossing = ids.slice(REPLIES, 2 * REPLIES);
  const late = ids.slice(2 * REPLIES, 3 * REPLIES);
  await Promise.all(timely.map((id) => act(ledger, id, approve)));
  // Complete before the due instant, judged after it: the request waited in between.
  await untilClock(ledger, TEN_DAYS_LATER - 500);
  const completeAt = performance.now();
  await untilClock(ledger, TEN_DAYS_LATER + 200);
  await Promise.all(crossing.map((id) => act(ledger, id, approve, () => performance.now() - completeAt)));
  await untilClock(ledger, TEN_DAYS_LATER + graceMs + 200);
  const decisions = `events WHERE type IN ('ItemDeemedApproved', 'EscalationRaised')`;
  facts.equal('decided while the worker was dead', await countOf(ledger, decisions), 0);
  await Promise.all(late.map((id) => act(ledger, id, approve)));
  return [...timely, ...crossing];
}
