/**
 * `npm run console:types`: writes the types of the console's client from the OpenAPI document of the API as it is in
 * these sources; with `--check` it only compares, and ends with 1 where they differ. Needs no database.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { buildApp } from '../api/app.ts';
import { loadConfig } from '../config/env.ts';
import { createLedger } from '../db/ledger.ts';
import { createPool } from '../db/pool.ts';
import { repository } from './paths.ts';

const target = join(repository, 'web', 'src', 'api', 'openapi.d.ts');

/** The document, with the routes of the simulation. The pool connects to nothing: no route is called. */
async function document(): Promise<string> {
  const config = loadConfig({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', SHIXIAN_CLOCK: 'simulated' });
  const pool = createPool(config.database.url, 2, () => undefined);
  const { graceMs, lockWaitMs } = config;
  const keys = () => Promise.reject(new Error('no token is read here'));
  const logger = pino({ level: 'silent' });
  const app = await buildApp({ config, ledger: createLedger(pool, { graceMs, lockWaitMs }), logger, keys });
  const answer = await app.inject({ method: 'GET', url: '/openapi.json' });
  await app.close();
  await pool.end();
  return JSON.stringify(lean(JSON.parse(answer.body)));
}

const PROSE = new Set(['description', 'summary', 'examples']);

/** Without prose and without refusals, which are all of one form: a client's types say nothing of either. */
function lean(part: unknown, names = false): unknown {
  if (Array.isArray(part)) return part.map((entry) => lean(entry));
  if (typeof part !== 'object' || part === null) return part;
  // Where the keys are names of a document's own parts, none of them is prose.
  const kept = Object.entries(part).filter(([key]) => names || !(PROSE.has(key) || /^[45]\d\d$/.test(key)));
  return Object.fromEntries(kept.map(([key, value]) => [key, lean(value, key === 'properties' || key === 'schemas')]));
}

/** openapi-typescript wants the TypeScript of its own package, so it runs as a program. */
function typesOf(description: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'shixian-types-'));
  const [input, output] = [join(directory, 'openapi.json'), join(directory, 'openapi.d.ts')];
  writeFileSync(input, description);
  const places = ['web/node_modules', 'node_modules'].map((path) =>
    join(repository, path, 'openapi-typescript/bin/cli.js'),
  );
  const program = places.find((path) => existsSync(path));
  if (program === undefined) throw new Error('openapi-typescript is not installed: run npm ci first.');
  const args = [program, input, '--output', output, '--default-non-nullable', 'false'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openapi-typescript failed:\n${stderr}`);
  const types = readFileSync(output, 'utf8');
  rmSync(directory, { recursive: true });
  return types;
}

const types = typesOf(await document());
const check = process.argv.includes('--check');
const differs = !existsSync(target) || readFileSync(target, 'utf8') !== types;
if (differs && check) {
  process.stderr.write('web/src/api/openapi.d.ts is not what the API says now: run npm run console:types.\n');
  process.exitCode = 1;
}
if (differs && !check) writeFileSync(target, types);
