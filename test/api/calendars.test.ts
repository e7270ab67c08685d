import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CalendarYear } from '../../domain/calendar/calendar.ts';
import { amended2026, notice2027 } from '../support/editions.ts';
import { type Answer, city, type Harness, newKey, settlingPort, startApi, submit } from './harness.ts';

const noticeOf = ({ division: _division, ...notice }: CalendarYear) => notice;
const national = (...notices: CalendarYear[]) => ({ division: '000000', notices: notices.map(noticeOf) });
const reason = '国办公布2027年节假日安排';
const codesOf = ({ body }: Answer) =>
  (body.errors as { pointer: string; code: string; given: unknown }[]).map(({ pointer, code, given }) => [
    pointer,
    code,
    given,
  ]);

/** An API whose sweep runs only when it is told to: what is read before that stands on the pointer alone. */
async function apiAt(startAt: string): Promise<Harness> {
  let ledger: Harness['ledger'] | undefined;
  const port = settlingPort(() => ledger as Harness['ledger']);
  let called = 0;
  const api = await startApi({
    clock: { startAt },
    temporal: {
      ...port,
      settleNow: () => (called++ === 0 ? Promise.reject(new Error('away')) : port.settleNow()),
    },
  });
  ledger = api.ledger;
  return api;
}

describe('a notice for the next year', () => {
  let api: Harness;
  let itemNo: string;
  let receiptNo: string;
  const admin = () => api.as('admin');
  const item = async () => (await api.as('officer-990100-SLJ-1').get(`/v1/items/${itemNo}`)).body;
  beforeAll(async () => {
    api = await apiAt('2026-12-28T09:00:00+08:00');
    const receipt = await submit(api, [{ typeId: 'soil-water', division: city }]);
    receiptNo = receipt.receiptNo;
    itemNo = receipt.items[0].itemNo;
    await api.as('officer-990100-SLJ-1').post(`/v1/items/${itemNo}/accept`, undefined, { 'if-match': '"1"' });
  });
  afterAll(() => api.close());

  test('before: every division on the national calendar, known through 2026', async () => {
    const { status, body } = await admin().get('/v1/calendars');
    expect(status).toBe(200);
    expect(body.items).toHaveLength(6);
    for (const calendar of body.items) {
      expect(calendar).toMatchObject({ version: 'cn-2024-2026', knownThrough: '2026-12-31', ownYears: [] });
    }
    expect(body.publications).toEqual([]);
    expect((await item()).clock).toMatchObject({ provisional: true, dueOn: '2027-01-04' });
  });

  test('impact: old date, new date and totals by department, and nothing is stored', async () => {
    const { status, body } = await admin().post('/v1/calendars/impact', national(notice2027));
    expect(status).toBe(200);
    expect(body.totals).toEqual({ open: 1, moved: 1, newlyOverdue: 0, noLongerProvisional: 1 });
    expect(body.departments).toEqual([{ departmentId: '990100-SLJ', ...body.totals }]);
    expect(body.items).toMatchObject([
      {
        itemNo,
        moved: true,
        noLongerProvisional: true,
        before: { dueOn: '2027-01-04', provisional: true, deemsAt: null },
        after: { dueOn: '2027-01-05', provisional: false, deemsAt: '2027-01-06T00:00:00.000+08:00' },
      },
    ]);
    expect(body.versions).toContainEqual({ division: city, version: 'cn-2024-2027.1' });
    expect((await admin().get('/v1/calendars')).body.publications).toEqual([]);
  });

  test('published: from the answer on every reader sees the new dates, and the rows follow', async () => {
    const key = newKey();
    const answer = await admin().post('/v1/calendars', { ...national(notice2027), reason }, key);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      number: 1,
      version: 'cn-2024-2027.1',
      years: [2027],
      reason,
      publishedBy: 'admin',
      resettled: 0,
      of: 1,
    });

    const switched = await item();
    expect(switched.clock).toMatchObject({
      provisional: false,
      dueOn: '2027-01-05',
      calendarVersion: 'cn-2024-2027.1',
    });
    expect(switched).toMatchObject({ dueOn: '2027-01-05', turnDueAt: '2027-01-06T00:00:00.000+08:00' });
    const queue = await api.as('officer-990100-SLJ-1').get('/v1/windows/990100-SLJ/queue');
    expect(queue.body.items).toMatchObject([{ dueOn: '2027-01-05', turnDueAt: '2027-01-06T00:00:00.000+08:00' }]);
    expect((await admin().get('/v1/calendars')).body.publications).toMatchObject([{ resettled: 0, of: 1 }]);

    const again = await admin().post('/v1/calendars', { ...national(notice2027), reason }, key);
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, answer.body, 'true']);
    const other = await admin().post('/v1/calendars', { ...national(notice2027), reason: '另一理由' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'KEY_REUSED']);
  });

  test('moving the simulated clock first takes the rows over, so nothing is passed by', async () => {
    const moved = await admin().post('/v1/clock/advance', { to: '2027-01-04T09:01:00+08:00' });
    expect([moved.status, moved.body.moments]).toEqual([200, 2]);
    expect((await admin().get('/v1/calendars')).body.publications).toMatchObject([{ resettled: 1, of: 1 }]);
    const { body } = await api.as('officer-990100-SLJ-1').get(`/v1/items/${itemNo}/events`);
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual([
      'ItemSubmitted',
      'ItemAccepted',
      'CalendarAdopted',
      'RungReached',
      'WarningRaised',
    ]);
    expect(body.items[2]).toMatchObject({
      text: '工作日历更新，期限重新计算',
      effectiveAt: '2026-12-28T09:00:00.000+08:00',
      data: { reason, before: { deemsAt: null }, after: { deemsAt: '2027-01-06T00:00:00.000+08:00' } },
    });
  });

  test('the receipt stays as it was issued', async () => {
    const { body } = await api.as('unit-linhu').get(`/v1/receipts/${receiptNo}`);
    expect(body.items[0].clock).toMatchObject({ calendarVersion: 'cn-2024-2026', provisional: true });
  });

  test('a closure of one county concerns its items alone', async () => {
    const year = { ...noticeOf(notice2027), restDays: ['2027-01-20'], makeUpWorkdays: [], source: '县政府公告' };
    const body = { division: '990121', notices: [year] };
    expect((await admin().post('/v1/calendars/impact', body)).body).toMatchObject({
      versions: [{ division: '990121', version: 'cn-2024-2027.1+990121.2' }],
      totals: { open: 0 },
    });
    expect((await admin().post('/v1/calendars', { ...body, reason: '县庆' }, newKey())).status).toBe(201);
    const { items } = (await admin().get('/v1/calendars')).body;
    const county = items.find(({ division }: { division: string }) => division === '990121');
    expect(county).toMatchObject({ version: 'cn-2024-2027.1+990121.2', ownYears: [2027] });
    expect(county.years.at(-1).restDays).toContain('2027-01-20');
  });
});

describe('what is refused', () => {
  let api: Harness;
  const post = (body: unknown, headers = newKey()) => api.as('admin').post('/v1/calendars', body, headers);
  const impact = (body: unknown, query = '') => api.as('admin').post(`/v1/calendars/impact${query}`, body);
  beforeAll(async () => {
    api = await startApi({ clock: { startAt: '2026-11-06T10:00:00+08:00' } });
  });
  afterAll(() => api.close());

  test('every wrong day is named at its place, in both languages, and nothing is stored', async () => {
    const wrong = {
      ...notice2027,
      restDays: ['2027-01-01', '2027-01-01', '2026-12-31', '2027-01-09'],
      makeUpWorkdays: ['2027-01-04', '2027-01-09'],
    };
    for (const answer of [await post({ ...national(wrong), reason }), await impact(national(wrong))]) {
      expect([answer.status, answer.body.code]).toEqual([422, 'CALENDAR_REFUSED']);
      expect(codesOf(answer)).toEqual([
        ['/notices/0/restDays/1', 'DAY_TWICE', '2027-01-01'],
        ['/notices/0/restDays/2', 'DAY_OF_OTHER_YEAR', '2026-12-31'],
        ['/notices/0/makeUpWorkdays/0', 'MAKE_UP_ON_WEEKDAY', '2027-01-04'],
        ['/notices/0/makeUpWorkdays/1', 'DAY_RESTS_AND_WORKS', '2027-01-09'],
      ]);
      expect(answer.body.errors[2].detail).toContain('2027-01-04 不是周末');
    }
    expect((await api.as('admin').get('/v1/calendars')).body.publications).toEqual([]);
  });

  test('a year behind a gap, and a year that stands twice', async () => {
    const far = { ...notice2027, year: 2029, restDays: [], makeUpWorkdays: [] };
    expect(codesOf(await impact(national(far)))).toEqual([['/notices/0/year', 'YEAR_GAP', 2029]]);
    expect(codesOf(await impact(national(notice2027, notice2027)))).toEqual([['/notices/1/year', 'YEAR_TWICE', 2027]]);
    expect(codesOf(await impact({ division: city, notices: [noticeOf(notice2027)] }))).toEqual([
      ['/notices/0/year', 'YEAR_GAP', 2027],
    ]);
  });

  test('a holiday file for a year in force that would move passed deadlines', async () => {
    const answer = await post({
      ...national(amended2026({ rest: ['2026-11-04', '2026-11-05', '2026-11-20'] })),
      reason,
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'CALENDAR_REFUSED']);
    expect(codesOf(answer).map(([, code, given]) => [code, given])).toEqual([
      ['DAY_PASSED', '2026-11-04'],
      ['DAY_PASSED', '2026-11-05'],
    ]);
  });

  test.each<[string, unknown, unknown]>([
    ['no such division', { ...national(notice2027), division: '123456' }, ['/division', 'UNKNOWN_DIVISION', undefined]],
    ['a division of the wrong form', { ...national(notice2027), division: 'cn' }, ['/division', 'BAD_FORMAT', 'cn']],
    ['no notices', national(), ['/notices', 'TOO_SHORT', undefined]],
    [
      'a day that the calendar does not have',
      national({ ...notice2027, restDays: ['2027-02-29'] }),
      ['/notices/0/restDays/0', 'BAD_FORMAT', '2027-02-29'],
    ],
    ['an unknown field', { ...national(notice2027), force: true }, ['/force', 'UNKNOWN_FIELD', undefined]],
    ['no source', national({ ...notice2027, source: ' ' }), ['/notices/0/source', 'BLANK', ' ']],
  ])('%s', async (_, body, expected) => {
    const answer = await impact(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'INVALID_REQUEST']);
    expect(codesOf(answer)).toEqual([expected]);
  });

  test('publishing without a reason, without a key, by another role, or with a cursor of something else', async () => {
    expect(codesOf(await post(national(notice2027)))).toEqual([['/reason', 'REQUIRED', undefined]]);
    expect((await post({ ...national(notice2027), reason }, {})).body.code).toBe('IDEMPOTENCY_KEY_REQUIRED');
    const supervisor = api.as('supervisor-990100');
    expect((await supervisor.post('/v1/calendars', { ...national(notice2027), reason }, newKey())).status).toBe(403);
    expect((await impact(national(notice2027), '?cursor=nonsense')).body.code).toBe('INVALID_REQUEST');
  });

  test('while decisions are frozen, since what has passed cannot be said', async () => {
    await api.ledger.pool.query(`UPDATE clock_settings SET frozen_reason = 'test', frozen_at = ledger_clock()`);
    const answer = await post({ ...national(notice2027), reason });
    expect([answer.status, answer.body.code]).toEqual([409, 'CLOCK_FROZEN']);
  });
});

test('impact page by page: every changed item once, the totals the same on each page', async () => {
  const api = await startApi({ clock: { startAt: '2026-12-28T09:00:00+08:00' } });
  try {
    for (let i = 0; i < 5; i += 1) await submit(api, [{ typeId: 'soil-water', division: city }]);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await api.as('admin').post(`/v1/calendars/impact?limit=2${cursor}`, national(notice2027));
      expect(body.totals).toMatchObject({ open: 5, moved: 5 });
      seen.push(...body.items.map((item: { itemNo: string }) => item.itemNo));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  } finally {
    await api.close();
  }
});
