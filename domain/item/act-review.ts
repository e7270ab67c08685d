/** Acts during the review: pause and resume, extend, hear, ask others, decide, withdraw. */
import { type Calendar, isWorkingDay } from '../calendar/calendar.ts';
import { dueAfter, isExcluded } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, dayOf, localDate } from '../calendar/local-date.ts';
import { GROUNDS, type Ground } from '../timetable/timetable.ts';
import { noticeRefusal } from './act-intake.ts';
import { refusalOf, refusalProblem } from './act-refusal.ts';
import { type ItemClock, rulesOf } from './clock.ts';
import type { Action, DomainError } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import { withDates } from './settle.ts';
import type { ApprovalItem, Pause } from './state.ts';

type ReviewAction = Extract<
  Action,
  {
    type:
      | 'Suspend'
      | 'Resume'
      | 'Extend'
      | 'TellHearingRight'
      | 'CloseHearing'
      | 'RequestOpinion'
      | 'Approve'
      | 'Refuse'
      | 'Withdraw';
  }
>;

export function reviewEvents(
  item: ApprovalItem,
  command: ReviewAction,
  clock: ItemClock,
  context: DecisionContext,
): Result {
  const { receivedAt: effectiveAt } = context;
  switch (command.type) {
    case 'Suspend':
      return suspend(item, command, clock, context);
    case 'Resume':
      return resume(item, command, context);
    case 'Extend':
      return extend(item, command, clock, context);
    case 'TellHearingRight': {
      if (item.account.hearing !== null) return { code: 'HEARING_ALREADY_TOLD' };
      const { noticeNo, noticedOn } = command;
      const told = { type: 'HearingRightTold', effectiveAt, noticeNo, noticedOn } as const;
      return expiredRefusal(clock, context) ?? noticeRefusal(command, dayOf(effectiveAt)) ?? [told];
    }
    case 'CloseHearing':
      if (item.account.hearing?.closedAt !== null) return { code: 'NO_HEARING_PENDING' };
      return [{ type: 'HearingClosed', effectiveAt, reasons: command.reasons }];
    case 'RequestOpinion':
      return requestOpinion(item, command, context);
    default:
      return conclude(item, command, clock, context);
  }
}

function conclude(
  item: ApprovalItem,
  command: Extract<Action, { type: 'Approve' | 'Refuse' | 'Withdraw' }>,
  clock: ItemClock,
  { receivedAt: effectiveAt, rulebook }: DecisionContext,
): Result {
  const overdue = clock.overdueAt !== null && effectiveAt >= clock.overdueAt;
  switch (command.type) {
    case 'Approve': {
      const { reasons, promise } = command;
      if (promise === undefined) {
        if (item.status === 'awaitingAcceptance') return { code: 'PROMISE_REQUIRED' };
        return [{ type: 'ItemApproved', effectiveAt, overdue, reasons }];
      }
      if (!rulesOf(item, rulebook).terms.commitmentRoute) return { code: 'COMMITMENT_NOT_OFFERED' };
      const today = dayOf(effectiveAt);
      if (dayNumber(promise.verifyBy) <= today) {
        return { code: 'DATE_NOT_AHEAD', date: promise.verifyBy, today: localDate(today) };
      }
      return [{ type: 'ItemApproved', effectiveAt, overdue, reasons, promise }];
    }
    case 'Refuse': {
      const refused = { type: 'ItemRefused', effectiveAt, overdue, ...refusalOf(command) } as const;
      return refusalProblem(command) ?? [refused];
    }
    case 'Withdraw':
      return [{ type: 'ItemWithdrawn', effectiveAt, reasons: command.reasons }];
  }
}

/** 行政许可法 45: on a ground that the type lists, noticed in writing, before the limit is over. */
function suspend(
  item: ApprovalItem,
  { ground, noticeNo, noticedOn }: Extract<Action, { type: 'Suspend' }>,
  clock: ItemClock,
  context: DecisionContext,
): Result {
  const { receivedAt: effectiveAt, rulebook } = context;
  const { terms, calendar } = rulesOf(item, rulebook);
  const today = dayOf(effectiveAt);
  const cap = terms.grounds.get(ground);
  if (cap === undefined) return { code: 'GROUND_NOT_ALLOWED', ground, allowed: [...terms.grounds.keys()] };
  const { pauses } = item.account;
  if (pauses.some((pause) => pause.ground === ground && pause.through === null)) {
    return { code: 'GROUND_ALREADY_RUNS', ground };
  }
  const left = cap === null ? null : cap - daysTaken(pauses, ground, today, calendar);
  if (cap !== null && left !== null && left <= 0) return { code: 'GROUND_CAP_REACHED', ground, capWorkingDays: cap };
  const refusal = expiredRefusal(clock, context) ?? noticeRefusal({ noticeNo, noticedOn }, today);
  if (refusal !== null) return refusal;
  const ordinal = pauses.length + 1;
  const notice = { ordinal, ground, article: GROUNDS[ground], noticeNo, noticedOn };
  return [{ type: 'ClockSuspended', effectiveAt, ...notice, from: noticedOn, capWorkingDays: left }];
}

/** Working days before today that the ground has taken, each once: a day may end one pause and begin another. */
export function daysTaken(pauses: readonly Pause[], ground: Ground, today: DayNumber, calendar: Calendar): number {
  const own = pauses.filter((pause) => pause.ground === ground);
  const spans = own.map(({ from, through }) => ({ from, through: through ?? from }));
  let days = 0;
  for (let day = Math.min(...spans.map(({ from }) => from)); day < today; day += 1) {
    if (isWorkingDay(calendar, day) && isExcluded(spans, day)) days += 1;
  }
  return days;
}

/** The day on which the pause ends still belongs to it; on a capped one never a day past the cap. */
function resume(
  item: ApprovalItem,
  { ordinal }: Extract<Action, { type: 'Resume' }>,
  { receivedAt: effectiveAt, rulebook }: DecisionContext,
): Result {
  const pause = item.account.pauses.find((one) => one.ordinal === ordinal);
  if (pause === undefined || pause.through !== null) return { code: 'PAUSE_NOT_FOUND', ordinal };
  const through = localDate(dayOf(effectiveAt));
  return [withDates(item, { type: 'ClockResumed', effectiveAt, ordinal, through, byCap: false }, rulebook)];
}

/** 行政许可法 42: once, by the head, granted and noticed before expiry, with reasons, within the cap. */
function extend(
  item: ApprovalItem,
  { by, reasons, approvers, noticeNo, noticedOn }: Extract<Action, { type: 'Extend' }>,
  clock: ItemClock,
  context: DecisionContext,
): Result {
  const { receivedAt: effectiveAt, rulebook } = context;
  const offered = rulesOf(item, rulebook).terms.extension;
  if (offered === null) return { code: 'EXTENSION_NOT_OFFERED' };
  if (item.account.extension !== null) return { code: 'EXTENSION_ALREADY_GRANTED' };
  if (!approvers.includes(offered.approver)) return { code: 'APPROVER_REQUIRED', approver: offered.approver };
  if (reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
  const refusal = expiredRefusal(clock, context) ?? noticeRefusal({ noticeNo, noticedOn }, dayOf(effectiveAt));
  if (refusal !== null) return refusal;
  if (by.unit !== offered.unit || by.value > offered.value) {
    return { code: 'EXTENSION_TOO_LONG', cap: { value: offered.value, unit: offered.unit } };
  }
  const granted = { type: 'LimitExtended', effectiveAt, by, reasons, noticeNo, noticedOn } as const;
  return [withDates(item, { ...granted, approver: offered.approver }, rulebook)];
}

/** Nothing may stop or lengthen a limit that is over, nor one that does not run. */
function expiredRefusal(clock: ItemClock, { receivedAt }: DecisionContext): DomainError | null {
  const { runningDue, overdueAt, paused } = clock;
  if (runningDue === null) return { code: 'NO_LIMIT_RUNS' };
  const over = !paused && receivedAt >= (overdueAt ?? runningDue.dueExclusiveAt);
  return over ? { code: 'LIMIT_EXPIRED', dueOn: runningDue.dueOn } : null;
}

function requestOpinion(
  item: ApprovalItem,
  { kind, departmentId, question, limit, onSilence }: Extract<Action, { type: 'RequestOpinion' }>,
  { receivedAt: effectiveAt, rulebook }: DecisionContext,
): Result {
  const today: DayNumber = dayOf(effectiveAt);
  const counted = { limit, startsOn: localDate(today), due: dueAfter(rulesOf(item, rulebook).calendar, today, limit) };
  const ordinal = item.account.opinions.length + 1;
  // Absence from a joint review counts as consent, whatever was asked (rules 12).
  const silence = kind === 'joint-review' ? 'consent' : onSilence;
  const asked = { ordinal, kind, departmentId, question, onSilence: silence } as const;
  return [{ type: 'OpinionRequested', effectiveAt, ...asked, ...counted }];
}
