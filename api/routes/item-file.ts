/** The full file of an item as one archive. */
import { z } from 'zod';
import { findItem } from '../../db/queries/items.ts';
import type { ApiContext, App } from '../deps.ts';
import { itemFileOf } from '../item-file.ts';
import { Problem } from '../problems.ts';
import { itemNo, refusals } from '../schemas/common.ts';

const ZIP_TYPE = 'application/zip';

export function itemFileRoutes(app: App, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/file',
    schema: {
      tags: ['Items'],
      summary: 'The full file of an item: one archive that proves itself',
      description:
        'Events with the proof that they are in the log, its signed head, the documents that you may read, the certificate, a list of the materials. docs/proof.md says how it is checked.',
      params: z.object({ itemNo }),
      response: {
        200: {
          description: 'The archive',
          content: { [ZIP_TYPE]: { schema: z.string().meta({ format: 'binary' }) } },
        },
        ...refusals(401, 403, 404, 503),
      },
    },
    handler: async ({ params, reach }, reply) => {
      const row = await findItem(context.ledger.pool, params.itemNo, reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      const archive = await itemFileOf(context, row, reach);
      return reply
        .header('content-disposition', `attachment; filename="${row.itemNo}.zip"`)
        .type(ZIP_TYPE)
        .serializer((bytes: unknown) => bytes as string)
        .send(archive as never);
    },
  });
}
