/** Items above the city that are overdue: who is sent, the task, the log of contacts, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { liaisonFollower } from '../../db/liaison-tasks.ts';
import { asOwner } from '../support/database.ts';
import { followToEnd } from '../support/followers.ts';
import { type Answer, type Harness, newKey, settlingPort, startApi, submit } from './harness.ts';

let api: Harness;
let itemNo: string;
const port = settlingPort((): Ledger => api.ledger);
const [BODY, OTHER] = ['990000-SLJ', '990000-STH'];
const LIAISON = 'officer-990100-SLJ-2';
const COLLEAGUE = 'officer-990100-SLJ-1';
const SUPERVISOR = 'supervisor-990100';
const CONTACT = { heldOn: '2026-09-29', way: 'visit', met: '水资源处负责人', said: '请求加快审查' };

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, temporal: port });
  itemNo = (await above('soil-water')).itemNo;
});
afterAll(() => api.close());

/** An accepted item of the province. */
async function above(typeId: string): Promise<{ readonly itemNo: string; readonly officer: string }> {
  const receipt = await submit(api, [{ typeId, division: '990000' }]);
  const item = (await api.as('unit-linhu').get(`/v1/items/${receipt.items[0].itemNo}`)).body;
  const officer = item.responsibleOfficer.id;
  expect((await act(officer, item.itemNo, 'accept')).status).toBe(200);
  return { itemNo: item.itemNo, officer };
}
async function act(person: string, number: string, name: string, body?: unknown): Promise<Answer> {
  const { decisionVersion } = (await api.as('unit-linhu').get(`/v1/items/${number}`)).body;
  return api.as(person).post(`/v1/items/${number}/${name}`, body, { 'if-match': `"${decisionVersion}"` });
}
async function advance(to: string): Promise<void> {
  expect((await api.as('admin').post('/v1/clock/advance', { to: `${to}+08:00` })).status).toBe(200);
  await followToEnd(api.ledger, liaisonFollower(api.ledger));
}
const url = (name = '', ordinal = 1) => `/v1/liaison-tasks/${itemNo}.L${ordinal}${name && `/${name}`}`;
const read = async (person = LIAISON, ordinal = 1) => (await api.as(person).get(url('', ordinal))).body;
const listed = async (person: string, query = '') =>
  (await api.as(person).get(`/v1/liaison-tasks?${query}`)).body.items?.map(({ taskNo }: Answer['body']) => taskNo);
const take = async (name: string, body: unknown, { person = LIAISON, version = -1, key = {}, ordinal = 1 } = {}) => {
  const seen = version === -1 ? (await read(SUPERVISOR, ordinal)).version : version;
  return api.as(person).post(url(name, ordinal), body, { 'if-match': `"${seen}"`, ...key });
};
const code = ({ status, body }: Answer) => [status, body.code];
const inbox = async (person: string) =>
  (await api.as(person).get('/v1/inbox')).body.items.map(({ kind, liaisonTaskNo }: Answer['body']) => [
    kind,
    liaisonTaskNo,
  ]);

describe('the post of a liaison (对接人)', () => {
  const name = (body: unknown, department = OTHER) => api.as('admin').put(`/v1/liaisons/${department}`, body);
  const REASONS = '原对接人调离。';

  test('the bodies above the city are listed with whoever is sent there', async () => {
    const { items } = (await api.as(SUPERVISOR).get('/v1/liaisons')).body;
    expect(items).toHaveLength(18);
    expect(items.find(({ department }: Answer['body']) => department.id === BODY)).toMatchObject({
      ...{ liaison: { id: LIAISON }, appointedAt: null },
    });
  });

  test('an administrator names another; a stranger, and a body that is none, are refused', async () => {
    const named = await name({ personId: 'head-990100-STH', reasons: REASONS });
    expect(named.body).toMatchObject({ liaison: { id: 'head-990100-STH' }, appointedBy: 'admin', reasons: REASONS });
    // The same again changes nothing.
    expect((await name({ personId: 'head-990100-STH', reasons: '再次' })).body.reasons).toBe(REASONS);
    for (const personId of ['officer-990121-STH-1', 'officer-990000-STH-1', 'supervisor-990100', 'nobody']) {
      const refused = await name({ personId, reasons: REASONS });
      expect([refused.status, refused.body.errors]).toMatchObject([
        422,
        [{ pointer: '/personId', code: 'NOT_OF_A_CITY_BELOW', given: personId, allowed: ['990100'] }],
      ]);
    }
    for (const department of ['990100-STH', '990000-XXX']) {
      expect((await name({ personId: LIAISON, reasons: REASONS }, department)).status).toBe(404);
    }
  });
});

describe('the task of a liaison (对接任务)', () => {
  test('opens when the limit is over, once, for the liaison and the supervisor alone', async () => {
    await advance('2026-09-28T23:00:00');
    expect(await listed(SUPERVISOR)).toEqual([]);
    await advance('2026-09-29T09:00:00');
    await Promise.all([
      followOnce(api.ledger, liaisonFollower(api.ledger)),
      followOnce(api.ledger, liaisonFollower(api.ledger)),
    ]);
    const taskNo = `${itemNo}.L1`;
    for (const person of [LIAISON, SUPERVISOR, 'leader-990100']) expect(await listed(person)).toEqual([taskNo]);
    for (const person of [COLLEAGUE, 'head-990100-SLJ', 'supervisor-990121', 'head-990000-SLJ']) {
      expect(await listed(person)).toEqual([]);
      expect((await api.as(person).get(url())).status).toBe(404);
    }
    expect(await read()).toMatchObject({
      ...{ status: 'open', statusText: '对接中', openedAt: '2026-09-29T00:00:00.000+08:00', contacts: 0 },
      ...{ department: { id: BODY }, liaison: { id: LIAISON }, item: { itemNo, departmentId: BODY } },
      journal: [{ type: 'LiaisonTaskOpened', actor: 'clock', data: { occasion: 'statutoryDue' } }],
    });
    expect((await inbox(LIAISON))[0]).toEqual(['liaisonTask', taskNo]);
  });

  test('what will not do is refused, and changes nothing', async () => {
    const { version } = await read();
    expect(code(await take('close', { outcome: '已办' }))).toEqual([409, 'NO_CONTACT_ENTERED']);
    const early = await take('contacts', { ...CONTACT, heldOn: '2026-09-30' });
    expect([...code(early), early.body.errors]).toMatchObject([422, 'CONTACT_NOT_YET_HELD', [{ pointer: '/heldOn' }]]);
    const behind = await take('contacts', { ...CONTACT, nextOn: '2026-09-28' });
    expect(code(behind)).toEqual([422, 'NEXT_CONTACT_PASSED']);
    expect((await take('contacts', { ...CONTACT, way: 'fax' })).body.errors).toMatchObject([{ pointer: '/way' }]);
    expect((await take('contacts', { ...CONTACT, met: ' ' })).body.errors).toMatchObject([{ pointer: '/met' }]);
    expect(code(await take('contacts', CONTACT, { version: version + 1 }))).toEqual([412, 'LIAISON_TASK_CHANGED']);
    expect(code(await api.as(LIAISON).post(url('contacts'), CONTACT))).toEqual([428, 'IF_MATCH_REQUIRED']);
    for (const person of [COLLEAGUE, 'head-990100-STH', 'supervisor-990121']) {
      expect((await take('contacts', CONTACT, { person })).status).toBe(404);
    }
    expect((await read()).version).toBe(version);
  });

  test('contacts are logged with their answer and the next day, once each; a missed day is shown', async () => {
    const key = newKey();
    const { version } = await read();
    const said = { ...CONTACT, answer: '拟下周会审', nextOn: '2026-10-09' };
    const tries = [await take('contacts', said, { version, key }), await take('contacts', said, { version, key })];
    expect(tries.map(({ status }) => status)).toEqual([200, 200]);
    expect(await read()).toMatchObject({ contacts: 1, nextOn: '2026-10-09', missed: false, version: version + 1 });
    expect((await read()).journal[0]).toMatchObject({ type: 'ContactEntered', actor: LIAISON, data: said });
    await advance('2026-10-10T09:00:00');
    expect([(await read()).missed, await listed(LIAISON, 'missed=true')]).toEqual([true, [`${itemNo}.L1`]]);
    expect(await listed(LIAISON, 'missed=false')).toEqual([]);
  });

  test('a colleague who stands in finds the task and its notice', async () => {
    const leave = { personId: LIAISON, actingId: COLLEAGUE, fromOn: '2026-10-10', throughOn: '2026-10-10' };
    const entered = await api.as('head-990100-SLJ').post('/v1/windows/990100-SLJ/leaves', leave);
    expect(entered.status).toBe(201);
    expect(await listed(COLLEAGUE)).toEqual([`${itemNo}.L1`]);
    expect(await inbox(COLLEAGUE)).toContainEqual(['liaisonTask', `${itemNo}.L1`]);
  });

  test('it is closed once, also by ten at a time, and the supervisor is told', async () => {
    const { version } = await read();
    const outcome = { outcome: '十日内作出决定' };
    const tries = await Promise.all(Array.from({ length: 10 }, () => take('close', outcome, { version })));
    expect(tries.map(code).sort()).toEqual([[200, undefined], ...Array(9).fill([409, 'LIAISON_TASK_OVER'])]);
    expect(await read()).toMatchObject({ status: 'closed', nextOn: null, missed: false });
    expect(code(await take('contacts', CONTACT))).toEqual([409, 'LIAISON_TASK_OVER']);
    expect((await inbox(SUPERVISOR))[0]).toEqual(['liaisonTaskClosed', `${itemNo}.L1`]);
  });

  test('the next rung opens another for whoever is sent by then, and the decision of the item ends it', async () => {
    const handed = await api.as('admin').put(`/v1/liaisons/${BODY}`, { personId: COLLEAGUE, reasons: '轮岗' });
    expect(handed.status).toBe(200);
    await advance('2026-11-02T09:00:00');
    expect(await read(COLLEAGUE, 2)).toMatchObject({
      status: 'open',
      // Ten and twenty working days after the due day.
      journal: [{ type: 'LiaisonTaskPressed' }, { type: 'LiaisonTaskOpened', data: { occasion: 'after' } }],
    });
    expect(await listed(LIAISON)).toEqual([]);
    const officer = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body.responsibleOfficer.id;
    expect((await act(officer, itemNo, 'approve')).status).toBe(200);
    await followToEnd(api.ledger, liaisonFollower(api.ledger));
    expect(await read(SUPERVISOR, 2)).toMatchObject({ status: 'ended', item: { status: 'approved' } });
    expect((await inbox(COLLEAGUE))[0]).toEqual(['liaisonTaskEnded', `${itemNo}.L2`]);
    expect(code(await take('close', { outcome: '已办' }, { ordinal: 2, person: COLLEAGUE }))).toEqual([
      409,
      'LIAISON_TASK_OVER',
    ]);
    expect([await listed(SUPERVISOR, 'status=ended'), await listed(SUPERVISOR, `departmentId=${OTHER}`)]).toEqual([
      [`${itemNo}.L2`],
      [],
    ]);
  });

  test('pages follow each other, and what is no page is refused', async () => {
    const first = (await api.as(SUPERVISOR).get('/v1/liaison-tasks?limit=1')).body;
    const second = (await api.as(SUPERVISOR).get(`/v1/liaison-tasks?limit=1&cursor=${first.nextCursor}`)).body;
    expect([first, second].map(({ items }) => items.map(({ taskNo }: Answer['body']) => taskNo))).toEqual([
      [`${itemNo}.L2`],
      [`${itemNo}.L1`],
    ]);
    expect(second.nextCursor).toBe(null);
    expect((await api.as(SUPERVISOR).get('/v1/liaison-tasks?cursor=x')).status).toBe(422);
    expect((await api.as(SUPERVISOR).get('/v1/liaison-tasks?status=lost')).status).toBe(422);
  });

  test('a body to which nobody is sent is an alarm; the supervisor acts, and the log is append-only', async () => {
    const { itemNo: wetland } = await above('wetland');
    await asOwner(api.database.ownerUrl, `DELETE FROM liaisons WHERE department_id = '990000-LYC'`);
    await advance('2026-11-18T09:00:00');
    const task = `/v1/liaison-tasks/${wetland}.L1`;
    const { body } = await api.as(SUPERVISOR).get(task);
    expect(body).toMatchObject({ liaison: null, journal: [{ data: { occasion: 'followUp' } }] });
    const alarms = (await api.as('admin').get('/v1/alarms')).body.items;
    expect(alarms.filter(({ kind }: Answer['body']) => kind === 'department-without-liaison')).toHaveLength(1);
    const contact = { ...CONTACT, heldOn: '2026-11-17', way: 'letter' };
    const entered = await api.as(SUPERVISOR).post(`${task}/contacts`, contact, { 'if-match': `"${body.version}"` });
    expect(entered.body.contacts).toBe(1);
    for (const sql of ['UPDATE liaison_task_events SET seq = 9', 'DELETE FROM liaison_task_events']) {
      await expect(asOwner(api.database.ownerUrl, sql)).rejects.toThrow('append-only');
    }
  });
});
