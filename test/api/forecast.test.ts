/** What falls due in the days to come, by department. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { city, type Harness, settlingPort, startApi, submit } from './harness.ts';

const SUPERVISOR = 'supervisor-990100';
let api: Harness;
let items: readonly { readonly itemNo: string; readonly type: { readonly id: string } }[];

beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    temporal: settlingPort((): Harness['ledger'] => api.ledger),
  });
  const wanted = ['soil-water', 'water-intake', 'land-use-permit'].map((typeId) => ({ typeId, division: city }));
  items = (await submit(api, wanted)).items;
});
afterAll(() => api.close());

const forecast = async (person: string, query = '') => (await api.as(person).get(`/v1/forecast${query}`)).body;
const act = async (itemNo: string, name: string, body: unknown) => {
  const { decisionVersion } = (await api.as(SUPERVISOR).get(`/v1/items/${itemNo}`)).body;
  const url = `/v1/items/${itemNo}/${name}`;
  const answer = await api.as('head-990100-SLJ').post(url, body, { 'if-match': `"${decisionVersion}"` });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
};
const due = (body: { departments: { department: { id: string }; overdue: number; due: number[] }[] }) =>
  Object.fromEntries(body.departments.map((one) => [one.department.id, [one.overdue, ...one.due]]));

test('days are the working days of the calendar, and an item stands with the last day on which it is in time', async () => {
  const body = await forecast(SUPERVISOR, '?workingDays=6');
  // Sunday the 20th is a make-up workday, Saturday the 19th is none.
  expect(body.days.map(({ on }: { on: string }) => on.slice(8))).toEqual(['14', '15', '16', '17', '18', '20']);
  // All three are to be accepted or not by the 20th.
  const shown = await api.as(SUPERVISOR).get(`/v1/items/${items[0]?.itemNo}`);
  expect(shown.body.clock.acceptanceDueOn).toBe('2026-09-20');
  expect(due(body)).toEqual({ '990100-SLJ': [0, 0, 0, 0, 0, 0, 2], '990100-ZRZ': [0, 0, 0, 0, 0, 0, 1] });
});

test('an officer sees the own department, and who is further down nothing of it', async () => {
  expect(Object.keys(due(await forecast('officer-990100-SLJ-1')))).toEqual(['990100-SLJ']);
  expect(due(await forecast('supervisor-990121'))).toEqual({});
});

test('what stands still falls due on no day; what is late is counted by itself', async () => {
  const [paused] = items.map(({ itemNo }) => itemNo) as [string];
  await act(paused, 'accept', {});
  const notice = { noticeNo: '临水函〔2026〕8号', noticedOn: '2026-09-14' };
  await act(paused, 'suspend', { ground: 'technical-review', ...notice });
  expect(due(await forecast(SUPERVISOR, '?workingDays=30'))['990100-SLJ']?.reduce((a, b) => a + b, 0)).toBe(1);
  await api.as('admin').post('/v1/clock/advance', { to: '2026-12-01T10:00:00+08:00' });
  const { items: overdue } = (await api.as(SUPERVISOR).get('/v1/windows/990100-SLJ/queue?tab=overdue')).body;
  expect(due(await forecast(SUPERVISOR))['990100-SLJ']?.[0] ?? 0).toBe(overdue.length);
});
