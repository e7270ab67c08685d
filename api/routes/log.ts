/** The signed head of the log over all events, for whoever keeps an eye on it from outside. */
import { z } from 'zod';
import { newestHead } from '../../db/log-heads.ts';
import { rootsOf } from '../../db/log-tree.ts';
import { headLine } from '../../documents/log-head.ts';
import { consistencyPath } from '../../domain/proof/merkle.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { signedHead } from '../schemas/log.ts';

export function logRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/.well-known/shixian-log-head.json',
    schema: {
      tags: ['Certificates'],
      summary: 'The newest signed head of the log over all events',
      description:
        'With `since`, the number of events of an earlier head: the proof that the log begins with those (RFC 6962).',
      querystring: z.strictObject({ since: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() }),
      response: { 200: signedHead, ...refusals(404, 422, 503) },
    },
    handler: async ({ query: { since } }, reply) => {
      const head = await newestHead(ledger.pool);
      if (head === undefined) throw new Problem('NOT_FOUND');
      let consistency = null;
      if (since !== undefined && since <= head.size) {
        const roots = await rootsOf(ledger.pool, consistencyPath(since, head.size));
        consistency = { since, path: roots.map((root) => Buffer.from(root).toString('hex')) };
      }
      // Past the serializers: these are the bytes that were signed.
      const body = `{"head":${headLine(head)},"consistency":${JSON.stringify(consistency)}}\n`;
      return reply
        .type('application/json')
        .serializer((bytes: unknown) => bytes as string)
        .send(body as never);
    },
  });
}
