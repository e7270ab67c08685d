import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleItem } from '../../db/settle.ts';
import { type Answer, city, type Harness, newKey, startApi, submit } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, lockWaitMs: 300 });
});
afterAll(() => api.close());

const officer = () => api.as('officer-990100-SLJ-1');
const act = (
  itemNo: string,
  action: string,
  version: number | null,
  body?: unknown,
  headers: Record<string, string> = {},
) =>
  officer().post(`/v1/items/${itemNo}/${action}`, body, {
    ...(version !== null && { 'if-match': `"${version}"` }),
    ...headers,
  });
const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true)))
    throw new Error(`not forward: ${local}`);
};
const itemIdOf = async (itemNo: string) => {
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items WHERE item_no = $1', [itemNo]);
  return rows[0]?.id ?? '';
};
const newItem = async (typeId = 'soil-water'): Promise<string> =>
  (await submit(api, [{ typeId, division: city }])).items[0].itemNo;

describe('an action', () => {
  test('needs the version that was seen: absent 428, stale 412, current 200 with the next ETag', async () => {
    const itemNo = await newItem();
    const read = await officer().get(`/v1/items/${itemNo}`);
    expect([read.headers.etag, read.body.status]).toEqual(['"1"', 'awaitingAcceptance']);
    const absent = await act(itemNo, 'accept', null);
    expect([absent.status, absent.body.code]).toEqual([428, 'IF_MATCH_REQUIRED']);
    const stale = await act(itemNo, 'accept', 7);
    expect([stale.status, stale.body.code, stale.headers.etag]).toEqual([412, 'STALE_VERSION', '"1"']);
    const odd = await act(itemNo, 'accept', null, undefined, { 'if-match': '*' });
    expect(odd.status).toBe(412);
    const accepted = await act(itemNo, 'accept', 1);
    expect(accepted.status).toBe(200);
    expect(accepted.headers.etag).toBe('"2"');
    expect(accepted.body).toMatchObject({
      timely: true,
      outcome: null,
      item: {
        status: 'underReview',
        acceptance: { bySilence: false },
        clock: { dueOn: '2026-09-20', dueOnIfSilent: null },
      },
    });
  });

  test('that the state does not allow is refused and names what is allowed', async () => {
    const itemNo = await newItem();
    const answer = await act(itemNo, 'approve', 1, undefined, { 'accept-language': 'en' });
    expect([answer.status, answer.body.code]).toEqual([409, 'ACTION_NOT_ALLOWED']);
    expect(answer.body.detail).toBe(
      'The item is "awaiting acceptance" and does not allow this action. Allowed now: accept, refuse-acceptance, request-correction, withdraw.',
    );
  });

  test('that refuses carries reasons', async () => {
    const itemNo = await newItem();
    expect((await act(itemNo, 'refuse-acceptance', 1, {})).body.errors[0]).toMatchObject({
      pointer: '/reasons',
      code: 'REQUIRED',
    });
    const blank = await act(itemNo, 'refuse-acceptance', 1, { reasons: '  ' });
    expect([blank.status, blank.body.code]).toEqual([422, 'REASONS_REQUIRED']);
    const done = await act(itemNo, 'refuse-acceptance', 1, { reasons: ' 不属于本机关职权 ' });
    expect(done.body.outcome).toMatchObject({ kind: 'notAccepted', reasons: ' 不属于本机关职权 ', text: '不予受理' });
  });

  test('with a key is done once; a refusal is not kept under the key', async () => {
    const itemNo = await newItem();
    const key = newKey();
    expect((await act(itemNo, 'approve', 1, {}, key)).status).toBe(409);
    await act(itemNo, 'accept', 1);
    const first = await act(itemNo, 'approve', 2, {}, key);
    const second = await act(itemNo, 'approve', 2, {}, key);
    expect([first.status, second.status, second.headers['idempotency-replayed']]).toEqual([200, 200, 'true']);
    expect(second.body).toEqual(first.body);
    const elsewhere = await act(await newItem(), 'approve', 2, {}, key);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'KEY_REUSED']);
  });

  test('waits for a held item a little, then says so', async () => {
    const itemNo = await newItem();
    const holder = await api.ledger.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM items WHERE item_no = $1 FOR UPDATE', [itemNo]);
    const busy = await act(itemNo, 'accept', 1);
    expect([busy.status, busy.body.code, busy.headers['retry-after']]).toEqual([503, 'ITEM_BUSY', '1']);
    await holder.query('ROLLBACK');
    holder.release();
    expect((await act(itemNo, 'accept', 1)).status).toBe(200);
  });

  test('of the applicant: a withdrawal closes the item and stands in the journal', async () => {
    const itemNo = await newItem();
    const unit = api.as('unit-linhu');
    const done = await unit.post(`/v1/items/${itemNo}/withdraw`, { reasons: '改线' }, { 'if-match': '"1"' });
    expect(done.body.item).toMatchObject({ status: 'withdrawn', lamp: { lamp: 'none' }, silence: { code: 'decided' } });
    const events = (await unit.get(`/v1/items/${itemNo}/events`)).body.items;
    expect(events.map(({ type }: { type: string }) => type)).toEqual(['ItemSubmitted', 'ItemWithdrawn']);
    expect(events[0].data.dates.acceptanceDue.dueExclusiveAt).toBe('2026-09-21T00:00:00.000+08:00');
    expect(events[1]).toMatchObject({ actor: 'unit-linhu', text: '申请人撤回', data: { reasons: '改线' } });
  });
});

describe('around the cutoff', () => {
  let inTime: string;
  let late: string;
  let escalated: string;
  const due = '2026-09-21T00:00:00.000+08:00';
  beforeAll(async () => {
    [inTime, late, escalated] = [await newItem(), await newItem(), await newItem('river-works')];
    for (const itemNo of [inTime, late]) await act(itemNo, 'accept', 1);
  });

  test('a reply one millisecond before it wins', async () => {
    await clockTo('2026-09-20T23:59:59.999');
    const answer = await act(inTime, 'approve', 2);
    expect(answer.body).toMatchObject({ timely: true, outcome: { kind: 'approved', overdue: false } });
  });

  test('at it, everything but a late decision is told to wait', async () => {
    await clockTo('2026-09-21T00:00:00.000');
    const answer = await api.as('unit-linhu').post(`/v1/items/${late}/withdraw`, {}, { 'if-match': '"2"' });
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([409, 'CUTOFF_IN_PROGRESS', '60']);
  });

  test('a reply at the very instant is late: kept, with the outcome that the clock has made', async () => {
    const answer = await act(late, 'approve', 2);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      timely: false,
      receivedAt: due,
      outcome: { kind: 'deemedApproved', effectiveAt: due, recordedAt: null },
      item: { status: 'underReview', lateReplies: [{ decision: 'approved', receivedAt: due }] },
    });
  });

  test('after the grace the deeming is recorded and a further reply changes nothing', async () => {
    await clockTo('2026-09-21T00:01:00.000');
    await settleItem(api.ledger, await itemIdOf(late));
    const answer: Answer = await act(late, 'refuse', 2, { reasons: '材料不全' });
    expect(answer.body).toMatchObject({
      timely: false,
      outcome: { kind: 'deemedApproved', effectiveAt: due, recordedAt: '2026-09-21T00:01:00.000+08:00' },
      item: { status: 'deemedApproved', escalations: [{ escalationNo: `${late}.1`, raisedAt: due }] },
    });
    expect(answer.body.item.lateReplies).toHaveLength(2);
  });

  test('a refused command keeps what the clock had made due before it', async () => {
    const answer = await api.as('unit-linhu').post(`/v1/items/${escalated}/withdraw`, {}, { 'if-match': '"1"' });
    expect([answer.status, answer.body.code]).toEqual([412, 'STALE_VERSION']);
    const read = await api.as('unit-linhu').get(`/v1/items/${escalated}`);
    expect(read.body).toMatchObject({
      status: 'underReview',
      acceptance: { bySilence: true, acceptedOn: '2026-09-14' },
    });
  });
});
