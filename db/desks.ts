/** Writing the rules of a window and the leave of its people. */
import { v7 as uuidv7 } from 'uuid';
import { dayOf, type Instant, type LocalDate, localDate } from '../domain/calendar/local-date.ts';
import type { AssignmentRule } from '../domain/item/assignment.ts';
import type { Queryable, Transaction } from './pool.ts';

export interface NewRules {
  readonly departmentId: string;
  /** The version that the head saw; 0 where there was none. */
  readonly expectedVersion: number;
  readonly rules: readonly AssignmentRule[];
  readonly setBy: string;
}

/** Appends the next version and answers it; null where the version that was seen is no longer the last. */
export async function setAssignmentRules(
  db: Queryable,
  { departmentId, expectedVersion, rules, setBy }: NewRules,
): Promise<number | null> {
  const { rows } = await db.query<{ version: number }>({
    name: 'set-assignment-rules',
    text: `INSERT INTO assignment_rules (department_id, version, rules, set_by, set_at)
      SELECT $1, $2::int + 1, $3, $4, ledger_clock()
      WHERE $2 = (SELECT coalesce(max(version), 0) FROM assignment_rules WHERE department_id = $1)
      ON CONFLICT (department_id, version) DO NOTHING RETURNING version`,
    values: [departmentId, expectedVersion, JSON.stringify(rules), setBy],
  });
  return rows[0]?.version ?? null;
}

export interface NewLeave {
  readonly departmentId: string;
  readonly personId: string;
  readonly actingId: string;
  /** Both days included. */
  readonly fromOn: LocalDate;
  readonly throughOn: LocalDate;
  readonly enteredBy: string;
}

/** Why a leave cannot be entered or ended, with the leave or the day that stands against it. */
export type LeaveRefusal =
  | { readonly code: 'BEFORE_TODAY'; readonly today: LocalDate }
  | { readonly code: 'LEAVE_OVERLAPS' | 'ACTING_PERSON_AWAY' | 'STANDS_IN_THEN'; readonly against: OtherLeave }
  | { readonly code: 'LEAVE_ENDED'; readonly lastOn: LocalDate }
  | { readonly code: 'DAY_NOT_POSSIBLE'; readonly allowed: readonly LocalDate[] };

export interface OtherLeave {
  readonly personId: string;
  readonly actingId: string;
  readonly from: LocalDate;
  readonly through: LocalDate;
}

export class LeaveRefusedError extends Error {
  override readonly name = 'LeaveRefusedError';
  readonly refusal: LeaveRefusal;
  constructor(refusal: LeaveRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Enters a leave (休假) with the person who stands in, and answers its id. Nobody who is away stands in, and nobody who
 * stands in goes away, so that there is always one acting person and never a chain of them. Throws LeaveRefusedError.
 */
export async function enterLeave(transaction: Transaction, leave: NewLeave): Promise<string> {
  const { departmentId, personId, actingId, fromOn, throughOn, enteredBy } = leave;
  const now = await lockLeaves(transaction, departmentId);
  const today = localDate(dayOf(now));
  if (fromOn < today) throw new LeaveRefusedError({ code: 'BEFORE_TODAY', today });
  const { rows } = await transaction.query<OtherLeave>(
    `SELECT person_id AS "personId", acting_id AS "actingId", from_on::text AS "from", last_on::text AS "through"
     FROM leaves WHERE department_id = $1 AND from_on <= $3::date AND last_on >= $2::date ORDER BY from_on, id`,
    [departmentId, fromOn, throughOn],
  );
  const refuse = (
    code: 'LEAVE_OVERLAPS' | 'ACTING_PERSON_AWAY' | 'STANDS_IN_THEN',
    against: OtherLeave | undefined,
  ) => {
    if (against !== undefined) throw new LeaveRefusedError({ code, against });
  };
  refuse(
    'LEAVE_OVERLAPS',
    rows.find((other) => other.personId === personId),
  );
  refuse(
    'ACTING_PERSON_AWAY',
    rows.find((other) => other.personId === actingId),
  );
  refuse(
    'STANDS_IN_THEN',
    rows.find((other) => other.actingId === personId),
  );
  const id = uuidv7();
  await transaction.query(
    `INSERT INTO leaves (id, department_id, person_id, acting_id, from_on, through_on, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, departmentId, personId, actingId, fromOn, throughOn, enteredBy, new Date(now)],
  );
  return id;
}

export interface EndOfLeave {
  readonly departmentId: string;
  readonly leaveId: string;
  /** The last day that it lasts; the day before its first where it never begins. */
  readonly lastOn: LocalDate;
  readonly endedBy: string;
}

/** Ends a leave early. The days that are over stay as they were: acts of those days carry both names. Throws LeaveRefusedError. */
export async function endLeave(
  transaction: Transaction,
  { departmentId, leaveId, lastOn, endedBy }: EndOfLeave,
): Promise<void> {
  const now = await lockLeaves(transaction, departmentId);
  const { rows } = await transaction.query<{ first: string; last: string; lastOn: string; ended: boolean }>(
    `SELECT greatest(from_on - 1, ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - 1)::text AS first,
       (last_on - 1)::text AS last, last_on::text AS "lastOn", ended_on IS NOT NULL AS ended
     FROM leaves WHERE id = $1`,
    [leaveId, new Date(now)],
  );
  const leave = rows[0];
  if (leave === undefined) throw new Error(`leave ${leaveId} has gone from the ledger`);
  if (leave.ended) throw new LeaveRefusedError({ code: 'LEAVE_ENDED', lastOn: leave.lastOn });
  if (lastOn < leave.first || lastOn > leave.last) {
    const allowed = leave.first > leave.last ? [] : [leave.first, leave.last];
    throw new LeaveRefusedError({ code: 'DAY_NOT_POSSIBLE', allowed });
  }
  await transaction.query('UPDATE leaves SET ended_on = $2, ended_by = $3, ended_at = $4 WHERE id = $1', [
    leaveId,
    lastOn,
    endedBy,
    new Date(now),
  ]);
}

/** One writer of a department's leave at a time; answers the ledger's clock. */
async function lockLeaves(transaction: Transaction, departmentId: string): Promise<Instant> {
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended('shixian-leaves ' || $1, 0))`, [departmentId]);
  const { rows } = await transaction.query<{ now: Date }>('SELECT ledger_clock() AS now');
  if (rows[0] === undefined) throw new Error('the ledger has no clock');
  return rows[0].now.getTime();
}
