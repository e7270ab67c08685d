/** Items that silence does not end by itself: a supervisor releases them (POST /v1/items/{itemNo}/release-hold). */
import { z } from 'zod';
import { heldPage } from '../../db/queries/items.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { cursor, limit, refusals } from '../schemas/common.ts';
import { heldItem, list } from '../schemas/item.ts';
import { holdView } from '../views/account-view.ts';
import { readItems, summaryIn, summaryOf } from '../views/item-view.ts';

const position = z.tuple([z.uuid()]);

export function holdRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/holds',
    schema: {
      tags: ['Supervision'],
      summary: 'Items that are held until you release them (暂缓)',
      description:
        'Intake was down in the last working hours before the cutoff, a statutory date had passed before acceptance or a hearing was settled, or nobody was warned where the timetable asks for that.',
      querystring: z.strictObject({ limit, cursor }),
      response: { 200: list(heldItem), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { query, reach, language } = request;
      const after = readCursor(query.cursor, position)?.[0] ?? null;
      const rows = await heldPage(ledger.pool, reach, after, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      const items = await readItems(ledger.pool, ledger, page);
      return {
        items: items.map((item) => ({
          ...summaryIn(summaryOf(ledger, item), language),
          heldFor: item.clock.heldFor,
          hold: item.state.account.hold && holdView(item.state.account.hold),
        })),
        nextCursor,
      };
    },
  });
}
