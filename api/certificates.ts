/** Issuing a certificate of deeming: made from the journal on the first request, signed, kept, and given again as it is. */
import { createHash } from 'node:crypto';
import {
  calendarYears,
  drawCertificateNumber,
  findCertificate,
  keepCertificate,
  noticesThrough,
  type StoredCertificate,
} from '../db/certificates.ts';
import type { Ledger } from '../db/ledger.ts';
import type { Queryable } from '../db/pool.ts';
import { type EventRow, eventsOf, type ItemRow, journalOf } from '../db/queries/items.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import {
  type CertificateContent,
  type CertificateEvent,
  type CertificateInput,
  type CertificateSubject,
  calendarVersionsIn,
  certificateContent,
  eventsThroughDeeming,
} from '../documents/certificate-content.ts';
import { dayOf, isoShanghai } from '../domain/calendar/local-date.ts';
import type { Particulars } from '../domain/item/particulars.ts';
import { certificateNumber } from '../domain/numbers.ts';
import type { ItemType } from '../domain/timetable/timetable.ts';
import { TERMS } from '../terms/catalogue.ts';
import type { ApiDeps } from './deps.ts';
import { Problem } from './problems.ts';
import type { Signer } from './signer.ts';
import { readItems } from './views/item-view.ts';

/** The item's certificate, issued now where it has none. Throws NOT_DEEMED or SIGNING_UNAVAILABLE. */
export async function certificateOf(deps: ApiDeps, row: ItemRow): Promise<StoredCertificate> {
  const { ledger, signer } = deps;
  const known = await findCertificate(ledger.pool, row.id);
  if (known !== undefined) return known;
  const [item] = await readItems(ledger.pool, ledger, [row]);
  const events = eventsThroughDeeming((await eventsOf(ledger.pool, row.id)).map(eventOf));
  if (events === null || item === undefined) {
    throw new Problem('NOT_DEEMED', { values: { status: TERMS.statuses[item?.state.status ?? 'underReview'] } });
  }
  if (signer === undefined) throw new Problem('SIGNING_UNAVAILABLE');
  const renewed = await renewedBy(ledger, item.state.particulars);
  const content = await contentOf(deps, row, events, renewed);
  return sign(ledger.pool, row.id, content, signer);
}

async function sign(
  db: Queryable,
  itemId: string,
  content: CertificateContent,
  signer: Signer,
): Promise<StoredCertificate> {
  const text = canonicalJson(content);
  const jws = await signer.sign(Buffer.from(text));
  const certificate = { number: content.certificateNo, content: text, jws, keyId: signer.keyId };
  return keepCertificate(db, itemId, certificate, signer.publicJwk);
}

async function contentOf(
  { ledger, config }: ApiDeps,
  row: ItemRow,
  events: readonly CertificateEvent[],
  renewed: CertificateInput['renewed'],
): Promise<CertificateContent> {
  const db = ledger.pool;
  const [deeming, itemType] = [events.at(-1), typeOf(ledger, row, events)];
  if (deeming === undefined || itemType === undefined) throw new Error(`item ${row.itemNo} has no rules to run under`);
  const deemedOn = dayOf(Date.parse(deeming.effectiveAt) - 1);
  const certificateNo = certificateNumber(row.divisionCode, deemedOn, await drawCertificateNumber(db));
  const notices = await noticesThrough(db, row.id, deeming.seq);
  return certificateContent({
    ...subjectOf(ledger, row, events),
    certificateNo,
    verifyAt: `${config.api.publicUrl}/verify/${certificateNo}`,
    events,
    notices: notices.map((notice) => ({ ...notice, raisedAt: isoShanghai(notice.raisedAt.getTime()) })),
    itemType,
    calendars: await calendarYears(db, calendarVersionsIn(events)),
    rulebook: ledger.rulebooks,
    renewed,
  });
}

/** Events from which the end of an approval follows. */
const ENDS: ReadonlySet<string> = new Set(['ItemApproved', 'ItemDeemedApproved', 'ApprovalRenewed']);

/** The approval that a renewal is about, as it stood when the renewal was handed in; undefined for any other item. */
async function renewedBy(ledger: Ledger, { itemNo: by, renews }: Particulars): Promise<CertificateInput['renewed']> {
  if (renews === undefined) return undefined;
  const { itemNo } = renews;
  const journal = (await journalOf(ledger.pool, itemNo)).map(eventOf);
  const [received] = journal;
  const applied = journal.findIndex(({ type, data }) => type === 'RenewalApplied' && data.by === by);
  if (received === undefined || applied < 0) throw new Error(`${by} is not told of in the journal of ${itemNo}`);
  const timetableVersion = String(received.data.timetableVersion);
  await ledger.rulebooks.load(ledger.pool, { timetables: [timetableVersion], calendars: [] });
  const type = ledger.rulebooks.itemType(timetableVersion, String(received.data.typeId));
  if (type?.validityMonths === undefined) throw new Error(`the approval of ${itemNo} does not end`);
  const events = journal.slice(0, applied).filter((event) => ENDS.has(event.type));
  const { id, nameZh: zh, nameEn: en, validityMonths } = type;
  return { itemNo, type: { id, zh, en }, validityMonths, events };
}

/** Who and what the item is about; its timetable must have been loaded. */
export function subjectOf(ledger: Ledger, row: ItemRow, events: readonly CertificateEvent[]): CertificateSubject {
  const type = typeOf(ledger, row, events);
  return {
    item: {
      itemNo: row.itemNo,
      receiptNo: row.receiptNo,
      tier: row.tier,
      type: { id: row.typeId, zh: type?.nameZh ?? row.typeId, en: type?.nameEn ?? row.typeId },
      division: { id: row.divisionCode, zh: row.divisionZh, en: row.divisionEn },
      department: { id: row.departmentId, zh: row.departmentZh, en: row.departmentEn },
      responsibleOfficer: { id: row.officerId, zh: row.officerZh, en: row.officerEn },
    },
    project: { code: row.projectCode, name: row.projectName },
    unit: { id: row.unitId, zh: row.unitZh, en: row.unitEn },
  };
}

/** The entry of the item's type in the timetable that it runs under. */
function typeOf(ledger: Ledger, row: ItemRow, events: readonly CertificateEvent[]): ItemType | undefined {
  return ledger.rulebooks.itemType(String(events[0]?.data.timetableVersion), row.typeId);
}

/** An event as certificates and files of items hold it. */
export function eventOf({ seq, type, effectiveAt, decidedAt, actor, data }: EventRow): CertificateEvent {
  const instants = { effectiveAt: isoShanghai(effectiveAt.getTime()), decidedAt: isoShanghai(decidedAt.getTime()) };
  return { seq, type, ...instants, actor, data };
}

/** The sha256 of the signed bytes, in hexadecimal: what the sheet prints and the public page shows. */
export function contentSha256({ content }: StoredCertificate): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The file that a stranger checks: `content` stands in it as it was signed. */
export function certificateFile(stored: StoredCertificate): string {
  const { content, jws } = stored;
  return `{"content":${content},"contentSha256":"${contentSha256(stored)}","jws":"${jws}"}\n`;
}
