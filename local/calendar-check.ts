/** Checks a yearly notice before anybody publishes it: form, days, and the years that it follows. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type CalendarYear, compileCalendar, countWorkingDays } from '../domain/calendar/calendar.ts';
import { dayNumber, isLocalDate } from '../domain/calendar/local-date.ts';
import { gapProblems, type NoticeProblem, noticeProblems } from '../domain/calendar/notice.ts';
import { fill, TERMS } from '../terms/catalogue.ts';

const CALENDARS = new URL('../data/calendars/', import.meta.url);
const NATION = '000000';
const USAGE = 'Name one notice, in the form of data/calendars/cn-2026.json: npm run -s calendar -- check FILE';

/** What the command prints, and what is wrong (none: the notice can be published). */
export interface CalendarCheck {
  readonly line: string;
  readonly complaints: readonly string[];
}

const day = z.string().refine(isLocalDate, 'is not a day of the calendar, of the form yyyy-MM-dd');

const noticeSchema = z.strictObject({
  division: z.string().regex(/^\d{6}$/, 'must be a division code of six digits; 000000 is the nation'),
  year: z.int(),
  source: z.string().trim().min(1, 'must say which notice it is'),
  publishedOn: day,
  restDays: z.array(day),
  makeUpWorkdays: z.array(day),
});

/** Runs `check FILE`. What depends on a ledger (days that have passed, a city's own notices) is said by `impact`. */
export function runCalendar(args: readonly string[]): CalendarCheck {
  const [verb, path, ...more] = args;
  if (verb !== 'check' || path === undefined || more.length > 0) return { line: '', complaints: [USAGE] };
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    return complain(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = noticeSchema.safeParse(content);
  if (!parsed.success) return complain(...parsed.error.issues.map((issue) => complaint(content, issue)));
  const notice = parsed.data;
  const known = publishedYears();
  const years = known.map(({ year }) => year);
  const problems = [...noticeProblems([notice]), ...gapProblems([notice], years, notice.division !== NATION)];
  if (problems.length > 0) return complain(...problems.map(sentence));
  return { line: summary(notice, known), complaints: [] };
}

function complain(...complaints: string[]): CalendarCheck {
  return { line: '', complaints };
}

function complaint(content: unknown, { path, message }: z.core.$ZodIssue): string {
  const value = path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    content,
  );
  const place = path.length === 0 ? '' : `${path.join('/')}: `;
  return `${place}${typeof value === 'string' ? `${value} ` : ''}${message}`;
}

/** `restDays/3: 2027-01-01 stands twice.` */
function sentence({ code, place, given }: NoticeProblem): string {
  return `${place === null ? 'year' : `${place.list}/${place.index}`}: ${fill(TERMS.fields[code], 'en', { given })}`;
}

function summary(notice: CalendarYear, known: readonly CalendarYear[]): string {
  const { year, division, restDays, makeUpWorkdays } = notice;
  const counts = `${division} ${year}: ${restDays.length} rest days, ${makeUpWorkdays.length} make-up workdays`;
  if (division !== NATION) return counts;
  const calendar = compileCalendar('check', [...known.filter((other) => other.year !== year), notice]);
  return `${counts}, ${countWorkingDays(calendar, dayNumber(`${year}-01-01`), dayNumber(`${year}-12-31`))} working days`;
}

function publishedYears(): readonly CalendarYear[] {
  const files = readdirSync(CALENDARS).filter((file) => file.endsWith('.json'));
  return files.map((file) => noticeSchema.parse(JSON.parse(readFileSync(new URL(file, CALENDARS), 'utf8'))));
}
