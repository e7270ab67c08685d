/** No change is lost between an answer and the wait for it, however many come; and no outage ends a workflow. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { deliver } from '../../worker/relay.ts';
import { approvalItemWorkflowId, ITEM_CHANGED_SIGNAL } from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type FlakyProxy, startFlakyProxy } from '../support/flaky-proxy.ts';
import { accept, act, fulfilDuties, handInMany, journal, moveClock, statusOf } from '../support/items.ts';
import { startShortHistories } from '../support/short-histories.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

let database: TestDatabase;
let ledger: Ledger;
let worker: TestWorker;

const handle = (itemId: string) => worker.client.workflow.getHandle(approvalItemWorkflowId(itemId));
const isArmed = (itemId: string) =>
  eventually('the workflow waits for what the ledger says', async () => {
    const { rows } = await ledger.pool.query<{ armed: boolean }>(
      'SELECT armed_for = next_deadline_at AND armed_run IS NOT NULL AS armed FROM items WHERE id = $1',
      [itemId],
    );
    return rows[0]?.armed ? true : undefined;
  });
const flood = (itemId: string, signals: number) =>
  Promise.all(Array.from({ length: signals }, () => deliver(worker.client, { id: '0', itemId, kind: 'wake' })));
const completed = (itemId: string) =>
  eventually('the workflow has ended', async () => {
    const { status } = await handle(itemId).describe();
    return status.name === 'COMPLETED' ? true : undefined;
  });
const close = async () => {
  await worker.stop();
  await ledger.pool.end();
  await database.drop();
};

describe('many signals', () => {
  beforeAll(async () => {
    database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
    ledger = ledgerOver(database.appUrl, { graceMs: 1_000 });
    worker = await startTestWorker({ ledger, standing: false });
  });
  afterAll(close);

  test('changes in the midst of a flood: each workflow ends up waiting for the last answer', async () => {
    const items = await handInMany(ledger, 12);
    await Promise.all(
      items.map(async (itemId) => Promise.all([flood(itemId, 8), accept(ledger, itemId), flood(itemId, 8)])),
    );
    for (const itemId of items) {
      await isArmed(itemId);
      const { runId } = await handle(itemId).describe();
      const { rows } = await ledger.pool.query<{ armed_run: string }>('SELECT armed_run FROM items WHERE id = $1', [
        itemId,
      ]);
      expect(rows[0]?.armed_run).toBe(runId);
    }
  });

  test('signals around the end: every workflow ends, and none stays behind', async () => {
    const items = await handInMany(ledger, 12);
    await Promise.all(
      items.map(async (itemId) => {
        await flood(itemId, 2);
        const withdraw = { type: 'Withdraw', expectedVersion: 1, reasons: null } as const;
        await Promise.all([act(ledger, itemId, withdraw), flood(itemId, 10)]);
      }),
    );
    await eventually('the outbox is empty', async () => {
      const { rowCount } = await ledger.pool.query('SELECT FROM outbox');
      return rowCount === 0 ? true : undefined;
    });
    await Promise.all(items.map(completed));
  });

  test('the labels follow the item', async () => {
    const [itemId = ''] = await handInMany(ledger, 1, { typeId: 'river-works', division: '990121' });
    await isArmed(itemId);
    const query = `WorkflowType = 'approvalItem' AND Department = '990121-SLJ' AND ItemType = 'river-works' AND DueOn = '2026-09-22'`;
    const found = await eventually('it is found by its labels', async () => {
      for await (const { workflowId } of worker.client.workflow.list({ query })) return workflowId;
      return undefined;
    });
    expect(found).toBe(approvalItemWorkflowId(itemId));
    await moveClock(ledger, '2026-09-15T09:00:00+08:00');
    await accept(ledger, itemId);
    await eventually('the due day follows the acceptance', async () => {
      const { searchAttributes } = await handle(itemId).describe();
      return searchAttributes.DueOn?.[0] === '2026-09-23' ? true : undefined;
    });
  });
});

describe('continue-as-new', () => {
  let temporal: Awaited<ReturnType<typeof startShortHistories>>;
  beforeAll(async () => {
    temporal = await startShortHistories(60);
    database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
    ledger = ledgerOver(database.appUrl, { graceMs: 1_000 });
    worker = await startTestWorker({ ledger, standing: false, address: temporal.address, namespace: 'default' });
  });
  afterAll(async () => {
    await close();
    await temporal.stop();
  });

  test('an item goes through several runs under a flood, loses no change, and settles at its instant', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await isArmed(itemId);
    const runs = new Set([(await handle(itemId).describe()).runId]);
    for (let round = 0; runs.size < 4; round++) {
      await flood(itemId, 10);
      if (round === 3) await accept(ledger, itemId);
      await isArmed(itemId);
      runs.add((await handle(itemId).describe()).runId);
      if (round > 100) throw new Error('it never continued as new');
    }
    await isArmed(itemId);
    await moveClock(ledger, '2026-09-20T23:59:59.500+08:00', { run: true });
    await Promise.all([
      flood(itemId, 30),
      eventually('it is decided', async () =>
        (await statusOf(ledger, itemId)) === 'deemedApproved' ? true : undefined,
      ),
    ]);
    await fulfilDuties(ledger);
    await completed(itemId);
    // Whether a reminder still came in time depends on which was first, the timer or the cutoff.
    const isReminder = (type: string) => type === 'WarningRaised' || type === 'RungReached';
    const types = (await journal(ledger, itemId)).map(({ type }) => type).filter((type) => !isReminder(type));
    expect(types).toEqual(['ItemSubmitted', 'ItemAccepted', 'EscalationRaised', 'ItemDeemedApproved', 'PaperIssued']);
  });
});

describe('while PostgreSQL cannot be reached', () => {
  let proxy: FlakyProxy;
  let behind: Ledger;
  beforeEach(async () => {
    database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
    ledger = ledgerOver(database.appUrl);
    proxy = await startFlakyProxy(database.appUrl);
    behind = ledgerOver(proxy.url, { graceMs: 1_000 });
    worker = await startTestWorker({ ledger: behind, standing: false });
  });
  afterEach(async () => {
    await worker.stop();
    await Promise.all([behind.pool.end(), ledger.pool.end()]);
    await proxy.close();
    await database.drop();
  });

  test('a workflow across its due instant keeps asking, and the record comes late with the legal instant', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    await isArmed(itemId);
    proxy.cut();
    await moveClock(ledger, '2026-09-21T00:00:05+08:00', { run: true });
    await handle(itemId).signal(ITEM_CHANGED_SIGNAL);
    const attempts = await eventually('the activity is tried again', async () => {
      const { raw } = await handle(itemId).describe();
      const attempt = raw.pendingActivities?.[0]?.attempt ?? 0;
      return attempt >= 2 && proxy.refused() > 0 ? attempt : undefined;
    });
    expect(attempts).toBeGreaterThanOrEqual(2);
    expect((await handle(itemId).describe()).status.name).toBe('RUNNING');
    expect(await statusOf(ledger, itemId)).toBe('underReview');
    proxy.mend();
    await eventually('it is decided', async () =>
      (await statusOf(ledger, itemId)) === 'deemedApproved' ? true : undefined,
    );
    expect((await journal(ledger, itemId)).slice(2)).toEqual([
      { type: 'EscalationRaised', effectiveAt: '2026-09-20T16:00:00.000Z' },
      { type: 'ItemDeemedApproved', effectiveAt: '2026-09-20T16:00:00.000Z' },
    ]);
  });
});
