/** When a request counts as received: over a real socket, with the ledger's own clock. */
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';

let api: Harness;
let port: number;
beforeAll(async () => {
  api = await startApi({ clock: 'real', graceMs: 1_500, lockWaitMs: 10_000 });
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  port = (api.app.server.address() as AddressInfo).port;
});
afterAll(() => api.close());

const now = async () => {
  const { rows } = await api.ledger.pool.query<{ now: Date }>('SELECT ledger_clock() AS now');
  return rows[0]?.now.getTime() ?? 0;
};

/** Sends the first half of a body at once and the rest when `release` is called. */
async function inHalves(path: string, body: string, headers: Record<string, string>) {
  const authorization = `Bearer ${await api.token(path.includes('items') ? 'officer-990100-SLJ-1' : 'unit-linhu')}`;
  const bytes = Buffer.from(body);
  let resolve: (answer: { status: number; body: Record<string, unknown> }) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const answer = new Promise<{ status: number; body: Record<string, unknown> }>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  const all = { authorization, 'content-type': 'application/json', 'content-length': bytes.length, ...headers };
  const outgoing = request({ port, host: '127.0.0.1', path, method: 'POST', headers: all }, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      resolve({
        status: incoming.statusCode ?? 0,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
    });
  });
  outgoing.on('error', (error) => reject(error));
  await new Promise((sent) => outgoing.write(bytes.subarray(0, 5), sent));
  return { answer, release: () => outgoing.end(bytes.subarray(5)) };
}

/** Holds the item's row until the callback has run. */
async function whileHeld(itemNo: string, work: () => Promise<void>) {
  const holder = await api.ledger.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM items WHERE item_no = $1 FOR UPDATE', [itemNo]);
  await work();
  await holder.query('COMMIT');
  holder.release();
}

const untilBlocked = async () => {
  for (;;) {
    const { rows } = await api.ledger.pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted',
    );
    if ((rows[0]?.n ?? 0) > 0) return;
  }
};
const sleepUntil = async (instant: number) => {
  while ((await now()) < instant);
};

test('the instant is that of the last byte: not of the first, and not of the end of a wait for the lock', async () => {
  const itemNo = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
  const halves = await inHalves(`/v1/items/${itemNo}/accept`, '{"reasons":null}', { 'if-match': '"1"' });
  const begun = await now();
  await sleepUntil(begun + 300);
  await whileHeld(itemNo, async () => {
    const complete = await now();
    halves.release();
    await untilBlocked();
    await sleepUntil(complete + 800);
  });
  const { status, body } = await halves.answer;
  expect(status).toBe(200);
  const receivedAt = Date.parse(body.receivedAt as string);
  expect(receivedAt).toBeGreaterThanOrEqual(begun + 300);
  expect(receivedAt).toBeLessThan((await now()) - 790);
});

test('a request that waited longer than the grace counts as never received', async () => {
  const itemNo = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
  const halves = await inHalves(`/v1/items/${itemNo}/accept`, '{"reasons":null}', { 'if-match': '"1"' });
  await whileHeld(itemNo, async () => {
    halves.release();
    await untilBlocked();
    await sleepUntil((await now()) + 1_600);
  });
  const { status, body } = await halves.answer;
  expect([status, body.code]).toEqual([503, 'INTAKE_TOO_SLOW']);
  const read = await api.as('unit-linhu').get(`/v1/items/${itemNo}`);
  expect(read.body.status).toBe('awaitingAcceptance');
});

test('a client that goes away in the middle leaves nothing behind', async () => {
  const halves = await inHalves(
    '/v1/submissions',
    JSON.stringify(packageFor([{ typeId: 'soil-water', division: city }])),
    newKey(),
  );
  const before = await api.ledger.pool.query('SELECT count(*) FROM submissions');
  halves.answer.catch(() => undefined);
  api.app.server.closeAllConnections();
  await expect(halves.answer).rejects.toThrow();
  expect((await api.ledger.pool.query('SELECT count(*) FROM submissions')).rows).toEqual(before.rows);
});
