/** The forms of a vector: a limit of ours with its dates, or the name of a regime with what happened. */
import { z } from 'zod';
import type { Calendar } from '../domain/calendar/calendar.ts';
import { type DayNumber, dayNumber, type Instant, localDate } from '../domain/calendar/local-date.ts';
import { dateText, limitSchema, text, wholeNumber } from './clock-input.ts';

/** What a file of vectors may say of the dates that it expects; the answer does not depend on it. */
const spoken = {
  due: z.unknown().optional(),
  provisional: z.unknown().optional(),
  rejected: z.unknown().optional(),
  note: z.unknown().optional(),
};

/** A vector of a regime. Its dates are those of the regime's country. */
export const regimeVectorSchema = z.strictObject({
  name: text,
  rule: text,
  events: z.array(
    z.strictObject({ on: dateText, event: text, by: dateText.optional() }, 'must be an object {on, event}'),
    'must be a list of what happened, each {on, event}',
  ),
  anchor: z.unknown().optional(),
  ...spoken,
});

/**
 * A vector whose days all lie in the calendar. Unknown fields are refused: a misspelt exclusion would change a date.
 * `grounds` is the closed list on which the clock may stand still (行政许可法 45).
 */
export function vectorSchema(calendar: Calendar, grounds: readonly string[]) {
  const day = dayIn(calendar);
  return z
    .strictObject({
      name: text,
      anchor: z.string('must be a text that says what the start day is'),
      start: startIn(calendar),
      limit: limitSchema,
      extension: z
        .unknown()
        .transform(read((raw) => (Array.isArray(raw) ? limitSchema : extensionDays)))
        .optional(),
      extensionOn: day.optional(),
      exclusions: z.array(exclusionIn(calendar, grounds), 'must be a list of pairs [from, through]').default([]),
      calendarPublishedBefore: z.unknown().optional(),
      ...spoken,
    })
    .refine(({ start, limit }) => start.since === null || limit.unit === 'hour', {
      path: ['start'],
      error: 'a local time starts an hour limit only: give the date',
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

export type Vector = z.output<ReturnType<typeof vectorSchema>>;

/** Days in the limit's own unit. */
const extensionDays = wholeNumber.transform((value) => ({ value, unit: null }));

/** Chooses the schema by the form of the input, so that the message is that of the form that was meant. */
function read<S extends z.ZodType>(choose: (raw: unknown) => S) {
  return (raw: unknown, context: z.RefinementCtx): z.output<S> => {
    const parsed = choose(raw).safeParse(raw);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: raw } as z.core.$ZodRawIssue);
    return z.NEVER;
  };
}

function dayIn(calendar: Calendar) {
  return dateText.transform((value, context) => within(calendar, dayNumber(value), context));
}

function within(calendar: Calendar, day: DayNumber, context: z.RefinementCtx): DayNumber {
  if (day >= calendar.tableFrom && day <= calendar.tableThrough) return day;
  const span = `${localDate(calendar.tableFrom)} to ${localDate(calendar.tableThrough)}`;
  context.addIssue(`lies outside the calendar, ${span}`);
  return z.NEVER;
}

const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

/** A date, or for an hour limit a local time of Asia/Shanghai; `since` is that instant. */
function startIn(calendar: Calendar) {
  const date = dayIn(calendar).transform((day) => ({ day, since: null as Instant | null }));
  const time = z
    .string()
    .regex(LOCAL_TIME, 'is not a local time of the form yyyy-MM-ddTHH:mm')
    .transform((value, context) => {
      const parsed = dayIn(calendar).safeParse(value.slice(0, 10));
      if (parsed.success) return { day: parsed.data, since: Date.parse(`${value}+08:00`) as Instant | null };
      for (const { message } of parsed.error.issues) context.addIssue(message);
      return z.NEVER;
    });
  return z.unknown().transform(read((raw) => (typeof raw === 'string' && raw.includes('T') ? time : date)));
}

function exclusionIn(calendar: Calendar, grounds: readonly string[]) {
  const day = dayIn(calendar);
  const pair = z
    .tuple([day, day], 'must be a pair [from, through] of dates')
    .refine(([from, through]) => from <= through, 'ends before it starts')
    .transform(([from, to]) => ({ from, to: to as DayNumber | null, cap: null as number | null }));
  const allowed = `allowed: ${grounds.join(', ')}`;
  const object = z
    .strictObject(
      {
        from: day,
        to: day.nullish().transform((to) => to ?? null),
        ground: z.string(`must be a text; ${allowed}`).refine((ground) => grounds.includes(ground), {
          error: ({ input }) => `${JSON.stringify(input)} is not in the closed list of grounds; ${allowed}`,
        }),
        capWorkingDays: wholeNumber.nullish().transform((cap) => cap ?? null),
      },
      'must be a pair [from, through] of dates or an object {from, to, ground, capWorkingDays}',
    )
    .refine(({ from, to }) => to === null || from <= to, { path: ['to'], error: 'ends before it starts' })
    .refine(({ to, capWorkingDays }) => to !== null || capWorkingDays !== null, {
      path: ['capWorkingDays'],
      error: 'is missing: an exclusion that nobody has ended needs a cap',
    })
    .transform(({ from, to, capWorkingDays }) => ({ from, to, cap: capWorkingDays }));
  return z.unknown().transform(read((raw) => (Array.isArray(raw) ? pair : object)));
}
