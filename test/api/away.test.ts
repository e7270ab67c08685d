/** What the API says while something that it needs is away. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet } from 'jose';
import { pino } from 'pino';
import { buildApp } from '../../api/app.ts';
import { createTemporalPort } from '../../api/temporal.ts';
import { asOwner, ledgerOver } from '../support/database.ts';
import { city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: 'real', lockWaitMs: 20_000 });
});
afterAll(() => api.close());

/** Nobody listens on port 1. */
const NOWHERE = '127.0.0.1:1';
const logger = pino({ level: 'silent' });

test('the ledger: alive, not ready, 503 with Retry-After, figures that say so', async () => {
  const ledger = ledgerOver(`postgres://nobody@${NOWHERE}/nothing`);
  const app = await buildApp({ ...api, ledger, logger, keys: api.keys });
  const headers = { authorization: `Bearer ${await api.token('unit-linhu')}` };
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  const ready = await app.inject('/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([
    503,
    { ready: false, database: 'down', migrations: 'unknown', temporal: 'down' },
  ]);
  // Whose access has ended stands in the ledger: nobody is believed before it was looked up once.
  const answer = await app.inject({ url: '/v1/item-types', headers });
  expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
    503,
    'IDENTITY_UNAVAILABLE',
    '2',
  ]);
  const page = await app.inject('/metrics');
  expect(page.body).toMatch(/^shixian_database_up 0$/m);
  expect(page.body).not.toMatch(/^shixian_items_open /m);
  await app.close();
  await ledger.pool.end();
});

test('the ledger in the middle of a command: 503, nothing kept, and the next one goes through', async () => {
  const itemNo = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
  const accept = () => api.as('officer-990100-SLJ-1').post(`/v1/items/${itemNo}/accept`, {}, { 'if-match': '"1"' });
  const holder = await api.ledger.pool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM items WHERE item_no = $1 FOR UPDATE', [itemNo]);
  const hanging = accept();
  const end = `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = $1`;
  const database = new URL(api.database.appUrl).pathname.slice(1);
  while ((await asOwner(api.database.appUrl, end, [database])).rowCount === 0);
  const answer = await hanging;
  expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'DATABASE_UNAVAILABLE', '2']);
  await holder.query('ROLLBACK');
  holder.release();
  expect((await accept()).status).toBe(200);
});

test('the issuer’s keys: 503, not 401', async () => {
  const app = await buildApp({ ...api, logger, keys: createRemoteJWKSet(new URL(`http://${NOWHERE}/jwks.json`)) });
  const headers = { authorization: `Bearer ${await api.token('unit-linhu')}`, 'accept-language': 'en' };
  const answer = await app.inject({ url: '/v1/clock', headers });
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'IDENTITY_UNAVAILABLE']);
  await app.close();
});

test('Temporal: down says down, and the real one is up', async () => {
  const down = createTemporalPort({ address: NOWHERE, namespace: 'default' });
  const up = createTemporalPort({ address: process.env.TEST_TEMPORAL_ADDRESS ?? '', namespace: 'default' });
  expect([await down.isUp(), await up.isUp()]).toEqual([false, true]);
  await expect(up.settleNow()).rejects.toThrow();
  await Promise.all([down.close(), up.close()]);
});

test('an error that nobody foresaw tells its reader nothing of itself', async () => {
  const broken = await startApi({ clock: 'real' });
  await asOwner(broken.database.ownerUrl, 'DROP TABLE timetable_versions');
  const answer = await broken.as('unit-linhu').get('/v1/item-types', { 'accept-language': 'en' });
  expect([answer.status, answer.body.code]).toEqual([500, 'INTERNAL']);
  expect(JSON.stringify(answer.body)).not.toMatch(/timetable|relation|SELECT|\.ts/);
  await broken.close();
});
