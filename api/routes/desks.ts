/** Who answers for one item: claimed from the pool, handed to a colleague, sent on to another department. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createAssigner } from '../../db/assignment.ts';
import { readMoment } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import { findItem, type ItemRow } from '../../db/queries/items.ts';
import { dayOf, localDate } from '../../domain/calendar/local-date.ts';
import type { Assignment } from '../../domain/item/assignment.ts';
import type { DeskAction } from '../../domain/item/commands.ts';
import { needOfficer, needTarget } from '../checks.ts';
import { applyOnce, expectedVersionOf } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { nothing } from '../schemas/acts.ts';
import { itemNo, refusals } from '../schemas/common.ts';
import { reassignment, transfer } from '../schemas/desks.ts';
import { actionAnswer } from '../schemas/item.ts';
import { answerIn, answerOf } from '../views/action-view.ts';

const schema = {
  tags: ['Desks'],
  params: z.object({ itemNo }),
  headers: z.looseObject({ 'if-match': z.string().optional(), 'idempotency-key': z.string().optional() }),
  response: { 200: actionAnswer, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
};

export function deskRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/items/:itemNo/claim',
    schema: {
      ...schema,
      summary: 'Claim an item from the pool of your window (领办)',
      description:
        'Of two who claim at once one wins; the other is answered 409. The ETag stays: nothing changes that is decided on.',
      body: nothing,
    },
    handler: async (request, reply) => {
      const row = await ownItem(ledger, request);
      const expectedVersion = expectedVersionOf(request);
      return answer(ledger, request, reply, row, { type: 'Claim', expectedVersion, by: request.principal.id });
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/items/:itemNo/reassign',
    schema: {
      ...schema,
      summary: 'Hand an item to another person of your department (改派)',
      description: 'Both are told. The ETag stays. Also for what a closed item still asks for: a paper, a delivery.',
      body: reassignment,
    },
    handler: async (request, reply) => {
      const { body } = request;
      const row = await ownItem(ledger, request);
      await needOfficer(ledger.pool, row.departmentId, body.to, '/to');
      const expectedVersion = expectedVersionOf(request);
      return answer(ledger, request, reply, row, { type: 'Reassign', how: 'reassigned', expectedVersion, ...body });
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/items/:itemNo/transfer',
    schema: {
      ...schema,
      summary: 'Send an item on to another department, the clock running (移送)',
      description:
        'The rules of the receiving window name the officer. Heads, officers and the unit are told; your department goes on ' +
        'seeing the item, and each department keeps its share of the days. A new ETag: another department decides.',
      body: transfer,
    },
    handler: async (request, reply) => {
      const { departmentId: to, reasons } = request.body;
      const row = await ownItem(ledger, request);
      await needTarget(ledger.pool, row.departmentId, to);
      const expectedVersion = expectedVersionOf(request);
      const assignment = await assignmentAt(ledger, to, row);
      return answer(ledger, request, reply, row, { type: 'Transfer', expectedVersion, to, assignment, reasons });
    },
  });
}

/** The item, which lies at the caller's own window. */
async function ownItem(
  { pool }: Ledger,
  { params, reach, principal }: FastifyRequest & { readonly params: { readonly itemNo: string } },
): Promise<ItemRow> {
  const row = await findItem(pool, params.itemNo, reach);
  if (row === undefined) throw new Problem('NOT_FOUND');
  const { departmentId } = row;
  if (departmentId !== principal.departmentId) throw new Problem('NOT_THE_HOLDER', { values: { departmentId } });
  return row;
}

async function assignmentAt(
  { pool }: Ledger,
  departmentId: string,
  { typeId, projectCode }: ItemRow,
): Promise<Assignment> {
  const { now } = await readMoment(pool);
  const asked = { departmentIds: [departmentId], projectCodes: [projectCode], on: localDate(dayOf(now)) };
  return (await createAssigner(pool, asked)).next(departmentId, { typeId, projectCode });
}

async function answer(
  ledger: Ledger,
  request: FastifyRequest,
  reply: FastifyReply,
  { id: itemId }: ItemRow,
  command: DeskAction,
) {
  const view = await applyOnce(ledger, request, reply, { itemId, command }, (transaction, outcome) =>
    answerOf(transaction, ledger, outcome),
  );
  return reply.header('etag', `"${view.item.decisionVersion}"`).send(answerIn(view, request.language));
}
