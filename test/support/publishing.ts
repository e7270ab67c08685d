/** A ledger on which calendars are published, and what becomes of the items on it. */
import { type CalendarInput, publishCalendar } from '../../db/calendars.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { resettleRound } from '../../db/resettle.ts';
import { settleDue } from '../../db/settle.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from './database.ts';

/** A ledger of its own for one test. */
export async function onLedger(
  startAt: string,
  work: (ledger: Ledger, database: TestDatabase) => Promise<void>,
): Promise<void> {
  const database = await createTestDatabase({ clock: { startAt } });
  const ledger = ledgerOver(database.appUrl);
  try {
    await work(ledger, database);
  } finally {
    await ledger.pool.end();
    await database.drop();
  }
}

export const publish = (ledger: Ledger, input: CalendarInput, reason = '国办公布节假日安排') =>
  inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    publishCalendar(transaction, input, { by: 'admin', reason }),
  );
export const national = (...notices: CalendarInput['notices']): CalendarInput => ({ division: '000000', notices });
export const local = (division: string, restDays: string[], makeUpWorkdays: string[] = []): CalendarInput => ({
  division,
  notices: [{ division, year: 2026, source: '市政府公告', publishedOn: '2026-09-01', restDays, makeUpWorkdays }],
});

/** As the sweep does it. */
export async function sweep(ledger: Ledger): Promise<void> {
  while ((await settleDue(ledger)).settled > 0 || (await resettleRound(ledger)) > 0);
}

interface Row {
  readonly due_on: string | null;
  readonly provisional: boolean;
  readonly next: string | null;
  readonly calendar_publication: string;
}

export async function rowOf(ledger: Ledger, itemId: string): Promise<Row | undefined> {
  const { rows } = await ledger.pool.query<Row>(
    `SELECT due_on::text, provisional, next_deadline_kind || ' ' || (next_deadline_at AT TIME ZONE 'Asia/Shanghai')::text AS next,
       calendar_publication FROM items WHERE id = $1`,
    [itemId],
  );
  return rows[0];
}
