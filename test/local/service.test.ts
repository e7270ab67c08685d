import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { temporaryHome } from '../../local/paths.ts';
import { killLaunched, startMark } from '../../local/processes.ts';
import { startService } from '../../local/service.ts';

const home = temporaryHome();
// A failed expectation must not leave a process behind.
afterEach(() => killLaunched());
afterAll(() => rmSync(home, { recursive: true, force: true }));

function service(name: string, program: string, said: string[] = []) {
  const entry = join(home, `${name}.mjs`);
  writeFileSync(entry, program);
  const env = { ...process.env, NODE_OPTIONS: '' };
  const files = { logFile: join(home, `${name}.log`), pidFile: join(home, `${name}.pid`) };
  return startService({ name, entry, env, ...files, log: (line) => said.push(line) });
}

const ready = `console.log('starting'); console.log(JSON.stringify({ level: 30, msg: 'ready' }));`;
const serving = `${ready} setInterval(() => {}, 1000);`;

describe('a service', () => {
  test('is up at its ready line, ends on SIGTERM, and leaves no pid file', async () => {
    const one = await service(
      'one',
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); ${serving}`,
    );
    expect(startMark(one.pid())).toBeDefined();
    const first = one.pid();
    await one.restart();
    expect(startMark(first)).toBeUndefined();
    await one.stop();
    expect(startMark(one.pid())).toBeUndefined();
    expect(() => readFileSync(join(home, 'one.pid'))).toThrow('ENOENT');
    expect(one.lastLines().filter((line) => line === 'bye')).toHaveLength(2);
  });

  test('that ends before it is ready gives its last lines', async () => {
    await expect(service('two', `console.error('no database'); process.exit(3);`)).rejects.toThrow(
      /two ended before it was ready[\s\S]*no database/,
    );
  });

  test('that dies by itself is reported; one that was killed on purpose is not', async () => {
    const one = await service('three', serving);
    const reports: unknown[] = [];
    const reported = new Promise<void>((resolve) =>
      one.onUnexpectedExit((exit) => {
        reports.push(exit);
        resolve();
      }),
    );
    await one.kill();
    await one.restart();
    expect(reports).toEqual([]);
    process.kill(one.pid(), 'SIGKILL');
    await reported;
    expect(reports).toEqual([{ code: null, signal: 'SIGKILL' }]);
  });

  test('that a killed start left behind is stopped by the next one', async () => {
    const said: string[] = [];
    const left = await service('four', serving);
    const next = await service('four', serving, said);
    expect(startMark(left.pid())).toBeUndefined();
    expect(said).toEqual([
      `four was still running from an earlier start (process ${left.pid()}); it has been stopped.`,
    ]);
    await next.stop();
  });
});
