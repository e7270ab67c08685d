/** A killed `npm test` takes its workers, its PostgreSQL and its Temporal with it, and leaves no directory behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { endWithThisProcess } from '../../local/keeper.ts';
import { repository, temporaryHome } from '../../local/paths.ts';
import { accepts } from '../../local/ports.ts';
import { startMark } from '../../local/processes.ts';
import { eventually } from '../support/eventually.ts';
import type { Waiting } from './killed/wait.ts';

let directory: string;
beforeEach(() => {
  directory = temporaryHome('shixian-killed-');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A run of the two tests that wait, with its temporary files in a directory of its own. */
async function startRun(): Promise<{ run: ChildProcess; waiting: readonly Waiting[] }> {
  const args = ['--import', 'tsx', 'test/run.ts', '--tests-only', '--testMatch', '**/house/killed/{one,two}.ts'];
  const env = { ...process.env, WAITING_DIRECTORY: directory, TMPDIR: directory };
  const run = spawn(process.execPath, args, { cwd: repository, env, stdio: 'ignore', detached: true });
  endWithThisProcess(run.pid ?? 0, 'TERM');
  const files = () => readdirSync(directory).filter((file) => file.endsWith('.json'));
  await eventually('both tests of the run', async () => (files().length === 2 ? true : undefined), 60_000);
  const waiting = files().map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as Waiting);
  return { run, waiting };
}

async function everythingIsGone(run: ChildProcess, waiting: readonly Waiting[]): Promise<void> {
  const processes = [run.pid ?? 0, ...waiting.flatMap(({ worker, jest }) => [worker, jest])];
  const ports = waiting.flatMap(({ postgresPort, temporalPort }) => [postgresPort, temporalPort]);
  await eventually('the end of every process, server and directory of the run', async () => {
    const alive = processes.filter((pid) => startMark(pid) !== undefined);
    const listening = (await Promise.all(ports.map(accepts))).filter((accepted) => accepted);
    const left = readdirSync(directory).filter((name) => name.startsWith('shixian-test-'));
    return alive.length + listening.length + left.length === 0 ? true : undefined;
  });
}

describe('a test run that is killed', () => {
  test('the run by SIGKILL: jest, its workers and both servers end', async () => {
    const { run, waiting } = await startRun();
    expect(await Promise.all(waiting.map(({ postgresPort }) => accepts(postgresPort)))).toEqual([true, true]);
    run.kill('SIGKILL');
    await everythingIsGone(run, waiting);
  }, 120_000);

  test('jest by SIGKILL: the workers and both servers end, and the run says that it failed', async () => {
    const { run, waiting } = await startRun();
    process.kill(waiting[0]?.jest ?? 0, 'SIGKILL');
    const [code] = await once(run, 'exit');
    expect(code).toBe(1);
    await everythingIsGone(run, waiting);
  }, 120_000);

  test('Ctrl-C, which reaches the whole group: everything ends', async () => {
    const { run, waiting } = await startRun();
    process.kill(-(run.pid ?? 0), 'SIGINT');
    await everythingIsGone(run, waiting);
  }, 120_000);
});
