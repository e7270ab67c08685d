/** What Temporal has lost is repaired from the ledger. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { applyCommands } from '../../db/apply-commands.ts';
import { takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { compareOpen, wakeUnarmed } from '../../db/reconcile.ts';
import { listRunningItems, readNamespaceId } from '../../worker/standing.ts';
import { approvalItemWorkflowId, itemIdOf, RECONCILE_ID, TASK_QUEUE } from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { act, handInMany } from '../support/items.ts';
import { packageOf, UNIT } from '../support/packages.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

let database: TestDatabase;
let ledger: Ledger;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
  worker = await startTestWorker({ ledger, standing: false });
});
afterAll(async () => {
  await worker.stop();
  await ledger.pool.end();
  await database.drop();
});

interface Arming {
  readonly armed_for: Date | null;
  readonly armed_namespace: string | null;
  readonly armed_run: string | null;
  readonly next_deadline_at: Date | null;
}
const arming = async (itemId: string): Promise<Arming> => {
  const { rows } = await ledger.pool.query<Arming>(
    'SELECT armed_for, armed_namespace, armed_run, next_deadline_at FROM items WHERE id = $1',
    [itemId],
  );
  return rows[0] as Arming;
};
const armed = (itemId: string, otherThan: string | null = null) =>
  eventually('the item is armed', async () => {
    const found = await arming(itemId);
    const right = found.armed_run !== otherThan && found.armed_for?.getTime() === found.next_deadline_at?.getTime();
    return right && found.armed_run !== null ? found : undefined;
  });
const handle = (itemId: string) => worker.client.workflow.getHandle(approvalItemWorkflowId(itemId));
const listed = async () => {
  const found = new Set<string>();
  for await (const itemId of listRunningItems(worker.client)) found.add(itemId);
  return found;
};
const isListed = (itemId: string, expected: boolean) =>
  eventually(`the item is ${expected ? '' : 'not '}listed`, async () =>
    (await listed()).has(itemId) === expected ? true : undefined,
  );
/** One round: repair, then the daily comparison. */
const reconcile = () =>
  worker.client.workflow.start('reconcile', {
    workflowId: RECONCILE_ID,
    taskQueue: TASK_QUEUE,
    args: [],
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
const openItem = async () => {
  const [itemId = ''] = await handInMany(ledger, 1);
  const { armed_run } = await armed(itemId);
  await isListed(itemId, true);
  return { itemId, run: armed_run };
};

describe('reconcile', () => {
  test('an item whose workflow was terminated runs again after the daily comparison', async () => {
    const { itemId, run } = await openItem();
    await handle(itemId).terminate('lost');
    await isListed(itemId, false);
    expect(await compareOpen(ledger, await listed())).toEqual({ missing: [itemId], stray: [] });
    await reconcile();
    const again = await armed(itemId, run);
    expect(again.armed_namespace).toBe(await readNamespaceId(worker.connection, worker.namespace));
    expect((await handle(itemId).describe()).status.name).toBe('RUNNING');
  });

  test('an item that was never armed, one armed for later, and one armed in another Temporal are woken', async () => {
    const never = await inTransaction(ledger.pool, 3_000, async (transaction) => {
      await takeIn(transaction, ledger, UNIT, packageOf([{ typeId: 'soil-water', division: '990100' }]), () => 0);
      const { rows } = await transaction.query<{ item_id: string }>(
        'DELETE FROM outbox WHERE item_id = (SELECT id FROM items ORDER BY id DESC LIMIT 1) RETURNING item_id',
      );
      return rows[0]?.item_id ?? '';
    });
    const [later, elsewhere] = [(await openItem()).itemId, (await openItem()).itemId];
    await ledger.pool.query(`UPDATE items SET armed_for = next_deadline_at + interval '1 ms' WHERE id = $1`, [later]);
    await ledger.pool.query(`UPDATE items SET armed_namespace = 'another' WHERE id = $1`, [elsewhere]);
    expect((await arming(never)).armed_run).toBeNull();
    await reconcile();
    const namespaceId = await readNamespaceId(worker.connection, worker.namespace);
    for (const itemId of [never, later, elsewhere]) {
      await eventually('it is armed as the ledger says', async () => {
        const found = await arming(itemId);
        const right =
          found.armed_namespace === namespaceId && found.armed_for?.getTime() === found.next_deadline_at?.getTime();
        return right ? true : undefined;
      });
    }
  });

  test('a workflow that goes on though its item is closed is told, and ends', async () => {
    const { itemId } = await openItem();
    await inTransaction(ledger.pool, 3_000, async (transaction) => {
      const command = { type: 'Withdraw', expectedVersion: 1, reasons: null } as const;
      await applyCommands(transaction, ledger, [{ itemId, command, actor: 'test', elapsedMs: () => 0 }]);
      await transaction.query('DELETE FROM outbox WHERE item_id = $1', [itemId]);
    });
    expect((await compareOpen(ledger, await listed())).stray).toEqual([itemId]);
    await reconcile();
    await handle(itemId).result();
  });

  test("a workflow with an id that is no item's neither stops the comparison nor is taken for one", async () => {
    const workflowId = approvalItemWorkflowId('no-item-at-all');
    expect(itemIdOf(workflowId)).toBeUndefined();
    expect(itemIdOf(approvalItemWorkflowId(randomUUID()))).toBeDefined();
    const stranger = await worker.client.workflow.start('approvalItem', {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [randomUUID()],
    });
    await stranger.result();
  });
});

describe('waking the unarmed', () => {
  let quiet: TestDatabase;
  let still: Ledger;
  let items: readonly string[];
  beforeAll(async () => {
    quiet = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
    still = ledgerOver(quiet.appUrl);
    items = await handInMany(still, 5);
  });
  afterAll(async () => {
    await still.pool.end();
    await quiet.drop();
  });
  beforeEach(() => still.pool.query('DELETE FROM outbox'));

  test('each once: an item that has a line already, a closed one and one that is armed are left alone', async () => {
    const [withLine = '', closed = '', right = '', parkedLater = ''] = items;
    await act(still, closed, { type: 'Withdraw', expectedVersion: 1, reasons: null });
    await still.pool.query('DELETE FROM outbox');
    await still.pool.query(`UPDATE items SET armed_for = next_deadline_at, armed_namespace = 'n' WHERE id = $1`, [
      right,
    ]);
    await still.pool.query(`UPDATE items SET armed_for = 'infinity', armed_namespace = 'n' WHERE id = $1`, [
      parkedLater,
    ]);
    await still.pool.query(
      `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at) VALUES ($1, 'wake', ledger_clock(), clock_timestamp())`,
      [withLine],
    );
    expect(await wakeUnarmed(still, 'n')).toBe(2);
    expect(await wakeUnarmed(still, 'n')).toBe(0);
    const { rows } = await still.pool.query<{ item_id: string }>('SELECT item_id FROM outbox ORDER BY item_id');
    expect(rows.map(({ item_id }) => item_id)).toEqual([withLine, parkedLater, items[4]].sort());
  });

  test('an item that waits for nothing is armed for nothing', async () => {
    await still.pool.query(`UPDATE items SET next_deadline_at = NULL, armed_for = 'infinity', armed_namespace = 'n'`);
    expect(await wakeUnarmed(still, 'n')).toBe(0);
  });
});
