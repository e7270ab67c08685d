/** Who stands in for whom on which days: leave (休假) and the acting person. */
import { dayOf, type Instant, localDate } from '../domain/calendar/local-date.ts';
import type { Queryable } from './pool.ts';

export interface StandIns {
  /** Whether the actor stands in for the person on the day of that instant. */
  covers(actingId: string, personId: string, at: Instant): boolean;
}

/** The leave in which one of these people stands in, from the day of `since` on. Asks nothing where there are none. */
export async function findStandIns(db: Queryable, actingIds: readonly string[], since: Instant): Promise<StandIns> {
  if (actingIds.length === 0) return NOBODY;
  const { rows } = await db.query<{ person_id: string; acting_id: string; from_on: string; last_on: string }>({
    name: 'find-stand-ins',
    text: `SELECT person_id, acting_id, from_on::text, last_on::text FROM leaves
           WHERE acting_id = ANY($1) AND last_on >= $2::date`,
    values: [actingIds, localDate(dayOf(since))],
  });
  return {
    covers(actingId, personId, at) {
      const day = localDate(dayOf(at));
      return rows.some((leave) => {
        const between = leave.from_on <= day && day <= leave.last_on;
        return between && leave.acting_id === actingId && leave.person_id === personId;
      });
    },
  };
}

const NOBODY: StandIns = { covers: () => false };

/** Those for whom the person stands in today. */
export async function representedBy(db: Queryable, actingId: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ person_id: string }>({
    name: 'represented-by',
    text: `SELECT person_id FROM leaves
           WHERE acting_id = $1 AND (SELECT ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN from_on AND last_on
           ORDER BY person_id`,
    values: [actingId],
  });
  return rows.map(({ person_id }) => person_id);
}
