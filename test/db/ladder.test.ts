/** The ladder over the real PostgreSQL: who is told what, what stands in the rows, and what a due instant costs. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import type { Ledger } from '../../db/ledger.ts';
import { settleDue, settleItem } from '../../db/settle.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { accept, act, actOnAll, handIn, handInMany, journal, moveClock } from '../support/items.ts';

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

const city = (typeId: string) => ({ typeId, division: '990100' });
/** Moves to each next deadline and lets the sweep settle it, until the ledger's clock stands at `until`. */
const walk = async (until: string) => {
  for (;;) {
    const { rows } = await ledger.pool.query<{ at: Date | null }>(
      `SELECT min(next_deadline_at) + interval '1 minute' AS at FROM items`,
    );
    const at = rows[0]?.at;
    if (at == null || at.getTime() > Date.parse(until)) break;
    await moveClock(ledger, at.toISOString());
    // Twice at once, and once more: whoever comes second records nothing.
    await Promise.all([settleDue(ledger), settleDue(ledger)]);
    expect((await settleDue(ledger)).parked).toBe(0);
  }
  await moveClock(ledger, until);
};
const inbox = async () => {
  const { rows } = await ledger.pool.query<{ line: string }>(
    `SELECT concat_ws(' ', to_char(raised_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD"T"HH24:MI'), kind, recipient, addressee) AS line
     FROM notices ORDER BY raised_at, id`,
  );
  return rows.map(({ line }) => line);
};

test('each rung reaches the inbox of each of its people once', async () => {
  const [itemId = ''] = await handIn(ledger, [city('flood-impact')]);
  await accept(ledger, itemId);
  await walk('2026-10-01T00:00:00+08:00');
  // Seven working days: through Tuesday the 22nd.
  expect(await inbox()).toEqual([
    '09-18T09:00 halfGone officer officer-990100-SLJ-1',
    '09-21T09:00 warning officer officer-990100-SLJ-1',
    '09-22T09:00 lastDay officer officer-990100-SLJ-1',
    '09-22T09:00 lastDay head 990100-SLJ',
    '09-23T00:00 escalation head 990100-SLJ',
    '09-23T00:00 escalation supervisor 990100',
    '09-24T00:00 overdue head 990100-SLJ',
    '09-24T00:00 escalation leader 990100',
    '09-29T00:00 overdue leader 990100',
    '09-29T00:00 overdue supervisor 990100',
  ]);
});

test('the workflow of an item and the sweep at once record a rung once', async () => {
  const [itemId = ''] = await handIn(ledger, [city('flood-impact')]);
  await accept(ledger, itemId);
  await walk('2026-09-23T08:00:00+08:00');
  await moveClock(ledger, '2026-09-24T00:01:00+08:00');
  await Promise.all([settleItem(ledger, itemId), settleDue(ledger), settleItem(ledger, itemId), settleDue(ledger)]);
  const types = (await journal(ledger, itemId)).map(({ type }) => type);
  expect(types.slice(-3)).toEqual(['EscalationRaised', 'RungReached', 'EscalationRaisedFurther']);
});

test('what has become of an escalation stands in its row, and goes with the answer that was sent back', async () => {
  const [itemId = ''] = await handIn(ledger, [city('flood-impact')]);
  await accept(ledger, itemId);
  await walk('2026-09-23T08:00:00+08:00');
  const row = async () =>
    (await ledger.pool.query('SELECT measure, done_on::text, answered_by, closed_by FROM escalations')).rows;
  expect(await row()).toEqual([]);
  const answer = { measure: '已召开评审会', doneOn: '2026-09-25' };
  await act(ledger, itemId, { type: 'AnswerEscalation', ordinal: 1, recipient: 'head', by: 'head-1', ...answer });
  expect(await row()).toEqual([
    { measure: '已召开评审会', done_on: '2026-09-25', answered_by: 'head-1', closed_by: null },
  ]);
  await act(ledger, itemId, { type: 'RaiseEscalation', ordinal: 1, reasons: '不明确' });
  expect(await row()).toEqual([{ measure: null, done_on: null, answered_by: null, closed_by: null }]);
  await act(ledger, itemId, { type: 'AnswerEscalation', ordinal: 1, recipient: 'leader', by: 'leader-1', ...answer });
  await act(ledger, itemId, { type: 'CloseEscalation', ordinal: 1, by: 'supervisor-1', findings: '属实' });
  expect(await row()).toMatchObject([{ answered_by: 'leader-1', closed_by: 'supervisor-1' }]);
  await walk('2026-12-01T00:00:00+08:00');
  expect((await journal(ledger, itemId)).map(({ type }) => type).at(-1)).toBe('EscalationClosed');
});

describe('what a due instant costs', () => {
  test('items that silence deems: as many statements whatever their number, two events and two notices each', async () => {
    const cost = async (count: number) => {
      const items = await handInMany(ledger, count);
      await actOnAll(ledger, items, { type: 'Accept', expectedVersion: 1 });
      const { rows } = await ledger.pool.query<{ day: string }>(
        'SELECT (max(due_on) + 1)::text AS day FROM items WHERE closed_at IS NULL',
      );
      await walk(`${rows[0]?.day}T00:00:59+08:00`);
      const before = await counts();
      await moveClock(ledger, `${rows[0]?.day}T00:01:00+08:00`);
      const sent = jest.spyOn(pg.Client.prototype, 'query');
      await settleDue(ledger);
      const statements = sent.mock.calls.length;
      sent.mockRestore();
      const after = await counts();
      return { statements, events: after.events - before.events, notices: after.notices - before.notices };
    };
    const few = await cost(3);
    const many = await cost(60);
    expect(few).toMatchObject({ events: 6, notices: 6 });
    expect(many).toEqual({ events: 120, notices: 120, statements: few.statements });
    expect((await ledger.pool.query('SELECT FROM escalations')).rowCount).toBe(0);
  });

  const counts = async () => {
    const { rows } = await ledger.pool.query<{ events: number; notices: number }>(
      'SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM notices) AS notices',
    );
    return rows[0] ?? { events: 0, notices: 0 };
  };
});
