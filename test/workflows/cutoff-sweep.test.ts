/** The sweep: decides whatever is due, asked or not, beside the items' own workflows. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SweepResult } from '../../activities/index.ts';
import type { Ledger } from '../../db/ledger.ts';
import { CUTOFF_SWEEP_ID, SETTLE_NOW_UPDATE, TASK_QUEUE } from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { actOnAll, handInMany, moveClock } from '../support/items.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

describe('the sweep', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  let worker: TestWorker;
  beforeAll(async () => {
    database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
    ledger = ledgerOver(database.appUrl, { graceMs: 1_000 });
    worker = await startTestWorker({ ledger });
  });
  afterAll(async () => {
    await worker.stop();
    await ledger.pool.end();
    await database.drop();
  });

  const sweepHandle = () => worker.client.workflow.getHandle(CUTOFF_SWEEP_ID);
  const sweepRuns = () =>
    eventually('the sweep runs', async () => {
      const description = await sweepHandle()
        .describe()
        .catch(() => undefined);
      return description?.status.name === 'RUNNING' ? true : undefined;
    });
  const deemed = async (items: readonly string[]) => {
    const { rows } = await ledger.pool.query<{ item_id: string; at: Date }>(
      `SELECT item_id, effective_at AS at FROM events WHERE item_id = ANY($1::uuid[]) AND type = 'ItemDeemedApproved'`,
      [items],
    );
    return rows;
  };
  const prepare = async (county: boolean) => {
    const items = await handInMany(ledger, 50, { typeId: 'soil-water', division: county ? '990121' : '990100' });
    await actOnAll(ledger, items, { type: 'Accept', expectedVersion: 1 });
    return items;
  };

  test('asked with settleNow it decides 50 due items before it answers; asked again it has nothing to do', async () => {
    const items = await prepare(false);
    await sweepRuns();
    await moveClock(ledger, '2026-09-21T00:00:01+08:00');
    const answers = await Promise.all(
      [0, 1].map(() => sweepHandle().executeUpdate<SweepResult, []>(SETTLE_NOW_UPDATE)),
    );
    const decided = await deemed(items);
    expect(decided).toHaveLength(50);
    expect(new Set(decided.map(({ item_id }) => item_id)).size).toBe(50);
    for (const { at } of decided) expect(at.toISOString()).toBe('2026-09-20T16:00:00.000Z');
    for (const { settled, parked } of answers) {
      expect(settled).toBeLessThanOrEqual(50);
      expect(parked).toBe(0);
    }
    const again = await sweepHandle().executeUpdate<SweepResult, []>(SETTLE_NOW_UPDATE);
    expect(again).toMatchObject({ settled: 0, parked: 0 });
    expect(again.waitMs).toBeGreaterThanOrEqual(1_000);
  });

  test('by itself it decides 50 items whose workflows never heard of them', async () => {
    const items = await prepare(true);
    // Neither a line nor a workflow: only the sweep can decide these.
    await ledger.pool.query('DELETE FROM outbox WHERE item_id = ANY($1::uuid[])', [items]);
    // A new sweep, since the one that runs may sleep for a minute of real time.
    await moveClock(ledger, '2026-09-29T23:59:59+08:00', { run: true });
    const standing = { workflowId: CUTOFF_SWEEP_ID, taskQueue: TASK_QUEUE, args: [] };
    await worker.client.workflow.start('cutoffSweep', { ...standing, workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
    const decided = await eventually('all are decided', async () => {
      const found = await deemed(items);
      return found.length === 50 ? found : undefined;
    });
    expect(new Set(decided.map(({ item_id }) => item_id)).size).toBe(50);
    const { rows } = await ledger.pool.query(
      `SELECT count(*)::int AS events FROM events WHERE item_id = ANY($1::uuid[]) AND actor = 'clock' GROUP BY item_id`,
      [items],
    );
    expect(rows).toHaveLength(50);
  });
});
