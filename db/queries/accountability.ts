/** Accountability records (问责) as people read them. */
import type { AccountabilityEvent, RecordStatus } from '../../domain/supervision/accountability.ts';
import type { Queryable } from '../pool.ts';
import { divisionTree, type Reach } from './reach.ts';

export interface RecordRow {
  readonly id: string;
  readonly departmentId: string;
  readonly departmentZh: string;
  readonly departmentEn: string;
  readonly division: string;
  readonly year: number;
  readonly status: RecordStatus;
  readonly defaults: number;
  readonly version: number;
}

const SELECT = `SELECT r.id::text, r.department_id AS "departmentId", d.name_zh AS "departmentZh", d.name_en AS "departmentEn",
    r.division, r.year, r.status, r.defaults, r.version
  FROM accountability_records r JOIN departments d ON d.id = r.department_id
  WHERE r.version > 0`;
const inReach = (n: number) => `(r.department_id = $${n} OR r.division IN ${divisionTree(n + 1)})`;

export interface RecordFilter {
  readonly departmentId: string | null;
  readonly year: number | null;
  readonly status: RecordStatus | null;
}

/** Records in reach, the newest first, behind `before`. */
export async function accountabilityPage(
  db: Queryable,
  { departmentId, year, status }: RecordFilter,
  reach: Reach,
  before: string | null,
  limit: number,
): Promise<readonly RecordRow[]> {
  const { rows } = await db.query<RecordRow>({
    name: 'accountability-page',
    text: `${SELECT} AND ${inReach(1)} AND ($3::text IS NULL OR r.department_id = $3) AND ($4::int IS NULL OR r.year = $4)
             AND ($5::text IS NULL OR r.status = $5) AND ($6::bigint IS NULL OR r.id < $6) ORDER BY r.id DESC LIMIT $7`,
    values: [reach.departmentId, reach.division, departmentId, year, status, before, limit],
  });
  return rows;
}

/** The record of a department and a year, if the caller may see it. */
export async function findRecord(
  db: Queryable,
  departmentId: string,
  year: number,
  reach: Reach,
): Promise<RecordRow | undefined> {
  const { rows } = await db.query<RecordRow>({
    name: 'find-accountability-record',
    text: `${SELECT} AND ${inReach(1)} AND r.department_id = $3 AND r.year = $4`,
    values: [reach.departmentId, reach.division, departmentId, year],
  });
  return rows[0];
}

export interface RecordEntry {
  readonly seq: number;
  readonly type: AccountabilityEvent['type'];
  readonly effectiveAt: Date;
  readonly decidedAt: Date;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The journal of a record, the latest 200 entries, the newest first. */
export async function recordJournal(db: Queryable, recordId: string): Promise<readonly RecordEntry[]> {
  const { rows } = await db.query<RecordEntry>({
    name: 'accountability-journal',
    text: `SELECT seq, type, effective_at AS "effectiveAt", decided_at AS "decidedAt", actor, data
           FROM accountability_events WHERE record_id = $1 ORDER BY seq DESC LIMIT 200`,
    values: [recordId],
  });
  return rows;
}
