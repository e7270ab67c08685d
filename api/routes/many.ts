/** One act on many items of a window, and a whole desk handed over. Decisions are made one by one and are not here. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Assigner, createAssigner } from '../../db/assignment.ts';
import { readMoment } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import {
  applyToMany,
  countOnDesk,
  handOverDesk,
  type ItemResult,
  itemsAtWindow,
  type WindowItem,
} from '../../db/many.ts';
import { inTransaction, type Queryable, type Transaction } from '../../db/pool.ts';
import { assignmentRules } from '../../db/queries/desks.ts';
import { dayOf, localDate } from '../../domain/calendar/local-date.ts';
import type { Command } from '../../domain/item/commands.ts';
import { elapsedSince } from '../body.ts';
import { needOfficer, needTarget, ownWindow } from '../checks.ts';
import { idempotencyKeyOf, onceForRequest, versionOf } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { documentOf, Problem } from '../problems.ts';
import { particularsOf } from '../refusals.ts';
import { departmentId, type ProblemDocument, refusals } from '../schemas/common.ts';
import { handover, handoverResults, manyItems, manyReassigned, manyResults, manyTransferred } from '../schemas/many.ts';

const params = z.object({ departmentId });
const headers = z.looseObject({
  'idempotency-key': z.string().optional().meta({ description: 'Required. The results are given again under it' }),
});
const schema = {
  tags: ['Desks'],
  description:
    'Up to 500 items, each with its own `ifMatch` and its own result; one that is refused stops no other. The results are ' +
    'kept under the `Idempotency-Key`, refusals included: what was refused is asked for again under another key.',
  params,
  headers,
  response: { 200: manyResults, ...refusals(400, 401, 403, 404, 409, 413, 415, 422, 503) },
};

export function manyRoutes(app: App, { ledger }: ApiContext): void {
  for (const [name, type, summary] of [
    ['claim', 'Claim', 'Claim many items of the pool (批量领办)'],
    ['accept', 'Accept', 'Accept many items formally (批量受理)'],
  ] as const) {
    app.route({
      method: 'POST',
      url: `/v1/windows/:departmentId/bulk/${name}`,
      schema: { ...schema, summary, body: manyItems },
      handler: (request, reply) =>
        answerMany(ledger, request, reply, request.body.items, ({ ifMatch }) => {
          const expectedVersion = versionOf(ifMatch);
          return type === 'Claim' ? { type, expectedVersion, by: request.principal.id } : { type, expectedVersion };
        }),
    });
  }
  reassignRoute(app, ledger);
  transferRoute(app, ledger);
  handoverRoute(app, ledger);
}

function reassignRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/v1/windows/:departmentId/bulk/reassign',
    schema: {
      ...schema,
      summary: 'Hand many items to another person of your department (批量改派)',
      body: manyReassigned,
    },
    handler: async (request, reply) => {
      const { to, reasons, items } = request.body;
      await needOfficer(ledger.pool, ownWindow(request), to, '/to');
      return answerMany(ledger, request, reply, items, ({ ifMatch, from }) => {
        return { type: 'Reassign', how: 'reassigned', expectedVersion: versionOf(ifMatch), from, to, reasons };
      });
    },
  });
}

function transferRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/v1/windows/:departmentId/bulk/transfer',
    schema: {
      ...schema,
      summary: 'Send many items on to another department, the clocks running (批量移送)',
      body: manyTransferred,
    },
    handler: async (request, reply) => {
      const { departmentId: to, reasons, items } = request.body;
      await needTarget(ledger.pool, ownWindow(request), to);
      let assigner: Assigner | undefined;
      const prepare = async (db: Queryable, found: readonly WindowItem[]) => {
        const projectCodes = found.map(({ projectCode }) => projectCode);
        const on = localDate(dayOf((await readMoment(db)).now));
        assigner = await createAssigner(db, { departmentIds: [to], projectCodes, on });
      };
      const commandOf = ({ ifMatch }: { readonly ifMatch: string }, item: WindowItem): Command => {
        if (assigner === undefined) throw new Error('nobody was asked who takes the items');
        const assignment = assigner.next(to, item);
        return { type: 'Transfer', expectedVersion: versionOf(ifMatch), to, assignment, reasons };
      };
      return answerMany(ledger, request, reply, items, commandOf, prepare);
    },
  });
}

function handoverRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'POST',
    url: '/v1/windows/:departmentId/handover',
    schema: {
      ...schema,
      summary: 'Hand a whole desk over to a colleague (交接)',
      description:
        'Every open item of the person, and every outcome that still asks for something, 5,000 at most; what lies in the ' +
        'pool stays in it under the other name. The rules of the window stay as they are.',
      body: handover,
      response: { ...schema.response, 200: handoverResults },
    },
    handler: async (request, reply) => {
      const own = ownWindow(request);
      const { from, to, reasons } = request.body;
      await needOfficer(ledger.pool, own, to, '/to');
      if (from === to) throw new Problem('SAME_OFFICER', { values: { officerId: to } });
      const desk = { departmentId: own, from, to, reasons, actor: request.principal.id };
      const answer = await keyed(ledger, request, reply, async (transaction) => {
        const results = await handOverDesk(ledger, desk);
        const { rules } = await assignmentRules(transaction, own);
        const namedByRules = rules.some((rule) => 'to' in rule && rule.to === from);
        return { results, left: await countOnDesk(transaction, desk), namedByRules };
      });
      const { results, ...rest } = answer;
      return reply.send({ ...resultsIn(results, request), ...rest });
    },
  });
}

type Asking = FastifyRequest & { readonly params: { readonly departmentId: string } };

/** `prepare`: what the commands need to know of the items that were found. */
async function answerMany<Entry extends { readonly itemNo: string }>(
  ledger: Ledger,
  request: Asking,
  reply: FastifyReply,
  entries: readonly Entry[],
  commandOf: (entry: Entry, item: WindowItem) => Command,
  prepare: (db: Queryable, found: readonly WindowItem[]) => Promise<void> = async () => undefined,
) {
  const own = ownWindow(request);
  const by = { actor: request.principal.id, elapsedMs: elapsedSince(request) };
  const results = await keyed(ledger, request, reply, async (transaction) => {
    const found = await itemsAtWindow(
      transaction,
      own,
      entries.map(({ itemNo }) => itemNo),
    );
    await prepare(transaction, [...found.values()]);
    const acts = entries.map((entry) => {
      const item = found.get(entry.itemNo);
      return { itemNo: entry.itemNo, target: item && { itemId: item.id, command: commandOf(entry, item) } };
    });
    return applyToMany(transaction, ledger, acts, by);
  });
  return reply.send(resultsIn(results, request));
}

/** Does the work once under the key that the request must carry. */
function keyed<T>(
  ledger: Ledger,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  if (idempotencyKeyOf(request) === undefined) throw new Problem('IDEMPOTENCY_KEY_REQUIRED');
  return inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
    onceForRequest(transaction, request, reply, () => work(transaction)),
  );
}

/** The results as they are read; kept without a language, so that they can be given again in either. */
function resultsIn(results: readonly ItemResult[], { language, id }: Pick<FastifyRequest, 'language' | 'id'>) {
  const items = results.map((result) => {
    const problem = problemOf(result);
    return {
      itemNo: result.itemNo,
      done: problem === null,
      decisionVersion: result.version,
      problem: problem && (documentOf(problem, language, `urn:uuid:${id}`) as ProblemDocument),
    };
  });
  const done = items.filter((item) => item.done).length;
  return { done, refused: items.length - done, items };
}

function problemOf({ error, passedOver }: ItemResult): Problem | null {
  if (passedOver !== null) return new Problem(passedOver);
  return error && new Problem(...particularsOf(error));
}
