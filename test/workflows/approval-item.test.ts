import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Ledger } from '../../db/ledger.ts';
import { approvalItemWorkflowId } from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { accept, act, fulfilDuties, handIn, journal, moveClock, statusOf } from '../support/items.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

describe('an item and its workflow, without the sweep', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  let worker: TestWorker;
  beforeAll(async () => {
    database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
    ledger = ledgerOver(database.appUrl, { graceMs: 1_000 });
    worker = await startTestWorker({ ledger, standing: false });
  });
  afterAll(async () => {
    await worker.stop();
    await ledger.pool.end();
    await database.drop();
  });

  const description = async (itemId: string) =>
    worker.client.workflow.getHandle(approvalItemWorkflowId(itemId)).describe();
  const ended = (itemId: string) =>
    eventually('the workflow ends', async () => {
      const found = await description(itemId).catch((error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return undefined;
        throw error;
      });
      return found?.status.name === 'COMPLETED' ? true : undefined;
    });
  const armedFor = (itemId: string) =>
    eventually('the workflow is armed', async () => {
      const { rows } = await ledger.pool.query<{ at: Date | null }>('SELECT armed_for AS at FROM items WHERE id = $1', [
        itemId,
      ]);
      return rows[0]?.at?.toISOString();
    });

  test('it waits, settles the item by itself at the due instant, and ends', async () => {
    const [itemId = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
    expect(await armedFor(itemId)).toBe('2026-09-20T16:00:00.000Z');
    await accept(ledger, itemId);
    const { searchAttributes } = await eventually('the labels', async () => {
      const found = await description(itemId);
      return found.searchAttributes.DueOn?.[0] === '2026-09-20' ? found : undefined;
    });
    expect(searchAttributes).toMatchObject({ Department: ['990100-SLJ'], ItemType: ['soil-water'] });
    const wake = () =>
      ledger.pool.query(
        `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at) VALUES ($1, 'wake', ledger_clock(), clock_timestamp())`,
        [itemId],
      );
    await moveClock(ledger, '2026-09-20T10:00:00+08:00');
    await wake();
    await eventually('it is reminded of', async () =>
      (await journal(ledger, itemId)).some(({ type }) => type === 'RungReached') ? true : undefined,
    );
    // A second before the due instant, running: the workflow is woken by a change and then waits in real time.
    await moveClock(ledger, '2026-09-20T23:59:59+08:00', { run: true });
    await wake();
    await eventually('it is decided', async () =>
      (await statusOf(ledger, itemId)) === 'deemedApproved' ? true : undefined,
    );
    // It goes on waiting for the paper that is owed.
    expect((await description(itemId)).status.name).toBe('RUNNING');
    await fulfilDuties(ledger);
    await ended(itemId);
    expect(await journal(ledger, itemId)).toMatchObject([
      { type: 'ItemSubmitted', effectiveAt: '2026-09-14T01:00:00.000Z' },
      { type: 'ItemAccepted', effectiveAt: '2026-09-14T01:00:00.000Z' },
      // Of what should have been said before the due instant the last day says all.
      { type: 'RungReached', effectiveAt: '2026-09-20T01:00:00.000Z' },
      { type: 'EscalationRaised', effectiveAt: '2026-09-20T16:00:00.000Z' },
      { type: 'ItemDeemedApproved', effectiveAt: '2026-09-20T16:00:00.000Z' },
      { type: 'PaperIssued' },
    ]);
  });

  test('a decision wakes it and it ends', async () => {
    const [itemId = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
    await armedFor(itemId);
    await accept(ledger, itemId);
    await act(ledger, itemId, { type: 'Approve', expectedVersion: 2, reasons: null });
    await fulfilDuties(ledger);
    await ended(itemId);
    expect(await statusOf(ledger, itemId)).toBe('approved');
  });

  test('a signal to an item that is closed starts nothing that stays', async () => {
    const [itemId = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
    await act(ledger, itemId, { type: 'Withdraw', expectedVersion: 1, reasons: null });
    await ended(itemId);
  });
});
