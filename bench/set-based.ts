/** The rival of the sweep: everything that is due, decided by one set-based SQL statement, and the proof that both wrote the same. */
import type { Queryable } from '../db/pool.ts';

/**
 * Writes for every due item of a deemed type what the product writes: two events, the item's row, an escalation to
 * the head and the supervisor, and an outbox line. $2: when the officers are reminded of the papers that are then owed.
 * It knows nothing of any other case.
 */
export const SET_BASED = {
  name: 'set-based',
  text: `WITH moment AS MATERIALIZED (SELECT ledger_clock() AS now),
    types AS MATERIALIZED (
      SELECT v.version, t ->> 'id' AS id, t -> 'deemedBasis' ->> 'class' AS basis
      FROM timetable_versions v, jsonb_array_elements(v.content -> 'items') AS t
    ),
    due AS MATERIALIZED (
      SELECT items.id, event_count, next_deadline_at AS at, due_on, department_id, supervision_division, type_id, now
      FROM items, moment
      WHERE next_deadline_at <= now - make_interval(secs => $1) AND parked_at IS NULL
      ORDER BY items.id FOR NO KEY UPDATE OF items
    ),
    decided AS MATERIALIZED (
      SELECT due.*, first.data ->> 'timetableVersion' AS timetable, first.data ->> 'calendarVersion' AS calendar, types.basis
      FROM due JOIN events first ON first.item_id = due.id AND first.seq = 1
      JOIN types ON types.id = due.type_id AND types.version = first.data ->> 'timetableVersion'
    ),
    appended AS (
      INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
      SELECT id, event_count + 1, 'EscalationRaised', at, now, 'clock', jsonb_build_object('dueOn', due_on, 'ordinal', 1)
      FROM decided
      UNION ALL
      SELECT id, event_count + 2, 'ItemDeemedApproved', at, now, 'clock', jsonb_build_object('basis', basis, 'dueOn', due_on,
        'calendarVersion', calendar, 'timetableVersion', timetable)
      FROM decided
    ),
    updated AS (
      UPDATE items SET status = 'deemedApproved', event_count = decided.event_count + 2,
        decision_version = decision_version + 1, closed_at = decided.at, next_deadline_kind = 'paperReminder', next_deadline_at = $2::timestamptz
      FROM decided WHERE items.id = decided.id
    ),
    noticed AS (
      INSERT INTO notices (item_id, event_seq, kind, ordinal, recipient, addressee, raised_at)
      SELECT id, event_count + 1, 'escalation', 1, 'head', department_id, at FROM decided
      UNION ALL
      SELECT id, event_count + 1, 'escalation', 1, 'supervisor', supervision_division, at FROM decided
    )
    INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
    SELECT id, 'wake', now, clock_timestamp() FROM decided`,
};

/** A digest of everything that settling writes, without the instants at which it was written. */
export async function digestOf(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ digest: string }>(
    `SELECT concat_ws(' ',
       (SELECT md5(string_agg(concat_ws('|', item_id, seq, type, effective_at, actor, data), ';' ORDER BY item_id, seq)) FROM events),
       (SELECT md5(string_agg(concat_ws('|', id, status, event_count, decision_version, turn_due_at, due_on, provisional,
          closed_at, next_deadline_kind, next_deadline_at), ';' ORDER BY id)) FROM items),
       (SELECT md5(string_agg(concat_ws('|', item_id, event_seq, kind, ordinal, recipient, addressee, raised_at), ';'
          ORDER BY item_id, event_seq, recipient)) FROM notices),
       (SELECT md5(string_agg(concat_ws('|', item_id, kind), ';' ORDER BY item_id)) FROM outbox)) AS digest`,
  );
  return rows[0]?.digest ?? '';
}
