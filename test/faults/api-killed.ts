/** kill -9 of the API in the middle of submissions; the client repeats with the same keys until each is acknowledged. */
import { checkAcknowledged } from './acknowledged.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import { countOf, inLanes } from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport } from './report.ts';
import { type Submitted, singleWindow, tally } from './submitting.ts';

const SIZES = { short: { count: 80, kills: 1 }, full: { count: 500, kills: 3 } };
const ITEMS_EACH = 2;
const AT_ONCE = 16;

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('api-killed', log);
  await onGround({ graceSeconds: 5 }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, { count, kills }: (typeof SIZES)['short']): Promise<void> {
  const { ledger } = ground;
  const api = await ground.startApi();
  const window = await singleWindow(api);
  const submitted: Submitted[] = [];
  let killed = 0;
  let restarting: Promise<void> = Promise.resolve();
  // Killed from within the work: at that moment the other lanes have requests under way.
  const killAt = Array.from({ length: kills }, (_, k) => Math.floor((count * (k + 1)) / (kills + 1)));
  await inLanes(count, AT_ONCE, async () => {
    submitted.push(await window.submit(ITEMS_EACH));
    if (submitted.length === killAt[killed]) {
      killed += 1;
      await restarting;
      await api.service.kill();
      restarting = api.service.restart();
      restarting.catch(() => undefined);
    }
  }).finally(() => restarting);
  const met = tally(submitted);
  facts.equal('kills', killed, kills);
  facts.atLeast('requests whose connection broke', met.get('connection') ?? 0, kills);
  facts.equal('answers 500', met.get('500') ?? 0, 0);
  facts.equal('acknowledged', submitted.length, count);
  facts.note(
    'acknowledged by a stored answer, the first one lost',
    submitted.filter(({ replayed }) => replayed).length,
  );
  facts.note('submissions in the ledger', await countOf(ledger, 'submissions'));
  await checkAcknowledged(ground, facts, window, submitted, ITEMS_EACH);
  await checkLedger(ground, facts);
}
