/** Two sessions at one item: whoever holds the row decides first, and a reply that was complete in time wins. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { applyCommands, type CommandOutcome, TooLateToJudgeError } from '../../db/apply-commands.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { settleDue, settleItem } from '../../db/settle.ts';
import { type Entry, outcomeOf } from '../domain/oracle.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { accept, act, actOnAll, handInMany, journal, ledgerNow, moveClock, statusOf } from '../support/items.ts';
import { openSession, type Session } from '../support/sessions.ts';

/** A soil-water item that was received and accepted at RECEIVED runs out at CUTOFF. */
const RECEIVED = '2026-09-14T09:00:00+08:00';
const CUTOFF = '2026-09-21T00:00:00+08:00';
const CUTOFF_AT = Date.parse(CUTOFF);
const APPROVE = { type: 'Approve', expectedVersion: 2, reasons: null } as const;

let database: TestDatabase;
let ledger: Ledger;
let other: Session;
const pools: Ledger[] = [];

const withOptions = (options: { graceMs?: number; lockWaitMs?: number }): Ledger => {
  const made = ledgerOver(database.appUrl, options);
  pools.push(made);
  return made;
};
const at = (offsetMs: number): string => new Date(CUTOFF_AT + offsetMs).toISOString();
/** Milliseconds since the call, plus what had passed before: what the API measures for a request. */
const since = (alreadyMs = 0) => {
  const started = performance.now();
  return () => alreadyMs + performance.now() - started;
};
const clockPasses = (offsetMs: number) =>
  eventually(`the clock passes the cutoff by ${offsetMs} ms`, async () =>
    (await ledgerNow(ledger)) >= CUTOFF_AT + offsetMs ? true : undefined,
  );
const typesOf = async (itemId: string) => (await journal(ledger, itemId)).map(({ type }) => type);

beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: RECEIVED } });
  ledger = withOptions({});
  other = await openSession(database.appUrl);
});
afterEach(async () => {
  await other.end();
  await Promise.all(pools.splice(0).map(({ pool }) => pool.end()));
  await database.drop();
});

describe('a reply and the settle step want the same row', () => {
  test('an approval that holds the row past due + G wins: the settle step waits, then finds nothing to deem', async () => {
    const brief = withOptions({ graceMs: 500, lockWaitMs: 15_000 });
    const [itemId = ''] = await handInMany(brief, 1);
    await accept(brief, itemId);
    await moveClock(brief, at(-400), { run: true });
    const client = await brief.pool.connect();
    await client.query('BEGIN');
    const [outcome] = await applyCommands(client, brief, [
      { itemId, command: APPROVE, actor: 'officer', elapsedMs: () => 0 },
    ]);
    expect(outcome).toMatchObject({ error: null, state: { status: 'approved' } });
    await clockPasses(500);
    const settling = settleItem(brief, itemId);
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await eventually('the settle step waits for the approval', async () => {
      const waiting = await other.client.query(
        'SELECT pid FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))',
        [rows[0]?.pid],
      );
      return waiting.rowCount === 1 ? true : undefined;
    });
    await client.query('COMMIT');
    client.release();
    expect(await settling).toEqual({ settled: 0, parked: 0 });
    expect(await typesOf(itemId)).toEqual(['ItemSubmitted', 'ItemAccepted', 'ItemApproved']);
    const { rows: items } = await brief.pool.query('SELECT status, next_deadline_kind, event_count FROM items');
    expect(items).toEqual([{ status: 'approved', next_deadline_kind: 'delivery', event_count: 3 }]);
  });

  test('a settle step that holds the row past due + G wins over a late reply: kept as late, the outcome stays', async () => {
    const brief = withOptions({ graceMs: 100, lockWaitMs: 15_000 });
    const [itemId = ''] = await handInMany(brief, 1);
    await accept(brief, itemId);
    await moveClock(brief, at(200), { run: true });
    const client = await brief.pool.connect();
    await client.query('BEGIN');
    await applyCommands(client, brief, [{ itemId, command: { type: 'Settle' }, actor: 'clock', elapsedMs: () => 0 }]);
    const reply = act(brief, itemId, APPROVE, () => 0);
    await eventually('the reply waits', async () => {
      const waiting = await other.client.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`,
      );
      return waiting.rowCount === 1 ? true : undefined;
    });
    await client.query('COMMIT');
    client.release();
    expect(await reply).toMatchObject({ error: null, state: { status: 'deemedApproved' } });
    expect(await typesOf(itemId)).toEqual([
      'ItemSubmitted',
      'ItemAccepted',
      'EscalationRaised',
      'ItemDeemedApproved',
      'LateReplyRecorded',
    ]);
  });

  test('a reply complete 5 s before the cutoff that waits 10 s for the row is timely', async () => {
    const patient = withOptions({ lockWaitMs: 15_000 });
    const [itemId = ''] = await handInMany(patient, 1);
    await accept(patient, itemId);
    await other.client.query('BEGIN');
    await other.client.query('SELECT FROM items WHERE id = $1 FOR UPDATE', [itemId]);
    await moveClock(patient, at(-5_000), { run: true });
    const reply = act(patient, itemId, APPROVE, since());
    await other.isWaitedFor();
    await clockPasses(5_000);
    await other.client.query('ROLLBACK');
    const outcome = await reply;
    expect(outcome.error).toBeNull();
    expect(outcome.state).toMatchObject({ status: 'approved', overdue: false });
    expect(outcome.receivedAt).toBeGreaterThanOrEqual(CUTOFF_AT - 5_500);
    expect(outcome.receivedAt).toBeLessThan(CUTOFF_AT - 4_000);
    await moveClock(patient, at(61_000));
    expect(await settleDue(patient)).toEqual({ settled: 0, parked: 0 });
    expect(await typesOf(itemId)).toEqual(['ItemSubmitted', 'ItemAccepted', 'ItemApproved']);
  });

  test('a reply that waits longer than the lock wait gets 55P03 and stores nothing', async () => {
    const brief = withOptions({ lockWaitMs: 300 });
    const [itemId = ''] = await handInMany(brief, 1);
    await accept(brief, itemId);
    await other.client.query('BEGIN');
    await other.client.query('SELECT FROM items WHERE id = $1 FOR UPDATE', [itemId]);
    await moveClock(brief, at(-60_000), { run: true });
    await expect(act(brief, itemId, APPROVE, since())).rejects.toMatchObject({ code: '55P03' });
    await other.client.query('ROLLBACK');
    expect(await typesOf(itemId)).toEqual(['ItemSubmitted', 'ItemAccepted']);
    expect(await act(brief, itemId, APPROVE, since())).toMatchObject({ error: null });
  });

  test('a reply older than G is refused as a whole, and nothing is journalled; at G itself it is judged', async () => {
    const [itemId = '', second = ''] = await handInMany(ledger, 2);
    await actOnAll(ledger, [itemId, second], { type: 'Accept', expectedVersion: 1 });
    await moveClock(ledger, at(30_000), { run: true });
    await expect(act(ledger, itemId, APPROVE, () => 60_001)).rejects.toThrow(TooLateToJudgeError);
    const mixed = [
      { itemId: second, command: APPROVE, actor: 'officer', elapsedMs: () => 45_000 },
      { itemId, command: APPROVE, actor: 'officer', elapsedMs: () => 60_001 },
    ];
    await expect(
      inTransaction(ledger.pool, 3_000, (transaction) => applyCommands(transaction, ledger, mixed)),
    ).rejects.toThrow(TooLateToJudgeError);
    expect(await typesOf(itemId)).toEqual(['ItemSubmitted', 'ItemAccepted']);
    expect(await typesOf(second)).toEqual(['ItemSubmitted', 'ItemAccepted']);
    expect(await act(ledger, itemId, APPROVE, () => 60_000)).toMatchObject({
      error: null,
      state: { status: 'approved' },
    });
  });

  test('in the grace a late reply is kept as late, and a timely one behind it still decides', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    await moveClock(ledger, at(5_000), { run: true });
    const refuse = { type: 'Refuse', expectedVersion: 2, reasons: '材料不符' } as const;
    expect(await act(ledger, itemId, refuse)).toMatchObject({ error: null, state: { status: 'underReview' } });
    const timely = await act(ledger, itemId, APPROVE, () => 20_000);
    expect(timely).toMatchObject({ error: null, state: { status: 'approved', overdue: false } });
    expect(timely.receivedAt).toBeLessThan(CUTOFF_AT);
    await moveClock(ledger, at(60_001));
    expect(await settleDue(ledger)).toEqual({ settled: 0, parked: 0 });
    expect(await typesOf(itemId)).toEqual(['ItemSubmitted', 'ItemAccepted', 'LateReplyRecorded', 'ItemApproved']);
  });
});

describe('replies and settling around the cutoff, at once', () => {
  const G = 1_000;
  /** What the naive oracle says of the reply, and what the row and the journal say. */
  const compare = async (
    tested: Ledger,
    itemId: string,
    accepted: CommandOutcome,
    reply: CommandOutcome,
    now: number,
  ) => {
    const entries: Entry[] = [
      { type: 'Accept', receivedAt: accepted.receivedAt, now: accepted.receivedAt, blankReasons: false },
      { type: 'Approve', receivedAt: reply.receivedAt, now, blankReasons: false },
    ];
    const expected = outcomeOf('soil-water', 'city', Date.parse(RECEIVED), tested.graceMs, entries);
    const events = await journal(tested, itemId);
    const deemed = events.find(({ type }) => type === 'ItemDeemedApproved');
    const approved = events.find(({ type }) => type === 'ItemApproved');
    expect({
      status: await statusOf(tested, itemId),
      closedAt: Date.parse((deemed ?? approved)?.effectiveAt ?? ''),
      lateReplies: events
        .filter(({ type }) => type === 'LateReplyRecorded')
        .map(({ effectiveAt }) => Date.parse(effectiveAt)),
      escalated: events
        .filter(({ type }) => type === 'EscalationRaised')
        .map(({ effectiveAt }) => Date.parse(effectiveAt)),
    }).toEqual({
      status: expected.status,
      closedAt: expected.closedAt,
      lateReplies: expected.lateReplies,
      escalated: expected.escalatedAt === null ? [] : [expected.escalatedAt],
    });
    return expected.status;
  };
  const sweepUntil = async (tested: Ledger, done: () => boolean) => {
    while (!done()) await settleDue(tested);
  };

  test.each([-1_000, -1, 0, 1, 1_000])(
    'the clock stands %i ms from the cutoff: 20 items, as the oracle says',
    async (offset) => {
      const tested = withOptions({ graceMs: G });
      const items = await handInMany(tested, 20);
      const accepted = await actOnAll(tested, items, { type: 'Accept', expectedVersion: 1 });
      await moveClock(tested, at(offset));
      let replied = false;
      const sweeps = [0, 1, 2].map(() => sweepUntil(tested, () => replied));
      const replies = await Promise.all(items.map((itemId) => act(tested, itemId, APPROVE)));
      replied = true;
      await Promise.all(sweeps);
      await moveClock(tested, at(offset + G));
      await Promise.all([settleDue(tested), settleDue(tested)]);
      await moveClock(tested, at(2 * G));
      await settleDue(tested);
      for (const [i, itemId] of items.entries()) {
        const status = await compare(
          tested,
          itemId,
          accepted[i] as CommandOutcome,
          replies[i] as CommandOutcome,
          CUTOFF_AT + offset,
        );
        expect(status).toBe(offset < 0 ? 'approved' : 'deemedApproved');
      }
    },
  );

  test('the clock runs through due + G while 100 replies of every age come in: nobody wins twice, nobody timely loses', async () => {
    const graceMs = 2 * G;
    const tested = withOptions({ graceMs, lockWaitMs: 15_000 });
    const items = await handInMany(tested, 100);
    const accepted = await actOnAll(tested, items, { type: 'Accept', expectedVersion: 1 });
    await moveClock(tested, at(G), { run: true });
    let replied = false;
    const sweeps = [0, 1].map(() => sweepUntil(tested, () => replied));
    const replies: CommandOutcome[] = [];
    // Ages from nothing to G, so that the received instants lie on both sides of the cutoff.
    const lane = async (first: number) => {
      for (let i = first; i < items.length; i += 5) {
        replies[i] = await act(tested, items[i] as string, APPROVE, () => (((i * 37) % 100) * graceMs) / 100);
      }
    };
    await Promise.all([0, 1, 2, 3, 4].map(lane));
    await clockPasses(graceMs);
    replied = true;
    await Promise.all(sweeps);
    await moveClock(tested, at(3_600_000));
    await settleDue(tested);
    const statuses = new Set<string>();
    for (const [i, itemId] of items.entries()) {
      const reply = replies[i] as CommandOutcome;
      statuses.add(await compare(tested, itemId, accepted[i] as CommandOutcome, reply, CUTOFF_AT + graceMs));
      expect(reply.state.status === 'approved').toBe(reply.receivedAt < CUTOFF_AT);
    }
    expect([...statuses].sort()).toEqual(['approved', 'deemedApproved']);
  });
});
