/** One act on many items, and a whole desk handed over: a result for each, whatever becomes of the others. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleDue } from '../../db/settle.ts';
import { handInMany } from '../support/items.ts';
import { type Answer, city, type Harness, newKey, startApi } from './harness.ts';

const head = 'head-990100-SLJ';
const one = 'officer-990100-SLJ-1';
const two = 'officer-990100-SLJ-2';
const window = '/v1/windows/990100-SLJ';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, lockWaitMs: 400 });
});
afterAll(() => api.close());

/** Many items of one type in one package; their numbers, in order. */
async function many(count: number, typeId = 'soil-water'): Promise<string[]> {
  const ids = await handInMany(api.ledger, count, { typeId, division: city });
  const { rows } = await api.ledger.pool.query<{ item_no: string }>(
    'SELECT item_no FROM items WHERE id = ANY($1::uuid[]) ORDER BY id',
    [ids],
  );
  return rows.map(({ item_no }) => item_no);
}
async function setRules(rules: unknown[]): Promise<void> {
  const { headers } = await api.as(head).get(`${window}/assignment-rules`);
  await api.as(head).put(`${window}/assignment-rules`, { rules }, { 'if-match': String(headers.etag) });
}
const bulk = (name: string, body: unknown, who = head, headers: Record<string, string> = newKey()) =>
  api.as(who).post(`${window}/bulk/${name}`, body, headers);
const seen = (numbers: readonly string[], ifMatch = '"1"') => numbers.map((itemNo) => ({ itemNo, ifMatch }));
const refused = ({ body }: Answer) =>
  body.items
    .filter(({ done }: Answer['body']) => !done)
    .map(({ itemNo, problem }: Answer['body']) => [itemNo, problem.status, problem.code]);
const rowsOf = async (numbers: readonly string[], columns: string) =>
  (
    await api.ledger.pool.query(
      `SELECT ${columns}, count(*)::int AS items FROM items WHERE item_no = ANY($1) GROUP BY ${columns} ORDER BY 1`,
      [numbers],
    )
  ).rows;
const handover = (from: string, to: string, who = head, headers: Record<string, string> = newKey()) =>
  api.as(who).post(`${window}/handover`, { from, to, reasons: '调离，整体交接' }, headers);

describe('500 items at once, three of them wrong', () => {
  test('497 are claimed; the three are named with the reason that each would have had alone', async () => {
    await setRules([{ by: 'pool' }]);
    const numbers = await many(500);
    const [taken = '', stale = '', foreign = ''] = [numbers[7], numbers[250], numbers[499]];
    await api.as(two).post(`/v1/items/${taken}/claim`, {}, { 'if-match': '"1"' });
    const [other = ''] = await many(1, 'eia-report');
    const items = seen(numbers).map((entry) => {
      if (entry.itemNo === stale) return { ...entry, ifMatch: '"7"' };
      return entry.itemNo === foreign ? { ...entry, itemNo: other } : entry;
    });
    const answer = await bulk('claim', { items }, one);
    expect(answer.status).toBe(200);
    expect([answer.body.done, answer.body.refused, answer.body.items.length]).toEqual([497, 3, 500]);
    expect(answer.body.items.map(({ itemNo }: Answer['body']) => itemNo)).toEqual(items.map(({ itemNo }) => itemNo));
    expect(refused(answer)).toEqual([
      [taken, 409, 'ALREADY_CLAIMED'],
      [stale, 412, 'STALE_VERSION'],
      [other, 404, 'NOT_FOUND'],
    ]);
    expect(await rowsOf(numbers, 'officer_id, claimed')).toEqual([
      { officer_id: head, claimed: false, items: 2 },
      { officer_id: one, claimed: true, items: 497 },
      { officer_id: two, claimed: true, items: 1 },
    ]);
  });

  test('under one key it is done once, and the same results are given again, in either language', async () => {
    const numbers = await many(5);
    const key = newKey();
    const first = await bulk('claim', { items: seen(numbers) }, one, key);
    const again = await bulk('claim', { items: seen(numbers) }, one, { ...key, 'accept-language': 'en' });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    const other = await bulk('claim', { items: seen(numbers.slice(1)) }, one, key);
    expect([other.status, other.body.code]).toEqual([422, 'KEY_REUSED']);
    const without = await bulk('claim', { items: seen(numbers) }, one, {});
    expect([without.status, without.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_REQUIRED']);
  });

  test('what stands against the batch itself refuses it whole: 501 items, none, one twice, an unknown field', async () => {
    const numbers = await many(2);
    const wrong = async (body: unknown) => {
      const answer = await bulk('claim', body, one);
      return [answer.status, answer.body.errors?.[0]?.pointer, answer.body.errors?.[0]?.code];
    };
    expect(await wrong({ items: seen(Array.from({ length: 501 }, () => numbers[0] ?? '')) })).toEqual([
      422,
      '/items',
      'TOO_LONG',
    ]);
    expect(await wrong({ items: [] })).toEqual([422, '/items', 'TOO_SHORT']);
    expect(await wrong({ items: seen([numbers[0] ?? '', numbers[1] ?? '', numbers[0] ?? '']) })).toEqual([
      422,
      '/items/2/itemNo',
      'ITEM_TWICE',
    ]);
    expect(await wrong({ items: [{ itemNo: numbers[0], ifMatch: '"1"', approve: true }] })).toEqual([
      422,
      '/items/0/approve',
      'UNKNOWN_FIELD',
    ]);
    expect(await wrong({ items: [{ itemNo: numbers[0] }] })).toEqual([422, '/items/0/ifMatch', 'REQUIRED']);
    expect(await rowsOf(numbers, 'claimed')).toEqual([{ claimed: false, items: 2 }]);
    expect((await bulk('approve', { items: seen(numbers) })).status).toBe(404);
  });
});

describe('the other acts', () => {
  test('accepting: each by itself, with what stands against it; the acting person in both names', async () => {
    await setRules([{ by: 'default', to: one }]);
    const numbers = await many(4);
    await api
      .as(head)
      .post(`${window}/leaves`, { personId: one, actingId: two, fromOn: '2026-09-14', throughOn: '2026-09-14' });
    await api
      .as(one)
      .post(`/v1/items/${numbers[1]}/refuse-acceptance`, { reasons: '不属本机关职权' }, { 'if-match': '"1"' });
    const answer = await bulk('accept', { items: seen(numbers) }, two);
    expect(refused(answer)).toEqual([[numbers[1], 412, 'STALE_VERSION']]);
    expect(answer.body.items.map(({ decisionVersion }: Answer['body']) => decisionVersion)).toEqual([2, null, 2, 2]);
    const { items } = (await api.as(head).get(`/v1/items/${numbers[2]}/events`)).body;
    expect(items.at(-1)).toMatchObject({ type: 'ItemAccepted', actor: two, onBehalfOf: one });
  });

  test('reassigning: only from whom it was seen with; a stranger refuses the batch', async () => {
    const numbers = await many(3);
    const items = seen(numbers).map((entry, i) => ({ ...entry, from: i === 1 ? two : one }));
    const body = { to: two, reasons: '调整分工', items };
    const answer = await bulk('reassign', body);
    expect(refused(answer)).toEqual([[numbers[1], 409, 'HELD_BY_ANOTHER']]);
    expect(await rowsOf(numbers, 'officer_id')).toEqual([
      { officer_id: one, items: 1 },
      { officer_id: two, items: 2 },
    ]);
    const stranger = await bulk('reassign', { ...body, to: 'officer-990100-STH-1' });
    expect([stranger.status, stranger.body.errors[0].code]).toEqual([422, 'UNKNOWN_OFFICER']);
    expect((await bulk('reassign', body, two)).status).toBe(403);
  });

  test('sending on: the rules of the other window share the items out', async () => {
    const numbers = await many(6);
    const rules = '/v1/windows/990100-STH/assignment-rules';
    await api.as('head-990100-STH').put(rules, { rules: [{ by: 'load' }] }, { 'if-match': '"0"' });
    const body = { departmentId: '990100-STH', reasons: '机构改革划转', items: seen(numbers) };
    const answer = await bulk('transfer', body);
    expect([answer.body.done, answer.body.items[0].decisionVersion]).toEqual([6, 2]);
    expect(await rowsOf(numbers, 'officer_id, department_id')).toEqual([
      { officer_id: 'officer-990100-STH-1', department_id: '990100-STH', items: 3 },
      { officer_id: 'officer-990100-STH-2', department_id: '990100-STH', items: 3 },
    ]);
    expect((await bulk('transfer', { ...body, departmentId: '990000-SLJ' })).body.errors[0].code).toBe(
      'DEPARTMENT_NOT_BELOW',
    );
    expect(
      refused(await bulk('transfer', { ...body, departmentId: '990100-LYC' })).map(([, status]: unknown[]) => status),
    ).toEqual(Array(6).fill(404));
  });

  test('an item that another command holds is passed over and said to be busy', async () => {
    const numbers = await many(3);
    const holder = await api.ledger.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM items WHERE item_no = $1 FOR UPDATE', [numbers[1]]);
    const answer = await bulk('accept', { items: seen(numbers) }, one);
    expect([answer.status, refused(answer)]).toEqual([200, [[numbers[1], 503, 'ITEM_BUSY']]]);
    await holder.query('ROLLBACK');
    holder.release();
    expect((await bulk('accept', { items: seen(numbers.slice(1, 2)) }, one)).body.done).toBe(1);
  });
});

describe('a whole desk (交接)', () => {
  test('1,200 open items and what outcomes still ask for: all go, each with its own event, no workflow is woken', async () => {
    await setRules([{ by: 'default', to: two }]);
    await handover(one, head);
    await handover(two, head);
    await handover(head, two);
    const before = (await api.as(two).get(`${window}/counts`)).body.mine;
    const numbers = await many(1_200);
    const owing = numbers.slice(0, 3);
    const decide = async (itemNo: string, name: string, version: number) =>
      api.as(two).post(`/v1/items/${itemNo}/${name}`, {}, { 'if-match': `"${version}"` });
    for (const itemNo of owing) {
      await decide(itemNo, 'accept', 1);
      await decide(itemNo, 'approve', 2);
    }
    await api.as(two).post(`/v1/items/${owing[0]}/record-delivery`, { method: '窗口领取' }, { 'if-match': '"3"' });
    await api.ledger.pool.query('DELETE FROM outbox');
    const answer = await handover(two, one);
    expect(answer.status).toBe(200);
    const results = new Map(answer.body.items.map((result: Answer['body']) => [result.itemNo, result.done]));
    expect(numbers.filter((itemNo) => results.get(itemNo) !== true)).toEqual([owing[0]]);
    expect(answer.body).toMatchObject({ refused: 0, left: 0, namedByRules: true });
    expect((await api.ledger.pool.query('SELECT FROM outbox')).rowCount).toBe(0);
    expect(await rowsOf(numbers, 'officer_id')).toEqual([
      { officer_id: one, items: 1_199 },
      { officer_id: two, items: 1 },
    ]);
    expect((await api.as(one).get(`${window}/counts`)).body.mine).toBe(before + 1_197);
    const { rows } = await api.ledger.pool.query(
      `SELECT e.data ->> 'how' AS how, e.data ->> 'reasons' AS reasons, e.actor, count(*)::int AS items
       FROM events e JOIN items i ON i.id = e.item_id WHERE e.type = 'OfficerAssigned' AND i.item_no = ANY($1) GROUP BY 1, 2, 3`,
      [numbers],
    );
    expect(rows).toEqual([{ how: 'handedOver', reasons: '调离，整体交接', actor: head, items: 1_199 }]);
  });

  test('a timely reply on the version seen before the handover is taken', async () => {
    await setRules([{ by: 'default', to: one }]);
    const [itemNo = ''] = await many(1);
    await bulk('accept', { items: seen([itemNo]) }, one);
    await handover(one, two);
    const reply = await api.as(one).post(`/v1/items/${itemNo}/approve`, {}, { 'if-match': '"2"' });
    expect(reply.body).toMatchObject({ timely: true, outcome: { kind: 'approved' } });
  });

  test('what lies in the pool stays unclaimed under the other name; what is busy is left and said', async () => {
    await setRules([{ by: 'pool' }]);
    const [free = '', busy = ''] = await many(2);
    const holder = await api.ledger.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM items WHERE item_no = $1 FOR UPDATE', [busy]);
    const answer = await handover(head, one);
    expect(refused(answer)).toEqual([[busy, 503, 'ITEM_BUSY']]);
    expect(answer.body).toMatchObject({ left: 1, namedByRules: false });
    expect(await rowsOf([free], 'officer_id, claimed')).toEqual([{ officer_id: one, claimed: false, items: 1 }]);
    await holder.query('ROLLBACK');
    holder.release();
    expect((await handover(head, one)).body).toMatchObject({ done: 1, left: 0 });
  });

  test('two handovers of one desk at once hand each item over once', async () => {
    await setRules([{ by: 'default', to: one }]);
    await handover(two, head);
    const numbers = await many(60);
    const answers = await Promise.all([handover(one, two), handover(one, head)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { rows } = await api.ledger.pool.query(
      `SELECT count(*)::int AS events, count(DISTINCT e.item_id)::int AS items FROM events e JOIN items i ON i.id = e.item_id
       WHERE e.type = 'OfficerAssigned' AND i.item_no = ANY($1)`,
      [numbers],
    );
    expect(rows).toEqual([{ events: 60, items: 60 }]);
    for (const answer of answers) {
      const codes = new Set(refused(answer).map(([, , code]: unknown[]) => code));
      expect([...codes].filter((code) => code !== 'HELD_BY_ANOTHER' && code !== 'ITEM_BUSY')).toEqual([]);
    }
  });

  test('is the head’s, within the department, to somebody else, once per key', async () => {
    expect((await handover(one, two, two)).status).toBe(403);
    expect((await handover(one, two, 'head-990100-STH')).status).toBe(404);
    expect((await handover(one, 'officer-990100-STH-1')).body.errors[0].code).toBe('UNKNOWN_OFFICER');
    expect((await handover(one, one)).body.code).toBe('SAME_OFFICER');
    expect((await handover(one, two, head, {})).body.code).toBe('IDEMPOTENCY_KEY_REQUIRED');
    await many(2);
    const key = newKey();
    const first = await handover(one, two, head, key);
    expect((await handover(one, two, head, key)).body).toEqual(first.body);
  });

  test('after the due instant the clock’s own events stand before it, and an item it closes is refused', async () => {
    await setRules([{ by: 'default', to: one }]);
    const [itemNo = ''] = await many(1);
    await setSimulatedClock(api.ledger.pool, Date.parse('2026-09-21T00:02:00+08:00'), true);
    const { headers } = await api.as(head).get(`/v1/items/${itemNo}`);
    expect(headers.etag).toBe('"1"');
    const answer = await bulk('reassign', { to: two, reasons: '调整', items: [{ itemNo, ifMatch: '"1"', from: one }] });
    expect(refused(answer)).toEqual([[itemNo, 412, 'STALE_VERSION']]);
    const { items } = (await api.as(head).get(`/v1/items/${itemNo}/events`)).body;
    expect(items.at(-1)).toMatchObject({ type: 'ItemAcceptedBySilence', actor: 'clock' });
    while ((await settleDue(api.ledger)).settled > 0);
  });
});
