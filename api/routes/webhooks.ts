/** Receivers outside (Standard Webhooks): added, changed, given another secret, tried. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addPing, giveUp } from '../../db/messages.ts';
import { divisionInReach } from '../../db/queries/city.ts';
import {
  addEndpoint,
  changeEndpoint,
  type EndpointReach,
  type EndpointRow,
  endpointsIn,
  findEndpoint,
  rotateSecret,
} from '../../db/webhooks.ts';
import { networksOf } from '../../domain/telling/public-address.ts';
import type { ApiContext, App } from '../deps.ts';
import type { FieldError } from '../field-errors.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { newWebhook, webhook, webhookChange, webhookWithSecret } from '../schemas/webhook.ts';
import { instantOrNull } from '../views/clock-view.ts';
import { urlRefusal } from '../webhook-address.ts';

const tags = ['Webhooks'];
const params = z.object({ webhookId: z.uuid() });
const MOST_OF_ONE = 20;
const SECRET_BYTES = 32;
/** How long the former secret signs beside a new one. */
const OVERLAP_MS = 24 * 3_600_000;

export function webhookRoutes(app: App, context: ApiContext): void {
  const { ledger } = context;
  app.route({
    method: 'POST',
    url: '/v1/webhooks',
    schema: {
      tags,
      summary: 'Add a receiver',
      description:
        "A unit's is told of its own items; a division's of those that lie in it or are followed from it, and below. The secret " +
        'that signs is shown this once. https only, to a public address, unless the operator has named the network.',
      body: newWebhook,
      response: { 201: webhookWithSecret, ...refusals(401, 403, 409, 422, 503) },
    },
    handler: async (request, reply) => {
      const { body, principal } = request;
      const owner = await ownerOf(context, request, body.division);
      await checkUrl(context, body.url);
      const secret = newSecret();
      const { url, description, events: eventTypes } = body;
      const endpoint = { ...owner, url, description, eventTypes, secret, createdBy: principal.id };
      const row = await addEndpoint(ledger.pool, endpoint, MOST_OF_ONE);
      if (row === undefined) throw new Problem('TOO_MANY_WEBHOOKS', { values: { most: MOST_OF_ONE } });
      return reply
        .code(201)
        .header('location', `/v1/webhooks/${row.id}`)
        .send({ ...view(row), secret });
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/webhooks',
    schema: {
      tags,
      summary: 'Your receivers, in the order in which they were added',
      response: { 200: z.object({ items: z.array(webhook) }), ...refusals(401, 403, 503) },
    },
    handler: async (request) => ({ items: (await endpointsIn(ledger.pool, endpointReach(request))).map(view) }),
  });

  app.route({
    method: 'GET',
    url: '/v1/webhooks/:webhookId',
    schema: { tags, summary: 'One receiver', params, response: { 200: webhook, ...refusals(401, 403, 404, 503) } },
    handler: async (request) => view(await theEndpoint(context, request, request.params.webhookId)),
  });
  changeRoutes(app, context);
}

function changeRoutes(app: App, context: ApiContext): void {
  const { ledger } = context;
  app.route({
    method: 'PUT',
    url: '/v1/webhooks/:webhookId',
    schema: {
      tags,
      summary: 'Change a receiver, switch it off or on',
      description:
        'Switched off it is told nothing, and what waited for it is given up. Switched on it is told of what happens from ' +
        'then on; what was given up can be sent again.',
      params,
      body: webhookChange,
      response: { 200: webhook, ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) => {
      const { body } = request;
      const { id, url } = await theEndpoint(context, request, request.params.webhookId);
      if (url !== body.url || body.enabled) await checkUrl(context, body.url);
      const row = await changeEndpoint(ledger.pool, id, { ...body, eventTypes: body.events });
      if (!body.enabled) await giveUp(ledger.pool, id, 'switched off by its owner');
      return view(row);
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/webhooks/:webhookId/rotate-secret',
    schema: {
      tags,
      summary: 'Give it another secret',
      description: 'Shown this once. For 24 hours the former one signs as well.',
      params,
      body: z.strictObject({}).nullish(),
      response: { 200: webhookWithSecret, ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) => {
      const { id } = await theEndpoint(context, request, request.params.webhookId);
      const secret = newSecret();
      return { ...view(await rotateSecret(ledger.pool, id, secret, OVERLAP_MS)), secret };
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/webhooks/:webhookId/ping',
    schema: {
      tags,
      summary: 'Send it a message that only shows whether it works',
      description: 'What became of it stands in `GET /v1/messages`.',
      params,
      body: z.strictObject({}).nullish(),
      response: { 202: z.object({ messageId: z.string() }), ...refusals(401, 403, 404, 409, 422, 503) },
    },
    handler: async (request, reply) => {
      const { id, disabledAt } = await theEndpoint(context, request, request.params.webhookId);
      if (disabledAt !== null) throw new Problem('WEBHOOK_DISABLED');
      return reply.code(202).send({ messageId: await addPing(ledger.pool, id) });
    },
  });
}

/** What the caller administers: a unit its own, a supervisor the division's and those below, an administrator all. */
export function endpointReach({ principal, reach }: FastifyRequest): EndpointReach {
  return { unitId: reach.unitId, division: reach.division, all: principal.roles.includes('admin') };
}

async function theEndpoint({ ledger }: ApiContext, request: FastifyRequest, id: string): Promise<EndpointRow> {
  const row = await findEndpoint(ledger.pool, id, endpointReach(request));
  if (row === undefined) throw new Problem('NOT_FOUND');
  return row;
}

/** Whose items the receiver is told of. Throws INVALID_REQUEST for a division that is not the caller's to name. */
async function ownerOf({ ledger }: ApiContext, request: FastifyRequest, division: string | undefined) {
  const { unitId, division: own, all } = endpointReach(request);
  const refuse = (code: FieldError['code']) =>
    new Problem('INVALID_REQUEST', { errors: [{ pointer: '/division', code }], values: { count: 1 } });
  if (division === undefined && unitId !== null) return { unitId, division: null };
  const named = division ?? own;
  if (named === null) throw refuse('REQUIRED');
  // Only an administrator names any division; a unit none at all.
  const mayName = all || own !== null;
  if (!mayName || !(await divisionInReach(ledger.pool, named, all ? null : own))) throw refuse('UNKNOWN_DIVISION');
  return { unitId: null, division: named };
}

/** Throws INVALID_REQUEST for an address that may not be called. */
async function checkUrl({ config, resolve }: ApiContext, url: string): Promise<void> {
  const refusal = await urlRefusal(url, networksOf(config.webhookNetworks), resolve);
  if (refusal !== null) throw new Problem('INVALID_REQUEST', { errors: [refusal], values: { count: 1 } });
}

/** As Standard Webhooks writes secrets. */
function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

function view(row: EndpointRow) {
  const { id, unitId, division, url, description, failures, disabledReason, createdBy } = row;
  return {
    ...{ id, unitId, division, url, description, failures, disabledReason, createdBy },
    events: [...row.eventTypes],
    enabled: row.disabledAt === null,
    disabledAt: instantOrNull(row.disabledAt?.getTime()),
    failingSince: instantOrNull(row.failingSince?.getTime()),
    formerSecretUntil: instantOrNull(row.formerUntil?.getTime()),
    createdAt: instantOrNull(row.createdAt.getTime()) ?? '',
  };
}
