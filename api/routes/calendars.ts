/** The working calendars: reading them, seeing what a notice would change, publishing it. */
import { z } from 'zod';
import { calendarImpact } from '../../db/calendar-impact.ts';
import { type CalendarInput, publishCalendar } from '../../db/calendars.ts';
import { readClockSettings } from '../../db/clock.ts';
import { inTransaction, type Queryable } from '../../db/pool.ts';
import { divisionCalendars, publications } from '../../db/queries/calendars.ts';
import { idempotencyKeyOf, onceForRequest } from '../commands.ts';
import { readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { calendarInput, calendars, impact, publication, publicationInput } from '../schemas/calendar.ts';
import { cursor, limit, refusals } from '../schemas/common.ts';
import { calendarView, impactView, publicationView } from '../views/calendar-view.ts';

const tags = ['Calendars'];
const itemPosition = z.tuple([z.uuid()]);

export function calendarRoutes(app: App, { ledger, temporal, logger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/calendars',
    schema: {
      tags,
      summary: 'The calendar of each division, and how far the last publications have come',
      response: { 200: calendars, ...refusals(401, 403, 503) },
    },
    handler: async () => ({
      items: (await divisionCalendars(ledger.pool)).map(calendarView),
      publications: (await publications(ledger.pool)).map(publicationView),
    }),
  });

  app.route({
    method: 'POST',
    url: '/v1/calendars/impact',
    schema: {
      tags,
      summary: 'What these notices would change if they were published now',
      description:
        'Compares every open item that they concern; nothing is stored. `items` are those whose dates change.',
      querystring: z.strictObject({ limit, cursor }),
      body: calendarInput,
      response: { 200: impact, ...refusals(400, 401, 403, 413, 415, 422, 503) },
    },
    handler: async (request) => {
      const after = readCursor(request.query.cursor, itemPosition)?.[0] ?? null;
      const page = { after, limit: request.query.limit };
      return impactView(await calendarImpact(ledger, inputOf(request.body), page));
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/calendars',
    schema: {
      tags,
      summary: 'Publish the notices of a division',
      description:
        'From the 201 on every reader and every decision counts by the new calendar. Deadlines that have passed stay. ' +
        'The items follow in the background, each with an entry in its journal; GET /v1/calendars says how far.',
      headers: z.looseObject({ 'idempotency-key': z.string().optional().meta({ description: 'Required' }) }),
      body: publicationInput,
      response: { 201: publication, ...refusals(400, 401, 403, 409, 413, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      if (idempotencyKeyOf(request) === undefined) throw new Problem('IDEMPOTENCY_KEY_REQUIRED');
      const act = { by: request.principal.id, reason: request.body.reason };
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async () => {
          await refuseWhileFrozen(transaction);
          const { id } = await publishCalendar(transaction, inputOf(request.body), act);
          const row = (await publications(transaction)).find((each) => each.id === id);
          if (row === undefined) throw new Error(`publication ${id} cannot be read`);
          return publicationView(row);
        }),
      );
      // Only to begin at once: the sweep looks by itself within a minute.
      temporal?.settleNow().catch((error: unknown) => logger.warn({ err: error }, 'the sweep could not be called'));
      return reply.code(201).header('location', '/v1/calendars').send(view);
    },
  });
}

function inputOf({ division, notices }: z.output<typeof calendarInput>): CalendarInput {
  return { division, notices: notices.map((notice) => ({ division, ...notice })) };
}

/** What has passed depends on the instant of publication, so a clock that may be wrong publishes nothing. */
async function refuseWhileFrozen(db: Queryable): Promise<void> {
  const { frozenReason } = await readClockSettings(db);
  if (frozenReason !== null) throw new Problem('CLOCK_FROZEN', { values: { reason: frozenReason } });
}
