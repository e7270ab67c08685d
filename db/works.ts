/** That works began on a project (开工): recorded as somebody saw it, a new version per entry, never an update. */
import type { Instant, LocalDate } from '../domain/calendar/local-date.ts';
import type { Queryable } from './pool.ts';

export interface NewWorks {
  readonly projectId: string;
  /** The version that its writer saw; 0 where there was none. */
  readonly expectedVersion: number;
  /** The day; null: no works have begun, and what was recorded before was wrong. */
  readonly beganOn: LocalDate | null;
  readonly note: string;
  readonly recordedBy: string;
}

/**
 * Appends the next version, in one statement: of two writers who saw the same version, one is stale. False: stale;
 * nothing was stored.
 */
export async function recordWorks(db: Queryable, works: NewWorks): Promise<boolean> {
  const { projectId, expectedVersion, beganOn, note, recordedBy } = works;
  const { rowCount } = await db.query({
    name: 'record-works',
    text: `INSERT INTO project_works (project_id, version, began_on, note, recorded_by, recorded_at)
      SELECT $1, $2::int + 1, $3::date, $4, $5, ledger_clock()
      WHERE $2 = (SELECT coalesce(max(version), 0) FROM project_works WHERE project_id = $1)
      ON CONFLICT (project_id, version) DO NOTHING`,
    values: [projectId, expectedVersion, beganOn, note, recordedBy],
  });
  return rowCount === 1;
}

export interface WorksRow {
  readonly version: number;
  readonly beganOn: LocalDate | null;
  readonly note: string;
  readonly recordedBy: string;
  readonly recordedAt: Instant;
}

/** What was recorded of the works of a project, the last in front. */
export async function worksOf(db: Queryable, projectId: string): Promise<readonly WorksRow[]> {
  const { rows } = await db.query<Omit<WorksRow, 'recordedAt'> & { readonly recordedAt: Date }>({
    name: 'works-of-project',
    text: `SELECT version, began_on::text AS "beganOn", note, recorded_by AS "recordedBy", recorded_at AS "recordedAt"
           FROM project_works WHERE project_id = $1 ORDER BY version DESC`,
    values: [projectId],
  });
  return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.getTime() }));
}
