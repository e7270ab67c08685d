/** The round of meetings: drafts on their day, once; reminders; rung for by a Schedule and by the simulated clock. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulation } from '../../api/simulation.ts';
import { createTemporalPort } from '../../api/temporal.ts';
import type { Ledger } from '../../db/ledger.ts';
import { prepareDueMeetings } from '../../db/meeting-prepare.ts';
import { TASK_QUEUE } from '../../workflows/names.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { moveClock } from '../support/items.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

let database: TestDatabase;
let ledger: Ledger;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-24T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
  worker = await startTestWorker({ ledger, standing: true });
});
afterAll(async () => {
  await worker.stop();
  await ledger.pool.end();
  await database.drop();
});

const meetings = async () => {
  const { rows } = await ledger.pool.query<{ meeting_no: string; packs: number }>(
    `SELECT meeting_no, (SELECT count(*)::int FROM meeting_packs p WHERE p.meeting_id = m.id) AS packs
     FROM meetings m ORDER BY month, meeting_no`,
  );
  return rows.map(({ meeting_no, packs }) => `${meeting_no} ${packs}`);
};
const SEPTEMBER = ['M990100-2026-09 1', 'M990121-2026-09 1', 'M990122-2026-09 1', 'M990123-2026-09 1'];

describe('the day of the draft', () => {
  test('nothing before it; on it every city and county has one, however often it is rung', async () => {
    expect(await prepareDueMeetings(ledger)).toBe(0);
    await moveClock(ledger, '2026-09-25T00:00:00+08:00');
    const ring = (id: string) =>
      worker.client.workflow.execute('meetingRound', { workflowId: id, taskQueue: TASK_QUEUE, args: [] });
    await Promise.all(['one', 'two', 'three'].map(ring));
    expect(await meetings()).toEqual(SEPTEMBER);
    expect(await prepareDueMeetings(ledger)).toBe(0);
    const { rows } = await ledger.pool.query(`SELECT DISTINCT actor FROM meeting_events WHERE type = 'PackPrepared'`);
    expect(rows).toEqual([{ actor: 'clock' }]);
  });

  test('a simulated month rings it: the draft of October is there on the 25th, and not before', async () => {
    const address = process.env.TEST_TEMPORAL_ADDRESS ?? '';
    const port = createTemporalPort({ address, namespace: worker.namespace });
    const advance = createSimulation(ledger, port);
    await advance(Date.parse('2026-10-25T09:00:00+08:00'), false);
    expect(await meetings()).toEqual(SEPTEMBER);
    await advance(Date.parse('2026-10-25T10:00:00+08:00'), false);
    expect(await meetings()).toEqual([...SEPTEMBER, ...SEPTEMBER.map((one) => one.replace('-09', '-10'))]);
    await port.close();
  });

  test('a city sets another day, or none, as data', async () => {
    const publish = (version: string, on: string, day: number | null) =>
      asOwner(
        database.ownerUrl,
        `INSERT INTO meeting_rule_versions SELECT $1::text, $2, content || jsonb_build_object('version', $1::text, 'preparedOnDay', $3::int)
         FROM meeting_rule_versions WHERE version = 'meeting-rules-1'`,
        [version, on, day],
      );
    await publish('meeting-rules-2', '2026-11-01', 5);
    await publish('meeting-rules-3', '2026-12-01', null);
    await moveClock(ledger, '2026-11-05T09:00:00+08:00');
    expect(await prepareDueMeetings(ledger)).toBe(4);
    await moveClock(ledger, '2026-12-28T09:00:00+08:00');
    expect(await prepareDueMeetings(ledger)).toBe(0);
  });
});
