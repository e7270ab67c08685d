/** The clock of an item, explained day by day. */
import { z } from 'zod';
import { findItem } from '../../db/queries/items.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { explainedClock } from '../schemas/certificate.ts';
import { itemNo, refusals } from '../schemas/common.ts';
import { explainItem } from '../views/explain-view.ts';

export function itemClockRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/clock',
    schema: {
      tags: ['Items'],
      summary: 'How the due dates of an item were counted, day by day',
      params: z.object({ itemNo }),
      response: { 200: explainedClock, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const row = await findItem(ledger.pool, request.params.itemNo, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      return explainItem(ledger.pool, ledger, row, request.language);
    },
  });
}
