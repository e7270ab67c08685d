/** A half-monthly bulletin over many items: read from the sums, against the same figures counted anew from the journal in SQL. */

import { previewBulletin } from '../db/bulletins.ts';
import { setSimulatedClock } from '../db/clock.ts';
import { untilClosed } from '../db/closing.ts';
import type { Ledger } from '../db/ledger.ts';
import { settleDue } from '../db/settle.ts';
import { dayNumber, MS_PER_HOUR } from '../domain/calendar/local-date.ts';
import { closingOf, daysOf, type Period, periodBefore, periodOf } from '../domain/supervision/periods.ts';
import { inDatabase } from '../local/postgres-databases.ts';
import type { ActionType } from '../test/domain/item-story.ts';
import { chanceOf } from '../test/e2e/year/chance.ts';
import { asOwner } from '../test/support/database.ts';
import { differingFigures } from '../test/support/figures.ts';
import { recomputeFigures } from '../test/support/figures-recompute.ts';
import { actAtRandom, ledgerNow } from '../test/support/items.ts';
import type { Database, Engines } from './engines.ts';
import { type Checks, compare, type Figure, number, type Pair, SOUND } from './figures.ts';
import { handInItems } from './prepare.ts';

export interface BulletinSizes {
  readonly items: number;
  /** How many of them lived through the product; the others are copies of their journals, facts and sums. */
  readonly lived: number;
  readonly repetitions: number;
  /** What the bulletin may take at most. */
  readonly longestMs: number;
}

const DIVISION = '990100';
const PERIOD = periodOf(dayNumber('2026-10-16'));
const DAYS = 45;
const TRIED: Readonly<Record<string, readonly ActionType[]>> = {
  awaitingAcceptance: ['Accept', 'Accept', 'Accept', 'RequestCorrection', 'Withdraw'],
  awaitingApplicant: ['Resubmit'],
  underReview: ['Approve', 'Refuse', 'Suspend'],
  suspended: ['Resume', 'Approve'],
  deemedApproved: ['IssuePaper'],
};

export async function benchBulletin(engines: Engines, sizes: BulletinSizes): Promise<readonly Figure[]> {
  const database = await engines.database();
  const ledger = database.ledger();
  try {
    const lived = await live(ledger, sizes.lived);
    const items = await copy(engines, database, lived, sizes.items);
    await engines.settleDisk();
    const pairs: Pair[] = [];
    let longest = 0;
    for (let i = 0; i < sizes.repetitions; i += 1) {
      const ours = await timed(() => previewBulletin(ledger, { division: DIVISION, period: PERIOD }));
      const other = await timed(() => recomputed(ledger));
      longest = Math.max(longest, ours);
      const side = (ms: number) => ({ rate: 1000 / ms, cpu: {} });
      pairs.push([side(ours), side(other)]);
    }
    return [
      compare({
        name: `a bulletin over ${items} items`,
        ours: `from the sums, ${number(longest / 1000)} s at most`,
        other: 'the journal counted anew in SQL, both half-months',
        target: { atLeast: 10 },
        pairs,
        checks: await checked(ledger, longest, sizes.longestMs),
      }),
    ];
  } finally {
    await ledger.pool.end();
    await database.drop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

const asked = (period: Period) => ({
  division: DIVISION,
  ...daysOf(period),
  asOf: new Date(closingOf(period)).toISOString(),
});

async function recomputed(ledger: Ledger): Promise<void> {
  for (const period of [PERIOD, periodBefore(PERIOD)]) await recomputeFigures(ledger.pool, asked(period));
}

async function checked(ledger: Ledger, longest: number, allowed: number): Promise<Checks> {
  const differing = await differingFigures(ledger, DIVISION, PERIOD, closingOf(PERIOD));
  const problems = differing.map((one) => `sums and journal differ: ${JSON.stringify(one)}`);
  const slow = longest > allowed ? [`the bulletin took ${number(longest / 1000)} s`] : [];
  return { ...SOUND, problems: [...problems, ...slow] };
}

/** Weeks of random acts and silence, until the period has closed. Answers how many items lived through them. */
async function live(ledger: Ledger, count: number): Promise<number> {
  const chance = chanceOf(20_260_914);
  let items = 0;
  for (let day = 0; day < DAYS; day += 1) {
    if (items < count) items += await handInItems(ledger, Math.ceil(count / DAYS / 10) * 10);
    await actAtRandom(ledger, chance, { tried: TRIED, share: 0.15 });
    await setSimulatedClock(ledger.pool, (await ledgerNow(ledger)) + 24 * MS_PER_HOUR, true);
    while ((await settleDue(ledger)).settled > 0);
  }
  const now = await ledgerNow(ledger);
  if (now < closingOf(PERIOD)) await setSimulatedClock(ledger.pool, closingOf(PERIOD) + MS_PER_HOUR, true);
  while ((await settleDue(ledger)).settled > 0);
  await untilClosed(ledger, await ledgerNow(ledger));
  return items;
}

/** Copies every life until there are so many items. Answers how many there are then. */
async function copy(engines: Engines, database: Database, lived: number, wanted: number): Promise<number> {
  const copies = Math.max(0, Math.round(wanted / lived) - 1);
  const url = inDatabase(engines.postgres.adminUrl, database.name);
  const { rows } = await asOwner(url, WRITTEN_COLUMNS);
  const [{ columns, values }] = rows as [{ columns: string; values: string }];
  const statement = COPY.replaceAll('$COPIES', String(copies)).replace('$COLUMNS', columns).replace('$VALUES', values);
  await asOwner(url, statement);
  return lived * (copies + 1);
}

/** Those of `items` that are not generated from others. */
const WRITTEN_COLUMNS = `
  SELECT string_agg(quote_ident(column_name), ', ') AS columns, string_agg('r.' || quote_ident(column_name), ', ') AS values
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'items' AND is_generated = 'NEVER'`;

const copied = (id: string) => `md5(${id}::text || '#' || k)::uuid`;

/** Foreign keys hold in the copies as in the originals, so they are not looked at again. */
const COPY = `
  SET session_replication_role = replica;
  INSERT INTO items ($COLUMNS) SELECT $VALUES FROM items, generate_series(1, $COPIES) AS k,
    LATERAL jsonb_populate_record(items, jsonb_build_object('id', ${copied('id')}, 'item_no', item_no || '#' || k)) AS r;
  INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
    SELECT ${copied('item_id')}, seq, type, effective_at, decided_at, actor, data
    FROM events, generate_series(1, $COPIES) AS k;
  INSERT INTO item_facts SELECT r.* FROM item_facts, generate_series(1, $COPIES) AS k,
    LATERAL jsonb_populate_record(item_facts, jsonb_build_object('item_id', ${copied('item_id')})) AS r;
  UPDATE figure_cells SET count = count * ($COPIES + 1);
  UPDATE followers SET (tx, position) = (SELECT tx, position FROM events ORDER BY tx DESC, position DESC LIMIT 1);
  RESET session_replication_role;
  ANALYZE`;
