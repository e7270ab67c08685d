/** The follow-up ledger (台账) over HTTP. */
import { z } from 'zod';
import { FOLLOW_UP_CLASSES } from '../../domain/supervision/follow-up.ts';
import { OWNERSHIPS } from '../../domain/supervision/follow-up-row.ts';
import { TERMS } from '../../terms/catalogue.ts';
import {
  cursor,
  departmentId,
  formed,
  instant,
  limit,
  localDate,
  named,
  names,
  nextCursor,
  projectCode,
  status,
  text,
  tier,
  typeId,
} from './common.ts';
import { itemSummary } from './item.ts';

const followUpClass = z.enum(FOLLOW_UP_CLASSES);
const lamp = itemSummary.shape.lamp;
const day = (description: string) =>
  z.iso
    .date()
    .optional()
    .meta({ pattern: undefined, format: 'date', description, examples: ['2026-10-08'] });
const ownership = z.enum(OWNERSHIPS);

const filters = {
  class: followUpClass.optional().meta({ description: 'Rows that have this class, whichever else they have' }),
  departmentId: departmentId.optional().meta({ description: 'It holds the item, or leads the project' }),
  division: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .meta({ description: 'It and those below it', examples: ['990100'] }),
  tier: tier.optional(),
  typeId: typeId.optional(),
  ownership: ownership.optional().meta({ description: 'Of the unit' }),
  projectCode: projectCode.optional(),
  officerId: formed(/^[\x21-\x7e]{1,200}$/, 'officer-990100-SLJ-1').optional(),
  lamp: lamp.shape.lamp.optional(),
  dueFrom: day('The first day that is due'),
  dueThrough: day('The last day that is due'),
  asOf: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({
      pattern: undefined,
      format: 'date-time',
      description: 'A past instant: what was recorded before it is told. Without it, now',
      examples: ['2026-10-01T00:00:00+08:00'],
    }),
};

export const ledgerFileQuery = z.strictObject(filters);
export const ledgerQuery = z.strictObject({ ...filters, limit, cursor });
export type LedgerQuery = z.output<typeof ledgerFileQuery>;

const item = z.object({
  itemNo: z.string(),
  type: named,
  tier,
  responsibleOfficer: named,
  status,
  statusText: z.string(),
  receivedAt: instant,
  lamp,
  dueOn: localDate.nullable().meta({ description: 'By when the one whose turn it is must act, or issue the paper' }),
  overdueSince: instant.nullable(),
  awaits: z
    .array(z.object({ department: named, dueOn: localDate, late: z.boolean() }))
    .meta({ description: 'The departments whose opinion or leg is not answered' }),
});

const lacking = z.object({
  type: named,
  tier,
  lack: z.enum(Object.keys(TERMS.lacks) as [keyof typeof TERMS.lacks, ...(keyof typeof TERMS.lacks)[]]),
  lackText: z.string(),
});

const row = z
  .object({
    classes: z.array(followUpClass).meta({ description: 'The most urgent first' }),
    classTexts: z.array(z.string()),
    href: z.string().meta({ description: 'The item, or the project' }),
    project: z.object({ code: z.string(), name: z.string() }),
    unit: names,
    ownership,
    division: z.string(),
    department: named.nullable().meta({ description: 'It holds the item, or leads the project' }),
    item: item.nullable().meta({ description: "Null for a project's own row" }),
    lacking: z.array(lacking).meta({ description: 'What a project lacks before its works may begin' }),
    worksBeganOn: localDate.nullable(),
  })
  .meta({ id: 'LedgerRow' });

const count = z.number().int();
export const followUpLedger = z
  .object({
    asOf: instant.meta({ description: 'What was recorded before it is told; the same question gives the same bytes' }),
    counts: z
      .object(Object.fromEntries(FOLLOW_UP_CLASSES.map((one) => [one, count])) as Record<FollowUp, typeof count>)
      .meta({ description: 'Rows in each class that fit all other filters; a row may have several classes' }),
    total: count.meta({ description: 'Rows that fit all filters' }),
    items: z.array(row),
    nextCursor,
  })
  .meta({ id: 'FollowUpLedger', description: '台账' });
type FollowUp = (typeof FOLLOW_UP_CLASSES)[number];

export const newWorks = z
  .strictObject({
    beganOn: z.iso
      .date()
      .nullable()
      .meta({
        pattern: undefined,
        format: 'date',
        description: 'The day on which works were seen to have begun, today at the latest; null: none have begun',
        examples: ['2026-09-18'],
      }),
    note: text(1_000, '现场核查，基坑已开挖').meta({ description: 'What was seen, and by whom' }),
  })
  .meta({ id: 'NewWorks' });

export const works = z
  .object({
    project: z.object({ code: z.string(), name: z.string() }),
    version: count.meta({ description: '0 where nothing was recorded' }),
    beganOn: localDate.nullable(),
    entries: z
      .array(
        z.object({
          version: count,
          beganOn: localDate.nullable(),
          note: z.string(),
          recordedBy: z.string(),
          recordedAt: instant,
        }),
      )
      .meta({ description: 'The last in front; that one counts' }),
  })
  .meta({ id: 'Works', description: '开工登记' });
