/** Thousands of items due at one instant: the sweep against one SQL statement, and against bare Temporal timers. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { SweepResult } from '../activities/index.ts';
import { setSimulatedClock } from '../db/clock.ts';
import type { Ledger } from '../db/ledger.ts';
import { inTransaction } from '../db/pool.ts';
import { addWorkingDays, compileCalendar } from '../domain/calendar/calendar.ts';
import { dayOf, MS_PER_HOUR, startOfDay } from '../domain/calendar/local-date.ts';
import { sampleCalendar } from '../local/seed.ts';
import { asOwner } from '../test/support/database.ts';
import { CUTOFF_SWEEP_ID, SETTLE_NOW_UPDATE, TASK_QUEUE } from '../workflows/names.ts';
import { measureBareTimers } from './bare-timers.ts';
import { cpuPerItem, readCpu } from './cpu.ts';
import { type Database, type Engines, GRACE_MS } from './engines.ts';
import { addChecks, type Checks, compare, type Figure, type Pair, type Side } from './figures.ts';
import { onCopy } from './on-copy.ts';
import { acceptAll, handInItems, oneDeadline, remindAll } from './prepare.ts';
import { SET_BASED } from './set-based.ts';
import { startWorker } from './temporal-side.ts';

export interface CutoffSizes {
  readonly items: number;
  readonly repetitions: number;
  readonly timers: number;
  /** How long before their instant the bare timers begin to be started, in milliseconds. */
  readonly timersLeadMs: number;
}

interface Measured {
  readonly side: Side;
  readonly checks: Checks;
}

/** How long before the moment of deciding the clock is let run. */
const RUN_UP_MS = 300;

export async function benchCutoff(engines: Engines, sizes: CutoffSizes): Promise<readonly Figure[]> {
  const prepared = await prepare(engines, sizes.items);
  const pairs: Pair[] = [];
  const checks: Checks[] = [];
  for (let i = 0; i < sizes.repetitions; i += 1) {
    const ours = await onCopy(engines, prepared.database, (ledger) => measureSweep(engines, ledger, prepared));
    const other = await onCopy(engines, prepared.database, (ledger) => measureStatement(engines, ledger, prepared));
    pairs.push([ours.side, other.side]);
    const same = ours.digest === other.digest ? [] : ['the sweep and the SQL statement wrote different rows'];
    checks.push(ours.checks, other.checks, { lost: 0, double: 0, early: 0, problems: same });
  }
  await prepared.database.drop();
  const timers = await measureBareTimers(engines, sizes.timers, sizes.timersLeadMs);
  const dueTogether = `${prepared.items} items due at one instant`;
  return [
    compare({
      name: dueTogether,
      ours: 'sweep',
      other: 'one set-based SQL statement',
      target: { atMost: 5 },
      pairs,
      checks: addChecks(checks),
      inverted: true,
    }),
    compare({
      name: 'the same sweep',
      ours: 'sweep',
      other: `${sizes.timers} bare Temporal timers, empty worker`,
      target: { atLeast: 100 },
      pairs: pairs.map(([ours]) => [ours, timers.side] as const),
      checks: addChecks([...checks, timers.checks]),
    }),
  ];
}

interface Prepared {
  readonly database: Database;
  readonly items: number;
  readonly dueAt: number;
}

/** Items accepted and reminded of, due at one instant, their outbox lines delivered: the template of every repetition. */
async function prepare(engines: Engines, count: number): Promise<Prepared> {
  const database = await engines.database();
  const ledger = database.ledger();
  const items = await handInItems(ledger, count);
  await acceptAll(ledger);
  await remindAll(ledger);
  await ledger.pool.query('DELETE FROM outbox');
  const { kind, at } = await oneDeadline(ledger);
  if (kind !== 'escalation') throw new Error(`the items wait for ${kind}, not for their escalation`);
  await ledger.pool.end();
  await asOwner(database.ownerUrl, 'VACUUM ANALYZE');
  return { database, items, dueAt: at };
}

/** From due + G on the ledger's own clock until the sweep has answered, all its batches committed. */
async function measureSweep(engines: Engines, ledger: Ledger, { items, dueAt }: Prepared): Promise<Measured> {
  const worker = await startWorker(engines.temporal.address, ledger);
  try {
    const { client } = worker;
    await client.workflow.start('cutoffSweep', { workflowId: CUTOFF_SWEEP_ID, taskQueue: TASK_QUEUE, args: [] });
    await settleNow(client);
    // From here the sweep sleeps a minute by itself; the clock runs up to the moment of deciding.
    await setSimulatedClock(ledger.pool, dueAt + GRACE_MS - RUN_UP_MS, false);
    const before = await settleNow(client);
    await allowed(ledger, dueAt);
    const cpuBefore = readCpu(engines, 'worker');
    const sweep = await settleNow(client);
    const tookMs = await sinceAllowed(ledger, dueAt);
    const cpu = cpuPerItem(cpuBefore, readCpu(engines, 'worker'), items);
    const checks = await checkDecisions(ledger, items, dueAt);
    const problems = sweep.parked > 0 ? [`${sweep.parked} items were parked`] : [];
    const early = checks.early + before.settled;
    return { side: { rate: (items / tookMs) * 1000, cpu }, checks: { ...checks, early, problems } };
  } finally {
    await worker.stop();
  }
}

function settleNow(client: Client): Promise<SweepResult> {
  return client.workflow.getHandle(CUTOFF_SWEEP_ID).executeUpdate<SweepResult, []>(SETTLE_NOW_UPDATE);
}

/** Milliseconds on the ledger's clock since deciding became allowed. */
async function sinceAllowed({ pool }: Ledger, dueAt: number): Promise<number> {
  const { rows } = await pool.query<{ now: Date }>('SELECT ledger_clock() AS now');
  return (rows[0]?.now.getTime() ?? Number.NaN) - dueAt - GRACE_MS;
}

async function allowed(ledger: Ledger, dueAt: number): Promise<void> {
  for (let ms = await sinceAllowed(ledger, dueAt); ms < 0; ms = await sinceAllowed(ledger, dueAt)) await delay(-ms);
}

async function measureStatement(engines: Engines, ledger: Ledger, { items, dueAt }: Prepared): Promise<Measured> {
  await setSimulatedClock(ledger.pool, dueAt + GRACE_MS, false);
  const cpuBefore = readCpu(engines, 'client');
  const since = performance.now();
  await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    transaction.query({ ...SET_BASED, values: [GRACE_MS / 1000, new Date(paperReminderAt(dueAt))] }),
  );
  const tookMs = performance.now() - since;
  const cpu = cpuPerItem(cpuBefore, readCpu(engines, 'client'), items);
  return { side: { rate: (items / tookMs) * 1000, cpu }, checks: await checkDecisions(ledger, items, dueAt) };
}

/** 09:00 on the working day after the due day: what the statement is told instead of a calendar. */
function paperReminderAt(dueAt: number): number {
  const { version, years } = sampleCalendar();
  const { day } = addWorkingDays(compileCalendar(version, years), dayOf(dueAt - 1), 1);
  return startOfDay(day) + 9 * MS_PER_HOUR;
}

/** Every item deemed and escalated once, effective at the due instant, decided not before due + G. */
async function checkDecisions({ pool }: Ledger, items: number, dueAt: number): Promise<Checks> {
  const { rows } = await pool.query<{ lost: number; double: number; early: number; elsewhere: number }>(
    `WITH told AS (SELECT item_id, count(*) AS lines FROM outbox GROUP BY item_id),
     noticed AS (
       SELECT item_id, count(*) FILTER (WHERE recipient = 'head') AS heads, count(*) FILTER (WHERE recipient = 'supervisor') AS supervisors
       FROM notices WHERE kind = 'escalation' GROUP BY item_id
     ),
     decided AS (
       SELECT item_id, count(*) FILTER (WHERE type = 'ItemDeemedApproved') AS deemed, count(*) FILTER (WHERE type = 'EscalationRaised') AS raised,
         bool_or(decided_at < effective_at + make_interval(secs => $2)) AS early, bool_or(effective_at <> $1) AS elsewhere
       FROM events WHERE type IN ('ItemDeemedApproved', 'EscalationRaised') GROUP BY item_id
     )
     SELECT
       count(*) FILTER (WHERE items.status <> 'deemedApproved' OR deemed IS NULL OR deemed < 1 OR raised < 1
         OR heads IS NULL OR heads < 1 OR supervisors < 1 OR lines IS NULL)::int AS lost,
       count(*) FILTER (WHERE deemed > 1 OR raised > 1 OR heads > 1 OR supervisors > 1 OR lines > 1)::int AS double,
       count(*) FILTER (WHERE early)::int AS early,
       count(*) FILTER (WHERE elsewhere OR closed_at <> $1)::int AS elsewhere
     FROM items LEFT JOIN decided ON decided.item_id = items.id LEFT JOIN noticed ON noticed.item_id = items.id
     LEFT JOIN told ON told.item_id = items.id`,
    [new Date(dueAt).toISOString(), GRACE_MS / 1000],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the check counted nothing');
  const { count } = (await pool.query<{ count: string }>('SELECT count(*) FROM items')).rows[0] ?? { count: '0' };
  const missing = items - Number(count);
  const problems =
    row.elsewhere > 0 ? [`${row.elsewhere} items took effect at another instant than they were due`] : [];
  return { lost: row.lost + missing, double: row.double, early: row.early, problems };
}
