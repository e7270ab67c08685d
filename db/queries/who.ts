/** Who asks: the names behind what a token says. */
import type { Queryable } from '../pool.ts';

export interface Named {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

export interface Who {
  readonly person: Named | null;
  readonly department: Named | null;
  readonly unit: (Named & { readonly creditCode: string }) | null;
  readonly division: Named | null;
  /** Those for whom the person stands in today, by id; `throughOn` is the last day of the leave. */
  readonly standsInFor: readonly (Named & { readonly throughOn: string })[];
}

export interface Asked {
  readonly id: string;
  readonly departmentId: string | null;
  readonly unitId: string | null;
  readonly division: string | null;
}

/** Everything in one round trip; null for what the token does not name, or the ledger does not know. Today is the city's day. */
export async function whoIs(db: Queryable, { id, departmentId, unitId, division }: Asked): Promise<Who> {
  const { rows } = await db.query<Who>({
    name: 'who-is',
    text: `SELECT
      (SELECT jsonb_build_object('id', id, 'zh', name, 'en', name_en) FROM people WHERE id = $1) AS person,
      (SELECT jsonb_build_object('id', id, 'zh', name_zh, 'en', name_en) FROM departments WHERE id = $2) AS department,
      (SELECT jsonb_build_object('id', id, 'zh', name, 'en', name_en, 'creditCode', credit_code) FROM units WHERE id = $3) AS unit,
      (SELECT jsonb_build_object('id', code, 'zh', name_zh, 'en', name_en) FROM divisions WHERE code = $4) AS division,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'zh', p.name, 'en', p.name_en, 'throughOn', l.last_on)
          ORDER BY p.id), '[]')
        FROM leaves l JOIN people p ON p.id = l.person_id
        WHERE l.acting_id = $1
          AND (SELECT ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN l.from_on AND l.last_on) AS "standsInFor"`,
    values: [id, departmentId, unitId, division],
  });
  if (rows[0] === undefined) throw new Error('the ledger does not answer');
  return rows[0];
}

export async function unitExists(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM units WHERE id = $1', [id]);
  return rowCount === 1;
}
