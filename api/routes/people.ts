/** Who is who: the people of a window, and the names behind ids. */
import { z } from 'zod';
import { peoplePage } from '../../db/queries/people.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { cursor, departmentId, limit, names, refusals } from '../schemas/common.ts';
import { person } from '../schemas/desks.ts';
import { list } from '../schemas/item.ts';
import { personView } from '../views/person-view.ts';

const MOST_IDS = 100;
const position = z.tuple([z.string().max(200)]);

const ids = z
  .string()
  .max(MOST_IDS * 200)
  .transform((text) => text.split(','))
  .pipe(z.array(person).max(MOST_IDS))
  .optional()
  .meta({ description: `Only these, with commas between them; ${MOST_IDS} at most` });

const known = z
  .object({
    id: z.string(),
    name: names,
    role: z.string().meta({ description: 'As the ledger knows it; what a person may do is for the token to say' }),
    departmentId: z.string().nullable(),
  })
  .meta({ id: 'Person' });

export function peopleRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/people',
    schema: {
      tags: ['Identity'],
      summary: 'People that the ledger knows, in the order of their ids',
      description: 'Officials for everyone; the people of units for officials, and for their own unit.',
      querystring: z.strictObject({ departmentId: departmentId.optional(), ids, limit, cursor }),
      response: { 200: list(known), ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query, reach, principal }) => {
      const filter = { departmentId: query.departmentId ?? null, ids: query.ids ?? null };
      const after = readCursor(query.cursor, position)?.[0] ?? null;
      // An administrator is an official too, without a department of its own.
      const seen = principal.roles.includes('admin') ? { ...reach, division: reach.division ?? '000000' } : reach;
      const rows = await peoplePage(ledger.pool, filter, seen, after, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return {
        items: page.map(({ role, departmentId: of, ...row }) => ({ ...personView(row), role, departmentId: of })),
        nextCursor,
      };
    },
  });
}
