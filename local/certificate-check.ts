/** Everything about a certificate that can be checked without trusting whoever issued it: one line per check. */
import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import { canonicalHash, canonicalJson, chainHashes } from '../documents/canonical-json.ts';
import {
  type CertificateContent,
  calendarVersionsIn,
  dueExclusiveAt,
  itemEventOf,
} from '../documents/certificate-content.ts';
import { type CalendarYear, compileCalendar } from '../domain/calendar/calendar.ts';
import { isoShanghai } from '../domain/calendar/local-date.ts';
import { basisOf, deemingIn, deemingRecord, type Rulebook } from '../domain/item/deeming.ts';
import { type Tier, termsAt } from '../domain/timetable/timetable.ts';
import { countedOn, dateOf, isTimely, recount, recountEnds } from './certificate-recount.ts';
import { checkDetached } from './detached-jws.ts';

export interface CertificateFile {
  readonly content: CertificateContent;
  readonly contentSha256: string;
  readonly jws: string;
}

/** What the reader trusts instead: public keys and the notices as published. */
export interface Trusted {
  readonly keys: readonly JWK[];
  readonly notices: readonly CalendarYear[];
}

export interface CheckLine {
  readonly holds: boolean;
  readonly check: string;
  readonly detail: string;
}

class Mismatch extends Error {}

/** Runs every check, whatever the one before it found. */
export async function checkCertificate(file: CertificateFile, trusted: Trusted): Promise<readonly CheckLine[]> {
  const { content } = file;
  const calendars = () => namedCalendars(content, trusted.notices);
  return Promise.all([
    line('signature', () => signature(file, trusted.keys)),
    line('event chain', () => eventChain(content)),
    line('calendar', () => `${[...calendars().keys()].join(', ')}: its notices are those that were published`),
    line('particulars', () => particulars(content)),
    line('due date', () => dueDate(content, calendars())),
    line('renewed approval', () => renewedApproval(content)),
    line('recount', () => recounted(content, calendars())),
    line('deemed instant', () => deemedInstant(content, calendars())),
    line('outcome', () => outcome(content)),
  ]);
}

async function line(check: string, work: () => string | Promise<string>): Promise<CheckLine> {
  try {
    return { holds: true, check, detail: await work() };
  } catch (error) {
    return { holds: false, check, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The detached JWS holds over the canonical form, with one of the trusted keys. */
async function signature({ content, contentSha256, jws }: CertificateFile, keys: readonly JWK[]): Promise<string> {
  const payload = canonicalJson(content);
  const { alg, kid } = await checkDetached(payload, jws, keys);
  same('contentSha256', contentSha256, createHash('sha256').update(payload).digest('hex'));
  return `${alg}, key ${kid}`;
}

function eventChain({ events, eventHashes }: CertificateContent): string {
  same('seq', events.map(({ seq }) => seq).join(' '), events.map((_, index) => index + 1).join(' '));
  same('eventHashes', eventHashes, chainHashes(events));
  return `${events.length} events, last hash ${eventHashes.at(-1)}`;
}

/** Calendars by version, each as the notices that it was compiled from. */
type Calendars = ReadonlyMap<string, readonly CalendarYear[]>;

/** The calendars of the certificate, out of published notices that are found by their hashes. */
function namedCalendars({ rules, events }: CertificateContent, published: readonly CalendarYear[]): Calendars {
  const byHash = new Map(published.map((notice) => [canonicalHash(notice), notice]));
  const versions = rules.calendars.map(({ version }) => version);
  same('rules.calendars', versions, calendarVersionsIn(events));
  return new Map(rules.calendars.map(({ version, years }) => [version, years.map((named) => noticeOf(named, byHash))]));
}

type NamedNotice = CertificateContent['rules']['calendars'][number]['years'][number];

function noticeOf({ year, publishedOn, sha256 }: NamedNotice, byHash: ReadonlyMap<string, CalendarYear>): CalendarYear {
  const notice = byHash.get(sha256);
  if (notice?.year === year && notice.publishedOn === publishedOn) return notice;
  throw new Mismatch(`the notice of ${year} named in it is not the published one: give that with --calendar FILE`);
}

/** Who and what the certificate names is who and what its events name. */
function particulars(content: CertificateContent): string {
  const { item, unit, rules, notices, events } = content;
  const { before, event } = deemingOf(content);
  const named = before.particulars;
  same('item.itemNo', item.itemNo, named.itemNo);
  same('item.type', item.type.id, named.typeId);
  same('item.tier', item.tier, named.tier);
  same('item.division', item.division.id, named.division);
  same('item.department', item.department.id, named.departmentId);
  same('item.responsibleOfficer', item.responsibleOfficer.id, named.officerId);
  same('unit', unit.id, named.unitId);
  same('effectiveAt of the first event', events[0]?.effectiveAt, isoShanghai(named.receivedAt));
  same('rules.timetable.version', rules.timetable.version, named.timetableVersion);
  same('rules.timetable.version', rules.timetable.version, event.timetableVersion);
  same('rules.timetable.itemType.id', rules.timetable.itemType.id, named.typeId);
  for (const { kind, raisedAt } of notices) {
    if (events.some(({ effectiveAt }) => effectiveAt === raisedAt)) continue;
    throw new Mismatch(`a notice (${kind}) of ${raisedAt} belongs to no event`);
  }
  return `${item.itemNo}, ${item.department.zh}, ${notices.length} notices`;
}

/** The dates, from the events by the engine that decided them. */
function dueDate(content: CertificateContent, calendars: Calendars): string {
  const { deemedAt: _deemedAt, basis: _basis, dueExclusiveAt: due, decidedAt, ...stated } = content.deeming;
  const { deemedAt: _given, basis: _of, ...record } = recordOf(content, calendars);
  for (const name of new Set([...Object.keys(stated), ...Object.keys(record)]) as Set<keyof typeof record>) {
    same(`deeming.${name}`, stated[name], record[name]);
  }
  same('deeming.dueExclusiveAt', due, dueExclusiveAt(recordOf(content, calendars)));
  same('deeming.decidedAt', decidedAt, content.events.at(-1)?.decidedAt);
  same('the dueOn of the last event', deemingOf(content).event.dueOn, record.dueOn);
  return `${record.dueOn}, counted from ${record.startsOn}, which is not counted itself`;
}

/** A renewal names the approval that its events name; its end is recounted from that approval's own events. */
function renewedApproval(content: CertificateContent): string {
  const { renews } = deemingOf(content).before.particulars;
  const { renewed } = content;
  same('renewed.itemNo', renewed?.itemNo, renews?.itemNo);
  if (renewed === undefined) return 'it renews none';
  const ends = recountEnds(renewed);
  same('renewed.expiresOn', renewed.expiresOn, ends.expiresOn);
  same('renewed.renewedUntil', renewed.renewedUntil, ends.renewedUntil);
  same('the end that the receipt names', renews?.expiresOn, ends.expiresOn);
  same('handed in 30 days before that end', renews?.timely, isTimely(content.events[0], ends.expiresOn));
  return `${renewed.itemNo} ends on ${ends.expiresOn}, renewed until ${ends.renewedUntil}`;
}

/** The same dates by the second counter. */
function recounted(content: CertificateContent, calendars: Calendars): string {
  for (const event of content.events) {
    const stated = event.data.countsOn ?? dateOf(event.effectiveAt);
    if (event.data.closesAt !== undefined) same(`countsOn of event ${event.seq}`, stated, countedOn(event));
  }
  const again = recount(content, calendars.get(deemingOf(content).event.calendarVersion) ?? []);
  same('deeming.startsOn', content.deeming.startsOn, again.startsOn);
  same('deeming.dueOn', content.deeming.dueOn, again.dueOn);
  same('deeming.deemedAt', content.deeming.deemedAt, again.deemedAt);
  return `${again.dueOn}, walked day by day`;
}

function deemedInstant(content: CertificateContent, calendars: Calendars): string {
  const { deemedAt } = recordOf(content, calendars);
  same('deeming.deemedAt', content.deeming.deemedAt, deemedAt);
  same('effectiveAt of the last event', content.events.at(-1)?.effectiveAt, deemedAt);
  return String(deemedAt);
}

/** Nobody had decided, the timetable says that silence does, and it was recorded no earlier than it was due. */
function outcome(content: CertificateContent): string {
  const { event, after } = deemingOf(content);
  const { onTimeout, deemedBasis } = termsOf(content);
  same('the last event', content.events.at(-1)?.type, 'ItemDeemedApproved');
  same('what silence means', onTimeout, 'deemed-approved');
  same('deeming.basis', content.deeming.basis, deemedBasis && basisOf(deemedBasis));
  same('the basis of the last event', event.basis, deemedBasis?.class);
  if (Date.parse(content.deeming.decidedAt) < event.effectiveAt)
    throw new Mismatch('it was recorded before it was due');
  return `${after.status} (${event.basis})`;
}

function deemingOf({ events }: CertificateContent) {
  const deeming = deemingIn(events.map(itemEventOf));
  if (deeming === null) throw new Mismatch('its events hold no deeming');
  return deeming;
}

/** The terms of the item's type at its tier, from the entry as it was published. */
function termsOf({ rules, item }: CertificateContent) {
  const { itemType } = rules.timetable;
  const terms = termsAt(itemType, item.tier as Tier);
  if (terms === undefined) throw new Mismatch(`${itemType.id} is not decided at the tier ${item.tier}`);
  return terms;
}

function recordOf(content: CertificateContent, calendars: Calendars) {
  const compiled = new Map([...calendars].map(([version, notices]) => [version, compileCalendar(version, notices)]));
  const terms = termsOf(content);
  const editions = content.events.map(itemEventOf).flatMap((event) => {
    if (event.type !== 'CalendarAdopted') return [];
    return [{ version: event.calendarVersion, publishedAt: event.effectiveAt, reason: event.reason }];
  });
  const rulebook: Rulebook = {
    terms: () => terms,
    editions: () => editions,
    calendar(version) {
      const calendar = compiled.get(version);
      if (calendar === undefined) throw new Mismatch(`the calendar ${version} is not in it`);
      return calendar;
    },
  };
  return deemingRecord(deemingOf(content).before, rulebook);
}

function same(what: string, stated: unknown, found: unknown): void {
  const [a, b] = [stated, found].map((value) => canonicalJson(value ?? null));
  if (a !== b) throw new Mismatch(`${what}: the file says ${a}, the rules and its events give ${b}`);
}
