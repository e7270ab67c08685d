/** Programs for the check without Docker: run to their end, or built from source at the versions of docker-compose.yml. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localPaths } from '../../local/paths.ts';
import { findTemporal } from '../../local/temporal-binary.ts';
import { readCompose } from './compose-file.ts';

export interface Run {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a program to its end and returns its output. Throws its last lines when it fails. */
export async function run(command: readonly string[], { cwd, env }: Run): Promise<string> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.once('close', resolve);
  });
  if (code === 0) return output;
  throw new Error(`${command.join(' ')} ended with ${code}:\n${output.trimEnd().split('\n').slice(-25).join('\n')}`);
}

/** A program of this machine. Throws what it is needed for when it is not there. */
function requireProgram(name: string, purpose: string): void {
  if (spawnSync(name, ['--version']).error)
    throw new Error(`This check needs ${name} ${purpose}: install it, then run again.`);
}

export interface Programs {
  readonly temporalServer: string;
  readonly caddy: string;
  /** A directory for PATH that holds `temporal` and `temporal-sql-tool`. */
  readonly path: string;
}

/** The Temporal server, its schema tool and the gateway, built with Go at the versions of the images; kept between runs. */
export async function buildPrograms(log: (line: string) => void): Promise<Programs> {
  requireProgram('psql', 'to run ops/postgres/roles.sql (the PostgreSQL client)');
  const temporal = `v${versionOf('temporal')}`;
  const caddy = `v${versionOf('gateway').split('-')[0]}`;
  const { cache } = localPaths();
  const directory = join(cache, `deploy-check-${temporal}-${caddy}`);
  mkdirSync(directory, { recursive: true });
  const built = async (name: string, module: string) => {
    const target = join(directory, name);
    if (existsSync(target)) return target;
    log(`building ${module} (a few minutes, once)`);
    const env = { ...process.env, GOBIN: join(directory, 'bin'), GOFLAGS: '' };
    await run(['nice', 'go', 'install', module], { cwd: directory, env });
    const program = module
      .split('@')[0]
      ?.split('/')
      .filter((part) => !/^v\d+$/.test(part))
      .at(-1) as string;
    renameSync(join(directory, 'bin', program), target);
    return target;
  };
  const temporalServer = await built('temporal-server', `go.temporal.io/server/cmd/server@${temporal}`);
  await built('temporal-sql-tool', `go.temporal.io/server/cmd/tools/sql@${temporal}`);
  const caddyProgram = await built('caddy', `github.com/caddyserver/caddy/v2/cmd/caddy@${caddy}`);
  await linkTemporalCli(directory, cache, log);
  return { temporalServer, caddy: caddyProgram, path: directory };
}

async function linkTemporalCli(directory: string, cache: string, log: (line: string) => void): Promise<void> {
  const link = join(directory, 'temporal');
  if (existsSync(link)) return;
  const { TEMPORAL_ADDRESS: _elsewhere, ...env } = process.env;
  const source = await findTemporal({ env, cache, log });
  if (source.kind !== 'program') throw new Error('No Temporal CLI was found.');
  symlinkSync(source.path, link);
}

function versionOf(service: string): string {
  const version = readCompose().services[service]?.image?.split(':')[1];
  if (version === undefined) throw new Error(`docker-compose.yml has no image with a version for ${service}.`);
  return version;
}

/** The directories of this machine's own programs, for scripts that run with a clean environment. */
export function pathWith(directory: string): string {
  return [directory, dirname(process.execPath), process.env.PATH].join(':');
}
