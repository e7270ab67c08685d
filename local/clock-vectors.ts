/** The due dates of a file of vectors: reads it, refuses what cannot be used, and asks domain/calendar for the dates. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Calendar, CalendarRangeError, compileCalendar } from '../domain/calendar/calendar.ts';
import { type Due, dueAfter, dueWithExtension } from '../domain/calendar/limit.ts';
import { type DayNumber, dayNumber, localDate } from '../domain/calendar/local-date.ts';

const CALENDARS = new URL('../data/calendars/', import.meta.url);
const USAGE = 'Name one file of vectors, in the form of data/clock-vectors.json: npm run -s clock -- FILE';

/** Input that cannot be used; the message is the sentence for the reader. */
class BadInput extends Error {}

/** What the command prints, and why it stopped before the end (null: it did not). */
export interface ClockRun {
  readonly lines: readonly string[];
  readonly complaint: string | null;
}

/** Answers the vectors of the one file that `args` names, in order, up to the first that cannot be used. */
export function runClock(args: readonly string[]): ClockRun {
  const lines: string[] = [];
  try {
    const [path, ...more] = args;
    if (path === undefined || more.length > 0) throw new BadInput(USAGE);
    const vectors = readVectors(path);
    const calendar = loadCalendar();
    vectors.forEach((raw, index) => {
      lines.push(answer(calendar, raw, index));
    });
    return { lines, complaint: null };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { lines, complaint: error.message };
  }
}

const calendarSchema = z.object({
  division: z.string(),
  year: z.int(),
  source: z.string(),
  publishedOn: z.string(),
  restDays: z.array(z.string()),
  makeUpWorkdays: z.array(z.string()),
});

const fileSchema = z.object({
  timeZone: z
    .literal('Asia/Shanghai', 'timeZone must be "Asia/Shanghai": every date is a date of that zone')
    .optional(),
  vectors: z.array(z.unknown(), 'vectors must be a list'),
});

/** A vector whose days all lie in the calendar. Unknown fields are refused: a misspelt exclusion would change a date. */
function vectorSchema(calendar: Calendar) {
  const day = z
    .string('must be a date of the form yyyy-MM-dd')
    .transform((text, { addIssue }): DayNumber => dayIn(calendar, text, addIssue));
  const days = z.int('must be a whole number of at least 1').min(1, 'must be a whole number of at least 1');
  const unit = z.enum(['working', 'calendar'], 'must be "working" or "calendar"');
  const span = z
    .tuple([day, day], 'must be a pair [from, through] of dates')
    .refine(([from, through]) => from <= through, 'ends before it starts')
    .transform(([from, through]) => ({ from, through }));
  const pair = 'must be a pair [number of days, "working" or "calendar"]';
  return z
    .strictObject({
      name: z.string('must be a text').refine(hasText, 'must not be empty'),
      anchor: z.string('must be a text that says what the start day is'),
      start: day,
      limit: z.tuple([days, unit], pair).transform(([value, unit]) => ({ value, unit })),
      extension: days.optional(),
      extensionOn: day.optional(),
      exclusions: z.array(span, 'must be a list of pairs [from, through]').default([]),
      due: z.unknown().optional(),
      provisional: z.unknown().optional(),
      rejected: z.unknown().optional(),
      note: z.unknown().optional(),
    })
    .refine((vector) => vector.extension === undefined || vector.extensionOn !== undefined, {
      path: ['extensionOn'],
      error: 'is missing: an extension needs the day on which it was granted',
    })
    .refine((vector) => vector.extensionOn === undefined || vector.extension !== undefined, {
      path: ['extension'],
      error: 'is missing: extensionOn says when, extension says by how many days',
    });
}

type Vector = z.output<ReturnType<typeof vectorSchema>>;

function dayIn(calendar: Calendar, text: string, addIssue: (message: string) => void): DayNumber {
  try {
    const day = dayNumber(text);
    if (day >= calendar.tableFrom && day <= calendar.tableThrough) return day;
    addIssue(`lies outside the calendar, ${localDate(calendar.tableFrom)} to ${localDate(calendar.tableThrough)}`);
  } catch {
    addIssue(`is not a date of the form yyyy-MM-dd: ${JSON.stringify(text)}`);
  }
  return z.NEVER;
}

/** The line to print for a vector. */
function answer(calendar: Calendar, raw: unknown, index: number): string {
  const parsed = vectorSchema(calendar).safeParse(raw);
  const called = nameOf(raw, index);
  if (!parsed.success) throw new BadInput(parsed.error.issues.map((issue) => complaint(called, issue)).join('\n'));
  const { name } = parsed.data;
  try {
    const { dueOn, provisional, rejected } = dueOf(calendar, parsed.data);
    return JSON.stringify({ name, dueOn, provisional, rejected });
  } catch (error) {
    if (!(error instanceof CalendarRangeError)) throw error;
    throw new BadInput(
      `${called}: limit: the due date lies after ${localDate(calendar.tableThrough)}, outside the calendar`,
    );
  }
}

function dueOf(calendar: Calendar, vector: Vector): Due & { readonly rejected: boolean } {
  const { start, limit, extension, extensionOn, exclusions } = vector;
  // Without exclusions a limit beyond the calendar is found at once instead of day by day.
  dueAfter(calendar, start, { ...limit, value: limit.value + (extension ?? 0) });
  if (extension === undefined || extensionOn === undefined) {
    return { ...dueAfter(calendar, start, limit, exclusions), rejected: false };
  }
  return dueWithExtension(
    calendar,
    start,
    limit,
    { by: { value: extension, unit: limit.unit }, grantedOn: extensionOn },
    exclusions,
  );
}

function nameOf(raw: unknown, index: number): string {
  const named = z.object({ name: z.string().refine(hasText) }).safeParse(raw);
  return named.success ? `vector ${JSON.stringify(named.data.name)}` : `vector ${index + 1} in the list`;
}

function hasText(text: string): boolean {
  return text.trim() !== '';
}

/** `vector "base": exclusions[0]: ends before it starts` */
function complaint(called: string, issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${called}: ${issue.keys.join(', ')}: not a field of a vector`;
  const field = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${called}: ${field === '' ? '' : `${field.slice(1)}: `}${issue.message}`;
}

function loadCalendar(): Calendar {
  const files = readdirSync(CALENDARS).filter((file) => file.endsWith('.json'));
  const read = (file: string) => calendarSchema.parse(JSON.parse(readFileSync(new URL(file, CALENDARS), 'utf8')));
  return compileCalendar('data/calendars', files.map(read));
}

function readVectors(path: string): readonly unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    throw new BadInput(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const file = fileSchema.safeParse(content);
  if (file.success) return file.data.vectors;
  throw new BadInput(`${path} is not a file of vectors: ${file.error.issues.map(({ message }) => message).join('; ')}`);
}
