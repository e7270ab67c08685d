/** Accountability records (问责): who has defaulted how often, the talk, the referral, the end. */
import { z } from 'zod';
import { stepOnRecord } from '../../db/accountability.ts';
import { inTransaction, type Queryable } from '../../db/pool.ts';
import { accountabilityPage, findRecord, type RecordRow, recordJournal } from '../../db/queries/accountability.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { allowedOn, type RecordCommand } from '../../domain/supervision/accountability.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { elapsedSince } from '../body.ts';
import { expectedVersionOf, onceForRequest } from '../commands.ts';
import { numberPosition, pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import {
  accountabilityRecord,
  accountabilitySummary,
  recordClosing,
  recordNo,
  recordStatus,
  referralBody,
  talkBody,
} from '../schemas/accountability.ts';
import { cursor, departmentId, limit, refusals } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';

const tags = ['Supervision'];
const params = z.object({ recordNo });

export function accountabilityRoutes(app: App, context: ApiContext): void {
  readRoutes(app, context);
  stepRoute(app, context, 'talk', 'Enter the talk (约谈) with the department', talkBody, (body) => ({
    type: 'HoldTalk',
    ...body,
  }));
  stepRoute(app, context, 'refer', 'Refer the department (移送效能办)', referralBody, (body) => ({
    type: 'Refer',
    ...body,
  }));
  stepRoute(app, context, 'close', 'Close the record once what was due was done', recordClosing, (body) => ({
    type: 'CloseRecord',
    ...body,
  }));
}

function readRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/accountability-records',
    schema: {
      tags,
      summary: 'Accountability records, the newest first',
      querystring: z.strictObject({
        departmentId: departmentId.optional(),
        year: z.coerce.number().int().min(2000).max(2999).optional(),
        status: recordStatus.optional(),
        limit,
        cursor,
      }),
      response: { 200: list(accountabilitySummary), ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query, reach, language }) => {
      const { departmentId = null, year = null, status = null } = query;
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const rows = await accountabilityPage(
        ledger.pool,
        { departmentId, year, status },
        reach,
        before,
        query.limit + 1,
      );
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((row) => summaryIn(summaryOf(row), language)), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/accountability-records/:recordNo',
    schema: {
      tags,
      summary: 'One record with its journal. The ETag is its version',
      params,
      response: { 200: accountabilityRecord, ...refusals(401, 403, 404, 503) },
    },
    handler: async ({ params, reach, language }, reply) => {
      const row = await findRecord(ledger.pool, ...partsOf(params.recordNo), reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      const view = await readRecord(ledger.pool, row);
      return reply.header('etag', `"${view.version}"`).send(recordIn(view, language));
    },
  });
}

function stepRoute<Body extends z.ZodType>(
  app: App,
  { ledger }: ApiContext,
  name: string,
  summary: string,
  body: Body,
  command: (body: z.output<Body>) => RecordCommand,
): void {
  app.route({
    method: 'POST',
    url: `/v1/accountability-records/:recordNo/${name}`,
    schema: {
      tags,
      summary,
      params,
      headers: z.looseObject({
        'if-match': z.string().optional().meta({ description: 'Required. The ETag of the record as you saw it' }),
        'idempotency-key': z.string().optional(),
      }),
      body,
      response: { 200: accountabilityRecord, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const { reach, principal, language } = request;
      const key = partsOf((request.params as { recordNo: string }).recordNo);
      const known = await findRecord(ledger.pool, ...key, reach);
      if (known === undefined) throw new Problem('NOT_FOUND');
      const expectedVersion = expectedVersionOf(request);
      const said = command(request.body as z.output<Body>);
      const elapsedMs = elapsedSince(request);
      const step = { recordId: known.id, command: said, expectedVersion, actor: principal.id, elapsedMs };
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async () => {
          await stepOnRecord(transaction, ledger, step);
          const row = await findRecord(transaction, ...key, reach);
          if (row === undefined) throw new Error(`accountability record ${known.id} has gone from the ledger`);
          return readRecord(transaction, row);
        }),
      );
      return reply.header('etag', `"${view.version}"`).send(recordIn(view, language));
    },
  });
}

function partsOf(recordNo: string): readonly [departmentId: string, year: number] {
  const dash = recordNo.lastIndexOf('-');
  return [recordNo.slice(0, dash), Number(recordNo.slice(dash + 1))];
}

function summaryOf(row: RecordRow) {
  const { departmentId, departmentZh: zh, departmentEn: en, division, year, status, defaults, version } = row;
  return {
    ...{ recordNo: `${departmentId}-${year}`, department: { id: departmentId, name: { zh, en } }, division, year },
    ...{ status, defaults, version, allowed: [...allowedOn(row)] },
  };
}

/** Without a language, so that an answer can be stored and given again. */
async function readRecord(db: Queryable, row: RecordRow) {
  const journal = await recordJournal(db, row.id);
  return {
    ...summaryOf(row),
    journal: journal.map(({ effectiveAt, decidedAt, ...entry }) => ({
      ...entry,
      effectiveAt: isoShanghai(effectiveAt.getTime()),
      decidedAt: isoShanghai(decidedAt.getTime()),
    })),
  };
}

function summaryIn<View extends Pick<RecordRow, 'status'>>(view: View, language: Language) {
  return { ...view, statusText: TERMS.recordStatuses[view.status][language] };
}

function recordIn(view: Awaited<ReturnType<typeof readRecord>>, language: Language) {
  const journal = view.journal.map((entry) => ({ ...entry, text: TERMS.recordEvents[entry.type][language] }));
  return { ...summaryIn(view, language), journal };
}
