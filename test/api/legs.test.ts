/** Legs over HTTP: what the timetable says, who sees and answers them, and each with its own clock. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

let api: Harness;
let itemNo: string;
const OFFICER = 'officer-990100-SLJ-1';
const COUNTY = 'head-990121-SLJ';

async function act(who: string, name: string, body?: unknown): Promise<Answer> {
  const read = await api.as(who).get(`/v1/items/${itemNo}`);
  return api.as(who).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': String(read.headers.etag) });
}

/** River works of a project in a county, which the city decides. */
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const parcel = packageFor([{ typeId: 'river-works', division: city }], { division: '990121' });
  const answer = await api.as('unit-linhu').post('/v1/submissions', parcel, newKey());
  itemNo = answer.body.items[0].itemNo;
});
afterAll(() => api.close());

describe('legs', () => {
  test('stand in the published timetable', async () => {
    const { legs } = (await api.as('unit-linhu').get('/v1/item-types/river-works')).body;
    expect(legs).toMatchObject([
      { id: 'county-examination', decidedAt: 'city', tier: 'county', value: 4, onSilence: 'consent', basis: 'policy' },
      { id: 'navigation-opinion', tier: 'city', department: 'JTJ' },
    ]);
    expect((await api.as('unit-linhu').get('/v1/item-types/soil-water')).body.legs).toEqual([]);
  });

  test('begin with the acceptance; their departments see the item then, and not before', async () => {
    expect((await api.as(COUNTY).get(`/v1/items/${itemNo}`)).status).toBe(404);
    const accepted = await act(OFFICER, 'accept');
    expect(accepted.status).toBe(200);
    expect(accepted.body.item.account.opinions).toMatchObject([
      {
        ...{ ordinal: 1, kind: 'leg', leg: 'county-examination', departmentId: '990121-SLJ', question: '' },
        ...{ startsOn: '2026-09-14', dueOn: '2026-09-18', dueExclusiveAt: '2026-09-19T00:00:00.000+08:00' },
        ...{ limit: { value: 4, unit: 'working' }, provisional: false, state: 'waiting', stateText: '待答复' },
        ...{ kindText: '会办、初审', onSilence: 'consent', silenceText: expect.stringContaining('由牵头部门决定') },
      },
      { leg: 'navigation-opinion', departmentId: '990100-JTJ', state: 'waiting' },
    ]);
    expect((await api.as(COUNTY).get(`/v1/items/${itemNo}`)).status).toBe(200);
    expect(
      (
        await api
          .as('head-990122-SLJ')
          .get(`/v1/items/${itemNo}`)
          .catch(() => ({ status: 404 }))
      ).status,
    ).toBe(404);
    const { items } = (await api.as(COUNTY).get('/v1/inbox')).body;
    expect(items[0]).toMatchObject({ kind: 'opinionRequested', item: { itemNo } });
  });

  test('are explained day by day beside the limits, each by its own clock', async () => {
    const clock = (await api.as(COUNTY).get(`/v1/items/${itemNo}/clock`)).body;
    expect(clock.asked).toMatchObject([
      {
        leg: 'county-examination',
        state: 'waiting',
        startsOn: '2026-09-14',
        dueOn: '2026-09-18',
        limit: { text: '4 个工作日' },
      },
      { leg: 'navigation-opinion', dueOn: '2026-09-22' },
    ]);
    const [county] = clock.asked;
    expect(county.days.map(({ on, count }: { on: string; count: number | null }) => [on, count])).toEqual([
      ['2026-09-14', null],
      ['2026-09-15', 1],
      ['2026-09-16', 2],
      ['2026-09-17', 3],
      ['2026-09-18', 4],
    ]);
  });

  test('are answered by their department and nobody else, and leave the decision to the lead', async () => {
    const answer = { view: 'objects', text: '占用行洪断面。' };
    const stranger = await api.as('head-990121-STH').post(`/v1/items/${itemNo}/opinions/1`, answer);
    expect(stranger.status).toBe(404);
    const wrong = await api.as('head-990100-JTJ').post(`/v1/items/${itemNo}/opinions/1`, answer);
    expect([wrong.status, wrong.body.code]).toEqual([404, 'OPINION_NOT_FOUND']);
    const given = await api.as(COUNTY).post(`/v1/items/${itemNo}/opinions/1`, answer);
    expect(given.body.item.account.opinions[0]).toMatchObject({ state: 'given', stateText: '已答复', view: 'objects' });
    const meddling = await act(COUNTY, 'approve');
    expect([meddling.status, meddling.body.code]).toEqual([403, 'NOT_THE_HOLDER']);
    expect((await act(OFFICER, 'approve')).status).toBe(200);
    const { opinions } = (await api.as(OFFICER).get(`/v1/items/${itemNo}`, { 'accept-language': 'en' })).body.account;
    expect(opinions.map(({ stateText }: { stateText: string }) => stateText)).toEqual([
      'given',
      'the item ended before',
    ]);
  });
});

test('absence from a joint review is consent: another rule for it is refused', async () => {
  const body = { departmentId: '990100-STH', question: '联合审查', kind: 'joint-review', onSilence: 'escalate' };
  const refused = await api.as(OFFICER).post(`/v1/items/${itemNo}/request-opinion`, body, { 'if-match': '"1"' });
  expect([refused.status, refused.body.errors[0]]).toMatchObject([
    422,
    { pointer: '/onSilence', code: 'NOT_ALLOWED_VALUE' },
  ]);
});
