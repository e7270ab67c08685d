/** Defaults counted behind the journal: each once, whoever follows, and told to those who must act. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { accountabilityFollower } from '../../db/accountability.ts';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { settleDue } from '../../db/settle.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { actOnAll, handIn, handInMany, moveClock } from '../support/items.ts';

let database: TestDatabase;
let ledger: Ledger;
beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterEach(async () => {
  await ledger.pool.end();
  await database.drop();
});

/** So many items of the department that silence deems at the end of 20 September. */
const deem = async (count: number) => {
  const items = await handInMany(ledger, count);
  await actOnAll(ledger, items, { type: 'Accept', expectedVersion: 1 });
  await moveClock(ledger, '2026-09-21T00:01:00+08:00');
  while ((await settleDue(ledger)).settled > 0);
};
/** Until every event is behind the follower: other tests share the server, whose oldest transaction holds it back. */
const follow = (batch?: number) =>
  eventually('the follower reached the end', async () => {
    for (let more = -1; more !== 0; ) more = await followOnce(ledger, accountabilityFollower(ledger), batch);
    const { rows } = await ledger.pool.query<{ behind: boolean }>(
      `SELECT EXISTS (SELECT FROM events e, followers f WHERE f.name = 'accountability'
         AND (e.tx, e.position) > (f.tx, f.position)) AS behind`,
    );
    return rows[0]?.behind ? undefined : true;
  });
const records = async () => {
  const { rows } = await ledger.pool.query(
    'SELECT department_id, year, status, defaults, version FROM accountability_records ORDER BY id',
  );
  return rows;
};

test('every default counts once, in whatever batches, however many follow at once', async () => {
  await deem(7);
  await Promise.all([follow(3), follow(2)]);
  await follow();
  // Seven defaults, a talk that fell due with the first and a referral with the second.
  expect(await records()).toEqual([
    { department_id: '990100-SLJ', year: 2026, status: 'referralDue', defaults: 7, version: 9 },
  ]);
  const { rows } = await ledger.pool.query(
    `SELECT count(DISTINCT item_id)::int AS items, count(*)::int AS events, max(seq) AS last FROM accountability_events`,
  );
  expect(rows).toEqual([{ items: 7, events: 9, last: 9 }]);
});

test('a measure that falls due lies in the inbox of the head, the leader and the supervisor', async () => {
  await deem(1);
  await follow();
  const { rows } = await ledger.pool.query(
    `SELECT n.kind, n.recipient, n.addressee, e.type FROM notices n JOIN events e ON e.item_id = n.item_id AND e.seq = n.event_seq
     WHERE n.kind LIKE '%Due' ORDER BY n.recipient`,
  );
  expect(rows).toEqual([
    { kind: 'talkDue', recipient: 'head', addressee: '990100-SLJ', type: 'ItemDeemedApproved' },
    { kind: 'talkDue', recipient: 'leader', addressee: '990100', type: 'ItemDeemedApproved' },
    { kind: 'talkDue', recipient: 'supervisor', addressee: '990100', type: 'ItemDeemedApproved' },
  ]);
});

test('each department has its own, and one that decides has none', async () => {
  const items = await handIn(ledger, [
    { typeId: 'soil-water', division: '990100' },
    { typeId: 'outfall', division: '990100' },
    { typeId: 'soil-water', division: '990121' },
    { typeId: 'river-works', division: '990100' },
  ]);
  await actOnAll(ledger, items, { type: 'Accept', expectedVersion: 1 });
  await moveClock(ledger, '2026-10-20T09:00:00+08:00');
  while ((await settleDue(ledger)).settled > 0);
  await follow();
  const counted = (await records()).map(({ department_id, defaults }) => `${department_id} ${defaults}`);
  expect(counted.sort()).toEqual(['990100-SLJ 1', '990100-STH 1', '990121-SLJ 1']);
});

test('a city that has settled nothing keeps no records', async () => {
  await asOwner(
    database.ownerUrl,
    `INSERT INTO supervision_rules (division, effective_on, content)
     SELECT division, '2026-09-01', content - 'accountability' FROM supervision_rules`,
  );
  await deem(2);
  await follow();
  expect(await records()).toEqual([]);
});

test('the journal of a record is append-only', async () => {
  await deem(1);
  await follow();
  for (const sql of ['UPDATE accountability_events SET seq = 9', 'DELETE FROM accountability_events']) {
    await expect(asOwner(database.ownerUrl, sql)).rejects.toThrow('append-only');
  }
});
