/** One act on many items of a window, and a whole desk handed over: a result for each item, whatever becomes of others. */
import type { Command, DomainError } from '../domain/item/commands.ts';
import { applyCommands, type CommandEnvelope } from './apply-commands.ts';
import type { Ledger } from './ledger.ts';
import { inTransaction, isLockTimeout, type Queryable, type Transaction } from './pool.ts';

/** An item as the act is made for it. */
export interface WindowItem {
  readonly id: string;
  readonly itemNo: string;
  readonly typeId: string;
  readonly projectCode: string;
}

export interface ItemResult {
  readonly itemNo: string;
  /** The decision version after the act; null where it was not done. */
  readonly version: number | null;
  /** Why the rules refused it. */
  readonly error: DomainError | null;
  /** NOT_FOUND: no item of this window. ITEM_BUSY: another command held it; nothing was done to it. */
  readonly passedOver: 'NOT_FOUND' | 'ITEM_BUSY' | null;
}

/** The items of a window among these numbers. */
export async function itemsAtWindow(
  db: Queryable,
  departmentId: string,
  itemNos: readonly string[],
): Promise<ReadonlyMap<string, WindowItem>> {
  const { rows } = await db.query<WindowItem>({
    name: 'items-at-window',
    text: `SELECT i.id, i.item_no AS "itemNo", i.type_id AS "typeId", p.code AS "projectCode"
           FROM items i JOIN projects p ON p.id = i.project_id
           WHERE i.department_id = $1 AND i.item_no = ANY($2::text[])`,
    values: [departmentId, itemNos],
  });
  return new Map(rows.map((row) => [row.itemNo, row]));
}

export interface Act {
  readonly itemNo: string;
  /** Undefined where the window has no such item. */
  readonly target: Pick<CommandEnvelope, 'itemId' | 'command'> | undefined;
}

/**
 * Applies the acts within the caller's transaction, in one batch. One that is refused stops no other, and an item that
 * somebody holds is not waited for. Throws TooLateToJudgeError for all of them.
 */
export async function applyToMany(
  transaction: Transaction,
  ledger: Ledger,
  acts: readonly Act[],
  by: Pick<CommandEnvelope, 'actor' | 'elapsedMs'>,
): Promise<readonly ItemResult[]> {
  const envelopes = acts.flatMap(({ target }) => (target === undefined ? [] : [{ ...target, ...by }]));
  const outcomes = await applyCommands(transaction, ledger, envelopes, { skipLocked: true });
  const byId = new Map(outcomes.map((outcome) => [outcome.itemId, outcome]));
  return acts.map(({ itemNo, target }): ItemResult => {
    if (target === undefined) return { itemNo, version: null, error: null, passedOver: 'NOT_FOUND' };
    const outcome = byId.get(target.itemId);
    if (outcome === undefined) return { itemNo, version: null, error: null, passedOver: 'ITEM_BUSY' };
    const { error, state } = outcome;
    return { itemNo, version: error === null ? state.decisionVersion : null, error, passedOver: null };
  });
}

export interface Handover {
  readonly departmentId: string;
  readonly from: string;
  /** Of the same department; the caller made sure. */
  readonly to: string;
  readonly reasons: string;
  readonly actor: string;
}

/** Items per transaction: few enough that no reply waits long for its item. */
const BATCH = 500;
/** Items per handover; what is left waits for the next. */
const MOST = 5_000;

/**
 * Hands the desk over (交接): every open item of the person in the department and every outcome that still asks for
 * something, 5,000 at most. Each batch commits by itself, so a crash in the middle loses nothing and the same call goes
 * on. Items that somebody holds are waited for at the end.
 */
export async function handOverDesk(ledger: Ledger, handover: Handover): Promise<readonly ItemResult[]> {
  const items = await itemsOnDesk(ledger.pool, handover, MOST);
  const results = new Map<string, ItemResult>();
  const apply = async (batch: readonly WindowItem[]) => {
    const acts = batch.map(({ id, itemNo }) => ({ itemNo, target: { itemId: id, command: commandOf(handover) } }));
    // No date depends on when it was asked for, so it is judged when its turn comes.
    const by = { actor: handover.actor, elapsedMs: () => 0 };
    const done = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
      applyToMany(transaction, ledger, acts, by),
    );
    for (const result of done) results.set(result.itemNo, result);
  };
  for (let from = 0; from < items.length; from += BATCH) await apply(items.slice(from, from + BATCH));
  for (const item of items.filter(({ itemNo }) => results.get(itemNo)?.passedOver === 'ITEM_BUSY')) {
    if (await isFree(ledger, item.id)) await apply([item]);
  }
  return items.flatMap(({ itemNo }) => results.get(itemNo) ?? []);
}

function commandOf({ from, to, reasons }: Handover): Command {
  return { type: 'Reassign', how: 'handedOver', expectedVersion: null, from, to, reasons };
}

type OneDesk = Pick<Handover, 'departmentId' | 'from'>;

async function itemsOnDesk(
  db: Queryable,
  { departmentId, from }: OneDesk,
  limit: number,
): Promise<readonly WindowItem[]> {
  const { rows } = await db.query<WindowItem>({
    name: 'items-on-desk',
    text: `SELECT i.id, i.item_no AS "itemNo", i.type_id AS "typeId", p.code AS "projectCode"
           FROM items i JOIN projects p ON p.id = i.project_id WHERE i.id IN (
             SELECT id FROM items WHERE department_id = $1 AND closed_at IS NULL AND officer_id = $2
             UNION ALL
             SELECT id FROM items WHERE department_id = $1 AND closed_at IS NOT NULL AND owes AND officer_id = $2
           ) ORDER BY i.id LIMIT $3`,
    values: [departmentId, from, limit],
  });
  return rows;
}

/** How many items the person still has in the department. */
export async function countOnDesk(db: Queryable, { departmentId, from }: OneDesk): Promise<number> {
  const { rows } = await db.query<{ items: number }>({
    name: 'count-on-desk',
    text: `SELECT (SELECT count(*) FROM items WHERE department_id = $1 AND closed_at IS NULL AND officer_id = $2)::int
             + (SELECT count(*) FROM items WHERE department_id = $1 AND closed_at IS NOT NULL AND owes AND officer_id = $2)::int
             AS items`,
    values: [departmentId, from],
  });
  return rows[0]?.items ?? 0;
}

/** Waits as long as any command would; false where the item is held still. */
async function isFree(ledger: Ledger, itemId: string): Promise<boolean> {
  try {
    await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
      transaction.query('SELECT FROM items WHERE id = $1 FOR NO KEY UPDATE', [itemId]),
    );
    return true;
  } catch (error) {
    if (isLockTimeout(error)) return false;
    throw error;
  }
}
