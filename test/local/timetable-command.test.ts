import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runTimetable } from '../../local/timetable-command.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { timetable } from '../support/rulebook.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SAMPLE = join(ROOT, 'data', 'item-types.json');
const folder = mkdtempSync(join(tmpdir(), 'timetable-'));
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ clock: 'real' });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const path = (name: string) => join(folder, name);
const run = (args: readonly string[], env = {}) => runTimetable(args, env);

/** The whole command, in a process of its own. */
function command(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const options = { cwd: ROOT, env: { PATH: process.env.PATH, HOME: folder } };
  return new Promise((resolve) => {
    execFile('npm', ['run', '-s', 'timetable', '--', ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('npm run -s timetable', () => {
  test('exports to a workbook and imports the same JSON again', async () => {
    const out = path('sample.xlsx');
    expect(await command('export', 'data/item-types.json', '--xlsx', out)).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout } = await command('import', out);
    expect([code, stdout.trimEnd()]).toEqual([0, readFileSync(SAMPLE, 'utf8').trimEnd()]);
  });

  test('ends with 2 and the line for input that cannot be used, and prints nothing else', async () => {
    const text = readFileSync(SAMPLE, 'utf8').replace('"unit": "working"', '"unit": "week"');
    writeFileSync(path('bad.json'), text);
    const { code, stdout, stderr } = await command('check', path('bad.json'));
    const line = text.slice(0, text.indexOf('"week"')).split('\n').length;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `${path('bad.json')}:${line}: /items/0/promisedLimit/unit NOT_ALLOWED_VALUE: ` +
        'Not an allowed value; those allowed are in allowed. ["week"; allowed: working, calendar, month, hour]\n',
    );
  });

  test('says that a file can be published, in the language of the reader', async () => {
    expect(await run(['check', SAMPLE])).toEqual({
      output: `${SAMPLE}: version ${timetable.version}, 45 item types, can be published.\n`,
      complaints: [],
    });
    expect((await run(['check', SAMPLE], { LANG: 'zh_CN.UTF-8' })).output).toContain('45 个事项，可以公布');
  });

  test('exports a published version from the ledger', async () => {
    const out = path('published.xlsx');
    const env = { DATABASE_URL: database.appUrl };
    expect((await run(['export', timetable.version, '--xlsx', out], env)).complaints).toEqual([]);
    expect(JSON.parse((await run(['import', out])).output)).toEqual(timetable);
    expect((await run(['export', 'never', '--xlsx', out], env)).complaints).toEqual([
      'There is no file never, and no such version in the ledger.',
    ]);
  });

  test.each([
    ['no file', ['check']],
    ['an unknown task', ['publish', SAMPLE]],
    ['too many words', ['check', SAMPLE, 'more']],
    ['nowhere to write to', ['export', SAMPLE]],
  ])('%s: how to use it', async (_what, args) => {
    const { output, complaints } = await run(args);
    expect([output, complaints.length]).toEqual(['', 1]);
    expect(complaints[0]).toMatch(/^Usage: npm run -s timetable/);
  });

  test('a file that is not there, a version without a ledger, a text that is no JSON', async () => {
    expect((await run(['check', path('gone.json')])).complaints[0]).toMatch(/gone\.json cannot be read: .*ENOENT/);
    expect((await run(['export', 'v-1', '--xlsx', path('x')])).complaints[0]).toMatch(/set DATABASE_URL/);
    writeFileSync(path('text.json'), '{\n "version":\n');
    expect((await run(['check', path('text.json')])).complaints).toEqual([
      `${path('text.json')}:3: MALFORMED_JSON: The body is not valid JSON`,
    ]);
  });
});
