/**
 * Calendars that were published while an item was running (rules 4 and 11). An item begins under the calendar of its
 * submission. Each later publication takes its dates over, except those that had passed by then: a passed deadline
 * never moves. What a publication makes earlier, or known at last, never takes effect before the end of the working
 * day after it.
 */
import { addWorkingDays, type Calendar } from '../calendar/calendar.ts';
import type { Due } from '../calendar/limit.ts';
import { dayOf, endOfDay, type Instant, localDate } from '../calendar/local-date.ts';
import type { HoldReason } from './events.ts';
import { type ApprovalItem, acceptanceOf, isOpen } from './state.ts';

/** The calendar of a division from one publication on. */
export interface Edition {
  readonly version: string;
  readonly publishedAt: Instant;
  readonly reason: string;
}

/** What a rulebook knows of publications. One that has no `editions` knows of none. */
export interface Editions {
  calendar(version: string): Calendar;
  /** The editions of a division that were published after this version, in their order. */
  editions?(division: string, after: string): readonly Edition[];
}

/** The publications that concern the item, in their order; none that came after it was closed. */
export function editionsOf(item: ApprovalItem, rulebook: Editions): readonly Edition[] {
  const { division, calendarVersion } = item.particulars;
  const editions = rulebook.editions?.(division, calendarVersion) ?? [];
  return isOpen(item) ? editions : editions.filter(({ publishedAt }) => publishedAt < item.closedAt);
}

/** The version by which a deadline at the instant `at` is counted; without it, the latest that concerns the item. */
export function calendarVersionOf(item: ApprovalItem, rulebook: Editions, at = Number.POSITIVE_INFINITY): string {
  const edition = editionsOf(item, rulebook).findLast(({ publishedAt }) => publishedAt < at);
  return edition?.version ?? item.particulars.calendarVersion;
}

/** The dates that a publication may move. */
export interface ClockDates {
  readonly acceptanceDue: Due;
  readonly promisedDue: Due | null;
  readonly statutoryDue: Due | null;
  readonly runningDue: Due | null;
  readonly overdueAt: Instant | null;
  readonly deemsAt: Instant | null;
  readonly deemingHeld: boolean;
  readonly heldFor: HoldReason | null;
  readonly passedAt: Instant | null;
  readonly unitDue: Due | null;
  readonly opinionDues: readonly Due[];
}

/** How the silence of an item deems: the class of its basis, and the date that it runs on. */
export interface Deeming<Clock> {
  readonly byPolicy: boolean;
  readonly dueOf: (clock: Clock) => Due | null;
}

/** The clock of an item through all its editions. `under`: the clock as if one calendar had held from the beginning. */
export function clockThrough<Clock extends ClockDates>(
  item: ApprovalItem,
  editions: readonly Edition[],
  rulebook: Editions,
  deeming: Deeming<Clock>,
  under: (calendar: Calendar) => Clock,
): Clock {
  return editions.reduce(
    (before, { version, publishedAt }) => {
      const calendar = rulebook.calendar(version);
      const notBefore = workingDayAfter(calendar, publishedAt);
      const clock = taken(before, under(calendar), { publishedAt, notBefore }, deeming);
      const settled = acceptanceEnded(item, publishedAt) && !before.acceptanceDue.provisional;
      return settled ? { ...clock, acceptanceDue: before.acceptanceDue } : clock;
    },
    under(rulebook.calendar(item.particulars.calendarVersion)),
  );
}

function acceptanceEnded(item: ApprovalItem, publishedAt: Instant): boolean {
  const acceptance = acceptanceOf(item);
  return acceptance !== null && acceptance.actAt <= publishedAt;
}

interface Publication {
  readonly publishedAt: Instant;
  /** The end of the working day after it. */
  readonly notBefore: Floor;
}

interface Floor {
  readonly due: Due;
  /** Null while no notice says which day that is. */
  readonly at: Instant | null;
}

function workingDayAfter(calendar: Calendar, publishedAt: Instant): Floor {
  const { day, provisional } = addWorkingDays(calendar, dayOf(publishedAt), 1);
  const due = { dueOn: localDate(day), dueExclusiveAt: endOfDay(day), provisional };
  return { due, at: provisional ? null : due.dueExclusiveAt };
}

/** The dates after one publication: what had passed stays, everything else is counted by the new calendar. */
function taken<Clock extends ClockDates>(
  before: Clock,
  after: Clock,
  publication: Publication,
  deeming: Deeming<Clock>,
): Clock {
  const { publishedAt, notBefore } = publication;
  const kept = (old: Due | null, renewed: Due | null) => (hasPassed(old, publishedAt) ? old : renewed);
  return {
    ...after,
    acceptanceDue: sideTaken(before.acceptanceDue, after.acceptanceDue, publication),
    promisedDue: kept(before.promisedDue, after.promisedDue),
    statutoryDue: kept(before.statutoryDue, after.statutoryDue),
    runningDue: kept(before.runningDue, after.runningDue),
    overdueAt: instantTaken(before.overdueAt, after.overdueAt, publishedAt, notBefore.at),
    unitDue: before.unitDue && after.unitDue && sideTaken(before.unitDue, after.unitDue, publication),
    opinionDues: after.opinionDues.map((due, i) => sideTaken(before.opinionDues[i] ?? due, due, publication)),
    ...deemingTaken(before, after, publication, deeming),
  };
}

function hasPassed(due: Due | null, publishedAt: Instant): boolean {
  return due !== null && !due.provisional && due.dueExclusiveAt <= publishedAt;
}

/** Acceptance, the unit's answer, an opinion: as the limits, and silence there never before the working day after. */
function sideTaken(before: Due, after: Due, { publishedAt, notBefore }: Publication): Due {
  if (hasPassed(before, publishedAt)) return before;
  if (after.provisional) return after;
  const earlier = before.provisional || after.dueExclusiveAt < before.dueExclusiveAt;
  return earlier && after.dueExclusiveAt < notBefore.due.dueExclusiveAt ? notBefore.due : after;
}

function instantTaken(
  before: Instant | null,
  after: Instant | null,
  publishedAt: Instant,
  notBefore: Instant | null,
): Instant | null {
  if (before !== null && before <= publishedAt) return before;
  if (after === null || (before !== null && before <= after)) return after;
  return notBefore === null ? null : Math.max(after, notBefore);
}

/** By policy as everything else; by any other basis at its date, and one that has passed by then waits for a person. */
function deemingTaken<Clock extends ClockDates>(
  before: Clock,
  after: Clock,
  { publishedAt, notBefore }: Publication,
  { byPolicy, dueOf }: Deeming<Clock>,
): Pick<ClockDates, 'deemsAt' | 'deemingHeld' | 'heldFor' | 'passedAt'> {
  const { deemsAt, deemingHeld, heldFor, passedAt } = after;
  if (before.deemingHeld && hasPassed(dueOf(before), publishedAt)) {
    return { deemsAt: null, deemingHeld: true, heldFor: before.heldFor, passedAt: before.passedAt };
  }
  if (byPolicy) {
    return {
      deemsAt: instantTaken(before.deemsAt, deemsAt, publishedAt, notBefore.at),
      deemingHeld,
      heldFor,
      passedAt,
    };
  }
  if (before.deemsAt !== null && before.deemsAt <= publishedAt) {
    return { deemsAt: before.deemsAt, deemingHeld: false, heldFor: null, passedAt: null };
  }
  if (deemsAt !== null && deemsAt <= publishedAt) {
    return { deemsAt: null, deemingHeld: true, heldFor: 'statutoryDatePassed', passedAt: publishedAt };
  }
  return { deemsAt, deemingHeld, heldFor, passedAt };
}
