/** Ending access at once: somebody leaves a post, a device is lost. */
import { z } from 'zod';
import { type AccessEnd, accessEndsPage, endAccess } from '../../db/access-ends.ts';
import { inTransaction } from '../../db/pool.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { accessEnd, endedAccess, personId } from '../schemas/access.ts';
import { cursor, limit, refusals } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';

const tags = ['Identity'];
const position = z.tuple([z.uuid()]);

export function accessRoutes(app: App, { ledger, accessEnds }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/people/:personId/end-access',
    schema: {
      tags,
      summary: "End a person's access, on whatever token it rests",
      description:
        'Within a minute every API refuses the tokens that were issued to this `sub` until now, and ends its streams; its calendar feeds ' +
        'and its mail end at once. Take the ' +
        'post from the person at the identity provider first: a token that is issued later counts again.',
      params: z.object({ personId }),
      body: accessEnd,
      response: { 200: endedAccess, ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ params, body, principal }) => {
      const end = { subject: params.personId, endedBy: principal.id, reasons: body.reasons };
      const ended = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => endAccess(transaction, end));
      await accessEnds.refresh();
      return view(ended);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/access-ends',
    schema: {
      tags,
      summary: 'Whose access was ended, the newest first',
      querystring: z.strictObject({ limit, cursor }),
      response: { 200: list(endedAccess), ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query }) => {
      const before = readCursor(query.cursor, position)?.[0] ?? null;
      const rows = await accessEndsPage(ledger.pool, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map(view), nextCursor };
    },
  });
}

function view({ subject, zh, en, endedAt, endedBy, reasons }: AccessEnd) {
  const name = zh === null || en === null ? null : { zh, en };
  return { personId: subject, name, endedAt: isoShanghai(endedAt.getTime()), endedBy, reasons };
}
