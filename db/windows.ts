/** Windows (办事窗口) and the officer who answers for an item type there. */
import type { Tier } from '../domain/timetable/timetable.ts';
import type { Queryable } from './pool.ts';

export interface Window {
  readonly division: string;
  readonly departmentId: string;
  readonly departmentCode: string;
  readonly officerId: string;
}

export interface FoundWindows {
  /** Every division with its tier. */
  readonly tiers: ReadonlyMap<string, Tier>;
  /** In the order asked; undefined where the division has no such window or the window has no officer. */
  readonly windows: readonly (Window | undefined)[];
  /** The divisions that do have a window of the department. */
  divisionsWith(department: string | null): readonly string[];
}

/** Finds the window of each item, in one round trip. `departmentOf`: the department code of an item type. */
export async function findWindows(
  db: Queryable,
  items: readonly { readonly typeId: string; readonly division: string }[],
  departmentOf: (typeId: string) => string | null,
): Promise<FoundWindows> {
  const { rows } = await db.query<{
    divisions: { code: string; tier: Tier }[];
    bodies: { code: string; division: string }[];
    windows: ({ ordinal: number; id: string; code: string; officer: string } | null)[];
  }>({
    name: 'find-windows',
    text: `SELECT
        (SELECT jsonb_agg(jsonb_build_object('code', code, 'tier', tier) ORDER BY code) FROM divisions) AS divisions,
        (SELECT jsonb_agg(jsonb_build_object('code', code, 'division', division) ORDER BY division) FROM departments
         WHERE code = ANY($2::text[])) AS bodies,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('ordinal', asked.ordinal, 'id', d.id, 'code', d.code, 'officer', a.person_id)), '[]')
         FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS asked(type_id, department, division, ordinal)
         JOIN departments d ON d.code = asked.department AND d.division = asked.division
         JOIN LATERAL (SELECT person_id FROM assignments
                       WHERE department_id = d.id AND (type_id = asked.type_id OR type_id IS NULL)
                       ORDER BY type_id NULLS LAST LIMIT 1) a ON true) AS windows`,
    values: [
      items.map(({ typeId }) => typeId),
      items.map(({ typeId }) => departmentOf(typeId)),
      items.map(({ division }) => division),
    ],
  });
  const { divisions, bodies, windows } = rows[0] ?? { divisions: [], bodies: null, windows: [] };
  const byOrdinal = new Map(windows.flatMap((window) => (window === null ? [] : [[window.ordinal, window]])));
  return {
    tiers: new Map(divisions.map(({ code, tier }) => [code, tier])),
    windows: items.map(({ division }, i) => {
      const window = byOrdinal.get(i + 1);
      if (window === undefined) return undefined;
      return { division, departmentId: window.id, departmentCode: window.code, officerId: window.officer };
    }),
    divisionsWith: (department) =>
      (bodies ?? []).filter(({ code }) => code === department).map(({ division }) => division),
  };
}
