/**
 * What a certificate of deeming (超时默认确认单) says: data that a stranger can recompute and a key can sign. It is a
 * function of the journal through the deeming, the published rules and the names around them, and of nothing later.
 */
import type { CalendarYear } from '../domain/calendar/calendar.ts';
import {
  addMonths,
  dayNumber,
  dayOf,
  endOfDay,
  isoShanghai,
  type LocalDate,
  localDate,
} from '../domain/calendar/local-date.ts';
import { type DeemingRecord, deemingIn, deemingRecord, type ItemEvent, type Rulebook } from '../domain/item/deeming.ts';
import type { ItemType } from '../domain/timetable/timetable.ts';
import { canonicalHash, chainHashes } from './canonical-json.ts';

export const CERTIFICATE_FORMAT = 'shixian-deeming-certificate/1';

/** A name in both languages, with its key in the ledger. */
interface Named {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

/** Who and what the certificate is about, in words. */
export interface CertificateSubject {
  readonly item: {
    readonly itemNo: string;
    readonly receiptNo: string;
    readonly tier: string;
    readonly type: Named;
    readonly division: Named;
    readonly department: Named;
    readonly responsibleOfficer: Named;
  };
  readonly project: { readonly code: string; readonly name: string };
  readonly unit: Named;
}

/** An event as it stands in the journal. `data` is kept as it was stored, instants in milliseconds. */
export interface CertificateEvent {
  readonly seq: number;
  readonly type: string;
  readonly effectiveAt: string;
  readonly decidedAt: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface CertificateNotice {
  readonly kind: string;
  readonly ordinal: number;
  readonly recipient: string;
  readonly addressee: string;
  readonly raisedAt: string;
}

export interface CertificateContent extends CertificateSubject {
  readonly format: typeof CERTIFICATE_FORMAT;
  readonly certificateNo: string;
  /** Where anybody can ask whether it is genuine and what became of it. */
  readonly verifyAt: string;
  readonly rules: {
    /** The entry of the item's type, as it was published. */
    readonly timetable: { readonly version: string; readonly itemType: ItemType };
    /** Every calendar that the events name, in their order. */
    readonly calendars: readonly {
      readonly version: string;
      /** The yearly notices that it was compiled from, each by the hash of its canonical form. */
      readonly years: readonly { readonly year: number; readonly publishedOn: string; readonly sha256: string }[];
    }[];
  };
  /** Renewals only: the approval that was renewed, as far as its end follows from it. */
  readonly renewed?: RenewedApproval;
  readonly deeming: DeemingRecord & { readonly dueExclusiveAt: string; readonly decidedAt: string };
  readonly notices: readonly CertificateNotice[];
  readonly events: readonly CertificateEvent[];
  readonly eventHashes: readonly string[];
}

/** The approval before a renewal: what it was, and the events from which its end follows. */
export interface RenewedApproval {
  readonly itemNo: string;
  readonly type: Named;
  /** How long it lasts, by the timetable that it ran under. */
  readonly validityMonths: number;
  /** Its decision or deeming, and every renewal before this one. */
  readonly events: readonly CertificateEvent[];
  /** Its last day, and that of the renewed one. */
  readonly expiresOn: LocalDate;
  readonly renewedUntil: LocalDate;
}

export interface CertificateInput extends CertificateSubject {
  readonly certificateNo: string;
  readonly verifyAt: string;
  /** The journal, from the beginning; what follows the deeming is left out. */
  readonly events: readonly CertificateEvent[];
  /** Notices that were raised by those events. */
  readonly notices: readonly CertificateNotice[];
  readonly itemType: ItemType;
  readonly calendars: readonly { readonly version: string; readonly years: readonly CalendarYear[] }[];
  readonly rulebook: Rulebook;
  readonly renewed?: Omit<RenewedApproval, 'expiresOn' | 'renewedUntil'> | undefined;
}

/** The events up to the deeming; null where silence never decided the item. */
export function eventsThroughDeeming(events: readonly CertificateEvent[]): readonly CertificateEvent[] | null {
  const index = events.findIndex(({ type }) => type === 'ItemDeemedApproved');
  return index < 0 ? null : events.slice(0, index + 1);
}

/** The calendar versions that events name, each once, in their order. */
export function calendarVersionsIn(events: readonly CertificateEvent[]): readonly string[] {
  const named = events.map(({ data }) => data.calendarVersion);
  return [...new Set(named.filter((version): version is string => typeof version === 'string'))];
}

/** An event of a certificate as the domain knows it. */
export function itemEventOf({ type, effectiveAt, data }: CertificateEvent): ItemEvent {
  return { type, effectiveAt: Date.parse(effectiveAt), ...data } as ItemEvent;
}

/** Builds the content. Throws Error where the journal does not say what the rules give: that must never be signed. */
export function certificateContent(input: CertificateInput): CertificateContent {
  const { certificateNo, verifyAt, item, project, unit, notices, itemType, calendars, rulebook } = input;
  const events = eventsThroughDeeming(input.events) ?? [];
  const deeming = deemingIn(events.map(itemEventOf));
  const decidedAt = events.at(-1)?.decidedAt;
  if (deeming === null || decidedAt === undefined) throw new Error(`item ${item.itemNo} was never deemed approved`);
  const record = deemingRecord(deeming.before, rulebook);
  const stated = { dueOn: deeming.event.dueOn, deemedAt: events.at(-1)?.effectiveAt };
  if (record.dueOn !== stated.dueOn || record.deemedAt !== stated.deemedAt) {
    throw new Error(
      `item ${item.itemNo}: the journal says ${JSON.stringify(stated)}, the rules give ${record.deemedAt}`,
    );
  }
  const { renews } = deeming.before.particulars;
  const renewed = input.renewed === undefined ? undefined : endsOf(input.renewed);
  if (renewed?.expiresOn !== renews?.expiresOn || renewed?.itemNo !== renews?.itemNo) {
    throw new Error(`item ${item.itemNo} renews ${JSON.stringify(renews)}, and ${JSON.stringify(renewed)} was found`);
  }
  return {
    format: CERTIFICATE_FORMAT,
    certificateNo,
    verifyAt,
    item,
    project,
    unit,
    rules: {
      timetable: { version: deeming.before.particulars.timetableVersion, itemType },
      calendars: calendars.map(({ version, years }) => ({ version, years: years.map(inShort) })),
    },
    ...(renewed && { renewed }),
    deeming: { ...record, dueExclusiveAt: dueExclusiveAt(record), decidedAt },
    notices,
    events,
    eventHashes: chainHashes(events),
  };
}

/** The end of the day on which the silence took effect: that of the limit, of the permit, or of the new due day. */
export function dueExclusiveAt({ runsOn, dueOn, newDueOn, ...limits }: DeemingRecord): string {
  const counted = runsOn === 'expiry' || newDueOn !== undefined ? null : limits[runsOn];
  return counted?.dueExclusiveAt ?? isoShanghai(endOfDay(dayNumber(dueOn)));
}

/** The end of an approval before this renewal and after it, from its own events and its validity. */
function endsOf(approval: Omit<RenewedApproval, 'expiresOn' | 'renewedUntil'>): RenewedApproval {
  const last = approval.events.reduce((end, { type, effectiveAt }) => {
    return addMonths(type === 'ApprovalRenewed' ? end : dayOf(Date.parse(effectiveAt)), approval.validityMonths);
  }, 0);
  const until = addMonths(last, approval.validityMonths);
  return { ...approval, expiresOn: localDate(last), renewedUntil: localDate(until) };
}

function inShort(notice: CalendarYear) {
  return { year: notice.year, publishedOn: notice.publishedOn, sha256: canonicalHash(notice) };
}
