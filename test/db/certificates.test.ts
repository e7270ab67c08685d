import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { certificateKeys, findByQueryCode, findCertificate, keepCertificate } from '../../db/certificates.ts';
import type { Ledger } from '../../db/ledger.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { handIn } from '../support/items.ts';

let database: TestDatabase;
let ledger: Ledger;
let itemId: string;
beforeAll(async () => {
  database = await createTestDatabase({ clock: 'real' });
  ledger = ledgerOver(database.appUrl);
  [itemId = ''] = await handIn(ledger, [{ typeId: 'soil-water', division: '990100' }]);
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

const certificate = (number: string, keyId = 'key-1') => ({ number, content: `{"n":"${number}"}`, jws: 'a..b', keyId });

test('of two that were signed for one item, the first to be kept counts for both', async () => {
  expect(await findCertificate(ledger.pool, itemId)).toBeUndefined();
  const first = await keepCertificate(ledger.pool, itemId, certificate('C-1'), { kid: 'key-1' });
  const second = await keepCertificate(ledger.pool, itemId, certificate('C-2', 'key-2'), { kid: 'key-2' });
  expect(first).toEqual(certificate('C-1'));
  expect(second).toEqual(first);
  expect(await findCertificate(ledger.pool, itemId)).toEqual(first);
});

test('the key that signed stays published', async () => {
  expect(await certificateKeys(ledger.pool)).toContainEqual({ kid: 'key-1' });
});

test('is found by its number and the query code of its receipt together, and by neither alone', async () => {
  const { rows } = await ledger.pool.query<{ query_code: string }>('SELECT query_code FROM submissions');
  const code = rows[0]?.query_code ?? '';
  expect(await findByQueryCode(ledger.pool, 'C-1', code)).toEqual({ ...certificate('C-1'), itemId });
  expect(await findByQueryCode(ledger.pool, 'C-2', code)).toBeUndefined();
  expect(await findByQueryCode(ledger.pool, 'C-1', `${code}0`)).toBeUndefined();
});
