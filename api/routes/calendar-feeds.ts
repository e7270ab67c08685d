/** The due dates of a window as a calendar that programs subscribe to: iCalendar, opened by a token of its own. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type DueRow, dueItemsOf, endFeed, feedByToken, openFeed } from '../../db/calendar-feeds.ts';
import { windowInReach } from '../../db/queries/city.ts';
import { type DueItem, dueCalendar } from '../../documents/due-calendar.ts';
import type { Timetable } from '../../domain/timetable/timetable.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { departmentId, refusals } from '../schemas/common.ts';
import { timetableInForce } from './catalogue.ts';

const tags = ['Windows'];
const TYPE = 'text/calendar; charset=utf-8';
const TOKEN_BYTES = 32;

const feed = z
  .object({ url: z.string().meta({ description: 'Give it to a calendar program. It is shown this once.' }) })
  .meta({ id: 'CalendarFeed' });

export function calendarFeedRoutes(app: App, context: ApiContext): void {
  const { ledger, config } = context;
  app.route({
    method: 'POST',
    url: '/v1/windows/:departmentId/calendar-feed',
    schema: {
      tags,
      summary: "Subscribe to a window's due dates (日历订阅)",
      description:
        'Makes a secret address for you; an earlier one of yours for this window ends. It goes on as long as you work at ' +
        'the window or oversee it. The calendar is in the language of this request.',
      params: z.object({ departmentId }),
      body: z.strictObject({}).nullish(),
      response: { 201: feed, ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request, reply) => {
      const { params, reach, principal, language } = request;
      if (!(await windowInReach(ledger.pool, params.departmentId, reach))) throw new Problem('NOT_FOUND');
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const owner = { personId: principal.id, departmentId: params.departmentId };
      if (!(await openFeed(ledger.pool, owner, digest(token), language))) throw new Problem('NOT_FOUND');
      const url = `${config.api.publicUrl}/v1/windows/${params.departmentId}/calendar.ics?token=${token}`;
      return reply.code(201).send({ url });
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/windows/:departmentId/calendar-feed/end',
    schema: {
      tags,
      summary: 'End your subscription',
      params: z.object({ departmentId }),
      body: z.strictObject({}).nullish(),
      response: { 204: z.null().meta({ description: 'It has ended' }), ...refusals(401, 403, 404, 422, 503) },
    },
    handler: async (request, reply) => {
      const { params, principal } = request;
      const owner = { personId: principal.id, departmentId: params.departmentId };
      if (!(await endFeed(ledger.pool, owner))) throw new Problem('NOT_FOUND');
      return reply.code(204).send(null);
    },
  });
  calendarRoute(app, context);
}

function calendarRoute(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/calendar.ics',
    schema: {
      tags,
      summary: 'The calendar itself',
      description:
        'All-day events of the open items on which the window must act, acceptance or decision. An item keeps its UID. ' +
        'The same items give the same bytes and the same ETag.',
      security: [],
      params: z.object({ departmentId }),
      querystring: z.strictObject({ token: z.string().min(1).max(200) }),
      response: {
        200: { description: 'iCalendar (RFC 5545)', content: { 'text/calendar': { schema: z.string() } } },
        304: z.null().meta({ description: 'As you have it' }),
        ...refusals(404, 422, 503),
      },
    },
    handler: async (request, reply) => {
      const { params, query } = request;
      const opened = await feedByToken(ledger.pool, params.departmentId, digest(query.token));
      if (opened === undefined) throw new Problem('NOT_FOUND');
      const [rows, timetable] = [await dueItemsOf(ledger.pool, params.departmentId), await timetableInForce(ledger)];
      const window = { zh: opened.windowZh, en: opened.windowEn };
      const text = dueCalendar({ window, items: rows.map((row) => dueItem(row, timetable)) }, opened.language);
      const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`;
      reply
        .header('etag', etag)
        .header('cache-control', 'private, no-cache')
        .header('content-language', opened.language);
      if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send(null);
      return reply
        .type(TYPE)
        .serializer((body: unknown) => body as string)
        .send(text);
    },
  });
}

function dueItem(row: DueRow, timetable: Timetable): DueItem {
  const { itemNo, typeId, projectCode, status, dueAt, provisional, eventCount, changedAt } = row;
  const type = timetable.items.find(({ id }) => id === typeId);
  return {
    itemNo,
    // A type that has left the timetable goes by its id.
    type: { zh: type?.nameZh ?? typeId, en: type?.nameEn ?? typeId },
    projectCode,
    turn: status === 'awaitingAcceptance' ? 'acceptance' : 'decision',
    dueExclusiveAt: dueAt.getTime(),
    provisional,
    revision: eventCount,
    changedAt: changedAt.getTime(),
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** If-None-Match names the tag, weakly or not, alone or among others. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
