/** The log over all events: a leaf for each, in the order of the journal, and roots and proofs that follow from them. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HashLogged, logFollower } from '../../db/event-log.ts';
import type { JournalEntry } from '../../db/followers.ts';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inclusionProofs, leavesOfItem, logRoot, logSize, rootsOf } from '../../db/log-tree.ts';
import { inTransaction } from '../../db/pool.ts';
import { eventsOf } from '../../db/queries/items.ts';
import { canonicalJson, chainHashes } from '../../documents/canonical-json.ts';
import { hashFollowed, sha256 } from '../../documents/log-leaf.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { consistencyPath, isConsistent, rootOfInclusion, treeRoot } from '../../domain/proof/merkle.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { followToEnd } from '../support/followers.ts';
import { accept, actOnAll, handInMany } from '../support/items.ts';
import { openSession, type Session } from '../support/sessions.ts';

let database: TestDatabase;
let ledger: Ledger;
let sessions: Session[];
beforeEach(async () => {
  sessions = [];
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterEach(async () => {
  await Promise.all(sessions.map((session) => session.end()));
  await ledger.pool.end();
  await database.drop();
});

const follower = logFollower(hashFollowed);
const hex = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('hex');
interface Leaf {
  readonly no: number;
  readonly item_id: string;
  readonly seq: number;
  readonly chain: Buffer;
  readonly leaf: Buffer;
}
const leaves = async () =>
  (await ledger.pool.query<Leaf>('SELECT no::int, item_id, seq, chain, leaf FROM log_leaves ORDER BY no')).rows;

describe('a leaf', () => {
  test('stands for every event, in the order of the journal, and is chained as the certificates are', async () => {
    const items = await handInMany(ledger, 5);
    for (const itemId of items) await accept(ledger, itemId);
    await followToEnd(ledger, follower);
    const { rows } = await ledger.pool.query<{ item_id: string; seq: number; tx: string; position: string }>(
      'SELECT item_id, seq, tx::text, position::text FROM events ORDER BY tx, position',
    );
    const logged = await leaves();
    expect(logged.map(({ no, item_id, seq }) => [no, item_id, seq])).toEqual(
      rows.map(({ item_id, seq }, i) => [i, item_id, seq]),
    );
    for (const itemId of items) {
      const events = (await eventsOf(ledger.pool, itemId)).map(({ effectiveAt, decidedAt, ...rest }) => ({
        ...rest,
        effectiveAt: isoShanghai(effectiveAt.getTime()),
        decidedAt: isoShanghai(decidedAt.getTime()),
      }));
      const own = logged.filter((one) => one.item_id === itemId).sort((a, b) => a.seq - b.seq);
      expect(own.map(({ chain }) => hex(chain))).toEqual(chainHashes(events));
    }
    for (const [i, { item_id: itemId, seq, tx, position }] of rows.entries()) {
      const data = canonicalJson({ chain: hex(logged[i]?.chain ?? null), itemId, position, seq, tx });
      expect(hex(logged[i]?.leaf ?? null)).toBe(hex(sha256(Buffer.concat([Buffer.of(0), Buffer.from(data)]))));
    }
  });

  test('is chained rightly where an older transaction wrote behind a younger one', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await followToEnd(ledger, follower);
    const [older, younger] = [await openSession(database.ownerUrl), await openSession(database.ownerUrl)];
    sessions.push(older, younger);
    const add = ({ client }: Session, seq: number) =>
      client.query(
        `INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
         VALUES ($1, $2, 'WarningRaised', '2026-09-14T01:00:00Z', '2026-09-14T01:00:00Z', 'clock', '{}')`,
        [itemId, seq],
      );
    await older.client.query('BEGIN');
    await older.client.query('SELECT pg_current_xact_id()');
    await add(younger, 2);
    await add(older, 3);
    await older.client.query('COMMIT');
    // One at a time: the chain of the first of them hangs on an event that is not in the log yet.
    await eventually('both are logged', async () => {
      while ((await followOnce(ledger, follower, 1)) > 0);
      return (await logSize(ledger.pool)) === 3 ? true : undefined;
    });
    const logged = await leaves();
    expect(logged.map(({ seq }) => seq)).toEqual([1, 3, 2]);
    const events = (await eventsOf(ledger.pool, itemId)).map(({ effectiveAt, decidedAt, ...rest }) => ({
      ...rest,
      effectiveAt: isoShanghai(effectiveAt.getTime()),
      decidedAt: isoShanghai(decidedAt.getTime()),
    }));
    const [first, second, third] = chainHashes(events);
    expect(logged.map(({ chain }) => hex(chain))).toEqual([first, third, second]);
  });

  test('is never written behind a gap, and never changed', async () => {
    const [itemId = ''] = await handInMany(ledger, 1);
    await followToEnd(ledger, follower);
    const session = await openSession(database.ownerUrl);
    sessions.push(session);
    await session.client.query(
      `INSERT INTO events (item_id, seq, type, effective_at, decided_at, actor, data)
       VALUES ($1, 3, 'WarningRaised', ledger_clock(), ledger_clock(), 'clock', '{}')`,
      [itemId],
    );
    await eventually('the gap is named', async () => {
      const stopped = await followOnce(ledger, follower).catch((error: Error) => error.message);
      return stopped === 0 ? undefined : stopped;
    }).then((message) => expect(message).toBe(`the event before 3 of item ${itemId} is not there`));
    expect(await logSize(ledger.pool)).toBe(1);
    for (const table of ['log_leaves', 'log_nodes', 'log_heads']) {
      await expect(session.client.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
      await expect(
        ledger.pool.query(`UPDATE ${table} SET ${table === 'log_heads' ? "jws = ''" : 'no = 0'}`),
      ).rejects.toThrow();
    }
  });
});

describe('roots and proofs', () => {
  test('follow from the leaves, for every size, across the stored subtrees', async () => {
    const items = await handInMany(ledger, 300);
    await actOnAll(ledger, items, { type: 'Accept', expectedVersion: 1 });
    await eventually('all are logged', async () => {
      while ((await followOnce(ledger, follower, 97)) > 0);
      return (await logSize(ledger.pool)) === 600 ? true : undefined;
    });
    const digests = (await leaves()).map(({ leaf }) => leaf);
    const { rows } = await ledger.pool.query('SELECT level, no::int FROM log_nodes ORDER BY level, no');
    expect(rows).toEqual([
      { level: 8, no: 0 },
      { level: 8, no: 1 },
    ]);
    for (const size of [1, 2, 255, 256, 257, 511, 512, 513, 600]) {
      expect(hex(await logRoot(ledger.pool, size))).toBe(hex(treeRoot(sha256, digests.slice(0, size))));
    }
    expect(await logRoot(ledger.pool, 601)).toBeNull();
    const root = treeRoot(sha256, digests);
    const proofs = await inclusionProofs(ledger.pool, [0, 255, 256, 599], 600);
    for (const [i, index] of [0, 255, 256, 599].entries()) {
      const found = rootOfInclusion(sha256, digests[index] as Uint8Array, { index, size: 600, path: proofs[i] ?? [] });
      expect(hex(found)).toBe(hex(root));
    }
    for (const size of [1, 256, 300, 512, 599]) {
      const path = await rootsOf(ledger.pool, consistencyPath(size, 600));
      const older = { size, root: treeRoot(sha256, digests.slice(0, size)) };
      expect(isConsistent(sha256, { older, newer: { size: 600, root }, path })).toBe(true);
    }
    expect((await leavesOfItem(ledger.pool, items[0] ?? '')).map(({ no, seq }) => ({ no, seq }))).toEqual([
      { no: 0, seq: 1 },
      { no: 300, seq: 2 },
    ]);
  });

  test('of more than 65,536 events read no more than a few hundred rows', async () => {
    const size = 66_000;
    const plain: HashLogged = (_before, { position }) => {
      const leaf = sha256(Buffer.from(position));
      return { chain: leaf, leaf };
    };
    const entries = Array.from({ length: size }, (_, i) => ({
      itemId: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
      seq: 1,
      position: String(i),
    })) as unknown as JournalEntry[];
    for (let at = 0; at < size; at += 11_000) {
      await inTransaction(ledger.pool, 3_000, (transaction) =>
        logFollower(plain).take(transaction, entries.slice(at, at + 11_000)),
      );
    }
    const digests = entries.map(({ position }) => sha256(Buffer.from(position)));
    expect((await ledger.pool.query('SELECT count(*)::int AS count FROM log_nodes WHERE level = 16')).rows).toEqual([
      { count: 1 },
    ]);
    expect(hex(await logRoot(ledger.pool, size))).toBe(hex(treeRoot(sha256, digests)));
    const [path = []] = await inclusionProofs(ledger.pool, [65_537], size);
    const found = rootOfInclusion(sha256, digests[65_537] as Uint8Array, { index: 65_537, size, path });
    expect(hex(found)).toBe(hex(treeRoot(sha256, digests)));
  });
});
