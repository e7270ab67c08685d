/** The queue of a window by tabs, and how much lies in each. */
import type { Instant } from '../../domain/calendar/local-date.ts';
import type { Queryable } from '../pool.ts';
import { type ItemRow, itemRows } from './items.ts';

/** Every tab but `done` holds open items. */
export const TABS = ['open', 'mine', 'unclaimed', 'paused', 'dueSoon', 'overdue', 'done'] as const;
export type Tab = (typeof TABS)[number];

/** On whose behalf a queue is looked at, and how far ahead. */
export interface QueueView {
  readonly departmentId: string;
  /** The reader, and those for whom the reader stands in. */
  readonly officerIds: readonly string[];
  /** What falls due up to this instant is due soon. */
  readonly soonUntil: Instant;
}

export interface QueueFilter {
  readonly tab: Tab;
  readonly status: string | null;
  readonly typeId: string | null;
  /** Only what lies with the reader. */
  readonly mine: boolean;
}

/** The last item of the page before: the instant that its tab is sorted by, in milliseconds (null: none) and its id. */
export interface QueuePosition {
  readonly at: number | null;
  readonly id: string;
}

/** Of `items i`, over the parameters $1 (department), $2 (officers) and $3 (soon), and `clock`. */
const IN_TAB: Readonly<Record<Tab, string>> = {
  open: 'true',
  mine: 'i.claimed AND i.officer_id = ANY($2)',
  unclaimed: 'NOT i.claimed',
  paused: `i.status IN ('awaitingApplicant', 'suspended')`,
  dueSoon: `i.status NOT IN ('awaitingApplicant', 'suspended') AND i.turn_due_at <= $3
    AND (i.overdue_at IS NULL OR i.overdue_at > (SELECT now FROM clock))`,
  overdue: 'i.overdue_at <= (SELECT now FROM clock)',
  done: 'true',
};

/** Items of a tab behind `after`: the least time left in front, those without a limit last; of `done` the newest. */
export async function queuePage(
  db: Queryable,
  view: QueueView,
  filter: QueueFilter,
  after: QueuePosition | null,
  limit: number,
): Promise<readonly ItemRow[]> {
  const done = filter.tab === 'done';
  const sort = done ? 'i.closed_at DESC, i.id DESC' : 'i.turn_due_at NULLS LAST, i.id';
  const ids = `SELECT i.id FROM items i WHERE i.department_id = $1 AND i.closed_at IS ${done ? 'NOT NULL' : 'NULL'}
      AND ${IN_TAB[filter.tab]} AND ($4::text IS NULL OR i.status = $4) AND ($5::text IS NULL OR i.type_id = $5)
      AND (NOT $6 OR i.officer_id = ANY($2)) AND $3::timestamptz IS NOT NULL ${behind(done, after)}
      ORDER BY ${sort} LIMIT $9`;
  const { rows } = await db.query<ItemRow>(`${itemRows(ids)} ORDER BY ${sort}`, [
    ...parameters(view),
    filter.status,
    filter.typeId,
    filter.mine,
    after === null || after.at === null ? null : new Date(after.at).toISOString(),
    after?.id ?? null,
    limit,
  ]);
  return rows;
}

/** Each form as a condition of its own, so that an index is entered where the page before ended. */
function behind(done: boolean, after: QueuePosition | null): string {
  if (after === null) return 'AND $7::timestamptz IS NULL AND $8::uuid IS NULL';
  if (done) return 'AND (i.closed_at, i.id) < ($7::timestamptz, $8::uuid)';
  if (after.at === null) return 'AND $7::timestamptz IS NULL AND i.turn_due_at IS NULL AND i.id > $8::uuid';
  return 'AND ((i.turn_due_at, i.id) > ($7::timestamptz, $8::uuid) OR i.turn_due_at IS NULL)';
}

export type QueueCounts = Readonly<Record<Tab, number>>;

/** How many items lie in each tab, in one statement. */
export async function queueCounts(db: Queryable, view: QueueView): Promise<QueueCounts> {
  const counts = TABS.map((tab) => {
    const done = `(SELECT count(*)::int FROM items i WHERE i.department_id = $1 AND i.closed_at IS NOT NULL)`;
    return `${tab === 'done' ? done : `(count(*) FILTER (WHERE ${IN_TAB[tab]}))::int`} AS "${tab}"`;
  });
  const { rows } = await db.query<QueueCounts>({
    name: 'queue-counts',
    text: `WITH clock AS MATERIALIZED (SELECT ledger_clock() AS now)
           SELECT ${counts.join(', ')} FROM items i WHERE i.department_id = $1 AND i.closed_at IS NULL`,
    values: parameters(view),
  });
  if (rows[0] === undefined) throw new Error('a count without a row');
  return rows[0];
}

function parameters({ departmentId, officerIds, soonUntil }: QueueView): unknown[] {
  return [departmentId, officerIds, new Date(soonUntil).toISOString()];
}
