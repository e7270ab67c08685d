/** The live stream of a window: what it tells, and that nothing is lost or told twice, whoever commits late or goes away. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { buildApp } from '../../api/app.ts';
import type { App } from '../../api/deps.ts';
import { createWindowStream, type Listener } from '../../api/window-stream.ts';
import { applyCommands } from '../../db/apply-commands.ts';
import { inTransaction } from '../../db/pool.ts';
import type { Place } from '../../db/queries/window-changes.ts';
import { ledgerOver } from '../support/database.ts';
import { type EventSource, openEventSource } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { accept, act } from '../support/items.ts';
import { city, type Harness, sign, startApi, submit } from './harness.ts';

let api: Harness;
let other: App;
let bases: readonly string[];
const water = '990100-SLJ';
const officer = 'officer-990100-SLJ-1';
const opened: EventSource[] = [];

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  other = await buildApp({ ...api, logger: pino({ level: 'silent' }) });
  bases = [await api.app.listen({ port: 0 }), await other.listen({ port: 0 })];
});
afterEach(async () => {
  for (const source of opened) source.close();
  await Promise.all(opened.splice(0).map(({ ended }) => ended));
});
afterAll(async () => {
  await other.close();
  await api.close();
});

const listen = async ({
  person = officer,
  window = water,
  since,
  token,
  process = 0,
}: {
  person?: string;
  window?: string;
  since?: string;
  token?: string;
  process?: number;
} = {}): Promise<EventSource> => {
  const authorization = `Bearer ${token ?? (await api.token(person))}`;
  const source = await openEventSource(`${bases[process]}/v1/windows/${window}/stream`, {
    authorization,
    ...(since !== undefined && { 'last-event-id': since }),
  });
  opened.push(source);
  return source;
};
const changes = (source: EventSource) => source.events.filter(({ event }) => event === 'change');
const untilChanges = (source: EventSource, count: number) =>
  eventually(`${count} changes`, async () => (changes(source).length >= count ? changes(source) : undefined));
const newItem = async (): Promise<string> => {
  const { itemNo } = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0];
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items WHERE item_no = $1', [itemNo]);
  return rows[0]?.id ?? '';
};

/** A stream may begin before the last events: any older transaction of the cluster, in another database too, holds its place. */
const untilPast = (source: EventSource) =>
  eventually('every event so far is behind the place', async () => {
    const ahead = 'SELECT 1 FROM events WHERE (tx, position) > ($1::xid8, $2::bigint) LIMIT 1';
    const place = source.lastId();
    return place !== '' && (await api.ledger.pool.query(ahead, place.split('-'))).rowCount === 0 ? true : undefined;
  });

/** A stream tells nothing of a transaction while an older one runs anywhere in the cluster: the other tests’, too. */
const untilTold = (tx: string) =>
  eventually('no older transaction runs', async () => {
    const past = 'SELECT 1 WHERE pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8';
    return (await api.ledger.pool.query(past, [tx])).rowCount === 1 ? true : undefined;
  });

describe('a window’s stream', () => {
  test('begins with a place, and tells each event with the item as it stands', async () => {
    const source = await listen();
    expect([source.status, source.headers.get('content-type'), source.headers.get('cache-control')]).toEqual([
      200,
      'text/event-stream',
      'no-store',
    ]);
    expect(source.headers.get('content-encoding') ?? source.headers.get('etag')).toBeNull();
    await eventually('the beginning', async () => source.events[0]);
    expect(source.events[0]).toMatchObject({ event: 'ready', id: expect.stringMatching(/^\d+-0$/), data: {} });
    const { itemNo } = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0];
    const [change] = await untilChanges(source, 1);
    expect(change?.data).toEqual({
      itemNo,
      seq: 1,
      event: 'ItemSubmitted',
      effectiveAt: '2026-09-14T10:00:00.000+08:00',
      decidedAt: '2026-09-14T10:00:00.000+08:00',
      item: { status: 'awaitingAcceptance', open: true, dueOn: expect.any(String) },
    });
  });

  test('tells of no other window', async () => {
    const [mine, theirs] = [await listen(), await listen({ person: 'officer-990100-STH-1', window: '990100-STH' })];
    await Promise.all([mine, theirs].map((source) => eventually('ready', async () => source.events[0])));
    await submit(api, [{ typeId: 'eia-report', division: city }]);
    await submit(api, [{ typeId: 'soil-water', division: city }]);
    const [[first], [second]] = [await untilChanges(mine, 1), await untilChanges(theirs, 1)];
    expect([first?.data.itemNo, second?.data.itemNo]).toEqual([
      expect.stringContaining('-SLJ-'),
      expect.stringContaining('-STH-'),
    ]);
    expect([changes(mine), changes(theirs)].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('moves the listener’s place on while nothing happens at the window', async () => {
    const source = await listen({ person: 'officer-990100-STH-1', window: '990100-STH' });
    await eventually('ready', async () => source.events[0]);
    const before = source.lastId();
    await newItem();
    await eventually('a later place', async () => (source.lastId() === before ? undefined : true), 20_000);
    expect(source.events).toHaveLength(1);
  });
});

describe('coming again', () => {
  test('an event whose transaction commits late is neither lost nor told twice', async () => {
    const [early, late] = [await newItem(), await newItem()];
    const source = await listen();
    await untilPast(source);
    let commit = () => {};
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let written = () => {};
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const lateCommit = inTransaction(api.ledger.pool, 3_000, async (transaction) => {
      const envelope = { itemId: late, actor: 'test', elapsedMs: () => 0 };
      await applyCommands(transaction, api.ledger, [{ ...envelope, command: { type: 'Accept', expectedVersion: 1 } }]);
      written();
      await held;
    });
    await isWritten;
    await accept(api.ledger, early);
    const since = source.lastId();
    source.close();
    // Read by another process while the older transaction still runs: both must wait.
    const resumed = await listen({ since, process: 1 });
    await eventually('a place', async () => (resumed.lastId() === '' ? undefined : true));
    const between = resumed.lastId();
    expect(changes(resumed)).toEqual([]);
    commit();
    await lateCommit;
    const told = await untilChanges(resumed, 2);
    expect(new Set(told.map(({ data }) => data.event))).toEqual(new Set(['ItemAccepted']));
    const again = await listen({ since: between });
    expect((await untilChanges(again, 2)).map(({ id }) => id)).toEqual(told.map(({ id }) => id));
  });

  test('under load, going away at any moment and coming to any process: each event once, in order', async () => {
    const first = await listen();
    await eventually('ready', async () => first.events[0]);
    const start = first.lastId();
    first.close();
    const told: { readonly id: string; readonly key: string }[] = [];
    let working = true;
    const writer = async (n: number) => {
      for (let i = 0; i < 12; i += 1) {
        const id = await newItem();
        const pause = (n + i) % 3 === 0 ? 60 : 0;
        // Some hold their transaction open behind their writes, so that positions and commits change places.
        await inTransaction(api.ledger.pool, 3_000, async (transaction) => {
          const envelope = { itemId: id, actor: 'test', elapsedMs: () => 0 };
          await applyCommands(transaction, api.ledger, [
            { ...envelope, command: { type: 'Accept', expectedVersion: 1 } },
          ]);
          if (pause > 0) await transaction.query('SELECT pg_sleep($1)', [pause / 1000]);
        });
        await act(api.ledger, id, { type: 'Approve', expectedVersion: 2, reasons: null });
      }
    };
    const writers = Promise.all([0, 1, 2, 3].map(writer)).finally(() => {
      working = false;
    });
    const total = 4 * 12 * 3;
    let since = start;
    for (let round = 0; working || told.length < total; round += 1) {
      const source = await listen({ since, process: round % 2 });
      const wanted = Math.min(7, Math.max(1, total - told.length));
      await eventually('some more', async () => {
        const enough = changes(source).length >= wanted || (!working && told.length >= total);
        return enough ? true : undefined;
      });
      source.close();
      since = source.lastId();
      for (const { id, data } of changes(source)) told.push({ id, key: `${data.itemNo}.${data.seq}` });
      if (!working && told.length >= total) break;
    }
    await writers;
    const { rows } = await api.ledger.pool.query<{ key: string }>(
      `SELECT i.item_no || '.' || e.seq AS key FROM events e JOIN items i ON i.id = e.item_id
       WHERE i.department_id = $1 AND (e.tx, e.position) > ($2::xid8, 0) ORDER BY e.tx, e.position`,
      [water, start.split('-')[0]],
    );
    expect(told.map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
    expect(told).toHaveLength(total);
  }, 120_000);

  test('after more than it can be told, it is told to read the queue again', async () => {
    const ledger = api.ledger;
    const stream = createWindowStream(ledger, pino({ level: 'silent' }));
    const calls: string[] = [];
    const listener = (since: Place | null): Listener => ({
      departmentId: water,
      since,
      begin: () => calls.push('begin'),
      restart: () => calls.push('restart'),
      change: () => calls.push('change'),
      reached: () => undefined,
      end: () => undefined,
    });
    (await stream.join(listener(null)))();
    (await stream.join(listener({ tx: '18446744073709551615', position: '0' })))();
    (await stream.join(listener({ tx: '0', position: '0' })))();
    expect(calls.slice(0, 2)).toEqual(['begin', 'restart']);
    expect(calls.slice(2).every((call) => call === 'change')).toBe(true);
    expect(calls.length).toBeGreaterThan(10);
    const { rows } = await ledger.pool.query<{ tx: string }>(
      `WITH told AS (
         INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
         SELECT $1, 1000 + n, 'WarningRaised', ledger_clock(), ledger_clock(), 'clock', '{}' FROM generate_series(1, 6000) n
         RETURNING tx)
       SELECT tx FROM told LIMIT 1`,
      [await newItem()],
    );
    await untilTold(rows[0]?.tx ?? '');
    calls.length = 0;
    (await stream.join(listener({ tx: '0', position: '0' })))();
    expect(calls).toEqual(['restart']);
    stream.close();
  });
});

describe('the end', () => {
  test('comes when the token ends', async () => {
    const soon = Math.floor(Date.now() / 1000) + 2;
    const claims = { exp: soon };
    const { issuer, audience } = api.config.tokens;
    const token = await sign(
      { sub: officer, roles: ['officer'], departmentId: water, iss: issuer, aud: audience, ...claims },
      null,
    );
    const source = await listen({ token });
    await source.ended;
    expect(Date.now()).toBeGreaterThanOrEqual(soon * 1000 - 50);
    expect(source.events[0]?.event).toBe('ready');
    expect((await listen({ token: `${token.slice(0, -4)}AAAA` })).status).toBe(401);
  });

  test('comes when the API closes, and nobody is waited for', async () => {
    const third = await buildApp({ ...api, logger: pino({ level: 'silent' }) });
    const base = await third.listen({ port: 0 });
    const authorization = `Bearer ${await api.token(officer)}`;
    const source = await openEventSource(`${base}/v1/windows/${water}/stream`, { authorization });
    await eventually('ready', async () => source.events[0]);
    await third.close();
    await source.ended;
  });

  test('a listener that went away is no longer counted', async () => {
    const gauge = async () => /^shixian_streams_open (\d+)$/m.exec((await api.as(null).get('/metrics')).body)?.[1];
    const source = await listen();
    await eventually('ready', async () => source.events[0]);
    expect(await gauge()).toBe('1');
    source.close();
    await eventually('nobody listens', async () => ((await gauge()) === '0' ? true : undefined));
  });
});

describe('who may', () => {
  test.each([
    ['an officer of another window', 'officer-990100-STH-1', 404],
    ['a supervisor of a county', 'supervisor-990121', 404],
    ['a supervisor above', 'supervisor-990000', 200],
    ['the head', 'head-990100-SLJ', 200],
    ['a unit', 'unit-linhu', 403],
    ['the administrator', 'admin', 403],
  ])('%s', async (_who, person, status) => {
    expect((await listen({ person })).status).toBe(status);
  });

  test('bad input: a place that nobody gave, a window that is none', async () => {
    for (const since of ['x', '1', '-1-2', '99999999999999999999-1', '1-9223372036854775808', '1-2-3']) {
      const source = await listen({ since });
      expect([since, source.status]).toEqual([since, 422]);
    }
    expect((await listen({ window: 'nowhere' })).status).toBe(404);
  });

  test('one person keeps ten open at most', async () => {
    for (let i = 0; i < 10; i += 1) expect((await listen()).status).toBe(200);
    const more = await listen();
    expect([more.status, more.headers.get('retry-after')]).toEqual([429, '30']);
    opened[0]?.close();
    await eventually('room for another', async () => ((await listen()).status === 200 ? true : undefined));
  });

  test('a HEAD request does not stay open', async () => {
    const authorization = `Bearer ${await api.token(officer)}`;
    const answer = await fetch(`${bases[0]}/v1/windows/${water}/stream`, {
      method: 'HEAD',
      headers: { authorization },
    });
    expect(answer.status).toBe(404);
  });
});

test('five hundred listeners ask the ledger no more often than one', async () => {
  const ledger = ledgerOver(api.database.appUrl);
  let asked = 0;
  const query = ledger.pool.query.bind(ledger.pool) as (...args: unknown[]) => unknown;
  Object.assign(ledger.pool, {
    query: (...args: unknown[]) => {
      asked += 1;
      return query(...args);
    },
  });
  const stream = createWindowStream(ledger, pino({ level: 'silent' }));
  const since = { begin: () => {}, restart: () => {}, reached: () => {}, end: () => {} };
  const heard: number[] = Array(500).fill(0) as number[];
  for (let i = 0; i < 500; i += 1) {
    await stream.join({ ...since, departmentId: water, since: null, change: () => (heard[i] = (heard[i] ?? 0) + 1) });
  }
  const before = asked;
  const startedAt = performance.now();
  await newItem();
  await eventually('everybody has heard', async () => (heard.every((count) => count === 1) ? true : undefined));
  const rounds = Math.ceil((performance.now() - startedAt) / 500) + 1;
  expect(asked - before).toBeLessThanOrEqual(rounds);
  stream.close();
  await ledger.pool.end();
});
