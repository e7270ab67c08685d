/** Figures of supervision over HTTP. */
import { z } from 'zod';
import { FIGURES } from '../../domain/supervision/figures.ts';
import { parsePeriod } from '../../domain/supervision/periods.ts';
import { instant, localDate, names } from './common.ts';

/** A half-month: `2026-09A` through the 15th, `2026-09B` from the 16th. */
export const periodCode = z
  .string()
  .refine((code) => parsePeriod(code) !== undefined, { params: { code: 'BAD_FORMAT', allowed: ['2026-09A'] } })
  .meta({
    pattern: '^\\d{4}-\\d{2}[AB]$',
    examples: ['2026-09A'],
    description: 'A half-month: A through the 15th, B from the 16th',
  });

const count = z.number().int();
export const figureRow = z
  .object({
    ...(Object.fromEntries(FIGURES.map((figure) => [figure, count])) as Record<(typeof FIGURES)[number], typeof count>),
    inTimePerMille: count
      .nullable()
      .meta({ description: 'inTime of inTime + overdue, half up; null where nothing was concluded' }),
    median: count.nullable().meta({ description: 'Working days of the decided, by nearest rank' }),
    p90: count.nullable(),
  })
  .meta({
    id: 'Figures',
    description:
      'Flows: received (by receipt), inTime (by express decision), overdue (by the last day that was in time; silence counts whatever it means), ' +
      'deemed and decided (by the ending), pausedDays (working days of the period on which a clock stood still). ' +
      'Stocks at the end of the last day: undecided past the limit, owedPapers, and of those latePapers. docs/supervision.md',
  });

export const period = z.object({ code: z.string(), from: localDate, through: localDate }).meta({ id: 'HalfMonth' });

export const statistics = z
  .object({
    asOf: instant.meta({ description: 'What was recorded before it is counted' }),
    periods: z.array(
      z.object({
        period,
        total: figureRow,
        departments: z.array(z.object({ departmentId: z.string(), name: names, figures: figureRow })),
      }),
    ),
  })
  .meta({ id: 'Statistics' });
