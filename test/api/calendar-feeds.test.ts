/** The calendar of a window's due dates: who opens it, what stands in it, when it ends. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleDue } from '../../db/settle.ts';
import { asOwner } from '../support/database.ts';
import { type Answer, city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
let itemNo: string;
const feed = '/v1/windows/990100-SLJ/calendar-feed';
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  itemNo = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
});
afterAll(() => api.close());

/** The path of a new feed. */
const open = async (person: string, headers: Record<string, string> = {}, url = feed): Promise<string> => {
  const answer = await api.as(person).post(url, undefined, headers);
  expect(answer.status).toBe(201);
  const { href, origin } = new URL(answer.body.url);
  expect(origin).toBe(api.config.api.publicUrl);
  return href.slice(origin.length);
};
const read = (path: string, headers: Record<string, string> = {}): Promise<Answer> => api.as(null).get(path, headers);
const events = (answer: Answer) =>
  String(answer.body)
    .replaceAll('\r\n ', '')
    .split('BEGIN:VEVENT')
    .slice(1)
    .map((event) => Object.fromEntries(event.split('\r\n').map((line) => line.split(/:(.*)/s).slice(0, 2))));
const at = (local: string) => setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true);

describe('a window’s calendar', () => {
  test('is opened by its token alone, as iCalendar, without any other credential', async () => {
    const answer = await read(await open('officer-990100-SLJ-1'));
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      'private, no-cache',
    ]);
    expect(events(answer)).toEqual([
      expect.objectContaining({
        UID: `${itemNo}@shixian`,
        'DTSTART;VALUE=DATE': '20260920',
        SUMMARY: expect.stringMatching(/^受理期限：.* 990100-SLJ-/),
      }),
    ]);
  });

  test('has no name of a person and none of a project in it', async () => {
    const text = String((await read(await open('officer-990100-SLJ-1'))).body);
    expect(text).not.toMatch(/测试项目|杜霁章|0600-8802217|officer-/);
  });

  test('the same items give the same bytes and the same ETag; who has them is told so', async () => {
    const path = await open('officer-990100-SLJ-2');
    const [first, second] = [await read(path), await read(path)];
    expect(second.body).toBe(first.body);
    const etag = String(first.headers.etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await read(path, { 'if-none-match': known });
      expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag]);
    }
    expect((await read(path, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('an item moves from acceptance to decision under the same UID, and leaves when it is decided', async () => {
    const path = await open('officer-990100-SLJ-1');
    const act = (name: string, version: number, body: unknown) =>
      api.as('officer-990100-SLJ-1').post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': `"${version}"` });
    const before = await read(path);
    expect((await act('accept', 1, {})).status).toBe(200);
    const accepted = await read(path);
    expect(accepted.headers.etag).not.toBe(before.headers.etag);
    const [event] = events(accepted);
    expect(event).toMatchObject({
      UID: `${itemNo}@shixian`,
      SUMMARY: expect.stringMatching(/^办理期限/),
      SEQUENCE: '2',
    });
    const item = (await api.as('officer-990100-SLJ-1').get(`/v1/items/${itemNo}`)).body;
    expect(event?.['DTSTART;VALUE=DATE']).toBe(item.dueOn.replaceAll('-', ''));
    expect((await act('approve', 2, {})).status).toBe(200);
    expect(events(await read(path))).toEqual([]);
  });

  test('what silence accepts is due on the day that then runs', async () => {
    const path = await open('head-990100-SLJ');
    const late = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
    await at('2026-09-21T00:02:00');
    while ((await settleDue(api.ledger)).settled > 0);
    expect(events(await read(path))).toContainEqual(
      expect.objectContaining({ UID: `${late}@shixian`, SUMMARY: expect.stringMatching(/^办理期限/) }),
    );
  });

  test('is in the language in which it was asked for', async () => {
    const answer = await read(await open('supervisor-990100', { 'accept-language': 'en' }), {
      'accept-language': 'zh-CN',
    });
    expect([answer.headers['content-language'], String(answer.body)]).toEqual([
      'en',
      expect.stringContaining('Decision due: '),
    ]);
  });
});

describe('a feed ends', () => {
  test('when its owner asks for another one, or ends it', async () => {
    const first = await open('officer-990100-SLJ-1');
    const second = await open('officer-990100-SLJ-1');
    expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200]);
    expect((await api.as('officer-990100-SLJ-1').post(`${feed}/end`)).status).toBe(204);
    expect((await read(second)).status).toBe(404);
    expect((await api.as('officer-990100-SLJ-1').post(`${feed}/end`)).status).toBe(404);
  });

  test('when its owner no longer works at the window, or no longer oversees it', async () => {
    const [officer, supervisor] = [await open('officer-990100-SLJ-2'), await open('supervisor-990100')];
    expect([(await read(officer)).status, (await read(supervisor)).status]).toEqual([200, 200]);
    const { ownerUrl } = api.database;
    await asOwner(ownerUrl, `UPDATE people SET department_id = '990100-STH' WHERE id = 'officer-990100-SLJ-2'`);
    await asOwner(ownerUrl, `UPDATE people SET division = '990121' WHERE id = 'supervisor-990100'`);
    expect([(await read(officer)).status, (await read(supervisor)).status]).toEqual([404, 404]);
    await asOwner(ownerUrl, `UPDATE people SET department_id = '990100-SLJ' WHERE id = 'officer-990100-SLJ-2'`);
    await asOwner(ownerUrl, `UPDATE people SET division = '990100' WHERE id = 'supervisor-990100'`);
  });
});

describe('nobody else', () => {
  test.each([
    ['a token of another window', (path: string) => path.replace('SLJ', 'STH')],
    ['a token that was never given', (path: string) => path.replace(/token=.*/, `token=${'A'.repeat(43)}`)],
    ['a token with a letter changed', (path: string) => path.slice(0, -1) + (path.endsWith('A') ? 'B' : 'A')],
    ['an empty token', (path: string) => path.replace(/token=.*/, 'token=')],
    ['no token', (path: string) => path.replace(/\?.*/, '')],
  ])('%s', async (_what, change) => {
    const answer = await read(change(await open('officer-990100-SLJ-1')));
    expect([404, 422]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toContain('VEVENT');
  });

  test('a supervisor above sees the windows below, one below not those above', async () => {
    expect((await read(await open('supervisor-990000'))).status).toBe(200);
    expect((await api.as('supervisor-990121').post(feed)).status).toBe(404);
    expect((await api.as('officer-990100-STH-1').post(feed)).status).toBe(404);
  });

  test('only the digest of a token is kept', async () => {
    const token = new URL(`http://x${await open('officer-990100-SLJ-1')}`).searchParams.get('token') ?? '';
    const { rows } = await api.ledger.pool.query('SELECT * FROM calendar_feeds');
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

test('bad input: a body that means nothing, a window that is none', async () => {
  const officer = api.as('officer-990100-SLJ-1');
  expect((await officer.post(feed, { for: 'ever' })).status).toBe(422);
  expect((await officer.post('/v1/windows/nowhere/calendar-feed')).status).toBe(404);
  expect((await officer.post('/v1/windows/990100-XXX/calendar-feed')).status).toBe(404);
});
