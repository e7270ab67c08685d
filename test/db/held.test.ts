/** Held, not deemed, in the ledger: outages as they are recorded, replies and releases that race, a noticed silence. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { runSimulatedClock } from '../../db/clock.ts';
import { beat, noticeSilence, outagesSince, recordSlowAnswer } from '../../db/intake-watch.ts';
import type { Ledger } from '../../db/ledger.ts';
import { settleDue } from '../../db/settle.ts';
import { runClockGuard } from '../../worker/clock-guard.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import {
  accept,
  act,
  actOnAll,
  handIn,
  handInMany,
  journal,
  ledgerNow,
  moveClock,
  statusOf,
} from '../support/items.ts';
import { openSession } from '../support/sessions.ts';

const CUTOFF = '2026-09-21T00:00:00+08:00';
const CUTOFF_AT = Date.parse(CUTOFF);
const APPROVE = { type: 'Approve', expectedVersion: 2, reasons: null } as const;
const RELEASE = {
  type: 'ReleaseHold',
  expectedVersion: 2,
  decision: 'originalInstant',
  reasons: 'the department had announced nothing for that afternoon',
} as const;

let database: TestDatabase;
let ledger: Ledger;
beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterEach(async () => {
  await ledger.pool.end();
  await database.drop();
});

/** Every API was last heard of that long ago. */
const silentFor = (interval: string) =>
  asOwner(database.ownerUrl, 'UPDATE intake_heartbeats SET beat_at = clock_timestamp() - $1::interval', [interval]);
const outages = () => outagesSince(ledger.pool, 0);
const alarms = async () =>
  (await ledger.pool.query<{ kind: string; key: string }>('SELECT kind, key FROM alarms ORDER BY id')).rows;
const typesOf = async (itemId: string) => (await journal(ledger, itemId)).map(({ type }) => type);
const settleAll = async () => {
  while ((await settleDue(ledger)).settled > 0);
};

/** The API is silent from 16:00 on the due day to 19:00, and comes back. */
async function outageOnTheDueDay(): Promise<void> {
  await beat(ledger.pool, randomUUID());
  await moveClock(ledger, '2026-09-20T19:00:00+08:00', { run: true });
  await silentFor('3 hours');
  await beat(ledger.pool, randomUUID());
}

async function heldItem(): Promise<string> {
  const [itemId = ''] = await handInMany(ledger, 1);
  await accept(ledger, itemId);
  await outageOnTheDueDay();
  await moveClock(ledger, '2026-09-21T00:01:00+08:00');
  await settleAll();
  expect((await typesOf(itemId)).slice(-2)).toEqual(['EscalationRaised', 'ItemHeld']);
  return itemId;
}

describe('outages are recorded rows, written by whoever notices', () => {
  test('a ledger that no API ever served has none', async () => {
    await runSimulatedClock(ledger.pool);
    expect(await noticeSilence(ledger.pool)).toBe(false);
    expect(await outages()).toEqual([]);
  });

  test('advancing the simulated clock is none, nor is silence while it stands', async () => {
    await beat(ledger.pool, randomUUID());
    await moveClock(ledger, '2026-12-01T00:00:00+08:00');
    await silentFor('3 hours');
    expect(await noticeSilence(ledger.pool)).toBe(false);
    await moveClock(ledger, '2026-12-24T00:00:00+08:00', { run: true });
    await beat(ledger.pool, randomUUID());
    await moveClock(ledger, '2026-12-30T00:00:00+08:00', { run: true });
    expect(await noticeSilence(ledger.pool)).toBe(false);
    const [down] = await outages();
    // The clock ran on for a moment only: the three hours count back from there.
    expect((down?.through ?? 0) - (down?.from ?? 0)).toBeGreaterThanOrEqual(3 * 3_600_000 - 1_000);
    expect(await outages()).toHaveLength(1);
  });

  test('one API that beats is enough, and a minute of silence is none', async () => {
    await runSimulatedClock(ledger.pool);
    await beat(ledger.pool, randomUUID());
    await silentFor('59 seconds');
    expect(await noticeSilence(ledger.pool)).toBe(false);
    await silentFor('3 hours');
    await asOwner(database.ownerUrl, 'INSERT INTO intake_heartbeats VALUES ($1, clock_timestamp())', [randomUUID()]);
    await beat(ledger.pool, randomUUID());
    expect(await outages()).toEqual([]);
  });

  test('noticed once, by many at once; lasts until the next sign of life; then it stays as it was recorded', async () => {
    await runSimulatedClock(ledger.pool);
    await beat(ledger.pool, randomUUID());
    await silentFor('10 minutes');
    const noticed = await Promise.all(Array.from({ length: 8 }, () => noticeSilence(ledger.pool)));
    expect(noticed.filter((first) => first)).toHaveLength(1);
    const [lasting] = await outages();
    expect(lasting).toMatchObject({ cause: 'silence', through: null });
    const now = await ledgerNow(ledger);
    expect(Math.abs(now - 600_000 - (lasting?.from ?? 0))).toBeLessThan(60_000);
    await beat(ledger.pool, randomUUID());
    const [over] = await outages();
    expect(over?.through).toBeGreaterThanOrEqual(now);
    await beat(ledger.pool, randomUUID());
    expect(await outages()).toEqual([over]);
    for (const change of ['UPDATE intake_outages SET through_at = NULL', 'DELETE FROM intake_outages']) {
      await expect(asOwner(database.ownerUrl, change)).rejects.toThrow('stays as it was recorded');
    }
    expect((await alarms()).map(({ kind }) => kind)).toEqual(['intake-outage']);
  });

  test("the worker's guard notices while no API is there to do it", async () => {
    await runSimulatedClock(ledger.pool);
    await beat(ledger.pool, randomUUID());
    await silentFor('10 minutes');
    const stopping = new AbortController();
    const guard = runClockGuard(ledger, pino({ level: 'silent' }), stopping.signal);
    const rows = await eventually('it is recorded', async () => {
      const { rows } = await ledger.pool.query('SELECT cause, through_at FROM intake_outages');
      return rows.length > 0 ? rows : undefined;
    });
    stopping.abort();
    await guard;
    expect(rows).toEqual([{ cause: 'silence', through_at: null }]);
  });

  test('requests that waited longer than G count; a flood of them is one row', async () => {
    await recordSlowAnswer(ledger.pool, 61_000);
    expect(await outages()).toEqual([]);
    await runSimulatedClock(ledger.pool);
    for (let i = 0; i < 5; i += 1) await recordSlowAnswer(ledger.pool, 61_000);
    await recordSlowAnswer(ledger.pool, 600_000);
    expect((await outages()).map(({ cause, from, through }) => [cause, (through ?? 0) - from])).toEqual([
      ['too-slow', 600_000],
      ['too-slow', 61_000],
    ]);
  });
});

describe('silence caused by our own outage never decides', () => {
  test('held with one alarm for the cutoff and a notice to the supervisor; escalated all the same', async () => {
    const itemIds = await handInMany(ledger, 3);
    await actOnAll(ledger, itemIds, { type: 'Accept', expectedVersion: 1 });
    await outageOnTheDueDay();
    await moveClock(ledger, '2026-10-12T00:00:00+08:00');
    await settleAll();
    for (const itemId of itemIds) {
      expect((await journal(ledger, itemId)).at(-1)).toEqual({
        type: 'ItemHeld',
        effectiveAt: new Date(CUTOFF_AT).toISOString(),
      });
    }
    expect((await alarms()).filter(({ kind }) => kind === 'items-held')).toHaveLength(1);
    const { rows } = await ledger.pool.query(
      `SELECT recipient, count(*)::int AS count FROM notices WHERE kind = 'held' GROUP BY recipient ORDER BY recipient`,
    );
    expect(rows).toEqual([
      { recipient: 'officer', count: 3 },
      { recipient: 'supervisor', count: 3 },
      { recipient: 'unit', count: 3 },
    ]);
    const { rows: held } = await ledger.pool.query('SELECT held_for, next_deadline_kind FROM items');
    expect(held).toEqual(itemIds.map(() => ({ held_for: 'outage', next_deadline_kind: null })));
  });

  test('held by statute: the same are told, once, and no alarm of an outage is raised (rules 4)', async () => {
    await moveClock(ledger, '2026-09-24T10:00:00+08:00');
    const [itemId = ''] = await handIn(ledger, [{ typeId: 'eia-rereview', division: '990100' }]);
    await moveClock(ledger, '2026-10-20T00:02:00+08:00');
    await settleAll();
    await moveClock(ledger, '2026-11-20T00:02:00+08:00');
    await settleAll();
    expect((await typesOf(itemId)).filter((type) => type === 'ItemHeld')).toHaveLength(1);
    const { rows } = await ledger.pool.query(
      `SELECT recipient, addressee, raised_at AS at FROM notices WHERE kind IN ('heldByStatute', 'held') ORDER BY recipient`,
    );
    const at = new Date('2026-10-10T00:00:00+08:00');
    expect(rows).toEqual([
      { recipient: 'officer', addressee: expect.stringContaining('990100-STH'), at },
      { recipient: 'supervisor', addressee: '990100', at },
      { recipient: 'unit', addressee: 'linhu', at },
    ]);
    expect((await alarms()).filter(({ kind }) => kind === 'items-held')).toEqual([]);
    const { rows: items } = await ledger.pool.query('SELECT held_for FROM items');
    expect(items).toEqual([{ held_for: 'statutoryDatePassed' }]);
    const { rows: actors } = await ledger.pool.query(`SELECT actor FROM events WHERE type = 'ItemHeld'`);
    expect(actors).toEqual([{ actor: 'clock' }]);
  });

  test('the step that settles notices the silence itself: nobody was there to record it', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    await beat(ledger.pool, randomUUID());
    await moveClock(ledger, '2026-09-21T00:01:00+08:00', { run: true });
    await silentFor('8 hours');
    await settleAll();
    expect((await typesOf(itemId)).at(-1)).toBe('ItemHeld');
    expect(await outages()).toMatchObject([{ cause: 'silence', through: null }]);
  });

  test('intake that was up to the end of the working hours holds nothing', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    await beat(ledger.pool, randomUUID());
    await moveClock(ledger, '2026-09-21T00:01:00+08:00', { run: true });
    await silentFor('6 hours');
    await settleAll();
    expect(await statusOf(ledger, itemId)).toBe('deemedApproved');
  });
});

describe('an express decision during a hold is timely', () => {
  test('also where it is the command that finds the outage', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await accept(ledger, itemId);
    await outageOnTheDueDay();
    await moveClock(ledger, '2026-09-21T09:00:00+08:00');
    const outcome = await act(ledger, itemId, APPROVE);
    expect(outcome.events.map(({ type }) => type)).toEqual(['EscalationRaised', 'ItemHeld', 'ItemApproved']);
    const { rows } = await ledger.pool.query(`SELECT actor FROM events WHERE type = 'ItemHeld'`);
    expect(rows).toEqual([{ actor: 'clock' }]);
  });

  test.each([
    ['the reply first', APPROVE, RELEASE, 'approved', ['ItemHeld', 'ItemApproved'], 'STALE_VERSION'],
    [
      'the release first',
      RELEASE,
      APPROVE,
      'deemedApproved',
      ['ItemHeld', 'HoldReleased', 'ItemDeemedApproved', 'LateReplyRecorded'],
      null,
    ],
  ] as const)(
    'a release that races a reply, %s: one of them wins, whole',
    async (_name, first, second, status, last, refusal) => {
      const itemId = await heldItem();
      const session = await openSession(database.appUrl);
      await session.client.query('BEGIN');
      await session.client.query('SELECT FROM items WHERE id = $1 FOR UPDATE', [itemId]);
      const winning = act(ledger, itemId, first);
      await session.isWaitedFor(1);
      const losing = act(ledger, itemId, second);
      await session.isWaitedFor(2);
      await session.client.query('ROLLBACK');
      await session.end();
      expect((await winning).error).toBeNull();
      expect((await losing).error?.code ?? null).toBe(refusal);
      expect(await statusOf(ledger, itemId)).toBe(status);
      expect((await typesOf(itemId)).slice(-last.length)).toEqual(last);
    },
  );
});
