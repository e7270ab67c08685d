/** Escalations (督办): read, acknowledged, answered with a measure and a date, closed, raised further. */
import { z } from 'zod';
import { type EscalationRow, escalationsPage, findEscalation } from '../../db/queries/escalations.ts';
import type { EscalationAction } from '../../domain/item/commands.ts';
import { applyOnce } from '../commands.ts';
import { numberPosition, pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import type { Principal } from '../identity.ts';
import { Problem } from '../problems.ts';
import { cursor, departmentId, escalationNo, limit, refusals, yesOrNo } from '../schemas/common.ts';
import {
  escalation,
  escalationAnswer,
  escalationClosing,
  escalationRaising,
  escalationState,
} from '../schemas/escalation.ts';
import { list } from '../schemas/item.ts';
import { escalationIn, neutralEscalation } from '../views/escalation-view.ts';

const tags = ['Supervision'];

export function escalationRoutes(app: App, context: ApiContext): void {
  readRoutes(app, context);
  const step = stepRoutes(app, context);
  step('acknowledge', {
    summary: 'Acknowledge an escalation (签收)',
    body: z.strictObject({}).nullish(),
    command: (_body, { ordinal, principal, row }) => {
      const recipient = placeOf(principal, row, ['head', 'supervisor', 'leader']);
      return { type: 'AcknowledgeEscalation', ordinal, recipient };
    },
  });
  step('answer', {
    summary: 'Answer an escalation (反馈) with a measure and a date',
    body: escalationAnswer,
    command: ({ measure, doneOn }, { ordinal, principal, row }) => {
      const recipient = placeOf(principal, row, ['head', 'leader']);
      return { type: 'AnswerEscalation', ordinal, recipient, by: principal.id, measure, doneOn };
    },
  });
  step('close', {
    summary: 'Close an escalation (销号) that was answered, or whose item was decided',
    body: escalationClosing,
    command: ({ findings }, { ordinal, principal }) => ({
      type: 'CloseEscalation',
      ordinal,
      by: principal.id,
      findings,
    }),
  });
  step('raise', {
    summary: 'Raise an escalation further (升级), to the next higher one whom it has not reached',
    body: escalationRaising,
    command: ({ reasons }, { ordinal }) => ({ type: 'RaiseEscalation', ordinal, reasons }),
  });
}

function readRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/escalations',
    schema: {
      tags,
      summary: 'Escalations and reports upward, the newest first',
      querystring: z.strictObject({
        kind: z.enum(['escalation', 'upwardReport']).optional(),
        departmentId: departmentId.optional(),
        state: escalationState.optional(),
        open: yesOrNo.optional().meta({ description: 'true: somebody has not acknowledged it yet' }),
        limit,
        cursor,
      }),
      response: { 200: list(escalation), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { kind = null, departmentId = null, state = null, open = null, ...query } = request.query;
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const filter = { kind, departmentId, state, open };
      const rows = await escalationsPage(ledger.pool, filter, request.reach, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ noticeId }) => [noticeId]);
      return { items: page.map((row) => escalationIn(neutralEscalation(row), request.language)), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/escalations/:escalationNo',
    schema: {
      tags,
      summary: 'One escalation',
      params: z.object({ escalationNo }),
      response: { 200: escalation, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const [itemNo, ordinal] = partsOf(request.params.escalationNo);
      const row = await findEscalation(ledger.pool, itemNo, ordinal, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      return escalationIn(neutralEscalation(row), request.language);
    },
  });
}

interface Taken {
  readonly ordinal: number;
  readonly principal: Principal;
  readonly row: EscalationRow;
}

interface Step<Body extends z.ZodType> {
  readonly summary: string;
  readonly body: Body;
  readonly command: (body: z.output<Body>, taken: Taken) => EscalationAction;
}

function stepRoutes(app: App, { ledger }: ApiContext) {
  return <Body extends z.ZodType>(name: string, { summary, body, command }: Step<Body>): void => {
    app.route({
      method: 'POST',
      url: `/v1/escalations/:escalationNo/${name}`,
      schema: {
        tags,
        summary,
        params: z.object({ escalationNo }),
        headers: z.looseObject({ 'idempotency-key': z.string().optional() }),
        body,
        response: { 200: escalation, ...refusals(401, 403, 404, 409, 422, 503) },
      },
      handler: async (request, reply) => {
        const { principal, reach } = request;
        const [itemNo, ordinal] = partsOf(request.params.escalationNo);
        const row = await findEscalation(ledger.pool, itemNo, ordinal, reach);
        if (row === undefined) throw new Problem('NOT_FOUND');
        if (row.kind !== 'escalation') throw new Problem('NOT_AN_ESCALATION');
        const said = request.body as z.output<Body>;
        const asked = { itemId: row.itemId, command: command(said, { ordinal, principal, row }) };
        const view = await applyOnce(ledger, request, reply, asked, async (transaction) => {
          const after = await findEscalation(transaction, itemNo, ordinal, reach);
          if (after === undefined) throw new Error(`escalation ${itemNo}.${ordinal} has gone from the ledger`);
          return neutralEscalation(after);
        });
        return reply.send(escalationIn(view, request.language));
      },
    });
  };
}

/**
 * The place on the ladder that the caller takes: the head of the department that has the item, never that of one which
 * was merely asked. Throws where the caller has none of these places.
 */
function placeOf<Place extends 'head' | 'leader' | 'supervisor'>(
  { roles, departmentId }: Principal,
  row: EscalationRow,
  places: readonly Place[],
): Place {
  const place = places.find((one) => roles.includes(one) && (one !== 'head' || departmentId === row.departmentId));
  if (place === undefined) throw new Problem('NOT_THE_HOLDER', { values: { departmentId: row.departmentId } });
  return place;
}

function partsOf(escalationNo: string): readonly [itemNo: string, ordinal: number] {
  const dot = escalationNo.lastIndexOf('.');
  return [escalationNo.slice(0, dot), Number(escalationNo.slice(dot + 1))];
}
