/** What is no event of an item comes by e-mail as well: supervision notices, meeting tasks, accountability, liaisons. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { accountabilityFollower } from '../../db/accountability.ts';
import { liaisonFollower } from '../../db/liaison-tasks.ts';
import { chooseMail, confirmMail, type WantedMail } from '../../db/mail-choices.ts';
import { settleTasks } from '../../db/meeting-tasks.ts';
import { inTransaction } from '../../db/pool.ts';
import { settleItem } from '../../db/settle.ts';
import { flagMissingAnswers, takeStep } from '../../db/supervision-notices.ts';
import { mailChannel } from '../../worker/mail.ts';
import { runMessenger } from '../../worker/messenger.ts';
import { eventually } from '../support/eventually.ts';
import { followToEnd } from '../support/followers.ts';
import { moveClock } from '../support/items.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type Harness, newKey, submit } from './harness.ts';
import { type LetterGround, letterBody, startLetterGround } from './letter-ground.ts';

const [HEAD, LEADER, SUPERVISOR, LIAISON] = [
  ...['head-990100-SLJ', 'leader-990100', 'supervisor-990100', 'officer-990100-SLJ-2'],
] as const;
let ground: LetterGround;
let api: Harness;
let server: MailServer;
let stop: () => Promise<void>;

beforeAll(async () => {
  ground = await startLetterGround({ mailIsOn: true });
  ({ api } = ground);
  server = await startMailServer();
  const stopping = new AbortController();
  const logger = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const way = () =>
    mailChannel({ ledger: api.ledger, smtpUrl: server.url, from: 'shixian@window.example', publicUrl: '' });
  // Two at once: neither tells what the other has told.
  const running = [way(), way()].map((one) =>
    runMessenger(one, { ledger: api.ledger, logger, signal: stopping.signal }),
  );
  stop = async () => {
    stopping.abort();
    await Promise.all(running);
    await server.close();
    await api.close();
  };
});
afterAll(() => stop());

async function choose(personId: string, wanted: Partial<WantedMail> = {}): Promise<void> {
  const choice = {
    email: `${personId}@city.example`,
    digest: 'atOnce',
    hour: 8,
    language: 'zh-CN',
    ...wanted,
  } as const;
  await inTransaction(api.ledger.pool, 3_000, (transaction) =>
    chooseMail(transaction, personId, choice, () => '123456'),
  );
  await confirmMail(api.ledger.pool, personId, '123456');
}
/** The headings and numbers that came to a person by mail, codes left out. */
const told = (personId: string) =>
  server.mails
    .filter(({ to, mail }) => to[0] === `${personId}@city.example` && !mail.subject?.includes('确认'))
    .flatMap(({ mail }) => (mail.text ?? '').split('\n\n').slice(0, -1))
    .map((paragraph) => paragraph.split('\n').slice(0, 2).join('｜'));
/** Waits until that was told to the person, and that nothing waits for anybody who is told at once. */
const untilTold = (personId: string, text: string) =>
  eventually(`${personId} is told ${text}`, async () => {
    const { rows } = await api.ledger.pool.query<{ waiting: boolean }>(
      `SELECT EXISTS (SELECT FROM mail_notes WHERE message_id IS NULL AND due_at <= ledger_clock())
         OR EXISTS (SELECT FROM messages WHERE state = 'pending' AND kind = 'notices') AS waiting`,
    );
    return told(personId).some((one) => one.includes(text)) && rows[0]?.waiting === false ? true : undefined;
  });
const twice = (list: readonly string[]) => list.filter((one, i) => list.indexOf(one) !== i);
const post = async (person: string, url: string, body: unknown, headers: Record<string, string>) => {
  const answer = await api.as(person).post(url, body, headers);
  expect([url, answer.status, answer.body.code]).toEqual([url, expect.any(Number), undefined]);
  return answer.body;
};

test('a supervision notice comes to whom each step is told, once', async () => {
  for (const person of [HEAD, SUPERVISOR, LIAISON]) await choose(person);
  await choose(LEADER, { digest: 'daily', hour: 8 });
  const notice = await post(SUPERVISOR, '/v1/supervision-notices', letterBody({ replyOn: '2026-10-12' }), newKey());
  const url = `/v1/supervision-notices/${notice.noticeNo}`;
  await untilTold(HEAD, `发出督办单｜督办单 ${notice.noticeNo}`);
  await post(HEAD, `${url}/sign-for`, undefined, { 'if-match': '"1"' });
  await untilTold(SUPERVISOR, `签收｜督办单 ${notice.noticeNo}`);
  await ground.clockTo('2026-10-13T00:02:00.000');
  await flagMissingAnswers(api.ledger);
  for (const person of [HEAD, SUPERVISOR]) await untilTold(person, '逾期未反馈');
  expect(twice([...told(HEAD), ...told(SUPERVISOR).map((one) => `s ${one}`)])).toEqual([]);
  // A digest is the person's choice for these as for all.
  expect(told(LEADER)).toEqual([]);
  await ground.clockTo('2026-10-13T08:00:00.000');
  await untilTold(LEADER, '逾期未反馈');
});

test('a task of a meeting comes to its owner once, in however many mailboxes it lies', async () => {
  const task = { text: '会商', measure: '纪要', departmentId: '990100-SLJ', personId: HEAD, due: { on: '2026-10-14' } };
  const steps = [
    ['', { month: '2026-10' }],
    ['/add', { title: '用林会商', text: '提请会商', reasons: '要求' }],
    ['/freeze', {}],
    ['/hold', { heldOn: '2026-10-13', chair: '副市长', present: '各部门' }],
    ['/minutes', { decisions: [{ key: 'added:1', decision: '牵头。', tasks: [task] }] }],
  ] as const;
  for (const [i, [name, body]] of steps.entries()) {
    const url = name === '' ? '/v1/meetings' : `/v1/meetings/M990100-2026-10${name}`;
    await post(SUPERVISOR, url, body, name === '' ? {} : { 'if-match': `"${i + 1}"` });
  }
  await untilTold(HEAD, '议定事项 M990100-2026-10.1');
  await moveClock(api.ledger, '2026-10-15T00:02:00+08:00');
  await settleTasks(api.ledger);
  for (const person of [HEAD, SUPERVISOR]) await untilTold(person, '逾期');
  // The owner is the head: two mailboxes, one line.
  const overdue = told(HEAD).filter((one) => one.includes('议定事项 M990100-2026-10.1'));
  expect(twice(overdue)).toEqual([]);
  const { rows } = await api.ledger.pool.query<{ boxes: number; notes: number }>(
    `SELECT (SELECT count(*)::int FROM task_notices WHERE kind = 'taskOverdue' AND addressee IN ($1, '990100-SLJ')) AS boxes,
       (SELECT count(*)::int FROM mail_notes WHERE kind = 'taskOverdue' AND person_id = $1) AS notes`,
    [HEAD],
  );
  expect(rows).toEqual([{ boxes: 2, notes: 1 }]);
});

test('a measure that falls due and the task of a liaison come too; who wants no more mail gets none', async () => {
  await submit(api, [{ typeId: 'soil-water', division: '990100' }]);
  const above = (await submit(api, [{ typeId: 'soil-water', division: '990000' }])).items[0].itemNo;
  const { responsibleOfficer } = (await api.as('unit-linhu').get(`/v1/items/${above}`)).body;
  await post(responsibleOfficer.id, `/v1/items/${above}/accept`, undefined, { 'if-match': '"1"' });
  await choose(LEADER, { digest: 'never' });
  await moveClock(api.ledger, '2026-11-20T09:00:00+08:00');
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items');
  for (const { id } of rows) await settleItem(api.ledger, id);
  for (const follower of [accountabilityFollower(api.ledger), liaisonFollower(api.ledger)]) {
    await followToEnd(api.ledger, follower);
  }
  for (const person of [HEAD, SUPERVISOR]) await untilTold(person, '追责记录 990100-SLJ-2026');
  await untilTold(LIAISON, `对接任务：向上报告、上门对接｜对接任务 ${above}.L1`);
  expect(twice(told(LIAISON))).toEqual([]);
  expect(told(LEADER).some((one) => one.includes('追责记录'))).toBe(false);
});

test('while mail is off nothing is written, and nothing comes later', async () => {
  const notes = async () => (await api.ledger.pool.query('SELECT FROM mail_notes')).rowCount;
  const before = await notes();
  const off = { ...api.ledger, mailIsOn: false };
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM supervision_notices');
  const answer = { type: 'Answer', measure: '已办', doneOn: '2026-11-30' } as const;
  const step = { noticeId: rows[0]?.id ?? '', command: answer, expectedVersion: 2, actor: HEAD, elapsedMs: () => 0 };
  const refused = await inTransaction(api.ledger.pool, 3_000, (transaction) => takeStep(transaction, off, step));
  expect([refused, await notes()]).toEqual([null, before]);
});
