/** The register of people, as far as others are told of it. */
import type { Queryable } from '../pool.ts';
import type { Reach } from './reach.ts';

export interface PersonRow {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly role: string;
  readonly departmentId: string | null;
}

export interface PeopleFilter {
  readonly departmentId: string | null;
  /** Null: everyone. */
  readonly ids: readonly string[] | null;
}

/**
 * Officials, and of units those of the caller's own, by id behind `after`. Whoever acts for the city is named on receipts
 * and on the public page; the people of other units are nobody's concern but the officials'.
 */
export async function peoplePage(
  db: Queryable,
  { departmentId, ids }: PeopleFilter,
  { unitId, departmentId: own, division }: Reach,
  after: string | null,
  limit: number,
): Promise<readonly PersonRow[]> {
  const official = own !== null || division !== null;
  const { rows } = await db.query<PersonRow>({
    name: 'people-page',
    text: `SELECT id, name AS zh, name_en AS en, role, department_id AS "departmentId" FROM people
           WHERE ($1::text IS NULL OR department_id = $1) AND ($2::text[] IS NULL OR id = ANY($2))
             AND (unit_id IS NULL OR unit_id = $3 OR $4) AND ($5::text IS NULL OR id > $5)
           ORDER BY id LIMIT $6`,
    values: [departmentId, ids, unitId, official, after, limit],
  });
  return rows;
}
