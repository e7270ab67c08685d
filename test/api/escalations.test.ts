/** Escalations over HTTP: who acknowledges, answers, closes and raises them, and what is refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { type Answer, city, type Harness, newKey, settlingPort, startApi, submit } from './harness.ts';

let api: Harness;
const port = settlingPort((): Ledger => api.ledger);
const HEAD = 'head-990100-ZJJ';
const LEADER = 'leader-990100';
const SUPERVISOR = 'supervisor-990100';
const ANSWER = { measure: '已召开专家评审会，责任到人。', doneOn: '2026-12-31' };

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-03-02T10:00:00+08:00' }, temporal: port });
});
afterAll(() => api.close());

const advance = async (to: string) => {
  const moved = await api.as('admin').post('/v1/clock/advance', { to: `${to}+08:00` });
  expect(moved.status).toBe(200);
};
/** A fire design of the city, overdue since 24:00 of the day on which it fell due. */
const escalate = async (): Promise<string> => {
  const now = (await api.as('admin').get('/v1/clock')).body.now as string;
  const receipt = await submit(api, [{ typeId: 'fire-design', division: city }]);
  const { itemNo } = receipt.items[0];
  const item = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body;
  expect(item.receivedAt >= now.slice(0, 10)).toBe(true);
  await advance(`${nextDay(item.dueOnIfSilent)}T09:00:00`);
  return itemNo;
};
const nextDay = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

describe('an escalation (督办)', () => {
  let itemNo: string;
  const url = (name = '') => `/v1/escalations/${itemNo}.1${name && `/${name}`}`;
  const take = (person: string, name: string, body?: unknown, key = {}) => api.as(person).post(url(name), body, key);
  const read = async (person = SUPERVISOR) => (await api.as(person).get(url())).body;
  const told = async (person: string) =>
    (await api.as(person).get('/v1/inbox?limit=200')).body.items
      .filter(({ item }: Answer['body']) => item?.itemNo === itemNo)
      .map(({ kind, escalationState }: Answer['body']) => (escalationState ? `${kind} ${escalationState}` : kind));
  const code = ({ status, body }: Answer) => [status, body.code];

  beforeEach(async () => {
    itemNo = await escalate();
  });

  test('is acknowledged, answered with a measure and a date, and closed; everybody sees where it stands', async () => {
    expect(await read()).toMatchObject({
      ...{ state: 'raised', stateText: '待签收', posture: 'speedUp', postureText: '提速' },
      ...{ answer: null, closing: null },
    });
    expect((await take(HEAD, 'acknowledge')).body.state).toBe('acknowledged');
    const answered = await take(HEAD, 'answer', ANSWER);
    expect(answered.status).toBe(200);
    expect(answered.body).toMatchObject({
      state: 'answered',
      answer: { ...ANSWER, answeredBy: HEAD, broken: false, answeredAt: expect.stringContaining('+08:00') },
    });
    expect(await told(SUPERVISOR)).toEqual(['escalationAnswered', 'escalation answered']);
    const closed = await take(SUPERVISOR, 'close', { findings: '经核实属实' });
    expect(closed.body).toMatchObject({
      state: 'closed',
      stateText: '已销号',
      closing: { findings: '经核实属实', closedBy: SUPERVISOR },
    });
    expect((await told(HEAD))[0]).toBe('escalationClosed');
    const item = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body;
    expect(item.escalations[0]).toMatchObject({ state: 'closed', answer: ANSWER });
    const events = (await api.as(SUPERVISOR).get(`/v1/items/${itemNo}/events`)).body.items;
    expect(events.slice(-3).map(({ text, actor }: Answer['body']) => [text, actor])).toEqual([
      ['督办签收', HEAD],
      ['督办反馈', HEAD],
      ['督办销号', SUPERVISOR],
    ]);
  });

  test('that nobody acknowledges comes up to the leader by itself, who can then answer it', async () => {
    expect(code(await take(LEADER, 'acknowledge'))).toEqual([409, 'ESCALATION_NOT_ADDRESSED']);
    expect(code(await take(LEADER, 'answer', ANSWER))).toEqual([409, 'ESCALATION_NOT_ADDRESSED']);
    const now = (await api.as('admin').get('/v1/clock')).body.now as string;
    await advance(`${new Date(Date.parse(now) + 4 * 86_400_000).toISOString().slice(0, 10)}T10:00:00`);
    const { recipients, state } = await read();
    expect(state).toBe('raised');
    expect(recipients.map(({ recipient }: Answer['body']) => recipient)).toEqual(['head', 'leader', 'supervisor']);
    expect((await told(LEADER)).at(-1)).toBe('escalation raised');
    expect(await told(HEAD)).toContain('overdue');
    expect((await take(LEADER, 'acknowledge')).body.state).toBe('acknowledged');
    const doneOn = now.slice(0, 10);
    expect(code(await take(LEADER, 'answer', { ...ANSWER, doneOn }))).toEqual([422, 'PROMISED_DATE_PASSED']);
    expect((await take(LEADER, 'answer', { ...ANSWER, doneOn: '2026-12-31' })).body.answer.answeredBy).toBe(LEADER);
  });

  test('is raised by the supervisor, and an answer that will not do is then asked for anew', async () => {
    await take(HEAD, 'answer', { ...ANSWER, doneOn: '2026-12-31' });
    const raised = await take(SUPERVISOR, 'raise', { reasons: '措施不明确' });
    expect(raised.body).toMatchObject({ state: 'raised', answer: null });
    expect(raised.body.recipients.map(({ recipient }: Answer['body']) => recipient)).toContain('leader');
    const again = await take(SUPERVISOR, 'raise', { reasons: '措施不明确' });
    expect(code(again)).toEqual([409, 'ESCALATION_AT_THE_TOP']);
    expect(again.body.detail).toContain('督办单');
    expect((await take(LEADER, 'answer', { ...ANSWER, doneOn: '2026-12-31' })).status).toBe(200);
  });

  test('is answered once, and closed neither unanswered nor twice', async () => {
    expect(code(await take(SUPERVISOR, 'close', { findings: '属实' }))).toEqual([409, 'ESCALATION_NOT_ANSWERED']);
    const answer = { ...ANSWER, doneOn: '2026-12-31' };
    const tries = await Promise.all(Array.from({ length: 6 }, () => take(HEAD, 'answer', answer)));
    expect(tries.map(({ status }) => status).sort()).toEqual([200, ...Array(5).fill(409)]);
    const refused = await take(HEAD, 'answer', answer);
    expect(code(refused)).toEqual([409, 'ESCALATION_ALREADY_ANSWERED']);
    expect(refused.body.detail).toContain('2026-12-31');
    await take(SUPERVISOR, 'close', { findings: '属实' });
    for (const [person, name, body] of [
      [SUPERVISOR, 'close', { findings: '属实' }],
      [SUPERVISOR, 'raise', { reasons: '不明确' }],
      [HEAD, 'answer', answer],
    ] as const) {
      expect(code(await take(person, name, body))).toEqual([409, 'ESCALATION_CLOSED']);
    }
  });

  test('repeated with its key, a step is taken once', async () => {
    const key = newKey();
    const answer = { ...ANSWER, doneOn: '2026-12-31' };
    const first = await take(HEAD, 'answer', answer, key);
    const second = await take(HEAD, 'answer', answer, key);
    expect([second.status, second.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(second.body).toEqual(first.body);
  });

  test('of an item that was decided since waits for its closing only', async () => {
    const item = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body;
    await api
      .as(item.responsibleOfficer.id)
      .post(`/v1/items/${itemNo}/approve`, undefined, { 'if-match': `"${item.decisionVersion}"` });
    expect(await read()).toMatchObject({ state: 'decided', item: { status: 'approved' } });
    expect(code(await take(SUPERVISOR, 'raise', { reasons: '不明确' }))).toEqual([409, 'ACTION_NOT_ALLOWED']);
    expect((await take(SUPERVISOR, 'close', { findings: '已决定' })).body.state).toBe('closed');
  });

  test('whose promise has passed says so', async () => {
    const now = (await api.as('admin').get('/v1/clock')).body.now as string;
    await take(HEAD, 'answer', { ...ANSWER, doneOn: now.slice(0, 10) });
    expect((await read()).answer.broken).toBe(false);
    await advance(`${nextDay(now.slice(0, 10))}T08:00:00`);
    // The clock has raised it: an answer is asked for anew, the leader has it too, and what was promised stays to be seen.
    expect(await read()).toMatchObject({
      ...{ state: 'raised', answer: null },
      lapsed: [{ measure: ANSWER.measure, doneOn: now.slice(0, 10), answeredBy: HEAD }],
    });
    expect((await read()).recipients.map(({ recipient }: Answer['body']) => recipient)).toContain('leader');
    for (const person of [HEAD, SUPERVISOR]) expect(await told(person)).toContain('promisePassed');
    expect((await take(HEAD, 'answer', { ...ANSWER, doneOn: '2026-12-31' })).status).toBe(200);
  });

  test('the list tells the states apart', async () => {
    const of = async (state: string) =>
      (await api.as(SUPERVISOR).get(`/v1/escalations?state=${state}&limit=200`)).body.items.map(
        ({ escalationNo }: Answer['body']) => escalationNo,
      );
    expect(await of('raised')).toContain(`${itemNo}.1`);
    await take(HEAD, 'acknowledge');
    expect([await of('raised'), await of('acknowledged')].map((list) => list.includes(`${itemNo}.1`))).toEqual([
      false,
      true,
    ]);
    await take(HEAD, 'answer', { ...ANSWER, doneOn: '2026-12-31' });
    expect(await of('answered')).toContain(`${itemNo}.1`);
    const wrong = await api.as(SUPERVISOR).get('/v1/escalations?state=open');
    expect(wrong.body.errors[0]).toMatchObject({ pointer: '?state', code: 'NOT_ALLOWED_VALUE' });
  });

  test('what will not do names its field, and changes nothing', async () => {
    for (const [name, person, body, pointer] of NOT_GOOD) {
      const refused = await take(person, name, body);
      expect([refused.status, refused.body.errors.map((error: { pointer: string }) => error.pointer)]).toEqual([
        422,
        [pointer],
      ]);
    }
    expect((await read()).state).toBe('raised');
  });

  const NOT_GOOD = [
    ['answer', HEAD, { measure: ' ', doneOn: '2026-12-31' }, '/measure'],
    ['answer', HEAD, { measure: '已办' }, '/doneOn'],
    ['answer', HEAD, { measure: '已办', doneOn: '20 Oct' }, '/doneOn'],
    ['answer', HEAD, { measure: '已办', doneOn: '2026-12-31', by: 'x' }, '/by'],
    ['answer', HEAD, { measure: '已办', doneOn: '2026-02-27' }, '/doneOn'],
    ['close', SUPERVISOR, {}, '/findings'],
    ['raise', SUPERVISOR, { reasons: ' ' }, '/reasons'],
  ] as const;

  test('strangers find nothing, and a department that was merely asked does not stand in for its head', async () => {
    for (const person of ['head-990100-STH', 'leader-990121']) {
      expect((await take(person, 'acknowledge')).status).toBe(404);
      expect((await take(person, 'answer', ANSWER)).status).toBe(404);
    }
    const item = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body;
    const asked = await api
      .as(item.responsibleOfficer.id)
      .post(
        `/v1/items/${itemNo}/request-opinion`,
        { departmentId: '990100-STH', question: '是否同意' },
        { 'if-match': `"${item.decisionVersion}"` },
      );
    expect(code(asked)).toEqual([200, undefined]);
    expect(code(await take('head-990100-STH', 'acknowledge'))).toEqual([403, 'NOT_THE_HOLDER']);
    expect(code(await take('head-990100-STH', 'answer', ANSWER))).toEqual([403, 'NOT_THE_HOLDER']);
  });
});

test('a report upward is told to the liaison, and nobody answers it', async () => {
  const receipt = await submit(api, [{ typeId: 'resettlement', division: '990000' }]);
  const { itemNo } = receipt.items[0];
  const notices = (await api.as('officer-990100-SLJ-2').get('/v1/inbox')).body.items;
  expect(notices[0]).toMatchObject({ kind: 'upwardReport', recipient: 'liaison', addressee: '990000-SLJ' });
  const url = `/v1/escalations/${itemNo}.1`;
  expect((await api.as(SUPERVISOR).get(url)).body).toMatchObject({ state: null, posture: 'reportUpward' });
  const refused = await api.as(SUPERVISOR).post(`${url}/close`, { findings: '属实' });
  expect([refused.status, refused.body.code]).toEqual([409, 'NOT_AN_ESCALATION']);
});
