/** For those who run it: alive, ready, figures. */
import { z } from 'zod';
import { schemaIsThere } from '../../db/queries/figures.ts';
import type { ApiContext, App } from '../deps.ts';
import { refusals } from '../schemas/common.ts';

const tags = ['Operation'];
const readiness = z
  .object({
    ready: z.boolean(),
    database: z.enum(['up', 'down']),
    migrations: z.enum(['there', 'missing', 'unknown']),
    temporal: z
      .enum(['up', 'down'])
      .meta({ description: 'Intake does not need it: down does not make the API unready' }),
  })
  .meta({ id: 'Readiness' });

export function operationRoutes(app: App, { ledger, temporal, metrics }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    schema: { tags, summary: 'The process is alive', response: { 200: z.object({ alive: z.literal(true) }) } },
    handler: async () => ({ alive: true as const }),
  });

  app.route({
    method: 'GET',
    url: '/readyz',
    schema: { tags, summary: 'The ledger answers and has its schema', response: { 200: readiness, 503: readiness } },
    handler: async (request, reply) => {
      const [schema, engine] = await Promise.all([
        schemaIsThere(ledger.pool).then(
          (there) => (there ? ('there' as const) : ('missing' as const)),
          (error: unknown) => {
            request.log.warn({ err: error }, 'the ledger does not answer');
            return 'unknown' as const;
          },
        ),
        temporal?.isUp() ?? false,
      ]);
      const ready = schema === 'there';
      if (!ready) reply.header('retry-after', '2');
      return reply.code(ready ? 200 : 503).send({
        ready,
        database: schema === 'unknown' ? 'down' : 'up',
        migrations: schema,
        temporal: engine ? 'up' : 'down',
      });
    },
  });

  app.route({
    method: 'GET',
    url: '/metrics',
    schema: {
      tags,
      summary: 'Figures for Prometheus',
      response: {
        200: { description: 'Prometheus text', content: { 'text/plain': { schema: z.string() } } },
        ...refusals(500),
      },
    },
    handler: async (_request, reply) =>
      reply
        .type(metrics.registry.contentType)
        .serializer(String)
        .send(await metrics.page()),
  });
}
