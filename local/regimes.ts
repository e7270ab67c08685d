/** The regime files of examples/regimes: read, checked, and refused with the field that is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Regime, RegimeError } from '../domain/timetable/regime.ts';
import { compileRegimeCalendar } from '../domain/timetable/regime-calendar.ts';
import { checkRegime } from '../domain/timetable/regime-check.ts';
import { BadInput, complaint, dateText, limitSchema, text } from './clock-input.ts';

const FOLDER = new URL('../examples/regimes/', import.meta.url);

const calendarSchema = z.strictObject({
  weeklyRest: z.array(z.int().min(1).max(7)),
  years: z.array(z.int()).min(1),
  holidays: z.array(dateText),
  source: text,
});

const pauseSchema = z.strictObject({
  section: text,
  event: text,
  after: z.array(text).min(1),
  within: limitSchema.optional(),
  effect: z.enum(['restart', 'toll']),
  until: text,
  cap: z.union([z.literal('set-by-notice'), limitSchema]).optional(),
  thenWaits: limitSchema.optional(),
  once: z.boolean().optional(),
});

const conditionSchema = z.discriminatedUnion('when', [
  z.strictObject({ section: text, event: text, when: z.literal('by-due') }),
  z.strictObject({
    section: text,
    event: text,
    when: z.literal('after-due'),
    notBefore: limitSchema.optional(),
    runs: limitSchema.optional(),
  }),
]);

const clockSchema = z.strictObject({
  section: text,
  starts: text,
  limit: limitSchema,
  roll: z.boolean(),
  endedBy: z.array(text).min(1),
  pauses: z.array(text),
  silence: z.strictObject({
    section: text,
    means: z.enum(['granted', 'issued', 'refused', 'complete', 'presumed-unreasonable', 'nothing']),
    takesEffect: z.enum(['last-day', 'next-day']),
    conditions: z.array(conditionSchema),
    yields: text.optional(),
    certificate: z
      .strictObject({ section: text, onRequest: text.optional(), within: limitSchema.optional() })
      .optional(),
  }),
  lateAct: z
    .strictObject({
      section: text,
      effect: z.enum(['ineffective', 'confirms-only', 'withdrawal-only', 'decides']),
      within: limitSchema.optional(),
    })
    .optional(),
});

const regimeSchema = z.strictObject({
  name: text,
  jurisdiction: text,
  sources: z.array(text).min(1),
  note: text,
  calendar: calendarSchema,
  events: z.record(z.string(), text),
  pauses: z.record(z.string(), pauseSchema),
  clocks: z.record(z.string(), clockSchema),
  worked: z
    .array(
      z.strictObject({
        name: text,
        section: text,
        clock: text,
        events: z.array(z.strictObject({ on: dateText, event: text, by: dateText.optional() })),
        expect: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
});

export type RegimeFile = z.output<typeof regimeSchema>;

/** The names of the regimes, which are those of their files. */
export function regimeNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Reads one of them. Throws BadInput, naming file and field, for one that cannot be used. */
export function loadRegime(name: string): RegimeFile {
  return parseRegime(`examples/regimes/${name}.json`, readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'), name);
}

/** Reads the text of a regime file; `called` is how complaints name it. */
export function parseRegime(called: string, content: string, name: string): RegimeFile {
  const parsed = regimeSchema.safeParse(jsonOf(called, content));
  if (!parsed.success) {
    const complaints = parsed.error.issues.map((issue) => complaint(called, issue, 'a regime file'));
    throw new BadInput(complaints.join('\n'));
  }
  const regime: Regime = parsed.data;
  if (regime.name !== name) throw new BadInput(`${called}: name: must be that of the file, "${name}"`);
  try {
    compileRegimeCalendar(name, regime.calendar);
    checkRegime(regime);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BadInput(`${called}: ${error instanceof RegimeError ? error.field : 'calendar'}: ${error.message}`);
  }
  return parsed.data;
}

function jsonOf(called: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new BadInput(`${called} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
