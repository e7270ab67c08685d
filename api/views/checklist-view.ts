/** A checklist as it is read: its entries with their items, and its gates with their critical paths. */
import { readMoment } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import type { ChecklistRow } from '../../db/queries/checklists.ts';
import { itemsOfProject } from '../../db/queries/items.ts';
import { dayOf, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { countingItem, standingOf } from '../../domain/item/standing.ts';
import { checklistProblems, type EntryReadiness, readiness, type Standings } from '../../domain/timetable/checklist.ts';
import { bindingLimit, criticalPaths, GATES, type GatePath } from '../../domain/timetable/critical-path.ts';
import type { Timetable } from '../../domain/timetable/timetable.ts';
import { fill, type Language, TERMS } from '../../terms/catalogue.ts';
import { type ReadItem, readItems, summaryIn, summaryOf } from './item-view.ts';

/** The checklist with everything that is known of it. The items of all departments count, whoever reads. */
export async function checklistView(ledger: Ledger, row: ChecklistRow, language: Language) {
  const { now, inForce } = await readMoment(ledger.pool);
  const timetable = await timetableOf(ledger, row, inForce.timetableVersion);
  await ledger.rulebooks.load(ledger.pool, { timetables: [], calendars: [inForce.calendarVersion] });
  const entries = row.entries ?? [];
  const items = await itemsByType(ledger, row);
  const standings: Standings = (typeId) => standingOf(items.get(typeId)?.state, ledger.rulebooks);
  const calendar = ledger.rulebooks.calendar(inForce.calendarVersion);
  const from = dayOf(now);
  const paths = criticalPaths(timetable, entries, standings, calendar, from);
  return {
    project: { code: row.code, name: row.name, kind: row.kind },
    leadDepartment: leadOf(row),
    version: row.version,
    composedBy: row.composedBy,
    composedAt: row.composedAt === null ? null : isoShanghai(row.composedAt.getTime()),
    timetableVersion: timetable.version,
    calendarVersion: inForce.calendarVersion,
    asOf: localDate(from),
    entries: readiness(timetable, entries, standings).map((ready) =>
      entryView(ledger, timetable, ready, items.get(ready.entry.typeId), language),
    ),
    gates: paths.map((path) => gateView(timetable, path, language)),
  };
}

export function leadOf({ leadId, leadZh, leadEn }: ChecklistRow) {
  return leadId === null ? null : { id: leadId, name: { zh: leadZh ?? leadId, en: leadEn ?? leadId } };
}

/** A type with its names. */
export function typeNamed(timetable: Timetable, typeId: string) {
  const type = timetable.items.find(({ id }) => id === typeId);
  return { id: typeId, name: { zh: type?.nameZh ?? typeId, en: type?.nameEn ?? typeId } };
}

/** The timetable in force, since what is not handed in yet will run on it; where the list no longer stands, its own. */
async function timetableOf(ledger: Ledger, { timetableVersion, entries }: ChecklistRow, inForce: string) {
  const timetables = timetableVersion === null ? [inForce] : [inForce, timetableVersion];
  await ledger.rulebooks.load(ledger.pool, { timetables, calendars: [] });
  const current = ledger.rulebooks.timetable(inForce);
  if (timetableVersion === null || checklistProblems(current, entries ?? []).length === 0) return current;
  return ledger.rulebooks.timetable(timetableVersion);
}

/** By type, the item that counts. */
async function itemsByType(ledger: Ledger, { code, unitId }: ChecklistRow): Promise<ReadonlyMap<string, ReadItem>> {
  // As the project's own unit sees them, which is all of them.
  const rows = await itemsOfProject(ledger.pool, code, { unitId, departmentId: null, division: null });
  const byType = new Map<string, ReadItem[]>();
  for (const item of await readItems(ledger.pool, ledger, rows)) {
    byType.set(item.row.typeId, [...(byType.get(item.row.typeId) ?? []), item]);
  }
  return new Map(
    [...byType].flatMap(([typeId, items]) => {
      const item = countingItem(items);
      return item === undefined ? [] : [[typeId, item]];
    }),
  );
}

function entryView(
  ledger: Ledger,
  timetable: Timetable,
  { entry, readiness: ready, waitsFor }: EntryReadiness,
  item: ReadItem | undefined,
  language: Language,
) {
  const gates = timetable.items.find(({ id }) => id === entry.typeId)?.gates ?? [];
  const limit = bindingLimit(timetable, entry);
  return {
    type: typeNamed(timetable, entry.typeId),
    tier: entry.tier,
    gates: GATES.filter((gate) => gates.includes(gate)),
    limit: limit && { value: limit.value, unit: limit.unit },
    readiness: ready,
    readinessText: TERMS.readiness[ready][language],
    waitsFor: waitsFor.map((group) => group.map((typeId) => typeNamed(timetable, typeId))),
    item: item === undefined ? null : itemOf(ledger, item, language),
  };
}

/** What everyone who sees the checklist may know of an item: how far it is, never what stands in it. */
function itemOf(ledger: Ledger, item: ReadItem, language: Language) {
  const summary = summaryIn(summaryOf(ledger, item), language);
  const { itemNo, tier, status, statusText, dueOn, dueOnIfSilent, lamp } = summary;
  return { itemNo, tier, status, statusText, dueOn, dueOnIfSilent, lamp };
}

function gateView(timetable: Timetable, path: GatePath, language: Language) {
  const { gate, entries, remaining, awaitsPaper, chain, unlimited, ...dates } = path;
  return {
    ...dates,
    gate,
    name: TERMS.gates[gate][language],
    open: remaining.length === 0 && awaitsPaper.length === 0,
    text: gateText(timetable, path, language),
    entries: [...entries],
    remaining: [...remaining],
    awaitsPaper: [...awaitsPaper],
    unlimited: [...unlimited],
    chain: chain.map(({ typeId, workingDays, finishesOn }) => ({
      type: typeNamed(timetable, typeId),
      workingDays,
      finishesOn,
    })),
  };
}

function gateText(timetable: Timetable, path: GatePath, language: Language): string {
  const named = (typeIds: readonly string[]) =>
    typeIds
      .map((typeId) => typeNamed(timetable, typeId).name[language === 'en' ? 'en' : 'zh'])
      .join(language === 'en' ? ', ' : '、');
  const { remaining, awaitsPaper, unlimited, provisional, knownOn: on, workingDays: days } = path;
  const { gateStates } = TERMS;
  if (remaining.length > 0 && unlimited.length > 0) {
    return fill(gateStates.unlimited, language, { types: named(unlimited), on, days });
  }
  if (remaining.length > 0)
    return fill(provisional ? gateStates.provisional : gateStates.dated, language, { on, days });
  if (awaitsPaper.length > 0) return fill(gateStates.awaitsPaper, language, { types: named(awaitsPaper) });
  return fill(gateStates.open, language);
}
