/** The public progress page: whoever has the receipt sees where its items stand. No account, no script. */
import { z } from 'zod';
import { findCertificate } from '../../db/certificates.ts';
import { eventsOf, type ItemRow, itemsByQueryCode } from '../../db/queries/items.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { Language } from '../../terms/catalogue.ts';
import type { ApiContext, App } from '../deps.ts';
import { pageLanguage, plain, publicAnswer, publicPageSchema, publicQuery } from '../public-pages.ts';
import { refusals } from '../schemas/common.ts';
import { itemIn, readDetail, readItems, summaryIn, summaryOf } from '../views/item-view.ts';
import { type Asked, type Progress, progressPage } from '../views/progress-page.ts';

const STATUS: Readonly<Record<Progress['kind'], number>> = {
  ask: 200,
  receipt: 200,
  item: 200,
  noMatch: 404,
  tooMany: 429,
};

export function progressRoutes(app: App, context: ApiContext): void {
  const { ledger, lookups } = context;
  app.route({
    method: 'GET',
    url: '/progress',
    schema: {
      tags: ['Public pages'],
      summary: 'A page that shows where an application stands, by its number and the query code of the receipt',
      querystring: publicQuery.extend({
        no: z.string().optional().catch(undefined).meta({ description: 'Of a receipt or of an item' }),
      }),
      response: {
        200: publicPageSchema('The progress, or a form that asks for number and code'),
        404: publicPageSchema('Number and code do not belong together: the same for a wrong number and a wrong code'),
        429: publicPageSchema('Too many wrong tries from this address, or about this number'),
        ...refusals(503),
      },
    },
    handler: async (request, reply) => {
      const { no, code, lang } = request.query;
      const language = pageLanguage(lang, request.language);
      const asked = { no: plain(no ?? '').toUpperCase(), code: plain(code ?? '') };
      const progress = await progressOf(request.ip, asked, language);
      const minutes = progress.kind === 'tooMany' ? progress.minutes : null;
      return publicAnswer(reply, {
        status: STATUS[progress.kind],
        language,
        minutes,
        html: progressPage(asked, progress, language),
      });
    },
  });

  async function progressOf(address: string, { no, code }: Asked, language: Language): Promise<Progress> {
    const wait = lookups.waitFor(address, no);
    if (wait > 0) return { kind: 'tooMany', minutes: Math.ceil(wait / 60_000) };
    if (no === '' || code === '') return { kind: 'ask' };
    const rows = await itemsByQueryCode(ledger.pool, no, code);
    const [first] = rows;
    if (first === undefined) {
      lookups.miss(address, no);
      return { kind: 'noMatch' };
    }
    return first.itemNo === no ? itemProgress(first, language) : receiptProgress(rows, first, language);
  }

  async function receiptProgress(rows: readonly ItemRow[], { now }: ItemRow, language: Language): Promise<Progress> {
    const items = await readItems(ledger.pool, ledger, rows);
    const summaries = items.map((item) => summaryIn(summaryOf(ledger, item), language));
    return { kind: 'receipt', items: summaries, asOf: isoShanghai(now.getTime()) };
  }

  async function itemProgress(row: ItemRow, language: Language): Promise<Progress> {
    const events = await eventsOf(ledger.pool, row.id);
    const certificate = await findCertificate(ledger.pool, row.id);
    const item = itemIn(await readDetail(ledger.pool, ledger, row), language);
    return { kind: 'item', item, events, certificateNo: certificate?.number ?? null };
  }
}
