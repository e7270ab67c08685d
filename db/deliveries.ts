/**
 * What became of a message goes on the journals of the items that it told of: e-mails that went or were given up, and
 * calls of webhooks that were given up. Each outcome is written once, in batches, after the message has its own.
 */
import { raiseAlarm } from './alarms.ts';
import { applyCommands, type CommandEnvelope } from './apply-commands.ts';
import { column } from './column.ts';
import type { Ledger } from './ledger.ts';
import { blamesItem, inTransaction, type Transaction } from './pool.ts';

/** The most outcomes that one transaction writes. */
const BATCH = 500;

interface Line {
  readonly item_id: string;
  readonly event_seq: number;
  readonly channel: 'email' | 'webhook';
  readonly addressee: string;
}

/** Writes up to 500 outcomes on the journals, and answers how many. Call it again until there is none. */
export async function recordDeliveries(ledger: Ledger): Promise<number> {
  const { rows } = await ledger.pool.query<Line>({
    name: 'unrecorded-deliveries',
    text: `SELECT item_id, event_seq, channel, addressee FROM message_lines
           WHERE outcome IS NOT NULL AND recorded_at IS NULL ORDER BY item_id, event_seq LIMIT ${BATCH}`,
  });
  return recordOrHalve(ledger, rows);
}

/** A batch that throws is halved until the culprit is alone; that one is left out with an alarm and blocks no other. */
async function recordOrHalve(ledger: Ledger, lines: readonly Line[]): Promise<number> {
  const [only] = lines;
  if (only === undefined) return 0;
  try {
    return await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => record(transaction, ledger, lines));
  } catch (error) {
    if (!blamesItem(error)) throw error;
    if (lines.length === 1) {
      await leaveOut(ledger, only, error);
      return 1;
    }
    const middle = Math.ceil(lines.length / 2);
    const first = await recordOrHalve(ledger, lines.slice(0, middle));
    return first + (await recordOrHalve(ledger, lines.slice(middle)));
  }
}

const KEYS = `unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS k(item_id, event_seq, channel, addressee)`;

function keysOf(lines: readonly Line[]): unknown[] {
  return [
    column(lines.map(({ item_id }) => item_id)),
    column(lines.map(({ event_seq }) => event_seq)),
    column(lines.map(({ channel }) => channel)),
    lines.map(({ addressee }) => addressee),
  ];
}

async function record(transaction: Transaction, ledger: Ledger, lines: readonly Line[]): Promise<number> {
  // Lines first and items then, as whoever records a message: no two wait for each other.
  const { rows } = await transaction.query<Line & { outcome: 'sent' | 'failed'; outcome_at: Date; type: string }>({
    name: 'deliveries-to-record',
    text: `SELECT l.item_id, l.event_seq, l.channel, l.addressee, l.outcome, l.outcome_at, e.type
           FROM ${KEYS} JOIN message_lines l USING (item_id, event_seq, channel, addressee)
             JOIN events e ON e.item_id = l.item_id AND e.seq = l.event_seq
           WHERE l.outcome IS NOT NULL AND l.recorded_at IS NULL
           ORDER BY l.item_id, l.event_seq, l.channel, l.addressee FOR UPDATE OF l SKIP LOCKED`,
    values: keysOf(lines),
  });
  if (rows.length === 0) return 0;
  // An outcome of telling an outcome would never come to an end.
  const envelopes = rows.filter(({ type }) => type !== 'NoticeDelivered').map(envelopeOf);
  if (envelopes.length > 0) await applyCommands(transaction, ledger, envelopes);
  await transaction.query({
    name: 'deliveries-recorded',
    text: `UPDATE message_lines l SET recorded_at = ledger_clock() FROM ${KEYS}
           WHERE l.item_id = k.item_id AND l.event_seq = k.event_seq AND l.channel = k.channel AND l.addressee = k.addressee`,
    values: keysOf(rows),
  });
  return rows.length;
}

function envelopeOf({
  item_id: itemId,
  event_seq: of,
  channel,
  addressee: to,
  outcome,
  outcome_at,
}: Line & { readonly outcome: 'sent' | 'failed'; readonly outcome_at: Date }): CommandEnvelope {
  const command = { type: 'NoteDelivery', of, channel, to, outcome, at: outcome_at.getTime() } as const;
  return { itemId, command, actor: 'clock', elapsedMs: () => 0 };
}

async function leaveOut(ledger: Ledger, line: Line, error: unknown): Promise<void> {
  const { item_id: itemId, event_seq: seq } = line;
  const why = error instanceof Error ? error.message : String(error);
  const detail = `What became of a message on item ${itemId} could not be written on its journal: ${why}`;
  await raiseAlarm(ledger.pool, { kind: 'delivery-unrecorded', key: `${itemId}.${seq}`, detail });
  await ledger.pool.query(
    `UPDATE message_lines l SET recorded_at = ledger_clock() FROM ${KEYS}
     WHERE l.item_id = k.item_id AND l.event_seq = k.event_seq AND l.channel = k.channel AND l.addressee = k.addressee`,
    keysOf([line]),
  );
}
