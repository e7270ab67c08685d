/** kill -9 of the worker in the middle of a Schedule's workflow: the round is done after its return, once, with the right figures. */
import { findBulletin, previewBulletin } from '../../db/bulletins.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import { closingOf, periodOf } from '../../domain/supervision/periods.ts';
import { CUTOFF_SWEEP_ID, SETTLE_NOW_UPDATE } from '../../workflows/names.ts';
import { eventually } from '../support/eventually.ts';
import { differingFigures } from '../support/figures.ts';
import { fulfilDuties, moveClock } from '../support/items.ts';
import { openSession } from '../support/sessions.ts';
import { type Ground, onGround } from './ground.ts';
import { checkLedger } from './ledger-facts.ts';
import { acceptAll, countOf, handInMany, untilCount, untilRunning } from './many-items.ts';
import { collectFacts, type Facts, type FaultOptions, type FaultReport, secondsSince } from './report.ts';

const SIZES = { short: 15, full: 300 };
const DIVISION = '990100';
const PERIOD = periodOf(dayNumber('2026-09-30'));
const NO = `${DIVISION}-${PERIOD.code}-1`;

export async function run({ size, log }: FaultOptions): Promise<FaultReport> {
  const facts = collectFacts('round-killed', log);
  await onGround({ graceSeconds: 1 }, (ground) => check(ground, facts, SIZES[size]));
  return facts.report();
}

async function check(ground: Ground, facts: Facts, items: number): Promise<void> {
  const { ledger, client } = ground;
  const [worker, ids] = await Promise.all([ground.startWorker(), handInMany(ledger, items)]);
  await acceptAll(ledger, ids);
  const schedule = client.schedule.getHandle('bulletins');
  await eventually('the Schedule is there', () => schedule.describe().catch(() => undefined));
  await moveClock(ledger, '2026-10-01T01:05:00+08:00');
  // There is no bulletin while silence waits to be settled, and the sweep may sleep for another minute.
  await client.workflow.getHandle(CUTOFF_SWEEP_ID).executeUpdate(SETTLE_NOW_UPDATE);
  // The draft waits for this lock in the middle of its transaction.
  const holder = await openSession(ground.ownerUrl);
  await holder.client.query(`SELECT pg_advisory_lock(hashtext('shixian-bulletins'), hashtext($1))`, [DIVISION]);
  await schedule.trigger();
  await holder.isWaitedFor();
  await worker.kill();
  await holder.end();
  facts.equal('bulletins while the worker was dead', await countOf(ledger, 'bulletins'), 0);
  await worker.restart();
  const restartedAt = performance.now();
  await untilCount(ledger, 'bulletins drafted', 1, 'bulletins');
  facts.note('seconds from ready to the draft', secondsSince(restartedAt));
  await schedule.trigger();
  await eventually('the second ring is over', async () => {
    const { info } = await schedule.describe();
    return info.runningActions.length === 0 && info.numActionsTaken >= 2 ? true : undefined;
  });
  facts.equal('bulletins after one more ring', await countOf(ledger, 'bulletins'), 1);
  const row = await findBulletin(ledger.pool, NO);
  const { sha256 } = await previewBulletin(ledger, { division: DIVISION, period: PERIOD });
  facts.equal('the draft is what a count now gives', row?.sha256 === sha256 ? 'yes' : 'no', 'yes');
  const wrong = await differingFigures(ledger, DIVISION, PERIOD, closingOf(PERIOD));
  facts.equal('figures that differ from the journal', wrong.length, 0);
  await fulfilDuties(ledger);
  facts.equal('workflows still open, by Temporal', await untilRunning(ground, 0), 0);
  await checkLedger(ground, facts);
}
