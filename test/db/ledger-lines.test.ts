/** The lines beside the journal: whoever dies and whatever happens later, a past instant is told as its journal had it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { untilClosed } from '../../db/closing.ts';
import { readFollowUp } from '../../db/follow-up.ts';
import { followOnce } from '../../db/followers.ts';
import { toEvent } from '../../db/item-rows.ts';
import type { Ledger } from '../../db/ledger.ts';
import { ledgerFollower } from '../../db/ledger-lines.ts';
import { settleDue } from '../../db/settle.ts';
import { MS_PER_HOUR } from '../../domain/calendar/local-date.ts';
import { clockOf } from '../../domain/item/clock.ts';
import { replay } from '../../domain/item/evolve.ts';
import { isOpen } from '../../domain/item/state.ts';
import type { ActionType } from '../domain/item-story.ts';
import { type Chance, chanceOf } from '../e2e/year/chance.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
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
  underReview: ['Approve', 'Suspend', 'RequestOpinion', 'RequestOpinion'],
  suspended: ['Resume', 'Resume', 'Approve'],
  deemedApproved: ['IssuePaper', 'ProposeRevocation', 'ConfirmRevocation'],
};

async function liveOn(chance: Chance): Promise<void> {
  await actAtRandom(ledger, chance, { tried: TRIED, share: 0.25 });
  const next = (await ledgerNow(ledger)) + chance.between(1, 40) * MS_PER_HOUR + chance.between(0, 3_599_999);
  await moveClock(ledger, new Date(next).toISOString());
  while ((await settleDue(ledger)).settled > 0);
}

const ANY = {
  ...{ departmentId: null, division: null, tier: null, typeId: null },
  ...{ ownership: null, projectCode: null, officerId: null },
};
const NO_ROWS = { class: null, lamp: null, dueFrom: null, dueThrough: null };
const asked = (asOf: number) => ({
  ...{ asOf, filter: ANY, rows: NO_ROWS, after: null, most: 10_000 },
  reach: { unitId: null, departmentId: null, division: '990000' },
});
const close = (asOf: number) => untilClosed(ledger, asOf, { follower: ledgerFollower(ledger) });
async function told(asOf: number) {
  await close(asOf);
  return readFollowUp(ledger, asked(asOf));
}

/** What a stranger counts who has the events alone: by item number its classes, department and officer. */
async function recounted(asOf: number): Promise<ReadonlyMap<string, string>> {
  const { rows } = await ledger.pool.query<{
    item_id: string;
    type: string;
    effective_at: Date;
    decided_at: Date;
    data: object;
  }>('SELECT * FROM events ORDER BY item_id, seq');
  const journals = new Map<string, typeof rows>();
  for (const row of rows) journals.set(row.item_id, [...(journals.get(row.item_id) ?? []), row]);
  const found = new Map<string, string>();
  for (const journal of journals.values()) {
    const state = replay(journal.filter((row) => row.decided_at.getTime() < asOf).map(toEvent));
    if (state === null) continue;
    const { itemNo, departmentId, officerId } = state.particulars;
    const { overdueAt, heldFor } = clockOf(state, ledger.rulebooks);
    const classes = [];
    if (isOpen(state)) {
      const late = overdueAt !== null && overdueAt <= asOf && state.status !== 'suspended' && heldFor !== 'outage';
      classes.push(...(late ? ['overdue'] : []), 'inReview');
    } else if (state.status === 'deemedApproved') {
      classes.push(...(state.aftermath.paper.issuedAt === null ? ['owedPaper'] : []), 'deemed');
    }
    if (classes.length > 0) found.set(itemNo, [...classes, departmentId, officerId].join(' '));
  }
  return found;
}

const asText = ({ rows }: Awaited<ReturnType<typeof told>>) =>
  new Map(
    rows.flatMap(({ item, classes, department }): [string, string][] => {
      return item === null ? [] : [[item.itemNo, [...classes, department?.id, item.officer.id].join(' ')]];
    }),
  );

describe('two months of random acts, followed in small bites at random times', () => {
  const chance = chanceOf(20_261_201);
  const before: { readonly asOf: number; readonly answer: string }[] = [];
  beforeAll(async () => {
    for (let round = 0; round < 40; round += 1) {
      if (round < 28) {
        const typeId = chance.oneOf(['soil-water', 'fire-design']);
        await handInMany(ledger, chance.between(1, 3), { typeId, division: chance.oneOf(['990100', '990121']) });
      }
      await liveOn(chance);
      while (chance.happens(0.5)) await followOnce(ledger, ledgerFollower(ledger), chance.between(1, 9));
      if (chance.happens(0.2)) {
        // A worker that dies in the middle: its writes and its place are undone together.
        const dying = ledgerFollower(ledger);
        const died = followOnce(ledger, {
          ...dying,
          async take(transaction, entries) {
            await dying.take(transaction, entries);
            throw new Error('killed');
          },
        });
        await died.catch((error: Error) => expect(error.message).toBe('killed'));
      }
      // Asked on the way: a past instant, and the one that has just been reached.
      if (round % 4 === 3) {
        const now = await ledgerNow(ledger);
        for (const asOf of [now, now - chance.between(1, 200) * MS_PER_HOUR]) {
          before.push({ asOf, answer: JSON.stringify(await told(asOf)) });
        }
      }
    }
  }, 120_000);

  test('every answer that was given on the way is given again, byte for byte', async () => {
    expect(before.length).toBe(20);
    for (const { asOf, answer } of before) expect(JSON.stringify(await told(asOf))).toBe(answer);
    expect(new Set(before.map(({ answer }) => answer)).size).toBeGreaterThan(12);
  });

  test('at any instant the ledger says what a stranger counts from the events: 0 differences', async () => {
    const now = await ledgerNow(ledger);
    const seen = new Set<string>();
    for (let asOf = Date.parse('2026-08-28T10:00:00+08:00'); asOf <= now; asOf += 61 * MS_PER_HOUR) {
      const answer = await told(asOf);
      expect(asText(answer)).toEqual(await recounted(asOf));
      expect(answer.total).toBe(answer.rows.length);
      for (const name of Object.keys(answer.counts) as (keyof typeof answer.counts)[]) {
        expect(answer.counts[name]).toBe(answer.rows.filter(({ classes }) => classes.includes(name)).length);
        if (answer.counts[name] > 0) seen.add(name);
      }
    }
    expect([...seen].sort()).toEqual(['deemed', 'inReview', 'overdue', 'owedPaper']);
  });

  test('emptied and followed from the beginning, every line is what it was', async () => {
    const lines = async () =>
      (await ledger.pool.query('SELECT * FROM ledger_lines ORDER BY item_id, recorded_from')).rows;
    await close(await ledgerNow(ledger));
    const followed = await lines();
    expect(followed.length).toBeGreaterThan(100);
    await ledger.pool.query(
      `DELETE FROM ledger_lines; UPDATE followers SET tx = '0', position = 0 WHERE name = 'ledger'`,
    );
    await close(await ledgerNow(ledger));
    expect(await lines()).toEqual(followed);
  });

  test('the lines of one item follow each other without a gap and without an overlap', async () => {
    const { rows } = await ledger.pool.query(
      `SELECT item_id FROM (
         SELECT item_id, recorded_until, lead(recorded_from) OVER (PARTITION BY item_id ORDER BY recorded_from) AS next
         FROM ledger_lines) AS v
       WHERE recorded_until IS DISTINCT FROM coalesce(next, 'infinity')`,
    );
    expect(rows).toEqual([]);
  });

  test('page after page, by the key of the last row: each row once, in the order of the whole', async () => {
    const asOf = await ledgerNow(ledger);
    const whole = await told(asOf);
    const { keyOf } = await import('../../domain/supervision/follow-up-row.ts');
    const paged = [];
    for (let after = null as ReturnType<typeof keyOf> | null; ; ) {
      const { rows, total } = await readFollowUp(ledger, { ...asked(asOf), after, most: 7 });
      expect(total).toBe(whole.total);
      paged.push(...rows);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = keyOf(last);
    }
    expect(paged).toEqual(whole.rows);
  });
});

test('an instant that was closed once stays so while others work; one after it waits for them', async () => {
  const past = await ledgerNow(ledger);
  await close(past);
  await moveClock(ledger, new Date(past + MS_PER_HOUR).toISOString());
  const slow = await ledger.pool.connect();
  try {
    await slow.query('BEGIN');
    await slow.query('SELECT ledger_clock()');
    await close(past - 1);
    const waiting = untilClosed(ledger, past + MS_PER_HOUR, { follower: ledgerFollower(ledger), patienceMs: 200 });
    await expect(waiting).rejects.toThrow('a transaction of that time still runs');
  } finally {
    await slow.query('ROLLBACK');
    slow.release();
  }
  await close(past + MS_PER_HOUR);
});
