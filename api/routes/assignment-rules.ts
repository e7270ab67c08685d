/** The rules by which a window's items find their responsible officers (分办规则). */
import { z } from 'zod';
import { setAssignmentRules } from '../../db/desks.ts';
import type { Ledger } from '../../db/ledger.ts';
import { officersOf, windowInReach } from '../../db/queries/city.ts';
import { assignmentRules, type RulesRow } from '../../db/queries/desks.ts';
import type { AssignmentRule } from '../../domain/item/assignment.ts';
import { ownWindow, refusedFields } from '../checks.ts';
import { expectedVersionOf } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import type { FieldError } from '../field-errors.ts';
import { Problem } from '../problems.ts';
import { departmentId, refusals } from '../schemas/common.ts';
import { newRules, rules } from '../schemas/desks.ts';
import { instantOrNull } from '../views/clock-view.ts';
import { timetableInForce } from './catalogue.ts';

const tags = ['Desks'];
const params = z.object({ departmentId });

export function assignmentRuleRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/assignment-rules',
    schema: {
      tags,
      summary: 'By which rules new items of the window find their officers; the ETag is their version',
      params,
      response: { 200: rules, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { params: asked, reach } = request;
      if (!(await windowInReach(ledger.pool, asked.departmentId, reach))) throw new Problem('NOT_FOUND');
      const row = await assignmentRules(ledger.pool, asked.departmentId);
      return reply.header('etag', `"${row.version}"`).send(viewOf(row));
    },
  });

  app.route({
    method: 'PUT',
    url: '/v1/windows/:departmentId/assignment-rules',
    schema: {
      tags,
      summary: 'Set the rules of your window: the whole list, as a new version',
      description:
        'Asked in their order; the first that names somebody decides. `type`: these types to that person. `project`: to ' +
        'whoever has another item of the project. `load`: to the officer at work with the fewest open items. `default`: the ' +
        'rest to that person. `pool`: unclaimed, and the head answers until somebody claims. Items that run keep their officers.',
      params,
      headers: z.looseObject({
        'if-match': z
          .string()
          .optional()
          .meta({ description: 'Required. The ETag of the rules as you saw them', examples: ['"0"'] }),
      }),
      body: newRules,
      response: { 200: rules, ...refusals(401, 403, 404, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const { principal, body } = request;
      const own = ownWindow(request);
      const expectedVersion = expectedVersionOf(request);
      await mustStand(ledger, own, body.rules);
      const wanted = { departmentId: own, expectedVersion, rules: body.rules, setBy: principal.id };
      const version = await setAssignmentRules(ledger.pool, wanted);
      const row = await assignmentRules(ledger.pool, own);
      if (version === null) {
        const values = { currentVersion: row.version };
        throw new Problem('RULES_CHANGED', { values, headers: { etag: `"${row.version}"` } });
      }
      return reply.header('etag', `"${row.version}"`).send(viewOf(row));
    },
  });
}

function viewOf({ setAt, rules: list, ...row }: RulesRow) {
  const copies = list.map((rule) => (rule.by === 'type' ? { ...rule, typeIds: [...rule.typeIds] } : rule));
  return { ...row, setAt: instantOrNull(setAt?.getTime()), rules: copies };
}

/** Throws INVALID_REQUEST with every rule that names a stranger or a foreign type, or that is never reached. */
async function mustStand(ledger: Ledger, own: string, list: readonly AssignmentRule[]): Promise<void> {
  const officers = await officersOf(ledger.pool, own);
  const { items } = await timetableInForce(ledger);
  const types = items.filter(({ department }) => department === own.split('-')[1]).map(({ id }) => id);
  const pool = list.findIndex(({ by }) => by === 'pool');
  const errors = list.flatMap((rule, i): readonly FieldError[] => {
    if (pool !== -1 && i > pool) return [{ pointer: `/rules/${i}`, code: 'RULE_UNREACHED' }];
    if (!('to' in rule)) return [];
    const strangers = rule.by === 'type' ? rule.typeIds.filter((id) => !types.includes(id)) : [];
    return [
      ...strangers.map((given): FieldError => {
        const at = rule.by === 'type' ? rule.typeIds.indexOf(given) : 0;
        return { pointer: `/rules/${i}/typeIds/${at}`, code: 'TYPE_OF_OTHER_DEPARTMENT', given, allowed: types };
      }),
      ...(officers.includes(rule.to)
        ? []
        : [{ pointer: `/rules/${i}/to`, code: 'UNKNOWN_OFFICER', given: rule.to, allowed: officers } as const]),
    ];
  });
  if (errors.length > 0) throw refusedFields(errors);
}
