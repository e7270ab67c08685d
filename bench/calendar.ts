/** Working-day arithmetic on the calendar of 2004–2026, against numpy and against npm chinese-days. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import chineseDays from 'chinese-days';
import {
  addWorkingDays,
  type Calendar,
  compileCalendar,
  countWorkingDays,
  isWorkingDay,
} from '../domain/calendar/calendar.ts';
import { dayNumber, localDate } from '../domain/calendar/local-date.ts';
import { allNotices, allYears, independentDays } from '../test/support/all-years.ts';
import { compare, type Figure, type Side, SOUND } from './figures.ts';
import { installNumpy, type Python } from './numpy.ts';

export interface CalendarSizes {
  readonly dates: number;
  readonly repetitions: number;
  /** How many of the dates are given to chinese-days and to the naive counter, which walk day by day. */
  readonly walked: number;
  readonly numpy: boolean;
}

/** chinese-days lacks the make-up workday 2005-12-31 (docs/decisions/0021), so the dates begin after it. */
const FIRST = dayNumber('2006-01-01');
/** The longest count ends within the known calendar. */
const LAST = dayNumber('2025-12-31');
const LONGEST = 120;

interface Inputs {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  /** The first day that is no longer counted. */
  readonly ends: Int32Array;
}

interface Measured {
  readonly ms: number;
  readonly answers: Int32Array;
}

type Work = (calendar: Calendar, inputs: Inputs) => Int32Array;

const add: Work = (calendar, { starts, lengths }) =>
  starts.map((start, i) => addWorkingDays(calendar, start, lengths[i] ?? 0).day);
const count: Work = (calendar, { starts, ends }) =>
  starts.map((start, i) => countWorkingDays(calendar, start, (ends[i] ?? 0) - 1));

/** The same notices as numpy's own form can express them. */
const withoutMakeUp = compileCalendar(
  'cn-2004-2026 without make-up workdays',
  allNotices.map((notice) => ({ ...notice, makeUpWorkdays: [] })),
);

const COMPARISONS = [
  { key: 'add', work: add, calendar: allYears, call: 'busday_offset', form: 'every rest day a holiday' },
  { key: 'count', work: count, calendar: allYears, call: 'busday_count', form: 'every rest day a holiday' },
  { key: 'addWeekdays', work: add, calendar: withoutMakeUp, call: 'busday_offset', form: 'no make-up workdays' },
  { key: 'countWeekdays', work: count, calendar: withoutMakeUp, call: 'busday_count', form: 'no make-up workdays' },
] as const;

/** `say` hears why numpy is left out, where it is. */
export async function benchCalendar(
  home: string,
  sizes: CalendarSizes,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const inputs = drawInputs(sizes.dates);
  const figures = againstChineseDays(inputs, sizes);
  if (!sizes.numpy) return figures;
  const python = await installNumpy(home);
  if (typeof python !== 'string') return [...(await againstNumpy(python, home, inputs, sizes)), ...figures];
  say(`calendar: not compared with numpy: ${python}`);
  return figures;
}

/** Days and lengths from a generator with a fixed beginning (mulberry32), so that every run counts the same. */
function drawInputs(dates: number): Inputs {
  let state = 20_260_914;
  const draw = (from: number, through: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return from + (((mixed ^ (mixed >>> 14)) >>> 0) % (through - from + 1));
  };
  const starts = new Int32Array(dates).map(() => draw(FIRST, LAST));
  const lengths = new Int32Array(dates).map(() => draw(1, LONGEST));
  return { starts, lengths, ends: starts.map((start) => start + draw(1, LONGEST)) };
}

async function againstNumpy(
  python: Python,
  home: string,
  inputs: Inputs,
  { dates, repetitions }: CalendarSizes,
): Promise<readonly Figure[]> {
  const folder = join(home, 'calendar');
  mkdirSync(folder);
  const given = {
    ...inputs,
    'every-rest-day': restDays(),
    holidays: allNotices.flatMap((n) => n.restDays).map(dayNumber),
  };
  for (const [name, days] of Object.entries(given)) writeFileSync(join(folder, name), Int32Array.from(days));
  const rounds: { readonly ours: readonly Measured[]; readonly numpy: Readonly<Record<string, number | string>> }[] =
    [];
  for (let i = 0; i < repetitions; i += 1) {
    const ours = COMPARISONS.map(({ work, calendar }) => timed(() => work(calendar, inputs)));
    rounds.push({ ours, numpy: JSON.parse(await python(new URL('calendar.py', import.meta.url), folder)) });
  }
  return COMPARISONS.map(({ key, work, call, form }, c) => {
    const answers = readAnswers(join(folder, key));
    return compare({
      name: nameOf(work, dates),
      ours: 'domain/calendar',
      other: `numpy ${rounds[0]?.numpy.numpy} ${call}, ${form}`,
      target: { atLeast: 1 },
      pairs: rounds.map(({ ours, numpy }) => [sideOf(dates, ours[c]?.ms), sideOf(dates, Number(numpy[key]))]),
      checks: { ...SOUND, problems: rounds.flatMap(({ ours }) => differences(ours[c]?.answers, answers, 'numpy')) },
    });
  });
}

/** chinese-days and a naive counter answer the first few dates; the product's rate is that of all of them. */
function againstChineseDays(inputs: Inputs, { dates, repetitions, walked }: CalendarSizes): readonly Figure[] {
  const few = Array.from({ length: walked }, (_, i) => {
    const [start = 0, n = 0, end = 0] = [inputs.starts[i], inputs.lengths[i], inputs.ends[i]];
    return { start, n, end, startOn: localDate(start), lastOn: localDate(end - 1) };
  });
  const theirs = {
    findWorkday: () => few.map(({ n, startOn }) => dayNumber(chineseDays.findWorkday(n, startOn))),
    getWorkdaysInRange: () => few.map(({ startOn, lastOn }) => chineseDays.getWorkdaysInRange(startOn, lastOn).length),
  };
  const naive = {
    findWorkday: few.map(({ start, n }) => walk(start, n)),
    getWorkdaysInRange: few.map(({ start, end }) => tally(start, end)),
  };
  return (
    [
      ['findWorkday', add],
      ['getWorkdaysInRange', count],
    ] as const
  ).map(([call, work]) => {
    const rounds = Array.from({ length: repetitions }, () => ({
      ours: timed(() => work(allYears, inputs)),
      other: timed(() => Int32Array.from(theirs[call]())),
    }));
    const problems = rounds.flatMap(({ ours, other }) => [
      ...differences(ours.answers.subarray(0, walked), other.answers, 'chinese-days'),
      ...differences(ours.answers.subarray(0, walked), Int32Array.from(naive[call]), 'the naive counter'),
    ]);
    return compare({
      name: nameOf(work, dates),
      ours: 'domain/calendar',
      other: `chinese-days ${call}, ${walked} of them`,
      target: { atLeast: 1 },
      pairs: rounds.map(({ ours, other }) => [sideOf(dates, ours.ms), sideOf(walked, other.ms)]),
      checks: { ...SOUND, problems },
    });
  });
}

/** The naive counter: along a table from another package, a letter per day. */
const works = (day: number) => independentDays[day - dayNumber('2004-01-01')] === 'W';

function walk(start: number, n: number): number {
  let day = start;
  for (let left = n; left > 0; ) if (works(++day)) left -= 1;
  return day;
}

function tally(from: number, end: number): number {
  let sum = 0;
  for (let day = from; day < end; day += 1) if (works(day)) sum += 1;
  return sum;
}

function nameOf(work: Work, dates: number): string {
  return work === add ? `n-th working day after each of ${dates} dates` : `working days in each of ${dates} spans`;
}

/** The second run's time: the first lets the compiler see the work. numpy's side is called twice as well. */
function timed(work: () => Int32Array): Measured {
  work();
  const since = performance.now();
  const answers = work();
  return { ms: performance.now() - since, answers };
}

function sideOf(items: number, ms = Number.NaN): Side {
  return { rate: (items / ms) * 1000, cpu: {} };
}

function differences(ours: Int32Array | undefined, other: Int32Array, whose: string): readonly string[] {
  const wrong = ours?.reduce((sum, answer, i) => sum + (answer === other[i] ? 0 : 1), 0);
  return wrong === 0 && ours?.length === other.length
    ? []
    : [`${wrong} of ${other.length} answers differ from those of ${whose}`];
}

function readAnswers(file: string): Int32Array {
  const bytes = readFileSync(file);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** All rest days of the calendar's table, weekends included. */
function restDays(): number[] {
  const { tableFrom, tableThrough } = allYears;
  const days = Array.from({ length: tableThrough - tableFrom + 1 }, (_, i) => tableFrom + i);
  return days.filter((day) => !isWorkingDay(allYears, day));
}
