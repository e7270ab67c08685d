/** A letter or a notice of a supervisor as it would be issued now: to be read before it has effect. */
import { readMoment } from '../../db/clock.ts';
import { register } from '../../db/document-register.ts';
import { windowInReach } from '../../db/queries/city.ts';
import { findDocument } from '../../db/queries/documents.ts';
import { type DocumentContent, sheetOf } from '../../documents/issued/written-document.ts';
import { officeHtml } from '../../documents/office/office-html.ts';
import { undone } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { draftLetter } from '../letters.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { letterPreview, letterToPreview } from '../schemas/supervision-notice.ts';

export function letterPreviewRoutes(app: App, { ledger, config }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/letter-previews',
    schema: {
      tags: ['Supervision'],
      summary: 'The letter or the notice as it would be issued now; nothing is kept',
      description:
        'Written by the same rules, under the number that is next. Issued later, it lists what is held then.',
      body: letterToPreview,
      response: { 200: letterPreview, ...refusals(400, 401, 403, 413, 415, 422, 503) },
    },
    handler: async ({ body: { kind, ...body }, principal, reach }) => {
      const kept = await undone(ledger, async (transaction) => {
        const { now } = await readMoment(transaction);
        const writer = { id: principal.id, division: principal.division ?? '', reach, now };
        const draft = await draftLetter(transaction, ledger, kind, body, writer);
        if (kind === 'supervisionNotice' && !(await windowInReach(transaction, body.departmentId, reach))) {
          throw new Problem('NOT_SUPERVISED', { values: { departmentId: body.departmentId } });
        }
        const [issued] = await register(transaction, [draft]);
        return issued && findDocument(transaction, issued.documentNo, reach);
      });
      if (kept === undefined) throw new Error('the register kept no document');
      const { content, sha256, itemNos } = kept;
      const sheet = sheetOf(JSON.parse(content) as DocumentContent, sha256, config.api.publicUrl);
      return { itemNos: [...itemNos], html: officeHtml(sheet, { contentSha256: sha256 }, 'zh-CN') };
    },
  });
}
