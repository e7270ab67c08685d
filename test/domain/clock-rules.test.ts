/** What the clock command takes beside working and calendar days: months, hours, capped pauses, earlier notices. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runClock } from '../../local/clock-vectors.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'clock-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(vectors: readonly unknown[]): string {
  const path = join(mkdtempSync(join(folder, 'f-')), 'vectors.json');
  writeFileSync(path, JSON.stringify({ vectors }));
  return path;
}

const vector = (fields: Record<string, unknown>) => ({ name: 'one', anchor: 'receipt', ...fields });

interface Answer {
  readonly dueOn: string;
  readonly steps: readonly { readonly on: string; readonly count: number | null; readonly reason: string }[];
}

function answerTo(fields: Record<string, unknown>): Answer {
  const { lines, complaint } = runClock([fileOf([vector(fields)])]);
  expect(complaint).toBeNull();
  return JSON.parse(lines[0] ?? '') as Answer;
}

const complaintOf = (fields: Record<string, unknown>) => runClock([fileOf([vector(fields)])]).complaint;

/** Days of an answer by their date: why, and the how-manieth. */
const daysOf = ({ steps }: Answer) => Object.fromEntries(steps.map(({ on, reason, count }) => [on, [reason, count]]));

describe('months (民法典 202, 203)', () => {
  test('end on the corresponding day and move off a rest day; each day is told', () => {
    const answer = answerTo({ start: '2026-09-02', limit: [1, 'month'] });
    expect(answer).toMatchObject({ dueOn: '2026-10-08', provisional: false, rejected: false });
    expect(daysOf(answer)).toMatchObject({
      '2026-09-02': ['start', null],
      '2026-10-02': ['corresponding-day', 30],
      '2026-10-03': ['rolled', null],
      '2026-10-08': ['rolled', null],
    });
  });
});

describe('hours (民法典 201)', () => {
  test('from a local time: to the minute, over the rest days', () => {
    const answer = answerTo({ start: '2026-10-02T10:30', limit: [48, 'hour'] });
    expect(answer).toMatchObject({ dueOn: '2026-10-04', dueAt: '2026-10-04T10:30:00.000+08:00' });
    expect(answer.steps.map(({ on, count, reason }) => [on, count, reason])).toEqual([
      ['2026-10-02', 13, 'hours'],
      ['2026-10-03', 37, 'hours'],
      ['2026-10-04', 48, 'hours'],
    ]);
  });

  test('from a date: from 24:00 of it', () => {
    const answer = answerTo({ start: '2026-10-02', limit: [24, 'hour'] });
    expect(answer).toMatchObject({ dueOn: '2026-10-03', dueAt: '2026-10-04T00:00:00.000+08:00' });
    expect(answer.steps.map(({ on, count }) => [on, count])).toEqual([
      ['2026-10-02', null],
      ['2026-10-03', 24],
    ]);
  });

  test('an excluded day takes none, an extension in hours follows them, in days it runs from the last day', () => {
    const start = { start: '2026-09-14T12:00', limit: [24, 'hour'], extensionOn: '2026-09-14' };
    const exclusions = [['2026-09-15', '2026-09-15']];
    expect(answerTo({ ...start, exclusions, extension: 6 })).toMatchObject({ dueAt: '2026-09-16T18:00:00.000+08:00' });
    expect(answerTo({ ...start, extension: [2, 'working'] })).toMatchObject({ dueOn: '2026-09-17' });
  });

  test('an extension granted after the last hour is rejected', () => {
    const late = { start: '2026-09-14T12:00', limit: [24, 'hour'], extension: 6, extensionOn: '2026-09-16' };
    expect(answerTo(late)).toMatchObject({ dueAt: '2026-09-15T12:00:00.000+08:00', rejected: true });
  });
});

describe('a pause on a ground (行政许可法 45)', () => {
  const pause = { from: '2026-09-15', ground: 'technical-review', capWorkingDays: 8 };
  const base = { start: '2026-09-14', limit: [5, 'working'] };

  test('open: the cap ends it, and the first day that counts again is told', () => {
    const answer = answerTo({ ...base, exclusions: [pause] });
    // 8 working days with the make-up Sunday 20 September: through 23 September. Then 24, 28, 29, 30 and 8 October.
    expect(answer).toMatchObject({ dueOn: '2026-10-08', resumesOn: '2026-09-24' });
    expect(answerTo({ ...base, exclusions: [{ ...pause, to: null }] })).toEqual(answer);
    expect(answerTo({ ...base, exclusions: [{ ...pause, capWorkingDays: 9 }] })).toMatchObject({
      resumesOn: '2026-09-28',
    });
  });

  test('ended before the cap, or exactly with it: nothing resumes by itself', () => {
    for (const to of ['2026-09-17', '2026-09-23']) {
      expect(answerTo({ ...base, exclusions: [{ ...pause, to }] })).not.toHaveProperty('resumesOn');
    }
    expect(answerTo({ ...base, exclusions: [{ ...pause, to: '2026-09-24' }] })).toMatchObject({
      resumesOn: '2026-09-24',
    });
  });

  test('without a cap it ends with its last day, like a pair', () => {
    const object = { from: '2026-09-15', to: '2026-09-17', ground: 'hearing' };
    expect(answerTo({ ...base, exclusions: [object] })).toEqual(
      answerTo({ ...base, exclusions: [['2026-09-15', '2026-09-17']] }),
    );
  });

  test('after the due date it changes nothing, nor does its unknown end make the date provisional', () => {
    const later = { from: '2026-12-28', ground: 'hearing', capWorkingDays: 30 };
    expect(answerTo({ ...base, exclusions: [later] })).toEqual(answerTo(base));
    expect(answerTo({ start: '2026-12-25', limit: [5, 'working'], exclusions: [later] })).toMatchObject({
      provisional: true,
    });
  });
});

describe('the notices known before a day', () => {
  const across = { start: '2025-10-30', limit: [45, 'working'] };

  test('without the notice of 2026 the date is provisional, with it a make-up Sunday', () => {
    expect(answerTo({ ...across, calendarPublishedBefore: '2025-11-04' })).toMatchObject({
      dueOn: '2026-01-01',
      provisional: true,
    });
    expect(answerTo({ ...across, calendarPublishedBefore: '2025-11-05' })).toMatchObject({
      dueOn: '2026-01-04',
      provisional: false,
    });
  });
});

describe('a bad vector: its name and its field', () => {
  const from = '2026-09-15';
  test.each<[string, Record<string, unknown>, string]>([
    [
      'a ground outside the closed list',
      { exclusions: [{ from, ground: 'weather', capWorkingDays: 3 }] },
      'exclusions[0].ground: "weather" is not in the closed list of grounds; allowed: hearing, ',
    ],
    [
      'a ground that is no text',
      { exclusions: [{ from, ground: 7, capWorkingDays: 3 }] },
      'exclusions[0].ground: must be a text; allowed: ',
    ],
    ['no ground', { exclusions: [{ from, to: from }] }, 'exclusions[0].ground: '],
    ['neither end nor cap', { exclusions: [{ from, ground: 'hearing' }] }, 'exclusions[0].capWorkingDays: is missing'],
    [
      'a cap of no days',
      { exclusions: [{ from, ground: 'hearing', capWorkingDays: 0 }] },
      'exclusions[0].capWorkingDays: ',
    ],
    [
      'a cap of half a day',
      { exclusions: [{ from, ground: 'hearing', capWorkingDays: 0.5 }] },
      'exclusions[0].capWorkingDays: ',
    ],
    [
      'a cap decades away',
      { exclusions: [{ from, ground: 'hearing', capWorkingDays: 9_999 }] },
      'exclusions[0].capWorkingDays: is reached after',
    ],
    [
      'an end before the start',
      { exclusions: [{ from, to: '2026-09-14', ground: 'hearing' }] },
      'exclusions[0].to: ends before it starts',
    ],
    [
      'a misspelt field of an exclusion',
      { exclusions: [{ from, through: from, ground: 'hearing' }] },
      'exclusions[0].through: not a field',
    ],
    ['an exclusion in words', { exclusions: ['a week'] }, 'exclusions[0]: must be a pair'],
    ['a local time for days', { start: '2026-09-14T10:30' }, 'start: a local time starts an hour limit only'],
    ['no such hour', { start: '2026-09-14T24:30', limit: [5, 'hour'] }, 'start: is not a local time'],
    ['no such day', { start: '2026-02-30T10:30', limit: [5, 'hour'] }, 'start: is not a date'],
    ['months without end', { limit: [1e9, 'month'] }, 'limit: the due date lies after 2046-12-31'],
    ['hours without end', { limit: [1e12, 'hour'] }, 'limit: the due date lies after 2046-12-31'],
    ['hours decades away', { limit: [200_000, 'hour'] }, 'limit: the due date lies after 2046-12-31'],
    ['an extension in weeks', { extension: [1, 'week'], extensionOn: from }, 'extension[1]: '],
    ['notices before the first', { calendarPublishedBefore: '2020-01-01' }, 'calendarPublishedBefore: no notice'],
    ['notices before no day', { calendarPublishedBefore: 2026 }, 'calendarPublishedBefore: must be a date'],
  ])('%s', (_what, fields, message) => {
    expect(complaintOf({ start: '2026-09-14', limit: [5, 'working'], ...fields })).toContain(
      `vector "one": ${message}`,
    );
  });
});

const EXAMPLE = join(ROOT, 'examples', 'clock-rules.json');

/** The bytes that the command prints in a process of its own. */
function printed(args: readonly string[], TZ: string): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: folder, TZ };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--import', 'tsx', 'local/clock.ts', ...args], { cwd: ROOT, env }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(error);
    });
  });
}

test('the example has every rule, and the dates that follow', () => {
  const { lines, complaint } = runClock([EXAMPLE]);
  expect(complaint).toBeNull();
  expect(lines.map((line) => JSON.parse(line) as Answer)).toMatchObject([
    { dueOn: '2026-10-08' },
    { dueOn: '2026-10-03', dueAt: '2026-10-03T23:10:00.000+08:00' },
    { dueOn: '2026-10-29', rejected: false },
    { dueOn: '2026-10-08', resumesOn: '2026-09-24' },
    { dueOn: '2026-01-01', provisional: true },
    { dueOn: '2026-05-19', resetOn: '2026-03-20', outcome: { kind: 'silence', lateAct: { effect: 'decides' } } },
  ]);
});

test('every rule, as lines and as a table, to the byte the same in every time zone of the process', async () => {
  for (const args of [[EXAMPLE], ['--table', EXAMPLE]]) {
    const outputs = [];
    for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
      outputs.push(await printed(args, zone));
    }
    expect(outputs[0]?.length).toBeGreaterThan(1000);
    expect(new Set(outputs).size).toBe(1);
  }
});

describe('--table FILE', () => {
  const tableOf = (vectors: readonly unknown[]) => runClock(['--table', fileOf(vectors)]).lines.join('\n');

  test('says of each day whether it counts and why, in Chinese and English', () => {
    const exclusions = [{ from: '2026-09-18', ground: 'hearing', capWorkingDays: 1 }];
    expect(tableOf([vector({ name: '受理', start: '2026-09-17', limit: [2, 'working'], exclusions })])).toBe(
      [
        '受理',
        '  到期日：2026-09-21 / due on 2026-09-21',
        '  自动恢复计时：2026-09-20 / the clock resumed by itself on 2026-09-20',
        '  2026-09-17  4     -  起算日，当日不计 / start day, not counted',
        '  2026-09-18  5     -  中止计时，不计 / clock stopped, not counted',
        '  2026-09-19  6     -  周末，不计 / weekend, not counted',
        '  2026-09-20  7     1  调休上班日，计入 / make-up workday, counted',
        '  2026-09-21  1     2  工作日，计入 / working day, counted',
        '',
      ].join('\n'),
    );
  });

  test('says what a regime makes of silence and of late acts', () => {
    const table = runClock(['--table', EXAMPLE]).lines.at(-1) ?? '';
    expect(table.split('\n').slice(0, 5)).toEqual([
      'reset by day 10',
      '  到期日：2026-05-19 / due on 2026-05-19',
      '  重新起算：2026-03-20 / the clock began again on 2026-03-20',
      '  沉默自 2026-05-19 起：推定超出合理期间（47 CFR 1.6003(a)） / silence, as of 2026-05-19: presumed not to be a reasonable period (47 CFR 1.6003(a))',
      '  迟到的决定：2026-05-20 decision-made，仍可决定 / late act: decision-made of 2026-05-20, still decides',
    ]);
  });

  test('marks what is provisional', () => {
    const lines = tableOf([vector({ start: '2026-12-30', limit: [2, 'working'] })]).split('\n');
    expect(lines[2]).toContain('provisional');
    expect(lines.at(-2)).toBe(
      '  2027-01-01  5     2  工作日，计入（当年放假安排尚未公布，暂按星期推算） / working day, counted (no notice of that year yet: counted by its weekday)',
    );
  });
});
