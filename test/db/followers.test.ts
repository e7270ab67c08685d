/** Followers of the journal: nothing passed over, nothing kept twice, however transactions end and processes die. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type Follower, followOnce, type JournalEntry, JournalFromElsewhereError } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { runFollowers } from '../../worker/followers.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { accept, handInMany } from '../support/items.ts';
import { openSession, type Session } from '../support/sessions.ts';

let database: TestDatabase;
let ledger: Ledger;
let sessions: Session[];
beforeEach(async () => {
  sessions = [];
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
  await asOwner(database.ownerUrl, 'CREATE TABLE seen (item_id uuid, seq int)');
  await asOwner(database.ownerUrl, 'GRANT SELECT, INSERT ON seen TO shixian_app');
});
afterEach(async () => {
  await Promise.all(sessions.map((session) => session.end()));
  await ledger.pool.end();
  await database.drop();
});

/** Writes down what it takes in, so that a second time shows. */
const notebook = (from: Follower['from'] = 'beginning'): Follower => ({
  name: 'notebook',
  from,
  async take(transaction, entries) {
    await transaction.query('INSERT INTO seen SELECT * FROM unnest($1::uuid[], $2::int[])', [
      entries.map(({ itemId }) => itemId),
      entries.map(({ seq }) => seq),
    ]);
  },
});
const followAll = async (follower: Follower, limit?: number) => {
  let taken = 0;
  for (let more = -1; more !== 0; taken += more) more = await followOnce(ledger, follower, limit);
  return taken;
};
/** Until no transaction of the cluster is older than the journal's end: other tests share the server. */
const followToEnd = (follower: Follower) =>
  eventually('the follower reached the end', async () => {
    await followAll(follower);
    const { rows } = await ledger.pool.query<{ missing: number }>(
      `SELECT count(*)::int AS missing FROM events WHERE NOT EXISTS
         (SELECT FROM seen WHERE seen.item_id = events.item_id AND seen.seq = events.seq)`,
    );
    return rows[0]?.missing === 0 ? true : undefined;
  });
const doubles = async () => {
  const { rows } = await ledger.pool.query('SELECT item_id, seq FROM seen GROUP BY 1, 2 HAVING count(*) > 1');
  return rows;
};
const session = async () => {
  const opened = await openSession(database.ownerUrl);
  sessions.push(opened);
  return opened.client;
};
const addEvent = `INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
  VALUES ($1, $2, 'WarningRaised', ledger_clock(), ledger_clock(), 'clock', '{}')`;

describe('the order of the journal', () => {
  test('every event once, each item in its order, in small bites too', async () => {
    const items = await handInMany(ledger, 7);
    for (const itemId of items) await accept(ledger, itemId);
    const order: JournalEntry[] = [];
    const follower: Follower = {
      ...notebook(),
      async take(transaction, entries) {
        order.push(...entries);
        await notebook().take(transaction, entries);
      },
    };
    await eventually('all are seen', async () => {
      await followAll(follower, 3);
      return order.length === 14 ? true : undefined;
    });
    expect(await doubles()).toEqual([]);
    for (const itemId of items) {
      const own = order.filter((entry) => entry.itemId === itemId);
      expect(own.map(({ seq, event }) => [seq, event.type])).toEqual([
        [1, 'ItemSubmitted'],
        [2, 'ItemAccepted'],
      ]);
    }
    expect(await followOnce(ledger, follower)).toBe(0);
  });

  test('an event with an earlier position that commits late is not passed over', async () => {
    const [one, two] = await handInMany(ledger, 2);
    await followToEnd(notebook());
    const [slow, quick] = [await session(), await session()];
    await slow.query('BEGIN');
    await slow.query(addEvent, [one, 2]);
    await quick.query(addEvent, [two, 2]);
    expect(await followAll(notebook())).toBe(0);
    await slow.query('COMMIT');
    await followToEnd(notebook());
    expect(await doubles()).toEqual([]);
  });

  test('an event of an older transaction that writes after a younger one is not passed over', async () => {
    const [one, two] = await handInMany(ledger, 2);
    await followToEnd(notebook());
    const [older, younger] = [await session(), await session()];
    await older.query('BEGIN');
    await older.query('SELECT pg_current_xact_id()');
    await younger.query('BEGIN');
    await younger.query(addEvent, [two, 2]);
    await older.query(addEvent, [one, 2]);
    await older.query('COMMIT');
    await followAll(notebook());
    await younger.query('COMMIT');
    await followToEnd(notebook());
    expect(await doubles()).toEqual([]);
  });

  test('what was rolled back leaves a gap that holds nobody up', async () => {
    const [one, two] = await handInMany(ledger, 2);
    const undone = await session();
    await undone.query('BEGIN');
    await undone.query(addEvent, [one, 2]);
    await undone.query('ROLLBACK');
    await accept(ledger, two ?? '');
    await followToEnd(notebook());
    expect(await doubles()).toEqual([]);
  });

  test('one that begins now sees only what comes after it', async () => {
    const [item] = await handInMany(ledger, 1);
    await eventually('what came before is over', async () => {
      const { rows } = await ledger.pool.query<{ over: boolean }>(
        'SELECT bool_and(tx < pg_snapshot_xmin(pg_current_snapshot())) AS over FROM events',
      );
      return rows[0]?.over ? true : undefined;
    });
    expect(await followOnce(ledger, notebook('now'))).toBe(0);
    await accept(ledger, item ?? '');
    const { rows } = await eventually('the new event is seen', async () => {
      await followAll(notebook('now'));
      const seen = await ledger.pool.query<{ seq: number }>('SELECT seq FROM seen');
      return seen.rows.length > 0 ? seen : undefined;
    });
    expect(rows).toEqual([{ seq: 2 }]);
  });
});

describe('what goes wrong', () => {
  test('a follower that throws keeps its place, and nothing of what it wrote', async () => {
    await handInMany(ledger, 3);
    const failing: Follower = {
      ...notebook(),
      async take(transaction, entries) {
        await notebook().take(transaction, entries);
        throw new Error('not today');
      },
    };
    await eventually('it is tried', async () => {
      const outcome = await followOnce(ledger, failing).catch((error: Error) => error.message);
      return outcome === 'not today' ? true : undefined;
    });
    expect((await ledger.pool.query('SELECT FROM seen')).rowCount).toBe(0);
    await followToEnd(notebook());
    expect(await doubles()).toEqual([]);
  });

  test('of two processes at once, one takes and the other passes', async () => {
    await handInMany(ledger, 40);
    await eventually('all are seen', async () => {
      await Promise.all(Array.from({ length: 8 }, () => followOnce(ledger, notebook(), 7)));
      const { rowCount } = await ledger.pool.query('SELECT FROM seen');
      return rowCount === 40 ? true : undefined;
    });
    expect(await doubles()).toEqual([]);
  });

  test('a database restored into a new cluster is noticed', async () => {
    await handInMany(ledger, 1);
    await followToEnd(notebook());
    await asOwner(database.ownerUrl, `UPDATE followers SET tx = '9000000000000'`);
    await expect(followOnce(ledger, notebook())).rejects.toThrow(JournalFromElsewhereError);
  });

  test('the loop goes on after a failure and ends with its signal', async () => {
    await handInMany(ledger, 2);
    let tries = 0;
    const stopping = new AbortController();
    const stumbling: Follower = {
      ...notebook(),
      async take(transaction, entries) {
        tries += 1;
        if (tries === 1) throw new Error('the first time fails');
        await notebook().take(transaction, entries);
      },
    };
    const running = runFollowers({
      ledger,
      followers: [stumbling],
      logger: pino({ enabled: false }),
      signal: stopping.signal,
    });
    await eventually('both are seen', async () => {
      const { rowCount } = await ledger.pool.query('SELECT FROM seen');
      return rowCount === 2 ? true : undefined;
    });
    stopping.abort();
    await running;
    expect(await doubles()).toEqual([]);
  });
});
