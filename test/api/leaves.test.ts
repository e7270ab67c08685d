/** Leave and the acting person, over HTTP: who may be named, what stands against it, and both names in the journal. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleDue } from '../../db/settle.ts';
import { type Answer, city, type Harness, newKey, startApi, submit } from './harness.ts';

const head = 'head-990100-SLJ';
const one = 'officer-990100-SLJ-1';
const two = 'officer-990100-SLJ-2';
const leaves = '/v1/windows/990100-SLJ/leaves';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const clockTo = async (local: string) => {
  await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true);
  while ((await settleDue(api.ledger)).settled > 0);
};
const enter = (personId: string, actingId: string, fromOn: string, throughOn: string, who = head, headers = {}) =>
  api.as(who).post(leaves, { personId, actingId, fromOn, throughOn }, headers);
const newItem = async (typeId = 'soil-water') => (await submit(api, [{ typeId, division: city }])).items[0];
async function act(who: string, itemNo: string, name: string, body?: unknown): Promise<Answer> {
  const { headers } = await api.as(head).get(`/v1/items/${itemNo}`);
  return api.as(who).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': String(headers.etag) });
}
const last = async (itemNo: string, type?: string) => {
  const { items } = (await api.as(head).get(`/v1/items/${itemNo}/events`)).body;
  return items.findLast((event: Answer['body']) => type === undefined || event.type === type);
};

describe('a leave', () => {
  let itemNo: string;
  let leaveId: string;

  test('is entered by the head, with the person who stands in', async () => {
    itemNo = (await newItem()).itemNo;
    const entered = await enter(one, two, '2026-09-16', '2026-09-18');
    expect(entered.status).toBe(201);
    expect(entered.body).toMatchObject({
      person: { id: one },
      acting: { id: two },
      fromOn: '2026-09-16',
      throughOn: '2026-09-18',
      lastOn: '2026-09-18',
      enteredBy: head,
      endedBy: null,
    });
    ({ leaveId } = entered.body);
    expect((await api.as(two).get(leaves)).body.items).toEqual([entered.body]);
    expect((await api.as(one).post(leaves, {})).status).toBe(403);
  });

  test('before its first day changes nothing', async () => {
    await clockTo('2026-09-15T23:59:59');
    expect((await api.as(two).get(`/v1/items/${itemNo}`)).body.actingOfficer).toBeNull();
    await act(two, itemNo, 'accept');
    expect(await last(itemNo)).toMatchObject({ type: 'ItemAccepted', actor: two, onBehalfOf: null });
  });

  test('from 00:00 of its first day: the acting person sees the items and the notices, and both names are journalled', async () => {
    await clockTo('2026-09-16T00:00:00');
    const item = (await api.as(two).get(`/v1/items/${itemNo}`)).body;
    expect(item).toMatchObject({ responsibleOfficer: { id: one }, actingOfficer: { id: two } });
    const mine = (await api.as(two).get('/v1/windows/990100-SLJ/queue?tab=mine')).body.items;
    expect(mine.map((line: Answer['body']) => line.itemNo)).toContain(itemNo);
    await act(two, itemNo, 'suspend', {
      ground: 'technical-review',
      noticeNo: '临水函〔2026〕7号',
      noticedOn: '2026-09-16',
    });
    expect(await last(itemNo)).toMatchObject({ type: 'ClockSuspended', actor: two, onBehalfOf: one });
    await act(head, itemNo, 'resume', { ordinal: 1 });
    expect(await last(itemNo)).toMatchObject({ type: 'ClockResumed', actor: head, onBehalfOf: null });
  });

  test('a receipt of those days names both', async () => {
    const { itemNo: fresh, responsibleOfficer, actingOfficer } = await newItem();
    expect([responsibleOfficer.id, actingOfficer.id]).toEqual([one, two]);
    const submitted = await last(fresh);
    expect(submitted.data).toMatchObject({ officerId: one, assigned: { by: 'default', claimed: true, actingId: two } });
    const own = (await newItem('river-works')).itemNo;
    await act(two, own, 'accept');
    // The legs behind the acceptance are the timetable's doing, and nobody's act.
    expect(await last(own, 'ItemAccepted')).toMatchObject({ actor: two, onBehalfOf: null });
    await act(two, fresh, 'accept');
    expect(await last(fresh)).toMatchObject({ actor: two, onBehalfOf: one });
  });

  test('the one on leave may act all the same, in one name: a reply is never lost over a leave', async () => {
    const { itemNo: fresh } = await newItem();
    expect((await act(one, fresh, 'accept')).status).toBe(200);
    expect(await last(fresh)).toMatchObject({ actor: one, onBehalfOf: null });
  });

  test('to the last second of its last day: both names, and the warnings reach the acting person', async () => {
    const fresh = (await newItem()).itemNo;
    await act(head, fresh, 'accept');
    const another = (await newItem()).itemNo;
    await clockTo('2026-09-18T23:59:59');
    await act(two, another, 'accept');
    expect(await last(another)).toMatchObject({ type: 'ItemAccepted', actor: two, onBehalfOf: one });
    const seen = async (who: string) =>
      (await api.as(who).get('/v1/inbox?limit=200')).body.items.filter(
        ({ recipient, addressee }: Answer['body']) => recipient === 'officer' && addressee === one,
      ).length;
    expect(await seen(two)).toBe(await seen(one));
    await clockTo('2026-09-19T00:00:00');
    expect(await seen(two)).toBe(0);
  });

  test('after 24:00 of its last day: one name again', async () => {
    expect((await api.as(two).get(`/v1/items/${itemNo}`)).body.actingOfficer).toBeNull();
    await act(two, itemNo, 'approve');
    expect(await last(itemNo)).toMatchObject({ actor: two, onBehalfOf: null });
    expect((await api.as(two).get(leaves)).body.items).toEqual([]);
    const over = await api.as(head).post(`${leaves}/${leaveId}/end`, { lastOn: '2026-09-18' });
    expect([over.status, over.body.errors[0].code, over.body.errors[0].allowed]).toEqual([422, 'DAY_NOT_POSSIBLE', []]);
  });
});

describe('what stands against a leave', () => {
  test('an overlap, an acting person who is away, one who stands in for another then', async () => {
    await enter(one, two, '2026-10-12', '2026-10-16');
    const cases = [
      [one, head, '2026-10-16', '2026-10-20', 'LEAVE_OVERLAPS'],
      [one, two, '2026-10-01', '2026-10-12', 'LEAVE_OVERLAPS'],
      [one, two, '2026-10-13', '2026-10-14', 'LEAVE_OVERLAPS'],
      [head, one, '2026-10-15', '2026-10-19', 'ACTING_PERSON_AWAY'],
      [two, head, '2026-10-16', '2026-10-16', 'STANDS_IN_THEN'],
    ] as const;
    for (const [person, acting, from, through, code] of cases) {
      const answer = await enter(person, acting, from, through);
      expect([person, answer.status, answer.body.code]).toEqual([person, 409, code]);
      expect(answer.body.detail).toContain('2026-10-12');
    }
    expect((await enter(one, two, '2026-10-17', '2026-10-18')).status).toBe(201);
    expect((await enter(two, one, '2026-10-19', '2026-10-20')).status).toBe(201);
  });

  test('an acting person of another department, a stranger, oneself; days that are over or turned round', async () => {
    const wrong = async (...given: Parameters<typeof enter>) => {
      const answer = await enter(...given);
      return [answer.status, answer.body.errors?.map(({ pointer, code }: Answer['body']) => `${pointer} ${code}`)];
    };
    expect(await wrong(one, 'officer-990100-STH-1', '2026-11-02', '2026-11-03')).toEqual([
      422,
      ['/actingId UNKNOWN_OFFICER'],
    ]);
    expect(await wrong('officer-990121-SLJ-1', one, '2026-11-02', '2026-11-03')).toEqual([
      422,
      ['/personId UNKNOWN_OFFICER'],
    ]);
    expect(await wrong(one, one, '2026-11-02', '2026-11-03')).toEqual([422, ['/actingId ACTING_FOR_ONESELF']]);
    expect(await wrong(one, two, '2026-11-03', '2026-11-02')).toEqual([422, ['/throughOn ENDS_BEFORE_IT_BEGINS']]);
    expect(await wrong(one, two, '2026-09-18', '2026-09-21')).toEqual([422, ['/fromOn BEFORE_TODAY']]);
    expect(await wrong(one, two, '2026-11-31', '2026-12-02')).toEqual([422, ['/fromOn BAD_FORMAT']]);
    expect(
      (
        await api
          .as('head-990100-STH')
          .post(leaves, { personId: one, actingId: two, fromOn: '2026-11-02', throughOn: '2026-11-03' })
      ).status,
    ).toBe(404);
  });

  test('two heads who enter the same days at once: one is entered', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => enter(one, two, '2026-12-01', '2026-12-04')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
    const key = newKey();
    const again = [
      await enter(one, head, '2026-12-07', '2026-12-08', head, key),
      await enter(one, head, '2026-12-07', '2026-12-08', head, key),
    ];
    expect(again.map(({ status }) => status)).toEqual([201, 201]);
    expect(again[0]?.body).toEqual(again[1]?.body);
  });
});

describe('ending a leave early', () => {
  const end = (leaveId: string, lastOn: string, who = head) => api.as(who).post(`${leaves}/${leaveId}/end`, { lastOn });

  test('keeps the days that are over, frees the rest, and is done once', async () => {
    await clockTo('2026-10-13T09:00:00');
    const { items } = (await api.as(head).get(leaves)).body;
    const running = items.find(({ fromOn }: Answer['body']) => fromOn === '2026-10-12');
    expect((await end(running.leaveId, '2026-10-11')).body.errors[0]).toMatchObject({
      code: 'DAY_NOT_POSSIBLE',
      allowed: ['2026-10-12', '2026-10-15'],
    });
    expect((await end(running.leaveId, '2026-10-16')).status).toBe(422);
    const ended = await end(running.leaveId, '2026-10-12');
    expect(ended.body).toMatchObject({ lastOn: '2026-10-12', throughOn: '2026-10-16', endedBy: head });
    const twice = await end(running.leaveId, '2026-10-12');
    expect([twice.status, twice.body.code]).toEqual([409, 'LEAVE_ENDED']);
    const { itemNo } = await newItem();
    await act(two, itemNo, 'accept');
    expect(await last(itemNo)).toMatchObject({ actor: two, onBehalfOf: null });
    expect((await enter(one, head, '2026-10-13', '2026-10-14')).status).toBe(201);
  });

  test('before it begins takes it back; another department’s leave is not found', async () => {
    const entered = await enter(one, two, '2026-12-21', '2026-12-22');
    expect((await end(entered.body.leaveId, '2026-12-20')).body.lastOn).toBe('2026-12-20');
    expect((await enter(one, two, '2026-12-21', '2026-12-22')).status).toBe(201);
    const other = await api
      .as('head-990100-STH')
      .post(`/v1/windows/990100-STH/leaves/${entered.body.leaveId}/end`, { lastOn: '2026-12-20' });
    expect(other.status).toBe(404);
  });
});
