/** What falls due in the days to come, by department. */
import type { Instant, LocalDate } from '../../domain/calendar/local-date.ts';
import type { Queryable } from '../pool.ts';
import { divisionTree, type Reach } from './reach.ts';

export interface ForecastRow {
  readonly departmentId: string;
  readonly zh: string;
  readonly en: string;
  /** The last day in time (+08:00); null counts what is overdue already. */
  readonly on: LocalDate | null;
  readonly items: number;
}

/**
 * Open items of the departments in reach by the last day on which the department acts in time, up to the instant
 * `until`; with those that are overdue. What stands still or waits for the unit falls due on no day.
 */
export async function forecastRows(
  db: Queryable,
  { departmentId, division }: Pick<Reach, 'departmentId' | 'division'>,
  until: Instant,
): Promise<readonly ForecastRow[]> {
  const { rows } = await db.query<ForecastRow>({
    name: 'forecast',
    text: `WITH clock AS MATERIALIZED (SELECT ledger_clock() AS now), open AS (
             SELECT i.department_id, CASE WHEN i.overdue_at <= clock.now THEN NULL
                 -- The instant is the first that is too late: the day before it ends is the last in time.
                 ELSE to_char((i.turn_due_at - interval '1 millisecond') AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') END AS day
             FROM items i, clock
             WHERE i.closed_at IS NULL AND i.status NOT IN ('awaitingApplicant', 'suspended')
               AND (i.overdue_at <= clock.now OR i.turn_due_at <= $3))
           SELECT d.id AS "departmentId", d.name_zh AS zh, d.name_en AS en, o.day AS "on", count(*)::int AS items
           FROM open o JOIN departments d ON d.id = o.department_id
           WHERE d.id = $1 OR d.division IN ${divisionTree(2)}
           GROUP BY d.id, o.day ORDER BY d.id, o.day NULLS FIRST`,
    values: [departmentId, division, new Date(until).toISOString()],
  });
  return rows;
}
