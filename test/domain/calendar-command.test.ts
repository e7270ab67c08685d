import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { notice2027 } from '../support/editions.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'calendar-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function check(content: unknown): { readonly code: number | null; readonly out: string; readonly err: string } {
  const file = join(folder, 'notice.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return calendar('check', file);
}

function calendar(...args: string[]) {
  const command = ['--import', 'tsx', 'local/calendar.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { code: status, out: stdout, err: stderr };
}

test('a sound notice: what it holds, and the working days of its year', () => {
  const weekdays = 261;
  const restOnWeekdays = notice2027.restDays.filter((day) => ![0, 6].includes(new Date(day).getUTCDay())).length;
  const working = weekdays - restOnWeekdays + notice2027.makeUpWorkdays.length;
  expect(check(notice2027)).toEqual({
    code: 0,
    out: `000000 2027: 10 rest days, 3 make-up workdays, ${working} working days\n`,
    err: '',
  });
  expect(calendar('check', 'data/calendars/cn-2026.json')).toMatchObject({ code: 0, err: '' });
});

test('exit 2, each wrong day in a line of its own', () => {
  const wrong = { ...notice2027, restDays: ['2027-01-01', '2027-01-01'], makeUpWorkdays: ['2027-01-04', '2028-01-01'] };
  expect(check(wrong)).toEqual({
    code: 2,
    out: '',
    err: [
      'restDays/1: 2027-01-01 stands twice.',
      'makeUpWorkdays/0: 2027-01-04 is no weekend day: it cannot be a make-up workday.',
      'makeUpWorkdays/1: 2028-01-01 does not lie in the year of its notice.',
      '',
    ].join('\n'),
  });
});

test.each<[string, unknown, RegExp]>([
  [
    'a year behind a gap',
    { ...notice2027, year: 2029, restDays: [], makeUpWorkdays: [] },
    /^year: The year 2029 does not follow/,
  ],
  ['a day that does not exist', { ...notice2027, restDays: ['2027-02-29'] }, /^restDays\/0: 2027-02-29 is not a day/],
  ['no JSON', '{', /cannot be read as JSON/],
  ['an unknown field', { ...notice2027, holidays: [] }, /holidays/],
])('%s', (_, content, expected) => {
  const { code, err } = check(content);
  expect([code, err]).toEqual([2, expect.stringMatching(expected)]);
});

test('without a file it says how it is used', () => {
  expect(calendar('check')).toMatchObject({
    code: 2,
    err: expect.stringContaining('npm run -s calendar -- check FILE'),
  });
});
