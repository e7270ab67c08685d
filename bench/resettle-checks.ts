/** The notice that the bench publishes, and whether every item followed it once. */
import type { Ledger } from '../db/ledger.ts';
import { amended2026 } from '../test/support/editions.ts';
import { type Checks, SOUND } from './figures.ts';

/** Rests a Thursday on which every item of the bench still counts: all of their dates move by one. */
export const NOTICE = { division: '000000', notices: [amended2026({ rest: ['2026-09-17'] })] };

/** Every item taken over once, with one entry in its journal and one wake. */
export async function checkResettled({ pool }: Ledger, wakesStay = true): Promise<Checks> {
  const { rows } = await pool.query<{ lost: number; double: number }>(
    `WITH adopted AS (SELECT item_id, count(*) AS events FROM events WHERE type = 'CalendarAdopted' GROUP BY item_id),
     told AS (SELECT item_id, count(*) AS lines FROM outbox GROUP BY item_id)
     SELECT
       count(*) FILTER (WHERE i.calendar_publication < 1 OR (first.data ->> 'calendarVersion' = 'cn-2024-2026'
         AND (events IS NULL OR ($1 AND lines IS NULL))))::int AS lost,
       count(*) FILTER (WHERE events > 1 OR ($1 AND lines > 1))::int AS double
     FROM items i JOIN events first ON first.item_id = i.id AND first.seq = 1
     LEFT JOIN adopted ON adopted.item_id = i.id LEFT JOIN told ON told.item_id = i.id`,
    [wakesStay],
  );
  return { ...SOUND, lost: rows[0]?.lost ?? Number.NaN, double: rows[0]?.double ?? Number.NaN };
}
