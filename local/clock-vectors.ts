/** The due dates of a file of vectors: reads it, refuses what cannot be used, and asks domain/ for the dates. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Calendar, type CalendarYear, compileCalendar } from '../domain/calendar/calendar.ts';
import { GROUNDS } from '../domain/timetable/timetable.ts';
import { type Answer, answerOfRegime, answerOfVector } from './clock-answer.ts';
import { BadField, BadInput, complaint, dateText, hasText } from './clock-input.ts';
import { tableOf } from './clock-table.ts';
import { regimeVectorSchema, vectorSchema } from './clock-vector-schema.ts';
import { loadRegime, type RegimeFile, regimeNames } from './regimes.ts';

const CALENDARS = new URL('../data/calendars/', import.meta.url);
const USAGE = 'Name one file of vectors, in the form of data/clock-vectors.json: npm run -s clock -- FILE';

/** What the command prints, and why it stopped before the end (null: it did not). */
export interface ClockRun {
  readonly lines: readonly string[];
  readonly complaint: string | null;
}

/**
 * Answers the vectors of the one file that `args` names, in order, up to the first that cannot be used: a JSON line
 * each, or after `--table` a table for people.
 */
export function runClock(args: readonly string[]): ClockRun {
  const lines: string[] = [];
  try {
    const files = args.filter((arg) => arg !== '--table');
    const [path] = files;
    if (path === undefined || files.length > 1) throw new BadInput(USAGE);
    const print = files.length < args.length ? tableOf : (answer: Answer) => JSON.stringify(answer);
    const rules = loadRules();
    readVectors(path).forEach((raw, index) => {
      lines.push(print(answer(rules, raw, index)));
    });
    return { lines, complaint: null };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { lines, complaint: error.message };
  }
}

/** What the answers rest on, read once. */
interface Rules {
  readonly notices: readonly CalendarYear[];
  readonly calendar: Calendar;
  /** The regimes that were asked for. */
  readonly regimes: Map<string, RegimeFile>;
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

/** The answer to a vector. Throws BadInput with the vector's name and the field. */
function answer(rules: Rules, raw: unknown, index: number): Answer {
  const called = nameOf(raw, index);
  try {
    return isOfRegime(raw) ? answerByRegime(rules, called, raw) : answerByLimit(rules, called, raw);
  } catch (error) {
    if (!(error instanceof BadField)) throw error;
    throw new BadInput(`${called}: ${error.field}: ${error.message}`);
  }
}

function answerByLimit(rules: Rules, called: string, raw: unknown): Answer {
  const calendar = calendarFor(rules, raw);
  const vector = parsed(called, vectorSchema(calendar, Object.keys(GROUNDS)), raw, 'a vector');
  return answerOfVector(calendar, vector);
}

/** `rule` is `regime/clock`, or the regime alone where it has one clock. */
function answerByRegime({ regimes }: Rules, called: string, raw: unknown): Answer {
  const { name, rule, events } = parsed(called, regimeVectorSchema, raw, 'a vector with a rule');
  const [regimeName = '', ...rest] = rule.split('/');
  const names = regimeNames();
  if (!names.includes(regimeName)) {
    throw new BadField('rule', `${JSON.stringify(rule)} is no regime; the regimes: ${names.join(', ')}`);
  }
  const regime = regimes.get(regimeName) ?? loadRegime(regimeName);
  regimes.set(regimeName, regime);
  const clocks = Object.keys(regime.clocks);
  const only = clocks.length === 1 && rest.length === 0 ? clocks[0] : undefined;
  return answerOfRegime(name, regime, only ?? rest.join('/'), events);
}

function isOfRegime(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && 'rule' in raw;
}

/** All notices, or those published before the day that the vector names. */
function calendarFor({ notices, calendar }: Rules, raw: unknown): Calendar {
  const read = z.object({ calendarPublishedBefore: z.unknown().optional() }).safeParse(raw);
  const before = read.success ? read.data.calendarPublishedBefore : undefined;
  if (before === undefined) return calendar;
  const day = dateText.safeParse(before);
  if (!day.success) throw new BadField('calendarPublishedBefore', day.error.issues[0]?.message ?? 'must be a date');
  const known = notices.filter(({ publishedOn }) => publishedOn < day.data);
  if (known.length === 0) {
    const first = notices.map(({ publishedOn }) => publishedOn).sort()[0];
    throw new BadField('calendarPublishedBefore', `no notice was published before ${day.data}; the first: ${first}`);
  }
  try {
    return compileCalendar(`data/calendars before ${day.data}`, known);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BadField('calendarPublishedBefore', error.message);
  }
}

function parsed<S extends z.ZodType>(called: string, schema: S, raw: unknown, kind: string): z.output<S> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new BadInput(result.error.issues.map((issue) => complaint(called, issue, kind)).join('\n'));
}

function nameOf(raw: unknown, index: number): string {
  const named = z.object({ name: z.string().refine(hasText) }).safeParse(raw);
  return named.success ? `vector ${JSON.stringify(named.data.name)}` : `vector ${index + 1} in the list`;
}

function loadRules(): Rules {
  const files = readdirSync(CALENDARS).filter((file) => file.endsWith('.json'));
  const read = (file: string) => calendarSchema.parse(JSON.parse(readFileSync(new URL(file, CALENDARS), 'utf8')));
  const notices = files.map(read);
  return { notices, calendar: compileCalendar('data/calendars', notices), regimes: new Map() };
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
