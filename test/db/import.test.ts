/** Bringing items over into the ledger: all or nothing, each foreign number once, in batches. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ImportRefusedError, importItems } from '../../db/import.ts';
import type { ImportRow } from '../../db/import-plan.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { settleDue } from '../../db/settle.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { importRowOf } from '../support/imports.ts';
import { act, handIn, journal, moveClock, statusOf } from '../support/items.ts';

let database: TestDatabase;
let ledger: Ledger;

beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterEach(async () => {
  await ledger.pool.end();
  await database.drop();
});

const bring = (rows: readonly (ImportRow | null)[], dryRun = false) =>
  inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    importItems(transaction, ledger, rows, { actor: 'admin', dryRun }),
  );
const count = async (table: string): Promise<number> => {
  const { rows } = await ledger.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
  return Number(rows[0]?.n);
};
const idOf = async (foreignNo: string): Promise<string> => {
  const { rows } = await ledger.pool.query<{ item_id: string }>(
    'SELECT item_id FROM imported_items WHERE foreign_no = $1',
    [foreignNo],
  );
  return rows[0]?.item_id ?? '';
};
const many = (length: number) => Array.from({ length }, (_, n) => importRowOf(n));

describe('an import', () => {
  test('stores each act at its own instant, with a receipt of its own dated then', async () => {
    const { items } = await bring([importRowOf(1, { officerId: 'officer-990100-SLJ-2' })]);
    const id = await idOf('XT-2026-000001');
    expect(await journal(ledger, id)).toEqual([
      { type: 'ItemSubmitted', effectiveAt: '2026-09-08T01:12:00.000Z' },
      { type: 'ItemAccepted', effectiveAt: '2026-09-08T16:00:00.000Z' },
      { type: 'ItemImported', effectiveAt: '2026-09-14T02:00:00.000Z' },
    ]);
    const { rows } = await ledger.pool.query(
      `SELECT i.item_no, i.officer_id, i.unit_id, s.receipt_no LIKE 'S990100-20260908-%' AS dated, s.received_at = i.received_at AS same
       FROM items i JOIN submissions s ON s.id = i.submission_id WHERE i.id = $1`,
      [id],
    );
    expect(rows).toEqual([
      { item_no: items[0]?.itemNo, officer_id: 'officer-990100-SLJ-2', unit_id: 'linhu', dated: true, same: true },
    ]);
    expect(items).toEqual([
      expect.objectContaining({
        row: 0,
        dueOn: '2026-09-16',
        overdue: false,
        deemsAt: '2026-09-17T00:00:00.000+08:00',
      }),
    ]);
  });

  test('wakes the clock: what was overdue is escalated by the sweep and never deemed, the rest runs on', async () => {
    const overdue = { receivedAt: Date.parse('2026-08-03T09:00:00+08:00'), acceptedOn: '2026-08-04' };
    const report = await bring([importRowOf(1, overdue), importRowOf(2)]);
    expect(report.items).toMatchObject([
      { overdue: true, escalatesAtOnce: true, deemsAt: null },
      { overdue: false, escalatesAtOnce: false },
    ]);
    expect(await count('outbox')).toBe(2);
    await moveClock(ledger, '2026-09-30T10:00:00+08:00');
    while ((await settleDue(ledger)).settled > 0);
    const [first, second] = [await idOf('XT-2026-000001'), await idOf('XT-2026-000002')];
    expect(await statusOf(ledger, first)).toBe('underReview');
    expect((await journal(ledger, first)).filter(({ type }) => type === 'EscalationRaised')).toEqual([
      { type: 'EscalationRaised', effectiveAt: '2026-09-14T02:00:00.000Z' },
    ]);
    expect(await statusOf(ledger, second)).toBe('deemedApproved');
  });

  test('crosses batches: 2,300 rows, each item once', async () => {
    const { items } = await bring(many(2_300));
    expect(new Set(items.map(({ itemNo }) => itemNo)).size).toBe(2_300);
    expect([await count('items'), await count('events'), await count('projects')]).toEqual([2_300, 6_900, 230]);
  });
});

describe('three wrong rows of 3,000', () => {
  const wrong = () => {
    const rows: (ImportRow | null)[] = many(3_000);
    rows[16] = importRowOf(16, { typeId: 'moon-permit' });
    rows[1_499] = importRowOf(1_499, { acceptedOn: '2026-09-30' });
    rows[2_998] = importRowOf(2_998, { division: '990199' });
    return rows;
  };
  const refusalOf = (rows: readonly (ImportRow | null)[]) =>
    bring(rows).then(
      () => null,
      (error: unknown) => error as ImportRefusedError,
    );

  test('are all three named, with what is allowed, and nothing is stored', async () => {
    const refusal = await refusalOf(wrong());
    expect(refusal).toBeInstanceOf(ImportRefusedError);
    expect(refusal?.problems).toMatchObject([
      { row: 16, field: 'typeId', code: 'UNKNOWN_ITEM_TYPE', allowed: expect.arrayContaining(['soil-water']) },
      { row: 1_499, field: 'acceptedOn', code: 'DAY_NOT_POSSIBLE', allowed: ['2026-09-08', '2026-09-14'] },
      { row: 2_998, field: 'division', code: 'UNKNOWN_DIVISION', allowed: expect.arrayContaining(['990100']) },
    ]);
    expect([await count('items'), await count('projects'), await count('imported_items')]).toEqual([0, 0, 0]);
  });

  test.each<[string, Partial<ImportRow>, string, string]>([
    [
      'a unit that is not there',
      { project: { ...importRowOf(1).project, creditCode: '91350100M000100Y43' } },
      'project/unit/creditCode',
      'UNKNOWN_UNIT',
    ],
    [
      'a project called otherwise',
      { project: { ...importRowOf(1).project, name: '别的项目' } },
      'project/name',
      'PROJECT_DIFFERS',
    ],
    ['a renewal', { typeId: 'permit-renewal' }, 'typeId', 'TYPE_NOT_SUBMITTABLE'],
    ['a tier that does not decide it', { typeId: 'eia-report', division: '990121' }, 'division', 'TIER_NOT_OFFERED'],
    ['an officer of another window', { officerId: 'officer-990100-FGW-1' }, 'officerId', 'UNKNOWN_OFFICER'],
    ['a number twice', { foreignNo: 'XT-2026-000002' }, 'foreignNo', 'DUPLICATE_FOREIGN_NO'],
  ])('%s', async (_name, change, field, code) => {
    const refusal = await refusalOf([importRowOf(2), importRowOf(1, change)]);
    expect(refusal?.problems).toEqual([expect.objectContaining({ row: 1, field, code })]);
    expect(await count('items')).toBe(0);
  });

  test('a row that could not be read stops all the others', async () => {
    expect(await refusalOf([importRowOf(1), null])).toBeInstanceOf(ImportRefusedError);
    expect(await count('items')).toBe(0);
  });
});

describe('the same file twice', () => {
  test('brings nothing over twice, and says so', async () => {
    const first = await bring(many(12));
    const again = await bring([...many(12), importRowOf(12)]);
    expect(again.items).toEqual([expect.objectContaining({ row: 12 })]);
    expect(again.alreadyHere).toEqual(first.items.map(({ row, foreignNo, itemNo }) => ({ row, foreignNo, itemNo })));
    expect(await count('items')).toBe(13);
  });

  test('at the same time: one waits for the other', async () => {
    const reports = await Promise.all([bring(many(20)), bring(many(20))]);
    expect(reports.map(({ items }) => items.length).sort((a, b) => a - b)).toEqual([0, 20]);
    expect(await count('items')).toBe(20);
  });

  test('another item under a number that is taken is refused', async () => {
    await bring([importRowOf(1)]);
    await expect(bring([importRowOf(1, { typeId: 'river-works' })])).rejects.toMatchObject({
      problems: [expect.objectContaining({ code: 'FOREIGN_NO_TAKEN', field: 'foreignNo' })],
    });
  });
});

describe('a dry run', () => {
  test('says what would be, and stores nothing: no row, no number', async () => {
    const overdue = { receivedAt: Date.parse('2026-08-03T09:00:00+08:00'), acceptedOn: null };
    const rows = [importRowOf(1, overdue), importRowOf(2)];
    const dry = await bring(rows, true);
    for (const table of ['items', 'events', 'projects', 'submissions', 'imported_items', 'outbox']) {
      expect([table, await count(table)]).toEqual([table, 0]);
    }
    expect(dry.items).toMatchObject([
      { itemNo: null, status: 'underReview', dueOn: '2026-08-10', overdue: true, escalatesAtOnce: true },
      { itemNo: null, dueOn: '2026-09-16', overdue: false },
    ]);
    const wet = await bring(rows);
    expect(wet.items.map((item) => ({ ...item, itemNo: null }))).toEqual(dry.items);
    expect(wet.items[0]?.itemNo).toContain('-000001-');
  });
});

describe('a rectification', () => {
  test('rewrites what the row says of receipt and officer', async () => {
    await bring([importRowOf(1)]);
    const id = await idOf('XT-2026-000001');
    const read = async () => {
      const { rows } = await ledger.pool.query(
        'SELECT officer_id, received_at, due_on::text, decision_version FROM items WHERE id = $1',
        [id],
      );
      return rows[0];
    };
    const before = await read();
    const change = { reasons: '录入有误', by: 'officer-990100-SLJ-1', expectedVersion: before.decision_version };
    const officer = { field: 'officer', from: before.officer_id, to: 'officer-990100-SLJ-2' } as const;
    expect((await act(ledger, id, { type: 'ProposeRectification', ...officer, ...change })).error).toBeNull();
    expect(await read()).toMatchObject({ officer_id: before.officer_id });
    const confirm = {
      type: 'ConfirmRectification',
      by: 'head-990100-SLJ',
      expectedVersion: before.decision_version + 1,
    } as const;
    expect((await act(ledger, id, confirm)).error).toBeNull();
    expect(await read()).toMatchObject({ officer_id: 'officer-990100-SLJ-2', due_on: '2026-09-16' });
    const { rows: told } = await ledger.pool.query(`SELECT kind, recipient, addressee FROM notices ORDER BY id`);
    expect(told).toEqual([
      { kind: 'rectificationProposed', recipient: 'head', addressee: '990100-SLJ' },
      { kind: 'rectified', recipient: 'unit', addressee: 'linhu' },
      { kind: 'rectified', recipient: 'officer', addressee: 'officer-990100-SLJ-2' },
    ]);
  });
});

describe('a renewal (ALL 50)', () => {
  /** A construction permit approved on 2026-09-14: it ends on 2026-12-14. */
  const permit = async () => {
    const [id = ''] = await handIn(ledger, [{ typeId: 'construction-permit', division: '990100' }]);
    await act(ledger, id, { type: 'Accept', expectedVersion: 1 });
    await act(ledger, id, { type: 'Approve', expectedVersion: 2, reasons: null });
    const { rows } = await ledger.pool.query<{ item_no: string }>('SELECT item_no FROM items WHERE id = $1', [id]);
    return { id, renews: rows[0]?.item_no ?? '' };
  };
  const renew = (renews: string) => handIn(ledger, [{ typeId: 'permit-renewal', division: '990100', renews }]);

  test('handed in in time: the sweep renews at the old end and extends the approval in the same transaction', async () => {
    const { id, renews } = await permit();
    await moveClock(ledger, '2026-11-13T10:00:00+08:00');
    const [renewal = ''] = await renew(renews);
    const { rows } = await ledger.pool.query('SELECT department_id, tier FROM items WHERE id = $1', [renewal]);
    expect(rows).toEqual([{ department_id: '990100-ZJJ', tier: 'city' }]);
    await act(ledger, renewal, { type: 'Accept', expectedVersion: 1 });
    await moveClock(ledger, '2026-12-15T00:02:00+08:00');
    while ((await settleDue(ledger)).settled > 0);
    expect(await statusOf(ledger, renewal)).toBe('deemedApproved');
    expect((await journal(ledger, id)).slice(-2)).toEqual([
      { type: 'RenewalApplied', effectiveAt: '2026-11-13T02:00:00.000Z' },
      { type: 'ApprovalRenewed', effectiveAt: '2026-12-14T16:00:00.000Z' },
    ]);
    const { rows: at } = await ledger.pool.query<{ d: Date; n: Date; next: Date }>(
      `SELECT (SELECT decided_at FROM events WHERE item_id = $1 AND type = 'ItemDeemedApproved') AS d,
         (SELECT decided_at FROM events WHERE item_id = $2 AND type = 'ApprovalRenewed') AS n,
         (SELECT next_deadline_at FROM items WHERE id = $2) AS next`,
      [renewal, id],
    );
    expect(at[0]?.n).toEqual(at[0]?.d);
    // Renewed to 2027-03-14; reminded thirty days before.
    expect(at[0]?.next.toISOString()).toBe('2027-02-12T01:00:00.000Z');
  });

  test('one renewal at a time, of an approval that has an end, of the unit’s own, before that end', async () => {
    const { renews } = await permit();
    const refused = (code: string) => ({ problems: [expect.objectContaining({ pointer: '/items/0/renews', code })] });
    await renew(renews);
    await expect(renew(renews)).rejects.toMatchObject(refused('RENEWAL_ALREADY_OPEN'));
    await expect(renew('990100-SLJ-23-20260914-000042-K')).rejects.toMatchObject(refused('NOTHING_TO_RENEW'));
    const { renews: other } = await permit();
    await moveClock(ledger, '2026-12-15T00:00:00+08:00');
    await expect(renew(other)).rejects.toMatchObject(refused('NOTHING_TO_RENEW'));
    const fresh = { typeId: 'soil-water', division: '990100', renews: other };
    await expect(handIn(ledger, [fresh])).rejects.toMatchObject(refused('NOT_A_RENEWAL'));
    await expect(handIn(ledger, [{ typeId: 'permit-renewal', division: '990100' }])).rejects.toMatchObject({
      problems: [expect.objectContaining({ pointer: '/items/0/typeId', code: 'TYPE_NOT_SUBMITTABLE' })],
    });
  });

  test('withdrawn: the approval ends on its day', async () => {
    const { id, renews } = await permit();
    const [renewal = ''] = await renew(renews);
    await act(ledger, renewal, { type: 'Withdraw', expectedVersion: 1, reasons: null });
    await moveClock(ledger, '2026-12-15T00:02:00+08:00');
    while ((await settleDue(ledger)).settled > 0);
    expect((await journal(ledger, id)).at(-1)).toEqual({
      type: 'ApprovalExpired',
      effectiveAt: '2026-12-14T16:00:00.000Z',
    });
  });
});
