/** Numbered documents (文书): what was written to whom, as data, as Word and as PDF. */
import { z } from 'zod';
import { catchUpDocuments } from '../../db/act-documents.ts';
import { documentsOfItem, documentsPage, findDocument, type KeptDocument } from '../../db/queries/documents.ts';
import { findItem } from '../../db/queries/items.ts';
import { drawSheet } from '../../documents/drawing.ts';
import { type DocumentContent, sheetOf, writeActDocument } from '../../documents/issued/written-document.ts';
import { acceptedType } from '../accept.ts';
import { numberPosition, pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cursor, departmentId, itemNo, limit, refusals } from '../schemas/common.ts';
import { documentFile, documentKind, documentNo, documentSummary } from '../schemas/document.ts';
import { list } from '../schemas/item.ts';
import { summaryIn, summaryOf } from '../views/document-view.ts';

const tags = ['Documents'];
const JSON_TYPE = 'application/json';
const PDF_TYPE = 'application/pdf';
const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const EXTENSIONS = { [JSON_TYPE]: 'json', [PDF_TYPE]: 'pdf', [DOCX_TYPE]: 'docx' } as const;

export function documentRoutes(app: App, context: ApiContext): void {
  listRoutes(app, context);
  oneRoute(app, context);
}

function listRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/documents',
    schema: {
      tags,
      summary: 'The documents of an item that you may read, the oldest first',
      params: z.object({ itemNo }),
      response: { 200: z.object({ items: z.array(documentSummary) }), ...refusals(401, 403, 404, 503) },
    },
    handler: async ({ params, reach, language }) => {
      const row = await findItem(ledger.pool, params.itemNo, reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      await catchUpDocuments(ledger, row.id, writeActDocument);
      const rows = await documentsOfItem(ledger.pool, row.id, reach);
      return { items: rows.map((one) => summaryIn(summaryOf(one), language)) };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/documents',
    schema: {
      tags,
      summary: 'Documents that you may read, the newest first',
      querystring: z.strictObject({
        kind: documentKind.optional(),
        departmentId: departmentId.optional(),
        limit,
        cursor,
      }),
      response: { 200: list(documentSummary), ...refusals(401, 403, 422, 503) },
    },
    handler: async ({ query, reach, language }) => {
      const filter = { kind: query.kind ?? null, departmentId: query.departmentId ?? null };
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const rows = await documentsPage(ledger.pool, filter, reach, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((one) => summaryIn(summaryOf(one), language)), nextCursor };
    },
  });
}

function oneRoute(app: App, context: ApiContext): void {
  const { ledger } = context;
  app.route({
    method: 'GET',
    url: '/v1/documents/:documentNo',
    schema: {
      tags,
      summary: 'A document, as it was issued',
      description: `The same bytes at any time. \`Accept: ${PDF_TYPE}\` or \`${DOCX_TYPE}\` gives the sheet.`,
      params: z.object({ documentNo }),
      response: {
        200: {
          description: 'The content with its hash, or its sheet',
          content: {
            [JSON_TYPE]: { schema: documentFile },
            [PDF_TYPE]: { schema: z.string().meta({ format: 'binary' }) },
            [DOCX_TYPE]: { schema: z.string().meta({ format: 'binary' }) },
          },
        },
        ...refusals(401, 403, 404, 406, 503),
      },
    },
    handler: async (request, reply) => {
      const type = acceptedType(request.headers.accept, [JSON_TYPE, PDF_TYPE, DOCX_TYPE]);
      const kept = await findDocument(ledger.pool, request.params.documentNo, request.reach);
      if (kept === undefined) throw new Problem('NOT_FOUND');
      const name = `${kept.documentNo}.${EXTENSIONS[type]}`;
      reply.header('vary', 'accept, accept-language').header('content-disposition', `inline; filename="${name}"`);
      const body = type === JSON_TYPE ? fileOf(kept) : await drawn(context, kept, EXTENSIONS[type]);
      // Past the serializers: these are the bytes that the hash is over.
      return reply
        .type(type)
        .serializer((bytes: unknown) => bytes as string)
        .send(body as never);
    },
  });
}

function fileOf({ content, sha256 }: KeptDocument): string {
  return `{"content":${content},"contentSha256":"${sha256}"}\n`;
}

/** In Word with the letterhead of the city, where it has one for the kind; on paper always in the plain layout. */
function drawn({ config, letterheads }: ApiContext, kept: KeptDocument, format: 'pdf' | 'docx'): Promise<Buffer> {
  const { sha256 } = kept;
  const { publicUrl } = config.api;
  const content = JSON.parse(kept.content) as DocumentContent;
  const template = format === 'docx' ? letterheads?.get(content.kind) : undefined;
  if (template !== undefined) {
    return drawSheet({ kind: 'letterhead', template: template.toString('base64'), content, sha256, publicUrl });
  }
  const document = sheetOf(content, sha256, publicUrl);
  return drawSheet({ kind: 'office', format, document, imprint: { contentSha256: sha256 } });
}
