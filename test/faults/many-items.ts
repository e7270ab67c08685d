/** Many items at once: handed in, accepted, armed, and what the ledger and Temporal say of them. */
import { applyCommands } from '../../db/apply-commands.ts';
import { takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { itemIdOf } from '../../workflows/names.ts';
import { eventually } from '../support/eventually.ts';
import { packageOf, UNIT } from '../support/packages.ts';
import type { Ground } from './ground.ts';

/** Five types that silence deems after ten working days, at the city. */
const TEN_DAY_TYPES = [
  'land-prereview',
  'temp-land',
  'land-use-permit',
  'eng-planning-permit',
  'design-scheme-opinion',
];
/** Accepted on 14 September 2026, ten working days across a make-up Sunday and a holiday: 28 September, 24:00. */
export const TEN_DAYS_LATER = Date.parse('2026-09-29T00:00:00+08:00');

export const tenDayItems = TEN_DAY_TYPES.map((typeId) => ({ typeId, division: '990100' }));

/** Does `work` for 0 … count-1 in so many lanes. After the first error no lane begins anything more; then it is thrown. */
export async function inLanes(count: number, lanes: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    try {
      while (next < count) await work(next++);
    } finally {
      next = Math.max(next, count);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Hands in `count` items, five to a submission, through the ledger's own intake. Answers their ids. */
export async function handInMany(ledger: Ledger, count: number): Promise<readonly string[]> {
  const before = new Set(await itemIds(ledger));
  await inLanes(Math.ceil(count / tenDayItems.length), 8, async (i) => {
    const items = tenDayItems.slice(0, Math.min(tenDayItems.length, count - i * tenDayItems.length));
    await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
      takeIn(transaction, ledger, UNIT, packageOf(items), () => 0),
    );
  });
  return (await itemIds(ledger)).filter((id) => !before.has(id));
}

async function itemIds(ledger: Ledger): Promise<readonly string[]> {
  const { rows } = await ledger.pool.query<{ id: string }>('SELECT id FROM items ORDER BY id');
  return rows.map(({ id }) => id);
}

/** Accepts all of them in one transaction, as their windows would. */
export async function acceptAll(ledger: Ledger, ids: readonly string[]): Promise<void> {
  const outcomes = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    applyCommands(
      transaction,
      ledger,
      ids.map((itemId) => ({
        itemId,
        command: { type: 'Accept', expectedVersion: 1 } as const,
        actor: 'test',
        elapsedMs: () => 0,
      })),
    ),
  );
  const refused = outcomes.find(({ error }) => error !== null);
  if (refused) throw new Error(`item ${refused.itemId} was not accepted: ${refused.error?.code}`);
}

/** One number that the ledger answers. */
export async function countOf(ledger: Ledger, sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await ledger.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, [...values]);
  return Number(rows[0]?.n);
}

/** How long a count may stand still before it is said to be stuck; a machine that is busy may be slow. */
const STUCK_AFTER_MS = 60_000;

/** Waits until the ledger's count is the expected one. Throws once it has not moved for a minute. */
export async function untilCount(
  ledger: Ledger,
  what: string,
  expected: number,
  sql: string,
  values: readonly unknown[] = [],
): Promise<void> {
  await untilEqual(what, expected, () => countOf(ledger, sql, values));
}

async function untilEqual(what: string, expected: number, ask: () => Promise<number>): Promise<number> {
  let last = await ask();
  while (last !== expected) {
    const moved = async () => {
      const now = await ask();
      return now === last ? undefined : now;
    };
    last = await eventually(`${what} (${last}, expected ${expected})`, moved, STUCK_AFTER_MS);
  }
  return last;
}

/** Waits until every open item is armed for its next deadline in that namespace and no outbox line waits. */
export async function untilArmed(ledger: Ledger, namespaceId: string): Promise<void> {
  const unarmed = `items WHERE closed_at IS NULL
    AND (armed_namespace IS DISTINCT FROM $1 OR armed_for IS DISTINCT FROM coalesce(next_deadline_at, 'infinity'))`;
  await untilCount(ledger, 'open items that are not armed', 0, unarmed, [namespaceId]);
  await untilCount(ledger, 'lines in the outbox', 0, 'outbox');
}

/** Waits until the ledger's clock is at `instant` or past it; answers where it is. */
export function untilClock(ledger: Ledger, instant: number): Promise<number> {
  return eventually(`the ledger's clock is at ${new Date(instant).toISOString()}`, async () => {
    const { rows } = await ledger.pool.query<{ now: Date }>('SELECT ledger_clock() AS now');
    const now = rows[0]?.now.getTime() ?? 0;
    return now >= instant ? now : undefined;
  });
}

/** Every run of every item's workflow, open or closed, as Temporal lists them: the number of runs per item. */
export async function runsOfItems({ client }: Ground): Promise<ReadonlyMap<string, number>> {
  const runs = new Map<string, number>();
  for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = 'approvalItem'` })) {
    const id = itemIdOf(workflowId) ?? workflowId;
    runs.set(id, (runs.get(id) ?? 0) + 1);
  }
  return runs;
}

/** Waits until Temporal's own list, which follows its truth a moment later, counts so many open workflows of items. */
export async function untilRunning({ client }: Ground, expected: number): Promise<number> {
  return untilEqual('open workflows, by Temporal', expected, async () => {
    const { count } = await client.workflow.count(`WorkflowType = 'approvalItem' AND ExecutionStatus = 'Running'`);
    return count;
  });
}
