/** Legs in the ledger: where they go, who is told, and what a calendar published meanwhile does to their dates. */
import { describe, expect, test } from '@jest/globals';
import { type SubmissionInput, takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { amended2026, notice2027 } from '../support/editions.ts';
import { accept, act, journal, moveClock } from '../support/items.ts';
import { packageOf, UNIT } from '../support/packages.ts';
import { national, onLedger, publish, sweep } from '../support/publishing.ts';

/** An item of a project that lies in this division; answers its id. */
async function handInFrom(ledger: Ledger, projectDivision: string, item: SubmissionInput['items'][number]) {
  const parcel = packageOf([item]);
  const input = { ...parcel, project: { ...parcel.project, division: projectDivision } };
  await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    takeIn(transaction, ledger, UNIT, input, () => 0),
  );
  const { rows } = await ledger.pool.query<{ id: string }>(
    'SELECT id FROM items ORDER BY received_at DESC, id DESC LIMIT 1',
  );
  return rows[0]?.id ?? '';
}
const river = { typeId: 'river-works', division: '990100' };
const flood = { typeId: 'flood-impact', division: '990100' };

async function legsOf(ledger: Ledger, itemId: string): Promise<readonly string[]> {
  const { rows } = await ledger.pool.query<{ leg: string }>(
    `SELECT (data ->> 'leg') || ' ' || (data ->> 'departmentId') || ' ' || (data -> 'due' ->> 'dueOn') AS leg
     FROM events WHERE item_id = $1 AND type = 'OpinionRequested' ORDER BY seq`,
    [itemId],
  );
  return rows.map(({ leg }) => leg);
}
async function toldOf(ledger: Ledger, itemId: string): Promise<readonly string[]> {
  const { rows } = await ledger.pool.query<{ told: string }>(
    `SELECT kind || ' ' || recipient || ' ' || addressee AS told FROM notices
     WHERE item_id = $1 AND kind LIKE 'opinion%' ORDER BY event_seq, recipient, addressee`,
    [itemId],
  );
  return rows.map(({ told }) => told);
}

describe('where a leg is done', () => {
  test('in the division of its tier in which the project lies; where that lies above it there is none', async () => {
    await onLedger('2026-09-14T10:00:00+08:00', async (ledger) => {
      const inCounty = await handInFrom(ledger, '990121', river);
      const inCity = await handInFrom(ledger, '990100', river);
      const above = await handInFrom(ledger, '990121', { typeId: 'land-conversion', division: '990000' });
      const none = await handInFrom(ledger, '990121', { typeId: 'soil-water', division: '990100' });
      for (const itemId of [inCounty, inCity, above, none]) await accept(ledger, itemId);
      expect(await legsOf(ledger, inCounty)).toEqual([
        'county-examination 990121-SLJ 2026-09-18',
        'navigation-opinion 990100-JTJ 2026-09-22',
      ]);
      expect(await legsOf(ledger, inCity)).toEqual(['navigation-opinion 990100-JTJ 2026-09-22']);
      expect(await legsOf(ledger, above)).toEqual(['city-examination 990100-ZRZ 2026-09-28']);
      expect(await legsOf(ledger, none)).toEqual([]);
      const { rows } = await ledger.pool.query('SELECT consulted FROM items WHERE id = $1', [inCounty]);
      expect(rows[0].consulted).toEqual(['990121-SLJ', '990100-JTJ']);
    });
  });

  test('a county without the department: taken in without the leg, and one alarm', async () => {
    await onLedger('2026-09-14T10:00:00+08:00', async (ledger) => {
      for (let time = 0; time < 2; time += 1) {
        const itemId = await handInFrom(ledger, '990122', river);
        await accept(ledger, itemId);
        expect(await legsOf(ledger, itemId)).toEqual(['navigation-opinion 990100-JTJ 2026-09-22']);
      }
      const { rows } = await ledger.pool.query(`SELECT kind, key FROM alarms WHERE kind = 'leg-without-department'`);
      expect(rows).toEqual([{ kind: 'leg-without-department', key: '990122-SLJ' }]);
    });
  });
});

describe('who is told', () => {
  test('asked, reminded, escalated: the department; answered or consented: the officer; the supervisor by the rule', async () => {
    await onLedger('2026-09-14T10:00:00+08:00', async (ledger) => {
      const itemId = await handInFrom(ledger, '990121', flood);
      await accept(ledger, itemId);
      await moveClock(ledger, '2026-09-17T09:02:00+08:00');
      await sweep(ledger);
      await moveClock(ledger, '2026-09-19T00:02:00+08:00');
      await sweep(ledger);
      const officer = (await ledger.pool.query('SELECT officer_id FROM items')).rows[0].officer_id;
      expect(await toldOf(ledger, itemId)).toEqual([
        'opinionRequested head 990121-SLJ',
        'opinionReminder head 990121-SLJ',
        'opinionOverdue head 990121-SLJ',
        `opinionOverdue officer ${officer}`,
        'opinionOverdue supervisor 990100',
      ]);
      const given = {
        type: 'GiveOpinion',
        ordinal: 1,
        departmentId: '990121-SLJ',
        view: 'agrees',
        text: '同意。',
      } as const;
      expect((await act(ledger, itemId, given)).error).toBeNull();
      expect((await toldOf(ledger, itemId)).at(-1)).toBe(`opinionGiven officer ${officer}`);
      const { rows } = await ledger.pool.query(
        `SELECT DISTINCT actor FROM events WHERE type IN ('OpinionReminded', 'OpinionEscalated', 'OpinionRequested')`,
      );
      expect(rows).toEqual([{ actor: 'clock' }]);
    });
  });

  test('a leg whose silence consents: its officer alone', async () => {
    await onLedger('2026-09-14T10:00:00+08:00', async (ledger) => {
      const itemId = await handInFrom(ledger, '990121', river);
      await accept(ledger, itemId);
      await moveClock(ledger, '2026-09-19T00:02:00+08:00');
      await sweep(ledger);
      expect((await toldOf(ledger, itemId)).filter((told) => told.startsWith('opinionConsented'))).toHaveLength(1);
      expect((await toldOf(ledger, itemId)).some((told) => told.startsWith('opinionOverdue'))).toBe(false);
    });
  });
});

describe('a calendar that is published while others are asked (rules 11)', () => {
  test('moves the date of a leg like a limit, and says so in the journal', async () => {
    await onLedger('2026-11-02T10:00:00+08:00', async (ledger) => {
      const itemId = await handInFrom(ledger, '990121', river);
      await accept(ledger, itemId);
      expect(await legsOf(ledger, itemId)).toContain('county-examination 990121-SLJ 2026-11-06');
      await publish(ledger, national(amended2026({ rest: ['2026-11-05'] })));
      await sweep(ledger);
      const { rows } = await ledger.pool.query<{ before: object[]; after: object[] }>(
        `SELECT data -> 'before' -> 'opinions' AS before, data -> 'after' -> 'opinions' AS after
         FROM events WHERE type = 'CalendarAdopted'`,
      );
      expect(rows[0]).toMatchObject({
        before: [
          { ordinal: 1, due: { dueOn: '2026-11-06' } },
          { ordinal: 2, due: { dueOn: '2026-11-11' } },
        ],
        after: [
          { ordinal: 1, due: { dueOn: '2026-11-09' } },
          { ordinal: 2, due: { dueOn: '2026-11-12' } },
        ],
      });
      await moveClock(ledger, '2026-11-07T00:02:00+08:00');
      await sweep(ledger);
      expect((await journal(ledger, itemId)).some(({ type }) => type === 'OpinionConsentedBySilence')).toBe(false);
      await moveClock(ledger, '2026-11-10T00:02:00+08:00');
      await sweep(ledger);
      const consented = (await journal(ledger, itemId)).find(({ type }) => type === 'OpinionConsentedBySilence');
      expect(consented?.effectiveAt).toBe('2026-11-09T16:00:00.000Z');
    });
  });

  test('makes a date known that lay past the known calendar: a leg, and the answer to a correction list', async () => {
    await onLedger('2026-12-28T10:00:00+08:00', async (ledger) => {
      const leg = await handInFrom(ledger, '990121', river);
      await accept(ledger, leg);
      const asked = await handInFrom(ledger, '990121', { typeId: 'soil-water', division: '990100' });
      const list = { missing: ['水土保持图'], noticeNo: '临水函〔2026〕7号', noticedOn: '2026-12-28' };
      await act(ledger, asked, { type: 'RequestCorrection', expectedVersion: 1, ...list });
      const nextOf = async (id: string) =>
        (await ledger.pool.query('SELECT next_deadline_kind AS kind FROM items WHERE id = $1', [id])).rows[0].kind;
      // Four working days after 28 December reach into a year that no notice covers.
      expect([await nextOf(leg), await nextOf(asked)]).toEqual([null, null]);
      await publish(ledger, national(notice2027));
      await sweep(ledger);
      expect([await nextOf(leg), await nextOf(asked)]).toEqual(['opinionReminder', 'correction']);
      await moveClock(ledger, '2027-01-25T00:02:00+08:00');
      await sweep(ledger);
      expect((await journal(ledger, leg)).map(({ type }) => type)).toContain('OpinionConsentedBySilence');
      expect((await journal(ledger, asked)).map(({ type }) => type)).toContain('CorrectionReminded');
    });
  });
});
