/** Open items taken over to a newly published calendar: batch by batch, against one SQL statement that knows the result. */
import { publishCalendar } from '../db/calendars.ts';
import { setSimulatedClock } from '../db/clock.ts';
import type { Ledger } from '../db/ledger.ts';
import { inTransaction } from '../db/pool.ts';
import { asOwner } from '../test/support/database.ts';
import { CUTOFF_SWEEP_ID, SETTLE_NOW_UPDATE, TASK_QUEUE } from '../workflows/names.ts';
import { cpuPerItem, readCpu } from './cpu.ts';
import type { Database, Engines } from './engines.ts';
import { addChecks, type Checks, compare, type Figure, type Pair, type Side, SOUND } from './figures.ts';
import { onCopy } from './on-copy.ts';
import { acceptAll, handInItems } from './prepare.ts';
import { checkResettled, NOTICE } from './resettle-checks.ts';
import { type IntakeBeside, measureIntakeBeside } from './resettle-intake.ts';
import { startWorker } from './temporal-side.ts';

export interface ResettleSizes extends IntakeBeside {
  readonly items: number;
  readonly repetitions: number;
}

const ACT = { by: 'admin', reason: '增加一天放假' };

export async function benchResettle(engines: Engines, sizes: ResettleSizes): Promise<readonly Figure[]> {
  const { database, items } = await prepare(engines, sizes.items);
  const pairs: Pair[] = [];
  const checks: Checks[] = [];
  for (let i = 0; i < sizes.repetitions; i += 1) {
    const ours = await onCopy(engines, database, (ledger) => measureOurs(engines, ledger, items));
    const other = await onCopy(engines, database, (ledger) => measureStatement(engines, ledger, ours.outcomes, items));
    pairs.push([ours.side, other.side]);
    const same = ours.digest === other.digest ? [] : ['the batches and the SQL statement wrote different rows'];
    checks.push(ours.checks, { ...SOUND, problems: same });
  }
  const beside = await measureIntakeBeside(engines, database, sizes);
  await database.drop();
  return [
    compare({
      name: `${items} open items to a new calendar`,
      ours: 'batches of 500, one after the other',
      other: 'one SQL statement that is given the results',
      target: { atMost: 8 },
      pairs,
      checks: addChecks(checks),
      inverted: true,
    }),
    beside,
  ];
}

/** Items accepted and waiting, their outbox lines delivered. */
async function prepare(
  engines: Engines,
  count: number,
): Promise<{ readonly database: Database; readonly items: number }> {
  const database = await engines.database();
  const ledger = database.ledger();
  const items = await handInItems(ledger, count);
  await acceptAll(ledger);
  await ledger.pool.query('DELETE FROM outbox');
  await setSimulatedClock(ledger.pool, Date.parse('2026-09-15T09:00:00+08:00'), true);
  await ledger.pool.end();
  await asOwner(database.ownerUrl, 'VACUUM ANALYZE');
  return { database, items };
}

const publish = (ledger: Ledger) =>
  inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => publishCalendar(transaction, NOTICE, ACT));

/** From the publication's commit until the sweep has answered that nothing is left, all its batches committed. */
async function measureOurs(
  engines: Engines,
  ledger: Ledger,
  items: number,
): Promise<{ readonly side: Side; readonly checks: Checks; readonly outcomes: string }> {
  const worker = await startWorker(engines.temporal.address, ledger);
  try {
    const { client } = worker;
    await client.workflow.start('cutoffSweep', { workflowId: CUTOFF_SWEEP_ID, taskQueue: TASK_QUEUE, args: [] });
    const settleNow = () => client.workflow.getHandle(CUTOFF_SWEEP_ID).executeUpdate(SETTLE_NOW_UPDATE);
    await settleNow();
    await publish(ledger);
    const cpuBefore = readCpu(engines, 'worker');
    const since = performance.now();
    await settleNow();
    const tookMs = performance.now() - since;
    const cpu = cpuPerItem(cpuBefore, readCpu(engines, 'worker'), items);
    const outcomes = await outcomesByType(ledger);
    return { side: { rate: (items / tookMs) * 1000, cpu }, checks: await checkResettled(ledger), outcomes };
  } finally {
    await worker.stop();
  }
}

/** All items were received and accepted at one instant, so one of each type tells what becomes of the others. */
async function outcomesByType(ledger: Ledger): Promise<string> {
  const { rows } = await ledger.pool.query<{ outcomes: string }>(
    `SELECT jsonb_agg(o)::text AS outcomes FROM (
       SELECT DISTINCT ON (type_id) type_id, data, turn_due_at, due_on, next_deadline_kind, next_deadline_at
       FROM items JOIN events ON events.item_id = items.id AND events.type = 'CalendarAdopted' ORDER BY type_id, id
     ) o`,
  );
  return rows[0]?.outcomes ?? '[]';
}

async function measureStatement(
  engines: Engines,
  ledger: Ledger,
  outcomes: string,
  items: number,
): Promise<{ readonly side: Side }> {
  await publish(ledger);
  const cpuBefore = readCpu(engines, 'client');
  const since = performance.now();
  await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => transaction.query(STATEMENT, [outcomes]));
  const tookMs = performance.now() - since;
  return { side: { rate: (items / tookMs) * 1000, cpu: cpuPerItem(cpuBefore, readCpu(engines, 'client'), items) } };
}

/** Writes what the product writes, for every item: an event, the row, an outbox line. It counts no day of any calendar. */
const STATEMENT = `
  WITH moment AS MATERIALIZED (SELECT ledger_clock() AS now, max(published_at) AS published_at FROM calendar_publications),
  taken AS MATERIALIZED (
    SELECT items.id, items.event_count, o.*, moment.*
    FROM moment, items JOIN jsonb_to_recordset($1::jsonb) AS o(type_id text, data jsonb, turn_due_at timestamptz, due_on date,
      next_deadline_kind text, next_deadline_at timestamptz) ON o.type_id = items.type_id
    WHERE items.closed_at IS NULL AND items.calendar_publication = 0
    ORDER BY items.id FOR NO KEY UPDATE OF items
  ),
  appended AS (
    INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
    SELECT id, event_count + 1, 'CalendarAdopted', published_at, now, 'clock', data FROM taken
  ),
  updated AS (
    UPDATE items SET event_count = taken.event_count + 1, turn_due_at = taken.turn_due_at, due_on = taken.due_on,
      next_deadline_kind = taken.next_deadline_kind, next_deadline_at = taken.next_deadline_at, calendar_publication = 1
    FROM taken WHERE items.id = taken.id
  )
  INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
  SELECT id, 'wake', now, clock_timestamp() FROM taken`;
