/** The receipt, first without a language (so it can be stored and given again), then in the reader's. */
import type { Ledger } from '../../db/ledger.ts';
import type { Queryable } from '../../db/pool.ts';
import { findReceipt, type ReceiptItemRow, type ReceiptRow } from '../../db/queries/receipts.ts';
import { dayOf, isoShanghai } from '../../domain/calendar/local-date.ts';
import { fill, type Language, TERMS } from '../../terms/catalogue.ts';
import { clockView, silenceOf, silenceText } from './clock-view.ts';

export type ReceiptView = NonNullable<Awaited<ReturnType<typeof readReceipt>>>;

/** The unit's receipt of that number; undefined where it has none. */
export async function readReceipt(db: Queryable, ledger: Ledger, receiptNo: string, unitId: string | null) {
  const row = await findReceipt(db, receiptNo, unitId);
  if (row === undefined) return undefined;
  await ledger.rulebooks.load(db, {
    timetables: new Set(row.items.map(({ timetableVersion }) => timetableVersion)),
    calendars: [],
  });
  const { project, unit } = row;
  return {
    receiptNo: row.receiptNo,
    queryCode: row.queryCode,
    receivedAt: isoShanghai(row.receivedAt.getTime()),
    project: { ...project, division: divisionView(project.division) },
    unit: { id: unit.id, name: { zh: unit.zh, en: unit.en }, creditCode: unit.creditCode },
    contact: { name: row.contactName, phone: row.contactPhone },
    materials: row.materials.map((material) => ({ ...material, forItems: [...material.forItems] })),
    items: row.items.map((item) => receiptItem(ledger, row, item)),
  };
}

function receiptItem(ledger: Ledger, { receivedAt }: ReceiptRow, item: ReceiptItemRow) {
  const { itemNo, typeId, tier, department, window, officer, dates, timetableVersion, calendarVersion } = item;
  const terms = ledger.rulebooks.terms(timetableVersion, typeId, tier);
  const type = ledger.rulebooks.itemType(timetableVersion, typeId);
  const all = { acceptanceDue: dates.acceptanceDue, ...dates.ifSilent };
  const startsOn = terms.anchor === 'receipt' ? dayOf(receivedAt.getTime()) : null;
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
    responsibleOfficer: { id: officer.id, name: { zh: officer.zh, en: officer.en } },
    clock: clockView(terms, all, { startsOn, timetableVersion, calendarVersion }),
    silence: silenceOf(terms, dates.ifSilent, null),
  };
}

export function divisionView({ code, zh, en }: { readonly code: string; readonly zh: string; readonly en: string }) {
  return { code, name: { zh, en } };
}

/** The receipt with its sentences in one language. */
export function receiptIn(view: ReceiptView, language: Language) {
  return {
    ...view,
    items: view.items.map((item) => ({
      ...item,
      silence: { ...item.silence, text: silenceText(item.silence, language) },
      acceptanceSilence: fill(TERMS.acceptanceSilence, language, { on: item.clock.acceptanceDueOn }),
    })),
  };
}
