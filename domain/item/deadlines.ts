/** Which instants an open item still has before it, derived anew from its state; a stored date is never an input. */
import { addWorkingDays, type Calendar, subtractWorkingDays } from '../calendar/calendar.ts';
import { type Due, dueAfter, dueOf } from '../calendar/limit.ts';
import {
  type DayNumber,
  dayNumber,
  dayOf,
  endOfDay,
  type Instant,
  MS_PER_HOUR,
  startOfDay,
} from '../calendar/local-date.ts';
import type { ItemTerms, Tier } from '../timetable/timetable.ts';
import { calendarVersionOf, clockThrough, type Edition, type Editions, editionsOf } from './editions.ts';
import {
  type Acceptance,
  type ApprovalItem,
  isOpen,
  type OpenItem,
  type Particulars,
  type RunningDates,
} from './state.ts';

/** Published versions, by name; throws where a version was never published. */
export interface Rulebook extends Editions {
  terms(timetableVersion: string, typeId: string, tier: Tier): ItemTerms;
}

/** In the order in which deadlines at one instant are settled. */
export type DeadlineKind = 'acceptance' | 'warning' | 'escalation' | 'upwardReport' | 'deeming';

export interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: Instant;
  /** The day that people read beside it. */
  readonly dueOn: string;
}

/** 行政许可法 32: everything missing is told once within 5 working days of receipt. */
const ACCEPTANCE_LIMIT = { value: 5, unit: 'working' } as const;
const WARNING_HOUR = 9;
/** An item above the city without any limit is asked after at this interval. */
const FOLLOW_UP_WORKING_DAYS = 10;
const ORDER: readonly DeadlineKind[] = ['acceptance', 'warning', 'escalation', 'upwardReport', 'deeming'];

/** The dates of an item as people and the settle step see them. */
export interface ItemClock {
  readonly acceptanceDue: Due;
  readonly promisedDue: Due | null;
  readonly statutoryDue: Due | null;
  /** The limit that lamps and escalation follow: promised at county and city, statutory above. */
  readonly runningDue: Due | null;
  /** From this instant the item is overdue. Later than the due date only where a retroactive acceptance set that in the past. */
  readonly overdueAt: Instant | null;
  /** From this instant silence deems; null where it never does, or not before acceptance is settled. */
  readonly deemsAt: Instant | null;
  /** The deeming waits for a person: the statutory date had passed before acceptance was settled. */
  readonly deemingHeld: boolean;
  /** The dates are those that follow if silence accepts; nothing runs yet. */
  readonly ifSilent: boolean;
}

/** The clock of an item, open or closed. A closed item shows the clock that it had. */
export function clockOf(item: ApprovalItem, rulebook: Rulebook): ItemClock {
  const acceptance = acceptanceOf(item);
  const known = clocks.get(item.particulars);
  if (known?.acceptance === acceptance && known.rulebook === rulebook) return known.clock;
  const clock = computeClock(item, rulebook);
  clocks.set(item.particulars, { acceptance, rulebook, clock });
  return clock;
}

/** The last clock of each item: warnings and escalations leave it as it is, so one decision asks for it several times. */
const clocks = new WeakMap<Particulars, { acceptance: Acceptance | null; rulebook: Rulebook; clock: ItemClock }>();

function computeClock(item: ApprovalItem, rulebook: Rulebook): ItemClock {
  return clockAfter(item, rulebook, editionsOf(item, rulebook));
}

/** The clock of an item as it stands after these publications. */
export function clockAfter(item: ApprovalItem, rulebook: Rulebook, editions: readonly Edition[]): ItemClock {
  const { timetableVersion, typeId, tier } = item.particulars;
  const terms = rulebook.terms(timetableVersion, typeId, tier);
  const byPolicy = terms.deemedBasis?.class === 'policy';
  const deeming = { byPolicy, dueOf: (clock: ItemClock) => deemingDue(terms, clock) };
  return clockThrough(item, editions, rulebook, deeming, (calendar) => clockUnder(item, terms, calendar));
}

/** The clock as if this calendar had held from the beginning. */
function clockUnder(item: ApprovalItem, terms: ItemTerms, calendar: Calendar): ItemClock {
  const { particulars } = item;
  const receivedOn = dayOf(particulars.receivedAt);
  const acceptance = acceptanceOf(item);
  const start = terms.anchor === 'receipt' || acceptance === null ? receivedOn : acceptance.acceptedOn;
  const dates = runningDates(terms, calendar, start);
  const runningDue = terms.promisedLimit === null ? dates.statutoryDue : dates.promisedDue;
  const deeming = deemingOf(terms, dates, acceptance, calendar);
  const ifSilent = acceptance === null && terms.anchor === 'acceptance';
  return {
    acceptanceDue: acceptanceDue(calendar, receivedOn),
    ...dates,
    runningDue,
    overdueAt: ifSilent ? null : overdueAt(terms, runningDue, acceptance, calendar),
    ...deeming,
    ifSilent,
  };
}

/** Acceptance falls due 5 working days after receipt (行政许可法 32). */
export function acceptanceDue(calendar: Calendar, receivedOn: DayNumber): Due {
  return dueAfter(calendar, receivedOn, ACCEPTANCE_LIMIT);
}

/** Both limits counted from the start day, which is not counted itself. */
export function runningDates(terms: ItemTerms, calendar: Calendar, start: DayNumber): RunningDates {
  const due = (limit: ItemTerms['promisedLimit']) => (limit === null ? null : dueAfter(calendar, start, limit));
  return { promisedDue: due(terms.promisedLimit), statutoryDue: due(terms.statutoryLimit) };
}

/** Every deadline that the item still has before it, earliest first. Empty once it is closed. */
export function deadlinesOf(item: ApprovalItem, rulebook: Rulebook): readonly Deadline[] {
  if (!isOpen(item)) return [];
  const clock = clockOf(item, rulebook);
  const { particulars, marks } = item;
  const terms = rulebook.terms(particulars.timetableVersion, particulars.typeId, particulars.tier);
  const calendar = rulebook.calendar(calendarVersionOf(item, rulebook));
  const deadlines: Deadline[] = [];
  if (item.status === 'awaitingAcceptance') deadlines.push(...at('acceptance', clock.acceptanceDue));
  if (terms.onTimeout === 'report-upward') {
    deadlines.push(...upwardDeadlines(item, clock, calendar));
  } else if (marks.escalations.length === 0 && clock.overdueAt !== null) {
    deadlines.push(...at('escalation', clock.runningDue, clock.overdueAt));
  }
  const escalated = marks.escalations.length > 0 || marks.upwardReports.includes('statutoryDue');
  if (!marks.warned && !escalated) deadlines.push(...warningDeadline(item, terms, clock, calendar));
  if (clock.deemsAt !== null) deadlines.push(...at('deeming', deemingDue(terms, clock), clock.deemsAt));
  return deadlines.sort((a, b) => a.at - b.at || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The earliest deadline; null where the item has none now (closed, without limit, or past the known calendar). */
export function nextDeadline(item: ApprovalItem, rulebook: Rulebook): Deadline | null {
  return deadlinesOf(item, rulebook)[0] ?? null;
}

/** The due date whose expiry deems. */
export function deemingDue(terms: ItemTerms, clock: RunningDates): Due | null {
  return terms.deemedBasis?.runsOn === 'promised' ? clock.promisedDue : clock.statutoryDue;
}

/** A provisional date yields no deadline: it is shown, and settled only when a notice confirms it. */
function at(kind: DeadlineKind, due: Due | null, instant?: Instant): readonly Deadline[] {
  if (due === null || due.provisional) return [];
  return [{ kind, at: instant ?? due.dueExclusiveAt, dueOn: due.dueOn }];
}

/** 09:00 on the last working day before the due day; none where that had passed when the clock began to run. */
function warningDeadline(item: OpenItem, terms: ItemTerms, clock: ItemClock, calendar: Calendar): readonly Deadline[] {
  const due = clock.runningDue;
  const runsSince = terms.anchor === 'receipt' ? item.particulars.receivedAt : acceptanceOf(item)?.actAt;
  if (due === null || due.provisional || runsSince === undefined) return [];
  const day = subtractWorkingDays(calendar, dayNumber(due.dueOn), 1).day;
  const warnAt = startOfDay(day) + WARNING_HOUR * MS_PER_HOUR;
  return warnAt > runsSince ? [{ kind: 'warning', at: warnAt, dueOn: due.dueOn }] : [];
}

/** A retroactive acceptance never makes an item overdue at once: the department has the working day after it. */
function overdueAt(
  terms: ItemTerms,
  due: Due | null,
  acceptance: Acceptance | null,
  calendar: Calendar,
): Instant | null {
  if (due === null || due.provisional) return null;
  if (terms.anchor === 'receipt' || acceptance === null) return due.dueExclusiveAt;
  const notBefore = dayAfter(acceptance, calendar);
  return notBefore === null ? null : Math.max(due.dueExclusiveAt, notBefore);
}

/**
 * Nothing is deemed before acceptance is settled. By policy: not before the end of the working day after the
 * acceptance. By any other basis: at its date, and where that had passed by then, a person decides.
 */
function deemingOf(
  terms: ItemTerms,
  dates: RunningDates,
  acceptance: Acceptance | null,
  calendar: Calendar,
): Pick<ItemClock, 'deemsAt' | 'deemingHeld'> {
  const due = deemingDue(terms, dates);
  if (terms.deemedBasis === null || acceptance === null || due === null || due.provisional) {
    return { deemsAt: null, deemingHeld: false };
  }
  if (terms.deemedBasis.class === 'policy') {
    const notBefore = dayAfter(acceptance, calendar);
    return { deemsAt: notBefore === null ? null : Math.max(due.dueExclusiveAt, notBefore), deemingHeld: false };
  }
  const held = due.dueExclusiveAt <= acceptance.actAt;
  return { deemsAt: held ? null : due.dueExclusiveAt, deemingHeld: held };
}

/** 24:00 of the working day after the act of acceptance; null while no notice says which day that is. */
function dayAfter(acceptance: Acceptance, calendar: Calendar): Instant | null {
  const { day, provisional } = addWorkingDays(calendar, acceptance.actOn, 1);
  return provisional ? null : endOfDay(day);
}

function upwardDeadlines(item: OpenItem, clock: ItemClock, calendar: Calendar): readonly Deadline[] {
  const { marks, particulars } = item;
  if (clock.statutoryDue !== null) {
    if (marks.upwardReports.includes('statutoryDue') || clock.overdueAt === null) return [];
    return at('upwardReport', clock.statutoryDue, clock.overdueAt);
  }
  const next = marks.upwardReports.filter((reason) => reason === 'followUp').length + 1;
  const counted = addWorkingDays(calendar, dayOf(particulars.receivedAt), next * FOLLOW_UP_WORKING_DAYS);
  return at('upwardReport', dueOf(counted));
}

function acceptanceOf(item: ApprovalItem): Acceptance | null {
  return item.status === 'awaitingAcceptance' ? null : item.acceptance;
}
