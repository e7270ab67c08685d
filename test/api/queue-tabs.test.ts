/** The tabs of a queue and their counts: every item where it belongs, by the clock as it stands. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { TABS } from '../../db/queries/queue.ts';
import { settleDue } from '../../db/settle.ts';
import { type Answer, city, type Harness, startApi, submit } from './harness.ts';

const head = 'head-990100-SLJ';
const one = 'officer-990100-SLJ-1';
const two = 'officer-990100-SLJ-2';
const water = '/v1/windows/990100-SLJ';

let api: Harness;
const clockTo = async (local: string) => {
  await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true);
  while ((await settleDue(api.ledger)).settled > 0);
};
const newItem = async (typeId = 'soil-water'): Promise<string> =>
  (await submit(api, [{ typeId, division: city }])).items[0].itemNo;
async function act(who: string, itemNo: string, name: string, body?: unknown): Promise<void> {
  const { headers } = await api.as(head).get(`/v1/items/${itemNo}`);
  const answer = await api.as(who).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': String(headers.etag) });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}
async function setRules(rules: unknown[]): Promise<void> {
  const url = `${water}/assignment-rules`;
  const { headers } = await api.as(head).get(url);
  await api.as(head).put(url, { rules }, { 'if-match': String(headers.etag) });
}
/** The numbers of a tab, page by page. */
async function tab(who: string, name: string, { limit = 2, more = '' } = {}): Promise<string[]> {
  const numbers: string[] = [];
  let cursor: string | null = null;
  do {
    const url: string = `${water}/queue?tab=${name}&limit=${limit}${more}${cursor ? `&cursor=${cursor}` : ''}`;
    const { status, body } = await api.as(who).get(url);
    expect(status).toBe(200);
    numbers.push(...body.items.map((line: Answer['body']) => line.itemNo));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return numbers;
}
const counts = async (who: string, query = '') => (await api.as(who).get(`${water}/counts${query}`)).body;

/** By what is to become of them. */
const items: Record<string, string> = {};

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  await setRules([{ by: 'default', to: one }]);
  for (const name of ['suspended', 'asked', 'overdue', 'approved', 'withdrawn'] as const) {
    items[name] = await newItem('flood-impact');
  }
  const notice = { noticeNo: '临水函〔2026〕7号', noticedOn: '2026-09-14' };
  await act(one, items.suspended ?? '', 'accept');
  await act(one, items.suspended ?? '', 'suspend', { ground: 'expert-review', ...notice });
  await act(one, items.asked ?? '', 'request-correction', { missing: ['水土保持图'], ...notice });
  await act(one, items.overdue ?? '', 'accept');
  await act(one, items.approved ?? '', 'accept');
  await act(one, items.approved ?? '', 'approve');
  await clockTo('2026-09-14T11:00:00');
  await act('unit-linhu', items.withdrawn ?? '', 'withdraw');
  // Its seven working days are 15–18, 20 (a make-up Sunday), 21 and 22 September.
  await clockTo('2026-09-23T09:00:00');
  await setRules([{ by: 'pool' }]);
  items.pool = await newItem();
  items.claimed = await newItem('flood-impact');
  await act(two, items.claimed, 'claim');
  await clockTo('2026-09-28T09:00:00');
  items.fresh = await newItem('flood-impact');
});
afterAll(() => api.close());

describe('the tabs of a queue', () => {
  test('hold each item where it belongs', async () => {
    expect(await tab(one, 'mine')).toEqual(expect.arrayContaining([items.overdue, items.suspended, items.asked]));
    expect(await tab(one, 'mine')).toHaveLength(3);
    expect(await tab(two, 'mine')).toEqual([items.claimed]);
    expect(await tab(one, 'unclaimed')).toEqual([items.pool, items.fresh]);
    expect((await tab(one, 'paused')).toSorted()).toEqual([items.asked, items.suspended].toSorted());
    expect(await tab(one, 'overdue')).toEqual([items.overdue]);
    expect(await tab(one, 'done')).toEqual([items.withdrawn, items.approved]);
    expect(await tab(one, 'open')).toHaveLength(6);
  });

  test('due soon: by working days of the division’s calendar, across National Day', async () => {
    // Acceptance of the two from the pool falls due on 8 October, the third working day from now; of the fresh one on the 10th.
    expect(await tab(one, 'dueSoon', { more: '&withinWorkingDays=2' })).toEqual([]);
    expect(await tab(one, 'dueSoon', { more: '&withinWorkingDays=3' })).toEqual([items.pool, items.claimed]);
    expect(await tab(one, 'dueSoon')).toEqual([items.pool, items.claimed]);
    expect(await tab(one, 'dueSoon', { more: '&withinWorkingDays=4' })).toEqual([items.pool, items.claimed]);
    expect(await tab(one, 'dueSoon', { more: '&withinWorkingDays=5' })).toEqual([
      items.pool,
      items.claimed,
      items.fresh,
    ]);
    expect(await tab(one, 'dueSoon', { more: '&withinWorkingDays=0' })).toEqual([]);
  });

  test('are sorted by the time left, and the pages fit together at any size', async () => {
    for (const name of TABS) {
      const all = await tab(one, name, { limit: 200 });
      for (const limit of [1, 2, 3]) expect(await tab(one, name, { limit })).toEqual(all);
    }
    const { body } = await api.as(one).get(`${water}/queue?limit=200`);
    const due = body.items.map(({ turnDueAt }: Answer['body']) => turnDueAt ?? '9999');
    expect(due).toEqual(due.toSorted());
  });

  test('agree with the lamp: what is red is in the tab of what is overdue', async () => {
    const { body } = await api.as(one).get(`${water}/queue?limit=200`);
    const red = body.items.filter(({ lamp }: Answer['body']) => lamp.lamp === 'red');
    expect(red.map(({ itemNo }: Answer['body']) => itemNo)).toEqual(await tab(one, 'overdue'));
    const grey = body.items.filter(({ lamp }: Answer['body']) => lamp.lamp === 'grey');
    expect(grey.map(({ itemNo }: Answer['body']) => itemNo).toSorted()).toEqual((await tab(one, 'paused')).toSorted());
  });

  test('go with the other filters; what is unknown is refused', async () => {
    expect(await tab(one, 'open', { more: '&typeId=soil-water' })).toEqual([items.pool]);
    expect(await tab(one, 'paused', { more: '&status=suspended' })).toEqual([items.suspended]);
    for (const query of ['tab=lost', 'withinWorkingDays=-1', 'withinWorkingDays=61', 'tab=mine&tab=done', 'cursor=x']) {
      expect([query, (await api.as(one).get(`${water}/queue?${query}`)).status]).toEqual([query, 422]);
    }
  });
});

describe('the counts', () => {
  test('are those of the tabs, for each reader', async () => {
    for (const who of [one, two, head, 'supervisor-990100']) {
      const counted = await counts(who, '?withinWorkingDays=5');
      for (const name of TABS) {
        const listed = await tab(who, name, { limit: 50, more: '&withinWorkingDays=5' });
        expect([who, name, counted[name]]).toEqual([who, name, listed.length]);
      }
    }
    expect(await counts(one)).toEqual({ open: 6, mine: 3, unclaimed: 2, paused: 2, dueSoon: 2, overdue: 1, done: 2 });
  });

  test('follow an act at once', async () => {
    await act(two, items.pool ?? '', 'claim');
    expect(await counts(two)).toMatchObject({ mine: 2, unclaimed: 1 });
    await act(head, items.claimed ?? '', 'transfer', { departmentId: '990100-STH', reasons: '职权调整' });
    expect(await counts(two)).toMatchObject({ open: 5, mine: 1 });
    const other = await api.as('officer-990100-STH-1').get('/v1/windows/990100-STH/counts');
    expect(other.body).toMatchObject({ open: 1, mine: 1 });
  });
});
