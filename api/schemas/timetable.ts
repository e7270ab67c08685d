/** Documents about published timetables. What a timetable may hold is the table in domain/timetable/fields.ts. */
import { z } from 'zod';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import { instant, localDate, names, text, tier } from './common.ts';

export const timetableVersion = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/)
  .meta({ examples: ['linyun-2026-2'] });

/** Judged by the rules, which tell every problem at once. */
const timetable = z.looseObject({}).meta({
  id: 'Timetable',
  description: 'A timetable in the form of data/item-types.json: version, items, and what they mean',
});

const day = z
  .string()
  .refine(isDay, { params: { code: 'BAD_FORMAT', allowed: ['2026-12-01'] } })
  .meta({ format: 'date', examples: ['2026-12-01'] });

function isDay(date: string): boolean {
  try {
    dayNumber(date);
    return true;
  } catch {
    return false;
  }
}

export const publicationBody = z.strictObject({
  timetable,
  effectiveOn: day.meta({ description: 'From 00:00 of that day on; tomorrow at the earliest' }),
  reason: text(1_000, '市政府令第 12 号，压缩承诺时限'),
});

export const impactBody = z.strictObject({
  timetable,
  effectiveOn: day
    .optional()
    .meta({ description: 'The day from which it is to be in force; tomorrow where it is left out' }),
});

export const timetableContent = timetable;

export const versionView = z
  .object({
    version: z.string(),
    effectiveOn: localDate,
    standing: z.enum(['scheduled', 'inForce', 'past', 'replaced']),
    types: z.number().int(),
    publishedAt: instant.nullable(),
    publishedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'TimetableVersion', description: 'Published by nobody: installed with the ledger' });

export const publicationView = z
  .object({
    version: z.string(),
    effectiveOn: localDate,
    publishedAt: instant,
    publishedBy: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'TimetablePublication' });

const handedInLast90Days = z.number().int().meta({ description: 'How many items of the type came in: its weight' });
const typeView = z.object({ id: z.string(), name: names, handedInLast90Days });
const place = z.number().int();

export const impactView = z
  .object({
    version: z.string(),
    effectiveOn: localDate,
    against: z
      .object({ version: z.string(), effectiveOn: localDate })
      .nullable()
      .meta({ description: 'What would be in force on that day without it' }),
    added: z.array(typeView),
    removed: z.array(typeView),
    changed: z.array(
      typeView.extend({
        changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
      }),
    ),
    moved: z
      .array(typeView.extend({ before: place, after: place }))
      .meta({ description: 'Types whose place, which new item numbers carry, differs' }),
    ladder: z
      .array(z.object({ tier, before: z.array(z.unknown()), after: z.array(z.unknown()) }))
      .meta({ description: 'The ladders that differ, rung by rung; without any rung the usual one holds' }),
    openItems: z
      .array(z.object({ timetableVersion: z.string(), count: z.number().int() }))
      .meta({ description: 'Open items by the version on which they run. They keep it: nothing changes for them' }),
  })
  .meta({ id: 'TimetableImpact' });
