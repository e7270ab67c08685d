import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CalendarRefusedError, draftCalendar } from '../../db/calendars.ts';
import type { Ledger } from '../../db/ledger.ts';
import { publications } from '../../db/queries/calendars.ts';
import { isResettling } from '../../db/resettle.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { amended2026, notice2027 } from '../support/editions.ts';
import { accept, act, handIn, journal, moveClock, statusOf } from '../support/items.ts';
import { local, national, onLedger, publish, rowOf, sweep } from '../support/publishing.ts';

const soilWater = { typeId: 'soil-water', division: '990100' };

const typesOf = async (ledger: Ledger, itemId: string) => (await journal(ledger, itemId)).map(({ type }) => type);

describe('one chain of notices, one version', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  beforeAll(async () => {
    database = await createTestDatabase({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
    ledger = ledgerOver(database.appUrl);
  });
  afterAll(async () => {
    await ledger.pool.end();
    await database.drop();
  });

  test('a national notice is everybody’s; a city’s its own and its counties’; a county’s its own', async () => {
    const first = await publish(ledger, local('990100', ['2026-10-15']));
    expect([...first.editions]).toEqual([
      ['990100', 'cn-2024-2026+990100.1'],
      ['990121', 'cn-2024-2026+990100.1'],
      ['990122', 'cn-2024-2026+990100.1'],
      ['990123', 'cn-2024-2026+990100.1'],
    ]);
    const second = await publish(ledger, national(notice2027));
    expect(second.editions.get('990000')).toBe('cn-2024-2027.2');
    expect(second.editions.get('990122')).toBe('cn-2024-2027.2+990100.1');
    const third = await publish(ledger, local('990121', [], ['2026-10-17']));
    expect([...third.editions]).toEqual([['990121', 'cn-2024-2027.2+990100.1+990121.3']]);
  });

  test('each item of a package begins under the calendar of the division that decides it', async () => {
    const items = [
      soilWater,
      { typeId: 'outfall', division: '990121' },
      { typeId: 'land-conversion', division: '990000' },
    ];
    const ids = await handIn(ledger, items);
    const { rows } = await ledger.pool.query<{ item_id: string; version: string }>(
      `SELECT item_id, data ->> 'calendarVersion' AS version FROM events WHERE seq = 1 AND item_id = ANY($1)`,
      [ids],
    );
    expect(ids.map((id) => rows.find((row) => row.item_id === id)?.version)).toEqual([
      'cn-2024-2027.2+990100.1',
      'cn-2024-2027.2+990100.1+990121.3',
      'cn-2024-2027.2',
    ]);
    expect(await isResettling(ledger.pool)).toBe(false);
  });

  test('what stands against a notice is named, and nothing is kept', async () => {
    const before = await publications(ledger.pool);
    const wrong = national(amended2026({ rest: ['2026-09-07', '2026-09-08'] }));
    const refused = await publish(ledger, wrong).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CalendarRefusedError);
    expect((refused as CalendarRefusedError).problems.map(({ code, given }) => [code, given])).toEqual([
      ['DAY_PASSED', '2026-09-07'],
      ['DAY_PASSED', '2026-09-08'],
    ]);
    await expect(
      draftCalendar(ledger.pool, national({ ...notice2027, year: 2030, restDays: [], makeUpWorkdays: [] })),
    ).rejects.toThrow('2030: YEAR_GAP');
    expect(await publications(ledger.pool)).toEqual(before);
  });

  test('the application can publish and never change what was published', async () => {
    for (const table of ['calendar_publications', 'calendar_editions', 'calendar_versions']) {
      await expect(ledger.pool.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    }
    await expect(asOwner(database.ownerUrl, 'DELETE FROM calendar_editions')).rejects.toThrow(/append-only/);
  });
});

test('open items follow: journal, cached dates, wakes of those that moved and of no other', async () => {
  await onLedger('2026-12-28T09:00:00+08:00', async (ledger) => {
    const [moved, unmoved, closed] = (await handIn(ledger, [
      soilWater,
      { typeId: 'project-filing', division: '990100' },
      { typeId: 'outfall', division: '990100' },
    ])) as [string, string, string];
    await accept(ledger, moved);
    await act(ledger, closed, { type: 'Withdraw', expectedVersion: 1, reasons: null });
    expect(await rowOf(ledger, moved)).toMatchObject({ due_on: '2027-01-04', provisional: true, next: null });
    const { rows: alarms } = await ledger.pool.query('SELECT key FROM alarms');
    expect(alarms).toEqual([{ key: '2027' }]);
    await ledger.pool.query('DELETE FROM outbox');

    await publish(ledger, national(notice2027));
    expect(await publications(ledger.pool)).toMatchObject([{ resettled: 0, of: 2 }]);
    await sweep(ledger);

    expect(await publications(ledger.pool)).toMatchObject([{ resettled: 2, of: 2, years: [2027] }]);
    expect(await rowOf(ledger, moved)).toEqual({
      due_on: '2027-01-05',
      provisional: false,
      next: 'half 2026-12-31 09:00:00',
      calendar_publication: '1',
    });
    expect(await typesOf(ledger, moved)).toEqual(['ItemSubmitted', 'ItemAccepted', 'CalendarAdopted']);
    expect(await typesOf(ledger, closed)).toEqual(['ItemSubmitted', 'ItemWithdrawn']);
    const { rows: told } = await ledger.pool.query<{ item_id: string }>('SELECT item_id FROM outbox ORDER BY item_id');
    expect(told.map(({ item_id }) => item_id)).toEqual([moved, unmoved].sort());
    const { rows } = await ledger.pool.query('SELECT actor, data FROM events WHERE type = $1 AND item_id = $2', [
      'CalendarAdopted',
      moved,
    ]);
    expect(rows).toMatchObject([
      {
        actor: 'clock',
        data: {
          calendarVersion: 'cn-2024-2027.1',
          reason: '国办公布节假日安排',
          before: { promisedDue: { dueOn: '2027-01-04' } },
          after: { promisedDue: { dueOn: '2027-01-05' } },
        },
      },
    ]);
  });
});

test('an item whose dates do not change gets no entry and no wake', async () => {
  await onLedger('2026-11-02T09:00:00+08:00', async (ledger) => {
    const [item] = (await handIn(ledger, [soilWater])) as [string];
    await accept(ledger, item);
    await ledger.pool.query('DELETE FROM outbox');
    await publish(ledger, national(notice2027));
    await sweep(ledger);
    expect(await typesOf(ledger, item)).toEqual(['ItemSubmitted', 'ItemAccepted']);
    expect((await rowOf(ledger, item))?.calendar_publication).toBe('1');
    expect((await ledger.pool.query('SELECT FROM outbox')).rowCount).toBe(0);
  });
});

test('a deadline made earlier is settled at the end of the working day after the publication, not before (rules 4)', async () => {
  await onLedger('2026-09-28T10:00:00+08:00', async (ledger) => {
    const [item] = (await handIn(ledger, [soilWater])) as [string];
    await accept(ledger, item);
    await moveClock(ledger, '2026-10-08T10:00:00+08:00');
    await sweep(ledger);
    await publish(ledger, national(amended2026({ without: ['2026-10-08', '2026-10-10'] })));
    // 8 October works anyway and 10 October rests now: 29, 30 September, 8, 9, 12 October.
    await sweep(ledger);
    expect((await rowOf(ledger, item))?.due_on).toBe('2026-10-12');
    await publish(ledger, local('990100', [], ['2026-10-10', '2026-10-11']));
    await sweep(ledger);
    expect(await rowOf(ledger, item)).toMatchObject({ due_on: '2026-10-10' });

    await moveClock(ledger, '2026-10-11T00:01:00+08:00');
    await sweep(ledger);
    expect(await statusOf(ledger, item)).toBe('deemedApproved');
    const deemed = (await journal(ledger, item)).find(({ type }) => type === 'ItemDeemedApproved');
    expect(deemed?.effectiveAt).toBe('2026-10-10T16:00:00.000Z');
  });
});
