/** The ladder end to end: the real PostgreSQL, the real Temporal and its worker, the API, and simulated time. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { createTemporalPort } from '../../api/temporal.ts';
import { type Answer, type Harness, startApi, submit } from '../api/harness.ts';
import { registerNamespace, startTestWorker, type TestWorker } from '../support/worker.ts';

let api: Harness;
let worker: TestWorker;
let stop: () => Promise<void>;

beforeAll(async () => {
  const address = process.env.TEST_TEMPORAL_ADDRESS ?? '';
  const connection = await Connection.connect({ address });
  const namespace = await registerNamespace(connection);
  const temporal = createTemporalPort({ address, namespace });
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, temporal });
  worker = await startTestWorker({ ledger: api.ledger, address, namespace });
  stop = async () => {
    await worker.stop();
    await api.close();
    await Promise.all([temporal.close(), connection.close()]);
  };
}, 60_000);
afterAll(() => stop());

const advance = async (to: string) => {
  const moved = await api.as('admin').post('/v1/clock/advance', { to: `${to}+08:00` });
  expect([moved.status, moved.body.code]).toEqual([200, undefined]);
};
const rungs = async (itemNo: string) =>
  (await api.as('supervisor-990100').get(`/v1/items/${itemNo}/events?limit=200`)).body.items
    .filter(({ type }: Answer['body']) => /Rung|Warning|Escalation|Upward/.test(type))
    .map(({ type, effectiveAt, data }: Answer['body']) =>
      [effectiveAt.slice(5, 16), type, data.days ?? data.rung ?? data.recipient ?? data.reason]
        .filter(Boolean)
        .join(' '),
    );

test('an item of the city climbs rung by rung until its head answers; one of the province is told to the liaison', async () => {
  const receipt = await submit(api, [
    { typeId: 'fire-design', division: '990100' },
    { typeId: 'soil-water', division: '990000' },
    { typeId: 'lightning', division: '990100' },
  ]);
  const [fire, above, timely] = receipt.items.map(({ itemNo }: { itemNo: string }) => itemNo);
  const accept = async (itemNo: string) => {
    const item = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body;
    const officer = api.as(item.responsibleOfficer.id);
    return officer.post(`/v1/items/${itemNo}/accept`, undefined, { 'if-match': `"${item.decisionVersion}"` });
  };
  for (const itemNo of [fire, above, timely]) expect((await accept(itemNo)).status).toBe(200);
  await advance('2026-09-22T10:00:00');
  const item = (await api.as('unit-linhu').get(`/v1/items/${timely}`)).body;
  const approved = await api
    .as(item.responsibleOfficer.id)
    .post(`/v1/items/${timely}/approve`, undefined, { 'if-match': `"${item.decisionVersion}"` });
  expect(approved.status).toBe(200);
  await advance('2026-09-30T10:00:00');
  expect(await rungs(fire)).toEqual([
    '09-20T09:00 RungReached half',
    '09-22T09:00 WarningRaised',
    '09-23T09:00 RungReached last-day',
    '09-24T00:00 EscalationRaised',
    '09-25T00:00 RungReached 1',
    '09-25T00:00 EscalationRaisedFurther leader',
    '09-30T00:00 RungReached 3',
  ]);
  // Ten working days from the 14th: half of them have gone on the 21st.
  expect(await rungs(timely)).toEqual(['09-21T09:00 RungReached half']);
  // Nobody looks at a promise but the clock: the day passes, and an answer is asked for anew.
  const answer = { measure: '今日召开专家评审会', doneOn: '2026-10-30' };
  const answered = await api.as('head-990100-ZJJ').post(`/v1/escalations/${fire}.1/answer`, answer);
  expect(answered.body).toMatchObject({ state: 'answered', answer });
  await advance('2026-11-03T00:00:00');
  expect((await rungs(fire)).slice(-2)).toEqual([
    '09-30T10:00 EscalationAnswered head',
    '10-31T00:00 EscalationAnswerLapsed',
  ]);
  expect(await rungs(above)).toEqual([
    '09-14T10:00 UpwardReportOpened dispatch',
    '09-21T09:00 RungReached half',
    '09-24T09:00 WarningRaised',
    '09-28T09:00 RungReached last-day',
    '09-29T00:00 UpwardReportOpened statutoryDue',
    '10-17T00:00 RungReached 10',
    '10-31T00:00 RungReached 20',
  ]);
}, 120_000);
