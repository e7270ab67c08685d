/** What the city has published: item types, departments; and the alarms of the ledger. */
import { z } from 'zod';
import { readMoment } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import { alarmsPage, departments } from '../../db/queries/city.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { GROUNDS, type Ground, type ItemType } from '../../domain/timetable/timetable.ts';
import { numberPosition, pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { cursor, division, instant, limit, names, refusals, tier, typeId } from '../schemas/common.ts';
import { list } from '../schemas/item.ts';

const policy = z.enum(['deemed-approved', 'escalate-only', 'report-upward']);
const days = z.object({ value: z.number().int(), unit: z.enum(['working', 'calendar', 'month', 'hour']) }).nullable();

const leg = z.object({
  id: z.string(),
  decidedAt: tier,
  tier,
  department: z.string(),
  value: z.number().int(),
  unit: z.enum(['working', 'calendar']),
  onSilence: z.enum(['consent', 'escalate']),
  basis: z.string().optional(),
});

const itemType = z
  .object({
    id: z.string(),
    name: names,
    element: z.string(),
    department: z.string().nullable(),
    tiers: z.array(tier),
    submittable: z.boolean(),
    clockStart: z.enum(['acceptance', 'receipt']),
    statutoryLimit: days,
    promisedLimit: days,
    onTimeout: z.partialRecord(tier, policy),
    deemedBasis: z
      .object({ class: z.string(), text: z.string(), textZh: z.string().optional(), runsOn: z.string() })
      .nullable(),
    pauses: z
      .array(z.object({ ground: z.string(), article: z.string(), capWorkingDays: z.number().int().nullable() }))
      .meta({ description: 'The grounds on which its clock may stand still, each with its article' }),
    extension: z
      .object({ value: z.number().int(), unit: z.enum(['working', 'calendar', 'month', 'hour']), approver: z.string() })
      .nullable()
      .meta({ description: 'The longest extension, and who grants it' }),
    legs: z.array(leg).meta({ description: 'What other tiers and departments examine, each with its own clock' }),
    dependsOn: z.array(z.array(z.string())),
    gates: z.array(z.string()),
    legalBasis: z.array(z.string()),
  })
  .meta({ id: 'ItemType' });

const department = z
  .object({ id: z.string(), code: z.string(), tier, division, name: names, window: names })
  .meta({ id: 'Department' });

const alarm = z
  .object({ id: z.string(), kind: z.string(), key: z.string(), detail: z.string(), raisedAt: instant })
  .meta({ id: 'Alarm' });

const tags = ['Catalogue'];

export function catalogueRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/item-types',
    schema: {
      tags,
      summary: 'The published timetable in force',
      response: { 200: z.object({ version: z.string(), items: z.array(itemType) }), ...refusals(401, 503) },
    },
    handler: async () => {
      const timetable = await timetableInForce(ledger);
      return { version: timetable.version, items: timetable.items.map(typeView) };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/item-types/:typeId',
    schema: {
      tags,
      summary: 'One item type',
      params: z.object({ typeId }),
      response: { 200: itemType, ...refusals(401, 404, 503) },
    },
    handler: async (request) => {
      const timetable = await timetableInForce(ledger);
      const type = timetable.items.find(({ id }) => id === request.params.typeId);
      if (type === undefined) throw new Problem('NOT_FOUND');
      return typeView(type);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/departments',
    schema: {
      tags,
      summary: 'The departments and their windows',
      response: { 200: z.object({ items: z.array(department) }), ...refusals(401, 503) },
    },
    handler: async () => {
      const rows = await departments(ledger.pool);
      const items = rows.map((row) => ({
        id: row.id,
        code: row.code,
        tier: tier.parse(row.tier),
        division: { code: row.divisionCode, name: { zh: row.divisionZh, en: row.divisionEn } },
        name: { zh: row.nameZh, en: row.nameEn },
        window: { zh: row.windowZh, en: row.windowEn },
      }));
      return { items };
    },
  });
}

export function alarmRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/alarms',
    schema: {
      tags: ['Operation'],
      summary: 'What a person must look at, the newest first',
      querystring: z.strictObject({ limit, cursor }),
      response: { 200: list(alarm), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const before = readCursor(request.query.cursor, numberPosition)?.[0] ?? null;
      const rows = await alarmsPage(ledger.pool, before, request.query.limit + 1);
      const { page, nextCursor } = pageOf(rows, request.query.limit, ({ id }) => [id]);
      return { items: page.map((row) => ({ ...row, raisedAt: isoShanghai(row.raisedAt.getTime()) })), nextCursor };
    },
  });
}

/** The timetable under which an item would run that was handed in now. */
export async function timetableInForce(ledger: Ledger) {
  const { timetableVersion } = (await readMoment(ledger.pool)).inForce;
  await ledger.rulebooks.load(ledger.pool, { timetables: [timetableVersion], calendars: [] });
  return ledger.rulebooks.timetable(timetableVersion);
}

function typeView(type: ItemType) {
  const {
    id,
    nameZh,
    nameEn,
    element,
    department: code,
    submittable,
    clockStart,
    statutoryLimit,
    promisedLimit,
  } = type;
  return {
    id,
    name: { zh: nameZh, en: nameEn },
    element,
    department: code,
    submittable,
    clockStart,
    statutoryLimit,
    promisedLimit,
    tiers: [...type.tiers],
    onTimeout: { ...type.onTimeout },
    deemedBasis: type.deemedBasis && { ...type.deemedBasis },
    pauses: type.excludedPhases
      .filter(({ ground }) => Object.hasOwn(GROUNDS, ground))
      .map(({ ground, capWorkingDays = null }) => ({ ground, article: GROUNDS[ground as Ground], capWorkingDays })),
    extension: type.extension && {
      value: type.extension.value,
      unit: type.extension.unit,
      approver: type.extension.approver,
    },
    legs: (type.legs ?? []).map((leg) => ({ ...leg })),
    dependsOn: type.dependsOn.map((choice) => [...choice]),
    gates: [...type.gates],
    legalBasis: [...type.legalBasis],
  };
}
