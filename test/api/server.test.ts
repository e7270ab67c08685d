/** The process itself, over a real socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signingKeyFile } from '../../local/signing-key.ts';
import { asOwner } from '../support/database.ts';
import { city, type Harness, newKey, packageFor, publicKeys, startApi } from './harness.ts';

let api: Harness;
let jwksUrl: string;
const issuer = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(publicKeys));
});

beforeAll(async () => {
  api = await startApi({ clock: 'real' });
  issuer.listen(0, '127.0.0.1');
  await event(issuer, 'listening');
  jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks.json`;
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  issuer.closeAllConnections();
  issuer.close();
  rmSync(home, { recursive: true });
  await api.close();
});

interface Process {
  readonly url: Promise<string>;
  readonly ended: Promise<{ code: number | null; output: string }>;
  end(): void;
}

const children: ChildProcess[] = [];
const home = mkdtempSync(join(tmpdir(), 'signing-'));
const signing = () => ({
  SIGNING_KEY_FILE: signingKeyFile(home),
  PUBLIC_URL: 'https://window.example',
  JWT_ISSUER: 'https://id.example',
});

function startServer(env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/server.ts'], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: api.database.appUrl,
      // Nobody listens there: intake must not care.
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      JWKS_URL: jwksUrl,
      API_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  let found: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => {
    found = resolve;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    output += `${line}\n`;
    const entry = JSON.parse(line) as { msg?: string; url?: string };
    if (entry.msg === 'ready' && entry.url !== undefined) found(entry.url);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = event(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { url, ended, end: () => child.kill('SIGTERM') };
}

describe('the process', () => {
  test('takes submissions while Temporal is down, and ends in order', async () => {
    const server = startServer();
    const url = await server.url;
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ready: true, database: 'up', migrations: 'there', temporal: 'down' },
    ]);
    const { rows: beats } = await api.ledger.pool.query('SELECT FROM intake_heartbeats');
    expect(beats).toHaveLength(1);
    const answer = await fetch(`${url}/v1/submissions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await api.token('unit-linhu')}`,
        'content-type': 'application/json; charset=utf-8',
        ...newKey(),
      },
      body: JSON.stringify(packageFor([{ typeId: 'soil-water', division: city }])),
    });
    expect(answer.status).toBe(201);
    expect((await fetch(`${url}/v1/clock/advance`, { method: 'POST' })).status).toBe(404);
    server.end();
    expect((await server.ended).code).toBe(0);
  });

  test('answers what is not HTTP with a problem, and lives on', async () => {
    const server = startServer();
    const url = new URL(await server.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write('NOT HTTP AT ALL\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 400 [\s\S]*MALFORMED_REQUEST/);
    expect((await fetch(new URL('/healthz', url))).status).toBe(200);
    server.end();
    await server.ended;
  });

  test('survives that the database ends all its connections', async () => {
    const server = startServer();
    const url = await server.url;
    const headers = { authorization: `Bearer ${await api.token('unit-linhu')}` };
    const ask = async () => (await fetch(`${url}/v1/item-types`, { headers })).status;
    expect(await ask()).toBe(200);
    // As the same role, which may end its own connections.
    const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()';
    const database = new URL(api.database.appUrl).pathname.slice(1);
    expect((await asOwner(api.database.appUrl, end, [database])).rowCount).toBeGreaterThan(0);
    // The first request after it may still meet a dead connection; it is told to come back.
    const first = await ask();
    expect([200, 503]).toContain(first);
    expect(await ask()).toBe(200);
    server.end();
    expect((await server.ended).code).toBe(0);
  });

  test('signs with the key of its settings, and in production never starts without one', async () => {
    const server = startServer(signing());
    const published = await fetch(`${await server.url}/.well-known/shixian-keys.json`);
    expect(await published.json()).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256', use: 'sig' }] });
    server.end();
    const { SIGNING_KEY_FILE, PUBLIC_URL, JWT_ISSUER } = signing();
    const keyless = startServer({ PUBLIC_URL, JWT_ISSUER, SHIXIAN_MODE: 'production' });
    const nameless = startServer({ SIGNING_KEY_FILE, JWT_ISSUER, SHIXIAN_MODE: 'production' });
    const local = startServer({ SIGNING_KEY_FILE, PUBLIC_URL, SHIXIAN_MODE: 'production' });
    for (const [refused, complaint] of [
      [keyless, 'SIGNING_KEY_FILE is not set'],
      [nameless, 'PUBLIC_URL is not set'],
      [local, 'JWT_ISSUER is http://127.0.0.1:8079, an issuer on this machine'],
    ] as const) {
      expect(await refused.ended).toMatchObject({ code: 1, output: expect.stringContaining(complaint) });
    }
    await server.ended;
  });

  test('does not start with a template of letters that it cannot fill in, and says which and why', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'letterheads-'));
    writeFileSync(join(folder, 'receipt.docx'), 'no zip');
    const refused = await startServer({ LETTERHEAD_DIR: folder }).ended;
    rmSync(folder, { recursive: true });
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('receipt.docx is no Word document: open it in Word and save it');
    const server = startServer({ LETTERHEAD_DIR: 'examples/letterhead' });
    await server.url;
    server.end();
    expect(await server.ended).toMatchObject({ code: 0, output: expect.stringContaining('letterhead of the city') });
  }, 120_000);

  test('says what to do when the clock of the ledger is not the one of the settings', async () => {
    const simulated = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
    const mismatch = startServer({ DATABASE_URL: simulated.database.appUrl });
    const production = startServer({
      ...signing(),
      DATABASE_URL: simulated.database.appUrl,
      SHIXIAN_MODE: 'production',
    });
    expect(await mismatch.ended).toMatchObject({
      code: 1,
      output: expect.stringContaining('set SHIXIAN_CLOCK=simulated'),
    });
    expect(await production.ended).toMatchObject({
      code: 1,
      output: expect.stringContaining('which production refuses'),
    });
    await simulated.close();
  });

  test('never serves in production over a server that may lose what it confirmed, or that the settings misspell', async () => {
    const production = { ...signing(), SHIXIAN_MODE: 'production' };
    const [loose, misspelt] = [startServer(production), startServer({ ...production, SHIXIAN_GRACE: '60' })];
    expect(await loose.ended).toMatchObject({ code: 1, output: expect.stringContaining('fsync=off') });
    expect(await misspelt.ended).toMatchObject({
      code: 1,
      output: expect.stringContaining('SHIXIAN_GRACE is no setting'),
    });
  });
});
