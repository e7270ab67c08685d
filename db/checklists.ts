/** Writing checklists: a new version per change, never an update. */
import type { ChecklistEntry } from '../domain/timetable/checklist.ts';
import type { Queryable } from './pool.ts';

export interface NewChecklist {
  readonly projectId: string;
  /** The version that its composer saw; 0 where there was none. */
  readonly expectedVersion: number;
  readonly leadDepartment: string;
  readonly composedBy: string;
  readonly timetableVersion: string;
  readonly entries: readonly ChecklistEntry[];
}

/**
 * Appends the next version and answers it, in one statement: of two composers who saw the same version, one is stale.
 * Null: stale; nothing was stored.
 */
export async function composeChecklist(db: Queryable, checklist: NewChecklist): Promise<number | null> {
  const { projectId, expectedVersion, leadDepartment, composedBy, timetableVersion, entries } = checklist;
  const { rows } = await db.query<{ version: number }>({
    name: 'compose-checklist',
    text: `INSERT INTO project_checklists
        (project_id, version, lead_department, composed_by, composed_at, timetable_version, entries)
      SELECT $1, $2::int + 1, $3, $4, ledger_clock(), $5, $6
      WHERE $2 = (SELECT coalesce(max(version), 0) FROM project_checklists WHERE project_id = $1)
      ON CONFLICT (project_id, version) DO NOTHING RETURNING version`,
    values: [projectId, expectedVersion, leadDepartment, composedBy, timetableVersion, JSON.stringify(entries)],
  });
  return rows[0]?.version ?? null;
}
