/** Tasks of liaisons (对接任务): the log of contacts with a body above the city, and the outcome. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actOnLiaisonTask } from '../../db/liaison-tasks.ts';
import { inTransaction, type Queryable } from '../../db/pool.ts';
import {
  findLiaisonTask,
  type LiaisonReach,
  type LiaisonTaskRow,
  liaisonJournal,
  liaisonTasksPage,
} from '../../db/queries/liaison-tasks.ts';
import { representedBy } from '../../db/stand-ins.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { ItemStatus } from '../../domain/item/state.ts';
import { isContactMissed, type LiaisonCommand } from '../../domain/supervision/liaison-task.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { elapsedSince } from '../body.ts';
import { expectedVersionOf, onceForRequest } from '../commands.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cursor, departmentId, itemNo, limit, refusals, yesOrNo } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';
import * as schemas from '../schemas/liaison.ts';
import { itemIn } from '../views/escalation-view.ts';
import { liaisonView } from '../views/liaison-view.ts';
import { personView } from '../views/person-view.ts';

const tags = ['Supervision'];
const params = z.object({ taskNo: schemas.liaisonTaskNo });
const position = z.tuple([z.uuid()]);

export function liaisonTaskRoutes(app: App, context: ApiContext): void {
  readRoutes(app, context);
  stepRoute(app, context, {
    name: 'contacts',
    summary: 'Enter a contact with the body above: the day, the way, who was met, what was said and answered',
    body: schemas.contact,
    command: ({ answer = null, nextOn = null, ...body }) => ({ type: 'EnterContact', ...body, answer, nextOn }),
  });
  stepRoute(app, context, {
    name: 'close',
    summary: 'Close a task with its outcome, once there was a contact',
    body: schemas.liaisonClosing,
    command: ({ outcome }) => ({ type: 'CloseTask', outcome }),
  });
}

function readRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/liaison-tasks',
    schema: {
      tags,
      summary: 'Overdue items above the city that somebody reports upward and visits, the newest first',
      description:
        "A liaison's own and those of whom the liaison stands in for; a supervisor's and a leader's division's.",
      querystring: z.strictObject({
        status: schemas.liaisonTaskStatus.optional(),
        departmentId: departmentId.optional(),
        itemNo: itemNo.optional(),
        missed: yesOrNo.optional().meta({ description: 'true: the day of the next contact has passed without one' }),
        limit,
        cursor,
      }),
      response: { 200: list(schemas.liaisonTask), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { status = null, departmentId = null, itemNo = null, missed = null, ...query } = request.query;
      const before = readCursor(query.cursor, position)?.[0] ?? null;
      const filter = { status, departmentId, itemNo, missed };
      const reach = await reachOf(ledger.pool, request);
      const rows = await liaisonTasksPage(ledger.pool, reach, filter, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((row) => summaryIn(summaryOf(row), request.language)), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/liaison-tasks/:taskNo',
    schema: {
      tags,
      summary: 'One task with its log of contacts. The ETag is its version',
      params,
      response: { 200: schemas.liaisonTaskWithJournal, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const reach = await reachOf(ledger.pool, request);
      const view = await read(ledger.pool, request.params.taskNo, reach);
      if (view === undefined) throw new Problem('NOT_FOUND');
      return reply.header('etag', `"${view.version}"`).send(taskIn(view, request.language));
    },
  });
}

interface Step<Body extends z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly body: Body;
  readonly command: (body: z.output<Body>) => LiaisonCommand;
}

function stepRoute<Body extends z.ZodType>(app: App, { ledger }: ApiContext, step: Step<Body>): void {
  app.route({
    method: 'POST',
    url: `/v1/liaison-tasks/:taskNo/${step.name}`,
    schema: {
      tags,
      summary: step.summary,
      params,
      headers: z.looseObject({
        'if-match': z.string().optional().meta({ description: 'Required. The ETag of the task as you saw it' }),
        'idempotency-key': z.string().optional(),
      }),
      body: step.body,
      response: { 200: schemas.liaisonTaskWithJournal, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const { principal, language } = request;
      const { taskNo } = request.params as z.output<typeof params>;
      const elapsedMs = elapsedSince(request as FastifyRequest);
      const reach = await reachOf(ledger.pool, request as FastifyRequest);
      const known = await find(ledger.pool, taskNo, reach);
      if (known === undefined) throw new Problem('NOT_FOUND');
      const expectedVersion = expectedVersionOf(request as FastifyRequest);
      const command = step.command(request.body as z.output<Body>);
      const act = { taskId: known.id, command, expectedVersion, actor: principal.id, elapsedMs };
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request as FastifyRequest, reply, async () => {
          await actOnLiaisonTask(transaction, ledger, act);
          const after = await read(transaction, taskNo, reach);
          if (after === undefined) throw new Error(`liaison task ${taskNo} has gone from the ledger`);
          return after;
        }),
      );
      return reply.header('etag', `"${view.version}"`).send(taskIn(view, language) as never);
    },
  });
}

/** A leader and a supervisor of the division; and whoever is sent to the body, or stands in for that person today. */
async function reachOf(db: Queryable, { principal, reach }: Pick<FastifyRequest, 'principal' | 'reach'>) {
  const personIds = [principal.id, ...(await representedBy(db, principal.id))];
  return { personIds, division: reach.division };
}

function find(db: Queryable, taskNo: string, reach: LiaisonReach): Promise<LiaisonTaskRow | undefined> {
  const dot = taskNo.lastIndexOf('.L');
  return findLiaisonTask(db, taskNo.slice(0, dot), Number(taskNo.slice(dot + 2)), reach);
}

/** Without a language, so that an answer can be stored and given again. */
async function read(db: Queryable, taskNo: string, reach: LiaisonReach) {
  const row = await find(db, taskNo, reach);
  if (row === undefined) return undefined;
  const journal = await liaisonJournal(db, row.id);
  return {
    ...summaryOf(row),
    journal: journal.map(({ effectiveAt, decidedAt, ...entry }) => ({
      ...entry,
      effectiveAt: isoShanghai(effectiveAt.getTime()),
      decidedAt: isoShanghai(decidedAt.getTime()),
    })),
  };
}

function summaryOf(row: LiaisonTaskRow) {
  const { departmentId: id, departmentZh: zh, departmentEn: en } = row;
  const { itemNo, typeId, itemStatus, dueOn, projectCode, projectName } = row;
  return {
    taskNo: `${itemNo}.L${row.ordinal}`,
    status: row.status,
    department: personView({ id, zh, en }),
    liaison: liaisonView(row),
    openedAt: isoShanghai(row.openedAt.getTime()),
    ...{ contacts: row.contacts, nextOn: row.nextOn, missed: isContactMissed(row, row.today), version: row.version },
    item: { itemNo, typeId, status: itemStatus as ItemStatus, departmentId: id, dueOn, projectCode, projectName },
  };
}

function summaryIn<View extends ReturnType<typeof summaryOf>>(view: View, language: Language) {
  return { ...view, statusText: TERMS.liaisonTaskStatuses[view.status][language], item: itemIn(view.item, language) };
}

function taskIn(view: NonNullable<Awaited<ReturnType<typeof read>>>, language: Language) {
  const journal = view.journal.map((entry) => ({ ...entry, text: TERMS.liaisonTaskEvents[entry.type][language] }));
  return { ...summaryIn(view, language), journal };
}
