/** What a meeting's facts are read from: items that may be red, checklists as they were, rules as they were in force. */
import type { Instant } from '../../domain/calendar/local-date.ts';
import type { ChecklistEntry } from '../../domain/timetable/checklist.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { iso } from '../iso.ts';
import type { Queryable } from '../pool.ts';
import { divisionTree } from './reach.ts';

interface Span {
  readonly asOf: Instant;
  readonly since: Instant;
}

export interface ItemToLookAt {
  readonly id: string;
  readonly projectCode: string;
  /** Its project had a checklist. */
  readonly listed: boolean;
}

/**
 * The items of the division and below that can be red at `asOf`, and all items of projects with a checklist. The row is a
 * cache of the present: what has changed since `asOf` is looked at in any case.
 */
export async function itemsToLookAt(
  db: Queryable,
  division: string,
  { asOf, since }: Span,
): Promise<readonly ItemToLookAt[]> {
  const { rows } = await db.query<ItemToLookAt>({
    name: 'meeting-items',
    text: `WITH tree AS MATERIALIZED (SELECT * FROM ${divisionTree(1)} AS tree(code)),
      listed AS MATERIALIZED (
        SELECT DISTINCT c.project_id FROM project_checklists c JOIN projects pr ON pr.id = c.project_id
        WHERE c.composed_at <= $2 AND pr.division IN (SELECT code FROM tree)
      )
      SELECT i.id, pr.code AS "projectCode", l.project_id IS NOT NULL AS listed
      FROM items i JOIN projects pr ON pr.id = i.project_id LEFT JOIN listed l ON l.project_id = i.project_id
      WHERE l.project_id IS NOT NULL OR (
        (i.division IN (SELECT code FROM tree) OR i.supervision_division IN (SELECT code FROM tree)) AND (
          (i.closed_at IS NULL AND (i.turn_due_at <= $2 OR i.due_on < ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
            OR EXISTS (SELECT FROM events e WHERE e.item_id = i.id AND e.decided_at > $2)))
          OR i.closed_at > $3
          OR (i.status IN ('deemedApproved', 'revoked') AND NOT EXISTS (
            SELECT FROM events e WHERE e.item_id = i.id AND e.type = 'PaperIssued' AND e.decided_at <= $3))
        ))
      ORDER BY i.received_at, i.id`,
    values: [division, iso(asOf), iso(since)],
  });
  return rows;
}

interface ListAsOf {
  readonly entries: readonly ChecklistEntry[];
  readonly timetableVersion: string;
}

export interface ChecklistAsOf {
  readonly code: string;
  readonly division: string;
  readonly now: ListAsOf;
  readonly before: ListAsOf | null;
}

/** The checklists of the projects in the division and below, as they stood at the two instants, by project code. */
export async function checklistsAsOf(
  db: Queryable,
  division: string,
  { asOf, since }: Span,
): Promise<readonly ChecklistAsOf[]> {
  const lastAt = (
    parameter: string,
  ) => `(SELECT jsonb_build_object('entries', c.entries, 'timetableVersion', c.timetable_version)
    FROM project_checklists c WHERE c.project_id = pr.id AND c.composed_at <= ${parameter} ORDER BY c.version DESC LIMIT 1)`;
  const { rows } = await db.query<ChecklistAsOf>({
    name: 'checklists-as-of',
    text: `SELECT * FROM (
        SELECT pr.code, pr.division, ${lastAt('$2')} AS now, ${lastAt('$3')} AS before FROM projects pr
        WHERE pr.division IN ${divisionTree(1)}
      ) listed WHERE now IS NOT NULL ORDER BY code`,
    values: [division, iso(asOf), iso(since)],
  });
  return rows;
}

/** The timetable and the calendar that were in force on the day of an instant. */
export async function rulesAsOf(
  db: Queryable,
  at: Instant,
): Promise<{ readonly timetableVersion: string; readonly calendarVersion: string }> {
  const inForce = (table: string) => `(SELECT version FROM ${table}
    WHERE effective_on <= ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date ORDER BY effective_on DESC, version DESC LIMIT 1)`;
  const { rows } = await db.query<{ timetableVersion: string | null; calendarVersion: string | null }>({
    name: 'rules-as-of',
    text: `SELECT ${inForce('timetable_versions')} AS "timetableVersion", ${inForce('calendar_versions')} AS "calendarVersion"`,
    values: [iso(at)],
  });
  const { timetableVersion = null, calendarVersion = null } = rows[0] ?? {};
  if (timetableVersion === null || calendarVersion === null) throw new Error(`no rules were in force at ${iso(at)}`);
  return { timetableVersion, calendarVersion };
}

/** The window of a department's code at a tier, in a division or the nearest one above it that is of that tier. */
export type WindowFor = (division: string, tier: Tier, code: string) => string | null;

export async function windowsByDivision(db: Queryable): Promise<WindowFor> {
  const { rows } = await db.query<{
    division: string;
    tier: string;
    parent: string | null;
    windows: Record<string, string> | null;
  }>(
    `SELECT dv.code AS division, dv.tier, dv.parent,
       (SELECT jsonb_object_agg(d.code, d.id) FROM departments d WHERE d.division = dv.code) AS windows FROM divisions dv`,
  );
  const divisions = new Map(rows.map((row) => [row.division, row]));
  const find: WindowFor = (division, tier, code) => {
    const row = divisions.get(division);
    if (row === undefined) return null;
    if (row.tier === tier) return row.windows?.[code] ?? null;
    return row.parent === null ? null : find(row.parent, tier, code);
  };
  return find;
}
