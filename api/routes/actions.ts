/** What people do to an item; the acts themselves are in api/acts.ts. */
import { z } from 'zod';
import { type AddedMaterial, addMaterials } from '../../db/added-materials.ts';
import type { CommandOutcome } from '../../db/apply-commands.ts';
import type { Ledger } from '../../db/ledger.ts';
import type { Transaction } from '../../db/pool.ts';
import { predecessorsOf } from '../../db/predecessors.ts';
import { departments } from '../../db/queries/city.ts';
import { findItem, type ItemRow } from '../../db/queries/items.ts';
import { flagSuccessors } from '../../db/revocation.ts';
import { ACTS, type Act } from '../acts.ts';
import { needOfficer } from '../checks.ts';
import { applyOnce, expectedVersionOf, foresee } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import type { Principal } from '../identity.ts';
import { Problem } from '../problems.ts';
import { opinion } from '../schemas/acts.ts';
import { itemNo, refusals, yesOrNo } from '../schemas/common.ts';
import { actionAnswer } from '../schemas/item.ts';
import { answerIn, answerOf } from '../views/action-view.ts';

const headers = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Required. The ETag of the item as you saw it', examples: ['"1"'] }),
  'idempotency-key': z.string().optional(),
});
const preview = yesOrNo
  .optional()
  .meta({ description: '`true`: answers what the act would do, and keeps nothing of it' });
const schema = {
  tags: ['Actions'],
  description:
    'Judged at the instant at which the request was complete. A decision that comes after the cutoff is answered with ' +
    '`timely: false` and the outcome; it is kept and changes nothing.',
  response: { 200: actionAnswer, ...refusals(401, 403, 404, 409, 412, 415, 422, 428, 503) },
};

export function actionRoutes(app: App, { ledger }: ApiContext): void {
  for (const act of ACTS) {
    app.route({
      method: 'POST',
      url: `/v1/items/:itemNo/${act.name}`,
      schema: {
        ...schema,
        summary: act.summary,
        params: z.object({ itemNo }),
        querystring: z.strictObject({ preview }),
        headers,
        body: act.body,
      },
      handler: async (request, reply) => {
        const row = await findItem(ledger.pool, request.params.itemNo, request.reach);
        if (row === undefined) throw new Problem('NOT_FOUND');
        holdsOrOversees(row, act, request.principal);
        const body = request.body as ActBody;
        if (body?.departmentId) await needDepartment(ledger, body.departmentId);
        if (body?.field === 'officer') await needOfficer(ledger.pool, row.departmentId, body.to ?? '', '/to');
        const expectedVersion = expectedVersionOf(request);
        const lack = LACKING.has(act.name) ? await predecessorsOf(ledger, row.id, body?.missingPredecessors ?? []) : {};
        const command = act.command(body, { expectedVersion, principal: request.principal, lack });
        const target = { itemId: row.id, command };
        const view = async (transaction: Transaction, outcome: CommandOutcome) => {
          await addMaterials(transaction, row.id, body?.materials ?? []);
          await followUp(transaction, ledger, outcome, request.principal.id);
          return answerOf(transaction, ledger, outcome);
        };
        if (request.query.preview) {
          return reply.send(answerIn(await foresee(ledger, request, target, view), request.language));
        }
        const answer = await applyOnce(ledger, request, reply, target, view);
        return reply.header('etag', `"${answer.item.decisionVersion}"`).send(answerIn(answer, request.language));
      },
    });
  }
  opinionRoute(app, ledger);
}

/** Acts that could rest on a missing paper: what became of the items before this one is looked up for them. */
const LACKING: ReadonlySet<string> = new Set(['refuse', 'refuse-acceptance', 'request-correction']);

/** The parts of a body that concern more than the one item. */
type ActBody =
  | {
      readonly missingPredecessors?: readonly string[];
      readonly materials?: readonly AddedMaterial[];
      readonly departmentId?: string;
      /** A rectification. */
      readonly field?: string;
      readonly to?: string;
    }
  | null
  | undefined;

function opinionRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/v1/items/:itemNo/opinions/:ordinal',
    schema: {
      ...schema,
      summary: 'Give the opinion that your department was asked for (答复意见)',
      params: z.object({ itemNo, ordinal: z.coerce.number().int().min(1).max(1_000) }),
      headers: z.looseObject({ 'idempotency-key': z.string().optional() }),
      body: opinion,
    },
    handler: async (request, reply) => {
      const { params, principal, body } = request;
      const row = await findItem(ledger.pool, params.itemNo, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      const departmentId = principal.departmentId ?? '';
      const command = { type: 'GiveOpinion', ordinal: params.ordinal, departmentId, ...body } as const;
      const answer = await applyOnce(ledger, request, reply, { itemId: row.id, command }, (transaction, outcome) =>
        answerOf(transaction, ledger, outcome),
      );
      return reply.header('etag', `"${answer.item.decisionVersion}"`).send(answerIn(answer, request.language));
    },
  });
}

/** A department that was only asked for an opinion sees the item and does not act on it. */
function holdsOrOversees({ departmentId }: ItemRow, { who }: Act, principal: Principal): void {
  const asDepartment = who.some((role) => role !== 'supervisor' && role !== 'unit' && principal.roles.includes(role));
  const asOther = who.some((role) => (role === 'supervisor' || role === 'unit') && principal.roles.includes(role));
  if (asOther || !asDepartment || principal.departmentId === departmentId) return;
  throw new Problem('NOT_THE_HOLDER', { values: { departmentId } });
}

async function needDepartment(ledger: Ledger, departmentId: string): Promise<void> {
  const allowed = (await departments(ledger.pool)).map(({ id }) => id);
  if (allowed.includes(departmentId)) return;
  const errors = [{ pointer: '/departmentId', code: 'UNKNOWN_DEPARTMENT' as const, given: departmentId, allowed }];
  throw new Problem('INVALID_REQUEST', { errors, values: { count: 1 } });
}

/** What the act does to other items of the project. */
async function followUp(
  transaction: Transaction,
  ledger: Ledger,
  { itemId, events, state }: CommandOutcome,
  actor: string,
): Promise<void> {
  if (events.some(({ type }) => type === 'ItemRevoked')) {
    await flagSuccessors(transaction, ledger, { itemId, state, actor });
  }
}
