/** The checklist of a project, who leads it, and the kinds of project that the city knows. */
import type { ChecklistEntry } from '../../domain/timetable/checklist.ts';
import type { ProjectKinds } from '../../domain/timetable/project-kinds.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import type { Queryable } from '../pool.ts';
import { projectInReach, type Reach, reachValues } from './reach.ts';

export interface ChecklistRow {
  readonly projectId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly unitId: string;
  /** The tier of the division that the project lies in. */
  readonly tier: Tier;
  /** The department that leads the project; null where neither its division nor one above has a window for it. */
  readonly leadId: string | null;
  readonly leadZh: string | null;
  readonly leadEn: string | null;
  /** 0 until a first checklist was composed; the fields below are null until then. */
  readonly version: number;
  readonly composedBy: string | null;
  readonly composedAt: Date | null;
  readonly timetableVersion: string | null;
  readonly entries: readonly ChecklistEntry[] | null;
}

/** Until a checklist names another, development and reform (发展改革) leads. */
const LEAD_BY_DEFAULT = 'FGW';

/** That department's window in the division of `projects pr`, else in the nearest one above it. */
export const DEFAULT_LEAD = `(WITH RECURSIVE above AS (
      SELECT code, parent, 0 AS steps FROM divisions WHERE code = pr.division
      UNION ALL SELECT up.code, up.parent, above.steps + 1 FROM divisions up JOIN above ON up.code = above.parent
    ) SELECT d.id FROM above JOIN departments d ON d.division = above.code AND d.code = '${LEAD_BY_DEFAULT}'
      ORDER BY above.steps LIMIT 1)`;

/** The project with its last checklist, for whoever may see the project, and for the department that leads it. */
export async function findChecklist(db: Queryable, code: string, reach: Reach): Promise<ChecklistRow | undefined> {
  const { rows } = await db.query<ChecklistRow>({
    name: 'find-checklist',
    text: `SELECT pr.id AS "projectId", pr.code, pr.name, pr.kind, pr.unit_id AS "unitId", dv.tier,
        lead.id AS "leadId", lead.name_zh AS "leadZh", lead.name_en AS "leadEn",
        coalesce(c.version, 0) AS version, c.composed_by AS "composedBy", c.composed_at AS "composedAt",
        c.timetable_version AS "timetableVersion", c.entries
      FROM projects pr JOIN divisions dv ON dv.code = pr.division
      LEFT JOIN LATERAL (SELECT * FROM project_checklists last WHERE last.project_id = pr.id
        ORDER BY last.version DESC LIMIT 1) c ON true
      LEFT JOIN departments lead ON lead.id = coalesce(c.lead_department, ${DEFAULT_LEAD})
      WHERE pr.code = $4 AND (${projectInReach(1)} OR lead.id = $2)`,
    values: [...reachValues(reach), code],
  });
  return rows[0];
}

/** The kinds of project in force; null where the city has published none. */
export async function projectKinds(db: Queryable): Promise<ProjectKinds | null> {
  const { rows } = await db.query<{ content: ProjectKinds }>(
    `WITH clock AS MATERIALIZED (SELECT ledger_clock() AS now)
     SELECT content FROM project_kind_versions, clock
     WHERE effective_on <= (now AT TIME ZONE 'Asia/Shanghai')::date ORDER BY effective_on DESC, version DESC LIMIT 1`,
  );
  return rows[0]?.content ?? null;
}
