/** Supervision notices (督办单): issued, signed for, answered, closed or returned. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readMoment } from '../../db/clock.ts';
import { inTransaction } from '../../db/pool.ts';
import { windowInReach } from '../../db/queries/city.ts';
import {
  findSupervisionNotice,
  supervisionMessagesPage,
  supervisionNoticesPage,
} from '../../db/queries/supervision-notices.ts';
import { issueSupervisionNotice, StaleNoticeError, StepRefusedError, takeStep } from '../../db/supervision-notices.ts';
import type { SupervisionNoticeCommand } from '../../domain/supervision/supervision-notice.ts';
import { elapsedSince } from '../body.ts';
import { expectedVersionOf, idempotencyKeyOf, onceForRequest } from '../commands.ts';
import { numberPosition, pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { draftLetter } from '../letters.ts';
import { mailboxesOf } from '../policy.ts';
import { Problem } from '../problems.ts';
import { cursor, departmentId, limit, refusals, yesOrNo } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';
import {
  answerBody,
  closeBody,
  letterBody,
  noticeNo,
  noticeStatus,
  noticeSummary,
  returnBody,
  supervisionMessage,
  supervisionNotice,
} from '../schemas/supervision-notice.ts';
import { messageView, noticeIn, noticeSummaryIn, noticeSummaryOf, readNotice } from '../views/supervision-view.ts';

const tags = ['Supervision'];
const params = z.object({ noticeNo });

export function supervisionNoticeRoutes(app: App, context: ApiContext): void {
  issueRoute(app, context);
  readingRoutes(app, context);
  messagesRoute(app, context);
  stepRoute(app, context, 'sign-for', 'Sign for a notice (签收)', z.strictObject({}).nullish(), () => ({
    type: 'SignFor',
  }));
  stepRoute(app, context, 'answer', 'Answer with a measure and a date (反馈)', answerBody, (body) => ({
    type: 'Answer',
    ...body,
  }));
  stepRoute(app, context, 'return', 'Return an answer that will not do (退回)', returnBody, (body) => ({
    type: 'Return',
    ...body,
  }));
  stepRoute(app, context, 'close', 'Close a notice whose answer holds (销号)', closeBody, (body) => ({
    type: 'Close',
    ...body,
  }));
}

function issueRoute(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/supervision-notices',
    schema: {
      tags,
      summary: 'Put items of a department under supervision (督办单)',
      description: 'Numbered and issued at once, with its document under the same number.',
      headers: z.looseObject({ 'idempotency-key': z.string().optional().meta({ description: 'Required' }) }),
      body: letterBody,
      response: { 201: supervisionNotice, ...refusals(400, 401, 403, 409, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const { body, principal, reach, language } = request;
      if (idempotencyKeyOf(request) === undefined) throw new Problem('IDEMPOTENCY_KEY_REQUIRED');
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async () => {
          const { now } = await readMoment(transaction);
          const writer = { id: principal.id, division: principal.division ?? '', reach, now };
          const draft = await draftLetter(transaction, ledger, 'supervisionNotice', body, writer);
          if (!(await windowInReach(transaction, body.departmentId, reach))) {
            throw new Problem('NOT_SUPERVISED', { values: { departmentId: body.departmentId } });
          }
          const number = await issueSupervisionNotice(transaction, ledger, draft, body);
          const row = await findSupervisionNotice(transaction, number, reach);
          if (row === undefined) throw new Error(`supervision notice ${number} cannot be read`);
          return readNotice(transaction, row);
        }),
      );
      return reply
        .code(201)
        .headers({ location: `/v1/supervision-notices/${view.noticeNo}`, etag: `"${view.version}"` })
        .send(noticeIn(view, language));
    },
  });
}

function readingRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/supervision-notices',
    schema: {
      tags,
      summary: 'Supervision notices, the newest first',
      querystring: z.strictObject({
        departmentId: departmentId.optional(),
        status: noticeStatus.optional(),
        overdue: yesOrNo.optional().meta({ description: 'true: an answer was late or is missing' }),
        limit,
        cursor,
      }),
      response: { 200: list(noticeSummary), ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query, reach, language }) => {
      const { departmentId: of = null, status = null, overdue = null } = query;
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const filter = { departmentId: of, status, overdue };
      const rows = await supervisionNoticesPage(ledger.pool, filter, reach, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((row) => noticeSummaryIn(noticeSummaryOf(row), language)), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/supervision-notices/:noticeNo',
    schema: {
      tags,
      summary: 'One notice with its journal. The ETag is its version',
      description: 'Its document is `/v1/documents/{noticeNo}`.',
      params,
      response: { 200: supervisionNotice, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const row = await findSupervisionNotice(ledger.pool, request.params.noticeNo, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      const view = await readNotice(ledger.pool, row);
      return reply.header('etag', `"${view.version}"`).send(noticeIn(view, request.language));
    },
  });
}

function messagesRoute(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/supervision-messages',
    schema: {
      tags,
      summary: 'What supervision notices tell you: issued, answered, overdue …, the newest first',
      querystring: z.strictObject({ limit, cursor }),
      response: { 200: list(supervisionMessage), ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query, principal, language }) => {
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const rows = await supervisionMessagesPage(ledger.pool, mailboxesOf(principal), before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((row) => messageView(row, language)), nextCursor };
    },
  });
}

type PersonalCommand = Exclude<SupervisionNoticeCommand, { type: 'Flag' }>;

function stepRoute<Body extends z.ZodType>(
  app: App,
  context: ApiContext,
  name: string,
  summary: string,
  body: Body,
  command: (body: z.output<Body>) => PersonalCommand,
): void {
  app.route({
    method: 'POST',
    url: `/v1/supervision-notices/:noticeNo/${name}`,
    schema: {
      tags,
      summary,
      params,
      headers: z.looseObject({
        'if-match': z.string().optional().meta({ description: 'Required. The ETag of the notice as you saw it' }),
        'idempotency-key': z.string().optional(),
      }),
      body,
      response: { 200: supervisionNotice, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const { noticeNo: number } = request.params as { noticeNo: string };
      const view = await step(context, request, reply, number, command(request.body as z.output<Body>));
      return reply.header('etag', `"${view.version}"`).send(noticeIn(view, request.language));
    },
  });
}

/** One step, once. Where it is refused, what the clock had made due is kept all the same and the key is not. */
async function step(
  { ledger }: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  number: string,
  command: PersonalCommand,
) {
  const { reach, principal } = request;
  const known = await findSupervisionNotice(ledger.pool, number, reach);
  if (known === undefined) throw new Problem('NOT_FOUND');
  const expectedVersion = expectedVersionOf(request);
  const asked = { noticeId: known.id, command, expectedVersion, actor: principal.id, elapsedMs: elapsedSince(request) };
  const result = await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    try {
      return await onceForRequest(transaction, request, reply, async () => {
        const refusal = await takeStep(transaction, ledger, asked);
        if (refusal !== null) throw refusal;
        const row = await findSupervisionNotice(transaction, number, reach);
        if (row === undefined) throw new Error(`supervision notice ${number} has gone from the ledger`);
        return readNotice(transaction, row);
      });
    } catch (error) {
      if (error instanceof StepRefusedError || error instanceof StaleNoticeError) return error;
      throw error;
    }
  });
  if (result instanceof Error) throw result;
  return result;
}
