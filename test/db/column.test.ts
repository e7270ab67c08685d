/** A column of a batch reaches PostgreSQL exactly as it was. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { column } from '../../db/column.ts';
import type { Ledger } from '../../db/ledger.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase({ clock: 'real' });
  ledger = ledgerOver(database.appUrl);
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

const there = async (type: string, values: Parameters<typeof column>[0]) => {
  const { rows } = await ledger.pool.query<{ v: unknown }>(
    `SELECT v FROM unnest($1::${type}[]) WITH ORDINALITY AS c(v, n) ORDER BY n`,
    [column(values)],
  );
  return rows.map(({ v }) => v);
};

// PostgreSQL's text holds neither NUL nor half a character; the API refuses both before they come here.
const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((value) => !value.includes('\0') && value.isWellFormed());
const awkward = fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', '\\"', ',', ' a ', '{a,b}', '\n\t', '㙍𬸦', "'");

test('texts, whatever is in them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(text, awkward, fc.constant(null)), { maxLength: 20 }), async (values) => {
      expect(await there('text', values)).toEqual(values);
    }),
    { numRuns: 200 },
  );
});

test('documents, their own quotes and backslashes included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(text, fc.oneof(text, awkward, fc.integer())), { maxLength: 8 }),
      async (values) => {
        expect(
          await there(
            'jsonb',
            values.map((value) => JSON.stringify(value)),
          ),
        ).toEqual(values.map((value) => ({ ...value })));
      },
    ),
    { numRuns: 100 },
  );
});

test('numbers, truth values, instants and what is missing', async () => {
  expect(await there('int', [1, -2, null, 0])).toEqual([1, -2, null, 0]);
  expect(await there('boolean', [true, false, undefined])).toEqual([true, false, null]);
  const instants = ['2026-09-30T16:00:00.001Z', '1969-12-31T23:59:59.999Z'];
  expect((await there('timestamptz', instants)).map((at) => (at as Date).toISOString())).toEqual(instants);
});
