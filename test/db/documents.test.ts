/** The register: numbers without gaps, each act's document once, whoever writes it and however many at a time. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { catchUpDocuments, documentFollower } from '../../db/act-documents.ts';
import { type Draft, register } from '../../db/document-register.ts';
import { importItems } from '../../db/import.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { settleDue } from '../../db/settle.ts';
import { writeActDocument, writeDocument } from '../../documents/issued/written-document.ts';
import { hasValidCheck } from '../../domain/numbers.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { followToEnd } from '../support/followers.ts';
import { importRowOf } from '../support/imports.ts';
import { accept, actOnAll, handIn, handInMany, ledgerNow, moveClock } from '../support/items.ts';

let database: TestDatabase;
let ledger: Ledger;
beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl, { lockWaitMs: 30_000 });
});
afterEach(async () => {
  await ledger.pool.end();
  await database.drop();
});

const followAll = () => followToEnd(ledger, documentFollower(ledger, writeActDocument));
const registered = async () => {
  const { rows } = await ledger.pool.query<{ kind: string; sequence: number; symbol: string; document_no: string }>(
    'SELECT kind, sequence, symbol, document_no FROM issued_documents ORDER BY id',
  );
  return rows;
};
const sequencesOf = async (kind: string) =>
  (await registered()).filter((row) => row.kind === kind).map(({ sequence }) => sequence);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

const letter = (at: number, issuer = '990100', division = '临沄市'): Draft => ({
  kind: 'coordinationLetter',
  issuer: { id: issuer, role: 'supervision', name: division, division },
  issuedAt: at,
  issuedBy: 'supervisor-990100',
  act: null,
  itemIds: [],
  unitId: null,
  departmentId: '990100-SLJ',
  division: '990100',
  queryCode: null,
  write: (identity) => writeDocument(identity, { recipient: '临沄市水利局', itemCount: '0', items: [] }),
});
const issueLetter = (draft: Draft) =>
  inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => register(transaction, [draft]));

describe('numbers', () => {
  test('of fifty letters issued at once: each once, without a gap', async () => {
    const at = await ledgerNow(ledger);
    await Promise.all(upTo(50).map(() => issueLetter(letter(at))));
    const rows = await registered();
    expect(rows.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(upTo(50));
    expect(new Set(rows.map(({ symbol }) => symbol)).size).toBe(50);
    expect(new Set(rows.map(({ document_no }) => document_no)).size).toBe(50);
    for (const { document_no } of rows) expect(hasValidCheck(document_no)).toBe(true);
    expect(rows[0]?.symbol).toMatch(/^临沄市审督函〔2026〕\d+号$/);
  });

  test('are given back by a transaction that fails', async () => {
    const at = await ledgerNow(ledger);
    await issueLetter(letter(at));
    const failing = inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
      await register(transaction, [letter(at)]);
      throw new Error('after the number');
    });
    await expect(failing).rejects.toThrow('after the number');
    await issueLetter(letter(at));
    expect(await sequencesOf('coordinationLetter')).toEqual([1, 2]);
  });

  test('begin anew each year and with each issuer', async () => {
    const at = await ledgerNow(ledger);
    await issueLetter(letter(at));
    await issueLetter(letter(Date.parse('2026-12-31T23:59:59+08:00')));
    await issueLetter(letter(Date.parse('2027-01-01T00:00:00+08:00')));
    await issueLetter(letter(at, '990121', '澄砚县'));
    expect((await registered()).map(({ document_no }) => document_no.slice(0, -2))).toEqual([
      '990100-HAN-2026-000001',
      '990100-HAN-2026-000002',
      '990100-HAN-2027-000001',
      '990121-HAN-2026-000001',
    ]);
  });
});

describe('the documents of acts', () => {
  test('are written once, by several followers and many readers at a time', async () => {
    const ids = await handInMany(ledger, 40);
    await actOnAll(ledger, ids, { type: 'Accept', expectedVersion: 1 });
    await moveClock(ledger, '2026-09-21T00:02:00+08:00');
    while ((await settleDue(ledger)).settled > 0);
    await Promise.all([
      followAll(),
      followAll(),
      ...ids.map((id) => catchUpDocuments(ledger, id, writeActDocument)),
      ...ids.map((id) => catchUpDocuments(ledger, id, writeActDocument)),
    ]);
    await followAll();
    const rows = await registered();
    const byKind = (kind: string) => rows.filter((row) => row.kind === kind).map(({ sequence }) => sequence);
    expect(byKind('receipt')).toEqual([1]);
    for (const kind of ['redWarning', 'deemingConfirmation']) {
      expect(byKind(kind).sort((a, b) => a - b)).toEqual(upTo(40));
    }
    const { rows: listed } = await ledger.pool.query('SELECT count(*)::int AS n FROM issued_document_items');
    expect(listed).toEqual([{ n: 40 }]);
  });

  test('say the same whoever writes them', async () => {
    const [first = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
    const other = ledgerOver(database.appUrl);
    try {
      await inTransaction(other.pool, 3_000, async (transaction) => {
        const { rows } = await transaction.query<{ content: string }>('SELECT content FROM issued_documents');
        expect(rows).toEqual([]);
      });
      await catchUpDocuments(other, first, writeActDocument);
    } finally {
      await other.pool.end();
    }
    const content = async () => (await ledger.pool.query('SELECT content, sha256 FROM issued_documents')).rows;
    const before = await content();
    await followAll();
    expect(await content()).toEqual(before);
    expect(before).toHaveLength(1);
  });

  test('do not retell what another system told: nothing from before an import, everything after it', async () => {
    await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
      importItems(
        transaction,
        ledger,
        [
          importRowOf(1, {
            pauses: [
              {
                ground: 'technical-review',
                from: '2026-09-10',
                through: '2026-09-11',
                noticeNo: '水函〔2026〕1号',
              },
            ],
          }),
        ],
        { actor: 'admin', dryRun: false },
      ),
    );
    await followAll();
    const { rows } = await ledger.pool.query<{ item_id: string }>('SELECT item_id FROM imported_items');
    const id = rows[0]?.item_id ?? '';
    await catchUpDocuments(ledger, id, writeActDocument);
    expect(await registered()).toEqual([]);
    await moveClock(ledger, '2026-09-30T00:02:00+08:00');
    while ((await settleDue(ledger)).settled > 0);
    await followAll();
    expect((await registered()).map(({ kind }) => kind)).toContain('redWarning');
  });

  test('cost the settle step at a due instant nothing: no document is there before a follower or a reader comes', async () => {
    const [id = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
    await accept(ledger, id);
    await moveClock(ledger, '2026-09-21T00:02:00+08:00');
    while ((await settleDue(ledger)).settled > 0);
    expect(await registered()).toEqual([]);
  });
});

test('a document that was issued cannot be changed or taken back, by the application or by the owner', async () => {
  await issueLetter(letter(await ledgerNow(ledger)));
  for (const statement of [
    `UPDATE issued_documents SET title = 'other'`,
    'DELETE FROM issued_documents',
    'TRUNCATE issued_documents CASCADE',
    'DELETE FROM document_series',
  ]) {
    await expect(ledger.pool.query(statement)).rejects.toThrow(/permission denied|append-only/);
  }
  await expect(asOwner(database.ownerUrl, `UPDATE issued_documents SET title = 'other'`)).rejects.toThrow(
    'append-only',
  );
});
