/** The ledger's clock, and the freeze: while it may be wrong, silence decides nothing. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  distrust,
  freezeDecisions,
  observeClock,
  readClockSettings,
  readMoment,
  releaseFreeze,
  runSimulatedClock,
  setSimulatedClock,
} from '../../db/clock.ts';
import { createProcessClock, type Ledger, type ProcessClock } from '../../db/ledger.ts';
import { settleDue, settleItem } from '../../db/settle.ts';
import { checkClock } from '../../worker/clock-guard.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { accept, act, actOnAll, handInMany, journal, ledgerNow, moveClock, statusOf } from '../support/items.ts';
import { openSession } from '../support/sessions.ts';

const RECEIVED = '2026-09-14T09:00:00+08:00';
const CUTOFF_AT = Date.parse('2026-09-21T00:00:00+08:00');
const at = (offsetMs: number): string => new Date(CUTOFF_AT + offsetMs).toISOString();
const APPROVE = { type: 'Approve', expectedVersion: 2, reasons: null } as const;
const NOTHING = { settled: 0, parked: 0 };

let database: TestDatabase;
let ledger: Ledger;
const pools: Ledger[] = [];
const ledgerWith = (processClock?: ProcessClock): Ledger => {
  const made = ledgerOver(database.appUrl, { ...(processClock && { processClock }) });
  pools.push(made);
  return made;
};
/** A process whose own clock is `apartMs` ahead of the one that it began with. */
const shifted = (apartMs: () => number, inner = createProcessClock()): ProcessClock => ({
  ...inner,
  now: () => inner.now() + apartMs(),
});
const open = async (clock: 'real' | 'simulated') => {
  database = await createTestDatabase({ clock: clock === 'real' ? 'real' : { startAt: RECEIVED } });
  ledger = ledgerWith();
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map(({ pool }) => pool.end()));
  await database.drop();
});
const alarmKinds = async () => {
  const { rows } = await ledger.pool.query<{ kind: string }>('SELECT kind FROM alarms ORDER BY id');
  return rows.map(({ kind }) => kind);
};

describe('the real clock', () => {
  beforeEach(() => open('real'));

  test('is the wall clock, in whole milliseconds, and cannot be moved', async () => {
    const { rows } = await ledger.pool.query<{ apart: number; whole: boolean }>(
      `SELECT extract(epoch FROM clock_timestamp() - c)::float8 AS apart, c = date_trunc('milliseconds', c) AS whole
       FROM (SELECT ledger_clock() AS c) AS r`,
    );
    expect(rows[0]?.whole).toBe(true);
    expect(rows[0]?.apart).toBeGreaterThanOrEqual(0);
    expect(rows[0]?.apart).toBeLessThan(1);
    expect(await setSimulatedClock(ledger.pool, Date.now() + 86_400_000, true)).toBe(false);
    await runSimulatedClock(ledger.pool);
    expect(await readClockSettings(ledger.pool)).toMatchObject({ mode: 'real', standsStill: false });
    await expect(asOwner(database.ownerUrl, `UPDATE clock_settings SET offset_by = '1 second'`)).rejects.toThrow(
      'check',
    );
    expect(Math.abs((await ledgerNow(ledger)) - Date.now())).toBeLessThan(5_000);
  });

  test('runs on within a transaction', async () => {
    const session = await openSession(database.appUrl);
    await session.client.query('BEGIN');
    const read = async () => (await readMoment(session.client)).now;
    const first = await read();
    await eventually('the clock runs on', async () => ((await read()) > first + 20 ? true : undefined));
    await session.client.query('ROLLBACK');
    await session.end();
  });
});

describe('the simulated clock', () => {
  beforeEach(() => open('simulated'));

  test('stands, runs on from where it stood, and only ever moves forward', async () => {
    expect(await readClockSettings(ledger.pool)).toMatchObject({
      mode: 'simulated',
      now: Date.parse(RECEIVED),
      standsStill: true,
    });
    expect(await ledgerNow(ledger)).toBe(await ledgerNow(ledger));
    expect(await setSimulatedClock(ledger.pool, Date.parse(RECEIVED) - 1, true)).toBe(false);
    expect(await setSimulatedClock(ledger.pool, Date.parse(RECEIVED), true)).toBe(true);
    await runSimulatedClock(ledger.pool);
    await eventually('it runs', async () => ((await ledgerNow(ledger)) > Date.parse(RECEIVED) + 20 ? true : undefined));
    expect(await setSimulatedClock(ledger.pool, Date.parse(RECEIVED) + 1, false)).toBe(false);
    expect(await ledgerNow(ledger)).toBeLessThan(Date.parse(RECEIVED) + 30_000);
    expect(await setSimulatedClock(ledger.pool, CUTOFF_AT + 123, true)).toBe(true);
    expect(await ledgerNow(ledger)).toBe(CUTOFF_AT + 123);
    expect(await setSimulatedClock(ledger.pool, CUTOFF_AT + 122, true)).toBe(false);
  });

  test('a command reads it after it has waited for its row, not when its transaction began', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    const other = await openSession(database.appUrl);
    await other.client.query('BEGIN');
    await other.client.query('SELECT FROM items WHERE id = $1 FOR UPDATE', [itemId]);
    await runSimulatedClock(ledger.pool);
    const accepting = accept(ledger, itemId);
    await other.isWaitedFor();
    const before = await ledgerNow(ledger);
    await eventually('half a second passes', async () => ((await ledgerNow(ledger)) > before + 500 ? true : undefined));
    const released = await ledgerNow(ledger);
    await other.client.query('ROLLBACK');
    await other.end();
    expect((await accepting).receivedAt).toBeGreaterThanOrEqual(released);
    const { rows } = await ledger.pool.query<{ at: Date }>('SELECT decided_at AS at FROM events WHERE seq = 2');
    expect(rows[0]?.at.getTime()).toBeGreaterThanOrEqual(released);
  });
});

describe('whether a reading is trusted', () => {
  const fixed = (now: number): ProcessClock => ({ now: () => now, follow: () => undefined, acknowledge: () => false });
  const wallAt = Date.parse(RECEIVED);
  const reading = { wallAt, highWaterAt: Number.NEGATIVE_INFINITY, releases: 0 };

  beforeEach(() => open('simulated'));

  test.each([
    [-5_001, "PostgreSQL's clock is 5001 ms ahead of this process's monotonic clock"],
    [-5_000, null],
    [-4_900, null],
    [0, null],
    [5_000, null],
    [5_001, "PostgreSQL's clock is 5001 ms behind this process's monotonic clock"],
  ])('the process %i ms apart: %s', (apart, expected) => {
    expect(distrust(reading, fixed(wallAt + apart))).toBe(expected);
  });

  test.each([
    [-1, null],
    [500, null],
    [501, "PostgreSQL's clock stepped back by 501 ms"],
  ])('the highest reading before it %i ms later: %s', (behind, expected) => {
    expect(distrust({ ...reading, highWaterAt: wallAt + behind }, fixed(wallAt))).toBe(expected);
  });

  test('the first observation has nothing to compare with; the mark then rises and never falls', async () => {
    const first = await observeClock(ledger.pool);
    expect(first.highWaterAt).toBe(Number.NEGATIVE_INFINITY);
    const second = await observeClock(ledger.pool);
    expect(second.highWaterAt).toBeGreaterThanOrEqual(Math.floor(first.wallAt));
    await ledger.pool.query(`UPDATE clock_settings SET high_water_at = clock_timestamp() + interval '1 hour'`);
    await observeClock(ledger.pool);
    const fourth = await observeClock(ledger.pool);
    expect(fourth.highWaterAt - fourth.wallAt).toBeGreaterThan(3_500_000);
  });
});

describe('the freeze', () => {
  let items: readonly string[];
  const prepare = async () => {
    await open('simulated');
    items = await handInMany(ledger, 3);
    await actOnAll(ledger, items, { type: 'Accept', expectedVersion: 1 });
    await moveClock(ledger, at(3_600_000));
  };
  beforeEach(prepare);
  const [first, second] = [() => items[0] ?? '', () => items[1] ?? ''];
  const typesOf = async (itemId: string) => (await journal(ledger, itemId)).map(({ type }) => type);

  type PrepareClock = () => Promise<unknown>;
  const stepBack: PrepareClock = () =>
    ledger.pool.query(`UPDATE clock_settings SET high_water_at = clock_timestamp() + interval '10 seconds'`);

  test.each<[string, RegExp, () => number, PrepareClock]>([
    ['PostgreSQL has stepped back', /stepped back by \d+ ms/, () => 0, stepBack],
    ['the clocks are 6 s apart', /[56]\d\d\d ms behind/, () => 6_000, async () => undefined],
    ['PostgreSQL is 6 s ahead', /[56]\d\d\d ms ahead/, () => -6_000, async () => undefined],
  ])('%s: every process sees it, silence decides nothing, one alarm', async (_, reason, apart, prepareClock) => {
    await prepareClock();
    const doubtful = ledgerWith(shifted(apart));
    // Even before the guard has said so: the decision itself compares the clocks.
    expect(await settleItem(doubtful, first())).toEqual(NOTHING);
    expect(await settleDue(doubtful)).toEqual(NOTHING);
    expect(await checkClock(doubtful)).toMatch(reason);
    expect(await checkClock(doubtful)).toMatch(reason);
    expect((await readClockSettings(ledger.pool)).frozenReason).toMatch(reason);
    // Once it is frozen, processes whose clocks agree keep to it as well.
    const sound = ledgerWith();
    await Promise.all([settleDue(sound), settleItem(sound, first()), settleItem(sound, second())]);
    expect(await typesOf(first())).toEqual(['ItemSubmitted', 'ItemAccepted']);
    expect(await alarmKinds()).toEqual(['clock-frozen']);
  });

  test('a jump against the monotonic clock of a process that agreed before', async () => {
    let jumped = 0;
    const doubtful = ledgerWith(shifted(() => jumped));
    expect(await checkClock(doubtful)).toBeNull();
    jumped = -7_000;
    expect(await settleDue(doubtful)).toEqual(NOTHING);
    expect(await checkClock(doubtful)).toMatch(/ahead of/);
  });

  test('4.9 s apart is no freeze, and each agreeing reading is followed', async () => {
    const slow = ledgerWith(shifted(() => 4_900));
    expect(await checkClock(slow)).toBeNull();
    expect((await readClockSettings(ledger.pool)).frozenReason).toBeNull();
    expect(await settleDue(slow)).toEqual({ settled: 3, parked: 0 });
    expect(await alarmKinds()).toEqual([]);
  });

  test('a reply past the cutoff counts as timely while it is frozen', async () => {
    await freezeDecisions(ledger.pool, 'test');
    const reply = await act(ledger, first(), APPROVE);
    expect(reply).toMatchObject({ error: null, state: { status: 'approved' } });
    expect(reply.receivedAt).toBe(CUTOFF_AT + 3_600_000);
    expect(await typesOf(first())).toEqual(['ItemSubmitted', 'ItemAccepted', 'ItemApproved']);
    // A submission is a legal fact in any case.
    expect(await handInMany(ledger, 1)).toHaveLength(1);
  });

  test('a person releases it: the sweep decides at the original instants, and the processes follow PostgreSQL', async () => {
    let apart = 6_000;
    const doubtful = ledgerWith(shifted(() => apart));
    await doubtful.pool.query('SELECT 1');
    expect(await checkClock(doubtful)).toMatch(/behind/);
    expect(await freezeDecisions(ledger.pool, 'a second reason')).toBe(false);
    expect((await readClockSettings(ledger.pool)).frozenReason).toMatch(/behind/);
    await act(ledger, first(), APPROVE);
    expect(await releaseFreeze(ledger.pool, 'supervisor-990100', '时钟已核对')).toBe(true);
    expect(await releaseFreeze(ledger.pool, 'supervisor-990100', 'again')).toBe(false);
    apart = 0;
    expect(await settleDue(ledger)).toEqual({ settled: 2, parked: 0 });
    expect(await statusOf(ledger, first())).toBe('approved');
    expect((await journal(ledger, second())).slice(2)).toEqual([
      { type: 'EscalationRaised', effectiveAt: at(0) },
      { type: 'ItemDeemedApproved', effectiveAt: at(0) },
    ]);
    expect(await alarmKinds()).toEqual(['clock-frozen', 'clock-released']);
  });

  test('after a release a process whose clock stands apart takes over the one that the person confirmed', async () => {
    const inner = createProcessClock();
    inner.follow(Date.now() + 6_000);
    const doubtful = ledgerWith(inner);
    expect(await checkClock(doubtful)).toMatch(/behind/);
    await releaseFreeze(ledger.pool, 'supervisor-990100', '时钟已核对');
    expect(await checkClock(doubtful)).toBeNull();
    expect(await settleDue(doubtful)).toEqual({ settled: 3, parked: 0 });
  });

  test('it can be frozen and released again while the clock stands: each time its own alarm', async () => {
    for (const round of [1, 2]) {
      expect(await freezeDecisions(ledger.pool, `reason ${round}`)).toBe(true);
      expect(await releaseFreeze(ledger.pool, 'supervisor-990100', `answer ${round}`)).toBe(true);
    }
    expect(await alarmKinds()).toEqual(['clock-frozen', 'clock-released', 'clock-frozen', 'clock-released']);
  });

  test('four guards that see it at once raise one alarm', async () => {
    await stepBack();
    const guards = [0, 1, 2, 3].map(() => ledgerWith());
    const reasons = await Promise.all(guards.map((guard) => checkClock(guard)));
    expect(reasons.every((reason) => reason !== null)).toBe(true);
    expect(await alarmKinds()).toEqual(['clock-frozen']);
  });
});
