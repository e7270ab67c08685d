/**
 * The dates of a certificate, counted the slow way: day by day over the notices as they were published, without the
 * engine's table or any of its functions. Two counters that agree are worth more than one that is trusted.
 */

import type { CertificateContent, CertificateEvent, RenewedApproval } from '../documents/certificate-content.ts';
import type { CalendarYear } from '../domain/calendar/calendar.ts';
import { asPutRight, laterActs } from './certificate-entries.ts';

export interface Recount {
  readonly startsOn: string;
  readonly dueOn: string;
  /** The instant from which the item counts as approved, with the city's offset. */
  readonly deemedAt: string;
}

type Days = (date: string) => boolean;

/** Recounts a certificate. Throws Error where a day is needed that no notice covers. */
export function recount(content: CertificateContent, notices: readonly CalendarYear[]): Recount {
  const { clockStart, promisedLimit, statutoryLimit, deemedBasis } = content.rules.timetable.itemType;
  const isWorking = workingDays(notices);
  const events = asPutRight(content.events);
  const received = events.find(({ type }) => type === 'ItemSubmitted');
  const accepted = events.find(
    ({ type, data }) =>
      type === 'ItemAccepted' || type === 'ItemAcceptedBySilence' || (type === 'MaterialsResubmitted' && data.complete),
  );
  if (received === undefined || accepted === undefined) throw new Error('there is no receipt or no acceptance in it');
  // A complete answer to a correction list starts the clock, whatever the anchor.
  const fromReceipt = clockStart === 'receipt' && accepted.type !== 'MaterialsResubmitted';
  const startsOn = fromReceipt ? countedOn(received) : acceptedOn(accepted, received);
  if (deemedBasis?.runsOn === 'expiry') return renewal(content, startsOn);
  const limit = deemedBasis?.runsOn === 'promised' ? promisedLimit : statutoryLimit;
  if (limit === null) throw new Error('the limit is not in it');
  const { suspensions, extension } = content.deeming;
  const stopped: Days = (date) => suspensions.some(({ from, through }) => from <= date && date <= through);
  const redated = events.findLast(setsNewDay);
  const closesAt = redated === undefined ? received.data.closesAt : undefined;
  const walk = (from: string, by: typeof limit) => closing(endOfLimit(from, by, isWorking, stopped), by, closesAt);
  const counted = redated === undefined ? limit : { value: Number(redated.data.workingDays), unit: 'working' as const };
  const from = redated === undefined ? startsOn : dateOf(redated.effectiveAt);
  // What had been extended before a new day was set lengthens that day no more.
  const granted = events.find(({ type }) => type === 'LimitExtended');
  const by = extension !== null && (granted?.seq ?? 0) > (redated?.seq ?? -1) ? extension.by : null;
  let end: string;
  if (by === null) end = walk(from, counted);
  else if (by.unit === counted.unit) end = walk(from, { ...counted, value: counted.value + by.value });
  else end = walk(dateBefore(walk(from, counted)), by);
  return { startsOn, dueOn: dateBefore(end), deemedAt: deemedAt(content, end, accepted, isWorking, stopped) };
}

/** A person let silence go on to a new day, in the place of the limit. */
function setsNewDay({ type, data }: CertificateEvent): boolean {
  return type === 'HoldReleased' && data.of === 'deeming' && data.decision === 'newDueDay';
}

/** A renewal is deemed when the approval that it is about ends, at 24:00 of that day. */
function renewal({ renewed }: CertificateContent, startsOn: string): Recount {
  if (renewed === undefined) throw new Error('the approval that it renews is not in it');
  const { expiresOn } = recountEnds(renewed);
  return { startsOn, dueOn: expiresOn, deemedAt: midnightAfter(expiresOn) };
}

/** The last day of an approval before this renewal and after it: its decision, and its validity as often as it was renewed. */
export function recountEnds({ events, validityMonths }: RenewedApproval): { expiresOn: string; renewedUntil: string } {
  const [decided, ...renewals] = events;
  const isDecision = decided?.type === 'ItemApproved' || decided?.type === 'ItemDeemedApproved';
  if (!isDecision) throw new Error('the approval that it renews was not given in it');
  const later = (from: string) => shift(from, daysOfMonths(from, validityMonths));
  let expiresOn = later(dateOf(decided.effectiveAt));
  for (const { type, data } of renewals) {
    expiresOn = later(expiresOn);
    if (type !== 'ApprovalRenewed' || data.until !== expiresOn)
      throw new Error(`no renewal until ${expiresOn} is in it`);
  }
  return { expiresOn, renewedUntil: later(expiresOn) };
}

/** 行政许可法 50: a renewal is asked for 30 days before the end. */
export function isTimely(received: CertificateEvent | undefined, expiresOn: string): boolean {
  return received !== undefined && countedOn(received) <= shift(expiresOn, -30);
}

/** What came in over a counter falls due when the counter closes. */
function closing(end: string, { unit }: { unit: string }, closesAt: unknown): string {
  return unit === 'hour' || typeof closesAt !== 'string' ? end : `${dateBefore(end)}T${closesAt}:00.000+08:00`;
}

/**
 * By policy nothing is deemed before the end of the working day after the act of acceptance, a hearing, an import, a
 * rectified date, and the publication of a calendar that made it earlier;
 * a day on which the clock stood still is no such day.
 */
function deemedAt(
  { rules, events }: CertificateContent,
  end: string,
  accepted: CertificateEvent,
  isWorking: Days,
  stopped: Days,
): string {
  if (rules.timetable.itemType.deemedBasis?.class !== 'policy' && !events.some(setsNewDay)) return end;
  const hearing = events.find(({ type }) => type === 'HearingClosed');
  const published = events.filter(({ type, data }) => type === 'CalendarAdopted' && madeEarlier(data));
  const late = [...(hearing === undefined ? [] : [hearing]), ...published].map(({ effectiveAt }) => effectiveAt);
  const acts = [actOn(accepted), ...[...laterActs(events), ...late].map(dateOf)];
  const floors = acts.map((act) => midnightAfter(walkWorking(act, 1, isWorking, stopped)));
  // All in one offset, so that the text order is that of the instants.
  return [end, ...floors].sort().at(-1) ?? end;
}

/** Whether a publication brought the instant of deeming nearer, or made it known at last. */
function madeEarlier({ before, after }: CertificateEvent['data']): boolean {
  const [old, renewed] = [before, after].map((dates) => (dates as { deemsAt: number | null }).deemsAt);
  return typeof renewed === 'number' && (typeof old !== 'number' || renewed < old);
}

function workingDays(notices: readonly CalendarYear[]): Days {
  const rest = new Set(notices.flatMap(({ restDays }) => restDays));
  const makeUp = new Set(notices.flatMap(({ makeUpWorkdays }) => makeUpWorkdays));
  const years = new Set(notices.map(({ year }) => String(year)));
  return (date) => {
    if (!years.has(date.slice(0, 4))) throw new Error(`${date} is needed, and no notice of that year is at hand`);
    if (makeUp.has(date)) return true;
    return !rest.has(date) && ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  };
}

/** The first instant that is too late. */
function endOfLimit(start: string, limit: { value: number; unit: string }, isWorking: Days, stopped: Days): string {
  switch (limit.unit) {
    case 'working':
      return midnightAfter(walkWorking(start, limit.value, isWorking, stopped));
    case 'calendar':
      return midnightAfter(rolled(walkDays(start, limit.value, stopped), isWorking, stopped));
    case 'month':
      return midnightAfter(rolled(walkDays(start, daysOfMonths(start, limit.value), stopped), isWorking, stopped));
    default:
      return walkHours(start, limit.value, stopped);
  }
}

function walkWorking(start: string, count: number, isWorking: Days, stopped: Days): string {
  let date = start;
  for (let left = count; left > 0; ) {
    date = shift(date, 1);
    if (isWorking(date) && !stopped(date)) left -= 1;
  }
  return date;
}

function walkDays(start: string, count: number, stopped: Days): string {
  let date = start;
  for (let left = count; left > 0; ) {
    date = shift(date, 1);
    if (!stopped(date)) left -= 1;
  }
  return date;
}

function rolled(last: string, isWorking: Days, stopped: Days): string {
  let date = last;
  while (!isWorking(date) || stopped(date)) date = shift(date, 1);
  return date;
}

/** Days to the corresponding day of a later month, or to that month's last. */
function daysOfMonths(start: string, months: number): number {
  const [year = 0, month = 0, day = 0] = start.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const target = Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth));
  return (target - Date.parse(`${start}T00:00:00Z`)) / 86_400_000;
}

function walkHours(start: string, hours: number, stopped: Days): string {
  let at = Date.parse(midnightAfter(start));
  for (let left = hours; left > 0; at += 3_600_000) if (!stopped(dateAt(at))) left -= 1;
  return iso(at);
}

/** Silence accepts as of the receipt. */
function acceptedOn(accepted: CertificateEvent, received: CertificateEvent): string {
  return countedOn(accepted.type === 'ItemAcceptedBySilence' ? received : accepted);
}

/** The day of something handed in: the next one where it came over a counter that had closed by then. */
export function countedOn({ effectiveAt, data }: CertificateEvent): string {
  const date = dateOf(effectiveAt);
  const hour = iso(Date.parse(effectiveAt)).slice(11, 16);
  return typeof data.closesAt === 'string' && hour >= data.closesAt ? shift(date, 1) : date;
}

/** The day of the act; silence acts at the end of the last of the five days. */
function actOn(event: CertificateEvent): string {
  return event.type === 'ItemAcceptedBySilence' ? dateBefore(event.effectiveAt) : countedOn(event);
}

/** The city's date at an instant. */
export const dateOf = (instant: string) => dateAt(Date.parse(instant));
const dateAt = (milliseconds: number) => new Date(milliseconds + 28_800_000).toISOString().slice(0, 10);
const iso = (milliseconds: number) => `${new Date(milliseconds + 28_800_000).toISOString().slice(0, -1)}+08:00`;
const shift = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const midnightAfter = (date: string) => `${shift(date, 1)}T00:00:00.000+08:00`;
const dateBefore = (end: string) => dateAt(Date.parse(end) - 1);
