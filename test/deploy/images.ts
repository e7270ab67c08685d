/** What `docker build` does, in directories: the files of the context, the RUN lines, the COPY lines. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, readStages, readText } from './compose-file.ts';
import { run } from './programs.ts';

const APP = '/app';

/** Where the stages of the Dockerfile stand; `runtime` is /app of the three images of the product. */
export interface Images {
  readonly build: string;
  readonly runtime: string;
}

/** Builds the stages `build`, `packages` and `runtime` under `directory`. Reports the seconds of each command. */
export async function buildImages(directory: string, log: (line: string) => void): Promise<Images> {
  const build = join(directory, 'build');
  const packages = join(directory, 'packages');
  const runtime = join(directory, 'runtime');
  copyContext(build);
  mkdirSync(join(packages, 'web'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc', 'web/package.json'])
    cpSync(join(build, file), join(packages, file));
  // NODE_ENV of this process would change what npm installs.
  const { NODE_ENV: _mine, ...env } = process.env;
  for (const [stage, cwd] of [
    ['build', build],
    ['packages', packages],
  ] as const) {
    for (const command of commandsOf(stage)) {
      const since = performance.now();
      await run(['sh', '-c', command], { cwd, env });
      log(`${stage}: ${command} (${((performance.now() - since) / 1000).toFixed(0)} s)`);
    }
  }
  mkdirSync(runtime);
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(build, file), join(runtime, file));
  renameSync(join(packages, 'node_modules'), join(runtime, 'node_modules'));
  cpSync(join(build, 'dist'), join(runtime, 'dist'), { recursive: true });
  checkRuntime(runtime);
  return { build, runtime };
}

// The cache belongs to the person who runs this check, not to an image.
function commandsOf(stage: string): string[] {
  const instructions = readStages().find(({ name }) => name === stage)?.instructions ?? [];
  return instructions
    .filter(({ name }) => name === 'RUN')
    .map(({ rest }) => rest.replace(' && npm cache clean --force', ''));
}

/** Every file that git would keep, less what .dockerignore names. */
function copyContext(target: string): void {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const ignored = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => new RegExp(`^${line.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`));
  for (const file of list.toString().split('\0').filter(Boolean)) {
    const top = file.split('/')[0] as string;
    if (ignored.some((pattern) => pattern.test(top)) || !existsSync(join(ROOT, file))) continue;
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(ROOT, file), join(target, file));
  }
}

function checkRuntime(runtime: string): void {
  const { devDependencies, dependencies } = JSON.parse(readText('package.json')) as Record<
    string,
    Record<string, string>
  >;
  for (const name of Object.keys(dependencies ?? {})) {
    if (!existsSync(join(runtime, 'node_modules', name)))
      throw new Error(`${name} is missing among the packages at run time.`);
  }
  // These two come with @temporalio/worker as well, which loads its bundler whether or not it bundles.
  const shared = new Set(['@swc/core', 'ajv', 'yaml', '@types/node', '@types/pg']);
  const present = Object.keys(devDependencies ?? {}).filter((name) => existsSync(join(runtime, 'node_modules', name)));
  const unwanted = present.filter((name) => !shared.has(name));
  if (unwanted.length > 0) throw new Error(`Packages of the build are there at run time: ${unwanted.join(', ')}`);
  if (!existsSync(join(runtime, 'dist/web/dist/index.html'))) throw new Error('dist/ lacks the console.');
  const migrations = readdirSync(join(runtime, 'dist/db/migrations')).length;
  if (migrations === 0 || statSync(join(runtime, 'dist/workflow-bundle.js')).size < 100_000) {
    throw new Error('dist/ lacks the migrations or the workflow bundle: look at the build script.');
  }
}

/** Paths of the image as paths of this machine. */
export function inImage(value: string, directory: string): string {
  return value.startsWith(`${APP}/`) ? join(directory, value.slice(APP.length)) : value;
}
