/** A window's queue: open items, those that must be acted on first in front. */
import { z } from 'zod';
import type { Ledger } from '../../db/ledger.ts';
import { windowInReach } from '../../db/queries/city.ts';
import { type ItemRow, type QueueFilter, type QueuePosition, queuePage } from '../../db/queries/items.ts';
import type { Reach } from '../../db/queries/reach.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cursor, departmentId, limit, refusals, typeId, yesOrNo } from '../schemas/common.ts';
import { itemSummary, list } from '../schemas/item.ts';
import { readItems, type SummaryView, summaryIn, summaryOf } from '../views/item-view.ts';

const query = z.strictObject({
  status: z.enum(['awaitingAcceptance', 'awaitingApplicant', 'underReview', 'suspended']).optional(),
  lamp: z.enum(['green', 'yellow', 'red', 'grey', 'none']).optional(),
  overdue: yesOrNo.optional(),
  typeId: typeId.optional(),
  officer: z.literal('me').optional().meta({ description: '`me`: items for which you answer' }),
  limit,
  cursor,
});

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
      params: z.object({ departmentId }),
      querystring: query,
      response: { 200: list(itemSummary), ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) => {
      const { params, query: asked, reach } = request;
      if (!(await windowInReach(ledger.pool, params.departmentId, reach))) throw new Problem('NOT_FOUND');
      const after = readCursor(asked.cursor, position);
      const filter: QueueFilter = {
        departmentId: params.departmentId,
        status: asked.status ?? null,
        typeId: asked.typeId ?? null,
        officerId: asked.officer === 'me' ? request.principal.id : null,
      };
      const lit = (view: SummaryView) =>
        (asked.lamp === undefined || view.lamp.lamp === asked.lamp) &&
        (asked.overdue === undefined || (view.lamp.lamp === 'red') === asked.overdue);
      const start = after && { dueAt: after[0], id: after[1] };
      const { views, nextCursor } = await collect(ledger, filter, reach, { start, limit: asked.limit, lit });
      return { items: views.map((view) => summaryIn(view, request.language)), nextCursor };
    },
  });
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
async function collect(ledger: Ledger, filter: QueueFilter, reach: Reach, { start, limit, lit }: Search) {
  const views: SummaryView[] = [];
  let after = start;
  for (let scanned = 0; scanned < SCANNED; ) {
    const step = Math.min(SCAN_STEP, limit) + 1;
    const rows = await queuePage(ledger.pool, filter, reach, after, step);
    const items = await readItems(ledger.pool, ledger, rows.slice(0, step - 1));
    for (const [i, item] of items.entries()) {
      const view = summaryOf(ledger, item);
      if (lit(view)) views.push(view);
      after = positionOf(item.row);
      const more = i + 1 < rows.length;
      if (views.length === limit) return { views, nextCursor: more ? cursorOf(after) : null };
    }
    if (rows.length < step) return { views, nextCursor: null };
    scanned += items.length;
  }
  return { views, nextCursor: after && cursorOf(after) };
}

function positionOf({ turnDueAt, id }: ItemRow): QueuePosition {
  return { dueAt: turnDueAt?.getTime() ?? null, id };
}

function cursorOf({ dueAt, id }: QueuePosition): string {
  return writeCursor([dueAt, id]);
}
