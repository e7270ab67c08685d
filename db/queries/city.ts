/** Departments and alarms. */
import type { Queryable } from '../pool.ts';
import { divisionTree, type Reach } from './reach.ts';

export interface DepartmentRow {
  readonly id: string;
  readonly code: string;
  readonly tier: string;
  readonly divisionCode: string;
  readonly divisionZh: string;
  readonly divisionEn: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly windowZh: string;
  readonly windowEn: string;
}

export async function departments(db: Queryable): Promise<readonly DepartmentRow[]> {
  const { rows } = await db.query<DepartmentRow>(
    `SELECT d.id, d.code, d.tier, dv.code AS "divisionCode", dv.name_zh AS "divisionZh", dv.name_en AS "divisionEn",
       d.name_zh AS "nameZh", d.name_en AS "nameEn", d.window_zh AS "windowZh", d.window_en AS "windowEn"
     FROM departments d JOIN divisions dv ON dv.code = d.division ORDER BY d.id`,
  );
  return rows;
}

/** Whether the window is the caller's own, or lies in the divisions that the caller supervises. */
export async function windowInReach(db: Queryable, departmentId: string, reach: Reach): Promise<boolean> {
  return (await windowDivision(db, departmentId, reach)) !== undefined;
}

/** The division of a window that the caller may look at. */
export async function windowDivision(db: Queryable, departmentId: string, reach: Reach): Promise<string | undefined> {
  const { rows } = await db.query<{ division: string }>({
    name: 'window-division',
    text: `SELECT d.division FROM departments d WHERE d.id = $1 AND (d.id = $2 OR d.division IN ${divisionTree(3)})`,
    values: [departmentId, reach.departmentId, reach.division],
  });
  return rows[0]?.division;
}

/** Whether there is such a division, within that division and those below it where one is given. */
export async function divisionInReach(db: Queryable, code: string, within: string | null): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT FROM divisions d WHERE d.code = $1 AND ($2::text IS NULL OR d.code IN ${divisionTree(2)})`,
    [code, within],
  );
  return rowCount === 1;
}

export interface AlarmRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly detail: string;
  readonly raisedAt: Date;
}

/** Alarms, the newest first, behind `before`. */
export async function alarmsPage(db: Queryable, before: string | null, limit: number): Promise<readonly AlarmRow[]> {
  const { rows } = await db.query<AlarmRow>(
    `SELECT id, kind, key, detail, raised_at AS "raisedAt" FROM alarms
     WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    [before, limit],
  );
  return rows;
}

/** Those who may answer for an item of the department. */
export async function officersOf(db: Queryable, departmentId: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM people WHERE department_id = $1 AND role IN ('officer', 'head') ORDER BY id`,
    [departmentId],
  );
  return rows.map(({ id }) => id);
}

/** The Chinese name of a division. Throws Error for a code that is not in the table. */
export async function divisionName(db: Queryable, code: string): Promise<string> {
  const { rows } = await db.query<{ name: string }>('SELECT name_zh AS name FROM divisions WHERE code = $1', [code]);
  if (rows[0] === undefined) throw new Error(`there is no division ${code}`);
  return rows[0].name;
}
