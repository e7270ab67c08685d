/** Element checklists (要素保障清单), and the kinds of project that they are suggested for. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { composeChecklist } from '../../db/checklists.ts';
import type { Ledger } from '../../db/ledger.ts';
import { type ChecklistRow, findChecklist, projectKinds as publishedKinds } from '../../db/queries/checklists.ts';
import { departments } from '../../db/queries/city.ts';
import { type ChecklistEntry, type ChecklistProblem, checklistProblems } from '../../domain/timetable/checklist.ts';
import { suggestChecklist } from '../../domain/timetable/project-kinds.ts';
import type { Timetable } from '../../domain/timetable/timetable.ts';
import { fill, TERMS } from '../../terms/catalogue.ts';
import { expectedVersionOf } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import type { FieldError } from '../field-errors.ts';
import { Problem } from '../problems.ts';
import { checklist, newChecklist, projectKinds, suggestion } from '../schemas/checklist.ts';
import { projectCode, refusals } from '../schemas/common.ts';
import { checklistView, leadOf, typeNamed } from '../views/checklist-view.ts';
import { timetableInForce } from './catalogue.ts';

const tags = ['Checklists'];
const params = z.object({ code: projectCode });
const headers = z.looseObject({
  'if-match': z
    .string()
    .optional()
    .meta({ description: 'Required. The ETag of the checklist as you saw it; "0" for the first', examples: ['"0"'] }),
});

export function checklistRoutes(app: App, { ledger }: ApiContext): void {
  kindsRoute(app, ledger);
  readRoute(app, ledger);
  suggestionRoute(app, ledger);
  composeRoute(app, ledger);
}

function kindsRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'GET',
    url: '/v1/project-kinds',
    schema: {
      tags,
      summary: 'The kinds of project that the city knows, and what each usually needs',
      response: { 200: projectKinds, ...refusals(401, 503) },
    },
    handler: async () => {
      const [published, timetable] = [await publishedKinds(ledger.pool), await timetableInForce(ledger)];
      const items = (published?.kinds ?? []).map(({ kind, nameZh, nameEn, entries }) => ({
        kind,
        name: { zh: nameZh, en: nameEn },
        entries: entries.map(({ typeId, tier }) => ({ type: typeNamed(timetable, typeId), tier })),
      }));
      return { version: published?.version ?? null, items };
    },
  });
}

function readRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'GET',
    url: '/v1/projects/:code/checklist',
    schema: {
      tags,
      summary: 'What the project needs, what waits for what, and when its gates can open',
      description:
        'For whoever may see the project, and for the department that leads it. The ETag is the version of the checklist.',
      params,
      response: { 200: checklist, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const row = await find(ledger, request);
      return reply.header('etag', `"${row.version}"`).send(await checklistView(ledger, row, request.language));
    },
  });
}

function suggestionRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'GET',
    url: '/v1/projects/:code/checklist/suggestion',
    schema: {
      tags,
      summary: 'What a project of this kind usually needs, to begin a checklist with',
      params,
      response: { 200: suggestion, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const row = await find(ledger, request);
      if (request.reach.division === null) mustLead(request, row);
      const [published, timetable] = [await publishedKinds(ledger.pool), await timetableInForce(ledger)];
      const kinds = published?.kinds ?? [];
      const suggested = suggestChecklist(timetable, kinds, row);
      const knownKinds = kinds.map(({ kind }) => kind);
      const words = suggested === null ? TERMS.suggestion.unknown : TERMS.suggestion.known;
      return {
        kind: row.kind,
        known: suggested !== null,
        text: fill(words, request.language, { kind: row.kind, kinds: knownKinds.join(', ') || '—' }),
        knownKinds,
        entries: (suggested ?? []).map(({ typeId, tier }) => ({ type: typeNamed(timetable, typeId), tier })),
      };
    },
  });
}

function composeRoute(app: App, ledger: Ledger): void {
  app.route({
    method: 'PUT',
    url: '/v1/projects/:code/checklist',
    schema: {
      tags,
      summary: 'Compose the checklist of the project that your department leads: the whole list, as a new version',
      description:
        'Until a checklist names another, the development and reform department of the division of the project leads, or of ' +
        'the nearest division above it. A checklist blocks no submission.',
      params,
      headers,
      body: newChecklist,
      response: { 200: checklist, ...refusals(401, 403, 404, 412, 415, 422, 428, 503) },
    },
    handler: async (request, reply) => {
      const row = await find(ledger, request);
      const lead = mustLead(request, row);
      const expectedVersion = expectedVersionOf(request);
      const timetable = await timetableInForce(ledger);
      const { entries, leadDepartmentId = lead } = request.body;
      await mustStand(ledger, timetable, entries, request.body.leadDepartmentId);
      const version = await composeChecklist(ledger.pool, {
        projectId: row.projectId,
        expectedVersion,
        leadDepartment: leadDepartmentId,
        composedBy: request.principal.id,
        timetableVersion: timetable.version,
        entries,
      });
      // What is read now may be newer still than what was just composed, or than what the caller saw.
      const current = (await findChecklist(ledger.pool, row.code, ownerOf(row))) ?? row;
      if (version === null) {
        const values = { currentVersion: current.version };
        throw new Problem('CHECKLIST_CHANGED', { values, headers: { etag: `"${current.version}"` } });
      }
      return reply.header('etag', `"${current.version}"`).send(await checklistView(ledger, current, request.language));
    },
  });
}

type Asked = Pick<FastifyRequest, 'reach' | 'principal'>;

async function find(ledger: Ledger, request: Asked & { readonly params: { readonly code: string } }) {
  const row = await findChecklist(ledger.pool, request.params.code, request.reach);
  if (row === undefined) throw new Problem('NOT_FOUND');
  return row;
}

/** The caller was let in before and may just have handed the lead over: read as the project's own unit. */
function ownerOf({ unitId }: ChecklistRow) {
  return { unitId, departmentId: null, division: null };
}

/** Answers the lead department, which is the caller's own. */
export function mustLead({ reach }: Asked, row: ChecklistRow): string {
  if (row.leadId !== null && row.leadId === reach.departmentId) return row.leadId;
  const lead = leadOf(row);
  const department = lead === null ? '—' : { 'zh-CN': lead.name.zh, en: lead.name.en };
  throw new Problem('NOT_LEAD_DEPARTMENT', { values: { department } });
}

/** Throws CHECKLIST_REFUSED with everything that cannot stand. */
async function mustStand(
  ledger: Ledger,
  timetable: Timetable,
  entries: readonly ChecklistEntry[],
  leadDepartmentId: string | undefined,
): Promise<void> {
  const errors: FieldError[] = checklistProblems(timetable, entries).map((problem) => fieldError(problem, entries));
  if (leadDepartmentId !== undefined) {
    const allowed = (await departments(ledger.pool)).map(({ id }) => id);
    if (!allowed.includes(leadDepartmentId)) {
      errors.push({ pointer: '/leadDepartmentId', code: 'UNKNOWN_DEPARTMENT', given: leadDepartmentId, allowed });
    }
  }
  if (errors.length > 0) throw new Problem('CHECKLIST_REFUSED', { errors, values: { count: errors.length } });
}

function fieldError(problem: ChecklistProblem, entries: readonly ChecklistEntry[]): FieldError {
  const field = problem.code === 'TIER_NOT_OFFERED' ? 'tier' : 'typeId';
  const pointer = `/entries/${problem.index}/${field}`;
  const given = entries[problem.index]?.[field] ?? null;
  if (problem.code === 'DEPENDENCY_CYCLE') {
    return { pointer, code: problem.code, given, values: { cycle: problem.cycle.join(' → ') } };
  }
  return { pointer, code: problem.code, given, ...('allowed' in problem && { allowed: problem.allowed }) };
}
