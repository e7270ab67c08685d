/** Tasks from the minutes of a meeting: who sees them, what the clock tells, how they are closed, where they go on. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { settleTasks } from '../../db/meeting-tasks.ts';
import { moveClock } from '../support/items.ts';
import { type Answer, city, type Harness, startApi } from './harness.ts';

const SUPERVISOR = 'supervisor-990100';
const HEAD = 'head-990100-SLJ';
const OFFICER = 'officer-990100-SLJ-1';
let api: Harness;
const tag = (version: number) => ({ 'if-match': `"${version}"` });
const to = (at: string) => moveClock(api.ledger, `${at}+08:00`);
const coded = ({ status, body }: Answer) => [status, body.code];

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-10-20T11:00:00+08:00' } });
  const supervisor = api.as(SUPERVISOR);
  expect((await supervisor.post('/v1/meetings', { month: '2026-10' })).status).toBe(201);
  const task = { text: '提交会商纪要', measure: '纪要文号', departmentId: '990100-SLJ', due: { workingDays: 3 } };
  const tasks = [task, { ...task, text: '现场核查', personId: OFFICER, due: { on: '2026-10-30' } }];
  const steps = [
    ['add', { title: '用林会商', text: '提请省厅会商', reasons: '分管领导要求' }],
    ['freeze', {}],
    ['hold', { heldOn: '2026-10-20', chair: '分管副市长', present: '各部门' }],
    ['minutes', { decisions: [{ key: 'added:1', decision: '由市水利局牵头。', tasks }] }],
    ['close', {}],
  ] as const;
  for (const [i, [name, body]] of steps.entries()) {
    if (name === 'minutes') await to('2026-10-22T10:00:00');
    const answer = await supervisor.post(`/v1/meetings/M990100-2026-10/${name}`, body, tag(i + 2));
    expect([name, answer.status]).toEqual([name, 200]);
  }
});
afterAll(() => api.close());

describe('tasks', () => {
  const one = '/v1/meeting-tasks/M990100-2026-10.1';
  const two = '/v1/meeting-tasks/M990100-2026-10.2';
  const act = (url: string, name: string, body: unknown, version: number, person: string, roles?: readonly string[]) =>
    roles === undefined
      ? api.as(person).post(`${url}/${name}`, body, tag(version))
      : withRoles(person, roles, `${url}/${name}`, body, version);
  const withRoles = async (
    person: string,
    roles: readonly string[],
    url: string,
    body: unknown,
    version: number,
  ): Promise<Answer> => {
    const claims = { roles, division: city };
    const response = await api.app.inject({
      ...{ method: 'POST' as const, url },
      headers: {
        authorization: `Bearer ${await api.token(person, claims)}`,
        'content-type': 'application/json',
        ...tag(version),
      },
      payload: JSON.stringify(body),
    });
    return { status: response.statusCode, headers: response.headers, body: JSON.parse(response.body) };
  };
  const kinds = async (person: string) =>
    (await api.as(person).get('/v1/inbox?limit=200')).body.items
      .filter(({ task }: Answer['body']) => task !== null)
      .map(({ kind, task }: Answer['body']) => `${kind} ${task.taskNo.slice(-1)}`)
      .reverse();

  test('are seen by their owner, the head, the supervisor and the leader, and by nobody else', async () => {
    const statuses = async (url: string, people: readonly string[]) =>
      Promise.all(people.map(async (person) => (await api.as(person).get(url)).status));
    const inside = [HEAD, SUPERVISOR, 'leader-990100', 'supervisor-990000'];
    expect(await statuses(one, inside)).toEqual(inside.map(() => 200));
    const outside = [OFFICER, 'officer-990100-SLJ-2', 'head-990100-STH', 'supervisor-990121'];
    expect(await statuses(one, outside)).toEqual(outside.map(() => 404));
    expect(await statuses(two, [OFFICER, HEAD])).toEqual([200, 200]);
    expect(await statuses(one, ['unit-linhu', 'admin'])).toEqual([403, 403]);
    const mine = await api.as(OFFICER).get('/v1/meeting-tasks');
    expect(mine.body.items.map(({ taskNo }: Answer['body']) => taskNo)).toEqual(['M990100-2026-10.2']);
    expect(await kinds(OFFICER)).toEqual(['taskAssigned 2']);
    expect(await kinds(HEAD)).toEqual(['taskAssigned 1']);
  });

  test('the clock reminds the owner and tells owner, head and supervisor of the day that has passed, each once', async () => {
    await to('2026-10-24T00:00:59');
    await settleTasks(api.ledger);
    // Given on the day before its day, after 09:00: no reminder of the first. Its day is over, the grace is not.
    expect(await kinds(HEAD)).toEqual(['taskAssigned 1']);
    expect(await kinds(SUPERVISOR)).toEqual([]);
    await to('2026-10-24T00:01:00');
    await Promise.all(Array.from({ length: 6 }, () => settleTasks(api.ledger)));
    await to('2026-11-02T09:00:00');
    await settleTasks(api.ledger);
    expect(await kinds(HEAD)).toEqual(['taskAssigned 1', 'taskOverdue 1', 'taskOverdue 2']);
    expect(await kinds(OFFICER)).toEqual(['taskAssigned 2', 'taskReminder 2', 'taskOverdue 2']);
    expect(await kinds(SUPERVISOR)).toEqual(['taskOverdue 1', 'taskOverdue 2']);
    expect((await api.as(SUPERVISOR).get('/v1/meeting-tasks?late=true')).body.items.length).toBe(2);
  });

  test('are reported, returned, and confirmed by another than who reported', async () => {
    const report = { text: '会商纪要〔2026〕5 号' };
    expect(coded(await act(one, 'confirm', {}, 1, SUPERVISOR))).toEqual([409, 'TASK_ACTION_NOT_ALLOWED']);
    expect(coded(await act(one, 'report', report, 9, HEAD))).toEqual([412, 'TASK_CHANGED']);
    expect(coded(await act(one, 'report', report, 1, 'head-990100-STH'))).toEqual([404, 'NOT_FOUND']);
    expect(coded(await act(one, 'report', report, 1, SUPERVISOR))).toEqual([403, 'NOT_PERMITTED']);
    expect((await act(one, 'report', report, 1, HEAD)).body).toMatchObject({
      status: 'reported',
      version: 2,
      late: true,
    });
    expect(coded(await act(one, 'confirm', {}, 2, HEAD))).toEqual([403, 'NOT_PERMITTED']);
    // One person with both roles is still one person.
    const both = await act(one, 'confirm', {}, 2, HEAD, ['head', 'supervisor']);
    expect(coded(both)).toEqual([403, 'SECOND_PERSON_REQUIRED']);
    expect(coded(await act(one, 'return', { reasons: '' }, 2, SUPERVISOR))).toEqual([422, 'INVALID_REQUEST']);
    expect((await act(one, 'return', { reasons: '未附纪要' }, 2, SUPERVISOR)).body).toMatchObject({
      status: 'open',
      returns: 1,
    });
    expect((await act(one, 'report', report, 3, HEAD)).status).toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        act(one, i % 2 ? 'confirm' : 'return', i % 2 ? {} : { reasons: '再核' }, 4, SUPERVISOR),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
  });

  test('their journal says who did what', async () => {
    const { journal } = (await api.as(HEAD).get(one)).body;
    expect(journal.slice(0, 4).map(({ type, actor }: Answer['body']) => [type, actor])).toEqual([
      ['TaskAssigned', SUPERVISOR],
      ['TaskOverdue', 'clock'],
      ['TaskReported', HEAD],
      ['TaskReturned', SUPERVISOR],
    ]);
    expect(journal[1].effectiveAt).toBe('2026-10-24T00:00:00.000+08:00');
    expect(journal[2].said).toBe('会商纪要〔2026〕5 号');
  });

  test('the open ones are on the next agenda, and the rate counts what fell due since the last pack', async () => {
    const planned = await api.as(SUPERVISOR).post('/v1/meetings', { month: '2026-11' });
    expect(planned.body.pack).toMatchObject({
      sinceMeetingNo: 'M990100-2026-10',
      closure: { due: 2, closedInTime: 0 },
    });
    const carried = planned.body.pack.entries.find(({ rule }: Answer['body']) => rule === 'carriedOver');
    expect(carried.lines.map(({ taskNo }: Answer['body']) => taskNo)).toContain('M990100-2026-10.2');
  });
});
