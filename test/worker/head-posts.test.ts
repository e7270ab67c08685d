/** Each signed head of the log goes to an address outside, and goes again while nobody took it. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Ledger } from '../../db/ledger.ts';
import { keepHead } from '../../db/log-heads.ts';
import { networksOf } from '../../domain/telling/public-address.ts';
import { runHeadPosts } from '../../worker/head-posts.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

let database: TestDatabase;
let ledger: Ledger;
let receiver: Receiver;
beforeEach(async () => {
  database = await createTestDatabase({ clock: 'real' });
  ledger = ledgerOver(database.appUrl);
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await ledger.pool.end();
  await database.drop();
});

const key = { keyId: 'one', publicJwk: {} };
const keep = (size: number) =>
  keepHead(ledger.pool, { size, content: `{"size":${size}}`, jws: `header..${size}` }, key);

test('the newest head, once it was taken only the next one', async () => {
  await keep(4);
  const stopping = new AbortController();
  receiver.answer = () => (receiver.calls.length === 0 ? 503 : 204);
  const running = runHeadPosts({
    ledger,
    url: receiver.url,
    networks: networksOf(['127.0.0.0/8']),
    everyMs: 20,
    logger: pino({ level: 'silent' }),
    signal: stopping.signal,
  });
  const bodies = (count: number) =>
    eventually(`${count} calls`, async () =>
      receiver.calls.length >= count ? receiver.calls.map(({ body }) => body) : undefined,
    );
  expect(await bodies(2)).toEqual(Array(2).fill('{"content":{"size":4},"jws":"header..4"}'));
  await keep(9);
  expect((await bodies(3)).at(-1)).toBe('{"content":{"size":9},"jws":"header..9"}');
  stopping.abort();
  await running;
  expect(receiver.calls).toHaveLength(3);
});
