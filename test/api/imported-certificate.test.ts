/** Items that were brought over and then deemed: a stranger recounts them from their certificates like any others. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importItems } from '../../db/import.ts';
import { inTransaction } from '../../db/pool.ts';
import { settleDue } from '../../db/settle.ts';
import { checkCertificate } from '../../local/certificate-check.ts';
import { importRowOf } from '../support/imports.ts';
import { moveClock } from '../support/items.ts';
import { notices } from '../support/rulebook.ts';
import { type Harness, startApi } from './harness.ts';

let api: Harness;
let asItCame: string;
let putRight: string;
let lastMoment: string;
/** Its limit ends with the day of the import. */
const TODAY = { receivedAt: Date.parse('2026-09-07T09:00:00+08:00'), acceptedOn: '2026-09-07' };

/** The first stays as it came; of the second the day of acceptance is put right, from 09-09 to 09-10. */
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const { items } = await inTransaction(api.ledger.pool, 3_000, (transaction) =>
    importItems(transaction, api.ledger, [importRowOf(1), importRowOf(2), importRowOf(3, TODAY)], {
      actor: 'admin',
      dryRun: false,
    }),
  );
  [asItCame = '', putRight = '', lastMoment = ''] = items.map(({ itemNo }) => itemNo ?? '');
  const url = `/v1/items/${putRight}`;
  const change = { field: 'acceptedOn', from: '2026-09-09', to: '2026-09-10', reasons: '录入有误' };
  const officer = api.as('officer-990100-SLJ-1');
  const tag = async () => ({ 'if-match': String((await officer.get(url)).headers.etag) });
  await officer.post(`${url}/propose-rectification`, change, await tag());
  const done = await api.as('head-990100-SLJ').post(`${url}/confirm-rectification`, {}, await tag());
  expect(done.status).toBe(200);
  await moveClock(api.ledger, '2026-09-18T00:02:00+08:00');
  while ((await settleDue(api.ledger)).settled > 0);
});
afterAll(() => api.close());

test.each([
  ['as it came', () => asItCame, '2026-09-16', '2026-09-17T00:00:00.000+08:00'],
  ['with an entry put right', () => putRight, '2026-09-17', '2026-09-18T00:00:00.000+08:00'],
  ['due on the day of the import', () => lastMoment, '2026-09-14', '2026-09-16T00:00:00.000+08:00'],
] as const)('%s', async (_name, itemNo, dueOn, deemedAt) => {
  const { status, body } = await api.as('unit-linhu').get(`/v1/items/${itemNo()}/certificate`);
  expect([status, body.code]).toEqual([200, undefined]);
  const { keys } = (await api.as(null).get('/.well-known/shixian-keys.json')).body;
  const lines = await checkCertificate(body, { keys, notices });
  expect(lines.filter(({ holds }) => !holds)).toEqual([]);
  expect(body.content.deeming).toMatchObject({ dueOn, deemedAt });
});
