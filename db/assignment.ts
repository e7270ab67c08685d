/** Who answers for new items of a window: its rules, its people and their leave, as they are on one day. */
import type { LocalDate } from '../domain/calendar/local-date.ts';
import { type Assignment, type AssignmentRule, assign, type Colleague, type Desks } from '../domain/item/assignment.ts';
import type { Queryable } from './pool.ts';

export interface Assigner {
  /** The next item of the window. Items that were assigned before it count for its load and for its project. */
  next(departmentId: string, item: { readonly typeId: string; readonly projectCode: string }): Assignment;
}

interface Asked {
  readonly departmentIds: Iterable<string>;
  /** The projects whose items may come. */
  readonly projectCodes: Iterable<string>;
  /** The day whose leave counts. */
  readonly on: LocalDate;
}

/** Reads what the rules of the departments ask for: one round trip, two where a rule goes by load or project. */
export async function createAssigner(db: Queryable, { departmentIds, projectCodes, on }: Asked): Promise<Assigner> {
  const departments = await readDepartments(db, [...new Set(departmentIds)], on);
  const counted = departments.filter(({ rules }) => rules.some(({ by }) => by === 'load' || by === 'project'));
  const { loads, ofProjects } = await readHoldings(
    db,
    counted.map(({ departmentId }) => departmentId),
    [...new Set(projectCodes)],
  );
  const byId = new Map(departments.map((one) => [one.departmentId, one]));
  return {
    next(departmentId, { typeId, projectCode }) {
      const department = byId.get(departmentId);
      if (department === undefined) throw new Error(`department ${departmentId} was not asked about`);
      const desks: Desks = {
        ...department,
        colleagues: department.colleagues.map((one) => ({ ...one, openItems: loads.get(one.id) ?? 0 })),
      };
      const project = `${departmentId} ${projectCode}`;
      const assignment = assign(desks, { typeId, projectOfficerId: ofProjects.get(project) ?? null });
      loads.set(assignment.officerId, (loads.get(assignment.officerId) ?? 0) + 1);
      if (assignment.claimed) ofProjects.set(project, assignment.officerId);
      return assignment;
    },
  };
}

interface Department extends Omit<Desks, 'colleagues'> {
  readonly departmentId: string;
  readonly colleagues: readonly Omit<Colleague, 'openItems'>[];
}

/** The supervisor of the department's division, or of the nearest one above that has one. */
const SUPERVISOR_ABOVE = `(WITH RECURSIVE above AS (
      SELECT code, parent, 0 AS steps FROM divisions WHERE code = d.division
      UNION ALL SELECT up.code, up.parent, above.steps + 1 FROM divisions up JOIN above ON up.code = above.parent
    ) SELECT p.id FROM above JOIN people p ON p.division = above.code AND p.role = 'supervisor'
      ORDER BY above.steps, p.id LIMIT 1)`;

async function readDepartments(
  db: Queryable,
  departmentIds: readonly string[],
  on: LocalDate,
): Promise<readonly Department[]> {
  const { rows } = await db.query<{
    id: string;
    rules: AssignmentRule[] | null;
    installed: { typeId: string | null; to: string }[];
    colleagues: Omit<Colleague, 'openItems'>[];
    above: string | null;
  }>({
    name: 'read-desks',
    text: `SELECT d.id, ${SUPERVISOR_ABOVE} AS above,
        (SELECT r.rules FROM assignment_rules r WHERE r.department_id = d.id ORDER BY r.version DESC LIMIT 1) AS rules,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('typeId', a.type_id, 'to', a.person_id)
            ORDER BY a.type_id NULLS LAST), '[]') FROM assignments a WHERE a.department_id = d.id) AS installed,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'actingId', l.acting_id)
            ORDER BY p.id), '[]')
         FROM people p LEFT JOIN leaves l ON l.person_id = p.id AND l.from_on <= $2 AND l.last_on >= $2
         WHERE p.department_id = d.id AND p.role IN ('officer', 'head')) AS colleagues
      FROM departments d WHERE d.id = ANY($1)`,
    values: [departmentIds, on],
  });
  return rows.map(({ id, above, rules, installed, colleagues }) => {
    if (above === null) throw new Error(`neither ${id} nor a division above it has a supervisor: name one in people`);
    return { departmentId: id, above, colleagues, rules: rules ?? installed.map(installedRule) };
  });
}

/** The officers that came with the installation, as rules: the types first, then the window's own. */
export function installedRule({ typeId, to }: { readonly typeId: string | null; readonly to: string }): AssignmentRule {
  return typeId === null ? { by: 'default', to } : { by: 'type', typeIds: [typeId], to };
}

/** Open items by officer, and who had the last item of each project in each department. */
async function readHoldings(db: Queryable, departmentIds: readonly string[], projectCodes: readonly string[]) {
  const loads = new Map<string, number>();
  const ofProjects = new Map<string, string>();
  if (departmentIds.length === 0) return { loads, ofProjects };
  const { rows } = await db.query<{ officer: string; items: number; project: string | null }>({
    name: 'read-holdings',
    text: `SELECT officer_id AS officer, count(*)::int AS items, NULL AS project FROM items
           WHERE department_id = ANY($1) AND closed_at IS NULL GROUP BY officer_id
           UNION ALL
           (SELECT DISTINCT ON (i.department_id, p.code) i.officer_id, 0, i.department_id || ' ' || p.code
            FROM projects p JOIN items i ON i.project_id = p.id
            WHERE p.code = ANY($2) AND i.department_id = ANY($1) AND i.claimed
            ORDER BY i.department_id, p.code, i.received_at DESC, i.id DESC)`,
    values: [departmentIds, projectCodes],
  });
  for (const { officer, items, project } of rows) {
    if (project === null) loads.set(officer, items);
    else ofProjects.set(project, officer);
  }
  return { loads, ofProjects };
}
