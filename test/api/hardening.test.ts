/** What an attacker sends first: types that a parser misreads, too much, too often; and what the log keeps of it. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { buildApp } from '../../api/app.ts';
import { createRate } from '../../api/rate.ts';
import { loggerOptions } from '../../config/logging.ts';
import { asOwner } from '../support/database.ts';
import { city, type Harness, newKey, packageFor, startApi } from './harness.ts';
import type { JsonSchema } from './sample-body.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const pack = () => packageFor([{ typeId: 'soil-water', division: city }]);

describe('a type that is written oddly opens no way around the schema', () => {
  // GHSA-mg2h-6x62-wpwc (2025), GHSA-jx2c-rxcm-jvmq (2026) and their kin: fastify parsed the body and missed its schema.
  test.each([
    'application/json',
    'Application/JSON',
    'application/json ; charset=utf-8',
    'application/json;',
    'application/json\t;charset=utf-8',
    'application/json\ta',
    'application/json\tapplication/octet-stream',
    'application/json, application/json',
    ' application/json',
    'application/json;charset="utf-8"',
    'application/json;charset=utf-8;charset=utf-16',
    'application/vnd.api+json',
    'application/jsonx',
    'application/octet-stream',
    'application/octet-stream\tapplication/json',
    '',
  ])('%j', async (type) => {
    const authorization = `Bearer ${await api.token('unit-linhu')}`;
    const answer = await api.app.inject({
      ...{ method: 'POST', url: '/v1/submissions', payload: JSON.stringify({ ...pack(), urgent: true }) },
      headers: { authorization, 'content-type': type, ...newKey() },
    });
    expect([415, 422]).toContain(answer.statusCode);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  test('two types on the wire: what is read is what is checked', async () => {
    await api.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = api.app.server.address() as AddressInfo;
    const body = JSON.stringify({ ...pack(), urgent: true });
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      [
        'POST /v1/submissions HTTP/1.1',
        'Host: x',
        `Authorization: Bearer ${await api.token('unit-linhu')}`,
        'Idempotency-Key: two-types',
        'Content-Type: application/octet-stream',
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1.1 (400|415|422) /);
  });
});

describe('too much', () => {
  test('a request that is sent drop by drop is given up', () => {
    expect(api.app.server.requestTimeout).toBeGreaterThan(0);
    expect(api.app.server.headersTimeout).toBeGreaterThan(0);
  });

  test('every list and every text of every body has an end', async () => {
    const { body: document } = await api.as(null).get('/openapi.json');
    const endless: string[] = [];
    const seen = new Set<string>();
    const walk = (schema: JsonSchema & { maxItems?: number; maxLength?: number; pattern?: string }, place: string) => {
      if (schema.$ref !== undefined) {
        if (seen.has(schema.$ref)) return;
        seen.add(schema.$ref);
        walk(document.components.schemas[schema.$ref.split('/').at(-1) as string], schema.$ref);
      }
      if (schema.type === 'array' && schema.maxItems === undefined) endless.push(`${place}[]`);
      const ends = schema.maxLength ?? schema.pattern ?? schema.enum ?? schema.format ?? schema.const;
      if (schema.type === 'string' && ends === undefined) endless.push(place);
      for (const inner of [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => list ?? [])) walk(inner, place);
      for (const [name, inner] of Object.entries(schema.properties ?? {})) walk(inner, `${place}/${name}`);
      if (schema.items !== undefined) walk(schema.items, `${place}[]`);
    };
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [verb, { requestBody }] of Object.entries(operations as Record<string, { requestBody?: never }>)) {
        const content = (requestBody as { content?: Record<string, { schema: JsonSchema }> } | undefined)?.content;
        const schema = content?.['application/json']?.schema;
        if (schema !== undefined) walk(schema, `${verb.toUpperCase()} ${path}`);
      }
    }
    expect(endless).toEqual([]);
  });
});

describe('too often', () => {
  test('a caller beyond the limit is told when to come back; others, and probes, go on', async () => {
    const limited = await startApi({ clock: 'real', env: { API_RATE_PER_MINUTE: '3' } });
    try {
      const asked = [];
      for (let i = 0; i < 4; i += 1) asked.push(await limited.as('unit-linhu').get('/v1/me'));
      expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(asked.at(-1)?.body.code).toBe('TOO_MANY_REQUESTS');
      expect(Number(asked.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
      expect((await limited.as('unit-yunlu').get('/v1/me')).status).toBe(200);
      const wrong = [];
      for (let i = 0; i < 4; i += 1) wrong.push((await guess(limited)).statusCode);
      expect(wrong).toEqual([401, 401, 401, 429]);
      expect((await limited.as('unit-qingyan').get('/v1/me')).status).toBe(200);
      for (let i = 0; i < 5; i += 1) expect((await limited.as(null).get('/healthz')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  const guess = ({ app }: Harness) => app.inject({ url: '/v1/me', headers: { authorization: 'Bearer a.b.c' } });

  test('a minute later the caller may ask again', () => {
    let now = 0;
    const count = createRate(2, () => now);
    count('a');
    count('a');
    expect(() => count('a')).toThrow('TOO_MANY_REQUESTS');
    count('b');
    now = 60_001;
    count('a');
  });
});

describe('the log', () => {
  const CANARIES = ['金丝雀甲', '0600-5550199', 'canary-token', 'canary-query', 'canary-key'];

  test('keeps nothing of a person, of a secret, or of what was sent, whatever goes wrong', async () => {
    let lines = '';
    const sink = new Writable({
      write: (chunk, _encoding, done) => {
        lines += String(chunk);
        done();
      },
    });
    const { config, ledger, keys } = api;
    const app = await buildApp({ config, ledger, keys, logger: pino(loggerOptions('trace', 'api'), sink) });
    // The ledger refuses the row as no code foresaw, and says in its error what stood in it.
    await asOwner(
      api.database.ownerUrl,
      `ALTER TABLE submissions ADD CONSTRAINT no_canary CHECK (contact_name <> '金丝雀甲')`,
    );
    const authorization = `Bearer ${await api.token('unit-linhu')}`;
    const body = { ...pack(), contact: { name: '金丝雀甲', phone: '0600-5550199' } };
    const send = (headers: Record<string, string>, query = '') =>
      app.inject({
        ...{ method: 'POST', url: `/v1/submissions${query}`, payload: JSON.stringify(body) },
        headers: { authorization, 'content-type': 'application/json', ...headers },
      });
    expect((await send({ 'idempotency-key': 'canary-key' })).statusCode).toBe(500);
    await send({ 'idempotency-key': 'canary-key', authorization: 'Bearer canary-token' }, '?x=canary-query');
    await send({ 'idempotency-key': 'canary\nkey' });
    await app.close();
    expect(lines).toContain('a request failed');
    expect(lines).toContain('no_canary');
    expect(CANARIES.filter((canary) => lines.includes(canary))).toEqual([]);
    expect(lines).not.toContain(authorization.slice(7));
    for (const line of lines.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});
