/** Tells the receivers outside of what happens: each event of the journal becomes one message to each that wants it. */
import { v7 as uuidv7 } from 'uuid';
import type { Follower, JournalEntry } from './followers.ts';
import type { Transaction } from './pool.ts';

/** Begins with what happens after it was first seen: a new receiver is not sent the city's past. */
export const webhookFollower: Follower = { name: 'webhooks', from: 'now', take: writeEventMessages };

/** Writes a message for each of the events and each endpoint that is switched on, wants its type and may see its item. */
async function writeEventMessages(transaction: Transaction, entries: readonly JournalEntry[]): Promise<void> {
  const { rows } = await transaction.query<{ item_id: string; seq: number; endpoint_id: string }>({
    name: 'wanted-events',
    text: `WITH RECURSIVE reached AS (
             SELECT w.id AS endpoint_id, w.division AS code FROM webhook_endpoints w
             WHERE w.disabled_at IS NULL AND w.division IS NOT NULL
             UNION ALL
             SELECT reached.endpoint_id, below.code FROM divisions below JOIN reached ON below.parent = reached.code
           )
           SELECT e.item_id, e.seq, w.id AS endpoint_id
           FROM unnest($1::uuid[], $2::int[], $3::text[]) AS e(item_id, seq, type)
             JOIN items i ON i.id = e.item_id
             JOIN webhook_endpoints w ON w.disabled_at IS NULL AND (w.event_types = '{}' OR e.type = ANY(w.event_types))
           WHERE (w.unit_id = i.unit_id OR EXISTS (
               SELECT FROM reached r WHERE r.endpoint_id = w.id AND r.code IN (i.division, i.supervision_division)))
             AND NOT EXISTS (
               SELECT FROM message_lines l WHERE l.item_id = e.item_id AND l.event_seq = e.seq
                 AND l.channel = 'webhook' AND l.addressee = w.id::text)`,
    values: [
      entries.map(({ itemId }) => itemId),
      entries.map(({ seq }) => seq),
      entries.map(({ event }) => event.type),
    ],
  });
  if (rows.length === 0) return;
  await transaction.query({
    name: 'write-event-messages',
    text: `WITH told AS MATERIALIZED (
             SELECT id, item_id, seq, endpoint_id, ledger_clock() AS at
             FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[]) AS t(id, item_id, seq, endpoint_id)
           ), written AS (
             INSERT INTO messages (id, channel, kind, endpoint_id, created_at, next_attempt_at)
             SELECT id, 'webhook', 'event', endpoint_id, at, clock_timestamp() FROM told
           )
           INSERT INTO message_lines (item_id, event_seq, channel, addressee, due_at, message_id)
           SELECT item_id, seq, 'webhook', endpoint_id::text, at, id FROM told`,
    values: [
      rows.map(() => uuidv7()),
      rows.map(({ item_id }) => item_id),
      rows.map(({ seq }) => seq),
      rows.map(({ endpoint_id }) => endpoint_id),
    ],
  });
}
