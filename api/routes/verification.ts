/** The public page: anybody with the number of a certificate and the query code of its receipt learns whether it is genuine. */
import { z } from 'zod';
import { findByQueryCode, type KnownCertificate } from '../../db/certificates.ts';
import { readItem } from '../../db/queries/items.ts';
import type { CertificateContent } from '../../documents/certificate-content.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { contentSha256 } from '../certificates.ts';
import type { ApiContext, App } from '../deps.ts';
import { publicPageSchema as page, pageLanguage, plain, publicAnswer, publicQuery } from '../public-pages.ts';
import { refusals } from '../schemas/common.ts';
import { readItems } from '../views/item-view.ts';
import { type Answer, type Finding, verificationPage } from '../views/verification-page.ts';

const STATUS: Readonly<Record<Answer['kind'], number>> = { ask: 200, genuine: 200, noMatch: 404, tooMany: 429 };

export function verificationRoutes(app: App, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/verify/:certificateNo',
    schema: {
      tags: ['Public pages'],
      summary: 'A page that verifies a certificate by its number and the query code of the receipt',
      params: z.object({ certificateNo: z.string() }),
      querystring: publicQuery,
      response: {
        200: page('The certificate, or a form that asks for the code'),
        404: page('Number and code do not belong together: the same for a wrong number and a wrong code'),
        429: page('Too many wrong tries from this address, or about this number'),
        ...refusals(503),
      },
    },
    handler: async (request, reply) => {
      const { lang, code } = request.query;
      const language = pageLanguage(lang, request.language);
      const certificateNo = plain(request.params.certificateNo).toUpperCase();
      const answer = await answerTo(request.ip, certificateNo, code);
      const html = verificationPage(certificateNo, answer, language);
      const minutes = answer.kind === 'tooMany' ? answer.minutes : null;
      return publicAnswer(reply, { status: STATUS[answer.kind], language, minutes, html });
    },
  });

  async function answerTo(address: string, certificateNo: string, code: string | undefined): Promise<Answer> {
    const wait = context.lookups.waitFor(address, certificateNo);
    if (wait > 0) return { kind: 'tooMany', minutes: Math.ceil(wait / 60_000) };
    if (code === undefined) return { kind: 'ask' };
    const known = await findByQueryCode(context.ledger.pool, certificateNo, plain(code));
    if (known !== undefined) return { kind: 'genuine', finding: await findingOf(context, known) };
    context.lookups.miss(address, certificateNo);
    return { kind: 'noMatch' };
  }
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
