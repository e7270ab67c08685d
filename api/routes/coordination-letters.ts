/** Coordination letters (函告): what a department holds, and what is asked of it. */
import { z } from 'zod';
import { readMoment } from '../../db/clock.ts';
import { register } from '../../db/document-register.ts';
import { inTransaction } from '../../db/pool.ts';
import { findDocument } from '../../db/queries/documents.ts';
import { idempotencyKeyOf, onceForRequest } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { draftLetter } from '../letters.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { documentSummary } from '../schemas/document.ts';
import { letterBody } from '../schemas/supervision-notice.ts';
import { summaryIn, summaryOf } from '../views/document-view.ts';

export function coordinationLetterRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/coordination-letters',
    schema: {
      tags: ['Supervision'],
      summary: 'Write to a department about the items it holds (函告)',
      description: 'Lists them as of now: due dates, working days overdue. Numbered and issued at once.',
      headers: z.looseObject({ 'idempotency-key': z.string().optional().meta({ description: 'Required' }) }),
      body: letterBody,
      response: { 201: documentSummary, ...refusals(400, 401, 403, 409, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      const { body, principal, reach, language } = request;
      if (idempotencyKeyOf(request) === undefined) throw new Problem('IDEMPOTENCY_KEY_REQUIRED');
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async () => {
          const { now } = await readMoment(transaction);
          const writer = { id: principal.id, division: principal.division ?? '', reach, now };
          const draft = await draftLetter(transaction, ledger, 'coordinationLetter', body, writer);
          const [issued] = await register(transaction, [draft]);
          const row = issued && (await findDocument(transaction, issued.documentNo, reach));
          if (row === undefined) throw new Error('the register kept no document');
          return summaryOf(row);
        }),
      );
      return reply.code(201).header('location', `/v1/documents/${view.documentNo}`).send(summaryIn(view, language));
    },
  });
}
