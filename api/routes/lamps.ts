/** Lamps (亮灯) of a department and of a project, and what an item has shown. Computed when asked for, never stored. */
import { z } from 'zod';
import { readMoment } from '../../db/clock.ts';
import { recordsOf } from '../../db/lamp-records.ts';
import type { Ledger } from '../../db/ledger.ts';
import { windowDivision } from '../../db/queries/city.ts';
import { findItem, itemsOfProject } from '../../db/queries/items.ts';
import { findProject } from '../../db/queries/projects.ts';
import { type QueuePosition, queuePage } from '../../db/queries/queue.ts';
import { supervisionRules } from '../../db/supervision-rules.ts';
import { type Instant, isoShanghai } from '../../domain/calendar/local-date.ts';
import { countLamps, groupLamp, type Lamp } from '../../domain/supervision/lamp.ts';
import { lampHistory as historyOf } from '../../domain/supervision/lamp-history.ts';
import { thresholdsAt } from '../../domain/supervision/rules.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { departmentId, itemNo, projectCode, refusals } from '../schemas/common.ts';
import { groupLamp as groupView, lampHistory } from '../schemas/lamp.ts';
import { instantOrNull } from '../views/clock-view.ts';
import { type ReadItem, readItems, summaryOf } from '../views/item-view.ts';

const DESCRIPTION =
  'By the lamps of the items that you may see: red and yellow from so many items on, as the supervision rules of the division say.';

export function lampRoutes(app: App, context: ApiContext): void {
  groupRoutes(app, context);
  historyRoute(app, context);
}

function groupRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/lamp',
    schema: {
      tags: ['Windows'],
      summary: 'The lamp of a department, and its open items by lamp',
      description: DESCRIPTION,
      params: z.object({ departmentId }),
      response: { 200: groupView, ...refusals(401, 403, 404, 503) },
    },
    handler: async ({ params, reach, language }) => {
      const division = await windowDivision(ledger.pool, params.departmentId, reach);
      if (division === undefined) throw new Problem('NOT_FOUND');
      const { lamps, complete } = await lampsOfWindow(ledger, params.departmentId);
      return viewOf(ledger, division, lamps, { complete, language });
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/projects/:code/lamp',
    schema: {
      tags: ['Projects'],
      summary: 'The lamp of a project, and its items by lamp',
      description: DESCRIPTION,
      params: z.object({ code: projectCode }),
      response: { 200: groupView, ...refusals(401, 403, 404, 503) },
    },
    handler: async ({ params, reach, language }) => {
      const project = await findProject(ledger.pool, params.code, reach);
      if (project === undefined) throw new Problem('NOT_FOUND');
      const items = await readItems(ledger.pool, ledger, await itemsOfProject(ledger.pool, params.code, reach));
      return viewOf(ledger, project.divisionCode, lampsOf(ledger, items), { complete: true, language });
    },
  });
}

function historyRoute(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/lamps',
    schema: {
      tags: ['Items'],
      summary: 'Which lamp the item has shown when',
      description:
        'From its journal: each instant is judged by what had been recorded and published by then, so what is past never changes.',
      params: z.object({ itemNo }),
      response: { 200: lampHistory, ...refusals(401, 403, 404, 503) },
    },
    handler: async ({ params, reach, language }) => {
      const row = await findItem(ledger.pool, params.itemNo, reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      // Loads the versions that the item runs under.
      await readItems(ledger.pool, ledger, [row]);
      const records = await recordsOf(ledger.pool, row.id);
      const rules = await supervisionRules(ledger.pool, row.divisionCode);
      const spans = historyOf(records, ledger.rulebooks, rules, row.now.getTime());
      return {
        spans: spans.map(({ lamp, from, until }) => ({
          lamp,
          text: TERMS.lamps[lamp][language],
          from: isoShanghai(from),
          until: instantOrNull(until),
        })),
        asOf: isoShanghai(row.now.getTime()),
      };
    },
  });
}

const STEP = 200;
const MOST = 2_000;

/** Of the open items, the least time left first: what is red or yellow stands in front. */
async function lampsOfWindow(ledger: Ledger, window: string) {
  const view = { departmentId: window, officerIds: [], soonUntil: 0 };
  const filter = { tab: 'open', status: null, typeId: null, mine: false } as const;
  const lamps: Lamp[] = [];
  let after: QueuePosition | null = null;
  while (lamps.length < MOST) {
    const rows: Awaited<ReturnType<typeof queuePage>> = await queuePage(ledger.pool, view, filter, after, STEP);
    lamps.push(...lampsOf(ledger, await readItems(ledger.pool, ledger, rows)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < STEP) return { lamps, complete: true };
    after = { at: last.turnDueAt?.getTime() ?? null, id: last.id };
  }
  return { lamps, complete: false };
}

function lampsOf(ledger: Ledger, items: readonly ReadItem[]): readonly Lamp[] {
  return items.map((item) => summaryOf(ledger, item).lamp.lamp);
}

async function viewOf(
  ledger: Ledger,
  division: string,
  lamps: readonly Lamp[],
  { complete, language }: { readonly complete: boolean; readonly language: Language },
) {
  const now: Instant = (await readMoment(ledger.pool)).now;
  const thresholds = thresholdsAt(await supervisionRules(ledger.pool, division), now);
  const items = countLamps(lamps);
  const lamp = groupLamp(items, thresholds);
  const { redItems = 1, yellowItems = 1 } = thresholds;
  return {
    ...{ lamp, text: TERMS.lamps[lamp][language], items, complete },
    thresholds: { redItems, yellowItems },
    asOf: isoShanghai(now),
  };
}
