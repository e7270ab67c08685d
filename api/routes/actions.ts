/** What people do to an item: accept, refuse acceptance, approve, refuse, withdraw. */
import { z } from 'zod';
import type { CommandOutcome } from '../../db/apply-commands.ts';
import type { Ledger } from '../../db/ledger.ts';
import type { Transaction } from '../../db/pool.ts';
import { findItem, readItem } from '../../db/queries/items.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { Command } from '../../domain/item/commands.ts';
import { clockOf } from '../../domain/item/deadlines.ts';
import { isOpen } from '../../domain/item/state.ts';
import { applyOnce, expectedVersionOf } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { itemNo, refusals } from '../schemas/common.ts';
import { actionAnswer } from '../schemas/item.ts';
import { itemIn, outcomeIn, outcomeOf, readDetail } from '../views/item-view.ts';

const REASONS_LENGTH = 4_000;
const reasonsText = z
  .string()
  .max(REASONS_LENGTH)
  .meta({ examples: ['材料与现场不符，见附件第 3 页。'] });
const optionalReasons = z.strictObject({ reasons: reasonsText.nullish() }).nullish();
const requiredReasons = z.strictObject({ reasons: reasonsText });
const headers = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Required. The ETag of the item as you saw it', examples: ['"1"'] }),
  'idempotency-key': z.string().optional(),
});

interface Action {
  readonly name: string;
  readonly summary: string;
  readonly body: typeof optionalReasons | typeof requiredReasons;
  command(expectedVersion: number, reasons: string | null): Command;
}

const ACTIONS: readonly Action[] = [
  {
    name: 'accept',
    summary: 'Accept an item formally (受理)',
    body: optionalReasons,
    command: (expectedVersion) => ({ type: 'Accept', expectedVersion }),
  },
  {
    name: 'refuse-acceptance',
    summary: 'Refuse to accept an item, with reasons (不予受理)',
    body: requiredReasons,
    command: (expectedVersion, reasons) => ({ type: 'RefuseAcceptance', expectedVersion, reasons: reasons ?? '' }),
  },
  {
    name: 'approve',
    summary: 'Approve an item (准予)',
    body: optionalReasons,
    command: (expectedVersion, reasons) => ({ type: 'Approve', expectedVersion, reasons }),
  },
  {
    name: 'refuse',
    summary: 'Refuse an item, with reasons (不予)',
    body: requiredReasons,
    command: (expectedVersion, reasons) => ({ type: 'Refuse', expectedVersion, reasons: reasons ?? '' }),
  },
  {
    name: 'withdraw',
    summary: 'Withdraw an item of your own project (撤回)',
    body: optionalReasons,
    command: (expectedVersion, reasons) => ({ type: 'Withdraw', expectedVersion, reasons }),
  },
];

export function actionRoutes(app: App, { ledger }: ApiContext): void {
  for (const { name, summary, body, command } of ACTIONS) {
    app.route({
      method: 'POST',
      url: `/v1/items/:itemNo/${name}`,
      schema: {
        tags: ['Actions'],
        summary,
        description:
          'Judged at the instant at which the request was complete. A decision that comes after the cutoff is answered with ' +
          '`timely: false` and the outcome; it is kept and changes nothing.',
        params: z.object({ itemNo }),
        headers,
        body,
        response: { 200: actionAnswer, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
      },
      handler: async (request, reply) => {
        const row = await findItem(ledger.pool, request.params.itemNo, request.reach);
        if (row === undefined) throw new Problem('NOT_FOUND');
        const target = { itemId: row.id, command: command(expectedVersionOf(request), request.body?.reasons ?? null) };
        const answer = await applyOnce(ledger, request, reply, target, (transaction, outcome) =>
          answerOf(transaction, ledger, outcome),
        );
        const { language } = request;
        return reply.header('etag', `"${answer.item.decisionVersion}"`).send({
          ...answer,
          outcome: outcomeIn(answer.outcome, language),
          item: itemIn(answer.item, language),
        });
      },
    });
  }
}

/** Without a language, so that the stored answer can be given in either. */
async function answerOf(transaction: Transaction, ledger: Ledger, outcome: CommandOutcome) {
  const row = await readItem(transaction, outcome.itemId);
  const timely = !outcome.events.some(({ type }) => type === 'LateReplyRecorded');
  return {
    timely,
    receivedAt: isoShanghai(outcome.receivedAt),
    outcome: outcomeOf({ row, state: outcome.state }) ?? (timely ? null : comingOutcome(ledger, outcome)),
    item: await readDetail(transaction, ledger, row),
  };
}

/** The clock has decided the item although its record still waits out the grace: a late reply is told so. */
function comingOutcome(ledger: Ledger, { state }: CommandOutcome) {
  const { deemsAt } = clockOf(state, ledger.rulebooks);
  if (!isOpen(state) || deemsAt === null) throw new Error('a late reply to an item that nothing deems');
  const effectiveAt = isoShanghai(deemsAt);
  return { kind: 'deemedApproved' as const, effectiveAt, recordedAt: null, overdue: null, reasons: null };
}
