/** Replies that are judged at once and committed only when a settle step stands behind them at the lock. */
import { applyCommands } from '../../db/apply-commands.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { settleItem } from '../../db/settle.ts';
import { eventually } from '../support/eventually.ts';
import type { Answer } from './officers-desk.ts';

export interface HeldReplies {
  /** Resolves when each reply is judged and waits for its commit. */
  judged(): Promise<void>;
  /** Sends a settle step after each, waits until each stands at the item's lock, and lets the replies commit. */
  commitWhenAwaited(): Promise<ReadonlyMap<string, Answer>>;
  /** Lets go of whatever is still held. */
  release(): Promise<void>;
}

/** Starts the replies, as their windows would: lock, clock, decision; but no commit yet. */
export function heldReplies(ledger: Ledger, ids: readonly string[]): HeldReplies {
  const answers = new Map<string, Answer>();
  let commit = () => {};
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const replies = ids.map((itemId) =>
    inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
      const command = { type: 'Approve', expectedVersion: 2, reasons: null } as const;
      const [outcome] = await applyCommands(transaction, ledger, [
        { itemId, command, actor: 'test', elapsedMs: () => 0 },
      ]);
      if (outcome === undefined || outcome.error !== null) throw new Error(`item ${itemId}: ${outcome?.error?.code}`);
      const timely = outcome.events.some(({ type }) => type === 'ItemApproved');
      answers.set(itemId, { said: 'approved', timely, receivedAt: outcome.receivedAt });
      await mayCommit;
    }),
  );
  const all = Promise.all(replies);
  all.catch(() => undefined);
  const judged = async () => {
    await eventually('the held replies are judged', async () => (answers.size === ids.length ? true : undefined));
  };
  return {
    judged,
    async commitWhenAwaited() {
      await judged();
      const settling = ids.map((id) => settleItem(ledger, id));
      await eventually('a settle step waits for each', async () =>
        (await waiting(ledger)) >= ids.length ? true : undefined,
      );
      commit();
      await Promise.all([all, ...settling]);
      return answers;
    },
    async release() {
      commit();
      await Promise.allSettled(replies);
    },
  };
}

/** Transactions of this database that wait for another to end. */
async function waiting(ledger: Ledger): Promise<number> {
  const { rows } = await ledger.pool.query<{ n: string }>(
    `SELECT count(*) AS n FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE%'`,
  );
  return Number(rows[0]?.n);
}
