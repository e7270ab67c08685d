/** Coordination meetings (综合调度会): planned, their pack frozen, held, minuted, closed. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readMoment } from '../../db/clock.ts';
import { draftNow, keepDraft, planWithDraft } from '../../db/meeting-prepare.ts';
import { meetingNumber } from '../../db/meetings.ts';
import { inTransaction } from '../../db/pool.ts';
import { findMeeting, type MeetingRow, meetingsPage } from '../../db/queries/meetings.ts';
import { addMonths, dayNumber, dayOf, localDate } from '../../domain/calendar/local-date.ts';
import type { MeetingCommand } from '../../domain/supervision/meeting.ts';
import { expectedVersionOf } from '../commands.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import {
  applyToMeeting,
  enterMinutes,
  freezePack,
  meetingInReach,
  mustConcern,
  ownMeeting,
  refusedBy,
} from '../meetings.ts';
import { Problem } from '../problems.ts';
import { cursor, limit, refusals } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';
import * as schemas from '../schemas/meeting.ts';
import { meetingSummaryView, meetingView } from '../views/meeting-view.ts';

const tags = ['Meetings'];
const params = z.object({ meetingNo: schemas.meetingNo });
const headers = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Required. The ETag of the meeting as you saw it', examples: ['"2"'] }),
});
const position = z.tuple([z.string().regex(/^\d{4}-\d{2}$/), schemas.meetingNo]);
type Ledger = ApiContext['ledger'];

export function meetingRoutes(app: App, { ledger }: ApiContext): void {
  readingRoutes(app, ledger);
  planRoute(app, ledger);
  draftRoutes(app, ledger);
  meetingDayRoutes(app, ledger);
}

function readingRoutes(app: App, ledger: Ledger): void {
  app.route({
    method: 'GET',
    url: '/v1/meetings',
    schema: {
      tags,
      summary: 'Coordination meetings of your division and those below it, the latest month first',
      querystring: z.strictObject({ limit, cursor }),
      response: { 200: list(schemas.meetingSummary), ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query, reach, language }) => {
      const before = readCursor(query.cursor, position);
      const rows = await meetingsPage(ledger.pool, reach.division, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ month, meetingNo }) => [month, meetingNo]);
      return { items: page.map((row) => meetingSummaryView(row, language)), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/meetings/:meetingNo',
    schema: {
      tags,
      summary: 'One meeting: its agenda with what was added and struck, its decisions, what has none yet',
      params,
      response: { 200: schemas.meeting, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const row = await meetingInReach(ledger, request, request.params.meetingNo);
      const view = await meetingView(ledger, row, request.language);
      return reply.header('etag', `"${view.version}"`).send(view);
    },
  });
}

function planRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/v1/meetings',
    schema: {
      tags,
      summary: 'Plan the meeting of your division for this month or the next, with a first draft of its agenda',
      description:
        'On the day that the rules for agendas name this is done by itself. One meeting per division and month.',
      body: schemas.newMeeting,
      response: { 201: schemas.meeting, ...refusals(401, 403, 409, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const { month } = request.body;
      const division = request.principal.division ?? '';
      await mustBeNear(ledger, month);
      if (await findMeeting(ledger.pool, meetingNumber(division, month), division)) throw exists(division, month);
      const { asOf, draft } = await draftNow(ledger, division);
      const plan = { division, month, actor: request.principal.id };
      const planned = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        planWithDraft(transaction, plan, draft, asOf),
      );
      if (planned === null) throw exists(division, month);
      const row = await meetingInReach(ledger, request, meetingNumber(division, month));
      const view = await meetingView(ledger, row, request.language);
      return reply
        .code(201)
        .header('location', `/v1/meetings/${row.meetingNo}`)
        .header('etag', `"${view.version}"`)
        .send(view);
    },
  });
}

function exists(division: string, month: string): Problem {
  return new Problem('MEETING_EXISTS', { values: { meetingNo: meetingNumber(division, month) } });
}

/** This month or the next, by the ledger's clock. */
async function mustBeNear(ledger: Ledger, month: string): Promise<void> {
  const { now } = await readMoment(ledger.pool);
  const current = localDate(dayOf(now)).slice(0, 7);
  const next = localDate(addMonths(dayNumber(`${current}-01`), 1)).slice(0, 7);
  if (month === current || month === next) return;
  const errors = [{ pointer: '/month', code: 'MONTH_NOT_POSSIBLE' as const, given: month, allowed: [current, next] }];
  throw new Problem('INVALID_REQUEST', { errors, values: { count: 1 } });
}

interface Step<Body extends z.ZodType> {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly body: Body;
  readonly apply: (
    row: MeetingRow,
    body: z.output<Body>,
    seen: { readonly expectedVersion: number; readonly by: string },
  ) => Promise<void>;
}

/** One act of the supervisor on the own division's meeting, answered with the meeting as it is then. */
function stepRoute<Body extends z.ZodType>(app: App, ledger: Ledger, step: Step<Body>): void {
  app.route({
    method: 'POST',
    url: `/v1/meetings/:meetingNo/${step.name}`,
    schema: {
      tags,
      summary: step.summary,
      ...(step.description && { description: step.description }),
      ...{ params, headers, body: step.body },
      response: { 200: schemas.meeting, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const { meetingNo } = request.params as z.output<typeof params>;
      const row = await ownMeeting(ledger, request, meetingNo);
      const seen = { expectedVersion: expectedVersionOf(request), by: request.principal.id };
      await step.apply(row, request.body as z.output<Body>, seen);
      const view = await meetingView(
        ledger,
        await meetingInReach(ledger, request as FastifyRequest, meetingNo),
        request.language,
      );
      return reply.header('etag', `"${view.version}"`).send(view as never);
    },
  });
}

const nothing = z.strictObject({}).nullish();

function draftRoutes(app: App, ledger: Ledger): void {
  const apply = (row: MeetingRow, command: MeetingCommand) => applyToMeeting(ledger, row, command);
  stepRoute(app, ledger, {
    name: 'prepare',
    summary: 'Pick the agenda anew, as of now (重新生成草案)',
    description: 'What was added and struck stays.',
    body: nothing,
    apply: async (row, _body, seen) => {
      const { asOf, draft } = await draftNow(ledger, row.division);
      await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) =>
        refusedBy(await keepDraft(transaction, row.id, { draft, asOf, ...seen })),
      );
    },
  });
  stepRoute(app, ledger, {
    name: 'add',
    summary: 'Put an entry on the agenda, with a reason (增列)',
    body: schemas.addition,
    apply: async (row, body, seen) => {
      await mustConcern(ledger, row, body.itemNos);
      await apply(row, { type: 'Add', ...body, ...seen });
    },
  });
  stepRoute(app, ledger, {
    name: 'strike',
    summary: 'Strike an entry, with a reason; it stays visible (划去)',
    body: schemas.strike,
    apply: (row, body, seen) => apply(row, { type: 'Strike', ...body, ...seen }),
  });
  stepRoute(app, ledger, {
    name: 'freeze',
    summary: 'Freeze the pack as you saw it (定稿): its content never changes again',
    body: nothing,
    apply: (row, _body, { expectedVersion, by }) => freezePack(ledger, row, expectedVersion, by),
  });
}

function meetingDayRoutes(app: App, ledger: Ledger): void {
  stepRoute(app, ledger, {
    name: 'hold',
    summary: 'Record that the meeting was held (登记召开)',
    body: schemas.holding,
    apply: (row, body, seen) => applyToMeeting(ledger, row, { type: 'Hold', ...body, ...seen }),
  });
  stepRoute(app, ledger, {
    name: 'minutes',
    summary: 'Enter what was decided about entries of the agenda, and the tasks that follow (录入纪要)',
    description:
      'Each entry once; all of them before the meeting is closed. A task goes to a department, or to a person of it.',
    body: schemas.minutes,
    apply: (row, { decisions }, seen) => enterMinutes(ledger, row, { decisions, ...seen }),
  });
  stepRoute(app, ledger, {
    name: 'close',
    summary: 'Close the meeting (归档)',
    body: nothing,
    apply: (row, _body, seen) => applyToMeeting(ledger, row, { type: 'Close', ...seen }),
  });
}
