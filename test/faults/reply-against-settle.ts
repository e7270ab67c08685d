/**
 * Replies of officers against the settle step, at -1 s, -1 ms, 0, +1 ms and +1 s of the cutoff: through the API, twenty
 * at once, while sweeps run. What the ledger then says must be what follows from its journal alone.
 */
import type { Ledger } from '../../db/ledger.ts';
import { settleDue, settleItem } from '../../db/settle.ts';
import { eventually } from '../support/eventually.ts';
import { moveClock } from '../support/items.ts';
import { type Ground, onGround } from './ground.ts';
import { heldReplies } from './held-replies.ts';
import { checkLedger } from './ledger-facts.ts';
import { acceptAll, countOf, handInMany, inLanes, untilCount } from './many-items.ts';
import { type Desk, officersDesk } from './officers-desk.ts';
import { differencesFromJournal } from './reply-oracle.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport } from './report.ts';

/** Accepted on the first day, due by the end of the tenth working day after it: counted by hand on the 2026 calendar. */
const ROUNDS = [
  { from: '2026-09-14T09:00:00+08:00', cutoff: '2026-09-29T00:00:00+08:00' },
  { from: '2026-10-19T09:00:00+08:00', cutoff: '2026-11-03T00:00:00+08:00' },
  { from: '2026-11-03T09:00:00+08:00', cutoff: '2026-11-18T00:00:00+08:00' },
  { from: '2026-11-18T09:00:00+08:00', cutoff: '2026-12-03T00:00:00+08:00' },
  { from: '2026-12-03T09:00:00+08:00', cutoff: '2026-12-18T00:00:00+08:00' },
];
const SIZES = { short: { rounds: 1, itemsEach: 100 }, full: { rounds: 5, itemsEach: 100 } };
/** The last one is the cutoff and the grace: from there on silence may be settled. */
const OFFSETS_MS = [-1_000, -1, 0, 1, 1_000];
const GRACE_SECONDS = 1;
const AT_ONCE = 20;
/** Replies per round that are judged in time and committed only when settling has begun. */
const HELD = 5;

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('reply-against-settle', log);
  await onGround({ graceSeconds: GRACE_SECONDS }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, { rounds, itemsEach }: (typeof SIZES)['short']): Promise<void> {
  const { ledger } = ground;
  const desk = await officersDesk(await ground.startApi(), ledger);
  const differences: string[] = [];
  let held = 0;
  for (const round of ROUNDS.slice(0, rounds)) {
    const ids = await openItems(ledger, round.from, itemsEach);
    held += await playRound(ledger, desk, ids, Date.parse(round.cutoff));
    await untilCount(ledger, 'open items', 0, 'items WHERE closed_at IS NULL');
    differences.push(...(await differencesFromJournal(ledger, ids, Date.parse(round.cutoff), desk.answers)));
  }
  facts.equal('replies, one per item', desk.answers.size, rounds * itemsEach);
  for (const offset of OFFSETS_MS)
    facts.atLeast(`replies received at ${offset} ms`, receivedAt(desk, rounds, offset), 1);
  facts.equal('timely replies committed while a settle step waited for the item', held, rounds * HELD);
  facts.note('decided by an officer', await countOf(ledger, `items WHERE status IN ('approved', 'refused')`));
  facts.note('deemed', await countOf(ledger, `items WHERE status = 'deemedApproved'`));
  facts.note('late replies kept', await countOf(ledger, `events WHERE type = 'LateReplyRecorded'`));
  facts.equal('differences from the journal', differences.slice(0, 5).join('; ') || 0, 0);
  await checkLedger(ground, facts);
}

async function openItems(ledger: Ledger, from: string, count: number): Promise<readonly string[]> {
  await moveClock(ledger, from);
  const ids = await handInMany(ledger, count);
  await acceptAll(ledger, ids);
  return ids;
}

/** All replies of one round, with the clock moved on in their midst and the sweeps running. Answers how many were held. */
async function playRound(ledger: Ledger, desk: Desk, ids: readonly string[], cutoff: number): Promise<number> {
  const instantOf = (step: number) => new Date(cutoff + (OFFSETS_MS[step] ?? 0)).toISOString();
  await moveClock(ledger, instantOf(0));
  const [behind, free] = [ids.slice(0, HELD), ids.slice(HELD)];
  // The replies under way when the clock moves for the last time are judged before it; as many again come after.
  const lastMove = free.length - 2 * AT_ONCE;
  const over = new AbortController();
  const settling = settleUntil(ledger, ids, over.signal);
  let replied = 0;
  let step = 0;
  let held = heldReplies(ledger, []);
  let moves = Promise.resolve();
  try {
    await inLanes(free.length, AT_ONCE, async (i) => {
      // Those under way meet the move; nobody sets out during it, so that each instant keeps replies of its own.
      await moves;
      await desk.reply(free[i] ?? '', i % 2 === 0 ? 'approve' : 'refuse');
      replied += 1;
      const early = replied < lastMove * ((step + 1) / (OFFSETS_MS.length - 1));
      // At each instant somebody is heard before the clock moves on: those under way may all be of the one before.
      if (early || step + 1 >= OFFSETS_MS.length || !heardAt(desk, cutoff + (OFFSETS_MS[step] ?? 0))) return;
      step += 1;
      const to = step;
      // One move after the other: two lanes may come here at the same moment.
      moves = moves.then(async () => {
        await moveClock(ledger, instantOf(to));
        // While the clock stands a millisecond before the cutoff: judged now, committed much later.
        if (OFFSETS_MS[to] !== -1) return;
        held = heldReplies(ledger, behind);
        await held.judged();
      });
      await moves;
    });
    const waited = await held.commitWhenAwaited();
    for (const [id, answer] of waited) desk.answers.set(id, answer);
    await eventually('the last item is settled', async () =>
      (await countOf(ledger, 'items WHERE closed_at IS NULL')) === 0 ? true : undefined,
    );
    return waited.size;
  } finally {
    over.abort();
    await Promise.all([held.release(), settling]);
  }
}

/** Two sweeps, and the settle step of each item's own workflow, again and again. */
async function settleUntil(ledger: Ledger, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const again = async (step: (round: number) => Promise<unknown>) => {
    // A settle step that waited in vain for an item is repeated, as Temporal would.
    for (let round = 0; !signal.aborted; round++) await step(round).catch(() => undefined);
  };
  const own = (offset: number) => (round: number) => settleItem(ledger, ids[(round + offset) % ids.length] ?? '');
  await Promise.all([
    again(() => settleDue(ledger)),
    again(() => settleDue(ledger)),
    again(own(0)),
    again(own(ids.length >> 1)),
  ]);
}

function heardAt(desk: Desk, instant: number): boolean {
  return [...desk.answers.values()].some(({ receivedAt }) => receivedAt === instant);
}

function receivedAt(desk: Desk, rounds: number, offset: number): number {
  const instants = new Set(ROUNDS.slice(0, rounds).map(({ cutoff }) => Date.parse(cutoff) + offset));
  return [...desk.answers.values()].filter((answer) => instants.has(answer.receivedAt)).length;
}
