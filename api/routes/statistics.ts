/** Figures by half-month and department, with the definitions of the bulletin. */
import { z } from 'zod';
import { readClockSettings } from '../../db/clock.ts';
import { untilClosed } from '../../db/closing.ts';
import { divisionsWithin, readCells, supervisedDepartments } from '../../db/queries/supervision.ts';
import { dayOf, isoShanghai } from '../../domain/calendar/local-date.ts';
import { figureRow, type GroupedCell, tallyOf } from '../../domain/supervision/figures.ts';
import { daysOf, hourOf, type Period, parsePeriod, periodAfter, periodOf } from '../../domain/supervision/periods.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { departmentId, refusals } from '../schemas/common.ts';
import { periodCode, statistics } from '../schemas/supervision.ts';

const MOST_PERIODS = 48;

const query = z.strictObject({
  from: periodCode.optional().meta({ description: 'The first half-month; without it, that of today' }),
  through: periodCode.optional().meta({ description: 'The last half-month; without it, the first alone' }),
  division: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .meta({ description: 'It and those below it; your own without it', examples: ['990100'] }),
  departmentId: departmentId.optional(),
  asOf: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({
      pattern: undefined,
      format: 'date-time',
      description: 'A past instant, taken back to its full hour; without it, now',
      examples: ['2026-10-01T01:00:00+08:00'],
    }),
});

export function statisticsRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics',
    schema: {
      tags: ['Supervision'],
      summary: 'Figures by half-month and department, as the bulletin counts them',
      description:
        'Officers and heads see their own department, leaders and supervisors their division and those below it.',
      querystring: query,
      response: { 200: statistics, ...refusals(401, 403, 404, 409, 422, 503) },
    },
    handler: async (request) => {
      const { query: asked, reach } = request;
      const { now } = await readClockSettings(ledger.pool);
      const division = await divisionAsked(ledger, reach.division, asked.division);
      const own = reach.division === null ? reach.departmentId : null;
      if (own !== null && asked.departmentId !== undefined && asked.departmentId !== own)
        throw new Problem('NOT_FOUND');
      const asOf = asked.asOf === undefined ? null : hourOf(Date.parse(asked.asOf));
      if (asOf !== null && asOf > now) {
        throw new Problem('PERIOD_NOT_OVER', { values: { period: isoShanghai(asOf), from: isoShanghai(asOf) } });
      }
      await untilClosed(ledger, asOf ?? now);
      const departments = await supervisedDepartments(ledger.pool, division);
      const periods = [];
      for (const period of periodsAsked(asked, now)) {
        const cells = await readCells(ledger, { division, period, asOf });
        const only = own ?? asked.departmentId;
        const seen = only === undefined ? cells : cells.filter((cell) => cell.departmentId === only);
        periods.push(viewOf(period, seen, departments));
      }
      return { asOf: isoShanghai(asOf ?? now), periods };
    },
  });
}

type Ledger = ApiContext['ledger'];

/** Null: every division, where the caller sees one department only. */
async function divisionAsked(ledger: Ledger, own: string | null, asked: string | undefined): Promise<string | null> {
  if (asked === undefined) return own;
  if (own !== null && !(await divisionsWithin(ledger.pool, own)).includes(asked)) throw new Problem('NOT_FOUND');
  return asked;
}

function periodsAsked({ from, through }: { from?: string | undefined; through?: string | undefined }, now: number) {
  const first = (from === undefined ? undefined : parsePeriod(from)) ?? periodOf(dayOf(now));
  const last = (through === undefined ? undefined : parsePeriod(through)) ?? first;
  const periods: Period[] = [];
  for (let period = first; period.from <= last.from; period = periodAfter(period)) {
    periods.push(period);
    if (periods.length > MOST_PERIODS) throw tooMany(through);
  }
  return periods;
}

function tooMany(through: string | undefined): Problem {
  const error = { pointer: '?through', code: 'TOO_BIG' as const, values: { maximum: MOST_PERIODS } };
  return new Problem('INVALID_REQUEST', { errors: [{ ...error, given: through ?? null }], values: { count: 1 } });
}

type Departments = Awaited<ReturnType<typeof supervisedDepartments>>;

function viewOf(period: Period, cells: readonly GroupedCell[], departments: Departments) {
  const rowOf = (own: readonly GroupedCell[]) => figureRow(tallyOf(own, period));
  return {
    period: { code: period.code, ...daysOf(period) },
    total: rowOf(cells),
    departments: departments.flatMap(({ departmentId, name }) => {
      const own = cells.filter((cell) => cell.departmentId === departmentId);
      return own.length === 0 ? [] : [{ departmentId, name, figures: rowOf(own) }];
    }),
  };
}
