/** What left the house, what waits, and what was given up; sending again. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type MessageFilter, type MessageRow, messagesPage, resend } from '../../db/messages.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cursor, limit, refusals } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';
import { message, messageChannel, messageState } from '../schemas/webhook.ts';
import { instantOrNull } from '../views/clock-view.ts';
import { endpointReach } from './webhooks.ts';

const tags = ['Webhooks'];
const position = z.tuple([z.uuid()]);
const EVERYTHING: MessageFilter = { channel: null, state: null, webhookId: null, before: null, id: null };

export function messageRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/messages',
    schema: {
      tags,
      summary: 'What was sent, what waits and what was given up, the newest first',
      description:
        'To the receivers that you administer; e-mails too for an administrator, without addresses or texts.',
      querystring: z.strictObject({
        channel: messageChannel.optional(),
        state: messageState.optional(),
        webhookId: z.uuid().optional(),
        limit,
        cursor,
      }),
      response: { 200: list(message), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { query, language } = request;
      const before = readCursor(query.cursor, position)?.[0] ?? null;
      const { channel = null, state = null, webhookId = null } = query;
      const filter = { ...EVERYTHING, channel, state, webhookId, before };
      const rows = await messagesPage(ledger.pool, filter, endpointReach(request), query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((row) => view(row, language)), nextCursor };
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/messages/:messageId/resend',
    schema: {
      tags,
      summary: 'Send it again',
      description: 'Under the same id, by which a receiver tells that it had it. Not while it still waits.',
      params: z.object({ messageId: z.uuid() }),
      body: z.strictObject({}).nullish(),
      response: { 202: message, ...refusals(401, 403, 404, 409, 422, 503) },
    },
    handler: async (request, reply) => {
      const { id } = await theMessage(ledger.pool, request, request.params.messageId);
      if (!(await resend(ledger.pool, id))) throw new Problem('NOT_TO_BE_RESENT');
      return reply.code(202).send(view(await theMessage(ledger.pool, request, id), request.language));
    },
  });
}

async function theMessage(db: ApiContext['ledger']['pool'], request: FastifyRequest, id: string): Promise<MessageRow> {
  const [row] = await messagesPage(db, { ...EVERYTHING, id }, endpointReach(request), 1);
  if (row === undefined) throw new Problem('NOT_FOUND');
  return row;
}

function view(row: MessageRow, language: Language) {
  const { items, createdAt, nextAttemptAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    stateText: TERMS.messageStates[row.state][language],
    createdAt: isoShanghai(createdAt.getTime()),
    nextAttemptAt: instantOrNull(nextAttemptAt?.getTime()),
    finishedAt: instantOrNull(finishedAt?.getTime()),
    tells: [...items],
  };
}
