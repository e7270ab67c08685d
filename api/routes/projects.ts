/** Projects and their items. */
import { z } from 'zod';
import { itemsOfProject } from '../../db/queries/items.ts';
import { findProject, type ProjectRow, projectsPage } from '../../db/queries/projects.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cursor, limit, projectCode, refusals } from '../schemas/common.ts';
import { itemSummary, list, project } from '../schemas/item.ts';
import { readItems, summaryIn, summaryOf } from '../views/item-view.ts';

const tags = ['Projects'];

export function projectRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/projects',
    schema: {
      tags,
      summary: 'The projects that you may see, in the order of their codes',
      querystring: z.strictObject({ limit, cursor }),
      response: { 200: list(project), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const after = readCursor(request.query.cursor, z.tuple([z.string().max(40)]));
      const rows = await projectsPage(ledger.pool, request.reach, after?.[0] ?? null, request.query.limit + 1);
      const { page, nextCursor } = pageOf(rows, request.query.limit, ({ code }) => [code]);
      return { items: page.map(projectView), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/projects/:code',
    schema: {
      tags,
      summary: 'One project',
      params: z.object({ code: projectCode }),
      response: { 200: project, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const row = await findProject(ledger.pool, request.params.code, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      return projectView(row);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/projects/:code/items',
    schema: {
      tags,
      summary: 'The items of a project, with their lamps',
      params: z.object({ code: projectCode }),
      response: { 200: z.object({ items: z.array(itemSummary) }), ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const { code } = request.params;
      if ((await findProject(ledger.pool, code, request.reach)) === undefined) throw new Problem('NOT_FOUND');
      const rows = await itemsOfProject(ledger.pool, code, request.reach);
      const items = await readItems(ledger.pool, ledger, rows);
      return { items: items.map((item) => summaryIn(summaryOf(ledger, item), request.language)) };
    },
  });
}

function projectView(row: ProjectRow) {
  return {
    code: row.code,
    name: row.name,
    nameEn: row.nameEn,
    kind: row.kind,
    investmentWan: row.investmentWan === null ? null : Number(row.investmentWan),
    division: { code: row.divisionCode, name: { zh: row.divisionZh, en: row.divisionEn } },
    unit: { id: row.unitId, name: { zh: row.unitZh, en: row.unitEn } },
    createdAt: isoShanghai(row.createdAt.getTime()),
    itemsOpen: row.itemsOpen,
    itemsClosed: row.itemsClosed,
  };
}
