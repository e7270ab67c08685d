/** Writes what was decided: events, item rows, notices, alarms, outbox; one statement each, however many items. */
import { type Instant, isoShanghai } from '../domain/calendar/local-date.ts';
import { owes } from '../domain/item/act-desk.ts';
import { clockOf, turnDue } from '../domain/item/clock.ts';
import { nextDeadline } from '../domain/item/deadlines.ts';
import { isOpen } from '../domain/item/state.ts';
import type { Change } from './change.ts';
import { column } from './column.ts';
import { writeDesks } from './desk-rows.ts';
import { writeEscalations } from './escalation-rows.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { writeNotices } from './notices.ts';
import type { Transaction } from './pool.ts';

/** Writes the changes within the caller's transaction, recorded at `now`. */
export async function writeChanges(
  transaction: Transaction,
  ledger: Ledger,
  changes: readonly Change[],
  now: Instant,
  wake: boolean,
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => itemRow(ledger, change));
  const created = rows.filter((row) => row.submission_id !== null);
  const told = rows.filter((row, i) => row.submission_id !== null || (wake && wakes(changes[i])));
  const changed = rows.filter((row) => row.submission_id === null);
  const decidedAt = iso(now);
  if (created.length > 0) await transaction.query(INSERT_ITEMS, [JSON.stringify(created)]);
  await transaction.query(APPEND_EVENTS, eventColumns(changes, decidedAt));
  if (changed.length > 0) await transaction.query(UPDATE_ITEMS, updateColumns(changed));
  await writeDesks(transaction, changes);
  await writeNotices(transaction, changes);
  await writeEscalations(transaction, changes);
  await writeAlarms(transaction, rows, decidedAt);
  await alarmOfHolds(transaction, changes, decidedAt);
  await alarmOfNobody(transaction, changes, decidedAt);
  await writeOutbox(transaction, told, decidedAt);
}

/** Neither a colleague who answers instead of another nor a mail that went moves a deadline: the workflow sleeps on. */
function wakes(change: Change | undefined): boolean {
  return (
    change?.events.some(({ event: { type } }) => type !== 'OfficerAssigned' && type !== 'NoticeDelivered') ?? false
  );
}

const INSERT_ITEMS = {
  name: 'insert-items',
  text: `INSERT INTO items (id, item_no, submission_id, project_id, type_id, tier, division, supervision_division,
           department_id, officer_id, unit_id, received_at, status, event_count, decision_version, turn_due_at, due_on,
           provisional, closed_at, next_deadline_kind, next_deadline_at, consulted, calendar_publication, held_for,
           overdue_at, owes, claimed)
         SELECT id, item_no, submission_id, project_id, type_id, tier, division, supervision_division,
           department_id, officer_id, unit_id, received_at, status, event_count, decision_version, turn_due_at, due_on,
           provisional, closed_at, next_deadline_kind, next_deadline_at, consulted, calendar_publication, held_for,
           overdue_at, owes, claimed
         FROM jsonb_populate_recordset(NULL::items, $1::jsonb)`,
};

const APPEND_EVENTS = {
  name: 'append-events',
  text: `INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
         SELECT item_id, seq, type, effective_at, $1::timestamptz, actor, data
         FROM unnest($2::uuid[], $3::int[], $4::text[], $5::timestamptz[], $6::text[], $7::jsonb[])
           AS e(item_id, seq, type, effective_at, actor, data)`,
};

function eventColumns(changes: readonly Change[], decidedAt: string): unknown[] {
  const events = changes.flatMap(({ itemId, firstSeq, events }) =>
    events.map(({ event, actor }, i) => ({ itemId, seq: firstSeq + i, event, actor })),
  );
  return [
    decidedAt,
    column(events.map(({ itemId }) => itemId)),
    column(events.map(({ seq }) => seq)),
    column(events.map(({ event }) => event.type)),
    column(events.map(({ event }) => iso(event.effectiveAt))),
    column(events.map(({ actor }) => actor)),
    column(events.map(({ event: { type: _type, effectiveAt: _effectiveAt, ...data } }) => JSON.stringify(data))),
  ];
}

const UPDATE_ITEMS = {
  name: 'update-items',
  text: `UPDATE items SET
           status = c.status, event_count = c.event_count, decision_version = c.decision_version,
           turn_due_at = c.turn_due_at, due_on = c.due_on, provisional = c.provisional, closed_at = c.closed_at,
           next_deadline_kind = c.next_deadline_kind, next_deadline_at = c.next_deadline_at,
           consulted = string_to_array(c.consulted, ','), calendar_publication = c.calendar_publication, held_for = c.held_for,
           overdue_at = c.overdue_at, owes = c.owes, parked_at = NULL, parked_reason = NULL
         FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::timestamptz[], $6::date[], $7::boolean[],
                $8::timestamptz[], $9::text[], $10::timestamptz[], $11::text[], $12::bigint[], $13::text[],
                $14::timestamptz[], $15::boolean[])
           AS c(id, status, event_count, decision_version, turn_due_at, due_on, provisional, closed_at,
                next_deadline_kind, next_deadline_at, consulted, calendar_publication, held_for, overdue_at, owes)
         WHERE items.id = c.id`,
};

function updateColumns(rows: readonly ItemRow[]): unknown[] {
  return [
    column(rows.map((row) => row.id)),
    column(rows.map((row) => row.status)),
    column(rows.map((row) => row.event_count)),
    column(rows.map((row) => row.decision_version)),
    column(rows.map((row) => row.turn_due_at)),
    column(rows.map((row) => row.due_on)),
    column(rows.map((row) => row.provisional)),
    column(rows.map((row) => row.closed_at)),
    column(rows.map((row) => row.next_deadline_kind)),
    column(rows.map((row) => row.next_deadline_at)),
    // An array of arrays would have to be rectangular.
    column(rows.map((row) => row.consulted.join(','))),
    column(rows.map((row) => row.calendar_publication)),
    column(rows.map((row) => row.held_for)),
    column(rows.map((row) => row.overdue_at)),
    column(rows.map((row) => row.owes)),
  ];
}

type ItemRow = ReturnType<typeof itemRow>;

/** The row of an item: identity for a new one, and the cache of what its state says. */
function itemRow(ledger: Ledger, { itemId, intake, state, eventCount }: Change) {
  const { particulars } = state;
  const clock = clockOf(state, ledger.rulebooks);
  const next = nextDeadline(state, ledger.rulebooks);
  const turn = turnDue(state, clock);
  const provisional = [turn, clock.runningDue].filter((due) => due?.provisional === true);
  return {
    id: itemId,
    item_no: particulars.itemNo,
    submission_id: intake?.submissionId ?? null,
    project_id: intake?.projectId ?? null,
    type_id: particulars.typeId,
    tier: particulars.tier,
    division: particulars.division,
    supervision_division: particulars.supervisionDivision,
    department_id: particulars.departmentId,
    officer_id: particulars.officerId,
    unit_id: particulars.unitId,
    received_at: iso(particulars.receivedAt),
    status: state.status,
    event_count: eventCount,
    decision_version: state.decisionVersion,
    turn_due_at: turn === null ? null : iso(turn.dueExclusiveAt),
    due_on: clock.runningDue?.dueOn ?? null,
    provisional: provisional.length > 0,
    provisional_years: provisional.map((due) => due?.dueOn.slice(0, 4)),
    closed_at: isOpen(state) ? null : iso(state.closedAt),
    next_deadline_kind: next?.kind ?? null,
    next_deadline_at: next === null ? null : iso(next.at),
    held_for: isOpen(state) ? clock.heldFor : null,
    // Those that were asked for an opinion, and those that had the item before: they see it.
    consulted: [
      ...new Set([
        ...state.account.opinions.map((one) => one.departmentId),
        ...state.desk.transfers.map(({ from }) => from),
      ]),
    ],
    overdue_at: isOpen(state) && clock.overdueAt !== null ? iso(clock.overdueAt) : null,
    owes: owes(state),
    claimed: state.desk.claimed,
    calendar_publication: ledger.rulebooks.publication,
  };
}

/** A due date past the known calendar is never settled: one alarm per year asks for the notice. */
async function writeAlarms(transaction: Transaction, rows: readonly ItemRow[], raisedAt: string): Promise<void> {
  const years = new Set(rows.flatMap((row) => row.provisional_years));
  for (const year of [...years].sort()) await transaction.query(RAISE_HORIZON_ALARM, [year, raisedAt]);
}

const RAISE_HORIZON_ALARM = {
  name: 'raise-horizon-alarm',
  text: `INSERT INTO alarms (kind, key, detail, raised_at)
         VALUES ('calendar-horizon', $1::text,
           'Due dates in ' || $1::text || ' lie past the known calendar and are provisional: publish that year''s notice.', $2)
         ON CONFLICT (kind, key) DO NOTHING`,
};

/** Items are held together when they fall due together: one alarm for each cutoff. */
async function alarmOfHolds(transaction: Transaction, changes: readonly Change[], raisedAt: string): Promise<void> {
  const cutoffs = new Set(
    changes.flatMap(({ events }) =>
      events.flatMap(({ event }) =>
        event.type === 'ItemHeld' && event.reason === 'outage' ? [isoShanghai(event.effectiveAt)] : [],
      ),
    ),
  );
  if (cutoffs.size > 0) await transaction.query(RAISE_HOLD_ALARM, [[...cutoffs].sort(), raisedAt]);
}

const RAISE_HOLD_ALARM = {
  name: 'raise-hold-alarm',
  text: `INSERT INTO alarms (kind, key, detail, raised_at)
         SELECT 'items-held', cutoff,
           'Intake was down in the last working hours before ' || cutoff ||
           ': the items that fell due then are held (GET /v1/holds) until a supervisor releases each of them.', $2
         FROM unnest($1::text[]) AS c(cutoff)
         ON CONFLICT (kind, key) DO NOTHING`,
};

/** A window with nobody who could take an item is an alarm, not a hole: one a day until somebody can. */
async function alarmOfNobody(transaction: Transaction, changes: readonly Change[], raisedAt: string): Promise<void> {
  const departments = new Set(
    changes.flatMap(({ events, state }) =>
      events.some(({ event }) => 'assigned' in event && event.assigned?.by === 'nobody')
        ? [state.particulars.departmentId]
        : [],
    ),
  );
  if (departments.size > 0) await transaction.query(RAISE_NOBODY_ALARM, [[...departments].sort(), raisedAt]);
}

const RAISE_NOBODY_ALARM = {
  name: 'raise-nobody-alarm',
  text: `INSERT INTO alarms (kind, key, detail, raised_at)
         SELECT 'department-without-officer', department || ' ' || ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date,
           'Nobody of ' || department || ' can answer for an item: its items wait in the pool, and the supervisor answers ' ||
           'for them. Give the department a head or an officer, then claim or reassign.', $2::timestamptz
         FROM unnest($1::text[]) AS d(department)
         ON CONFLICT (kind, key) DO NOTHING`,
};

async function writeOutbox(transaction: Transaction, rows: readonly ItemRow[], createdAt: string): Promise<void> {
  if (rows.length === 0) return;
  const kinds = rows.map((row) => (row.submission_id === null ? 'wake' : 'start'));
  await transaction.query(WRITE_OUTBOX, [column(rows.map((row) => row.id)), column(kinds), createdAt]);
}

const WRITE_OUTBOX = {
  name: 'write-outbox',
  text: `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
         SELECT item_id, kind, $3::timestamptz, clock_timestamp() FROM unnest($1::uuid[], $2::text[]) AS o(item_id, kind)`,
};
