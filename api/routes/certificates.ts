/** The certificate of an item that silence has deemed approved, and the keys that certificates are signed with. */
import { z } from 'zod';
import { certificateKeys, type StoredCertificate } from '../../db/certificates.ts';
import { findItem } from '../../db/queries/items.ts';
import type { CertificateContent } from '../../documents/certificate-content.ts';
import { drawSheet } from '../../documents/drawing.ts';
import { acceptedType } from '../accept.ts';
import { certificateFile, certificateOf, contentSha256 } from '../certificates.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { certificate, publicKeys } from '../schemas/certificate.ts';
import { itemNo, refusals } from '../schemas/common.ts';

const tags = ['Certificates'];
const JSON_TYPE = 'application/json';
const PDF_TYPE = 'application/pdf';

export function certificateRoutes(app: App, context: ApiContext): void {
  const { ledger, signer } = context;
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/certificate',
    schema: {
      tags,
      summary: 'The certificate of deeming (超时默认确认单)',
      description: `Signed on the first request and the same bytes ever after. A printable sheet with \`Accept: ${PDF_TYPE}\`.`,
      params: z.object({ itemNo }),
      response: {
        200: {
          description: 'The signed certificate, or its sheet',
          content: {
            [JSON_TYPE]: { schema: certificate },
            [PDF_TYPE]: { schema: z.string().meta({ format: 'binary' }) },
          },
        },
        ...refusals(401, 403, 404, 406, 409, 503),
      },
    },
    handler: async (request, reply) => {
      const row = await findItem(ledger.pool, request.params.itemNo, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      const stored = await certificateOf(context, row);
      const pdf = acceptedType(request.headers.accept, [JSON_TYPE, PDF_TYPE]) === PDF_TYPE;
      const name = `${stored.number}.${pdf ? 'pdf' : 'json'}`;
      reply.header('vary', 'accept, accept-language').header('content-disposition', `inline; filename="${name}"`);
      // Past the serializers: these are the bytes that were signed.
      return reply
        .type(pdf ? PDF_TYPE : JSON_TYPE)
        .serializer((body: unknown) => body as string)
        .send((pdf ? await sheetOf(stored) : certificateFile(stored)) as never);
    },
  });

  app.route({
    method: 'GET',
    url: '/.well-known/shixian-keys.json',
    schema: {
      tags,
      summary: 'The public keys of certificates, retired ones included',
      response: { 200: publicKeys, ...refusals(503) },
    },
    handler: async () => {
      const kept = (await certificateKeys(ledger.pool)) as Record<string, unknown>[];
      const current = signer === undefined ? [] : [{ ...signer.publicJwk }];
      return { keys: [...current, ...kept.filter(({ kid }) => kid !== signer?.keyId)] };
    },
  });
}

async function sheetOf(stored: StoredCertificate): Promise<Buffer> {
  const content = JSON.parse(stored.content) as CertificateContent;
  const seal = { contentSha256: contentSha256(stored), keyId: stored.keyId };
  return drawSheet({ kind: 'certificate', content, seal });
}
