/** Bulletins (半月通报): preview, draft, freeze, publish, correct; and the items behind each of their numbers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type BulletinAct,
  type BulletinRow,
  bulletinsPage,
  contentOf,
  draftBulletin,
  findBulletin,
  freezeBulletin,
  previewBulletin,
  publishBulletin,
} from '../../db/bulletins.ts';
import { inTransaction, type Transaction } from '../../db/pool.ts';
import { divisionsWithin } from '../../db/queries/supervision.ts';
import { bulletinDocument } from '../../documents/bulletin-document.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { type Period, parsePeriod } from '../../domain/supervision/periods.ts';
import { bulletinFiles, formatOf } from '../bulletin-files.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { bulletin, bulletinContentView, bulletinNo, bulletinSummary } from '../schemas/bulletin.ts';
import { cursor, limit, nextCursor, refusals, text } from '../schemas/common.ts';
import { periodCode } from '../schemas/supervision.ts';
import { summaryOf, viewOf } from '../views/bulletin-view.ts';

const tags = ['Bulletins'];
const params = z.object({ no: bulletinNo });
const headers = z.looseObject({
  'if-match': z.string().optional().meta({ description: 'Required: the ETag of the bulletin as you saw it' }),
});
const ofDivision = {
  period: periodCode,
  division: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .meta({ description: 'Your own without it', examples: ['990100'] }),
};

export function bulletinRoutes(app: App, context: ApiContext): void {
  listRoute(app, context);
  readRoute(app, context);
  draftRoutes(app, context);
  actRoutes(app, context);
}

function listRoute(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/bulletins',
    schema: {
      tags,
      summary: 'Bulletins, the latest first; drafts for those who supervise the division',
      querystring: z.strictObject({ limit, cursor }),
      response: { 200: z.object({ items: z.array(bulletinSummary), nextCursor }), ...refusals(401, 422, 503) },
    },
    handler: async (request) => {
      const { limit: asked, cursor: given } = request.query;
      const before = readCursor(given, z.tuple([bulletinNo]));
      const drafts = await draftsSeenBy(ledger, request);
      const rows = await bulletinsPage(ledger.pool, { drafts, before: before?.[0] ?? null, limit: asked + 1 });
      const { page, nextCursor: next } = pageOf(rows, asked, ({ no }) => [no]);
      return { items: page.map(summaryOf), nextCursor: next };
    },
  });
}

type Ledger = ApiContext['ledger'];

/** The divisions whose unpublished bulletins the caller sees. */
async function draftsSeenBy(ledger: Ledger, { principal }: FastifyRequest): Promise<readonly string[]> {
  const supervises = principal.roles.some((role) => role === 'supervisor' || role === 'leader');
  return supervises && principal.division !== null ? divisionsWithin(ledger.pool, principal.division) : [];
}

async function found(ledger: Ledger, request: FastifyRequest, no: string): Promise<BulletinRow> {
  const row = await findBulletin(ledger.pool, no);
  const seen =
    row !== undefined && (row.publishedAt !== null || (await draftsSeenBy(ledger, request)).includes(row.division));
  if (!seen) throw new Problem('NOT_FOUND');
  return row;
}

function readRoute(app: App, context: ApiContext): void {
  const { ledger } = context;
  app.route({
    method: 'GET',
    url: '/v1/bulletins/:no',
    schema: {
      tags,
      summary: 'A bulletin as JSON, HTML, PDF, docx or xlsx, by Accept',
      description:
        'The bytes of a frozen one never change. `text/html`, `application/pdf`, and the types of Word and Excel.',
      params,
      response: {
        200: { description: 'The bulletin', content: { 'application/json': { schema: bulletin } } },
        ...refusals(401, 404, 503),
      },
    },
    handler: async (request, reply) => {
      const row = await found(ledger, request, request.params.no);
      reply.header('etag', etagOf(row)).header('vary', 'accept, accept-language');
      const format = formatOf(request.headers.accept);
      if (format === 'json') return viewOf(row);
      const { type, bytes, extension } = await bulletinFiles(context, row, format, request.language);
      return reply
        .type(type)
        .header('content-disposition', `inline; filename="bulletin-${row.no}.${extension}"`)
        .serializer((body: unknown) => body as string)
        .send(bytes as never);
    },
  });
}

function draftRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/bulletins/preview',
    schema: {
      tags,
      summary: 'What the bulletin of a period would say now; stores nothing',
      querystring: z.strictObject(ofDivision),
      response: { 200: bulletinContentView, ...refusals(401, 403, 404, 409, 422, 503) },
    },
    handler: async (request) => {
      const { division, period } = await askedFor(ledger, request, request.query);
      return (await previewBulletin(ledger, { division, period })).content;
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/bulletins',
    schema: {
      tags,
      summary: 'Draft the bulletin of a period by hand, or draft it anew while it is not frozen',
      body: z.strictObject(ofDivision),
      response: { 201: bulletin, ...refusals(400, 401, 403, 404, 409, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const { division, period } = await askedFor(ledger, request, request.body);
      const row = await draftBulletin(ledger, { division, period, by: request.principal.id });
      return reply.code(201).send(answer(reply, row));
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/bulletins/:no/correct',
    schema: {
      tags,
      summary: 'Draft a correction of a published bulletin: a new issue, with every figure that is another one',
      params,
      body: z.strictObject({ reasons: text(1_000, '补录9月12日窗口收件一件') }),
      response: { 201: bulletin, ...refusals(400, 401, 403, 404, 409, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const row = await found(ledger, request, request.params.no);
      await mustSupervise(ledger, request, row.division);
      if (row.publishedAt === null) throw new Problem('BULLETIN_NOT_PUBLISHED', { values: { bulletin: row.no } });
      if (row.correctedBy !== null) throw new Problem('BULLETIN_CORRECTED', { values: { bulletin: row.correctedBy } });
      const { division } = row;
      const period = periodOfCode(row.period);
      const corrects = { row, reasons: request.body.reasons };
      return answer(
        reply.code(201),
        await draftBulletin(ledger, { division, period, by: request.principal.id, corrects }),
      );
    },
  });
}

function actRoutes(app: App, { ledger, config }: ApiContext): void {
  const act = (
    name: 'freeze' | 'publish',
    summary: string,
    work: (transaction: Transaction, asked: BulletinAct) => Promise<BulletinRow>,
  ) =>
    app.route({
      method: 'POST',
      url: `/v1/bulletins/:no/${name}` as const,
      schema: {
        tags,
        summary,
        params,
        headers,
        body: z.strictObject({}).nullish(),
        response: { 200: bulletin, ...refusals(400, 401, 403, 404, 409, 412, 415, 422, 428, 503) },
      },
      handler: async (request, reply) => {
        const row = await found(ledger, request, request.params.no);
        await mustSupervise(ledger, request, row.division);
        const asked = { no: row.no, by: request.principal.id, seen: seenIn(request) };
        const done = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) => work(transaction, asked));
        return answer(reply, done);
      },
    });

  act('freeze', 'Freeze a draft under its number (文号): from here on nothing in it changes', (transaction, asked) =>
    freezeBulletin(transaction, asked, (row, documentNo, frozenAt) =>
      JSON.stringify(
        bulletinDocument(
          {
            ...{ no: row.no, content: contentOf(row), documentNo },
            ...{ issuedAt: isoShanghai(frozenAt), publicUrl: config.api.publicUrl },
          },
          'zh-CN',
        ),
      ),
    ),
  );
  act('publish', 'Publish a frozen bulletin; another person than the one who froze it', publishBulletin);
}

async function askedFor(
  ledger: Ledger,
  request: FastifyRequest,
  { period, division }: { readonly period: string; readonly division?: string | undefined },
): Promise<{ division: string; period: Period }> {
  const wanted = division ?? request.principal.division ?? '';
  await mustSupervise(ledger, request, wanted);
  return { division: wanted, period: periodOfCode(period) };
}

async function mustSupervise(ledger: Ledger, request: FastifyRequest, division: string): Promise<void> {
  if (!(await draftsSeenBy(ledger, request)).includes(division)) throw new Problem('NOT_FOUND');
}

function periodOfCode(code: string): Period {
  const period = parsePeriod(code);
  if (period === undefined) throw new Error(`${code} is no half-month`);
  return period;
}

const TAG_LENGTH = 16;
const etagOf = ({ sha256 }: BulletinRow) => `"${sha256.slice(0, TAG_LENGTH)}"`;

function seenIn(request: FastifyRequest): string {
  const tag = request.headers['if-match'];
  if (tag === undefined) throw new Problem('IF_MATCH_REQUIRED');
  return /^"([0-9a-f]{16})"$/.exec(tag)?.[1] ?? '';
}

function answer(reply: FastifyReply, row: BulletinRow) {
  reply.header('etag', etagOf(row)).header('location', `/v1/bulletins/${row.no}`);
  return viewOf(row);
}
