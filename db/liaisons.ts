/** Whom the city sends to the bodies above it (对接人). */
import type { Queryable } from './pool.ts';

/** The departments above the city to which the person is sent. */
export async function liaisonTo(db: Queryable, personId: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ department_id: string }>({
    name: 'liaison-to',
    text: 'SELECT department_id FROM liaisons WHERE person_id = $1 ORDER BY department_id',
    values: [personId],
  });
  return rows.map(({ department_id }) => department_id);
}
