/** Tasks of meetings' minutes (议定事项): reported by their owners, confirmed or returned by the supervisor. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actOnTask } from '../../db/meeting-tasks.ts';
import { inTransaction } from '../../db/pool.ts';
import { findTask, tasksPage } from '../../db/queries/meeting-tasks.ts';
import type { TaskCommand } from '../../domain/supervision/meeting-task.ts';
import { elapsedSince } from '../body.ts';
import { expectedVersionOf } from '../commands.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { taskProblem } from '../meetings.ts';
import { taskReachOf } from '../policy.ts';
import { Problem } from '../problems.ts';
import { cursor, limit, localDate, refusals, yesOrNo } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';
import * as schemas from '../schemas/meeting.ts';
import { taskDetail, taskViews } from '../views/meeting-view.ts';

const tags = ['Meetings'];
const params = z.object({ taskNo: schemas.taskNo });
const headers = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Required. The ETag of the task as you saw it', examples: ['"1"'] }),
});
const position = z.tuple([localDate.regex(/^\d{4}-\d{2}-\d{2}$/), schemas.taskNo]);
type Ledger = ApiContext['ledger'];

export function meetingTaskRoutes(app: App, { ledger }: ApiContext): void {
  readingRoutes(app, ledger);
  actRoute(app, ledger, {
    name: 'report',
    summary: 'Report a task done, with what was done (报告办结)',
    body: schemas.taskReport,
    command: ({ text }, seen) => ({ type: 'Report', text, ...seen }),
  });
  actRoute(app, ledger, {
    name: 'confirm',
    summary: 'Confirm a report, as a second person (确认办结)',
    body: schemas.taskConfirmation,
    command: (body, seen) => ({ type: 'Confirm', remarks: body?.remarks ?? null, ...seen }),
  });
  actRoute(app, ledger, {
    name: 'return',
    summary: 'Return a report with reasons, as a second person (退回): the task is open again, its day stays',
    body: schemas.taskReturn,
    command: ({ reasons }, seen) => ({ type: 'Return', reasons, ...seen }),
  });
}

function readingRoutes(app: App, ledger: Ledger): void {
  app.route({
    method: 'GET',
    url: '/v1/meeting-tasks',
    schema: {
      tags,
      summary: 'Tasks from the minutes of meetings, the earliest day first',
      description: "An officer's own, a head's department's, a supervisor's and a leader's division's and those below.",
      querystring: z.strictObject({ ...schemas.taskQuery, late: yesOrNo.optional(), limit, cursor }),
      response: { 200: list(schemas.task), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { status = null, departmentId = null, meetingNo = null, late = null, ...query } = request.query;
      const after = readCursor(query.cursor, position);
      const filter = { status, departmentId, meetingNo, late };
      const rows = await tasksPage(ledger.pool, taskReachOf(request), filter, after, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ dueOn, taskNo }) => [dueOn, taskNo]);
      return { items: await taskViews(ledger, page, request.language), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/meeting-tasks/:taskNo',
    schema: {
      tags,
      summary: 'One task with its journal',
      params,
      response: { 200: schemas.taskWithJournal, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const view = await taskDetail(ledger, await find(ledger, request, request.params.taskNo), request.language);
      return reply.header('etag', `"${view.version}"`).send(view);
    },
  });
}

interface TaskStep<Body extends z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly body: Body;
  readonly command: (
    body: z.output<Body>,
    seen: { readonly expectedVersion: number; readonly by: string },
  ) => TaskCommand;
}

function actRoute<Body extends z.ZodType>(app: App, ledger: Ledger, step: TaskStep<Body>): void {
  app.route({
    method: 'POST',
    url: `/v1/meeting-tasks/:taskNo/${step.name}`,
    schema: {
      tags,
      summary: step.summary,
      ...{ params, headers, body: step.body },
      response: { 200: schemas.taskWithJournal, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const { taskNo } = request.params as z.output<typeof params>;
      const { taskId } = await find(ledger, request as FastifyRequest, taskNo);
      const seen = { expectedVersion: expectedVersionOf(request), by: request.principal.id };
      const command = step.command(request.body as z.output<Body>, seen);
      const act = { taskId, command, elapsedMs: elapsedSince(request as FastifyRequest) };
      const refused = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        actOnTask(transaction, ledger, act),
      );
      if (refused !== null) throw taskProblem(refused);
      const view = await taskDetail(ledger, await find(ledger, request as FastifyRequest, taskNo), request.language);
      return reply.header('etag', `"${view.version}"`).send(view as never);
    },
  });
}

async function find(ledger: Ledger, request: FastifyRequest, taskNo: string) {
  const row = await findTask(ledger.pool, taskNo, taskReachOf(request));
  if (row === undefined) throw new Problem('NOT_FOUND');
  return row;
}
