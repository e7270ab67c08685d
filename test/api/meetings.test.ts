/** Coordination meetings over HTTP: from the draft to the closed minutes, and the tasks that follow, by every role. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { draftAsOf } from '../../db/meeting-prepare.ts';
import { settleDue } from '../../db/settle.ts';
import { asOwner } from '../support/database.ts';
import { moveClock } from '../support/items.ts';
import { type Answer, city, type Harness, settlingPort, startApi, submit } from './harness.ts';

const SUPERVISOR = 'supervisor-990100';
const HEAD = 'head-990100-SLJ';
const LEAD = 'officer-990100-FGW-1';
let api: Harness;
let overdueNo: string;
let deemedNo: string;
let projectCode: string;

const tag = (version: number) => ({ 'if-match': `"${version}"` });
const to = (at: string) => moveClock(api.ledger, `${at}+08:00`);
const settle = async () => {
  while ((await settleDue(api.ledger)).settled > 0);
};

beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    temporal: settlingPort(() => api.ledger),
  });
  const receipt = await submit(api, [
    { typeId: 'fire-design', division: city },
    { typeId: 'soil-water', division: city },
    { typeId: 'land-use-permit', division: city },
  ]);
  projectCode = receipt.project.code;
  [overdueNo, deemedNo] = receipt.items.map(({ itemNo }: { itemNo: string }) => itemNo);
  for (const [i, code] of [
    [0, 'ZJJ'],
    [1, 'SLJ'],
    [2, 'ZRZ'],
  ] as const) {
    const url = `/v1/items/${receipt.items[i].itemNo}/accept`;
    expect((await api.as(`head-990100-${code}`).post(url, {}, tag(1))).status).toBe(200);
  }
  const entries = ['fire-design', 'soil-water', 'land-use-permit', 'construction-permit', 'temp-land']
    .map((typeId) => ({ typeId, tier: 'city' }))
    .concat([{ typeId: 'eng-planning-permit', tier: 'city' }]);
  const composed = await api.as(LEAD).put(`/v1/projects/${projectCode}/checklist`, { entries }, tag(0));
  expect(composed.status).toBe(200);
});
afterAll(() => api.close());

const meetingUrl = '/v1/meetings/M990100-2026-10';
const read = async (url = meetingUrl, person = SUPERVISOR): Promise<Answer> => api.as(person).get(url);
const step = async (name: string, body: unknown, version?: number, person = SUPERVISOR): Promise<Answer> => {
  const seen = version ?? (await read()).body.version;
  return api.as(person).post(`${meetingUrl}/${name}`, body, tag(seen));
};
const coded = ({ status, body }: Answer) => [status, body.code];

describe('the draft', () => {
  test('is planned for this month or the next, once', async () => {
    await to('2026-10-20T10:00:00');
    await settle();
    for (const month of ['2026-09', '2026-12']) {
      const refused = await api.as(SUPERVISOR).post('/v1/meetings', { month });
      expect([coded(refused), refused.body.errors[0]]).toEqual([
        [422, 'INVALID_REQUEST'],
        expect.objectContaining({ pointer: '/month', code: 'MONTH_NOT_POSSIBLE', allowed: ['2026-10', '2026-11'] }),
      ]);
    }
    const planned = await api.as(SUPERVISOR).post('/v1/meetings', { month: '2026-10' });
    expect([planned.status, planned.headers.location, planned.headers.etag]).toEqual([201, meetingUrl, '"2"']);
    expect(coded(await api.as(SUPERVISOR).post('/v1/meetings', { month: '2026-10' }))).toEqual([409, 'MEETING_EXISTS']);
  });

  test('of twelve who plan one month at once, one does', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => api.as('supervisor-990121').post('/v1/meetings', { month: '2026-10' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(11).fill(409)]);
  });

  test('names what is red by department and what waits, each with its items and names', async () => {
    const { body } = await read();
    const keys = body.pack.entries.map(({ key }: { key: string }) => key);
    expect(keys).toContain('red:990100-ZJJ');
    expect(keys).toContain('red:990100-SLJ');
    const red = body.pack.entries.find(({ key }: { key: string }) => key === 'red:990100-ZJJ');
    expect(red.lines).toMatchObject([{ itemNo: overdueNo, reason: 'overdue', dueOn: '2026-09-23', projectCode }]);
    expect(body.pack.names.departments['990100-ZJJ'].zh).toMatch(/住房/);
    expect(body.pack.names.types['fire-design'].en).toBeTruthy();
    expect(body.pack.names.projects[projectCode].zh).toMatch(/测试项目/);
    const other = body.pack.entries.find(({ key }: { key: string }) => key === 'red:990100-SLJ');
    expect(other.lines).toMatchObject([{ itemNo: deemedNo, reason: 'paperOverdue' }]);
    expect(body.pack).toMatchObject({ state: 'draft', since: '2026-10-01T00:00:00.000+08:00', sinceMeetingNo: null });
    expect(body.pack.totals.red).toEqual({ entries: 3, lines: 3 });
  });

  test('is the same when it is made again as of its instant, whatever has happened since', async () => {
    const { rows } = await api.ledger.pool.query(
      `SELECT as_of, content FROM meeting_packs p JOIN meetings m ON m.id = p.meeting_id WHERE m.meeting_no = 'M990100-2026-10'`,
    );
    await to('2026-10-20T11:00:00');
    const { body } = await api.as('head-990100-ZJJ').get(`/v1/items/${overdueNo}`);
    const approve = `/v1/items/${overdueNo}/approve`;
    expect((await api.as('head-990100-ZJJ').post(approve, {}, tag(body.decisionVersion))).status).toBe(200);
    const again = await draftAsOf(api.ledger, city, rows[0].as_of.getTime());
    expect(JSON.stringify(again)).toBe(rows[0].content);
  });

  test('prepared anew it forgets what was done, and keeps what was added and struck', async () => {
    const added = await step('add', {
      title: '用林会商',
      text: '=HYPERLINK("x") 提请省厅会商',
      itemNos: [deemedNo],
      reasons: '分管领导要求',
    });
    expect(added.body.pack.added).toMatchObject([{ key: 'added:1', by: { zh: expect.any(String) } }]);
    const struck = await step('strike', { key: 'red:990100-SLJ', reasons: '批文已在途' });
    expect(struck.body.pack.strikes).toMatchObject([{ key: 'red:990100-SLJ', reasons: '批文已在途' }]);
    expect(struck.body.undecided).not.toContain('red:990100-SLJ');
    const { body } = await step('prepare', {});
    const keys = body.pack.entries.map(({ key }: { key: string }) => key);
    expect(keys).not.toContain('red:990100-ZJJ');
    expect(keys).toContain('red:990100-SLJ');
    expect([body.pack.added.length, body.pack.strikes.length]).toEqual([1, 1]);
  });

  test('bad input is refused with the field, and stores nothing', async () => {
    const before = (await read()).body.version;
    const outside = await step('add', {
      title: 'a',
      text: 'b',
      itemNos: ['990100-SLJ-23-20260914-999999-K'],
      reasons: 'c',
    });
    expect(outside.body.errors).toMatchObject([{ pointer: '/itemNos/0', code: 'ITEM_OUT_OF_REACH' }]);
    expect(coded(await step('strike', { key: 'red:990100-ZJJ', reasons: 'x' }))).toEqual([422, 'AGENDA_ENTRY_UNKNOWN']);
    expect(coded(await step('strike', { key: 'red:990100-SLJ', reasons: 'x' }))).toEqual([409, 'AGENDA_ENTRY_STRUCK']);
    expect(coded(await step('strike', { key: 'added:1', reasons: '  ' }))).toEqual([422, 'INVALID_REQUEST']);
    expect(coded(await step('freeze', {}, 1))).toEqual([412, 'MEETING_CHANGED']);
    expect(coded(await api.as(SUPERVISOR).post(`${meetingUrl}/freeze`, {}))).toEqual([428, 'IF_MATCH_REQUIRED']);
    expect(coded(await step('minutes', { decisions: [{ key: 'added:1', decision: 'x' }] }))).toEqual([
      409,
      'MEETING_ACTION_NOT_ALLOWED',
    ]);
    expect((await read()).body.version).toBe(before);
  });
});

describe('the pack', () => {
  test('of twelve who freeze what they saw, one does; it never changes again, and its bytes carry its hash', async () => {
    const { version } = (await read()).body;
    const answers = await Promise.all(Array.from({ length: 12 }, () => step('freeze', {}, version)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(412)]);
    const { frozen, pack } = (await read()).body;
    expect(pack.state).toBe('frozen');
    const json = await api.app.inject({
      url: `${meetingUrl}/pack`,
      headers: { authorization: `Bearer ${await api.token('leader-990100')}`, accept: 'application/json' },
    });
    expect(createHash('sha256').update(json.rawPayload).digest('hex')).toBe(frozen.sha256);
    expect(coded(await step('prepare', {}))).toEqual([409, 'MEETING_ACTION_NOT_ALLOWED']);
    const change = `UPDATE meeting_packs SET content = '{}'`;
    await expect(asOwner(api.database.ownerUrl, change)).rejects.toThrow(/append-only/);
    await expect(api.ledger.pool.query(change)).rejects.toThrow(/permission denied/);
  });

  test.each([
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['pdf', 'application/pdf'],
  ])('as %s it is the same bytes from two processes', async (format, accept) => {
    const authorization = `Bearer ${await api.token(SUPERVISOR)}`;
    const [first, second] = await Promise.all(
      [1, 2].map(() => api.app.inject({ url: `${meetingUrl}/pack`, headers: { authorization, accept } })),
    );
    expect([first?.statusCode, first?.headers['content-type']]).toEqual([200, accept]);
    expect(first?.headers['content-disposition']).toContain(`M990100-2026-10.${format}`);
    expect(first?.rawPayload.equals(second?.rawPayload ?? Buffer.alloc(0))).toBe(true);
  });
});

describe('minutes', () => {
  const decision = { key: 'added:1', decision: '由市水利局牵头会商。' };
  const task = { text: '提交会商纪要', measure: '纪要文号', departmentId: '990100-SLJ', due: { workingDays: 3 } };

  test('are not entered for a meeting that was not held, and no meeting is held before its pack', async () => {
    expect(coded(await step('minutes', { decisions: [decision] }))).toEqual([409, 'MEETING_ACTION_NOT_ALLOWED']);
    const held = { heldOn: '2026-10-19', chair: '分管副市长', present: '各部门' };
    expect(coded(await step('hold', held))).toEqual([422, 'MEETING_DAY_NOT_POSSIBLE']);
    expect(coded(await step('hold', { ...held, heldOn: '2026-10-21' }))).toEqual([422, 'MEETING_DAY_NOT_POSSIBLE']);
    expect((await step('hold', { ...held, heldOn: '2026-10-20' })).body).toMatchObject({ status: 'held' });
  });

  test('name each owner and day that cannot stand, and store nothing', async () => {
    await to('2026-10-22T10:00:00');
    const tasks = [
      { ...task, departmentId: '990999-SLJ' },
      { ...task, departmentId: '990000-SLJ' },
      { ...task, personId: 'officer-990100-STH-1' },
      { ...task, personId: SUPERVISOR },
      { ...task, due: { on: '2026-10-22' } },
      { ...task, due: { workingDays: 2 } },
      { ...task, due: { on: '2030-01-01' } },
    ];
    const refused = await step('minutes', { decisions: [{ ...decision, tasks }] });
    expect(coded(refused)).toEqual([422, 'MINUTES_REFUSED']);
    expect(refused.body.errors.map(({ pointer, code }: Answer['body']) => [pointer.slice(19), code])).toEqual([
      ['0/departmentId', 'UNKNOWN_DEPARTMENT'],
      ['1/departmentId', 'UNKNOWN_DEPARTMENT'],
      ['2/personId', 'OWNER_NOT_OF_DEPARTMENT'],
      ['3/personId', 'OWNER_NOT_OF_DEPARTMENT'],
      ['4/due/on', 'DAY_NOT_POSSIBLE'],
      ['5/due/workingDays', 'DAY_NOT_POSSIBLE'],
      ['6/due/on', 'DAY_NOT_POSSIBLE'],
    ]);
    const { departmentId: _none, ...nobodys } = task;
    const without = await step('minutes', { decisions: [{ ...decision, tasks: [nobodys] }] });
    expect(without.body.errors).toMatchObject([{ pointer: '/decisions/0/tasks/0/departmentId', code: 'REQUIRED' }]);
    const unknown = await step('minutes', { decisions: [decision, { ...decision, key: 'red:990100-AAA' }] });
    expect(unknown.body).toMatchObject({ code: 'AGENDA_ENTRY_UNKNOWN', errors: [{ pointer: '/decisions/1/key' }] });
    expect((await read()).body).toMatchObject({ status: 'held', decisions: [] });
    expect((await api.as(SUPERVISOR).get('/v1/meeting-tasks')).body.items).toEqual([]);
  });

  test('become tasks with owner and day, and the meeting is closed when every entry has its decision', async () => {
    const tasks = [task, { ...task, text: '现场核查', personId: 'officer-990100-SLJ-1', due: { on: '2026-10-30' } }];
    const entered = await step('minutes', { decisions: [{ ...decision, tasks }] });
    expect(entered.body).toMatchObject({ status: 'minuted', openTasks: 2, decisions: [{ key: 'added:1' }] });
    expect(coded(await step('minutes', { decisions: [decision] }))).toEqual([409, 'AGENDA_ENTRY_DECIDED']);
    const early = await step('close', {});
    expect([early.status, early.body.code]).toEqual([409, 'MINUTES_INCOMPLETE']);
    const rest = entered.body.undecided.map((key: string) => ({ key, decision: '限期办结。' }));
    expect(rest.length).toBeGreaterThan(0);
    expect((await step('minutes', { decisions: rest })).status).toBe(200);
    expect((await step('close', {})).body.status).toBe('closed');
    const { items } = (await api.as(SUPERVISOR).get('/v1/meeting-tasks')).body;
    // Three working days after the 20th: the 21st, 22nd, 23rd.
    expect(items.map(({ taskNo, dueOn }: Answer['body']) => [taskNo, dueOn])).toEqual([
      ['M990100-2026-10.1', '2026-10-23'],
      ['M990100-2026-10.2', '2026-10-30'],
    ]);
  });
});

describe('who may', () => {
  test('a supervisor above reads and does not run it; those below and beside find nothing', async () => {
    expect((await read(meetingUrl, 'supervisor-990000')).status).toBe(200);
    expect((await read(meetingUrl, 'leader-990100')).status).toBe(200);
    expect((await read(meetingUrl, 'supervisor-990121')).status).toBe(404);
    expect((await read(`${meetingUrl}/pack`, HEAD)).status).toBe(403);
    const county = '/v1/meetings/M990121-2026-10';
    const { body } = await read(county);
    const answer = await api.as(SUPERVISOR).post(`${county}/freeze`, {}, tag(body.version));
    expect([answer.status, answer.body.code]).toEqual([403, 'NOT_OF_THE_DIVISION']);
    const listed = await api.as(SUPERVISOR).get('/v1/meetings?limit=1');
    expect(listed.body.items).toMatchObject([{ meetingNo: 'M990121-2026-10', statusText: expect.any(String) }]);
    const next = await api.as(SUPERVISOR).get(`/v1/meetings?limit=1&cursor=${listed.body.nextCursor}`);
    expect(next.body).toMatchObject({ items: [{ meetingNo: 'M990100-2026-10' }], nextCursor: null });
  });
});
