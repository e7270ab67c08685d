/** Settling: when, how many at once, what is passed over, and who is told. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { deliverBatch } from '../../db/outbox.ts';
import { armNextDeadline, msUntilNextDeadline, settleDue, settleItem } from '../../db/settle.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { accept, act, actOnAll, handIn, handInMany, journal, moveClock, statusOf } from '../support/items.ts';
import { openSession } from '../support/sessions.ts';

const CUTOFF = '2026-09-21T00:00:00+08:00';
const at = (offsetMs: number): string => new Date(Date.parse(CUTOFF) + offsetMs).toISOString();
const city = (typeId: string) => ({ typeId, division: '990100' });
const ACCEPT = { type: 'Accept', expectedVersion: 1 } as const;
const NOTHING = { settled: 0, parked: 0 };

let database: TestDatabase;
let ledger: Ledger;

const typesOf = async (itemId: string) => (await journal(ledger, itemId)).map(({ type }) => type);
const alarms = async () => {
  const { rows } = await ledger.pool.query<{ kind: string; key: string }>('SELECT kind, key FROM alarms ORDER BY id');
  return rows.map(({ kind, key }) => `${kind} ${key}`);
};
const statuses = async () => {
  const { rows } = await ledger.pool.query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM items GROUP BY status ORDER BY status',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};

beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterEach(async () => {
  await ledger.pool.end();
  await database.drop();
});

describe('when', () => {
  test('not before due + G, and from that millisecond on; the legal instant is the due instant', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    await moveClock(ledger, at(59_999));
    // Of what should have been said before the due instant the last day says all; the escalation waits for its time.
    await settleDue(ledger);
    expect(await typesOf(itemId)).toEqual(['ItemSubmitted', 'ItemAccepted', 'RungReached']);
    // The sweep does not so much as write the row before its time.
    const written = async () => (await ledger.pool.query('SELECT xmin FROM items')).rows;
    const before = await written();
    expect(await settleDue(ledger)).toEqual(NOTHING);
    expect(await written()).toEqual(before);
    expect(await settleItem(ledger, itemId)).toEqual(NOTHING);
    expect(await statusOf(ledger, itemId)).toBe('underReview');
    expect(await msUntilNextDeadline(ledger)).toBe(1_000);
    await moveClock(ledger, at(60_000));
    expect(await settleDue(ledger)).toEqual({ settled: 1, parked: 0 });
    const { rows } = await ledger.pool.query(
      'SELECT type, effective_at, decided_at, actor FROM events WHERE seq > 3 ORDER BY seq',
    );
    const instants = { effective_at: new Date(at(0)), decided_at: new Date(at(60_000)), actor: 'clock' };
    expect(rows).toEqual([
      { type: 'EscalationRaised', ...instants },
      { type: 'ItemDeemedApproved', ...instants },
    ]);
    expect(await settleDue(ledger)).toEqual(NOTHING);
    expect(await settleItem(ledger, itemId)).toEqual(NOTHING);
  });

  test('what a workflow is told to wait is due + G, to the millisecond, and a second at least', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    const arming = { namespaceId: 'n', runId: 'r' };
    const warningAt = Date.parse('2026-09-18T09:00:00+08:00');
    await moveClock(ledger, '2026-09-17T09:01:00+08:00');
    await settleItem(ledger, itemId);
    await moveClock(ledger, '2026-09-18T08:59:00+08:00');
    expect(await armNextDeadline(ledger, itemId, arming)).toMatchObject({
      kind: 'warning',
      at: warningAt,
      waitMs: 120_000,
    });
    await moveClock(ledger, '2026-09-18T09:01:00.001+08:00');
    expect(await armNextDeadline(ledger, itemId, arming)).toMatchObject({ waitMs: 1_000 });
    await settleItem(ledger, itemId);
    expect(await armNextDeadline(ledger, itemId, arming)).toMatchObject({ kind: 'lastDay', dueOn: '2026-09-20' });
    await act(ledger, itemId, { type: 'Withdraw', expectedVersion: 2, reasons: null });
    expect(await armNextDeadline(ledger, itemId, arming)).toEqual({ kind: 'done' });
  });

  test('many due instants passed unseen are settled in one step, each at its own', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await moveClock(ledger, '2026-10-20T09:00:00+08:00');
    expect(await settleDue(ledger)).toEqual({ settled: 1, parked: 0 });
    expect(await journal(ledger, itemId)).toEqual([
      { type: 'ItemSubmitted', effectiveAt: '2026-09-14T01:00:00.000Z' },
      { type: 'ItemAcceptedBySilence', effectiveAt: '2026-09-20T16:00:00.000Z' },
      { type: 'EscalationRaised', effectiveAt: '2026-09-21T16:00:00.000Z' },
      { type: 'ItemDeemedApproved', effectiveAt: '2026-09-21T16:00:00.000Z' },
      { type: 'PaperOverdue', effectiveAt: '2026-09-22T16:00:00.000Z' },
    ]);
  });
});

describe('how many', () => {
  test('1,700 due items go in transactions of at most 500, side by side, in order of their instants', async () => {
    const items = await handInMany(ledger, 1_700);
    await actOnAll(ledger, items, ACCEPT);
    const [earlier = ''] = await handIn(ledger, [city('soil-water-form')]);
    await accept(ledger, earlier);
    await moveClock(ledger, at(60_000));
    expect(await settleDue(ledger)).toEqual({ settled: 1_701, parked: 0 });
    expect(await settleDue(ledger)).toEqual(NOTHING);
    expect(await statuses()).toEqual({ deemedApproved: 1_701 });
    const { rows } = await ledger.pool.query<{ items: string; earlier: boolean }>(
      `SELECT count(*) AS items, bool_or(item_id = $1) AS earlier
       FROM events WHERE type = 'ItemDeemedApproved' GROUP BY tx ORDER BY 1 DESC`,
      [earlier],
    );
    expect(rows.map((row) => Number(row.items))).toEqual([500, 500, 500, 201]);
    // Handed in last and due first: it is not among those of the last batch.
    expect(rows.map((row) => row.earlier).lastIndexOf(true)).toBeLessThan(3);
    expect(rows.filter((row) => row.earlier)).toHaveLength(1);
  });

  test('a poison item among 40 is parked with one alarm; the others are decided, and it is left alone afterwards', async () => {
    const items = await handInMany(ledger, 40);
    await actOnAll(ledger, items, ACCEPT);
    const poison = items[17] ?? '';
    await asOwner(
      database.ownerUrl,
      `INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
       SELECT item_id, seq + n, CASE n WHEN 1 THEN 'ItemApproved' ELSE 'ItemAccepted' END, effective_at, decided_at, 'nobody',
         CASE n WHEN 1 THEN '{"overdue": false, "reasons": null}' ELSE data END
       FROM events, generate_series(1, 2) AS n WHERE item_id = $1 AND seq = 2`,
      [poison],
    );
    await moveClock(ledger, at(60_000));
    expect(await settleDue(ledger)).toEqual({ settled: 39, parked: 1 });
    expect(await statuses()).toEqual({ deemedApproved: 39, underReview: 1 });
    const { rows } = await ledger.pool.query('SELECT item_no, parked_reason FROM items WHERE parked_at IS NOT NULL');
    expect(rows).toEqual([{ item_no: expect.any(String), parked_reason: 'ItemAccepted after approved' }]);
    expect(await alarms()).toEqual([`item-parked ${rows[0].item_no}`]);
    expect(await settleDue(ledger)).toEqual(NOTHING);
    await moveClock(ledger, '2026-10-20T09:00:00+08:00');
    // The papers that the decided ones owe, and nothing of the poison.
    expect(await settleDue(ledger)).toEqual({ settled: 39, parked: 0 });
    expect(await settleDue(ledger)).toEqual(NOTHING);
    // Its own workflow may still ask: parked again, no second alarm, and then it waits without a deadline.
    expect(await settleItem(ledger, poison)).toEqual({ settled: 0, parked: 1 });
    expect(await armNextDeadline(ledger, poison, { namespaceId: 'n', runId: 'r' })).toMatchObject({ kind: 'waiting' });
    expect(await alarms()).toHaveLength(1);
  });

  test('an item that another session holds is passed over at once and decided in the next round', async () => {
    const items = await handInMany(ledger, 10);
    await actOnAll(ledger, items, ACCEPT);
    await moveClock(ledger, at(60_000));
    const other = await openSession(database.appUrl);
    await other.client.query('BEGIN');
    await other.client.query('SELECT FROM items WHERE id = $1 FOR UPDATE', [items[4]]);
    expect(await settleDue(ledger)).toEqual({ settled: 9, parked: 0 });
    expect(await settleDue(ledger)).toEqual(NOTHING);
    await other.client.query('ROLLBACK');
    await other.end();
    expect(await settleDue(ledger)).toEqual({ settled: 1, parked: 0 });
    expect(await statuses()).toEqual({ deemedApproved: 10 });
  });

  test('four sweeps at once over 200 items decide each exactly once', async () => {
    const items = await handInMany(ledger, 200);
    await actOnAll(ledger, items, ACCEPT);
    await moveClock(ledger, at(60_000));
    const results = await Promise.all([0, 1, 2, 3].map(() => settleDue(ledger)));
    while ((await settleDue(ledger)).settled > 0);
    expect(results.reduce((sum, { settled }) => sum + settled, 0)).toBeLessThanOrEqual(200);
    const { rows } = await ledger.pool.query(
      `SELECT type, count(*)::int AS count FROM events WHERE actor = 'clock' GROUP BY type ORDER BY type`,
    );
    expect(rows).toEqual([
      { type: 'EscalationRaised', count: 200 },
      { type: 'ItemDeemedApproved', count: 200 },
    ]);
  });
});

describe('what is not settled', () => {
  test('a date past the known calendar: shown, never settled, one alarm per year', async () => {
    await moveClock(ledger, '2026-12-29T09:00:00+08:00');
    const [first = ''] = await handInMany(ledger, 1);
    await accept(ledger, first);
    const more = await handInMany(ledger, 3);
    expect(await alarms()).toEqual(['calendar-horizon 2027']);
    await moveClock(ledger, '2027-03-01T09:00:00+08:00');
    expect(await settleDue(ledger)).toEqual(NOTHING);
    expect(await settleItem(ledger, first)).toEqual(NOTHING);
    expect(await settleItem(ledger, more[0] ?? '')).toEqual(NOTHING);
    expect(await typesOf(first)).toEqual(['ItemSubmitted', 'ItemAccepted']);
    const { rows } = await ledger.pool.query(
      'SELECT provisional, due_on::text, next_deadline_at FROM items WHERE id = $1',
      [first],
    );
    expect(rows).toEqual([{ provisional: true, due_on: expect.stringMatching(/^2027-01-/), next_deadline_at: null }]);
    await moveClock(ledger, '2027-12-30T09:00:00+08:00');
    await handInMany(ledger, 2);
    expect(await alarms()).toEqual(['calendar-horizon 2027', 'calendar-horizon 2028']);
  });

  test('a stale cache sends an item to the settle step, which decides nothing and repairs it', async () => {
    const items = await handInMany(ledger, 3);
    await actOnAll(ledger, items, ACCEPT);
    const row = () =>
      ledger.pool.query('SELECT id, next_deadline_at, next_deadline_kind, event_count FROM items ORDER BY id');
    const { rows: before } = await row();
    await ledger.pool.query(
      `UPDATE items SET next_deadline_at = ledger_clock() - interval '1 day', next_deadline_kind = 'deeming'`,
    );
    expect(await settleDue(ledger)).toEqual(NOTHING);
    expect((await row()).rows).toEqual(before);
    // The other way round, a cache that says nothing is due is repaired by whoever asks for the item.
    await moveClock(ledger, at(60_000));
    await ledger.pool.query('UPDATE items SET next_deadline_at = NULL');
    expect(await settleDue(ledger)).toEqual(NOTHING);
    expect(await settleItem(ledger, items[0] ?? '')).toEqual({ settled: 1, parked: 0 });
  });

  test('a life-safety item is escalated and stays open; the reply after it decides', async () => {
    const [itemId = ''] = await handIn(ledger, [city('lightning')]);
    await accept(ledger, itemId);
    await moveClock(ledger, '2026-10-20T09:00:00+08:00');
    await settleDue(ledger);
    // It climbs until somebody decides; it never ends by itself.
    expect(await typesOf(itemId)).toEqual([
      ...['ItemSubmitted', 'ItemAccepted', 'EscalationRaised'],
      ...['RungReached', 'EscalationRaisedFurther', 'RungReached', 'RungReached', 'RungReached'],
    ]);
    expect(await settleDue(ledger)).toEqual(NOTHING);
    const reply = await act(ledger, itemId, { type: 'Approve', expectedVersion: 2, reasons: null });
    expect(reply.state).toMatchObject({ status: 'approved', overdue: true });
  });
});

describe('who is told', () => {
  const inbox = async () => {
    const { rows } = await ledger.pool.query<Record<string, string>>(
      'SELECT kind, ordinal, recipient, addressee, raised_at FROM notices ORDER BY id',
    );
    return rows.map(({ kind, ordinal, recipient, addressee, raised_at }) =>
      [kind, ordinal, recipient, addressee, new Date(raised_at ?? '').toISOString()].join(' '),
    );
  };

  test('the officer before the due day, the head and the supervisor at the due instant, each once', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    await moveClock(ledger, '2026-09-18T09:01:00+08:00');
    await Promise.all([settleDue(ledger), settleItem(ledger, itemId), settleDue(ledger)]);
    expect(await inbox()).toEqual(['warning 1 officer officer-990100-SLJ-1 2026-09-18T01:00:00.000Z']);
    await moveClock(ledger, at(60_000));
    await Promise.all([settleDue(ledger), settleItem(ledger, itemId), settleDue(ledger)]);
    expect((await inbox()).slice(1)).toEqual([
      'escalation 1 head 990100-SLJ 2026-09-20T16:00:00.000Z',
      'escalation 1 supervisor 990100 2026-09-20T16:00:00.000Z',
    ]);
    const acknowledge = { type: 'AcknowledgeEscalation', ordinal: 1, recipient: 'supervisor' } as const;
    expect(await act(ledger, itemId, acknowledge)).toMatchObject({ error: null });
    expect(await act(ledger, itemId, acknowledge)).toMatchObject({
      error: { code: 'ESCALATION_ALREADY_ACKNOWLEDGED' },
    });
    const { rows } = await ledger.pool.query(
      'SELECT recipient, acknowledged_by FROM notices WHERE acknowledged_at IS NOT NULL',
    );
    expect(rows).toEqual([{ recipient: 'supervisor', acknowledged_by: 'test' }]);
  });

  test('above the city: the liaison and the supervisor of the project, at dispatch and at every follow-up', async () => {
    await handIn(ledger, [{ typeId: 'resettlement', division: '990000' }]);
    await moveClock(ledger, '2026-11-01T09:00:00+08:00');
    await settleDue(ledger);
    expect(await settleDue(ledger)).toEqual(NOTHING);
    expect(await inbox()).toEqual([
      'upwardReport 1 liaison 990000-SLJ 2026-09-14T01:00:00.000Z',
      'upwardReport 1 supervisor 990100 2026-09-14T01:00:00.000Z',
      'upwardReport 2 liaison 990000-SLJ 2026-09-28T16:00:00.000Z',
      'upwardReport 2 supervisor 990100 2026-09-28T16:00:00.000Z',
      'upwardReport 3 liaison 990000-SLJ 2026-10-16T16:00:00.000Z',
      'upwardReport 3 supervisor 990100 2026-10-16T16:00:00.000Z',
      'upwardReport 4 liaison 990000-SLJ 2026-10-30T16:00:00.000Z',
      'upwardReport 4 supervisor 990100 2026-10-30T16:00:00.000Z',
    ]);
  });

  test('a settle step of the sweep wakes the workflow, that of the workflow itself does not', async () => {
    const [swept = '', own = ''] = await handInMany(ledger, 2);
    await actOnAll(ledger, [swept, own], ACCEPT);
    await deliverBatch(ledger, 10, async (lines) => lines.map(() => 'delivered'));
    await moveClock(ledger, '2026-09-18T09:01:00+08:00');
    await settleItem(ledger, own);
    expect((await ledger.pool.query('SELECT item_id, kind FROM outbox')).rows).toEqual([]);
    await settleDue(ledger);
    expect((await ledger.pool.query('SELECT item_id, kind FROM outbox')).rows).toEqual([
      { item_id: swept, kind: 'wake' },
    ]);
  });
});
