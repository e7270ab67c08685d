/** Sending items on to other departments (移送), over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type Answer, city, type Harness, startApi, submit } from './harness.ts';

const head = 'head-990100-SLJ';
const one = 'officer-990100-SLJ-1';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, lockWaitMs: 10_000 });
});
afterAll(() => api.close());

const newItem = async (typeId = 'soil-water', division = city) => (await submit(api, [{ typeId, division }])).items[0];
const read = async (who: string, itemNo: string) => api.as(who).get(`/v1/items/${itemNo}`);
async function act(who: string, itemNo: string, name: string, body?: unknown, headers = {}): Promise<Answer> {
  const seen = await read(head, itemNo);
  const url = `/v1/items/${itemNo}/${name}`;
  return api.as(who).post(url, body, { 'if-match': String(seen.headers.etag ?? '"1"'), ...headers });
}
const inbox = async (who: string, itemNo: string): Promise<string[]> => {
  const { items } = (await api.as(who).get('/v1/inbox?limit=200')).body;
  return items.flatMap((line: { kind: string; item: { itemNo: string } }) =>
    line.item.itemNo === itemNo ? [line.kind] : [],
  );
};

describe('sending an item on to another department', () => {
  const send = (itemNo: string, departmentId: string, who = head) =>
    act(who, itemNo, 'transfer', { departmentId, reasons: '该事项已划转' });

  test('the clock runs on, heads, officers and the unit are told, and the former department still sees it', async () => {
    const { itemNo } = await newItem();
    await act(one, itemNo, 'accept');
    const before = (await read(one, itemNo)).body;
    await api.ledger.pool.query('DELETE FROM outbox');
    const sent = await send(itemNo, '990100-STH');
    expect([sent.status, sent.headers.etag]).toEqual([200, '"3"']);
    expect(sent.body.item).toMatchObject({
      window: { departmentId: '990100-STH' },
      responsibleOfficer: { id: 'officer-990100-STH-1' },
      clock: before.clock,
      dueOn: before.dueOn,
      shares: [
        { departmentId: '990100-SLJ', workingDays: 0, stoodStill: 0 },
        { departmentId: '990100-STH', workingDays: 0, stoodStill: 0, until: null },
      ],
    });
    expect((await api.ledger.pool.query('SELECT kind FROM outbox')).rows).toEqual([{ kind: 'wake' }]);
    expect(await inbox(head, itemNo)).toEqual(['transferred']);
    expect(await inbox('head-990100-STH', itemNo)).toEqual(['transferred']);
    expect(await inbox('officer-990100-STH-1', itemNo)).toEqual(['assigned']);
    expect(await inbox(one, itemNo)).toEqual(['handedOn']);
    expect(await inbox('unit-linhu', itemNo)).toEqual(['transferred']);
    expect((await read(one, itemNo)).status).toBe(200);
    const acted = await act(one, itemNo, 'approve');
    expect([acted.status, acted.body.code]).toEqual([403, 'NOT_THE_HOLDER']);
    expect((await send(itemNo, '990100-LYC')).body.code).toBe('NOT_THE_HOLDER');
    const decided = await act('officer-990100-STH-1', itemNo, 'approve');
    expect(decided.body.outcome).toMatchObject({ kind: 'approved' });
  });

  test('the receipt stays as it was issued', async () => {
    const receipt = await submit(api, [{ typeId: 'soil-water', division: city }]);
    await send(receipt.items[0].itemNo, '990100-STH');
    const again = await api.as('unit-linhu').get(`/v1/receipts/${receipt.receiptNo}`);
    expect(again.body).toEqual(receipt);
    expect(again.body.items[0]).toMatchObject({
      window: { departmentId: '990100-SLJ' },
      responsibleOfficer: { id: one },
      actingOfficer: null,
    });
  });

  test('down to a county: its officers act, its supervisor sees it, and the city’s still does', async () => {
    const { itemNo } = await newItem();
    expect((await read('supervisor-990121', itemNo)).status).toBe(404);
    expect((await send(itemNo, '990121-SLJ')).status).toBe(200);
    for (const who of ['officer-990121-SLJ-1', 'supervisor-990121', 'supervisor-990100', 'unit-linhu']) {
      expect((await read(who, itemNo)).body).toMatchObject({ tier: 'city', window: { departmentId: '990121-SLJ' } });
    }
    expect((await act('officer-990121-SLJ-1', itemNo, 'accept')).status).toBe(200);
    const back = await act('head-990121-SLJ', itemNo, 'transfer', { departmentId: '990100-SLJ', reasons: '退回' });
    expect([back.status, back.body.errors[0].code]).toEqual([422, 'DEPARTMENT_NOT_BELOW']);
    const queue = await api.as('supervisor-990121').get('/v1/windows/990121-SLJ/queue');
    expect(queue.body.items.map((line: { itemNo: string }) => line.itemNo)).toContain(itemNo);
  });

  test('to where it lies, upward, abroad or nowhere is refused', async () => {
    const { itemNo } = await newItem();
    const same = await send(itemNo, '990100-SLJ');
    expect([same.status, same.body.code]).toEqual([422, 'SAME_DEPARTMENT']);
    for (const departmentId of ['990000-SLJ', '000000-SLJ', '990199-SLJ']) {
      const answer = await send(itemNo, departmentId);
      expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'DEPARTMENT_NOT_BELOW']);
      expect(answer.body.errors[0].allowed).toContain('990121-SLJ');
      expect(answer.body.errors[0].allowed).not.toContain('990100-SLJ');
    }
    expect((await send(itemNo, '990100-STH', one)).status).toBe(403);
  });

  test('an approval that the former department had under way is stale', async () => {
    const { itemNo } = await newItem();
    await act(one, itemNo, 'accept');
    const holder = await api.ledger.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM items WHERE item_no = $1 FOR UPDATE', [itemNo]);
    const sending = send(itemNo, '990100-STH');
    const waits = (sessions: number) =>
      eventually(`${sessions} sessions wait`, async () => {
        const { rowCount } = await api.ledger.pool.query(
          'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0',
        );
        return (rowCount ?? 0) >= sessions ? true : undefined;
      });
    await waits(1);
    const approving = api.as(one).post(`/v1/items/${itemNo}/approve`, {}, { 'if-match': '"2"' });
    await waits(2);
    await holder.query('COMMIT');
    holder.release();
    expect((await sending).status).toBe(200);
    expect((await approving).body).toMatchObject({ status: 412, code: 'STALE_VERSION' });
  });
});
