/** The single window: submissions in, receipts out. */
import { z } from 'zod';
import { type SubmissionInput, takeIn } from '../../db/intake.ts';
import { inTransaction } from '../../db/pool.ts';
import { elapsedSince } from '../body.ts';
import { idempotencyKeyOf, onceForRequest, undone } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { receiptNo, refusals } from '../schemas/common.ts';
import { receipt, submission, submissionCheck } from '../schemas/submission.ts';
import { type ReceiptView, readReceipt, receiptIn } from '../views/receipt-view.ts';

type Submission = z.output<typeof submission>;

const keyHeader = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .meta({ description: 'Required. One per submission; repeat it when you retry' }),
});

export function submissionRoutes(app: App, context: ApiContext): void {
  takingRoutes(app, context);
  checkRoute(app, context);
}

function takingRoutes(app: App, { ledger, metrics }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/submissions',
    schema: {
      tags: ['Submissions'],
      summary: 'Hand in a package of paperwork',
      description:
        'One project, one package of materials, several approval items: all are taken in, or none. From the 201 on it is a legal fact. ' +
        'The same Idempotency-Key with the same body gives the same receipt again (`Idempotency-Replayed: true`).',
      headers: keyHeader,
      body: submission,
      response: { 201: receipt, ...refusals(400, 401, 403, 409, 413, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      if (idempotencyKeyOf(request) === undefined) throw new Problem('IDEMPOTENCY_KEY_REQUIRED');
      const { principal } = request;
      const submitter = { personId: principal.id, unitId: principal.unitId ?? '' };
      let created = false;
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async (): Promise<ReceiptView> => {
          created = true;
          const number = await takeIn(transaction, ledger, submitter, inputOf(request.body), elapsedSince(request));
          const issued = await readReceipt(transaction, ledger, number, submitter.unitId);
          if (issued === undefined) throw new Error(`receipt ${number} cannot be read`);
          return issued;
        }),
      );
      if (created) metrics.countIntake(view.items.length);
      return reply
        .code(201)
        .header('location', `/v1/receipts/${view.receiptNo}`)
        .send(receiptIn(view, request.language));
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/receipts/:receiptNo',
    schema: {
      tags: ['Submissions'],
      summary: 'A receipt, as it was issued',
      params: z.object({ receiptNo }),
      response: { 200: receipt, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const view = await readReceipt(ledger.pool, ledger, request.params.receiptNo, request.reach.unitId);
      if (view === undefined) throw new Problem('NOT_FOUND');
      return receiptIn(view, request.language);
    },
  });
}

function checkRoute(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/submissions/check',
    schema: {
      tags: ['Submissions'],
      summary: 'What a package would be answered if it were handed in now',
      description:
        'Judged by the same rules as the submission itself, and nothing of it is kept: who would decide each item, by when, and ' +
        'what silence would mean. It has no receipt number, and is no receipt.',
      body: submission,
      response: { 200: submissionCheck, ...refusals(400, 401, 403, 413, 415, 422, 503) },
    },
    handler: async (request) => {
      const { principal } = request;
      const submitter = { personId: principal.id, unitId: principal.unitId ?? '' };
      const view = await undone(ledger, async (transaction) => {
        const number = await takeIn(transaction, ledger, submitter, inputOf(request.body), elapsedSince(request));
        return readReceipt(transaction, ledger, number, submitter.unitId);
      });
      if (view === undefined) throw new Error('a package that was checked cannot be read');
      const { items } = receiptIn(view, request.language);
      // The numbers went with the rest.
      return { items: items.map(({ itemNo: _itemNo, ...item }) => item) };
    },
  });
}

function inputOf({ project, ...rest }: Submission): SubmissionInput {
  const { unit, investmentWan, nameEn, ...said } = project;
  const optional = { investmentWan: investmentWan ?? null, nameEn: nameEn ?? null };
  return { project: { ...said, ...optional, creditCode: unit.creditCode }, ...rest };
}
