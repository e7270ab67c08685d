/** The pack of a meeting (会议材料): its content, and drawn from it a document and a workbook. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../documents/canonical-json.ts';
import { drawSheet } from '../../documents/drawing.ts';
import type { PackContent } from '../../documents/meeting/pack-content.ts';
import { packDocument } from '../../documents/meeting/pack-document.ts';
import { packTables } from '../../documents/meeting/pack-workbook.ts';
import { acceptedType } from '../accept.ts';
import type { ApiContext, App } from '../deps.ts';
import { meetingInReach } from '../meetings.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { meetingNo, pack } from '../schemas/meeting.ts';
import { contentOf } from '../views/meeting-view.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const JSON_TYPE = 'application/json';
const TYPES = {
  json: JSON_TYPE,
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  pdf: 'application/pdf',
} as const;
type Format = keyof typeof TYPES;
const binary = { schema: z.string().meta({ format: 'binary' }) };

export function meetingPackRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/meetings/:meetingNo/pack',
    schema: {
      tags: ['Meetings'],
      summary: 'The pack: its content as JSON, a document (docx, pdf) or a workbook (xlsx), by the Accept header',
      description:
        'What is frozen gives the same bytes ever after: the JSON is the text that its hash is over, and the hash stands in the foot of every page.',
      params: z.object({ meetingNo }),
      response: {
        200: {
          description: 'The pack, or its draft',
          content: {
            [TYPES.json]: { schema: pack },
            [TYPES.docx]: binary,
            [TYPES.xlsx]: binary,
            [TYPES.pdf]: binary,
          },
        },
        ...refusals(401, 403, 404, 503),
      },
    },
    handler: async (request, reply) => {
      const row = await meetingInReach(ledger, request, request.params.meetingNo);
      const { content, stored } = await contentOf(ledger, row);
      if (content === null || stored === undefined) throw new Problem('NOT_FOUND');
      const text = stored.frozen ? stored.content : canonicalJson(content);
      const type = acceptedType(request.headers.accept, [TYPES.json, TYPES.docx, TYPES.xlsx, TYPES.pdf]);
      const format = (Object.keys(TYPES) as Format[]).find((one) => TYPES[one] === type) ?? 'json';
      // Past the serializers: these are the bytes that the hash is over.
      return reply
        .type(type)
        .header('vary', 'accept, accept-language')
        .header('content-disposition', `inline; filename="${row.meetingNo}.${format}"`)
        .serializer((body: unknown) => body as string)
        .send((format === 'json' ? text : await drawn(content, text, format)) as never);
    },
  });
}

function drawn(content: PackContent, text: string, format: Exclude<Format, 'json'>): Promise<Buffer> {
  const contentSha256 = createHash('sha256').update(text).digest('hex');
  if (format === 'xlsx') return drawSheet({ kind: 'workbook', tables: packTables(content, contentSha256) });
  return drawSheet({ kind: 'office', format, document: packDocument(content), imprint: { contentSha256 } });
}
