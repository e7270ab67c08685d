/** GET /v1/statistics: who sees what, bad input, and that a past instant gives the same again. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { city, type Harness, settlingPort, startApi, submit } from './harness.ts';

let api: Harness;
const supervisor = () => api.as('supervisor-990100');
const advance = (to: string) => api.as('admin').post('/v1/clock/advance', { to });
const rows = (body: { periods: { departments: { departmentId: string }[] }[] }) =>
  body.periods.map(({ departments }) => departments.map(({ departmentId }) => departmentId));
beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    temporal: settlingPort((): Ledger => api.ledger),
  });
  const receipt = await submit(api, [
    { typeId: 'soil-water', division: city },
    { typeId: 'fire-design', division: city },
    { typeId: 'land-conversion', division: '990000' },
  ]);
  const soil = receipt.items.find(({ itemNo }: { itemNo: string }) => itemNo.includes('-SLJ-')).itemNo;
  await api.as('officer-990100-SLJ-1').post(`/v1/items/${soil}/accept`, undefined, { 'if-match': '"1"' });
  await advance('2026-10-20T09:00:00+08:00');
});
afterAll(() => api.close());

describe('figures by half-month', () => {
  test('a supervisor: every department with anything to count, and the bodies above', async () => {
    const { status, body } = await supervisor().get('/v1/statistics?from=2026-09A&through=2026-09B');
    expect(status).toBe(200);
    expect(body.periods.map(({ period }: { period: unknown }) => period)).toEqual([
      { code: '2026-09A', from: '2026-09-01', through: '2026-09-15' },
      { code: '2026-09B', from: '2026-09-16', through: '2026-09-30' },
    ]);
    expect(rows(body)[0]).toEqual(['990000-ZRZ', '990100-SLJ', '990100-ZJJ']);
    expect(body.periods[0].total).toMatchObject({ received: 3, decided: 0, median: null, inTimePerMille: null });
    const water = body.periods[1].departments.find(
      ({ departmentId }: { departmentId: string }) => departmentId === '990100-SLJ',
    );
    expect(water.figures).toMatchObject({
      ...{ received: 0, inTime: 0, overdue: 1, inTimePerMille: 0, deemed: 1, decided: 1, median: 5, p90: 5 },
      ...{ undecided: 0, owedPapers: 1, latePapers: 1 },
    });
  });

  test('as of a past hour: what was recorded before it, and the same again', async () => {
    const url = '/v1/statistics?from=2026-09B&asOf=2026-09-20T23:30:00%2B08:00';
    const { body } = await supervisor().get(url);
    expect(body.asOf).toBe('2026-09-20T23:00:00.000+08:00');
    expect(body.periods[0].total).toMatchObject({ deemed: 0, overdue: 0 });
    await advance('2026-10-21T09:00:00+08:00');
    expect((await supervisor().get(url)).body).toEqual(body);
  });

  test('a head sees the own department alone; another is not found', async () => {
    const head = api.as('head-990100-SLJ');
    const { body } = await head.get('/v1/statistics?from=2026-09B');
    expect(rows(body)).toEqual([['990100-SLJ']]);
    expect(body.periods[0].total).toEqual(body.periods[0].departments[0].figures);
    expect((await head.get('/v1/statistics?from=2026-09B&departmentId=990100-ZJJ')).status).toBe(404);
    expect(rows((await head.get('/v1/statistics?from=2026-09B&departmentId=990100-SLJ')).body)).toEqual([
      ['990100-SLJ'],
    ]);
  });

  test('a county supervisor sees the county alone', async () => {
    const county = api.as('supervisor-990121');
    expect(rows((await county.get('/v1/statistics?from=2026-09B')).body)).toEqual([[]]);
    expect((await county.get('/v1/statistics?division=990100')).status).toBe(404);
    expect((await supervisor().get('/v1/statistics?division=990121')).status).toBe(200);
  });

  test.each([
    ['from=2026-09', '?from', 'BAD_FORMAT'],
    ['from=2026-13A', '?from', 'BAD_FORMAT'],
    ['from=2020-01A&through=2026-09A', '?through', 'TOO_BIG'],
    ['division=99', '?division', 'BAD_FORMAT'],
    ['asOf=yesterday', '?asOf', 'BAD_FORMAT'],
    ['month=9', '?month', 'UNKNOWN_FIELD'],
  ])('%s is refused', async (query, pointer, code) => {
    const { status, body } = await supervisor().get(`/v1/statistics?${query}`);
    expect([status, body.errors?.[0]?.pointer, body.errors?.[0]?.code]).toEqual([422, pointer, code]);
  });

  test('an instant to come is refused', async () => {
    const { status, body } = await supervisor().get('/v1/statistics?asOf=2026-12-01T00:00:00%2B08:00');
    expect([status, body.code]).toEqual([409, 'PERIOD_NOT_OVER']);
  });
});
