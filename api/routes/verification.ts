/** The public page: anybody with the number of a certificate or a document and its query code learns whether it is genuine. */
import { z } from 'zod';
import { findByQueryCode, type KnownCertificate } from '../../db/certificates.ts';
import { findDocumentByProof } from '../../db/queries/documents.ts';
import { readItem } from '../../db/queries/items.ts';
import type { CertificateContent } from '../../documents/certificate-content.ts';
import { type DocumentContent, HASH_IN_CODE } from '../../documents/issued/written-document.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { contentSha256 } from '../certificates.ts';
import type { ApiContext, App } from '../deps.ts';
import { publicPageSchema as page, pageLanguage, plain, publicAnswer, publicQuery } from '../public-pages.ts';
import { refusals } from '../schemas/common.ts';
import { readItems } from '../views/item-view.ts';
import { type Answer, type Finding, isCertificateNumber, verificationPage } from '../views/verification-page.ts';

const STATUS: Readonly<Record<Answer['kind'], number>> = {
  ask: 200,
  genuine: 200,
  genuineDocument: 200,
  noMatch: 404,
  tooMany: 429,
};

export function verificationRoutes(app: App, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/verify/:certificateNo',
    schema: {
      tags: ['Public pages'],
      summary: 'A page that verifies a certificate or a document by its number and query code',
      params: z.object({ certificateNo: z.string() }),
      querystring: publicQuery.extend({
        h: z
          .string()
          .optional()
          .catch(undefined)
          .meta({ description: 'Documents: the hash in the QR code, in its place' }),
      }),
      response: {
        200: page('The certificate, or a form that asks for the code'),
        404: page('Number and code do not belong together: the same for a wrong number and a wrong code'),
        429: page('Too many wrong tries from this address, or about this number'),
        ...refusals(503),
      },
    },
    handler: async (request, reply) => {
      const { lang, code, h } = request.query;
      const language = pageLanguage(lang, request.language);
      const certificateNo = plain(request.params.certificateNo).toUpperCase();
      const answer = await answerTo(request.ip, certificateNo, { code, h });
      const html = verificationPage(certificateNo, answer, language);
      const minutes = answer.kind === 'tooMany' ? answer.minutes : null;
      return publicAnswer(reply, { status: STATUS[answer.kind], language, minutes, html });
    },
  });

  async function answerTo(address: string, number: string, proof: Proof): Promise<Answer> {
    const wait = context.lookups.waitFor(address, number);
    if (wait > 0) return { kind: 'tooMany', minutes: Math.ceil(wait / 60_000) };
    const certificate = isCertificateNumber(number);
    if (proof.code === undefined && (certificate || proof.h === undefined)) return { kind: 'ask' };
    const found = certificate
      ? await certificateBy(context, number, plain(proof.code ?? ''))
      : await documentBy(context, number, proof);
    if (found !== undefined) return found;
    context.lookups.miss(address, number);
    return { kind: 'noMatch' };
  }
}

interface Proof {
  readonly code: string | undefined;
  readonly h: string | undefined;
}

async function certificateBy(context: ApiContext, number: string, code: string): Promise<Answer | undefined> {
  const known = await findByQueryCode(context.ledger.pool, number, code);
  return known && { kind: 'genuine', finding: await findingOf(context, known) };
}

async function documentBy({ ledger }: ApiContext, number: string, { code, h }: Proof): Promise<Answer | undefined> {
  const proof = code === undefined ? hashProof(h) : { code: plain(code) };
  const known = proof && (await findDocumentByProof(ledger.pool, number, proof));
  if (known === undefined) return undefined;
  const content = JSON.parse(known.content) as DocumentContent;
  return { kind: 'genuineDocument', finding: { content, contentSha256: known.sha256 } };
}

/** Nobody guesses so much of a hash; whoever has it has seen the paper. */
function hashProof(h: string | undefined): { readonly hash: string } | undefined {
  const hash = plain(h ?? '').toLowerCase();
  return /^[0-9a-f]+$/.test(hash) && hash.length >= HASH_IN_CODE ? { hash } : undefined;
}

async function findingOf({ ledger }: ApiContext, known: KnownCertificate): Promise<Finding> {
  const row = await readItem(ledger.pool, known.itemId);
  const [item] = await readItems(ledger.pool, ledger, [row]);
  if (item === undefined) throw new Error(`item ${row.itemNo} could not be read`);
  return {
    content: JSON.parse(known.content) as CertificateContent,
    contentSha256: contentSha256(known),
    statusNow: item.state.status,
    asOf: isoShanghai(row.now.getTime()),
  };
}
