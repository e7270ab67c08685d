import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runClock } from '../../local/clock-vectors.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VECTORS = join(ROOT, 'data', 'clock-vectors.json');
const folder = mkdtempSync(join(tmpdir(), 'clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** Runs a program with nothing in its environment but what is given. */
function run(program: string, args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  const env = { PATH: process.env.PATH, HOME: folder, ...environment };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: ROOT, env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ code, lines: stdout.split('\n').filter((line) => line !== ''), stderr });
    });
  });
}

const clock = (args: readonly string[], environment?: Record<string, string>) =>
  run(process.execPath, ['--import', 'tsx', 'local/clock.ts', ...args], environment);

function fileOf(content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(folder, 'f-')), 'vectors.json');
  writeFileSync(path, content);
  return path;
}

const good = { name: 'good', anchor: 'receipt', start: '2026-09-14', limit: [5, 'working'] };
const goodSteps = [
  { on: '2026-09-14', count: null, reason: 'start', known: true },
  { on: '2026-09-15', count: 1, reason: 'working-day', known: true },
  { on: '2026-09-16', count: 2, reason: 'working-day', known: true },
  { on: '2026-09-17', count: 3, reason: 'working-day', known: true },
  { on: '2026-09-18', count: 4, reason: 'working-day', known: true },
  { on: '2026-09-19', count: null, reason: 'weekend', known: true },
  { on: '2026-09-20', count: 5, reason: 'make-up-workday', known: true },
];
const goodLine = `{"name":"good","dueOn":"2026-09-20","provisional":false,"rejected":false,"steps":${JSON.stringify(goodSteps)}}`;
/** The answer of a line without its steps. */
const withoutSteps = (line: string) => {
  const { steps: _steps, ...rest } = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify(rest);
};

describe('npm run -s clock -- FILE', () => {
  test('prints every vector in order, with exactly these keys', async () => {
    const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: Record<string, unknown>[] };
    const { code, lines } = await run('npm', ['run', '-s', 'clock', '--', 'data/clock-vectors.json']);
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(withoutSteps(line)) as unknown)).toEqual(
      vectors.map(({ name, due, provisional = false, rejected = false }) => ({
        name,
        dueOn: due,
        provisional,
        rejected,
      })),
    );
    // Every answer carries the days that it was counted by: a date that cannot be recounted convinces nobody.
    const keys = ['name', 'dueOn', 'provisional', 'rejected', 'steps'];
    for (const line of lines) expect(Object.keys(JSON.parse(line) as object)).toEqual(keys);
  });

  test('the time zone of the process changes nothing', async () => {
    const zones = ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Shanghai'];
    const runs = [];
    for (const TZ of zones) runs.push(await clock([VECTORS], { TZ }));
    expect(runs.map(({ code, lines }) => [code, lines.length])).toEqual(zones.map(() => [0, 20]));
    for (const { lines } of runs) expect(lines).toEqual(runs[0]?.lines);
  });

  test('exclusions and an extension together; overlaps are united; unknown years are provisional', async () => {
    const vectors = [
      {
        ...good,
        name: 'overlap',
        exclusions: [
          ['2026-09-15', '2026-09-16'],
          ['2026-09-16', '2026-09-17'],
        ],
      },
      { ...good, name: 'both', extension: 2, extensionOn: '2026-09-21', exclusions: [['2026-09-15', '2026-09-15']] },
      { ...good, name: ' 公历 ', start: '2030-01-01' },
    ];
    const { code, lines } = await clock([fileOf(JSON.stringify({ vectors }))]);
    expect(code).toBe(0);
    expect(lines.map(withoutSteps)).toEqual([
      '{"name":"overlap","dueOn":"2026-09-23","provisional":false,"rejected":false}',
      '{"name":"both","dueOn":"2026-09-23","provisional":false,"rejected":false}',
      '{"name":" 公历 ","dueOn":"2030-01-08","provisional":true,"rejected":false}',
    ]);
  });
});

describe('a bad vector: exit 2, its name and field, nothing for later ones', () => {
  const bad: readonly [string, Record<string, unknown>, string][] = [
    ['a date that is no date', { start: '2026-02-30' }, 'start'],
    ['a date decades away', { start: '2099-01-01' }, 'start'],
    ['a due date decades away', { limit: [9_999, 'working'] }, 'limit'],
    ['an unknown unit', { limit: [5, 'weeks'] }, 'limit[1]'],
    ['a limit of half a day', { limit: [0.5, 'working'] }, 'limit[0]'],
    ['a limit of no days', { limit: [0, 'working'] }, 'limit[0]'],
    ['a limit in words', { limit: ['5', 'working'] }, 'limit[0]'],
    ['no limit', { limit: undefined }, 'limit'],
    ['no anchor', { anchor: undefined }, 'anchor'],
    ['an exclusion that ends before it starts', { exclusions: [['2026-09-16', '2026-09-15']] }, 'exclusions[0]'],
    ['an exclusion without end', { exclusions: [['2026-09-16']] }, 'exclusions[0]'],
    ['an exclusion decades away', { exclusions: [['2026-09-16', '9999-12-31']] }, 'exclusions[0][1]'],
    ['an extension without its day', { extension: 3 }, 'extensionOn'],
    ['the day of no extension', { extensionOn: '2026-09-15' }, 'extension'],
    ['an extension of no days', { extension: 0, extensionOn: '2026-09-15' }, 'extension'],
    ['a misspelt field', { exclusion: [] }, 'exclusion'],
  ];

  test('by the command itself', async () => {
    const odd = { ...good, name: 'odd', start: '2026-02-30', limit: [5, 'weeks'] };
    const { code, lines, stderr } = await clock([fileOf(JSON.stringify({ vectors: [good, odd, good] }))]);
    expect([code, lines]).toEqual([2, [goodLine]]);
    expect(stderr.split('\n')).toEqual([
      'vector "odd": start: is not a date of the form yyyy-MM-dd: "2026-02-30"',
      'vector "odd": limit[1]: must be "working", "calendar", "month" or "hour"',
      '',
    ]);
  });

  test.each(bad)('%s', (_what, change, field) => {
    const vectors = [good, { ...good, name: 'odd', ...change }, good];
    const { lines, complaint } = runClock([fileOf(JSON.stringify({ vectors }))]);
    expect(lines).toEqual([goodLine]);
    expect(complaint).toMatch(/^vector "odd": [^\n]+$/);
    expect(complaint).toContain(`vector "odd": ${field}: `);
  });

  test.each([[undefined], [''], [' '], [7]])('the name %p: the vector is named by its place', (name) => {
    const { lines, complaint } = runClock([fileOf(JSON.stringify({ vectors: [good, { ...good, name }] }))]);
    expect(lines).toEqual([goodLine]);
    expect(complaint).toMatch(/^vector 2 in the list: name: /);
  });

  test('a vector that is no object', () => {
    expect(runClock([fileOf('{"vectors":[null]}')]).complaint).toMatch(/^vector 1 in the list: /);
  });
});

describe('a file that cannot be used: exit 2 and one sentence', () => {
  test.each([
    ['no file named', []],
    ['two files named', [VECTORS, VECTORS]],
    ['a file that is not there', [join(folder, 'missing.json')]],
    ['a folder', [folder]],
    ['no JSON', [fileOf('{"vectors":')]],
    ['invalid UTF-8', [fileOf(Buffer.from('{"vectors":[],"note":"\xff"}', 'latin1'))]],
    ['no vectors', [fileOf('{"vectors":{}}')]],
    ['a list', [fileOf('[]')]],
    ['another time zone', [fileOf('{"timeZone":"Europe/Rome","vectors":[]}')]],
  ])('%s', (_what, args) => {
    const { lines, complaint } = runClock(args);
    expect(lines).toEqual([]);
    expect(complaint?.split('\n')).toHaveLength(1);
    expect(complaint).not.toMatch(/^\s+at /m);
  });

  test('by the command itself', async () => {
    const { code, lines, stderr } = await clock([]);
    expect([code, lines]).toEqual([2, []]);
    expect(stderr).toBe('Name one file of vectors, in the form of data/clock-vectors.json: npm run -s clock -- FILE\n');
  });
});
