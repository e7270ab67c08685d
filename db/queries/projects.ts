/** Projects that a caller may see. */
import type { Queryable } from '../pool.ts';
import { itemInReach, projectInReach, type Reach, reachValues } from './reach.ts';

export interface ProjectRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kind: string;
  readonly investmentWan: string | null;
  readonly divisionCode: string;
  readonly divisionZh: string;
  readonly divisionEn: string;
  readonly unitId: string;
  readonly unitZh: string;
  readonly unitEn: string;
  readonly createdAt: Date;
  /** Of the items that the caller may see. */
  readonly itemsOpen: number;
  readonly itemsClosed: number;
}

const SELECT = `SELECT pr.id, pr.code, pr.name, pr.name_en AS "nameEn", pr.kind, pr.investment_wan AS "investmentWan",
    dv.code AS "divisionCode", dv.name_zh AS "divisionZh", dv.name_en AS "divisionEn",
    u.id AS "unitId", u.name AS "unitZh", u.name_en AS "unitEn", pr.created_at AS "createdAt",
    counted.open AS "itemsOpen", counted.closed AS "itemsClosed"
  FROM projects pr JOIN divisions dv ON dv.code = pr.division JOIN units u ON u.id = pr.unit_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE i.closed_at IS NULL)::int AS open, count(*) FILTER (WHERE i.closed_at IS NOT NULL)::int AS closed
    FROM items i WHERE i.project_id = pr.id AND ${itemInReach(1)}
  ) counted
  WHERE ${projectInReach(1)}`;

/** Projects in the order of their codes, behind `after`. */
export async function projectsPage(
  db: Queryable,
  reach: Reach,
  after: string | null,
  limit: number,
): Promise<readonly ProjectRow[]> {
  const { rows } = await db.query<ProjectRow>({
    name: 'projects-page',
    text: `${SELECT} AND ($4::text IS NULL OR pr.code > $4) ORDER BY pr.code LIMIT $5`,
    values: [...reachValues(reach), after, limit],
  });
  return rows;
}

export async function findProject(db: Queryable, code: string, reach: Reach): Promise<ProjectRow | undefined> {
  const { rows } = await db.query<ProjectRow>({
    name: 'find-project',
    text: `${SELECT} AND pr.code = $4`,
    values: [...reachValues(reach), code],
  });
  return rows[0];
}
