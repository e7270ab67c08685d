/**
 * Working days over calendars given as data.
 * The State Council's yearly notice names the rest days and the make-up workdays (调休); every other day follows
 * its weekday. Days outside the known years follow their weekday too and make every date that needed them provisional.
 */
import { type DayNumber, dayNumber, isoWeekday, type LocalDate } from './local-date.ts';

/** One yearly notice, as published. */
export interface CalendarYear {
  readonly division: string;
  readonly year: number;
  readonly source: string;
  readonly publishedOn: LocalDate;
  readonly restDays: readonly LocalDate[];
  readonly makeUpWorkdays: readonly LocalDate[];
}

/** A compiled calendar. `version` names the published set of notices that it was compiled from. */
export interface Calendar {
  readonly version: string;
  /** First and last day covered by a notice. */
  readonly knownFrom: DayNumber;
  readonly knownThrough: DayNumber;
  /** First and last day of the table; beyond it no date can be computed. */
  readonly tableFrom: DayNumber;
  readonly tableThrough: DayNumber;
  /** `before[i]`: working days in the table before day `tableFrom + i`. */
  readonly before: Int32Array;
  /** The working days of the table, ascending. */
  readonly workingDays: Int32Array;
  /** What the notices name, so that a date can be explained. */
  readonly restDays: ReadonlySet<DayNumber>;
  readonly makeUpWorkdays: ReadonlySet<DayNumber>;
}

/** Why a day works or rests. */
export type DayClass = 'working-day' | 'make-up-workday' | 'weekend' | 'public-holiday';

/** A date counted over a calendar; provisional where the count needed a day that no notice covers. */
export interface CountedDay {
  readonly day: DayNumber;
  readonly provisional: boolean;
}

/** How far weekdays are counted before the first and after the last known notice. */
const YEARS_BEFORE = 2;
const YEARS_AFTER = 20;

/** Thrown where a date lies outside the table: decades away from every notice. */
export class CalendarRangeError extends RangeError {
  override readonly name = 'CalendarRangeError';
}

/** Compiles yearly notices, in any order. Throws RangeError for no notices, a year twice or a year missing between two. */
export function compileCalendar(version: string, years: readonly CalendarYear[]): Calendar {
  const sorted = [...years].sort((a, b) => a.year - b.year);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) throw new RangeError(`calendar ${version} has no years`);
  sorted.forEach((year, i) => {
    if (year.year !== first.year + i)
      throw new RangeError(`calendar ${version}: year ${first.year + i} is missing or given twice`);
  });
  const rest = new Set(sorted.flatMap((year) => year.restDays.map(dayNumber)));
  const makeUp = new Set(sorted.flatMap((year) => year.makeUpWorkdays.map(dayNumber)));
  const tableFrom = dayNumber(`${first.year - YEARS_BEFORE}-01-01`);
  const tableThrough = dayNumber(`${last.year + YEARS_AFTER}-12-31`);
  const before = new Int32Array(tableThrough - tableFrom + 1);
  const working: number[] = [];
  for (let day = tableFrom; day <= tableThrough; day++) {
    before[day - tableFrom] = working.length;
    if (makeUp.has(day) || (isoWeekday(day) <= 5 && !rest.has(day))) working.push(day);
  }
  return {
    version,
    knownFrom: dayNumber(`${first.year}-01-01`),
    knownThrough: dayNumber(`${last.year}-12-31`),
    tableFrom,
    tableThrough,
    before,
    workingDays: Int32Array.from(working),
    restDays: rest,
    makeUpWorkdays: makeUp,
  };
}

/** What kind of day it is, and so why it counts as a working day or does not. */
export function dayClass(calendar: Calendar, day: DayNumber): DayClass {
  if (calendar.makeUpWorkdays.has(day)) return 'make-up-workday';
  if (calendar.restDays.has(day)) return 'public-holiday';
  return isWorkingDay(calendar, day) ? 'working-day' : 'weekend';
}

export function isWorkingDay(calendar: Calendar, day: DayNumber): boolean {
  return calendar.workingDays[workingDaysBefore(calendar, day)] === day;
}

/** Whether a notice covers the day. */
export function isKnown(calendar: Calendar, day: DayNumber): boolean {
  return day >= calendar.knownFrom && day <= calendar.knownThrough;
}

/** The n-th working day after `start`; the start day is not counted (民法典 201). `n` is at least 1. */
export function addWorkingDays(calendar: Calendar, start: DayNumber, n: number): CountedDay {
  return nthWorkingDay(calendar, workingDaysBefore(calendar, start + 1) + n - 1, start + 1);
}

/** The n-th working day before `day`, which is not counted itself. `n` is at least 1. */
export function subtractWorkingDays(calendar: Calendar, day: DayNumber, n: number): CountedDay {
  return nthWorkingDay(calendar, workingDaysBefore(calendar, day) - n, day - 1);
}

/**
 * The n-th calendar day after `start`; where that is a rest day, the next working day (民法典 201, 203).
 * `n` is at least 1.
 */
export function addCalendarDays(calendar: Calendar, start: DayNumber, n: number): CountedDay {
  const last = start + n;
  return nthWorkingDay(calendar, workingDaysBefore(calendar, last), last);
}

/** Working days d with `from <= d <= through`; 0 where `through` lies before `from`. */
export function countWorkingDays(calendar: Calendar, from: DayNumber, through: DayNumber): number {
  if (through < from) return 0;
  return workingDaysBefore(calendar, through + 1) - workingDaysBefore(calendar, from);
}

/** The table's working day at `index`; provisional where it or `alsoCounted` (the count's other end) is not known. */
function nthWorkingDay(calendar: Calendar, index: number, alsoCounted: DayNumber): CountedDay {
  const day = calendar.workingDays[index];
  if (day === undefined) throw outside(calendar, alsoCounted);
  return { day, provisional: !(isKnown(calendar, day) && isKnown(calendar, alsoCounted)) };
}

function workingDaysBefore(calendar: Calendar, day: DayNumber): number {
  if (day === calendar.tableThrough + 1) return calendar.workingDays.length;
  const count = calendar.before[day - calendar.tableFrom];
  if (count === undefined) throw outside(calendar, day);
  return count;
}

function outside(calendar: Calendar, day: DayNumber): CalendarRangeError {
  return new CalendarRangeError(
    `day ${day} lies outside calendar ${calendar.version} (days ${calendar.tableFrom} to ${calendar.tableThrough})`,
  );
}
