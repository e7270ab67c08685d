/** The receipt, first without a language (so it can be stored and given again), then in the reader's. */
import { toEvent } from '../../db/item-rows.ts';
import type { Ledger } from '../../db/ledger.ts';
import type { Queryable } from '../../db/pool.ts';
import { findReceipt, type ReceiptItemRow, type ReceiptRow } from '../../db/queries/receipts.ts';
import { acceptanceSilenceText, silenceOf, silenceText } from '../../documents/silence.ts';
import { dayOf, isoShanghai, type LocalDate } from '../../domain/calendar/local-date.ts';
import { clockOf, type Rulebook } from '../../domain/item/clock.ts';
import { replay } from '../../domain/item/evolve.ts';
import { receiptCountsFrom } from '../../domain/item/particulars.ts';
import type { Language } from '../../terms/catalogue.ts';
import { clockView } from './clock-view.ts';
import { personView } from './person-view.ts';

export type ReceiptView = NonNullable<Awaited<ReturnType<typeof readReceipt>>>;

/** The unit's receipt of that number; undefined where it has none. */
export async function readReceipt(db: Queryable, ledger: Ledger, receiptNo: string, unitId: string | null) {
  const row = await findReceipt(db, receiptNo, unitId);
  if (row === undefined) return undefined;
  await ledger.rulebooks.load(db, {
    timetables: new Set(row.items.map(({ submitted }) => submitted.timetableVersion)),
    calendars: new Set(row.items.map(({ submitted }) => submitted.calendarVersion)),
    publication: 0,
  });
  const { project, unit } = row;
  return {
    receiptNo: row.receiptNo,
    queryCode: row.queryCode,
    receivedAt: isoShanghai(row.receivedAt.getTime()),
    ...countsOn(row),
    project: { ...project, division: divisionView(project.division) },
    unit: { id: unit.id, name: { zh: unit.zh, en: unit.en }, creditCode: unit.creditCode },
    contact: { name: row.contactName, phone: row.contactPhone },
    materials: row.materials.map((material) => ({ ...material, forItems: [...material.forItems] })),
    items: row.items.map((item) => receiptItem(ledger, row, item)),
  };
}

/** One package came over one counter. */
function countsOn({ items }: ReceiptRow): { readonly countsOn?: LocalDate } {
  const day = items[0]?.submitted.countsOn;
  return day === undefined ? {} : { countsOn: day };
}

function receiptItem(ledger: Ledger, { receivedAt }: ReceiptRow, item: ReceiptItemRow) {
  const { itemNo, typeId, tier, department, window, officer, acting, submitted } = item;
  const { timetableVersion, calendarVersion } = submitted;
  const state = replay([toEvent({ type: 'ItemSubmitted', effective_at: receivedAt, data: submitted })]);
  if (state === null) throw new Error(`item ${itemNo} has no journal`);
  const terms = ledger.rulebooks.terms(timetableVersion, typeId, tier);
  // As it was issued: calendars published since are no part of it.
  const issued: Rulebook = { calendar: ledger.rulebooks.calendar, terms: ledger.rulebooks.terms };
  const type = ledger.rulebooks.itemType(timetableVersion, typeId);
  const startsOn = terms.anchor === 'receipt' ? dayOf(receiptCountsFrom(state.particulars)) : null;
  return {
    itemNo,
    type: { id: typeId, name: { zh: type?.nameZh ?? typeId, en: type?.nameEn ?? typeId } },
    tier,
    division: divisionView(item.division),
    window: {
      departmentId: department.id,
      department: { zh: department.zh, en: department.en },
      name: { zh: window.zh, en: window.en },
    },
    responsibleOfficer: personView(officer),
    actingOfficer: acting && personView(acting),
    clock: clockView(terms, clockOf(state, issued), { startsOn, timetableVersion, calendarVersion }),
    silence: silenceOf(state, terms, issued),
  };
}

function divisionView({ code, zh, en }: { readonly code: string; readonly zh: string; readonly en: string }) {
  return { code, name: { zh, en } };
}

/** The receipt with its sentences in one language. */
export function receiptIn(view: ReceiptView, language: Language) {
  return {
    ...view,
    items: view.items.map((item) => ({
      ...item,
      silence: { ...item.silence, text: silenceText(item.silence, language) },
      acceptanceSilence: acceptanceSilenceText(item.clock.acceptanceDueExclusiveAt, language),
    })),
  };
}
