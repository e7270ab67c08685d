/** Builds the console when what stands in web/dist comes from other sources than those of now. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { endedBefore, endWithThisProcess } from './keeper.ts';
import { repository } from './paths.ts';

const web = join(repository, 'web');
const built = join(web, 'dist');
/** What the build came from, beside what it made. */
const stamp = 'built-from.txt';
const notSources = new Set(['node_modules', 'dist']);

/** A fingerprint of everything that a build reads: the console, the words, and the versions of its packages. */
export function consoleSources(): string {
  const hash = createHash('sha256');
  const files = [...filesBelow(web), ...filesBelow(join(repository, 'terms')), join(repository, 'package-lock.json')];
  for (const file of files.sort()) {
    hash.update(relative(repository, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (notSources.has(entry.name) || entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Builds unless the last build is of these sources. Throws the bundler's own words where it fails. */
export async function buildConsole(log: (line: string) => void): Promise<void> {
  const sources = consoleSources();
  if (isBuiltFrom(sources)) return;
  const since = performance.now();
  // Beside the old one, so that whoever is being served is never served half of each.
  const fresh = join(repository, 'node_modules', '.cache', `console-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  await vite(['build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']);
  writeFileSync(join(fresh, stamp), sources);
  putInPlace(fresh, sources);
  log(`The console: built in ${((performance.now() - since) / 1000).toFixed(1)} s`);
}

function isBuiltFrom(sources: string): boolean {
  return existsSync(join(built, stamp)) && readFileSync(join(built, stamp), 'utf8') === sources;
}

/** Where another process was faster with the same sources, its build stays. */
function putInPlace(fresh: string, sources: string): void {
  try {
    rmSync(built, { recursive: true, force: true });
    renameSync(fresh, built);
  } catch (error) {
    if (!isBuiltFrom(sources)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
}

function vite(args: readonly string[]): Promise<void> {
  const program = ['../node_modules', 'node_modules']
    .map((path) => join(web, path, 'vite/bin/vite.js'))
    .find(existsSync);
  if (program === undefined) throw new Error('The packages of the console are not installed: run npm ci first.');
  const { NODE_ENV: _mine, NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(process.execPath, [program, ...args], { cwd: web, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) endWithThisProcess(child.pid, 'TERM');
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (child.pid !== undefined) endedBefore(child.pid);
      if (code === 0) resolve();
      else reject(new Error(`The console could not be built:\n${said.join('')}`));
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  await buildConsole((line) => process.stdout.write(`${line}\n`));
}
