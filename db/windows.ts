/** Which window takes an item. */
import type { Tier } from '../domain/timetable/timetable.ts';
import type { Queryable } from './pool.ts';

export interface Window {
  readonly division: string;
  readonly departmentId: string;
  readonly departmentCode: string;
}

export interface FoundWindows {
  /** Every division with its tier. */
  readonly tiers: ReadonlyMap<string, Tier>;
  /** The division of that tier in which a division lies, itself included; undefined where there is none. */
  divisionAt(tier: Tier, of: string): string | undefined;
  /** In the order asked; undefined where the division has no such window. */
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
    divisions: { code: string; tier: Tier; parent: string | null }[];
    bodies: { code: string; division: string }[];
    windows: ({ ordinal: number; id: string; code: string } | null)[];
  }>({
    name: 'find-windows',
    text: `SELECT
        (SELECT jsonb_agg(jsonb_build_object('code', code, 'tier', tier, 'parent', parent) ORDER BY code) FROM divisions) AS divisions,
        (SELECT jsonb_agg(jsonb_build_object('code', code, 'division', division) ORDER BY division) FROM departments
         WHERE code = ANY($1::text[])) AS bodies,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('ordinal', asked.ordinal, 'id', d.id, 'code', d.code)), '[]')
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked(department, division, ordinal)
         JOIN departments d ON d.code = asked.department AND d.division = asked.division) AS windows`,
    values: [items.map(({ typeId }) => departmentOf(typeId)), items.map(({ division }) => division)],
  });
  const { divisions, bodies, windows } = rows[0] ?? { divisions: [], bodies: null, windows: [] };
  const known = new Map(divisions.map((division) => [division.code, division]));
  const byOrdinal = new Map(windows.flatMap((window) => (window === null ? [] : [[window.ordinal, window]])));
  return {
    tiers: new Map(divisions.map(({ code, tier }) => [code, tier])),
    windows: items.map(({ division }, i) => {
      const window = byOrdinal.get(i + 1);
      if (window === undefined) return undefined;
      return { division, departmentId: window.id, departmentCode: window.code };
    }),
    divisionAt(tier, of) {
      let division = known.get(of);
      while (division !== undefined && division.tier !== tier) division = known.get(division.parent ?? '');
      return division?.code;
    },
    divisionsWith: (department) =>
      (bodies ?? []).filter(({ code }) => code === department).map(({ division }) => division),
  };
}
