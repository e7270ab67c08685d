/** Whom the city sends to the bodies above it (对接人): who is named, by whom, and who was before. */
import type { Queryable, Transaction } from './pool.ts';

/** The bodies above the city to which one of these people is sent. */
export async function liaisonTo(db: Queryable, personIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await db.query<{ department_id: string }>({
    name: 'liaison-to',
    text: 'SELECT department_id FROM liaisons WHERE person_id = ANY($1) ORDER BY department_id',
    values: [personIds],
  });
  return rows.map(({ department_id }) => department_id);
}

export interface LiaisonRow {
  readonly departmentId: string;
  readonly departmentZh: string;
  readonly departmentEn: string;
  /** Null where nobody has been named. */
  readonly personId: string | null;
  readonly personZh: string | null;
  readonly personEn: string | null;
  /** Null where the installation brought the name. */
  readonly appointedAt: Date | null;
  readonly appointedBy: string | null;
  readonly reasons: string | null;
}

/** The bodies above the city with their liaisons; `departmentId`: that one alone. */
export async function liaisons(db: Queryable, departmentId: string | null = null): Promise<readonly LiaisonRow[]> {
  const { rows } = await db.query<LiaisonRow>({
    name: 'liaisons',
    text: `SELECT d.id AS "departmentId", d.name_zh AS "departmentZh", d.name_en AS "departmentEn",
             p.id AS "personId", p.name AS "personZh", p.name_en AS "personEn",
             a.appointed_at AS "appointedAt", a.appointed_by AS "appointedBy", a.reasons
           FROM departments d LEFT JOIN liaisons l ON l.department_id = d.id LEFT JOIN people p ON p.id = l.person_id
             LEFT JOIN LATERAL (SELECT * FROM liaison_appointments a WHERE a.department_id = d.id
               ORDER BY a.id DESC LIMIT 1) a ON true
           WHERE d.tier IN ('province', 'ministry') AND ($1::text IS NULL OR d.id = $1) ORDER BY d.id`,
    values: [departmentId],
  });
  return rows;
}

/**
 * The cities below the body, whose people can be sent there, and whether that person is an officer or a head of one.
 * A city's alone: a county has its business above the city brought there by the city.
 */
export async function citiesBelow(
  db: Queryable,
  departmentId: string,
  personId: string,
): Promise<{ readonly divisions: readonly string[]; readonly ofThem: boolean }> {
  const { rows } = await db.query<{ code: string; theirs: boolean }>({
    name: 'cities-below',
    text: `WITH RECURSIVE tree AS (
             SELECT division AS code FROM departments WHERE id = $1
             UNION ALL SELECT below.code FROM divisions below JOIN tree ON below.parent = tree.code
           )
           SELECT v.code, EXISTS (SELECT FROM people p WHERE p.id = $2 AND p.division = v.code
             AND p.role IN ('officer', 'head')) AS theirs
           FROM tree JOIN divisions v ON v.code = tree.code WHERE v.tier = 'city' ORDER BY v.code`,
    values: [departmentId, personId],
  });
  return { divisions: rows.map(({ code }) => code), ofThem: rows.some(({ theirs }) => theirs) };
}

/** Names the liaison of a body from now on; the tasks that are open go along. Nothing where it is the same person. */
export async function appointLiaison(
  transaction: Transaction,
  appointment: {
    readonly departmentId: string;
    readonly personId: string;
    readonly appointedBy: string;
    readonly reasons: string;
  },
): Promise<void> {
  const { departmentId, personId, appointedBy, reasons } = appointment;
  await transaction.query({
    name: 'appoint-liaison',
    text: `WITH named AS (
             INSERT INTO liaisons (department_id, person_id) VALUES ($1, $2)
             ON CONFLICT (department_id) DO UPDATE SET person_id = excluded.person_id
               WHERE liaisons.person_id <> excluded.person_id
             RETURNING department_id, person_id
           )
           INSERT INTO liaison_appointments (department_id, person_id, appointed_at, appointed_by, reasons)
           SELECT department_id, person_id, ledger_clock(), $3, $4 FROM named`,
    values: [departmentId, personId, appointedBy, reasons],
  });
}
