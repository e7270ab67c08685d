/** Writes what was decided: events, item rows, notices, alarms, outbox; one statement each, however many items. */
import type { Instant } from '../domain/calendar/local-date.ts';
import { clockOf, nextDeadline } from '../domain/item/deadlines.ts';
import { type ApprovalItem, type ItemEvent, isOpen } from '../domain/item/state.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';

/** The rows that a new item belongs to, and the instant at which its paperwork was in. */
export interface Intake {
  readonly submissionId: string;
  readonly projectId: string;
  readonly receivedAt: Instant;
}

/** What one transaction does to one item. */
export interface Change {
  readonly itemId: string;
  /** Present for an item that is new. */
  readonly intake: Intake | undefined;
  readonly firstSeq: number;
  readonly events: readonly { readonly event: ItemEvent; readonly actor: string }[];
  readonly state: ApprovalItem;
  readonly eventCount: number;
}

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
  const told = rows.filter((row, i) => row.submission_id !== null || (wake && (changes[i]?.events.length ?? 0) > 0));
  const changed = rows.filter((row) => row.submission_id === null);
  const decidedAt = iso(now);
  if (created.length > 0) await transaction.query(INSERT_ITEMS, [JSON.stringify(created)]);
  await transaction.query(APPEND_EVENTS, eventColumns(changes, decidedAt));
  if (changed.length > 0) await transaction.query(UPDATE_ITEMS, updateColumns(changed));
  await writeNotices(transaction, changes);
  await writeAlarms(transaction, rows, decidedAt);
  await writeOutbox(transaction, told, decidedAt);
}

const INSERT_ITEMS = {
  name: 'insert-items',
  text: `INSERT INTO items (id, item_no, submission_id, project_id, type_id, tier, division, supervision_division,
           department_id, officer_id, unit_id, received_at, status, event_count, decision_version, turn_due_at, due_on,
           provisional, closed_at, next_deadline_kind, next_deadline_at, calendar_publication)
         SELECT id, item_no, submission_id, project_id, type_id, tier, division, supervision_division,
           department_id, officer_id, unit_id, received_at, status, event_count, decision_version, turn_due_at, due_on,
           provisional, closed_at, next_deadline_kind, next_deadline_at, calendar_publication
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
    events.map(({ itemId }) => itemId),
    events.map(({ seq }) => seq),
    events.map(({ event }) => event.type),
    events.map(({ event }) => iso(event.effectiveAt)),
    events.map(({ actor }) => actor),
    events.map(({ event: { type: _type, effectiveAt: _effectiveAt, ...data } }) => JSON.stringify(data)),
  ];
}

const UPDATE_ITEMS = {
  name: 'update-items',
  text: `UPDATE items SET
           status = c.status, event_count = c.event_count, decision_version = c.decision_version,
           turn_due_at = c.turn_due_at, due_on = c.due_on, provisional = c.provisional, closed_at = c.closed_at,
           next_deadline_kind = c.next_deadline_kind, next_deadline_at = c.next_deadline_at,
           calendar_publication = c.calendar_publication, parked_at = NULL, parked_reason = NULL
         FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::timestamptz[], $6::date[], $7::boolean[],
                $8::timestamptz[], $9::text[], $10::timestamptz[], $11::bigint[])
           AS c(id, status, event_count, decision_version, turn_due_at, due_on, provisional, closed_at,
                next_deadline_kind, next_deadline_at, calendar_publication)
         WHERE items.id = c.id`,
};

function updateColumns(rows: readonly ItemRow[]): unknown[] {
  return [
    rows.map((row) => row.id),
    rows.map((row) => row.status),
    rows.map((row) => row.event_count),
    rows.map((row) => row.decision_version),
    rows.map((row) => row.turn_due_at),
    rows.map((row) => row.due_on),
    rows.map((row) => row.provisional),
    rows.map((row) => row.closed_at),
    rows.map((row) => row.next_deadline_kind),
    rows.map((row) => row.next_deadline_at),
    rows.map((row) => row.calendar_publication),
  ];
}

type ItemRow = ReturnType<typeof itemRow>;

/** The row of an item: identity for a new one, and the cache of what its state says. */
function itemRow(ledger: Ledger, { itemId, intake, state, eventCount }: Change) {
  const { particulars } = state;
  const clock = clockOf(state, ledger.rulebooks);
  const next = nextDeadline(state, ledger.rulebooks);
  const awaited = state.status === 'awaitingAcceptance' ? [clock.acceptanceDue, clock.runningDue] : [clock.runningDue];
  const provisional = awaited.filter((due) => due?.provisional === true);
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
    turn_due_at: awaited[0] ? iso(awaited[0].dueExclusiveAt) : null,
    due_on: clock.runningDue?.dueOn ?? null,
    provisional: provisional.length > 0,
    provisional_years: provisional.map((due) => due?.dueOn.slice(0, 4)),
    closed_at: isOpen(state) ? null : iso(state.closedAt),
    next_deadline_kind: next?.kind ?? null,
    next_deadline_at: next === null ? null : iso(next.at),
    calendar_publication: ledger.rulebooks.publication,
  };
}

/** An inbox row per recipient: the officer is warned, head and supervisor are told of what is overdue. */
async function writeNotices(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const raised = changes.flatMap(({ itemId, firstSeq, events, state: { particulars } }) => {
    const supervisor = { recipient: 'supervisor', addressee: particulars.supervisionDivision };
    const head = { recipient: 'head', addressee: particulars.departmentId };
    const officer = { recipient: 'officer', addressee: particulars.officerId };
    return events.flatMap(({ event }, i) => {
      const notice = { item_id: itemId, event_seq: firstSeq + i, raised_at: iso(event.effectiveAt) };
      switch (event.type) {
        case 'WarningRaised':
          return [{ ...notice, kind: 'warning', ordinal: 1, ...officer }];
        case 'EscalationRaised':
          return [head, supervisor].map((to) => ({ ...notice, kind: 'escalation', ordinal: event.ordinal, ...to }));
        case 'UpwardReportOpened':
          return [{ ...notice, kind: 'upwardReport', ordinal: event.ordinal, ...supervisor }];
        default:
          return [];
      }
    });
  });
  const acknowledged = changes.flatMap(({ itemId, events }) =>
    events.flatMap(({ event, actor }) =>
      event.type === 'EscalationAcknowledged'
        ? [{ item_id: itemId, ordinal: event.ordinal, recipient: event.recipient, at: iso(event.effectiveAt), actor }]
        : [],
    ),
  );
  if (raised.length > 0) await transaction.query(INSERT_NOTICES, noticeColumns(raised));
  if (acknowledged.length > 0) await transaction.query(ACKNOWLEDGE_NOTICES, [JSON.stringify(acknowledged)]);
}

const INSERT_NOTICES = {
  name: 'insert-notices',
  text: `INSERT INTO notices (item_id, event_seq, kind, ordinal, recipient, addressee, raised_at)
         SELECT item_id, event_seq, kind, ordinal, recipient, addressee, raised_at
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::timestamptz[])
           AS n(item_id, event_seq, kind, ordinal, recipient, addressee, raised_at)`,
};

interface NoticeRow {
  readonly item_id: string;
  readonly event_seq: number;
  readonly kind: string;
  readonly ordinal: number;
  readonly recipient: string;
  readonly addressee: string;
  readonly raised_at: string;
}

function noticeColumns(rows: readonly NoticeRow[]): unknown[] {
  return [
    rows.map((row) => row.item_id),
    rows.map((row) => row.event_seq),
    rows.map((row) => row.kind),
    rows.map((row) => row.ordinal),
    rows.map((row) => row.recipient),
    rows.map((row) => row.addressee),
    rows.map((row) => row.raised_at),
  ];
}

const ACKNOWLEDGE_NOTICES = {
  name: 'acknowledge-notices',
  text: `UPDATE notices SET acknowledged_at = a.at, acknowledged_by = a.actor
         FROM jsonb_to_recordset($1::jsonb) AS a(item_id uuid, ordinal int, recipient text, at timestamptz, actor text)
         WHERE notices.item_id = a.item_id AND notices.kind = 'escalation'
           AND notices.ordinal = a.ordinal AND notices.recipient = a.recipient`,
};

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

async function writeOutbox(transaction: Transaction, rows: readonly ItemRow[], createdAt: string): Promise<void> {
  if (rows.length === 0) return;
  const kinds = rows.map((row) => (row.submission_id === null ? 'wake' : 'start'));
  await transaction.query(WRITE_OUTBOX, [rows.map((row) => row.id), kinds, createdAt]);
}

const WRITE_OUTBOX = {
  name: 'write-outbox',
  text: `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
         SELECT item_id, kind, $3::timestamptz, clock_timestamp() FROM unnest($1::uuid[], $2::text[]) AS o(item_id, kind)`,
};

function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
