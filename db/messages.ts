/** What leaves the house: messages wait, are taken by one process, tried until they went or are given up, and can be sent again. */
import { v7 as uuidv7 } from 'uuid';
import type { Queryable } from './pool.ts';
import { type EndpointReach, endpointInReach, endpointReachValues } from './webhooks.ts';

/** What became of one attempt. */
export type Attempt =
  | { readonly kind: 'sent' }
  /** It may go another time; `retryAfterMs`: not before, as the other side said. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number }
  /** It will never go. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The receiver says that it is there no longer. */
  | { readonly kind: 'gone'; readonly reason: string };

/** How long a message is tried. */
export interface Patience {
  /** How long to wait after each failed attempt; behind the last one it is given up. */
  readonly retryAfterMs: readonly number[];
  /** An endpoint that has taken nothing for so long is switched off when a message to it is given up. */
  readonly disableAfterMs: number;
}

/** A message that was taken, with the count by which its taker is told from a later one. */
export interface Taken {
  readonly id: string;
  readonly attempts: number;
}

export interface TakenCall extends Taken {
  readonly kind: 'event' | 'ping';
  readonly endpointId: string;
  readonly url: string;
  /** The secrets that sign, the present one first. */
  readonly secrets: readonly string[];
  readonly createdAt: Date;
  /** Null for a ping. */
  readonly event: null | {
    readonly itemNo: string;
    readonly seq: number;
    readonly type: string;
    readonly effectiveAt: string;
    readonly decidedAt: string;
    readonly typeId: string;
    readonly departmentId: string;
    readonly projectCode: string;
  };
}

/** How many calls of one endpoint are under way at once. */
export const CALLS_PER_ENDPOINT = 2;

/**
 * Takes up to `limit` calls that are due, at most two of an endpoint and none of those that are `busy`. They are this
 * process's for the lease; after a crash another takes them when it has run out.
 */
export async function takeCalls(
  db: Queryable,
  limit: number,
  busy: readonly string[],
  leaseMs: number,
): Promise<readonly TakenCall[]> {
  const { rows } = await db.query<TakenCall>({
    name: 'take-calls',
    text: `WITH ready AS (
             SELECT m.id FROM webhook_endpoints w CROSS JOIN LATERAL (
               SELECT id, next_attempt_at FROM messages
               WHERE endpoint_id = w.id AND state = 'pending' AND channel = 'webhook' AND next_attempt_at <= clock_timestamp()
               ORDER BY next_attempt_at LIMIT ${CALLS_PER_ENDPOINT} FOR UPDATE SKIP LOCKED
             ) m
             WHERE w.disabled_at IS NULL AND (w.rests_until IS NULL OR w.rests_until <= clock_timestamp())
               AND w.id <> ALL($2::uuid[])
             ORDER BY m.next_attempt_at LIMIT $1
           ), taken AS (
             UPDATE messages SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $3)
             FROM ready WHERE messages.id = ready.id
             RETURNING messages.id, messages.attempts, messages.kind, messages.endpoint_id, messages.created_at
           )
           SELECT t.id, t.attempts, t.kind, t.endpoint_id AS "endpointId", t.created_at AS "createdAt", w.url,
             CASE WHEN w.former_until > clock_timestamp() THEN ARRAY[w.secret, w.former_secret] ELSE ARRAY[w.secret] END AS secrets,
             CASE WHEN e.seq IS NOT NULL THEN jsonb_build_object('itemNo', i.item_no, 'seq', e.seq, 'type', e.type,
               'effectiveAt', e.effective_at, 'decidedAt', e.decided_at, 'typeId', i.type_id,
               'departmentId', i.department_id, 'projectCode', pr.code) END AS event
           FROM taken t JOIN webhook_endpoints w ON w.id = t.endpoint_id
             LEFT JOIN message_lines l ON l.message_id = t.id
             LEFT JOIN events e ON e.item_id = l.item_id AND e.seq = l.event_seq
             LEFT JOIN items i ON i.id = l.item_id LEFT JOIN projects pr ON pr.id = i.project_id`,
    values: [limit, busy, leaseMs / 1000],
  });
  return rows;
}

/** Records that a message went. Nothing where another has taken it since: that one records it. */
export async function recordSent(db: Queryable, { id, attempts }: Taken): Promise<void> {
  await db.query({
    name: 'record-sent',
    text: `WITH sent AS (
             UPDATE messages SET state = 'sent', finished_at = ledger_clock(), last_error = NULL
             WHERE id = $1 AND attempts = $2 AND state = 'pending' RETURNING id, channel, endpoint_id, finished_at
           ), told AS (
             UPDATE message_lines l SET outcome = 'sent', outcome_at = sent.finished_at, recorded_at = NULL
             FROM sent WHERE l.message_id = sent.id AND sent.channel = 'email'
           )
           UPDATE webhook_endpoints w SET failures = 0, failing_since = NULL, rests_until = NULL
           FROM sent WHERE w.id = sent.endpoint_id AND w.failures > 0`,
    values: [id, attempts],
  });
}

/** After so many failures in a row an endpoint is left alone for a while, longer each time. */
const RESTS_AFTER = 5;
const LONGEST_REST_SECONDS = 300;

/** Records that an attempt failed, and when the next one comes; behind the last one the message is dead. */
export async function recordFailure(
  db: Queryable,
  { id, attempts }: Taken,
  attempt: Exclude<Attempt, { kind: 'sent' }>,
  { retryAfterMs, disableAfterMs }: Patience,
): Promise<void> {
  const wait = retryAfterMs[attempts - 1];
  const dead = attempt.kind !== 'failed' || wait === undefined;
  const waitMs = Math.max(wait ?? 0, attempt.kind === 'failed' ? (attempt.retryAfterMs ?? 0) : 0);
  const { rows } = await db.query<{ endpoint_id: string | null; failing: boolean }>({
    name: 'record-failure',
    text: `WITH failed AS (
             UPDATE messages SET last_error = $3, state = CASE WHEN $4 THEN 'dead' ELSE 'pending' END,
               finished_at = CASE WHEN $4 THEN ledger_clock() END,
               next_attempt_at = clock_timestamp() + make_interval(secs => $5)
             WHERE id = $1 AND attempts = $2 AND state = 'pending' RETURNING id, endpoint_id, finished_at
           ), untold AS (
             UPDATE message_lines l SET outcome = 'failed', outcome_at = failed.finished_at, recorded_at = NULL
             FROM failed WHERE l.message_id = failed.id AND failed.finished_at IS NOT NULL
           ), counted AS (
             UPDATE webhook_endpoints w SET failures = w.failures + 1,
               failing_since = coalesce(w.failing_since, clock_timestamp()),
               rests_until = CASE WHEN w.failures + 1 >= ${RESTS_AFTER} THEN clock_timestamp() +
                 make_interval(secs => least(2 ^ (w.failures + 1 - ${RESTS_AFTER}), ${LONGEST_REST_SECONDS})) END
             FROM failed WHERE w.id = failed.endpoint_id RETURNING w.id, w.failing_since
           )
           SELECT f.endpoint_id, coalesce(c.failing_since <= clock_timestamp() - make_interval(secs => $6), false) AS failing
           FROM failed f LEFT JOIN counted c ON c.id = f.endpoint_id`,
    values: [id, attempts, attempt.reason.slice(0, 500), dead, waitMs / 1000, disableAfterMs / 1000],
  });
  const row = rows[0];
  if (!dead || row === undefined) return;
  if (attempt.kind === 'gone' && row.endpoint_id !== null) await disableEndpoint(db, row.endpoint_id, 'gone');
  else if (row.endpoint_id !== null && row.failing) await disableEndpoint(db, row.endpoint_id, 'failing');
  await raiseDeadAlarm(db, id);
}

/** Switches an endpoint off, with one alarm, and gives up what waits for it. */
async function disableEndpoint(db: Queryable, endpointId: string, reason: 'failing' | 'gone'): Promise<void> {
  await db.query(
    `WITH disabled AS (
       UPDATE webhook_endpoints SET disabled_at = ledger_clock(), disabled_reason = $2
       WHERE id = $1 AND disabled_at IS NULL RETURNING id, disabled_at
     )
     INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'webhook-disabled', id || '#' || extract(epoch FROM disabled_at),
       'The webhook ' || id || CASE $2 WHEN 'gone' THEN ' answered that it is gone' ELSE ' has taken nothing for long' END ||
       ' and was switched off: tell its owner; PUT /v1/webhooks/' || id || ' switches it on, and what was given up can be sent again.',
       disabled_at
     FROM disabled ON CONFLICT (kind, key) DO NOTHING`,
    [endpointId, reason],
  );
  await giveUp(db, endpointId, 'the endpoint was switched off');
}

/**
 * Gives up what waits for an endpoint that is switched off. What is being recorded just now is passed over: a statement
 * of its own, so that it never holds the endpoint while it waits for a message.
 */
export async function giveUp(db: Queryable, endpointId: string, why: string): Promise<void> {
  await db.query(
    `WITH waiting AS (
       SELECT id FROM messages WHERE endpoint_id = $1 AND state = 'pending' FOR UPDATE SKIP LOCKED
     ), given_up AS (
       UPDATE messages m SET state = 'dead', finished_at = ledger_clock(), last_error = $2
       FROM waiting WHERE m.id = waiting.id RETURNING m.id, m.finished_at
     )
     UPDATE message_lines l SET outcome = 'failed', outcome_at = g.finished_at, recorded_at = NULL
     FROM given_up g WHERE l.message_id = g.id`,
    [endpointId, why],
  );
}

/** One alarm for each addressee and day, however many messages are given up. */
async function raiseDeadAlarm(db: Queryable, messageId: string): Promise<void> {
  await db.query(
    `INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'message-dead', coalesce(m.endpoint_id::text, m.person_id) || '#' || to_char(m.finished_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'),
       'Messages to ' || coalesce('the webhook ' || m.endpoint_id, m.person_id) || ' were given up: ' || coalesce(m.last_error, '') ||
       ' (GET /v1/messages?state=dead; POST /v1/messages/{messageId}/resend).', m.finished_at
     FROM messages m WHERE m.id = $1 ON CONFLICT (kind, key) DO NOTHING`,
    [messageId],
  );
}

/** A message that only shows whether the endpoint works. Answers its id. */
export async function addPing(db: Queryable, endpointId: string): Promise<string> {
  const id = uuidv7();
  await db.query(
    `INSERT INTO messages (id, channel, kind, endpoint_id, created_at, next_attempt_at)
     VALUES ($1, 'webhook', 'ping', $2, ledger_clock(), clock_timestamp())`,
    [id, endpointId],
  );
  return id;
}

export interface MessageRow {
  readonly id: string;
  readonly channel: 'email' | 'webhook';
  readonly kind: 'notices' | 'confirmation' | 'event' | 'ping';
  readonly personId: string | null;
  readonly webhookId: string | null;
  readonly state: 'pending' | 'sent' | 'dead';
  readonly attempts: number;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly finishedAt: Date | null;
  readonly lastError: string | null;
  readonly items: readonly { readonly itemNo: string; readonly seq: number; readonly event: string }[];
}

export interface MessageFilter {
  readonly channel: MessageRow['channel'] | null;
  readonly state: MessageRow['state'] | null;
  readonly webhookId: string | null;
  /** A page begins behind this message. */
  readonly before: string | null;
  readonly id: string | null;
}

/** Messages in reach, the newest first: those to endpoints in reach; to persons only for who sees all. */
export async function messagesPage(
  db: Queryable,
  filter: MessageFilter,
  reach: EndpointReach,
  limit: number,
): Promise<readonly MessageRow[]> {
  const { rows } = await db.query<MessageRow>(
    `SELECT m.id, m.channel, m.kind, m.person_id AS "personId", m.endpoint_id AS "webhookId", m.state, m.attempts,
       m.created_at AS "createdAt", CASE WHEN m.state = 'pending' THEN m.next_attempt_at END AS "nextAttemptAt",
       m.finished_at AS "finishedAt", m.last_error AS "lastError",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('itemNo', i.item_no, 'seq', l.event_seq, 'event', e.type)
          ORDER BY i.item_no, l.event_seq), '[]') FROM message_lines l JOIN items i ON i.id = l.item_id
          JOIN events e ON e.item_id = l.item_id AND e.seq = l.event_seq WHERE l.message_id = m.id) AS items
     FROM messages m LEFT JOIN webhook_endpoints w ON w.id = m.endpoint_id
     WHERE ${endpointInReach(1)} AND ($4::text IS NULL OR m.channel = $4) AND ($5::text IS NULL OR m.state = $5)
       AND ($6::uuid IS NULL OR m.endpoint_id = $6) AND ($7::uuid IS NULL OR m.id < $7) AND ($8::uuid IS NULL OR m.id = $8)
     ORDER BY m.id DESC LIMIT $9`,
    [...endpointReachValues(reach), filter.channel, filter.state, filter.webhookId, filter.before, filter.id, limit],
  );
  return rows;
}

/**
 * Lets a message go out again, under the same id, by which a receiver tells that it had it. Answers whether it did:
 * not while it still waits, nor while its endpoint is switched off.
 */
export async function resend(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE messages m SET state = 'pending', finished_at = NULL, attempts = 0, next_attempt_at = clock_timestamp(), last_error = NULL
     WHERE m.id = $1 AND m.state <> 'pending'
       AND NOT EXISTS (SELECT FROM webhook_endpoints w WHERE w.id = m.endpoint_id AND w.disabled_at IS NOT NULL)`,
    [id],
  );
  return rowCount === 1;
}
