/** Keys of units' systems: given, rotated, ended by the unit's people or an administrator, never by a key. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addKey, endKey, type KeyRow, keysOf, rotateKey } from '../../db/api-keys.ts';
import { unitExists } from '../../db/queries/who.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { keyText, newSecret } from '../api-key.ts';
import { refusedFields } from '../checks.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { apiKey, apiKeyWithSecret, keyId, keyRotation, newApiKey } from '../schemas/access.ts';
import { refusals } from '../schemas/common.ts';
import { instantOrNull } from '../views/clock-view.ts';

const tags = ['Identity'];
const params = z.object({ keyId });
const MOST_OF_ONE = 20;
/** How long the former secret opens beside a new one. */
const OVERLAP_HOURS = 24;

export function apiKeyRoutes(app: App, context: ApiContext): void {
  const { ledger } = context;
  app.route({
    method: 'POST',
    url: '/v1/api-keys',
    schema: {
      tags,
      summary: "Give a unit's system a key",
      description:
        'It is sent as the bearer token and acts for the unit, for the uses that it was given for, until its day. It is shown this ' +
        'once; only its digest is kept.',
      body: newApiKey,
      response: { 201: apiKeyWithSecret, ...refusals(401, 403, 409, 422, 503) },
    },
    handler: async (request, reply) => {
      const unitId = await unitFor(context, request, request.body.unitId);
      const { secret, hash } = newSecret();
      const wanted = { ...request.body, unitId, hash, createdBy: request.principal.id };
      const row = await addKey(ledger.pool, wanted, MOST_OF_ONE);
      if (row === undefined) throw new Problem('TOO_MANY_API_KEYS', { values: { most: MOST_OF_ONE } });
      return reply.code(201).send({ ...view(row), key: keyText(row.id, secret) });
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/api-keys',
    schema: {
      tags,
      summary: "Your unit's keys; an administrator's all",
      response: { 200: z.object({ items: z.array(apiKey) }), ...refusals(401, 403, 503) },
    },
    handler: async (request) => ({ items: (await keysOf(ledger.pool, ownerOf(request))).map(view) }),
  });
  changeRoutes(app, context);
}

function changeRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/api-keys/:keyId/rotate',
    schema: {
      tags,
      summary: 'Another secret for a key',
      description: `Shown this once. For ${OVERLAP_HOURS} hours the former one opens as well.`,
      params,
      body: keyRotation,
      response: { 200: apiKeyWithSecret, ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) => {
      const { secret, hash } = newSecret();
      const asked = { id: request.params.keyId, unitId: ownerOf(request), hash, days: request.body.days };
      const row = await rotateKey(ledger.pool, { ...asked, overlapHours: OVERLAP_HOURS });
      if (row === undefined) throw new Problem('NOT_FOUND');
      return { ...view(row), key: keyText(row.id, secret) };
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/api-keys/:keyId/end',
    schema: {
      tags,
      summary: 'End a key at once, its former secret too',
      params,
      body: z.strictObject({}).nullish(),
      response: { 200: apiKey, ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request) => {
      const asked = { id: request.params.keyId, unitId: ownerOf(request), endedBy: request.principal.id };
      const row = await endKey(ledger.pool, asked);
      if (row === undefined) throw new Problem('NOT_FOUND');
      return view(row);
    },
  });
}

/** The unit whose keys the caller administers; null for an administrator: everybody's. */
function ownerOf({ principal, reach }: FastifyRequest): string | null {
  return principal.roles.includes('admin') ? null : reach.unitId;
}

/** A unit's people name no other unit; an administrator names one that is there. */
async function unitFor({ ledger }: ApiContext, request: FastifyRequest, asked: string | undefined): Promise<string> {
  const own = ownerOf(request);
  const given = asked ?? null;
  if (own !== null && (given === null || given === own)) return own;
  if (own === null && given !== null && (await unitExists(ledger.pool, given))) return given;
  if (own !== null) throw refusedFields([{ pointer: '/unitId', code: 'NOT_YOUR_UNIT', given, allowed: [own] }]);
  throw refusedFields([{ pointer: '/unitId', code: 'UNKNOWN_UNIT', given }]);
}

function view(row: KeyRow) {
  const { id, unitId, description, scopes, createdBy } = row;
  return {
    ...{ id, unitId, description, createdBy, scopes: [...scopes] },
    createdAt: isoShanghai(row.createdAt.getTime()),
    expiresAt: isoShanghai(row.expiresAt.getTime()),
    rotatedAt: instantOrNull(row.rotatedAt?.getTime()),
    formerSecretUntil: instantOrNull(row.formerUntil?.getTime()),
    endedAt: instantOrNull(row.endedAt?.getTime()),
  };
}
