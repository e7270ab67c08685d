/** What falls due in the next working days, by department. */
import { z } from 'zod';
import { inForceFor } from '../../db/apply-commands.ts';
import { readMoment } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import { windowDivision } from '../../db/queries/city.ts';
import { type ForecastRow, forecastRows } from '../../db/queries/forecast.ts';
import type { Reach } from '../../db/queries/reach.ts';
import { addWorkingDays, isKnown, isWorkingDay } from '../../domain/calendar/calendar.ts';
import { dayOf, endOfDay, isoShanghai, type LocalDate, localDate } from '../../domain/calendar/local-date.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { localDate as date, instant, named, refusals } from '../schemas/common.ts';

const MOST_DAYS = 30;

const forecast = z
  .object({
    asOf: instant,
    days: z
      .array(z.object({ on: date, provisional: z.boolean().meta({ description: 'Past the known calendar' }) }))
      .meta({ description: 'The working days ahead, today in front where it is one' }),
    departments: z.array(
      z.object({
        department: named,
        overdue: z.number().int().meta({ description: 'Late already' }),
        due: z.array(z.number().int()).meta({
          description: 'By day; what falls due on a day off stands with the working day behind it',
        }),
      }),
    ),
  })
  .meta({ id: 'Forecast' });

export function forecastRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/forecast',
    schema: {
      tags: ['Supervision'],
      summary: 'Open items by department and the working day on which they fall due',
      description:
        'Officers and heads see their own department, leaders and supervisors their division and those below it. What stands still ' +
        'or waits for the unit falls due on no day. Departments with nothing due are left out.',
      querystring: z.strictObject({ workingDays: z.coerce.number().int().min(1).max(MOST_DAYS).default(10) }),
      response: { 200: forecast, ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query, reach }) => {
      const { now, days, until } = await daysAhead(ledger, reach, query.workingDays);
      const rows = await forecastRows(ledger.pool, reach, until);
      return { asOf: isoShanghai(now), days: [...days], departments: byDepartment(rows, days) };
    },
  });
}

/** The working days from today on, by the calendar of the reader's division. */
async function daysAhead(ledger: Ledger, reach: Reach, count: number) {
  const { pool, rulebooks } = ledger;
  const own = reach.departmentId;
  const division = reach.division ?? (own === null ? undefined : await windowDivision(pool, own, reach));
  if (division === undefined) throw new Problem('NOT_FOUND');
  const moment = await readMoment(pool);
  const { publication } = moment;
  await rulebooks.load(pool, { timetables: [], calendars: [moment.inForce.calendarVersion], publication });
  const calendar = rulebooks.calendar(inForceFor(ledger, moment, division).calendarVersion);
  const today = dayOf(moment.now);
  const first = isWorkingDay(calendar, today) ? [today] : [];
  const ahead = Array.from({ length: count - first.length }, (_, i) => addWorkingDays(calendar, today, i + 1).day);
  const days = [...first, ...ahead].map((day) => ({ on: localDate(day), provisional: !isKnown(calendar, day) }));
  return { now: moment.now, days, until: endOfDay([...first, ...ahead].at(-1) ?? today) };
}

type Department = z.infer<typeof forecast>['departments'][number];

function byDepartment(rows: readonly ForecastRow[], days: readonly { readonly on: LocalDate }[]) {
  const departments = new Map<string, Department>();
  for (const { departmentId: id, zh, en, on, items } of rows) {
    const entry = departments.get(id) ?? { department: { id, name: { zh, en } }, overdue: 0, due: days.map(() => 0) };
    departments.set(id, entry);
    const at = on === null ? -1 : days.findIndex((day) => on <= day.on);
    if (on === null) entry.overdue += items;
    else if (at >= 0) entry.due[at] = (entry.due[at] ?? 0) + items;
  }
  return [...departments.values()];
}
