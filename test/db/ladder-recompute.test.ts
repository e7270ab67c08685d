/** The recompute by which a quarter is judged: it agrees with a ladder that went right, and sees what did not. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { liaisonFollower } from '../../db/liaison-tasks.ts';
import { settleDue } from '../../db/settle.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { followToEnd } from '../support/followers.ts';
import { accept, act, handIn, moveClock } from '../support/items.ts';
import { judgeLadder } from '../support/ladder-recompute.ts';

let database: TestDatabase;
let ledger: Ledger;
let ids: readonly string[];

beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
  ids = await handIn(ledger, [
    { typeId: 'fire-design', division: '990100' },
    { typeId: 'lightning', division: '990100' },
    { typeId: 'soil-water', division: '990000' },
    { typeId: 'wetland', division: '990000' },
  ]);
  for (const id of ids) await accept(ledger, id);
  // Every morning and every midnight, so that each reminder is told in its time.
  for (let day = Date.parse('2026-09-15T00:02:00+08:00'); day < Date.parse('2026-11-10'); day += 86_400_000) {
    for (const at of [day, day + 9 * 3_600_000]) {
      await moveClock(ledger, new Date(at).toISOString());
      while ((await settleDue(ledger)).settled > 0);
    }
    if (new Date(day).toISOString().startsWith('2026-09-28')) await promise();
  }
  await followToEnd(ledger, liaisonFollower(ledger));
}, 120_000);
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

/** The head promises a day that passes, and the officer of another item decides in time. */
async function promise(): Promise<void> {
  const answer = { ordinal: 1, recipient: 'head', by: 'head-1', measure: '倒排工期', doneOn: '2026-10-12' } as const;
  expect((await act(ledger, ids[0] ?? '', { type: 'AnswerEscalation', ...answer })).error).toBeNull();
}

const wrong = async () => (await judgeLadder(ledger.pool, ledger.graceMs)).differences;

test('a ladder that went right is found as it must be, rung by rung, and so are the tasks', async () => {
  const { told, tasks, differences } = await judgeLadder(ledger.pool, ledger.graceMs);
  expect(differences).toEqual([]);
  for (const rung of ['half', 'yellow', 'last-day', 'due', 'after', 'raised', 'lapsed', 'dispatch', 'followUp']) {
    expect([rung, (told[rung] ?? 0) > 0]).toEqual([rung, true]);
  }
  expect(tasks).toBe(2);
});

test('what is missing, twice, late or told to somebody else is seen', async () => {
  const broken = [
    `DELETE FROM notices WHERE id = (SELECT min(id) FROM notices WHERE kind = 'halfGone')`,
    `UPDATE notices SET raised_at = raised_at + interval '1 day' WHERE id = (SELECT min(id) FROM notices WHERE kind = 'lastDay')`,
    `UPDATE notices SET addressee = 'nobody' WHERE id = (SELECT min(id) FROM notices WHERE kind = 'overdue')`,
    `INSERT INTO notices (item_id, event_seq, kind, ordinal, recipient, addressee, raised_at)
     SELECT item_id, event_seq, kind, ordinal, 'leader', '990100', raised_at FROM notices WHERE kind = 'warning' LIMIT 1`,
    `UPDATE liaison_tasks SET opened_at = opened_at + interval '1 day' WHERE ordinal = 1`,
  ];
  let before = 0;
  for (const sql of broken) {
    await asOwner(database.ownerUrl, sql);
    const found = (await wrong()).length;
    expect([sql, found > before]).toEqual([sql, true]);
    before = found;
  }
});
