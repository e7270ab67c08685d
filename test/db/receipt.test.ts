/** What a receipt says: numbers, dates, and every character as it was written. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type SubmissionInput, takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { hasValidCheck } from '../../domain/numbers.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { act, journal } from '../support/items.ts';
import { packageOf, UNIT } from '../support/packages.ts';

const city = (typeId: string) => ({ typeId, division: '990100' });

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl, { lockWaitMs: 20_000 });
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

const take = (input: SubmissionInput) =>
  inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => takeIn(transaction, ledger, UNIT, input, () => 0));

describe('what the receipt says', () => {
  test('numbers are unique and valid under 50 submissions at once', async () => {
    const receipts = await Promise.all(
      Array.from({ length: 50 }, () => take(packageOf([city('soil-water'), city('outfall')]))),
    );
    expect(new Set(receipts).size).toBe(50);
    for (const receiptNo of receipts) {
      expect(receiptNo).toMatch(/^S990100-20260914-\d{6}-[0-9A-Z]$/);
      expect(hasValidCheck(receiptNo)).toBe(true);
    }
    const { rows } = await ledger.pool.query<{ item_no: string; type_id: string }>(
      'SELECT item_no, type_id FROM items JOIN submissions s ON s.id = submission_id WHERE receipt_no = ANY($1)',
      [receipts],
    );
    expect(new Set(rows.map(({ item_no }) => item_no)).size).toBe(100);
    for (const { item_no, type_id } of rows) {
      expect(item_no).toMatch(
        type_id === 'outfall' ? /^990100-STH-17-20260914-\d{6}-[0-9A-Z]$/ : /^990100-SLJ-23-20260914-\d{6}-[0-9A-Z]$/,
      );
      expect(hasValidCheck(item_no)).toBe(true);
    }
    const { rows: codes } = await ledger.pool.query<{ query_code: string }>('SELECT query_code FROM submissions');
    expect(new Set(codes.map(({ query_code }) => query_code)).size).toBeGreaterThan(codes.length / 2);
  });

  // Counted by hand on the calendar of 2026: 20 September is worked, 25–27 September and 1–7 October are not.
  test.each([
    ['soil-water', '990100', '2026-09-20', '2026-09-20', '2026-09-28', false],
    ['river-works', '990121', '2026-09-20', '2026-09-22', '2026-10-16', false],
    ['construction-permit', '990100', '2026-09-20', '2026-09-18', '2026-09-21', true],
    ['project-filing', '990100', '2026-09-20', '2026-09-15', undefined, true],
    ['grassland', '990000', '2026-09-20', undefined, '2026-10-16', false],
    ['land-conversion', '990000', '2026-09-20', undefined, undefined, false],
  ])(
    '%s at %s: acceptance by %s, promised %s, statutory %s',
    async (typeId, division, acceptance, promised, statutory, fromReceipt) => {
      const receiptNo = await take(packageOf([{ typeId, division }]));
      const { rows } = await ledger.pool.query(
        `SELECT e.data -> 'dates' AS dates, i.id, i.due_on::text, i.turn_due_at FROM items i JOIN submissions s ON s.id = i.submission_id
       JOIN events e ON e.item_id = i.id AND e.seq = 1 WHERE s.receipt_no = $1`,
        [receiptNo],
      );
      const { dates, due_on, turn_due_at, id } = rows[0];
      expect(dates.acceptanceDue.dueOn).toBe(acceptance);
      expect(dates.ifSilent.promisedDue?.dueOn).toBe(promised);
      expect(dates.ifSilent.statutoryDue?.dueOn).toBe(statutory);
      expect(due_on).toBe(promised ?? statutory ?? null);
      // The window must accept first, whatever else runs.
      expect(turn_due_at.toISOString()).toBe(`${acceptance}T16:00:00.000Z`);
      expect(dates.acceptanceDue.dueExclusiveAt).toBe(turn_due_at.getTime());
      const { rows: deadlines } = await ledger.pool.query(
        'SELECT next_deadline_kind AS kind FROM items WHERE id = $1',
        [id],
      );
      expect(deadlines[0].kind).toBe(
        fromReceipt && promised === '2026-09-18' ? 'warning' : fromReceipt ? 'lastDay' : 'acceptance',
      );
      expect((await journal(ledger, id)).map(({ type }) => type).slice(1)).toEqual(
        division === '990000' ? ['UpwardReportOpened'] : [],
      );
    },
  );

  test('every character stands as it was written, in the row and in the journal', async () => {
    const rare = '𠮷野家𡈽地𬭊 é vs é 👩‍👩‍👧 \u{10FFFF} "\\\' % $1 ‮ \t\n 末';
    const bytes = Buffer.from(rare, 'utf8');
    const plain = packageOf([city('soil-water')]);
    const input = { ...plain, project: { ...plain.project, name: rare, nameEn: rare } };
    const material = { ...(input.materials[0] as SubmissionInput['materials'][number]), name: rare };
    const receiptNo = await take({ ...input, contact: { name: rare, phone: '13800000000' }, materials: [material] });
    const { rows } = await ledger.pool.query(
      `SELECT i.id, convert_to(p.name, 'UTF8') AS project, convert_to(p.name_en, 'UTF8') AS english, convert_to(contact_name, 'UTF8') AS contact,
         convert_to(m.name, 'UTF8') AS material
       FROM submissions s JOIN projects p ON p.id = s.project_id JOIN materials m ON m.submission_id = s.id
       JOIN items i ON i.submission_id = s.id WHERE s.receipt_no = $1`,
      [receiptNo],
    );
    const { id, ...texts } = rows[0];
    for (const text of Object.values(texts)) expect(bytes.equals(text as Buffer)).toBe(true);
    const outcome = await act(ledger, id, { type: 'RefuseAcceptance', expectedVersion: 1, reasons: rare });
    expect(outcome.error).toBeNull();
    const { rows: reasons } = await ledger.pool.query(
      `SELECT convert_to(data ->> 'reasons', 'UTF8') AS reasons FROM events WHERE item_id = $1 AND seq = 2`,
      [id],
    );
    expect(bytes.equals(reasons[0].reasons)).toBe(true);
  });
});
