/** Short cuts through the ledger for tests: hand in, act, move the clock, read the journal. */
import { applyCommands, type CommandOutcome } from '../../db/apply-commands.ts';
import { setSimulatedClock } from '../../db/clock.ts';
import { type SubmissionInput, takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { MS_PER_HOUR } from '../../domain/calendar/local-date.ts';
import type { Command } from '../../domain/item/commands.ts';
import { type ActionType, action } from '../domain/item-story.ts';
import type { Chance } from '../e2e/year/chance.ts';
import { packageOf, UNIT } from './packages.ts';

/** Hands in one package for a new project; answers the item ids in the package's order. */
export async function handIn(ledger: Ledger, items: SubmissionInput['items']): Promise<readonly string[]> {
  const receiptNo = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    takeIn(transaction, ledger, UNIT, packageOf(items), () => 0),
  );
  const { rows } = await ledger.pool.query<{ id: string; type_id: string }>(
    'SELECT i.id, i.type_id FROM items i JOIN submissions s ON s.id = i.submission_id WHERE s.receipt_no = $1',
    [receiptNo],
  );
  return items.map(({ typeId }) => rows.find((row) => row.type_id === typeId)?.id ?? '');
}

/** One command through the one path. */
export async function act(
  ledger: Ledger,
  itemId: string,
  command: Command,
  elapsedMs: () => number = () => 0,
): Promise<CommandOutcome> {
  const outcomes = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    applyCommands(transaction, ledger, [{ itemId, command, actor: 'test', elapsedMs }]),
  );
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error('no outcome');
  return outcome;
}

export const accept = (ledger: Ledger, itemId: string) => act(ledger, itemId, { type: 'Accept', expectedVersion: 1 });

/** Moves the simulated clock; it stands still there unless it is to run on. */
export async function moveClock(ledger: Ledger, to: string, options: { run?: boolean } = {}): Promise<void> {
  const moved = await setSimulatedClock(ledger.pool, Date.parse(to), !(options.run ?? false));
  if (!moved) throw new Error(`the clock cannot be moved to ${to}`);
}

export interface JournalEntry {
  readonly type: string;
  readonly effectiveAt: string;
}

/** The item's events with their legal instants. */
export async function journal(ledger: Ledger, itemId: string): Promise<readonly JournalEntry[]> {
  const { rows } = await ledger.pool.query<{ type: string; effective_at: Date }>(
    'SELECT type, effective_at FROM events WHERE item_id = $1 ORDER BY seq',
    [itemId],
  );
  return rows.map(({ type, effective_at }) => ({ type, effectiveAt: effective_at.toISOString() }));
}

export async function statusOf(ledger: Ledger, itemId: string): Promise<string | undefined> {
  const { rows } = await ledger.pool.query<{ status: string }>('SELECT status FROM items WHERE id = $1', [itemId]);
  return rows[0]?.status;
}

/** Hands in one package with many items of one type; answers their ids in ascending order. */
export async function handInMany(
  ledger: Ledger,
  count: number,
  item: SubmissionInput['items'][number] = { typeId: 'soil-water', division: '990100' },
): Promise<readonly string[]> {
  const items = Array.from({ length: count }, () => item);
  const receiptNo = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    takeIn(transaction, ledger, UNIT, packageOf(items), () => 0),
  );
  const { rows } = await ledger.pool.query<{ id: string }>(
    'SELECT i.id FROM items i JOIN submissions s ON s.id = i.submission_id WHERE s.receipt_no = $1 ORDER BY i.id',
    [receiptNo],
  );
  return rows.map(({ id }) => id);
}

/** The same command for many items in one transaction. */
export function actOnAll(
  ledger: Ledger,
  itemIds: readonly string[],
  command: Command,
): Promise<readonly CommandOutcome[]> {
  const envelopes = itemIds.map((itemId) => ({ itemId, command, actor: 'test', elapsedMs: () => 0 }));
  return inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => applyCommands(transaction, ledger, envelopes));
}

/** Where the ledger's clock stands. */
export async function ledgerNow(ledger: Ledger): Promise<number> {
  const { rows } = await ledger.pool.query<{ at: Date }>('SELECT ledger_clock() AS at');
  return rows[0]?.at.getTime() ?? Number.NaN;
}

/** Does what the outcomes ask for: issues the owed papers and records the deliveries. Workflows end only then. */
export async function fulfilDuties(ledger: Ledger): Promise<void> {
  const { rows } = await ledger.pool.query<{ id: string; status: string; version: number }>(
    `SELECT id, status, decision_version AS version FROM items WHERE closed_at IS NOT NULL AND awaited ORDER BY id`,
  );
  const envelopes = rows.map(({ id, status, version: expectedVersion }) => {
    const command: Command =
      status === 'deemedApproved'
        ? { type: 'IssuePaper', expectedVersion, documentNo: '临水批〔2026〕31号' }
        : { type: 'RecordDelivery', expectedVersion, method: '窗口领取' };
    return { itemId: id, command, actor: 'test', elapsedMs: () => 0 };
  });
  const outcomes = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    applyCommands(transaction, ledger, envelopes),
  );
  const refused = outcomes.find(({ error }) => error !== null);
  if (refused) throw new Error(`a duty was not fulfilled: ${JSON.stringify(refused.error)}`);
}

/** One random act on some of the items, refused or not. `tried`: what may be tried in a state; `share`: on how many of them. */
export async function actAtRandom(
  ledger: Ledger,
  chance: Chance,
  { tried, share }: { readonly tried: Readonly<Record<string, readonly ActionType[]>>; readonly share: number },
): Promise<void> {
  const { rows } = await ledger.pool.query<{ id: string; status: string; version: number }>(
    'SELECT id, status, decision_version AS version FROM items ORDER BY id',
  );
  const today = new Date((await ledgerNow(ledger)) + 8 * MS_PER_HOUR).toISOString().slice(0, 10);
  for (const { id, status, version } of rows) {
    const acts = tried[status];
    if (acts === undefined || !chance.happens(share)) continue;
    await act(ledger, id, action(chance.oneOf(acts), version, '经审查', today));
  }
}
