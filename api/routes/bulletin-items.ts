/** The items behind one figure of a bulletin: as many as the number says, as the journal stood when it was counted. */
import { z } from 'zod';
import { findBulletin } from '../../db/bulletins.ts';
import { figureItems } from '../../db/queries/figure-items.ts';
import { divisionsWithin } from '../../db/queries/supervision.ts';
import { FIGURES } from '../../domain/supervision/figures.ts';
import { parsePeriod } from '../../domain/supervision/periods.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { bulletinItem, bulletinNo } from '../schemas/bulletin.ts';
import { cursor, departmentId, itemNo, limit, refusals } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';

const query = z.strictObject({
  figure: z.enum(FIGURES),
  departmentId: departmentId.optional().meta({ description: 'Without it: every department of the division' }),
  limit,
  cursor,
});

export function bulletinItemRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/bulletins/:no/items',
    schema: {
      tags: ['Bulletins'],
      summary: 'The items behind one figure of a bulletin',
      description: 'Officers and heads see those of their own department. `pausedDays`: each item with its days.',
      params: z.object({ no: bulletinNo }),
      querystring: query,
      response: { 200: list(bulletinItem), ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async ({ params, query: asked, reach }) => {
      const row = await findBulletin(ledger.pool, params.no);
      const period = row && parsePeriod(row.period);
      if (row === undefined || period === undefined) throw new Problem('NOT_FOUND');
      const supervises =
        reach.division !== null && (await divisionsWithin(ledger.pool, reach.division)).includes(row.division);
      const department = supervises ? (asked.departmentId ?? null) : (asked.departmentId ?? reach.departmentId);
      if (!supervises && (row.publishedAt === null || department === null || department !== reach.departmentId)) {
        throw new Problem('NOT_FOUND');
      }
      const rows = await figureItems(ledger, {
        ...{ division: row.division, period, asOf: row.asOf.getTime(), figure: asked.figure },
        ...{ departmentId: department, after: readCursor(asked.cursor, z.tuple([itemNo]))?.[0] ?? null },
        limit: asked.limit + 1,
      });
      const { page, nextCursor } = pageOf(rows, asked.limit, (one) => [one.itemNo]);
      return {
        items: page.filter(({ workingDays }) => asked.figure !== 'pausedDays' || workingDays !== 0),
        nextCursor,
      };
    },
  });
}
