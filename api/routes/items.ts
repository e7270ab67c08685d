/** One item: as it stands, and its journal. */
import { z } from 'zod';
import { type EventRow, eventsOf, findItem } from '../../db/queries/items.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { itemNo, refusals } from '../schemas/common.ts';
import { item, itemEvent } from '../schemas/item.ts';
import { itemIn, readDetail } from '../views/item-view.ts';

const tags = ['Items'];

export function itemRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo',
    schema: {
      tags,
      summary: 'An item with its clock, its lamp and what silence will mean',
      description:
        'The ETag is the decision version: it changes when what an officer decides on changes, never by a warning.',
      params: z.object({ itemNo }),
      response: { 200: item, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const row = await findItem(ledger.pool, request.params.itemNo, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      const view = await readDetail(ledger.pool, ledger, row);
      return reply.header('etag', `"${view.decisionVersion}"`).send(itemIn(view, request.language));
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/events',
    schema: {
      tags,
      summary: 'The journal of an item, from the beginning',
      params: z.object({ itemNo }),
      response: { 200: z.object({ items: z.array(itemEvent) }), ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const row = await findItem(ledger.pool, request.params.itemNo, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      const events = await eventsOf(ledger.pool, row.id);
      return { items: events.map((event) => eventView(event, request.language)) };
    },
  });
}

function eventView({ seq, type, effectiveAt, decidedAt, actor, data }: EventRow, language: Language) {
  const { onBehalfOf, ...rest } = data;
  return {
    seq,
    type,
    text: TERMS.events[type as keyof typeof TERMS.events]?.[language] ?? type,
    effectiveAt: isoShanghai(effectiveAt.getTime()),
    decidedAt: isoShanghai(decidedAt.getTime()),
    actor,
    onBehalfOf: typeof onBehalfOf === 'string' ? onBehalfOf : null,
    data: withInstants(rest) as Record<string, unknown>,
  };
}

/** Instants are stored as milliseconds and read as ISO 8601. */
function withInstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withInstants);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isInstant = typeof inner === 'number' && /(At|AsOf)$/.test(name);
      return [name, isInstant ? isoShanghai(inner) : withInstants(inner)];
    }),
  );
}
