/**
 * Records the golden histories anew: `npx tsx test/replay/record.ts [NAME]`. Plays every shape on the real engines and
 * saves what Temporal wrote under histories/, or that of one name alone. Only after a change of the workflows that running ones need not survive.
 */
import { mkdirSync } from 'node:fs';
import type { Ledger } from '../../db/ledger.ts';
import { settleDue } from '../../db/settle.ts';
import { deliver } from '../../worker/relay.ts';
import {
  approvalItemWorkflowId,
  CUTOFF_SWEEP_ID,
  RECONCILE_ID,
  SETTLE_NOW_UPDATE,
  TASK_QUEUE,
} from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver } from '../support/database.ts';
import { startEngines } from '../support/engines.ts';
import { eventually } from '../support/eventually.ts';
import { accept, act, handIn, moveClock } from '../support/items.ts';
import { startShortHistories } from '../support/short-histories.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';
import { HISTORIES, saveHistory } from './saved-history.ts';

/** The one name to save; without it, all. */
const ONLY = process.argv[2];

interface Stage {
  readonly ledger: Ledger;
  readonly worker: TestWorker;
}

/** Saves the history of a workflow, or of one of its runs. */
async function save({ worker }: Stage, name: string, workflowId: string, runId?: string): Promise<void> {
  if (ONLY !== undefined && name !== ONLY) return;
  const history = await worker.client.workflow.getHandle(workflowId, runId).fetchHistory();
  saveHistory(name, history);
  console.log(`${name}: ${history.events?.length} events`);
}

async function newItem({ ledger }: Stage): Promise<string> {
  const [itemId = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
  await eventually('the item is armed', async () => {
    const { rows } = await ledger.pool.query<{ run: string | null }>(
      'SELECT armed_run AS run FROM items WHERE id = $1',
      [itemId],
    );
    return rows[0]?.run ?? undefined;
  });
  return itemId;
}

const approve = ({ ledger }: Stage, itemId: string) =>
  act(ledger, itemId, { type: 'Approve', expectedVersion: 2, reasons: null });
const ended = ({ worker }: Stage, itemId: string) =>
  worker.client.workflow.getHandle(approvalItemWorkflowId(itemId)).result();
const flood = ({ worker }: Stage, itemId: string, wakes: number) =>
  Promise.all(Array.from({ length: wakes }, () => deliver(worker.client, { id: '0', itemId, kind: 'wake' })));

async function approvedInTime(stage: Stage): Promise<void> {
  const itemId = await newItem(stage);
  await accept(stage.ledger, itemId);
  await approve(stage, itemId);
  await ended(stage, itemId);
  await save(stage, 'approved-in-time', approvalItemWorkflowId(itemId));
}

async function withdrawn(stage: Stage): Promise<void> {
  const itemId = await newItem(stage);
  await act(stage.ledger, itemId, { type: 'Withdraw', expectedVersion: 1, reasons: null });
  await ended(stage, itemId);
  await save(stage, 'withdrawn-while-waiting', approvalItemWorkflowId(itemId));
}

async function manyWakes(stage: Stage): Promise<void> {
  const itemId = await newItem(stage);
  for (let i = 0; i < 5; i++) await flood(stage, itemId, 6);
  await accept(stage.ledger, itemId);
  await approve(stage, itemId);
  await ended(stage, itemId);
  await save(stage, 'many-wakes', approvalItemWorkflowId(itemId));
}

/** Settles its warning and its end by timers of its own. */
async function deemed(stage: Stage): Promise<void> {
  const itemId = await newItem(stage);
  await accept(stage.ledger, itemId);
  for (const nearlyDue of ['2026-09-18T08:59:59+08:00', '2026-09-20T23:59:59+08:00']) {
    await moveClock(stage.ledger, nearlyDue, { run: true });
    await flood(stage, itemId, 1);
    await eventually('the deadline is settled', async () => {
      const { rowCount } = await stage.ledger.pool.query(
        `SELECT FROM events WHERE item_id = $1 AND actor = 'clock' AND effective_at >= $2`,
        [itemId, nearlyDue],
      );
      return (rowCount ?? 0) > 0 ? true : undefined;
    });
  }
  await ended(stage, itemId);
  await save(stage, 'deemed', approvalItemWorkflowId(itemId));
}

async function continuedAsNew(stage: Stage): Promise<void> {
  const itemId = await newItem(stage);
  const handle = stage.worker.client.workflow.getHandle(approvalItemWorkflowId(itemId));
  const { runId: first } = await handle.describe();
  await eventually('it continues as new', async () => {
    await flood(stage, itemId, 3);
    return (await handle.describe()).runId === first ? undefined : true;
  });
  await save(stage, 'continued-as-new', approvalItemWorkflowId(itemId), first);
}

async function standing(stage: Stage): Promise<void> {
  const { client } = stage.worker;
  for (const workflowId of [CUTOFF_SWEEP_ID, RECONCILE_ID]) {
    await eventually(`${workflowId} sleeps`, async () => {
      const history = await client.workflow
        .getHandle(workflowId)
        .fetchHistory()
        .catch(() => undefined);
      return history?.events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes) ? true : undefined;
    });
  }
  await handIn(stage.ledger, [{ typeId: 'soil-water', division: '990100' }]);
  await moveClock(stage.ledger, '2026-11-20T09:00:00+08:00');
  await client.workflow.getHandle(CUTOFF_SWEEP_ID).executeUpdate(SETTLE_NOW_UPDATE);
  await save(stage, 'sweep-with-update', CUTOFF_SWEEP_ID);
  await save(stage, 'reconcile', RECONCILE_ID);
}

async function meetingRound(stage: Stage): Promise<void> {
  const handle = await stage.worker.client.workflow.start('meetingRound', {
    ...{ workflowId: 'meetings-recorded', taskQueue: TASK_QUEUE, args: [] },
  });
  await handle.result();
  await save(stage, 'meeting-round', handle.workflowId);
}

/** The round of the half-month, which waits once: something due is still to be settled when it first looks. */
async function bulletins({ ledger, worker }: Stage): Promise<void> {
  const [itemId = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
  await accept(ledger, itemId);
  await moveClock(ledger, '2026-10-01T01:05:00+08:00');
  const workflowId = 'bulletins-recorded';
  const round = await worker.client.workflow.start('bulletinRound', { workflowId, taskQueue: TASK_QUEUE, args: [] });
  await eventually('it has tried', async () => {
    const { raw } = await round.describe();
    return (raw.pendingActivities?.[0]?.attempt ?? 0) > 1 ? true : undefined;
  });
  while ((await settleDue(ledger)).settled > 0);
  await round.result();
  await save({ ledger, worker }, 'bulletin-round', workflowId);
}

async function on(
  address: string,
  options: { standing: boolean; namespace?: string },
  play: (stage: Stage) => Promise<void>,
) {
  const database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  const ledger = ledgerOver(database.appUrl, { graceMs: 1_000 });
  const worker = await startTestWorker({ ledger, address, ...options });
  try {
    await play({ ledger, worker });
  } finally {
    await worker.stop();
    await ledger.pool.end();
    await database.drop();
  }
}

mkdirSync(HISTORIES, { recursive: true });
const engines = await startEngines();
process.env.TEST_OWNER_URL = engines.postgres.ownerUrl;
process.env.TEST_APP_URL = engines.postgres.appUrl;
const short = await startShortHistories(40);
try {
  if (ONLY === undefined || ONLY === 'bulletin-round')
    await on(engines.temporal.address, { standing: false }, bulletins);
  if (ONLY !== 'bulletin-round') await playTheOthers();
} finally {
  await short.stop();
  await engines.stop();
}

async function playTheOthers(): Promise<void> {
  await on(engines.temporal.address, { standing: false }, async (stage) => {
    await approvedInTime(stage);
    await withdrawn(stage);
    await manyWakes(stage);
    await deemed(stage);
    await meetingRound(stage);
  });
  await on(short.address, { standing: false, namespace: 'default' }, continuedAsNew);
  await on(engines.temporal.address, { standing: true }, standing);
}
