/** That works began on a project (开工登记): recorded by who leads or supervises it, as it was seen. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readClockSettings } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import { type ChecklistRow, findChecklist } from '../../db/queries/checklists.ts';
import { recordWorks, worksOf } from '../../db/works.ts';
import { dayOf, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { expectedVersionOf } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { projectCode, refusals } from '../schemas/common.ts';
import { newWorks, works } from '../schemas/ledger.ts';
import { mustLead } from './checklists.ts';

const tags = ['Projects'];
const params = z.object({ code: projectCode });
const headers = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Required. The ETag of the record as you saw it; "0" for the first', examples: ['"0"'] }),
});
const FIRST_DAY = '2000-01-01';

export function worksRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/projects/:code/works',
    schema: {
      tags,
      summary: 'Whether works were seen to have begun, with every entry of the record',
      params,
      response: { 200: works, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const view = await viewOf(ledger, await found(ledger, request));
      return reply.header('etag', `"${view.version}"`).send(view);
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/projects/:code/works',
    schema: {
      tags,
      summary: 'Record that works began on a day (开工), or that none have begun',
      description:
        'By the department that leads the project, or a supervisor. The last entry counts; none is ever changed. Where something ' +
        'that the checklist lists for before construction start is lacking, the ledger has the project as started without it.',
      params,
      headers,
      body: newWorks,
      response: { 201: works, ...refusals(400, 401, 403, 404, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const row = await found(ledger, request);
      if (request.reach.division === null) mustLead(request, row);
      const expectedVersion = expectedVersionOf(request);
      const { beganOn, note } = request.body;
      if (beganOn !== null) await mustBePossible(ledger, beganOn);
      const { projectId } = row;
      const recordedBy = request.principal.id;
      const recorded = await recordWorks(ledger.pool, { projectId, expectedVersion, beganOn, note, recordedBy });
      const view = await viewOf(ledger, row);
      const etag = { etag: `"${view.version}"` };
      if (!recorded) {
        throw new Problem('WORKS_CHANGED', { values: { currentVersion: view.version }, headers: etag });
      }
      return reply.code(201).headers(etag).send(view);
    },
  });
}

async function found(
  ledger: Ledger,
  { params: { code }, reach }: Pick<FastifyRequest, 'reach'> & { readonly params: { readonly code: string } },
): Promise<ChecklistRow> {
  const row = await findChecklist(ledger.pool, code, reach);
  if (row === undefined) throw new Problem('NOT_FOUND');
  return row;
}

async function mustBePossible(ledger: Ledger, beganOn: string): Promise<void> {
  const today = localDate(dayOf((await readClockSettings(ledger.pool)).now));
  if (beganOn >= FIRST_DAY && beganOn <= today) return;
  const error = { pointer: '/beganOn', code: 'DAY_NOT_POSSIBLE' as const, given: beganOn };
  const errors = [{ ...error, allowed: [FIRST_DAY, today] }];
  throw new Problem('INVALID_REQUEST', { errors, values: { count: 1 } });
}

async function viewOf(ledger: Ledger, { projectId, code, name }: ChecklistRow) {
  const entries = await worksOf(ledger.pool, projectId);
  return {
    project: { code, name },
    version: entries[0]?.version ?? 0,
    beganOn: entries[0]?.beganOn ?? null,
    entries: entries.map((one) => ({ ...one, recordedAt: isoShanghai(one.recordedAt) })),
  };
}
