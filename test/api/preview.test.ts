/** `?preview=true`: what an act would do, and nothing of it is kept. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { city, type Harness, newKey, startApi, submit } from './harness.ts';

const OFFICER = 'officer-990100-SLJ-1';
const notice = { noticeNo: '临水函〔2026〕7号', noticedOn: '2026-09-14' };

let api: Harness;
let itemNo: string;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  itemNo = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
});
afterAll(() => api.close());

const item = async () => (await api.as(OFFICER).get(`/v1/items/${itemNo}`)).body;
const TABLES = ['events', 'outbox', 'notices', 'issued_documents', 'document_series', 'idempotency_keys'];
const stored = async () => {
  const counts = TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  return (await api.ledger.pool.query(`SELECT ${counts.join(', ')}`)).rows[0];
};
const act = (name: string, body: unknown, version: number, headers = {}) =>
  api.as(OFFICER).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': `"${version}"`, ...headers });

describe('a preview', () => {
  test('answers as the act itself will, and leaves nothing behind', async () => {
    const before = await item();
    const kept = await stored();
    const body = { missing: ['水土保持图缺少比例尺'], ...notice };
    const seen = await act('request-correction?preview=true', body, before.decisionVersion, newKey());
    expect(seen.status).toBe(200);
    expect(seen.body.item.status).toBe('awaitingApplicant');
    expect(seen.body.item.clock.unitDueOn).not.toBeNull();
    expect(await stored()).toEqual(kept);
    expect(await item()).toEqual(before);
    const done = await act('request-correction', body, before.decisionVersion);
    expect(done.status).toBe(200);
    expect(seen.body).toEqual(done.body);
    expect(await stored()).not.toEqual(kept);
  });

  test('is refused as the act would be', async () => {
    const { decisionVersion } = await item();
    const stale = await act('withdraw?preview=true', undefined, decisionVersion);
    expect([stale.status, stale.body.code]).toEqual([403, 'NOT_PERMITTED']);
    const twice = await act('request-correction?preview=true', { missing: ['x'], ...notice }, decisionVersion);
    expect([twice.status, twice.body.code]).toEqual([409, 'CORRECTION_ALREADY_REQUESTED']);
    const old = await act('approve?preview=true', {}, decisionVersion - 1);
    expect([old.status, old.body.code]).toEqual([412, 'STALE_VERSION']);
    const other = await act('approve?preview=maybe', {}, decisionVersion);
    expect([other.status, other.body.code]).toEqual([422, 'INVALID_REQUEST']);
  });
});

test('an item type says on which grounds its clock may stop, and how far it can be extended', async () => {
  const { body } = await api.as(OFFICER).get('/v1/item-types/soil-water');
  expect(body.pauses.map(({ ground }: { ground: string }) => ground)).toContain('technical-review');
  expect(body.pauses.every(({ article }: { article: string }) => article.length > 3)).toBe(true);
  expect(Object.keys(body)).toContain('extension');
});
