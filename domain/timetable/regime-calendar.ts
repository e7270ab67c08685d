/** The calendar of another country, given as data in its regime file. China's notices play no part in it. */
import type { Calendar } from '../calendar/calendar.ts';
import { type DayNumber, dayNumber, isoWeekday, type LocalDate } from '../calendar/local-date.ts';

/** Rest days as a regime file names them. Days of other years follow their weekday and make a date provisional. */
export interface RegimeCalendar {
  /** 1 Monday … 7 Sunday. */
  readonly weeklyRest: readonly number[];
  /** The years whose holidays the list holds, without a gap. */
  readonly years: readonly number[];
  readonly holidays: readonly LocalDate[];
}

/** How far weekdays are counted before the first and after the last listed year. */
const YEARS_BEFORE = 2;
const YEARS_AFTER = 10;

/** Compiles it to the table that limits are counted over. Throws RangeError for no years or a year missing between two. */
export function compileRegimeCalendar(version: string, { weeklyRest, years, holidays }: RegimeCalendar): Calendar {
  const sorted = [...years].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError(`calendar ${version} has no years`);
  if (sorted.some((year, i) => year !== first + i)) {
    throw new RangeError(`calendar ${version}: its years have a gap, or one is named twice`);
  }
  const rest = new Set(holidays.map(dayNumber));
  const known = { from: dayNumber(`${first}-01-01`), through: dayNumber(`${last}-12-31`) };
  const table = { from: dayNumber(`${first - YEARS_BEFORE}-01-01`), through: dayNumber(`${last + YEARS_AFTER}-12-31`) };
  return tableOf(version, known, table, (day) => !rest.has(day) && !weeklyRest.includes(isoWeekday(day)), rest);
}

/** The same span without a rest day: for a limit that does not roll, whose last day is known without any notice. */
export function everyDayOf({ version, tableFrom, tableThrough }: Calendar): Calendar {
  const whole = { from: tableFrom, through: tableThrough };
  return tableOf(`${version}, every day`, whole, whole, () => true, new Set());
}

interface Span {
  readonly from: DayNumber;
  readonly through: DayNumber;
}

function tableOf(
  version: string,
  known: Span,
  table: Span,
  works: (day: DayNumber) => boolean,
  restDays: ReadonlySet<DayNumber>,
): Calendar {
  const before = new Int32Array(table.through - table.from + 1);
  const working: DayNumber[] = [];
  for (let day = table.from; day <= table.through; day += 1) {
    before[day - table.from] = working.length;
    if (works(day)) working.push(day);
  }
  return {
    version,
    knownFrom: known.from,
    knownThrough: known.through,
    tableFrom: table.from,
    tableThrough: table.through,
    before,
    workingDays: Int32Array.from(working),
    restDays,
    makeUpWorkdays: new Set(),
  };
}
