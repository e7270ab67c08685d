/** Which instants an item still has before it, derived anew from its state; a stored date is never an input. */
import { addWorkingDays, type Calendar, subtractWorkingDays } from '../calendar/calendar.ts';
import { capped, type Due, dueOf } from '../calendar/limit.ts';
import { addMonths, type DayNumber, dayNumber, dayOf, endOfDay, localDate } from '../calendar/local-date.ts';
import type { ItemTerms } from '../timetable/timetable.ts';
import { clockOf, deemingDue, type ItemClock, type Rulebook, rulesOf } from './clock.ts';
import { type Deadline, type DeadlineKind, morning, ORDER, on } from './deadline.ts';
import { receiptCountsFrom } from './particulars.ts';
import { rungsAfter, rungsBefore } from './rungs.ts';
import {
  type ApprovalItem,
  type ClosedItem,
  isOpen,
  type OpenItem,
  type Opinion,
  openOpinions,
  type Pause,
} from './state.ts';

/** An item above the city without any limit is asked after at this interval. */
const FOLLOW_UP_WORKING_DAYS = 10;
/** A pause without a cap is brought to the supervisor after this long. */
const LONG_PAUSE_WORKING_DAYS = 30;
/** 泰政办发〔2022〕58号: after deeming the department owes the paper within one working day. */
const PAPER_WORKING_DAYS = 1;
/** 行政许可法 44: a decision is delivered within ten days. */
const DELIVERY_WORKING_DAYS = 10;
/** 行政许可法 50: renewal is asked for 30 days before the end. */
const EXPIRY_REMINDER_DAYS = 30;

/** Every deadline that the item still has before it, earliest first. */
export function deadlinesOf(item: ApprovalItem, rulebook: Rulebook): readonly Deadline[] {
  const deadlines = isOpen(item) ? toldHere(item, openDeadlines(item, rulebook)) : closedDeadlines(item, rulebook);
  return deadlines.sort((a, b) => a.at - b.at || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** The earliest deadline; null where the item has none now (done, without limit, or past the known calendar). */
export function nextDeadline(item: ApprovalItem, rulebook: Rulebook): Deadline | null {
  return deadlinesOf(item, rulebook)[0] ?? null;
}

function openDeadlines(item: OpenItem, rulebook: Rulebook): Deadline[] {
  const { terms, calendar } = rulesOf(item, rulebook);
  const clock = clockOf(item, rulebook);
  const deadlines = [...sideDeadlines(item, clock, calendar), ...upwardDeadlines(item, terms, clock, calendar)];
  switch (item.status) {
    case 'awaitingAcceptance':
      deadlines.push(...on('acceptance', clock.acceptanceDue));
      break;
    case 'awaitingApplicant':
      return [...deadlines, ...correctionDeadline(item, clock)];
    case 'suspended':
      return [
        ...deadlines,
        ...item.account.pauses.flatMap((pause) => pauseDeadline(pause, calendar)),
        ...deemingDeadline(terms, clock),
      ];
    case 'underReview':
  }
  const { marks } = item;
  deadlines.push(...heldDeadline(item, terms, clock));
  const upward = terms.onTimeout === 'report-upward';
  const told = marks.escalations.some(({ dueOn }) => dueOn === clock.runningDue?.dueOn);
  if (!upward && !told && clock.overdueAt !== null) {
    deadlines.push(...on('escalation', clock.runningDue, clock.overdueAt));
  }
  const escalated = told || marks.upwardReports.includes('statutoryDue');
  if (!escalated) deadlines.push(...rungsBefore(item, terms, clock, calendar));
  deadlines.push(...rungsAfter(item, terms, clock, calendar));
  return [...deadlines, ...deemingDeadline(terms, clock)];
}

function deemingDeadline(terms: ItemTerms, clock: ItemClock): readonly Deadline[] {
  return clock.deemsAt === null ? [] : on('deeming', deemingDue(terms, clock), clock.deemsAt);
}

/** The statutory date had passed when acceptance, a hearing or a calendar was settled: once for each date, people are told. */
function heldDeadline({ marks }: OpenItem, terms: ItemTerms, clock: ItemClock): readonly Deadline[] {
  if (clock.passedAt === null) return [];
  const due = deemingDue(terms, clock);
  return due === null || marks.heldFor.includes(due.dueOn) ? [] : on('held', due, clock.passedAt);
}

/** What tells people something. */
const TOLD: ReadonlySet<DeadlineKind> = new Set(['escalation', 'upwardReport', 'pauseFlag']);

/** Nobody could be told of an item before it was brought over, or of a date before it was put right. */
function toldHere(item: OpenItem, deadlines: Deadline[]): Deadline[] {
  const { imported, datesAt } = item.entries;
  const since = Math.max(imported?.at ?? 0, datesAt ?? 0);
  if (since === 0) return deadlines;
  return deadlines.map((one) => (TOLD.has(one.kind) ? { ...one, at: Math.max(one.at, since) } : one));
}

/** Opinions asked of others and deferred materials have their own clocks, which no pause stops. */
function sideDeadlines(item: OpenItem, { opinionDues }: ItemClock, calendar: Calendar): readonly Deadline[] {
  const { account } = item;
  const opinions = openOpinions(item).flatMap((opinion) => {
    const due = opinionDues[opinion.ordinal - 1] ?? opinion.due;
    return [...on('opinion', due, due.dueExclusiveAt, opinion.ordinal), ...opinionReminder(opinion, due, calendar)];
  });
  const deferred = account.deferred.flatMap(({ dueOn, handedIn, missed }, i): readonly Deadline[] => {
    if (handedIn || missed) return [];
    return [{ kind: 'deferred', at: endOfDay(dayNumber(dueOn)), dueOn, ordinal: i + 1 }];
  });
  return [...opinions, ...deferred];
}

/** 09:00 on the last working day before the due day; none where the department was asked later than that. */
function opinionReminder(
  { ordinal, reminded, requestedAt }: Opinion,
  due: Due,
  calendar: Calendar,
): readonly Deadline[] {
  if (reminded || due.provisional) return [];
  const at = morning(subtractWorkingDays(calendar, dayNumber(due.dueOn), 1).day);
  return at > requestedAt ? [{ kind: 'opinionReminder', at, dueOn: due.dueOn, ordinal }] : [];
}

function correctionDeadline({ account: { correction, hold } }: OpenItem, { unitDue }: ItemClock): readonly Deadline[] {
  if (hold?.of === 'lapse' && hold.release === null) return [];
  if (correction === null || (correction.onMiss === 'remind' && correction.reminded)) return [];
  return on('correction', unitDue);
}

/** The end of the ground's cap, after which the clock resumes by itself; without a cap, the day for the supervisor. */
function pauseDeadline(pause: Pause, calendar: Calendar): readonly Deadline[] {
  if (pause.through !== null) return [];
  const { ordinal, capWorkingDays, flagged } = pause;
  if (capWorkingDays === null && flagged) return [];
  const days = capWorkingDays ?? LONG_PAUSE_WORKING_DAYS;
  const { through, provisional } = capped(calendar, { from: pause.from, through: null }, days);
  const kind = capWorkingDays === null ? 'pauseFlag' : 'resumption';
  return provisional ? [] : [{ kind, at: endOfDay(through), dueOn: localDate(through), ordinal }];
}

function upwardDeadlines(item: OpenItem, terms: ItemTerms, clock: ItemClock, calendar: Calendar): readonly Deadline[] {
  if (terms.onTimeout !== 'report-upward') return [];
  const { marks, particulars } = item;
  if (terms.statutoryLimit !== null) {
    if (marks.upwardReports.includes('statutoryDue') || clock.overdueAt === null) return [];
    return on('upwardReport', clock.statutoryDue, clock.overdueAt);
  }
  const next = marks.upwardReports.filter((reason) => reason === 'followUp').length + 1;
  const followedSince = item.entries.imported?.at ?? receiptCountsFrom(particulars);
  const counted = addWorkingDays(calendar, dayOf(followedSince), next * FOLLOW_UP_WORKING_DAYS);
  return on('upwardReport', dueOf(counted));
}

function closedDeadlines(item: ClosedItem, rulebook: Rulebook): Deadline[] {
  const { terms, calendar } = rulesOf(item, rulebook);
  const { aftermath } = item;
  const deadlines: Deadline[] = [];
  const paper = paperDue(item, calendar);
  if (paper !== null && aftermath.paper.issuedAt === null && !aftermath.paperEscalated) {
    deadlines.push(...on('paper', paper));
    if (!aftermath.paperReminded) deadlines.push(...on('paperReminder', paper, morning(dayNumber(paper.dueOn))));
  }
  const delivery = deliveryDue(item, calendar);
  if (delivery !== null && aftermath.deliveredAt === null && !aftermath.deliveryEscalated) {
    deadlines.push(...on('delivery', delivery));
  }
  const { promise } = aftermath;
  if (promise !== null && promise.kept === null && !promise.escalated) {
    const at = endOfDay(dayNumber(promise.verifyBy));
    deadlines.push({ kind: 'verification', at, dueOn: promise.verifyBy, ordinal: 1 });
  }
  return [...deadlines, ...expiryDeadlines(item, terms)];
}

/** By when the department owes the written document of a deemed approval; null where nothing was deemed. */
export function paperDue(item: ApprovalItem, calendar: Calendar): Due | null {
  if (item.status !== 'deemedApproved') return null;
  // Until a person released the hold nobody owed a paper.
  const since = Math.max(item.closedAt - 1, item.account.hold?.release?.at ?? item.closedAt - 1);
  return dueOf(addWorkingDays(calendar, dayOf(since), PAPER_WORKING_DAYS));
}

/** By when a decision is delivered to the unit (行政许可法 44); null where none was made. */
export function deliveryDue(item: ApprovalItem, calendar: Calendar): Due | null {
  if (item.status !== 'approved' && item.status !== 'refused') return null;
  return dueOf(addWorkingDays(calendar, dayOf(item.closedAt), DELIVERY_WORKING_DAYS));
}

/** The last day of an approval that expires when work has not started; null where it does not. */
export function expiresOn(item: ApprovalItem, terms: ItemTerms): DayNumber | null {
  if (terms.validityMonths === null || (item.status !== 'approved' && item.status !== 'deemedApproved')) return null;
  const renewedUntil = item.aftermath.renewals.findLast(({ until }) => until !== null)?.until ?? null;
  return renewedUntil === null ? addMonths(dayOf(item.closedAt), terms.validityMonths) : dayNumber(renewedUntil);
}

/** 行政许可法 50: whether a renewal handed in on that day is in time, 30 days before the end. */
export function isTimelyRenewal(receivedOn: DayNumber, lastDay: DayNumber): boolean {
  return receivedOn <= lastDay - EXPIRY_REMINDER_DAYS;
}

function expiryDeadlines(item: ClosedItem, terms: ItemTerms): readonly Deadline[] {
  const last = expiresOn(item, terms);
  if (last === null || item.aftermath.expired) return [];
  const open = item.aftermath.renewals.filter(({ until }) => until === null);
  // While a timely renewal is open its outcome says whether the approval ends (行政许可法 50).
  if (open.some(({ timely }) => timely)) return [];
  const dueOn = localDate(last);
  const reminder = { kind: 'expiryReminder', at: morning(last - EXPIRY_REMINDER_DAYS), dueOn, ordinal: 1 } as const;
  const expiry = { kind: 'expiry', at: endOfDay(last), dueOn, ordinal: 1 } as const;
  return item.aftermath.expiryReminded || open.length > 0 ? [expiry] : [reminder, expiry];
}
