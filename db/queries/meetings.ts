/** Coordination meetings as a supervisor finds them. */
import type { MeetingStatus } from '../../domain/supervision/meeting.ts';
import type { Named } from '../../domain/supervision/meeting-pack.ts';
import type { Queryable } from '../pool.ts';
import { divisionTree } from './reach.ts';

export interface MeetingRow {
  readonly id: string;
  readonly meetingNo: string;
  readonly division: string;
  readonly divisionZh: string;
  readonly divisionEn: string;
  readonly month: string;
  readonly status: MeetingStatus;
  readonly version: number;
  /** How many of its tasks nobody has confirmed yet. */
  readonly openTasks: number;
}

const SELECT = `SELECT m.id, m.meeting_no AS "meetingNo", m.division, dv.name_zh AS "divisionZh", dv.name_en AS "divisionEn",
    m.month, m.status, m.version,
    (SELECT count(*)::int FROM meeting_tasks t WHERE t.meeting_id = m.id AND t.status <> 'confirmed') AS "openTasks"
  FROM meetings m JOIN divisions dv ON dv.code = m.division WHERE m.division IN ${divisionTree(1)}`;

/** Meetings of the division and those below it, the latest month first, behind `before` (a meeting's month and number). */
export async function meetingsPage(
  db: Queryable,
  division: string | null,
  before: readonly [month: string, meetingNo: string] | null,
  limit: number,
): Promise<readonly MeetingRow[]> {
  const { rows } = await db.query<MeetingRow>({
    name: 'meetings-page',
    text: `${SELECT} AND ($2::text IS NULL OR (m.month, m.meeting_no) < ($2, $3))
           ORDER BY m.month DESC, m.meeting_no DESC LIMIT $4`,
    values: [division, before?.[0] ?? null, before?.[1] ?? null, limit],
  });
  return rows;
}

/** The meeting of that number, where it lies in the division or below it. */
export async function findMeeting(
  db: Queryable,
  meetingNo: string,
  division: string | null,
): Promise<MeetingRow | undefined> {
  const { rows } = await db.query<MeetingRow>({
    name: 'find-meeting',
    text: `${SELECT} AND m.meeting_no = $2`,
    values: [division, meetingNo],
  });
  return rows[0];
}

/** The names of people, by id; without those that the ledger does not know. */
export async function peopleNames(db: Queryable, ids: readonly string[]): Promise<Readonly<Record<string, Named>>> {
  const { rows } = await db.query<{ id: string } & Named>(
    'SELECT id, name AS zh, name_en AS en FROM people WHERE id = ANY($1)',
    [ids],
  );
  return Object.fromEntries(rows.map(({ id, zh, en }) => [id, { zh, en }]));
}

/** Who may be given a task in a division: its departments and those below it, each with its officers and heads. */
export async function possibleOwners(db: Queryable, division: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await db.query<{ id: string; people: string[] }>({
    name: 'possible-owners',
    text: `SELECT d.id, ARRAY(SELECT p.id FROM people p WHERE p.department_id = d.id AND p.role IN ('officer', 'head')
             ORDER BY p.id) AS people
           FROM departments d WHERE d.division IN ${divisionTree(1)} ORDER BY d.id`,
    values: [division],
  });
  return new Map(rows.map(({ id, people }) => [id, people]));
}

/** Those of the item numbers that lie outside the division and those below it, or nowhere. */
export async function itemsOutside(
  db: Queryable,
  itemNos: readonly string[],
  division: string,
): Promise<readonly string[]> {
  const tree = divisionTree(2);
  const { rows } = await db.query<{ no: string }>({
    name: 'items-outside',
    text: `SELECT no FROM unnest($1::text[]) AS given(no) WHERE NOT EXISTS (
             SELECT FROM items i WHERE i.item_no = no AND (i.division IN ${tree} OR i.supervision_division IN ${tree}))`,
    values: [itemNos, division],
  });
  return rows.map(({ no }) => no);
}
