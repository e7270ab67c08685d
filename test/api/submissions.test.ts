import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const items = [
  { typeId: 'soil-water', division: city },
  { typeId: 'construction-permit', division: city },
  { typeId: 'land-conversion', division: '990000' },
  { typeId: 'fire-design', division: city },
];

describe('a submission', () => {
  test('gives a receipt with window, officer, dates and what silence will mean', async () => {
    const answer = await api.as('unit-linhu').post('/v1/submissions', packageFor(items), newKey());
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`/v1/receipts/${answer.body.receiptNo}`);
    expect(answer.body.receivedAt).toBe('2026-09-14T10:00:00.000+08:00');
    console.log(JSON.stringify(answer.body.items[0], null, 1));
  });
});
