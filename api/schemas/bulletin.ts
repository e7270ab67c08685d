/** Bulletins over HTTP. */
import { z } from 'zod';
import { instant, localDate, names } from './common.ts';
import { figureRow, period } from './supervision.ts';

export const bulletinNo = z
  .string()
  .regex(/^\d{6}-\d{4}-\d{2}[AB]-[1-9]\d{0,3}$/)
  .meta({ examples: ['990100-2026-09A-1'] });

const count = z.number().int();
const row = z.object({
  departmentId: z.string(),
  name: names,
  division: z.string(),
  figures: figureRow,
  before: figureRow,
});
const ranked = row.extend({
  rank: count.nullable().meta({ description: 'Null: too few concluded items' }),
  namedFor: z.array(z.enum(['belowShare', 'deemed', 'latePapers'])).readonly(),
});
const side = z
  .object({
    ...{ inTime: count, overdue: count, inTimePerMille: count.nullable() },
    ...{ decided: count, median: count.nullable(), p90: count.nullable() },
  })
  .meta({ id: 'OwnershipSide' });
const test = z
  .object({
    ...{ statistic: z.number(), p: z.number(), pCorrected: z.number().meta({ description: "By Holm's correction" }) },
    marked: z.boolean().meta({ description: 'A difference beyond chance' }),
    worse: z.enum(['private', 'state']).nullable(),
  })
  .meta({ id: 'TestResult' });
const comparison = z.object({
  ...{ private: side, state: side },
  inTimeTest: test.nullable().meta({ description: 'Cochran–Mantel–Haenszel; null: too few to test' }),
  workingDaysTest: test.nullable().meta({ description: 'van Elteren; null: too few to test' }),
});

export const bulletinContentView = z
  .object({
    definitions: z.literal(1),
    division: z.object({ code: z.string(), name: names }),
    period,
    asOf: instant,
    before: z.object({ period: z.string(), asOf: instant, bulletin: z.string().nullable() }),
    rules: z.object({
      bulletin: z.object({ organ: z.string(), symbol: z.string() }).nullable(),
      lamps: z.object({
        yellowPercentLeft: z.number(),
        yellowWorkingDaysLeft: z.number(),
        blueWorkingDaysEarly: z.number().optional(),
        redItems: z.number().optional(),
        yellowItems: z.number().optional(),
      }),
      ranking: z.object({ leastConcluded: count, namedBelowPercent: z.number() }),
      chance: z.object({ levelPercent: z.number() }),
    }),
    total: z.object({ figures: figureRow, before: figureRow }),
    departments: z.array(ranked).readonly(),
    upward: z.array(row).readonly(),
    ownership: z.object({
      ...{ levelPercent: z.number(), tests: count, all: comparison },
      departments: z.array(comparison.extend({ departmentId: z.string() })).readonly(),
      types: z.array(z.object({ typeId: z.string(), private: side, state: side })).readonly(),
    }),
    typeNames: z.record(z.string(), names),
    corrects: z
      .object({
        ...{ bulletin: z.string(), reasons: z.string() },
        changes: z
          .array(
            z.object({
              ...{ departmentId: z.string().nullable(), figure: z.string() },
              ...{ from: count.nullable(), to: count.nullable() },
            }),
          )
          .readonly(),
      })
      .nullable(),
  })
  .meta({ id: 'BulletinContent' });

export const bulletinSummary = z
  .object({
    ...{ no: bulletinNo, division: z.string(), period: z.string(), issue: count },
    status: z.enum(['draft', 'frozen', 'published', 'corrected']),
    documentNo: z
      .string()
      .nullable()
      .meta({ examples: ['临沄审通〔2026〕19号'] }),
    ...{ asOf: instant, sha256: z.string() },
    ...{ corrects: z.string().nullable(), reasons: z.string().nullable(), correctedBy: z.string().nullable() },
    ...{ draftedAt: instant, draftedBy: z.string() },
    ...{ frozenAt: instant.nullable(), frozenBy: z.string().nullable() },
    ...{ publishedAt: instant.nullable(), publishedBy: z.string().nullable() },
  })
  .meta({ id: 'BulletinSummary' });

export const bulletin = bulletinSummary.extend({ content: bulletinContentView }).meta({ id: 'Bulletin' });

export const bulletinItem = z
  .object({
    ...{ itemNo: z.string(), typeId: z.string(), departmentId: z.string() },
    ...{ projectCode: z.string(), projectName: z.string() },
    on: localDate
      .nullable()
      .meta({ description: 'The day that puts it into the half-month, or since when a stock counts it' }),
    workingDays: count.nullable(),
  })
  .meta({ id: 'BulletinItem' });
