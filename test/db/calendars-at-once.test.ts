/** A calendar that is published while something else is under way. */
import { describe, expect, test } from '@jest/globals';
import { applyCommands } from '../../db/apply-commands.ts';
import { takeIn } from '../../db/intake.ts';
import { publications } from '../../db/queries/calendars.ts';
import { isResettling, resettleRound } from '../../db/resettle.ts';
import { asOwner } from '../support/database.ts';
import { amended2026, notice2027 } from '../support/editions.ts';
import { act, actOnAll, handIn, handInMany } from '../support/items.ts';
import { packageOf, UNIT } from '../support/packages.ts';
import { local, national, onLedger, publish, rowOf, sweep } from '../support/publishing.ts';
import { openSession } from '../support/sessions.ts';

const soilWater = { typeId: 'soil-water', division: '990100' };

describe('a publication and a decision at once', () => {
  test('an act under way when it is published is kept; the next one is judged by the new calendar', async () => {
    await onLedger('2026-11-02T10:00:00+08:00', async (ledger, database) => {
      const [item] = (await handIn(ledger, [soilWater])) as [string];
      const session = await openSession(database.appUrl);
      await session.client.query('BEGIN');
      // The act has read the clock and the pointer, and has not committed.
      await applyCommands(session.client as never, ledger, [
        { itemId: item, command: { type: 'Accept', expectedVersion: 1 }, actor: 'test', elapsedMs: () => 0 },
      ]);
      await publish(ledger, national(amended2026({ rest: ['2026-11-06'] })));
      // The item is held: it is passed over, and nothing waits.
      expect(await resettleRound(ledger)).toBe(0);
      await session.client.query('COMMIT');
      await session.end();

      expect(await isResettling(ledger.pool)).toBe(true);
      expect((await rowOf(ledger, item))?.due_on).toBe('2026-11-09');
      const outcome = await act(ledger, item, { type: 'Approve', expectedVersion: 1, reasons: null });
      expect(outcome.error).toMatchObject({ code: 'STALE_VERSION' });
      expect(outcome.events.map(({ type }) => type)).toEqual(['CalendarAdopted']);
      expect(await rowOf(ledger, item)).toMatchObject({ due_on: '2026-11-10', calendar_publication: '1' });
      expect(await isResettling(ledger.pool)).toBe(false);
    });
  });

  test('a submission that had read the older pointer is taken over as soon as it is there', async () => {
    await onLedger('2026-11-02T10:00:00+08:00', async (ledger, database) => {
      const session = await openSession(database.appUrl);
      await session.client.query('BEGIN');
      await takeIn(session.client as never, ledger, UNIT, packageOf([soilWater]), () => 0);
      await publish(ledger, national(amended2026({ rest: ['2026-11-06'] })));
      await sweep(ledger);
      await session.client.query('COMMIT');
      await session.end();
      const { rows } = await ledger.pool.query<{ id: string }>('SELECT id FROM items');
      expect(await rowOf(ledger, rows[0]?.id ?? '')).toMatchObject({ due_on: '2026-11-09' });
      await sweep(ledger);
      expect(await rowOf(ledger, rows[0]?.id ?? '')).toMatchObject({ due_on: '2026-11-10', calendar_publication: '1' });
    });
  });

  test('two publications at once follow one another', async () => {
    await onLedger('2026-11-02T10:00:00+08:00', async (ledger) => {
      const both = await Promise.all([
        publish(ledger, national(notice2027)),
        publish(ledger, local('990100', ['2026-11-06'])),
      ]);
      expect(both.map(({ id }) => id).sort()).toEqual([1, 2]);
      const { rows } = await ledger.pool.query(
        `SELECT version FROM calendar_editions WHERE division = '990100' ORDER BY publication_id DESC LIMIT 1`,
      );
      expect(rows[0]?.version).toMatch(/^cn-2024-2027\.\d\+990100\.\d$/);
    });
  });
});

test('killed in the middle, the re-settling goes on: every item is taken over once', async () => {
  await onLedger('2026-11-02T10:00:00+08:00', async (ledger, database) => {
    const ids = await handInMany(ledger, 60);
    await actOnAll(ledger, ids, { type: 'Accept', expectedVersion: 1 });
    await ledger.pool.query('DELETE FROM outbox');
    await publish(ledger, national(amended2026({ rest: ['2026-11-06'] })));

    // One half is held by somebody else, so a first round takes the other half alone.
    const holder = await openSession(database.ownerUrl);
    await holder.client.query('BEGIN');
    await holder.client.query('SELECT FROM items WHERE id = ANY($1) FOR UPDATE', [ids.slice(0, 30)]);
    expect(await resettleRound(ledger)).toBe(30);
    await holder.client.query('COMMIT');

    // The second is killed by the server when it has written everything but the wakes.
    await holder.client.query('BEGIN');
    await holder.client.query('LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE');
    const killed = resettleRound(ledger).catch((error: unknown) => error);
    await holder.isWaitedFor(1);
    await asOwner(
      database.appUrl,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))',
      [holder.pid],
    );
    expect(await killed).toBeInstanceOf(Error);
    await holder.client.query('COMMIT');
    await holder.end();
    expect(await publications(ledger.pool)).toMatchObject([{ resettled: 30, of: 60 }]);

    await sweep(ledger);

    expect(await publications(ledger.pool)).toMatchObject([{ resettled: 60, of: 60 }]);
    const { rows } = await ledger.pool.query<{ adopted: number; told: number }>(
      `SELECT (SELECT count(*)::int FROM events WHERE item_id = items.id AND type = 'CalendarAdopted') AS adopted,
              (SELECT count(*)::int FROM outbox WHERE item_id = items.id) AS told FROM items`,
    );
    expect(rows).toEqual(Array.from({ length: 60 }, () => ({ adopted: 1, told: 1 })));
  });
});
