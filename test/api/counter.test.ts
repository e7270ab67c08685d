/** What is handed over a counter: the last day ends when it closes, and what comes later counts on the next day. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const officer = 'officer-990100-SLJ-1';
const unit = 'unit-linhu';

async function act(who: string, itemNo: string, name: string, body?: unknown): Promise<Answer> {
  const read = await api.as(who).get(`/v1/items/${itemNo}`);
  return api.as(who).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': String(read.headers.etag) });
}
async function handIn(channel?: string, typeId = 'soil-water'): Promise<Answer['body']> {
  const parcel = { ...packageFor([{ typeId, division: city }]), ...(channel && { channel }) };
  return (await api.as(unit).post('/v1/submissions', parcel, newKey())).body;
}
const LIST = { missing: ['水土保持图'], noticeNo: '临水函〔2026〕7号', noticedOn: '2026-09-14' };
/** An item whose correction list waits for its answer. */
async function askedItem(): Promise<string> {
  const [{ itemNo }] = (await handIn()).items;
  expect((await act(officer, itemNo, 'request-correction', LIST)).status).toBe(200);
  return itemNo;
}

describe('over a counter (民法典 203)', () => {
  test('the last day ends when the counters close, on the receipt, in the clock and in the outcome', async () => {
    const receipt = await handIn('counter');
    const [given] = receipt.items;
    expect(receipt.countsOn).toBeUndefined();
    expect(given).toMatchObject({
      clock: { acceptanceDueOn: '2026-09-20', acceptanceDueExclusiveAt: '2026-09-20T17:30:00.000+08:00' },
      silence: { hour: '24:00' },
    });
    expect(given.acceptanceSilence).toContain('至 2026-09-20 17:30');
    const accepted = await act(officer, given.itemNo, 'accept');
    expect(accepted.body.item).toMatchObject({
      clock: { dueOn: '2026-09-20', deemsAt: '2026-09-20T17:30:00.000+08:00' },
      silence: { on: '2026-09-20', hour: '17:30' },
    });
    expect(accepted.body.item.silence.text).toBe(
      '至 2026-09-20 17:30 未作出决定的，即行督办，并视为同意（超时默认）。',
    );
    const [{ itemNo: online }] = (await handIn('online')).items;
    expect((await act(officer, online, 'accept')).body.item.clock.deemsAt).toBe('2026-09-21T00:00:00.000+08:00');
  });

  test('no other channel than the two, at intake and in an answer', async () => {
    const strange = await handIn('pigeon');
    expect([strange.code, strange.errors[0].pointer]).toEqual(['INVALID_REQUEST', '/channel']);
    const answer = await act(unit, await askedItem(), 'resubmit', { answers: [1], channel: 'pigeon' });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/channel']);
  });

  test('after its hour a receipt and an answer count on the next day; online they count on this one', async () => {
    const [counter, online] = [await askedItem(), await askedItem()];
    await setSimulatedClock(api.ledger.pool, Date.parse('2026-09-14T17:30:00+08:00'), true);

    const receipt = await handIn('counter', 'construction-permit');
    expect(receipt).toMatchObject({ receivedAt: '2026-09-14T17:30:00.000+08:00', countsOn: '2026-09-15' });
    expect(receipt.items[0].clock).toMatchObject({ startsOn: '2026-09-15', acceptanceDueOn: '2026-09-21' });
    // As it was issued, it is read again.
    expect((await api.as(unit).get(`/v1/receipts/${receipt.receiptNo}`)).body).toEqual(receipt);
    expect((await handIn('online')).countsOn).toBeUndefined();

    const late = await act(unit, counter, 'resubmit', { answers: [1], channel: 'counter' });
    expect(late.body).toMatchObject({
      receivedAt: '2026-09-14T17:30:00.000+08:00',
      item: { acceptance: { acceptedOn: '2026-09-15' }, clock: { startsOn: '2026-09-15', dueOn: '2026-09-21' } },
    });
    const { body } = await api.as(unit).get(`/v1/items/${counter}/events`);
    const [answered] = body.items.filter(({ type }: { type: string }) => type === 'MaterialsResubmitted');
    expect(answered.data).toMatchObject({ closesAt: '17:30', countsOn: '2026-09-15' });
    const same = await act(unit, online, 'resubmit', { answers: [1] });
    expect(same.body.item).toMatchObject({ clock: { startsOn: '2026-09-14', dueOn: '2026-09-20' } });

    const { body: clock } = await api.as(unit).get(`/v1/items/${counter}/clock`);
    expect([clock.startsOn, clock.limits[0].days[0]]).toEqual([
      '2026-09-15',
      expect.objectContaining({ on: '2026-09-15' }),
    ]);
  });
});
