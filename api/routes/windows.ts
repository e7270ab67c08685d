/** A window's queue: open items, those that must be acted on first in front; its tabs, and how much lies in each. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { inForceFor } from '../../db/apply-commands.ts';
import { readMoment } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import { windowDivision } from '../../db/queries/city.ts';
import type { ItemRow } from '../../db/queries/items.ts';
import {
  type QueueFilter,
  type QueuePosition,
  type QueueView,
  queueCounts,
  queuePage,
  TABS,
  type Tab,
} from '../../db/queries/queue.ts';
import { representedBy } from '../../db/stand-ins.ts';
import { addWorkingDays } from '../../domain/calendar/calendar.ts';
import { dayOf, endOfDay } from '../../domain/calendar/local-date.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cursor, departmentId, limit, refusals, typeId, yesOrNo } from '../schemas/common.ts';
import { itemSummary, lampName, list } from '../schemas/item.ts';
import { readItems, type SummaryView, summaryIn, summaryOf } from '../views/item-view.ts';

const withinWorkingDays = z.coerce
  .number()
  .int()
  .min(0)
  .max(60)
  .default(3)
  .meta({ description: '`dueSoon`: what falls due today or within so many working days after it' });
const query = z.strictObject({
  tab: z
    .enum(TABS)
    .default('open')
    .meta({
      description:
        '`mine`: claimed by you, or by somebody for whom you stand in. `unclaimed`: in the pool. `paused`: the clock stands ' +
        'still or the unit is asked. `done`: has its outcome, the newest in front',
    }),
  withinWorkingDays,
  status: z.enum(['awaitingAcceptance', 'awaitingApplicant', 'underReview', 'suspended']).optional(),
  lamp: lampName.optional(),
  overdue: yesOrNo.optional(),
  typeId: typeId.optional(),
  officer: z.literal('me').optional().meta({ description: '`me`: items for which you answer' }),
  limit,
  cursor,
});
const counts = z
  .object(Object.fromEntries(TABS.map((tab) => [tab, z.number().int()])) as Record<Tab, z.ZodNumber>)
  .meta({ id: 'QueueCounts', description: 'Items by tab; one item may lie in several' });

const params = z.object({ departmentId });
const position = z.tuple([z.number().int().nullable(), z.uuid()]);

export function windowRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/queue',
    schema: {
      tags: ['Windows'],
      summary: "A window's queue, the least time left first",
      description:
        'Items without a limit come last. Pages follow each other by place, so an item that comes in meanwhile moves no other. ' +
        'With `lamp` or `overdue` a page may hold fewer items than `limit`: go on until nextCursor is null.',
      params,
      querystring: query,
      response: { 200: list(itemSummary), ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) => {
      const { query: asked } = request;
      const view = await viewOf(ledger, request, asked.withinWorkingDays);
      const after = readCursor(asked.cursor, position);
      const { tab, status = null, typeId: type = null } = asked;
      const filter: QueueFilter = { tab, status, typeId: type, mine: asked.officer === 'me' };
      const lit = (item: SummaryView) =>
        (asked.lamp === undefined || item.lamp.lamp === asked.lamp) &&
        (asked.overdue === undefined || (item.lamp.lamp === 'red') === asked.overdue);
      const start = after && { at: after[0], id: after[1] };
      const { views, nextCursor } = await collect(ledger, view, filter, { start, limit: asked.limit, lit });
      return { items: views.map((item) => summaryIn(item, request.language)), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/counts',
    schema: {
      tags: ['Windows'],
      summary: 'How many items lie in each tab of the queue',
      params,
      querystring: z.strictObject({ withinWorkingDays }),
      response: { 200: counts, ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) =>
      queueCounts(ledger.pool, await viewOf(ledger, request, request.query.withinWorkingDays)),
  });
}

/** On whose behalf the queue is looked at, and until when something is due soon, by the calendar of the division. */
async function viewOf(
  ledger: Ledger,
  {
    params: { departmentId: window },
    reach,
    principal,
  }: Pick<FastifyRequest, 'reach' | 'principal'> & { readonly params: { readonly departmentId: string } },
  workingDays: number,
): Promise<QueueView> {
  const { pool, rulebooks } = ledger;
  const division = await windowDivision(pool, window, reach);
  if (division === undefined) throw new Problem('NOT_FOUND');
  const moment = await readMoment(pool);
  const { publication } = moment;
  await rulebooks.load(pool, { timetables: [], calendars: [moment.inForce.calendarVersion], publication });
  const calendar = rulebooks.calendar(inForceFor(ledger, moment, division).calendarVersion);
  const today = dayOf(moment.now);
  const last = workingDays === 0 ? today : addWorkingDays(calendar, today, workingDays).day;
  const officerIds = [principal.id, ...(await representedBy(pool, principal.id))];
  return { departmentId: window, officerIds, soonUntil: endOfDay(last) };
}

/** How many rows one request looks at in search of a lamp; a longer search goes on with the next page. */
const SCANNED = 1_000;
const SCAN_STEP = 200;

interface Search {
  readonly start: QueuePosition | null;
  readonly limit: number;
  lit(view: SummaryView): boolean;
}

/** Lamps are computed, never stored: rows are read in order until enough of them shine as asked. */
async function collect(ledger: Ledger, view: QueueView, filter: QueueFilter, { start, limit, lit }: Search) {
  const views: SummaryView[] = [];
  let after = start;
  for (let scanned = 0; scanned < SCANNED; ) {
    const step = Math.min(SCAN_STEP, limit) + 1;
    const rows = await queuePage(ledger.pool, view, filter, after, step);
    const items = await readItems(ledger.pool, ledger, rows.slice(0, step - 1));
    for (const [i, item] of items.entries()) {
      const summary = summaryOf(ledger, item);
      if (lit(summary)) views.push(summary);
      after = positionOf(item.row, filter.tab);
      const more = i + 1 < rows.length;
      if (views.length === limit) return { views, nextCursor: more ? cursorOf(after) : null };
    }
    if (rows.length < step) return { views, nextCursor: null };
    scanned += items.length;
  }
  return { views, nextCursor: after && cursorOf(after) };
}

function positionOf({ turnDueAt, closedAt, id }: ItemRow, tab: Tab): QueuePosition {
  return { at: (tab === 'done' ? closedAt : turnDueAt)?.getTime() ?? null, id };
}

function cursorOf({ at, id }: QueuePosition): string {
  return writeCursor([at, id]);
}
