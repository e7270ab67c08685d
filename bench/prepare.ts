/** Items for a measurement, made through the product's own path. */
import { applyCommands } from '../db/apply-commands.ts';
import { setSimulatedClock } from '../db/clock.ts';
import { takeIn } from '../db/intake.ts';
import type { Ledger } from '../db/ledger.ts';
import { inTransaction } from '../db/pool.ts';
import { settleDue } from '../db/settle.ts';
import { BEFORE_DUE } from '../domain/item/deadline.ts';
import { packageOf, UNIT } from '../test/support/packages.ts';

/** Types that silence deems at the city after ten working days, over six departments: accepted together, due together. */
const DEEMED_TYPES = [
  ...['temp-land', 'land-prereview', 'land-use-permit', 'eng-planning-permit', 'design-scheme-opinion'],
  ...['outfall', 'water-plan-consent', 'forest-land', 'wetland', 'energy-review'],
];
const LANES = 8;
const ACCEPTED_AT_ONCE = 500;

/** Hands in at least `count` items, ten to a package. Answers how many there are. */
export async function handInItems(ledger: Ledger, count: number): Promise<number> {
  const items = DEEMED_TYPES.map((typeId) => ({ typeId, division: '990100' }));
  let left = Math.ceil(count / items.length);
  const total = left * items.length;
  const lane = async () => {
    for (; left > 0; ) {
      left -= 1;
      await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        takeIn(transaction, ledger, UNIT, packageOf(items), () => 0),
      );
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return total;
}

/** Accepts every item at the clock's instant. */
export async function acceptAll(ledger: Ledger): Promise<void> {
  const { rows } = await ledger.pool.query<{ id: string }>('SELECT id FROM items ORDER BY id');
  for (let from = 0; from < rows.length; from += ACCEPTED_AT_ONCE) {
    const envelopes = rows.slice(from, from + ACCEPTED_AT_ONCE).map(({ id }) => ({
      itemId: id,
      command: { type: 'Accept', expectedVersion: 1 } as const,
      actor: 'bench',
      elapsedMs: () => 0,
    }));
    await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => applyCommands(transaction, ledger, envelopes));
  }
}

/** Moves the clock past what the ladder says before the due instant and lets it be said, as in the life of an item. */
export async function remindAll(ledger: Ledger): Promise<void> {
  for (;;) {
    const { kind, at } = await oneDeadline(ledger);
    if (!(BEFORE_DUE as readonly string[]).includes(kind)) return;
    await setSimulatedClock(ledger.pool, at + ledger.graceMs, true);
    while ((await settleDue(ledger)).settled > 0);
  }
}

/** The one deadline that all items wait for. Throws where they wait for several. */
export async function oneDeadline(ledger: Ledger): Promise<{ readonly kind: string; readonly at: number }> {
  const { rows } = await ledger.pool.query<{ kind: string; at: Date }>(
    'SELECT DISTINCT next_deadline_kind AS kind, next_deadline_at AS at FROM items',
  );
  const [only] = rows;
  if (rows.length !== 1 || only === undefined) throw new Error(`the items have ${rows.length} next deadlines, not one`);
  return { kind: only.kind, at: only.at.getTime() };
}
