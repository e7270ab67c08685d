/** What a worker keeps up beside the items: the clock's guard, the search attributes, the standing workflows. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { readClockSettings, releaseFreeze } from '../../db/clock.ts';
import { createProcessClock, type Ledger } from '../../db/ledger.ts';
import { runClockGuard } from '../../worker/clock-guard.ts';
import { ensureSearchAttributes, ensureStandingWorkflows } from '../../worker/standing.ts';
import { CUTOFF_SWEEP_ID, RECONCILE_ID } from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

const logger = pino({ level: 'silent' });
let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

describe('the guard of the clock', () => {
  const frozen = async () => ((await readClockSettings(ledger.pool)).frozenReason === null ? undefined : true);

  test('freezes by itself, goes on watching after a release, and stops when it is told to', async () => {
    const stopping = new AbortController();
    const guard = runClockGuard(ledger, logger, stopping.signal);
    for (const round of [1, 2]) {
      await ledger.pool.query(`UPDATE clock_settings SET high_water_at = clock_timestamp() + interval '1 hour'`);
      await eventually(`it is frozen, round ${round}`, frozen);
      await releaseFreeze(ledger.pool, 'supervisor-990100', 'checked');
    }
    stopping.abort();
    await guard;
    const { rows } = await ledger.pool.query(`SELECT count(*)::int AS count FROM alarms WHERE kind = 'clock-frozen'`);
    expect(rows[0].count).toBe(2);
  });

  test('a reading that took longer than a second says nothing', async () => {
    let calls = 0;
    // The first look at the process's clock, before the reading, says two seconds less than those after it.
    const inner = createProcessClock();
    const slow = { ...ledger, processClock: { ...inner, now: () => inner.now() + (calls++ === 0 ? -8_000 : -6_000) } };
    const stopping = new AbortController();
    const guard = runClockGuard(slow, logger, stopping.signal);
    await eventually('one round is over', async () => (calls >= 2 ? true : undefined));
    stopping.abort();
    await guard;
    expect(await frozen()).toBeUndefined();
  });

  test('a broken connection does not end it', async () => {
    const broken = ledgerOver(database.appUrl);
    await broken.pool.end();
    const stopping = new AbortController();
    const warned: string[] = [];
    const listening = pino({ level: 'warn' }, { write: (line: string) => warned.push(line) });
    const guard = runClockGuard(broken, listening, stopping.signal);
    await eventually('it says so', async () => (warned.length > 0 ? true : undefined));
    stopping.abort();
    await guard;
    expect(warned[0]).toContain('the ledger could not be looked at');
  });
});

describe('what stands in Temporal', () => {
  let worker: TestWorker;
  beforeAll(async () => {
    worker = await startTestWorker({ ledger });
  });
  afterAll(() => worker.stop());

  const running = (workflowId: string, otherThan?: string) =>
    eventually(`${workflowId} runs`, async () => {
      const found = await worker.client.workflow
        .getHandle(workflowId)
        .describe()
        .catch(() => undefined);
      return found?.status.name === 'RUNNING' && found.runId !== otherThan ? found.runId : undefined;
    });

  test('asked twice there is one of each, and the search attributes are added once', async () => {
    const runs = [await running(CUTOFF_SWEEP_ID), await running(RECONCILE_ID)];
    await Promise.all([ensureStandingWorkflows(worker.client), ensureStandingWorkflows(worker.client)]);
    expect([await running(CUTOFF_SWEEP_ID), await running(RECONCILE_ID)]).toEqual(runs);
    await ensureSearchAttributes(worker.connection, worker.namespace);
    const { customAttributes } = await worker.connection.operatorService.listSearchAttributes({
      namespace: worker.namespace,
    });
    expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(['Department', 'DueOn', 'ItemType']));
  });

  test('one that was terminated comes back by itself', async () => {
    for (const workflowId of [CUTOFF_SWEEP_ID, RECONCILE_ID]) {
      const run = await running(workflowId);
      await worker.client.workflow.getHandle(workflowId).terminate('lost');
      expect(await running(workflowId, run)).not.toBe(run);
    }
  });
});
