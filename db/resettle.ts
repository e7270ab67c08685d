/**
 * After a calendar was published: takes the open items over to it, batch after batch. The publication itself is one
 * row, from which on every reader and every decision counts by the new calendar; what follows here is the journal's
 * entry with its reason, the cached dates of the rows, and the wakes of the workflows.
 */
import type { Ledger } from './ledger.ts';
import { oneAtATime, type Queryable } from './pool.ts';
import { settleInLanes } from './settle.ts';

/** How many items one round takes; between two rounds the sweep settles what has become due. */
const ROUND = 5_000;
/** One batch after the other: two side by side are hardly faster, and leave new submissions less of the machine. */
const LANES = 1;

/**
 * Takes up to 5,000 open items over and answers how many it took. Killed in the middle it goes on from the rows that
 * are still behind; an item that somebody holds, or that is parked, stays behind for a later round.
 */
export async function resettleRound(ledger: Ledger): Promise<number> {
  // Two sweeps at once would take the same rows twice; each of them takes its turn instead.
  if (!(await isResettling(ledger.pool))) return 0;
  return oneAtATime(ledger.pool, 'shixian-resettle', () => takeOver(ledger));
}

async function takeOver(ledger: Ledger): Promise<number> {
  const behind = await findBehind(ledger.pool, ROUND);
  if (behind.length === 0) return 0;
  await settleInLanes(
    ledger,
    behind.map(({ id }) => id),
    LANES,
  );
  return countTaken(ledger.pool, behind);
}

/** Whether open items still carry dates from before a publication. */
export async function isResettling(db: Queryable): Promise<boolean> {
  return (await findBehind(db, 1)).length > 0;
}

interface Behind {
  readonly id: string;
  readonly publication: string;
}

/** Items of divisions that have a later calendar than the row's dates. In a ledger at rest an index says so at once. */
async function findBehind(db: Queryable, limit: number): Promise<readonly Behind[]> {
  const { rows } = await db.query<Behind>({
    name: 'find-behind',
    text: `SELECT behind.id, behind.publication
           FROM (SELECT division, max(publication_id) AS newest FROM calendar_editions GROUP BY division) latest
           CROSS JOIN LATERAL (
             SELECT id, calendar_publication AS publication FROM items
             WHERE division = latest.division AND calendar_publication < latest.newest
               AND closed_at IS NULL AND parked_at IS NULL
             LIMIT $1
           ) behind
           LIMIT $1`,
    values: [limit],
  });
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function countTaken(db: Queryable, behind: readonly Behind[]): Promise<number> {
  const { rows } = await db.query<{ taken: number }>({
    name: 'count-taken',
    text: `SELECT count(*)::int AS taken FROM items JOIN unnest($1::uuid[], $2::bigint[]) AS b(id, publication) USING (id)
           WHERE calendar_publication > b.publication OR closed_at IS NOT NULL OR parked_at IS NOT NULL`,
    values: [behind.map(({ id }) => id), behind.map(({ publication }) => publication)],
  });
  return rows[0]?.taken ?? 0;
}
