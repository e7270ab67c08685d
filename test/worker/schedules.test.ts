/** The Schedules: made, changed with their definition, put back when they are lost; and rung for by the simulated clock. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createSimulation } from '../../api/simulation.ts';
import { createTemporalPort } from '../../api/temporal.ts';
import type { Ledger } from '../../db/ledger.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { ensureSchedules, replaceLostSchedules } from '../../worker/schedules.ts';
import { standingKeeper } from '../../worker/standing.ts';
import type { Round } from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { shanghai } from '../support/rulebook.ts';
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

/** A round that ends at once: the workflow of an item that the ledger never knew. */
const round = (id: string, hour = 1): Round => ({
  id,
  workflow: 'approvalItem',
  args: [randomUUID()],
  times: { daysOfMonth: [1, 16], hour, minute: 5 },
});
const describeSchedule = (id: string) => worker.client.schedule.getHandle(id).describe();
/** The workflows that ended well, of those that the Schedule has started. */
const completed = async (id: string) => {
  const query = `WorkflowType = 'approvalItem' AND ExecutionStatus = 'Completed' AND WorkflowId STARTS_WITH '${id}'`;
  const found: string[] = [];
  for await (const { workflowId } of worker.client.workflow.list({ query })) found.push(workflowId);
  return found;
};

describe('a Schedule', () => {
  test('is made once, rings at once and then on the 1st and the 16th by the clock of the city', async () => {
    const bulletin = round('made-once');
    await Promise.all([ensureSchedules(worker.client, [bulletin]), ensureSchedules(worker.client, [bulletin])]);
    await eventually('it has rung', async () => ((await completed('made-once')).length === 1 ? true : undefined));
    const { info } = await describeSchedule('made-once');
    for (const at of info.nextActionTimes) expect(isoShanghai(at.getTime())).toMatch(/-(01|16)T01:05:00\.000\+08:00$/);
    expect(info.nextActionTimes.length).toBeGreaterThan(0);
    await ensureSchedules(worker.client, [bulletin]);
    expect((await describeSchedule('made-once')).info.lastUpdatedAt).toEqual(info.lastUpdatedAt);
  });

  test('is changed with its definition, and stays paused where a person has paused it', async () => {
    await ensureSchedules(worker.client, [round('changed')]);
    await worker.client.schedule.getHandle('changed').pause('the office moves house');
    const later = round('changed', 7);
    await replaceLostSchedules(worker.client, [later]);
    expect((await describeSchedule('changed')).spec.calendars?.[0]?.hour[0]?.start).toBe(1);
    await ensureSchedules(worker.client, [later]);
    const { spec, state, action } = await describeSchedule('changed');
    expect(spec.calendars).toHaveLength(1);
    expect(spec.calendars?.[0]?.hour[0]?.start).toBe(7);
    expect(action.args).toEqual(later.args);
    expect(state).toMatchObject({ paused: true, note: 'the office moves house' });
  });

  test('that is lost comes back by itself and rings, since rings may have been lost with it', async () => {
    const lost = round('lost');
    const stopping = new AbortController();
    const keeper = standingKeeper(worker.client, worker.connection, worker.namespace, [lost]);
    const running = keeper.run(pino({ enabled: false }), stopping.signal);
    await eventually('it has rung', async () => ((await completed('lost')).length === 1 ? true : undefined));
    await worker.client.schedule.getHandle('lost').delete();
    await eventually('it has rung again', async () => ((await completed('lost')).length === 2 ? true : undefined));
    stopping.abort();
    await running;
  });
});

describe('the simulated clock', () => {
  test('rings on its way, in order, with the clock at the ring', async () => {
    const rung: string[] = [];
    const port = createTemporalPort({
      address: process.env.TEST_TEMPORAL_ADDRESS ?? '',
      namespace: worker.namespace,
    });
    const rounds = [round('half-month'), round('each-morning', 8)].map((one, i) =>
      i === 0 ? one : { ...one, times: { hour: 8, minute: 0 } },
    );
    const listening = {
      ...port,
      settleNow: async () => undefined,
      async ring(one: Round) {
        const { rows } = await ledger.pool.query<{ now: Date }>('SELECT ledger_clock() AS now');
        rung.push(`${one.id} ${isoShanghai(rows[0]?.now.getTime() ?? 0).slice(5, 16)}`);
        await port.ring(one);
      },
    };
    const advance = createSimulation(ledger, listening, rounds);
    expect(await advance(shanghai('2026-09-17T08:00'), false)).toBe(0);
    expect(rung).toEqual([
      'each-morning 09-15T08:00',
      'half-month 09-16T01:05',
      'each-morning 09-16T08:00',
      'each-morning 09-17T08:00',
    ]);
    // The workflows have ended when the advance is over; a ring never runs beside itself.
    await eventually('Temporal lists them', async () =>
      (await completed('each-morning')).length === 3 ? true : undefined,
    );
    await advance(shanghai('2026-09-18T07:59'), false);
    expect(rung).toHaveLength(4);
    await port.close();
  });

  test('says so where no worker hears the ring', async () => {
    const port = createTemporalPort({ address: process.env.TEST_TEMPORAL_ADDRESS ?? '', namespace: 'nobody' });
    const deaf = { ...port, settleNow: async () => undefined };
    const advance = createSimulation(ledger, deaf, [round('deaf')]);
    await expect(advance(shanghai('2026-10-02T00:00'), false)).rejects.toThrow();
    await port.close();
  });
});
