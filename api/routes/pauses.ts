/** How long a department has let its clocks stand still: each pause with its item, and the sums that follow from them. */
import { z } from 'zod';
import { windowInReach } from '../../db/queries/city.ts';
import { itemsEverPaused } from '../../db/queries/items.ts';
import { countWorkingDays } from '../../domain/calendar/calendar.ts';
import { dayOf, localDate } from '../../domain/calendar/local-date.ts';
import type { Ground } from '../../domain/timetable/timetable.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { localDate as dateText, departmentId, refusals } from '../schemas/common.ts';
import { type ReadItem, readItems } from '../views/item-view.ts';

const ground = { ground: z.string(), groundText: z.string() };
const workingDays = z
  .number()
  .int()
  .meta({ description: 'Working days, both ends included; a pause that lasts: to today' });
const pauses = z
  .object({
    departmentId: z.string(),
    workingDays,
    byGround: z.array(z.object({ ...ground, pauses: z.number().int(), workingDays })),
    pauses: z.array(
      z.object({
        itemNo: z.string(),
        ordinal: z.number().int(),
        ...ground,
        noticeNo: z.string(),
        from: dateText,
        through: dateText.nullable(),
        workingDays,
      }),
    ),
  })
  .meta({ id: 'DepartmentPauses' });

const day = z.iso.date().meta({ pattern: undefined, format: 'date', examples: ['2026-09-01'] });

export function pauseRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/pauses',
    schema: {
      tags: ['Windows'],
      summary: 'The pauses of a department, and the working days that they took',
      description: '`from` and `through`: pauses that began within these days. Every sum is that of the pauses listed.',
      params: z.object({ departmentId }),
      querystring: z.strictObject({ from: day.optional(), through: day.optional() }),
      response: { 200: pauses, ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) => {
      const { params, query, reach, language } = request;
      if (!(await windowInReach(ledger.pool, params.departmentId, reach))) throw new Problem('NOT_FOUND');
      const rows = await itemsEverPaused(ledger.pool, params.departmentId, reach);
      const items = await readItems(ledger.pool, ledger, rows);
      const { from = '0000-01-01', through = '9999-12-31' } = query;
      const found = items
        .flatMap((item) => pausesOf(item, language))
        .filter((pause) => pause.from >= from && pause.from <= through);
      return {
        departmentId: params.departmentId,
        workingDays: sumOf(found),
        byGround: byGround(found, language),
        pauses: found,
      };
    },
  });
}

type PauseView = ReturnType<typeof pausesOf>[number];

function pausesOf({ row, state, calendar }: ReadItem, language: Language) {
  const today = dayOf(row.now.getTime());
  return state.account.pauses.map(({ ordinal, ground, noticeNo, from, through }) => ({
    itemNo: row.itemNo,
    ordinal,
    ground,
    groundText: TERMS.grounds[ground][language],
    noticeNo,
    from: localDate(from),
    through: through === null ? null : localDate(through),
    workingDays: countWorkingDays(calendar, from, through ?? today),
  }));
}

function byGround(found: readonly PauseView[], language: Language) {
  const grounds = [...new Set(found.map(({ ground }) => ground))].sort();
  return grounds.map((ground: Ground) => {
    const own = found.filter((pause) => pause.ground === ground);
    return { ground, groundText: TERMS.grounds[ground][language], pauses: own.length, workingDays: sumOf(own) };
  });
}

function sumOf(found: readonly PauseView[]): number {
  return found.reduce((sum, pause) => sum + pause.workingDays, 0);
}
