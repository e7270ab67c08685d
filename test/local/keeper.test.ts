import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from '@jest/globals';
import { repository } from '../../local/paths.ts';
import { startMark } from '../../local/processes.ts';
import { eventually } from '../support/eventually.ts';

/** A process that starts what `body` says, prints one line of JSON, and waits. */
async function parentOf(body: string): Promise<{ parent: ChildProcess; said: Record<string, number> }> {
  const script = `
    import { spawn } from 'node:child_process';
    import { endedBefore, endWithThisProcess, removeWithThisProcess } from ${JSON.stringify(join(repository, 'local/keeper.ts'))};
    const sleeper = () => spawn('/bin/sh', ['-c', process.env.TRAP + 'while :; do sleep 0.1; done'], { detached: true, stdio: 'ignore' }).pid;
    ${body}
    setInterval(() => undefined, 1000);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const env = { PATH: process.env.PATH, TRAP: body.includes('stubborn') ? 'trap "" INT; ' : '' };
  const parent = spawn(process.execPath, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: parent.stdout as NodeJS.ReadableStream }), 'line');
  return { parent, said: JSON.parse(line) };
}

const isGone = (pid: number | undefined) => startMark(pid ?? 0) === undefined;
const gone = (...pids: (number | undefined)[]) =>
  eventually('the end of the children', async () => (pids.every(isGone) ? true : undefined));

describe('what a process started does not outlive it', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('killed by %s: its children end', async (signal) => {
    const { parent, said } = await parentOf(
      `const one = sleeper(); endWithThisProcess(one, 'INT'); const two = sleeper(); endWithThisProcess(two, 'TERM');
       console.log(JSON.stringify({ one, two }));`,
    );
    expect([said.one, said.two].map(isGone)).toEqual([false, false]);
    parent.kill(signal);
    await gone(said.one, said.two);
  });

  test('a child that does not listen is killed, and then the directory goes', async () => {
    const directory = mkdtempSync(join(tmpdir(), "shixian-it's doomed "));
    const { parent, said } = await parentOf(
      `/* stubborn */ const one = sleeper(); endWithThisProcess(one, 'INT');
       removeWithThisProcess(${JSON.stringify(directory)}); console.log(JSON.stringify({ one }));`,
    );
    parent.kill('SIGKILL');
    await gone(said.one);
    await eventually('the directory is gone', async () => (existsSync(directory) ? undefined : true));
  });

  test('a number that was given back is nobody to end', async () => {
    const { parent, said } = await parentOf(
      `const one = sleeper(); endWithThisProcess(one, 'INT'); const two = sleeper(); endWithThisProcess(two, 'INT');
       endedBefore(two); console.log(JSON.stringify({ one, two }));`,
    );
    parent.kill('SIGKILL');
    await gone(said.one);
    expect(isGone(said.two)).toBe(false);
    process.kill(said.two ?? 0, 'SIGKILL');
  });
});
