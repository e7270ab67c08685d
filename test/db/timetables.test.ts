import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction, type Transaction } from '../../db/pool.ts';
import {
  findTimetable,
  type Publication,
  publishTimetable,
  TimetableRefusedError,
  timetableOn,
  timetableVersions,
  weighTimetables,
} from '../../db/timetables.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { act, handIn, moveClock } from '../support/items.ts';
import { timetable } from '../support/rulebook.ts';
import { openSession } from '../support/sessions.ts';

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  // 23:59 in Shanghai: there the next day begins in a minute; in UTC it is still the afternoon.
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T23:59:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

const next = (version: string) => ({ ...timetable, version });
const publish = (content: unknown, effectiveOn: string, more: Partial<Publication> = {}) =>
  inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    publishTimetable(transaction, { content, effectiveOn, publishedBy: 'admin', reason: '提速', ...more }),
  );
const refusal = async (attempt: Promise<unknown>) => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TimetableRefusedError);
  return (error as TimetableRefusedError).problems.map(({ pointer, code, allowed }) => [pointer, code, allowed]);
};
const standings = async () =>
  (await timetableVersions(ledger.pool)).map(({ version, standing, effectiveOn }) => [version, standing, effectiveOn]);

describe('publishing', () => {
  test('is for tomorrow at the earliest, by the day of the city', async () => {
    expect(await refusal(publish(next('a-1'), '2026-09-14'))).toEqual([
      ['/effectiveOn', 'EFFECTIVE_TOO_EARLY', ['2026-09-15']],
    ]);
    await publish(next('a-1'), '2026-09-15');
    expect(await standings()).toEqual([
      ['a-1', 'scheduled', '2026-09-15'],
      [timetable.version, 'inForce', '2020-01-01'],
    ]);
    const [row] = await timetableVersions(ledger.pool);
    expect(row).toMatchObject({ publishedBy: 'admin', reason: '提速', types: 45 });
    expect(row?.publishedAt?.toISOString()).toBe('2026-09-14T15:59:00.000Z');
  });

  test('keeps the content as it was given', async () => {
    expect(await findTimetable(ledger.pool, 'a-1')).toEqual(next('a-1'));
    expect(await findTimetable(ledger.pool, 'never')).toBeUndefined();
  });

  test('a version is published once, and what was published never changes', async () => {
    expect(await refusal(publish(next('a-1'), '2026-12-01'))).toEqual([
      ['/timetable/version', 'VERSION_TAKEN', undefined],
    ]);
    for (const sql of ["UPDATE timetable_versions SET reason = ''", 'DELETE FROM timetable_versions']) {
      await expect(ledger.pool.query(sql)).rejects.toThrow('permission denied');
      await expect(asOwner(database.ownerUrl, sql)).rejects.toThrow('the ledger is append-only');
    }
    const other = `INSERT INTO timetable_versions (version, effective_on, content) VALUES ('b', '2027-01-01', '{"version": "c"}')`;
    await expect(ledger.pool.query(other)).rejects.toThrow('check constraint');
  });

  test('judges the content again, by the departments of this ledger, and tells everything at once', async () => {
    const content = structuredClone({ ...timetable, version: 'A 2', departments: undefined }) as unknown as {
      items: { department: string }[];
    };
    (content.items[0] as { department: string }).department = 'XYZ';
    expect((await refusal(publish(content, '2026-09-01'))).map(([pointer, code]) => [pointer, code])).toEqual([
      ['/effectiveOn', 'EFFECTIVE_TOO_EARLY'],
      ['/timetable/version', 'BAD_FORMAT'],
      ['/timetable/departments', 'WRONG_TYPE'],
      ['/timetable/items/0/department', 'UNKNOWN_DEPARTMENT'],
    ]);
    expect(await standings()).toHaveLength(2);
  });

  test('before its day a version can be replaced, by a name that sorts behind it', async () => {
    await publish(next('b-2'), '2026-10-01');
    expect(await refusal(publish(next('b-1'), '2026-10-01'))).toEqual([
      ['/timetable/version', 'EFFECTIVE_DAY_TAKEN', undefined],
    ]);
    await publish(next('b-3'), '2026-10-01');
    expect((await standings()).slice(0, 2)).toEqual([
      ['b-3', 'scheduled', '2026-10-01'],
      ['b-2', 'replaced', '2026-10-01'],
    ]);
    expect(await timetableOn(ledger.pool, '2026-10-01')).toMatchObject({ content: { version: 'b-3' } });
    expect(await timetableOn(ledger.pool, '2026-09-30')).toMatchObject({ content: { version: 'a-1' } });
    expect(await timetableOn(ledger.pool, null)).toMatchObject({ day: '2026-09-15', effectiveOn: '2026-09-15' });
    expect(await timetableOn(ledger.pool, '2019-01-01')).toEqual({
      day: '2019-01-01',
      effectiveOn: null,
      content: null,
    });
  });

  test('waits for another publication under way, and sees it', async () => {
    const session = await openSession(database.appUrl);
    await session.client.query('BEGIN');
    const first = { content: next('c-2'), effectiveOn: '2026-11-01', publishedBy: 'admin', reason: '提速' };
    await publishTimetable(session.client as unknown as Transaction, first);
    const second = refusal(publish(next('c-1'), '2026-11-01'));
    await session.isWaitedFor();
    await session.client.query('COMMIT');
    expect(await second).toEqual([['/timetable/version', 'EFFECTIVE_DAY_TAKEN', undefined]]);
    await session.end();
  });
});

describe('what runs already', () => {
  test('keeps the version it began on; from the day on the new one is used, and the old is past', async () => {
    const soilWater = { typeId: 'soil-water', division: '990100' };
    const [before = ''] = await handIn(ledger, [soilWater]);
    await moveClock(ledger, '2026-09-15T00:00:00+08:00');
    // In UTC it is still the 14th.
    expect(await timetableOn(ledger.pool, null)).toMatchObject({ day: '2026-09-16', content: { version: 'a-1' } });
    const [after = ''] = await handIn(ledger, [soilWater]);
    await act(ledger, before, { type: 'Accept', expectedVersion: 1 });
    const versionOf = async (id: string) => {
      const { rows } = await ledger.pool.query<{ version: string }>(
        `SELECT data ->> 'timetableVersion' AS version FROM events WHERE item_id = $1 AND seq = 1`,
        [id],
      );
      return rows[0]?.version;
    };
    expect([await versionOf(before), await versionOf(after)]).toEqual([timetable.version, 'a-1']);
    expect((await standings()).slice(-2).map(([, standing]) => standing)).toEqual(['inForce', 'past']);
    expect(await weighTimetables(ledger.pool, 90)).toEqual({
      openItems: [
        { version: 'a-1', count: 1 },
        { version: timetable.version, count: 1 },
      ],
      handedIn: new Map([['soil-water', 2]]),
    });
    await act(ledger, before, { type: 'Withdraw', expectedVersion: 2, reasons: null });
    await moveClock(ledger, '2026-12-14T00:00:00+08:00');
    expect(await weighTimetables(ledger.pool, 90)).toEqual({
      openItems: [{ version: 'a-1', count: 1 }],
      handedIn: new Map([['soil-water', 1]]),
    });
  });
});
