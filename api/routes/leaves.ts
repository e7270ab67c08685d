/** Leave of a window's people, and who stands in for them (休假与代理). */
import { z } from 'zod';
import { endLeave, enterLeave } from '../../db/desks.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { windowInReach } from '../../db/queries/city.ts';
import { findLeave, type LeaveRow, leavesOf } from '../../db/queries/desks.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { needOfficer, ownWindow } from '../checks.ts';
import { onceForRequest } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { departmentId, refusals } from '../schemas/common.ts';
import { leave, leaveEnd, leaveId, newLeave } from '../schemas/desks.ts';

const tags = ['Desks'];
const params = z.object({ departmentId });
const headers = z.looseObject({ 'idempotency-key': z.string().optional() });

export function leaveRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/leaves',
    schema: {
      tags,
      summary: 'Who of the window is or will be on leave, and who stands in',
      params,
      response: { 200: z.object({ items: z.array(leave) }), ...refusals(401, 403, 404, 503) },
    },
    handler: async ({ params: asked, reach }) => {
      if (!(await windowInReach(ledger.pool, asked.departmentId, reach))) throw new Problem('NOT_FOUND');
      return { items: (await leavesOf(ledger.pool, asked.departmentId)).map(viewOf) };
    },
  });
  enterRoute(app, ledger);
  endRoute(app, ledger);
}

function enterRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/v1/windows/:departmentId/leaves',
    schema: {
      tags,
      summary: 'Enter the leave of a person of your department, and who stands in (代理)',
      description:
        'Whole days, both included, from today on. The items stay with the person; the acting person sees them and the notices, ' +
        'and the journal carries both names. Nobody who is away stands in, and nobody who stands in goes away.',
      params,
      headers,
      body: newLeave,
      response: { 201: leave, ...refusals(401, 403, 404, 409, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const own = ownWindow(request);
      const { body } = request;
      await needOfficer(ledger.pool, own, body.personId, '/personId');
      await needOfficer(ledger.pool, own, body.actingId, '/actingId');
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async () => {
          const wanted = { departmentId: own, ...body, enteredBy: request.principal.id };
          const row = await findLeave(transaction, own, await enterLeave(transaction, wanted));
          if (row === undefined) throw new Error('the leave that was just entered is not there');
          return viewOf(row);
        }),
      );
      return reply.code(201).send(view);
    },
  });
}

function endRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/v1/windows/:departmentId/leaves/:leaveId/end',
    schema: {
      tags,
      summary: 'End a leave early',
      params: params.extend({ leaveId }),
      headers,
      body: leaveEnd,
      response: { 200: leave, ...refusals(401, 403, 404, 409, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const own = ownWindow(request);
      const { leaveId: id } = request.params;
      if ((await findLeave(ledger.pool, own, id)) === undefined) throw new Problem('NOT_FOUND');
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async () => {
          const end = { departmentId: own, leaveId: id, ...request.body, endedBy: request.principal.id };
          await endLeave(transaction, end);
          const row = await findLeave(transaction, own, id);
          if (row === undefined) throw new Error('the leave that was just ended is not there');
          return viewOf(row);
        }),
      );
      return reply.send(view);
    },
  });
}

function viewOf(row: LeaveRow) {
  const { personId, personZh, personEn, actingId, actingZh, actingEn, id, enteredAt, ...rest } = row;
  return {
    ...rest,
    leaveId: id,
    person: { id: personId, name: { zh: personZh, en: personEn } },
    acting: { id: actingId, name: { zh: actingZh, en: actingEn } },
    enteredAt: isoShanghai(enteredAt.getTime()),
  };
}
