import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountabilityFollower } from '../../db/accountability.ts';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { eventually } from '../support/eventually.ts';
import { type Answer, city, type Harness, newKey, settlingPort, startApi, submit } from './harness.ts';

let api: Harness;
const port = settlingPort((): Ledger => api.ledger);
const SUPERVISOR = 'supervisor-990100';
const NUMBER = '990100-SLJ-2026';
const url = (name = '') => `/v1/accountability-records/${NUMBER}${name && `/${name}`}`;
const TALK = { heldOn: '2026-10-20', present: '分管领导、部门负责人', findings: '逐件倒排时限' };
const REFER = { to: '市效能办', letterNo: '临督函〔2026〕3号', reasons: '本年度再次超时默认' };

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, temporal: port });
  await defaultOne('2026-10-20T10:00:00');
});
afterAll(() => api.close());

/** Lets silence deem an item of the department, and waits until it is counted. */
async function defaultOne(until: string): Promise<void> {
  const before = (await read()).body.defaults ?? 0;
  await submit(api, [{ typeId: 'soil-water', division: city }]);
  expect((await api.as('admin').post('/v1/clock/advance', { to: `${until}+08:00` })).status).toBe(200);
  await eventually('the default is counted', async () => {
    await followOnce(api.ledger, accountabilityFollower(api.ledger));
    return (await read()).body.defaults === before + 1 ? true : undefined;
  });
}
const read = (person = SUPERVISOR) => api.as(person).get(url());
const take = async (name: string, body: unknown, version?: number, key = {}) => {
  const seen = version ?? (await read()).body.version;
  return api.as(SUPERVISOR).post(url(name), body, { 'if-match': `"${seen}"`, ...key });
};
const code = ({ status, body }: Answer) => [status, body.code];

describe('an accountability record (问责)', () => {
  test('opens with the first default; head, leader and supervisor see it, in their inboxes too', async () => {
    for (const person of ['head-990100-SLJ', 'leader-990100', SUPERVISOR, 'supervisor-990000']) {
      expect((await read(person)).body).toMatchObject({
        ...{ recordNo: NUMBER, year: 2026, defaults: 1, status: 'talkDue', statusText: '待约谈' },
        ...{ allowed: ['HoldTalk'], department: { id: '990100-SLJ' } },
      });
    }
    for (const person of ['head-990100-STH', 'leader-990121', 'supervisor-990121']) {
      expect((await read(person)).status).toBe(404);
      expect((await api.as(person).get('/v1/accountability-records')).body.items).toEqual([]);
    }
    const inbox = (await api.as('head-990100-SLJ').get('/v1/inbox')).body.items;
    expect(inbox.map(({ kind }: Answer['body']) => kind)).toContain('talkDue');
  });

  test('what will not do is refused, and changes nothing', async () => {
    const before = (await read()).body.version;
    expect(code(await take('refer', REFER))).toEqual([409, 'RECORD_STEP_NOT_ALLOWED']);
    expect((await take('close', { findings: '属实' })).body.detail).toContain('待约谈');
    expect(code(await take('talk', { ...TALK, heldOn: '2026-10-21' }))).toEqual([422, 'TALK_NOT_YET_HELD']);
    const blank = await take('talk', { ...TALK, findings: ' ' });
    expect(blank.body.errors).toMatchObject([{ pointer: '/findings' }]);
    expect(code(await take('talk', TALK, before + 1))).toEqual([412, 'RECORD_CHANGED']);
    expect(code(await api.as(SUPERVISOR).post(url('talk'), TALK))).toEqual([428, 'IF_MATCH_REQUIRED']);
    expect((await api.as(SUPERVISOR).get('/v1/accountability-records/990100-SLJ-1999')).status).toBe(404);
    expect((await read()).body.version).toBe(before);
  });

  test('the talk is entered once, also when it is sent twice', async () => {
    const { version } = (await read()).body;
    const key = newKey();
    const held = await take('talk', TALK, version, key);
    expect(held.body).toMatchObject({ status: 'talked', allowed: ['CloseRecord'] });
    expect(held.headers.etag).toBe(`"${version + 1}"`);
    const again = await take('talk', TALK, version, key);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(held.body.journal[0]).toMatchObject({ type: 'TalkHeld', text: '约谈', actor: SUPERVISOR, data: TALK });
  });

  test('the second default makes a referral due; it is referred, closed, and the list tells', async () => {
    await defaultOne('2026-11-20T10:00:00');
    expect((await read()).body).toMatchObject({ status: 'referralDue', defaults: 2 });
    const { version } = (await read()).body;
    const tries = await Promise.all(Array.from({ length: 5 }, () => take('refer', REFER, version)));
    expect(tries.map(({ status }) => status).sort()).toEqual([200, ...Array(4).fill(412)]);
    expect((await take('close', { findings: '责任人已处理' })).body).toMatchObject({ status: 'closed', allowed: [] });
    const list = async (query: string) =>
      (await api.as(SUPERVISOR).get(`/v1/accountability-records?${query}`)).body.items.map(
        ({ recordNo }: Answer['body']) => recordNo,
      );
    expect([await list('status=closed'), await list('status=talkDue'), await list('year=2025')]).toEqual([
      [NUMBER],
      [],
      [],
    ]);
  });
});
