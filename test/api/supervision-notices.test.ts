import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { flagMissingAnswers } from '../../db/supervision-notices.ts';
import { readPdf } from '../support/pdf.ts';
import { type Answer, type Harness, newKey } from './harness.ts';
import { type LetterGround, letterBody, RARE, startLetterGround } from './letter-ground.ts';

let ground: LetterGround;
let api: Harness;
let now = '2026-10-12T09:00:00.000';

const clockTo = async (local: string) => {
  await ground.clockTo(local);
  now = local;
};
const of = (typeId: string) => ground.of(typeId);
const supervisor = () => api.as('supervisor-990100');
const head = () => api.as('head-990100-SLJ');
const issue = async (change: Record<string, unknown> = {}): Promise<Answer> =>
  supervisor().post('/v1/supervision-notices', letterBody(change), newKey());

beforeAll(async () => {
  ground = await startLetterGround();
  api = ground.api;
});
afterAll(() => api.close());

describe('a supervision notice (督办单)', () => {
  let notice: Answer['body'];
  const url = (name = '') => `/v1/supervision-notices/${notice.noticeNo}${name && `/${name}`}`;
  const take = (person: string, name: string, version: number, said?: unknown) =>
    api.as(person).post(url(name), said, { 'if-match': `"${version}"` });
  const answer = { measure: '已召开专家评审会，责任到人。', doneOn: '2026-10-20' };
  const messagesOf = async (person: string) =>
    (await api.as(person).get('/v1/supervision-messages?limit=200')).body.items.filter(
      (one: Answer['body']) => one.noticeNo === notice.noticeNo,
    );
  const told = async (person: string) => (await messagesOf(person)).map(({ type }: Answer['body']) => type);

  beforeEach(async () => {
    notice = (await issue({ replyOn: `${now.slice(0, 10)}` })).body;
  });

  test('goes from issue to close, each step numbered, dated, journalled and told', async () => {
    expect(notice).toMatchObject({ status: 'issued', version: 1, allowed: ['SignFor'], itemNos: [of('flood-impact')] });
    expect((await take('officer-990100-SLJ-2', 'sign-for', 1)).body).toMatchObject({ status: 'signedFor', version: 2 });
    expect((await take('head-990100-SLJ', 'answer', 2, answer)).body).toMatchObject({ status: 'answered', version: 3 });
    const back = { reasons: '未说明依据', replyOn: '2026-10-30' };
    expect((await take('supervisor-990100', 'return', 3, back)).body).toMatchObject({
      status: 'returned',
      replyOn: '2026-10-30',
    });
    expect((await take('head-990100-SLJ', 'answer', 4, answer)).body).toMatchObject({ status: 'answered' });
    const closed = await take('supervisor-990100', 'close', 5, { findings: '经核实属实' });
    expect(closed.headers.etag).toBe('"6"');
    expect(closed.body).toMatchObject({ status: 'closed', allowed: [], overdue: false });
    expect(closed.body.steps.map(({ seq, type, actor }: Answer['body']) => [seq, type, actor])).toEqual([
      [1, 'NoticeIssued', 'supervisor-990100'],
      [2, 'NoticeSignedFor', 'officer-990100-SLJ-2'],
      [3, 'NoticeAnswered', 'head-990100-SLJ'],
      [4, 'NoticeReturned', 'supervisor-990100'],
      [5, 'NoticeAnswered', 'head-990100-SLJ'],
      [6, 'NoticeClosed', 'supervisor-990100'],
    ]);
    expect(closed.body.steps[2].data).toEqual({ ...answer, late: false });
    expect(await told('head-990100-SLJ')).toEqual(['NoticeClosed', 'NoticeReturned', 'NoticeIssued']);
    expect(await told('supervisor-990100')).toEqual(['NoticeAnswered', 'NoticeAnswered', 'NoticeSignedFor']);
    expect(await told('leader-990100')).toEqual([]);
  });

  test('has its document under its number, with the date of the answer', async () => {
    const document = (await head().get(`/v1/documents/${notice.noticeNo}`)).body;
    expect(document.content.fields.symbol).toBe(notice.symbol);
    const pdf = await ground.sheet('head-990100-SLJ', notice.noticeNo, 'application/pdf');
    const text = readPdf(pdf)
      .texts.map((one) => one.text)
      .join('');
    for (const said of ['督办单', '逾期未反馈的，报分管领导', RARE, '{demand}于十日内']) expect(text).toContain(said);
  });

  test('refuses each step out of turn: closing without an answer, answering unsigned, anything on a closed one', async () => {
    for (const [person, name, said] of [
      ['supervisor-990100', 'close', { findings: '属实' }],
      ['supervisor-990100', 'return', { reasons: '不明确', replyOn: '2026-12-30' }],
      ['head-990100-SLJ', 'answer', answer],
    ] as const) {
      const refused = await take(person, name, 1, said);
      expect([refused.status, refused.body.code]).toEqual([409, 'NOTICE_STEP_NOT_ALLOWED']);
      expect(refused.body.detail).toContain('待签收');
    }
    expect((await head().get(url())).body.version).toBe(1);
  });

  test('needs the version that one saw', async () => {
    const without = await head().post(url('sign-for'));
    expect([without.status, without.body.code]).toEqual([428, 'IF_MATCH_REQUIRED']);
    expect((await take('head-990100-SLJ', 'sign-for', 1)).status).toBe(200);
    const stale = await take('head-990100-SLJ', 'sign-for', 1);
    expect([stale.status, stale.body.code, stale.headers.etag]).toEqual([412, 'NOTICE_MOVED_ON', '"2"']);
  });

  test('signed for by ten at once: one does', async () => {
    const tries = await Promise.all(Array.from({ length: 10 }, () => take('head-990100-SLJ', 'sign-for', 1)));
    expect(tries.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    expect((await head().get(url())).body.steps).toHaveLength(2);
  });

  test('repeated with its key, a step is taken once', async () => {
    const key = newKey();
    const first = await head().post(url('sign-for'), undefined, { 'if-match': '"1"', ...key });
    const second = await head().post(url('sign-for'), undefined, { 'if-match': '"1"', ...key });
    expect([second.status, second.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(second.body).toEqual(first.body);
  });

  test.each([
    ['answer', 'head-990100-SLJ', { measure: '', doneOn: '2026-10-20' }],
    ['answer', 'head-990100-SLJ', { measure: '已办' }],
    ['answer', 'head-990100-SLJ', { measure: '已办', doneOn: '20 Oct' }],
    ['return', 'supervisor-990100', { reasons: '不明确' }],
    ['close', 'supervisor-990100', {}],
    ['sign-for', 'head-990100-SLJ', { on: 'behalf' }],
  ])('%s by %s with %j is refused', async (name, person, said) => {
    expect((await take(person, name, 1, said)).status).toBe(422);
  });

  test('a return may not set a date that has passed', async () => {
    await take('head-990100-SLJ', 'sign-for', 1);
    await take('head-990100-SLJ', 'answer', 2, answer);
    const refused = await take('supervisor-990100', 'return', 3, { reasons: '不明确', replyOn: '2026-10-01' });
    expect([refused.status, refused.body.code]).toEqual([422, 'REPLY_DATE_PASSED']);
  });

  test('goes to no body that the division does not supervise', async () => {
    const county = await api.as('supervisor-990121').post('/v1/supervision-notices', letterBody(), newKey());
    expect([county.status, county.body.code]).toEqual([409, 'NO_ITEMS_PICKED']);
  });

  test('other departments and divisions learn nothing of it', async () => {
    for (const stranger of ['head-990100-STH', 'officer-990121-SLJ-1', 'supervisor-990121', 'leader-990121']) {
      expect((await api.as(stranger).get(url())).status).toBe(404);
      expect((await api.as(stranger).get('/v1/supervision-notices')).body.items).toEqual([]);
    }
    expect((await take('head-990100-STH', 'sign-for', 1)).status).toBe(404);
    expect((await take('supervisor-990121', 'close', 1, { findings: '属实' })).status).toBe(404);
    expect((await api.as('unit-linhu').get(url())).status).toBe(403);
  });

  describe('whose answer is missing', () => {
    /** The next day, some minutes after midnight. */
    const nextDay = async (time: string) => {
      const day = new Date(Date.parse(`${now.slice(0, 10)}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      await clockTo(`${day}T${time}`);
    };

    test('is flagged once G is over, as of the end of the day, and told to head, supervisor and leader', async () => {
      const due = now.slice(0, 10);
      await nextDay('00:00:59.000');
      await flagMissingAnswers(api.ledger);
      expect((await head().get(url())).body.overdue).toBe(false);
      await clockTo(`${now.slice(0, 10)}T00:01:00.000`);
      await flagMissingAnswers(api.ledger);
      expect(await flagMissingAnswers(api.ledger)).toBe(0);
      const { body: flagged, headers } = await head().get(url());
      expect(flagged).toMatchObject({ overdue: true, status: 'issued', version: 1 });
      expect(headers.etag).toBe('"1"');
      const step = flagged.steps.at(-1);
      expect([step.type, step.actor, step.data]).toEqual(['AnswerOverdue', 'clock', { replyOn: due }]);
      expect(step.effectiveAt).toBe(`${now.slice(0, 10)}T00:00:00.000+08:00`);
      for (const person of ['head-990100-SLJ', 'supervisor-990100', 'leader-990100']) {
        expect((await told(person)).filter((type: string) => type === 'AnswerOverdue')).toHaveLength(1);
      }
      const listed = (await api.as('leader-990100').get('/v1/supervision-notices?overdue=true')).body.items;
      expect(listed.map((one: Answer['body']) => one.noticeNo)).toContain(notice.noticeNo);
    });

    test('takes a late answer, marked as late, with the flag before it', async () => {
      await take('head-990100-SLJ', 'sign-for', 1);
      await nextDay('08:00:00.000');
      const late = await take('head-990100-SLJ', 'answer', 2, answer);
      expect(late.body).toMatchObject({ status: 'answered', overdue: true });
      expect(late.body.steps.slice(-2).map(({ type }: Answer['body']) => type)).toEqual([
        'AnswerOverdue',
        'NoticeAnswered',
      ]);
      expect(late.body.steps.at(-1).data.late).toBe(true);
    });

    test('keeps the flag where the step that brought it up is refused', async () => {
      await nextDay('08:00:00.000');
      expect((await take('head-990100-SLJ', 'answer', 1, answer)).body.code).toBe('NOTICE_STEP_NOT_ALLOWED');
      expect((await head().get(url())).body.overdue).toBe(true);
    });
  });
});

test('the journal of a notice can be changed by nobody', async () => {
  await expect(api.ledger.pool.query(`UPDATE supervision_notice_events SET actor = 'x'`)).rejects.toThrow(
    /permission denied|append-only/,
  );
});
