/** Coordination meetings: one row as lock, one journal, packs that never change. */
import { v7 as uuidv7 } from 'uuid';
import type { Instant } from '../domain/calendar/local-date.ts';
import {
  decideMeeting,
  evolveMeeting,
  type Meeting,
  type MeetingCommand,
  type MeetingError,
  type MeetingEvent,
  replayMeeting,
} from '../domain/supervision/meeting.ts';
import { readMoment } from './clock.ts';
import { iso } from './iso.ts';
import type { Queryable, Transaction } from './pool.ts';

/** A pack as it is kept: the text that its hash is over. */
export interface StoredPack {
  readonly ordinal: number;
  readonly frozen: boolean;
  readonly asOf: Instant;
  readonly content: string;
  readonly sha256: string;
}

/** Plans the division's meeting of a month; null where it has one already. */
export async function planMeeting(
  transaction: Transaction,
  division: string,
  month: string,
  actor: string,
): Promise<{ readonly id: string; readonly meeting: Meeting } | null> {
  const id = uuidv7();
  const { rowCount } = await transaction.query({
    name: 'plan-meeting',
    text: `INSERT INTO meetings (id, meeting_no, division, month, status, version) VALUES ($1, $2, $3, $4, 'planned', 1)
           ON CONFLICT (division, month) DO NOTHING`,
    values: [id, meetingNumber(division, month), division, month],
  });
  if (rowCount !== 1) return null;
  const { now } = await readMoment(transaction);
  const event: MeetingEvent = { type: 'MeetingPlanned', effectiveAt: now, division, month };
  await append(transaction, id, 1, event, actor, now);
  return { id, meeting: replayMeeting([event]) };
}

/** One meeting per division and month: its number says which. */
export function meetingNumber(division: string, month: string): string {
  return `M${division}-${month}`;
}

/** What a command did: the meeting after it and when, or why it is refused. */
export type MeetingOutcome =
  | { readonly error: MeetingError }
  | { readonly error: null; readonly meeting: Meeting; readonly at: Instant };

/** Applies the command under the meeting's lock. */
export async function changeMeeting(
  transaction: Transaction,
  id: string,
  command: MeetingCommand,
): Promise<MeetingOutcome> {
  await transaction.query({
    name: 'lock-meeting',
    text: 'SELECT FROM meetings WHERE id = $1 FOR NO KEY UPDATE',
    values: [id],
  });
  const { now } = await readMoment(transaction);
  const before = await readMeeting(transaction, id);
  const decided = decideMeeting(before, command, now);
  if ('code' in decided) return { error: decided };
  const meeting = evolveMeeting(before, decided);
  await append(transaction, id, meeting.version, decided, command.by, now);
  await transaction.query({
    name: 'update-meeting',
    text: 'UPDATE meetings SET status = $2, version = $3 WHERE id = $1',
    values: [id, meeting.status, meeting.version],
  });
  return { error: null, meeting, at: now };
}

async function append(
  transaction: Transaction,
  id: string,
  seq: number,
  { type, effectiveAt, ...data }: MeetingEvent,
  actor: string,
  now: Instant,
): Promise<void> {
  await transaction.query({
    name: 'append-meeting-event',
    text: `INSERT INTO meeting_events (meeting_id, seq, type, effective_at, decided_at, actor, data)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [id, seq, type, iso(effectiveAt), iso(now), actor, JSON.stringify(data)],
  });
}

/** The meeting as its journal gives it. */
export async function readMeeting(db: Queryable, id: string): Promise<Meeting> {
  const { rows } = await db.query<{ type: string; effective_at: Date; data: object }>({
    name: 'read-meeting',
    text: 'SELECT type, effective_at, data FROM meeting_events WHERE meeting_id = $1 ORDER BY seq',
    values: [id],
  });
  return replayMeeting(
    rows.map(
      ({ type, effective_at, data }) => ({ type, effectiveAt: effective_at.getTime(), ...data }) as MeetingEvent,
    ),
  );
}

/** Keeps a pack, within the transaction of the command that names it. */
export async function keepPack(transaction: Transaction, meetingId: string, pack: StoredPack): Promise<void> {
  const { ordinal, frozen, asOf, content, sha256 } = pack;
  await transaction.query({
    name: 'keep-pack',
    text: `INSERT INTO meeting_packs (meeting_id, ordinal, frozen, as_of, content, sha256) VALUES ($1, $2, $3, $4, $5, $6)`,
    values: [meetingId, ordinal, frozen, iso(asOf), content, sha256],
  });
}

/** The last pack of a meeting: the frozen one where there is one. */
export async function lastPack(db: Queryable, meetingId: string): Promise<StoredPack | undefined> {
  const { rows } = await db.query<Omit<StoredPack, 'asOf'> & { as_of: Date }>({
    name: 'last-pack',
    text: 'SELECT ordinal, frozen, as_of, content, sha256 FROM meeting_packs WHERE meeting_id = $1 ORDER BY ordinal DESC LIMIT 1',
    values: [meetingId],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  const { as_of: asOf, ...pack } = row;
  return { ...pack, asOf: asOf.getTime() };
}
