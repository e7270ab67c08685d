/** Liaisons (对接人): who is sent to the bodies above the city. */
import { z } from 'zod';
import { appointLiaison, citiesBelow, type LiaisonRow, liaisons } from '../../db/liaisons.ts';
import { inTransaction } from '../../db/pool.ts';
import { refusedFields } from '../checks.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { departmentId, refusals } from '../schemas/common.ts';
import { liaison, newLiaison } from '../schemas/liaison.ts';
import { instantOrNull } from '../views/clock-view.ts';
import { liaisonView } from '../views/liaison-view.ts';
import { personView } from '../views/person-view.ts';

const tags = ['Supervision'];

export function liaisonRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/liaisons',
    schema: {
      tags,
      summary: 'The bodies above the city, and who is sent to each (对接人)',
      response: { 200: z.object({ items: z.array(liaison) }), ...refusals(401, 403, 503) },
    },
    handler: async () => ({ items: (await liaisons(ledger.pool)).map(viewOf) }),
  });

  app.route({
    method: 'PUT',
    url: '/v1/liaisons/:departmentId',
    schema: {
      tags,
      summary: 'Name who is sent to a body above the city',
      description:
        'An officer or a head of a city below it. The tasks that are open go along with the post; whoever was named before is kept.',
      params: z.object({ departmentId }),
      body: newLiaison,
      response: { 200: liaison, ...refusals(401, 403, 404, 415, 422, 503) },
    },
    handler: async ({ params, body: { personId, reasons }, principal }) => {
      const [known] = await liaisons(ledger.pool, params.departmentId);
      if (known === undefined) throw new Problem('NOT_FOUND');
      const { divisions, ofThem } = await citiesBelow(ledger.pool, params.departmentId, personId);
      if (!ofThem) {
        throw refusedFields([
          { pointer: '/personId', code: 'NOT_OF_A_CITY_BELOW', given: personId, allowed: divisions },
        ]);
      }
      const appointment = { departmentId: params.departmentId, personId, reasons, appointedBy: principal.id };
      const [named] = await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
        await appointLiaison(transaction, appointment);
        return liaisons(transaction, params.departmentId);
      });
      if (named === undefined) throw new Error(`${params.departmentId} has gone from the ledger`);
      return viewOf(named);
    },
  });
}

function viewOf({ departmentId: id, departmentZh: zh, departmentEn: en, ...row }: LiaisonRow) {
  const { appointedAt, appointedBy, reasons } = row;
  return {
    department: personView({ id, zh, en }),
    liaison: liaisonView(row),
    appointedAt: instantOrNull(appointedAt?.getTime()),
    ...{ appointedBy, reasons },
  };
}
