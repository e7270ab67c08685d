/** Facts and sums beside the journal: whatever happens and whoever dies, they are what the whole journal says. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { untilClosed } from '../../db/closing.ts';
import { factsFollower } from '../../db/facts.ts';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { settleDue } from '../../db/settle.ts';
import { dayNumber, MS_PER_HOUR } from '../../domain/calendar/local-date.ts';
import { closingOf, periodAfter, periodOf } from '../../domain/supervision/periods.ts';
import type { ActionType } from '../domain/item-story.ts';
import { type Chance, chanceOf } from '../e2e/year/chance.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { differingFigures } from '../support/figures.ts';
import { actAtRandom, handInMany, ledgerNow, moveClock } from '../support/items.ts';

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-08-28T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

const TRIED: Readonly<Record<string, readonly ActionType[]>> = {
  awaitingAcceptance: ['Accept', 'Accept', 'RequestCorrection', 'RefuseAcceptance', 'Withdraw'],
  awaitingApplicant: ['Resubmit', 'Resubmit', 'Withdraw'],
  underReview: ['Approve', 'Refuse', 'Suspend', 'Suspend', 'Withdraw'],
  suspended: ['Resume', 'Resume', 'Approve'],
  deemedApproved: ['IssuePaper', 'IssuePaper', 'ProposeRevocation', 'ConfirmRevocation'],
};

/** One random act on some of the items, refused or not; then time goes on. */
async function liveOn(chance: Chance): Promise<void> {
  await actAtRandom(ledger, chance, { tried: TRIED, share: 0.3 });
  const next = (await ledgerNow(ledger)) + chance.between(1, 40) * MS_PER_HOUR + chance.between(0, 3_599_999);
  await moveClock(ledger, new Date(next).toISOString());
  while ((await settleDue(ledger)).settled > 0);
}

const everything = async () => {
  const { rows: facts } = await ledger.pool.query('SELECT * FROM item_facts ORDER BY item_id, recorded_from');
  const { rows: cells } = await ledger.pool.query(
    `SELECT * FROM figure_cells WHERE count <> 0 ORDER BY period_from, figure, division, department_id, type_id, ownership,
       working_days, recorded_hour`,
  );
  return { facts, cells };
};
/** Forgets all and counts the journal from its beginning. */
const anew = async () => {
  await ledger.pool.query(
    `DELETE FROM item_facts; DELETE FROM figure_cells; UPDATE followers SET tx = '0', position = 0`,
  );
  await untilClosed(ledger, await ledgerNow(ledger));
  return everything();
};

describe('two months of random acts, followed in small bites at random times', () => {
  const chance = chanceOf(20_260_828);
  beforeAll(async () => {
    for (let round = 0; round < 45; round += 1) {
      if (round < 30) {
        const typeId = chance.oneOf(['soil-water', 'fire-design']);
        await handInMany(ledger, chance.between(1, 3), { typeId, division: chance.oneOf(['990100', '990121']) });
      }
      await liveOn(chance);
      while (chance.happens(0.6)) await followOnce(ledger, factsFollower(ledger), chance.between(1, 9));
      // A worker that dies in the middle: its writes and its place are undone together.
      if (chance.happens(0.2)) {
        const dying = { ...factsFollower(ledger) };
        const { take } = dying;
        const died = followOnce(ledger, {
          ...dying,
          async take(transaction, entries) {
            await take(transaction, entries);
            throw new Error('killed');
          },
        });
        await died.catch((error: Error) => expect(error.message).toBe('killed'));
      }
    }
    await untilClosed(ledger, await ledgerNow(ledger));
  }, 120_000);

  test('facts and sums are those that a count from the beginning gives', async () => {
    const followed = await everything();
    expect(followed.facts.length).toBeGreaterThan(100);
    expect(new Set(followed.facts.map(({ ending }) => ending))).toEqual(
      new Set([null, 'approved', 'refused', 'deemed']),
    );
    expect(await anew()).toEqual(followed);
  });

  test('each half-month, as of its closing and of later hours, equals the recompute in SQL: 0 differences', async () => {
    const now = await ledgerNow(ledger);
    let compared = 0;
    for (let period = periodOf(dayNumber('2026-08-16')); closingOf(period) < now; period = periodAfter(period)) {
      for (const asOf of [
        closingOf(period),
        closingOf(period) + 31 * MS_PER_HOUR,
        closingOf(period) + 200 * MS_PER_HOUR,
      ]) {
        if (asOf > now) continue;
        expect(await differingFigures(ledger, '990100', period, asOf)).toEqual([]);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(8);
  });

  test('the versions of one item follow each other without a gap and without an overlap', async () => {
    const { rows } = await ledger.pool.query(
      `SELECT item_id FROM (
         SELECT item_id, recorded_until, lead(recorded_from) OVER (PARTITION BY item_id ORDER BY recorded_from) AS next
         FROM item_facts) AS v
       WHERE recorded_until IS DISTINCT FROM coalesce(next, 'infinity')`,
    );
    expect(rows).toEqual([]);
  });

  test('a sum that is wrong is noticed by the comparison', async () => {
    await ledger.pool.query(
      `UPDATE figure_cells SET count = count + 1 WHERE figure = 'received' AND period_from = '2026-09-01'`,
    );
    const period = periodOf(dayNumber('2026-09-01'));
    expect(await differingFigures(ledger, '990100', period, closingOf(period))).not.toEqual([]);
    await anew();
  });
});

test('an instant is not closed while a transaction that began before it still runs', async () => {
  const slow = await ledger.pool.connect();
  await slow.query('BEGIN');
  await slow.query('SELECT ledger_clock()');
  let closed = false;
  const waiting = untilClosed(ledger, await ledgerNow(ledger)).then(() => {
    closed = true;
  });
  // One that begins later is not waited for.
  await ledger.pool.query('SELECT 1');
  const { rows } = await ledger.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM figure_cells');
  expect(rows[0]?.n).toBeGreaterThan(0);
  expect(closed).toBe(false);
  await slow.query('COMMIT');
  slow.release();
  await waiting;
  expect(closed).toBe(true);
});
