/** Running items of another system, as they are brought over, and what becomes of them. */
import { z } from 'zod';
import { GROUNDS, type Ground } from '../../domain/timetable/timetable.ts';
import { instant, localDate, status, text } from './common.ts';
import { divisionCode, project, typeName } from './submission.ts';

const GROUND_CODES = Object.keys(GROUNDS) as [Ground, ...Ground[]];
const day = z.iso.date().meta({ pattern: undefined, format: 'date', examples: ['2026-08-05'] });

export const importRow = z
  .strictObject({
    project,
    typeId: typeName,
    division: divisionCode,
    foreignNo: text(100, 'XT-2026-004711').meta({
      description: "The item's number in the other system; brought over once",
    }),
    receivedAt: z.iso
      .datetime({ offset: true })
      .meta({ pattern: undefined, format: 'date-time', examples: ['2026-08-03T09:12:00+08:00'] }),
    acceptedOn: day.nullable().meta({ description: 'Null: acceptance was not answered yet' }),
    pauses: z
      .array(
        z.strictObject({
          ground: z.enum(GROUND_CODES),
          from: day.meta({ description: 'The day of the notice; belongs to the pause' }),
          through: day.nullable().meta({ description: 'The last day; null where it lasts still' }),
          noticeNo: text(100, '临水函〔2026〕7号'),
        }),
      )
      .max(50)
      .default([]),
    extension: z
      .strictObject({
        by: z.strictObject({
          value: z.number().int().min(1).max(1_000),
          unit: z.enum(['working', 'calendar', 'month']),
        }),
        reasons: text(4_000, '案情复杂'),
        noticeNo: text(100, '临水函〔2026〕9号'),
        noticedOn: day,
      })
      .nullable()
      .default(null),
    officerId: text(100, 'officer-990100-SLJ-1')
      .nullish()
      .meta({ description: 'Without one: the officer whom the window has for the type' }),
  })
  .meta({ id: 'ImportRow' });

export const importBody = z
  .strictObject({
    dryRun: z.boolean().default(false).meta({ description: 'Say what would happen, and store nothing' }),
    rows: z.array(importRow).min(1).max(50_000),
  })
  .meta({ id: 'Import', description: 'Running items of another system, all or none' });

export const importReport = z
  .object({
    dryRun: z.boolean(),
    rows: z.number().int(),
    created: z.number().int().meta({ description: 'In a dry run: how many would be' }),
    overdue: z.number().int(),
    escalatesAtOnce: z.number().int(),
    alreadyHere: z
      .array(z.object({ row: z.number().int(), foreignNo: z.string(), itemNo: z.string() }))
      .meta({ description: 'Brought over before; left as they are' }),
    items: z.array(
      z.object({
        row: z.number().int().meta({ description: 'Counts from 1' }),
        foreignNo: z.string(),
        itemNo: z.string().nullable().meta({ description: 'Null in a dry run' }),
        status,
        dueOn: localDate.nullable(),
        provisional: z.boolean(),
        overdue: z.boolean(),
        escalatesAtOnce: z.boolean(),
        deemsAt: instant.nullable().meta({ description: 'Null where silence deems nothing' }),
      }),
    ),
  })
  .meta({ id: 'ImportReport' });
