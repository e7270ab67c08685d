/** The rungs of the ladder (domain/supervision/ladder.ts) that an item has before it, and what each of them gives. */
import { type Calendar, countWorkingDays, isWorkingDay, subtractWorkingDays } from '../calendar/calendar.ts';
import { dueAfter, type Exclusion, isExcluded } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, dayOf, endOfDay, type Instant, localDate } from '../calendar/local-date.ts';
import {
  answering,
  type EscalationRecipient,
  type Ladder,
  type LadderRecipient,
  nextRecipient,
  type Step,
  stepsAfter,
  USUAL_LADDER,
} from '../supervision/ladder.ts';
import type { ItemTerms } from '../timetable/timetable.ts';
import { chargesOf, startDayOf } from './charges.ts';
import type { ItemClock } from './clock.ts';
import { type Deadline, type DeadlineKind, morning, on } from './deadline.ts';
import type { ItemEvent } from './events.ts';
import type { UpwardReportReason } from './notice-events.ts';
import { receiptCountsFrom } from './particulars.ts';
import { type ApprovalItem, acceptanceOf, type Escalation, type OpenItem } from './state.ts';

/** Half of the limit, the yellow warning, the last day; none that had passed when the clock began to run. */
export function rungsBefore(
  item: OpenItem,
  terms: ItemTerms,
  clock: ItemClock,
  calendar: Calendar,
): readonly Deadline[] {
  const due = clock.runningDue;
  const since = runsSince(item, terms);
  if (due === null || due.provisional || since === undefined) return [];
  const { ladder } = terms;
  const { dueOn } = due;
  const { halfToldFor, warnedFor, lastDayToldFor } = item.marks;
  if (lastDayToldFor.includes(dueOn)) return [];
  const dueDay = dayNumber(dueOn);
  const ahead = (kind: DeadlineKind, day: DayNumber): readonly Deadline[] => {
    const at = morning(day);
    return at > since ? [{ kind, at, dueOn, ordinal: 1 }] : [];
  };
  const lastDay = ladder.lastDay === null ? [] : ahead('lastDay', dueDay);
  if (warnedFor.includes(dueOn)) return lastDay;
  const { yellow } = ladder;
  const warnOn = yellow && subtractWorkingDays(calendar, dueDay, yellow.days).day;
  const warning = warnOn === null ? [] : ahead('warning', warnOn);
  const start = ladder.half === null ? null : countedSince(item, terms);
  if (start === null || halfToldFor.includes(localDate(start))) return [...warning, ...lastDay];
  const halfOn = halfDay(item, start, dueDay, calendar);
  // On the day of the warning, or behind it, half of a short limit says nothing new.
  const half = halfOn < (warnOn ?? dueDay) ? ahead('half', halfOn) : [];
  return [...half, ...warning, ...lastDay];
}

/** When the clock began to run here. */
function runsSince(item: OpenItem, terms: ItemTerms): Instant | undefined {
  const anchoredAt = terms.anchor === 'receipt' ? receiptCountsFrom(item.particulars) : acceptanceOf(item)?.actAt;
  const since = item.account.redated?.at ?? anchoredAt;
  return since && Math.max(since, item.entries.imported?.at ?? 0);
}

/** The day from which the running limit counts, itself not counted. */
function countedSince(item: ApprovalItem, terms: ItemTerms): DayNumber | null {
  return item.account.redated?.since ?? startDayOf(item, terms);
}

/** The working day before which half of the limit's working days have gone, days on which the clock stood still left out. */
function halfDay(item: OpenItem, start: DayNumber, dueDay: DayNumber, calendar: Calendar): DayNumber {
  const exclusions = chargesOf(item).suspensions;
  const gone = Math.floor(workingDays(calendar, start, dueDay, exclusions) / 2);
  const day = dueAfter(calendar, start, { value: gone + 1, unit: 'working' }, exclusions);
  return dayNumber(day.dueOn);
}

function workingDays(
  calendar: Calendar,
  start: DayNumber,
  through: DayNumber,
  exclusions: readonly Exclusion[],
): number {
  if (exclusions.length === 0) return countWorkingDays(calendar, start + 1, through);
  let count = 0;
  for (let day = start + 1; day <= through; day += 1) {
    if (isWorkingDay(calendar, day) && !isExcluded(exclusions, day)) count += 1;
  }
  return count;
}

/**
 * The next rung after the due instant, the day on which an escalation that nobody has acknowledged goes higher, and the
 * end of the day by which an answer has promised the decision.
 */
export function rungsAfter(
  item: OpenItem,
  { ladder }: ItemTerms,
  { runningDue, heldFor }: ItemClock,
  calendar: Calendar,
): readonly Deadline[] {
  const { followed } = item.marks;
  // While intake's own outage holds the item it waits for us, and nobody is pressed for it.
  if (followed === null || heldFor === 'outage') return [];
  const { ordinal, since, after } = followed;
  const exclusions = chargesOf(item).suspensions;
  const daysAfter = (at: Instant, value: number) =>
    dueAfter(calendar, dayOf(at - 1), { value, unit: 'working' }, exclusions);
  const escalation = escalationOf(item, ordinal);
  if (followed.of === 'escalation') {
    // A due date that was answered for, or has moved, is asked after no more.
    if (escalation === undefined || escalation.closing !== null || escalation.dueOn !== runningDue?.dueOn) return [];
    if (escalation.answer !== null) {
      const { doneOn: dueOn } = escalation.answer;
      return [{ kind: 'promise', at: endOfDay(dayNumber(dueOn)), dueOn, ordinal }];
    }
  }
  const step = stepAfter(ladder, after);
  const rung = step === undefined ? [] : on('after', daysAfter(since, step.days), undefined, ordinal);
  const within = ladder.due.acknowledgeWithin;
  if (followed.of !== 'escalation' || escalation === undefined || within === null) return rung;
  const { told, acknowledgedBy } = escalation;
  if (acknowledgedBy.length > 0 || nextRecipient(toldOf(escalation)) === null) return rung;
  const lastTold = Math.max(...told.map(({ at }) => at));
  return [...rung, ...on('raising', daysAfter(lastTold, within), undefined, ordinal)];
}

/** The escalation of that ordinal; undefined where there is none. */
export function escalationOf({ marks }: ApprovalItem, ordinal: number): Escalation | undefined {
  return marks.escalations.find((one) => one.ordinal === ordinal);
}

/** Whom the escalation has reached of those who answer. */
export function toldOf({ told }: Escalation): readonly EscalationRecipient[] {
  return told.map(({ recipient }) => recipient);
}

function stepAfter(ladder: Ladder, after: number): Step | undefined {
  const { value } = stepsAfter(ladder, after).next();
  return value ?? undefined;
}

/** The deadlines that the ladder sets. */
export type RungKind = 'half' | 'warning' | 'lastDay' | 'escalation' | 'upwardReport' | 'after' | 'raising' | 'promise';

/** What a rung gives. Throws Error for one that the ladder of the item does not have. */
export function rungEvent(item: ApprovalItem, deadline: Deadline & { kind: RungKind }, terms: ItemTerms): ItemEvent {
  const { at: effectiveAt, dueOn, ordinal } = deadline;
  const { ladder } = terms;
  switch (deadline.kind) {
    case 'half': {
      const since = localDate(countedSince(item, terms) ?? dayNumber(dueOn));
      return { type: 'RungReached', effectiveAt, rung: 'half', since, dueOn, to: ladder.half ?? [] };
    }
    case 'warning':
      return { type: 'WarningRaised', effectiveAt, dueOn, ...unlessUsual(ladder.yellow?.to, ['officer']) };
    case 'lastDay':
      return { type: 'RungReached', effectiveAt, rung: 'last-day', dueOn, to: ladder.lastDay ?? [] };
    case 'escalation': {
      const next = item.marks.escalations.length + 1;
      const to = unlessUsual(ladder.due.to, USUAL_LADDER.due.to);
      return { type: 'EscalationRaised', effectiveAt, dueOn, ordinal: next, ...to };
    }
    case 'upwardReport': {
      const reason = terms.statutoryLimit === null ? 'followUp' : 'statutoryDue';
      const next = item.marks.upwardReports.length + 1;
      return { type: 'UpwardReportOpened', effectiveAt, reason, ordinal: next, ...reportedTo(terms, reason) };
    }
    case 'after': {
      const step = stepAfter(ladder, item.marks.followed?.after ?? 0);
      if (step === undefined) throw new Error(`item ${item.particulars.itemNo} is past the last rung of its ladder`);
      const escalation = item.marks.followed?.of === 'escalation' ? escalationOf(item, ordinal) : undefined;
      const known = escalation && toldOf(escalation);
      const newly = known === undefined ? [] : answering(step.to).filter((one) => !known.includes(one));
      return { type: 'RungReached', effectiveAt, rung: 'after', ordinal, days: step.days, to: step.to, newly };
    }
    case 'raising': {
      const escalation = escalationOf(item, ordinal);
      const recipient = escalation && nextRecipient(toldOf(escalation));
      if (!recipient) throw new Error(`escalation ${ordinal} of ${item.particulars.itemNo} has nobody above it`);
      return { type: 'EscalationRaisedFurther', effectiveAt, ordinal, recipient, reasons: null };
    }
    case 'promise': {
      const escalation = escalationOf(item, ordinal);
      const recipient = escalation === undefined ? null : nextRecipient(toldOf(escalation));
      return { type: 'EscalationAnswerLapsed', effectiveAt, ordinal, doneOn: dueOn, recipient };
    }
  }
}

/** An item above the city is reported on the day on which it is sent there. */
export function dispatched(terms: ItemTerms, effectiveAt: Instant): ItemEvent {
  return { type: 'UpwardReportOpened', effectiveAt, reason: 'dispatch', ordinal: 1, ...reportedTo(terms, 'dispatch') };
}

/** Whom a report upward is told to: with a published ladder the liaison too, and once the limit is over its whole rung. */
function reportedTo({ ladder }: ItemTerms, reason: UpwardReportReason) {
  if (ladder === USUAL_LADDER) return {};
  const { to } = ladder.due;
  const told = reason === 'statutoryDue' ? to : to.filter((one) => one === 'liaison' || one === 'supervisor');
  return told.length === 0 ? {} : unlessUsual(told, ['supervisor']);
}

type Recipients = readonly LadderRecipient[];

function unlessUsual(to: Recipients | undefined, usual: Recipients): { readonly to?: Recipients } {
  if (to === undefined || (to.length === usual.length && usual.every((one) => to.includes(one)))) return {};
  return { to };
}
