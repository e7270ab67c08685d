/** What happens in windows' queues, in the order of the journal: for readers that keep no place in the ledger themselves. */
import type { Queryable } from '../pool.ts';

/** A place in the journal: everything at it or before it has been read. */
export interface Place {
  /** Decimal digits: an xid8 does not fit a number. */
  readonly tx: string;
  readonly position: string;
}

export interface WindowChange extends Place {
  readonly departmentId: string;
  readonly itemNo: string;
  readonly seq: number;
  readonly type: string;
  readonly effectiveAt: Date;
  readonly decidedAt: Date;
  /** The item as it stood when it was read. */
  readonly status: string;
  readonly open: boolean;
  readonly dueOn: string | null;
}

/** Whether `a` lies behind `b`. */
export function isBehind(a: Place, b: Place): boolean {
  const [txA, txB] = [BigInt(a.tx), BigInt(b.tx)];
  return txA === txB ? BigInt(a.position) > BigInt(b.position) : txA > txB;
}

export interface ChangesRead {
  readonly changes: readonly WindowChange[];
  /** From where to go on: behind the last change where there may be more, else behind all that is over. */
  readonly place: Place;
  readonly more: boolean;
}

/**
 * The changes of these windows behind the place, up to `limit`; of transactions that are older than every running one,
 * so that whatever commits later stands behind the place that is answered. `after` null: none, only the place.
 */
export async function changesAfter(
  db: Queryable,
  departments: readonly string[],
  after: Place | null,
  limit: number,
): Promise<ChangesRead> {
  const { rows } = await db.query<{ bound: string } & (WindowChange | { readonly tx: null })>({
    name: 'window-changes-after',
    text: `WITH bound AS MATERIALIZED (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS tx)
           SELECT bound.tx::text AS bound, c.* FROM bound LEFT JOIN LATERAL (
             SELECT e.tx::text, e.position::text, i.department_id AS "departmentId", i.item_no AS "itemNo", e.seq, e.type,
               e.effective_at AS "effectiveAt", e.decided_at AS "decidedAt", i.status, i.closed_at IS NULL AS open,
               i.due_on::text AS "dueOn"
             FROM events e JOIN items i ON i.id = e.item_id
             WHERE (e.tx, e.position) > ($2::xid8, $3::bigint) AND e.tx < bound.tx AND i.department_id = ANY($1::text[])
             ORDER BY e.tx, e.position LIMIT $4
           ) c ON true`,
    values: [departments, after?.tx ?? null, after?.position ?? null, limit],
  });
  const bound = rows[0]?.bound;
  if (bound === undefined) throw new Error('the ledger does not say how far its transactions are over');
  const changes = rows.flatMap((row) => (row.tx === null ? [] : [row]));
  const last = changes.at(-1);
  const more = changes.length === limit;
  return { changes, place: more && last !== undefined ? last : { tx: bound, position: '0' }, more };
}
