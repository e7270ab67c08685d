/** The store behind the S3 interface, against a server of another making that checks signatures. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openStore } from '../../api/materials/open-store.ts';
import { keyOf, type MaterialStore } from '../../api/materials/store.ts';
import { loadConfig } from '../../config/env.ts';
import { PDF, sha256 } from '../support/material-files.ts';

/** SHIXIAN_PYTHON names another one, such as that of a virtual environment with moto in it. */
const PYTHON = process.env.SHIXIAN_PYTHON ?? 'python3';
const isThere = spawnSync(PYTHON, ['-c', 'import moto.server, boto3']).status === 0;
const withServer = isThere ? test : test.skip;
const named = (name: string) => (isThere ? name : `${name} (skipped: needs python3 with moto[server])`);

const folder = mkdtempSync(join(tmpdir(), 'shixian-s3-'));
let server: ChildProcessByStdio<Writable, Readable, null> | undefined;
let said: { port: number; keyId: string; secret: string };

beforeAll(async () => {
  if (!isThere) return;
  const script = fileURLToPath(new URL('../support/s3-server.py', import.meta.url));
  server = spawn(PYTHON, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  said = JSON.parse(line.toString()) as typeof said;
}, 60_000);
afterAll(async () => {
  if (server !== undefined) {
    server.stdin.end();
    server.kill();
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true });
});

async function storeWith(secret: string): Promise<MaterialStore> {
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, `${secret}\n`);
  const { materials } = loadConfig({
    ...{ DATABASE_URL: 'postgres://x/y', MATERIALS_DIR: folder, MATERIALS_S3_KEY_ID: said.keyId },
    ...{ MATERIALS_S3_URL: `http://127.0.0.1:${said.port}/materials/city/`, MATERIALS_S3_SECRET_FILE: secretFile },
  });
  const store = await openStore(materials);
  if (store === undefined) throw new Error('the settings name no store');
  return store;
}

function spooled(store: MaterialStore, bytes: Buffer): string {
  const path = join(store.spool, 'one');
  writeFileSync(path, bytes);
  return path;
}
const large = Buffer.concat([PDF, Buffer.alloc(3_000_000, 'x')]);

withServer(named('keeps a file, gives it out again, and has none that it was not given'), async () => {
  const store = await storeWith(said.secret);
  const hash = sha256(large);
  await store.put(keyOf('临湖', hash), spooled(store, large), { bytes: large.length, sha256: hash });
  const out = await store.open(keyOf('临湖', hash));
  expect((await buffer(out as Readable)).equals(large)).toBe(true);
  expect(await store.open(keyOf('临湖', sha256(PDF)))).toBeUndefined();
});

withServer(
  named('a wrong secret, or a server that is not there, is told as the store that does not answer'),
  async () => {
    const file = { bytes: PDF.length, sha256: sha256(PDF) };
    const wrong = await storeWith('not the secret');
    await expect(wrong.put('a/b', spooled(wrong, PDF), file)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(wrong.open('a/b')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const right = await storeWith(said.secret);
    server?.kill();
    await once(server as NonNullable<typeof server>, 'exit');
    server = undefined;
    await expect(right.put('a/b', spooled(right, PDF), file)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(readdirSync(right.spool)).toEqual(['one']);
  },
);
