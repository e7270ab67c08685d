/**
 * After a calendar was published: takes the open items over to it, batch after batch. The publication itself is one
 * row, from which on every reader and every decision counts by the new calendar; what follows here is the journal's
 * entry with its reason, the cached dates of the rows, and the wakes of the workflows.
 */
import type { Ledger } from './ledger.ts';
import type { Queryable } from './pool.ts';
import { settleInLanes } from './settle.ts';

/** How many items one round takes; between two rounds the sweep settles what has become due. */
const ROUND = 5_000;
/** One batch after the other: enough for 100,000 items a minute, and half of a small machine stays free for submissions. */
const LANES = 1;

/** What one round did. `left`: whether another one is needed. */
export interface ResettleRound {
  readonly taken: number;
  readonly left: boolean;
}

/**
 * Takes up to 5,000 open items over, in the order of their ids. Killed in the middle it goes on from the rows that
 * are still behind; an item that somebody holds, or that is parked, stays behind for a later round.
 */
export async function resettleRound(ledger: Ledger): Promise<ResettleRound> {
  const behind = await findBehind(ledger.pool, ROUND);
  if (behind.length === 0) return { taken: 0, left: false };
  await settleInLanes(ledger, behind, LANES);
  const after = new Set(await findBehind(ledger.pool, ROUND));
  const taken = behind.filter((id) => !after.has(id)).length;
  return { taken, left: after.size > 0 && taken > 0 };
}

/** Whether open items still carry dates from before a publication. */
export async function isResettling(db: Queryable): Promise<boolean> {
  return (await findBehind(db, 1)).length > 0;
}

/** Items of divisions that have a later calendar than the row's dates. In a ledger at rest an index says so at once. */
async function findBehind(db: Queryable, limit: number): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: 'find-behind',
    text: `SELECT behind.id
           FROM (SELECT division, max(publication_id) AS newest FROM calendar_editions GROUP BY division) latest
           CROSS JOIN LATERAL (
             SELECT id FROM items
             WHERE division = latest.division AND calendar_publication < latest.newest
               AND closed_at IS NULL AND parked_at IS NULL
             ORDER BY id LIMIT $1
           ) behind
           ORDER BY behind.id LIMIT $1`,
    values: [limit],
  });
  return rows.map(({ id }) => id);
}
