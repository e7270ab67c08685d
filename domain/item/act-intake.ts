/** Acts around acceptance (受理): accept, refuse, ask once for everything missing, answer that list, defer materials. */
import { countsOn, dueAfter } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';
import { behindOf, refusalOf, refusalProblem, satisfiedPredecessor } from './act-refusal.ts';
import { rulesOf } from './clock.ts';
import type { Action, DomainError } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import type { DeferredMaterial, WrittenNotice } from './events.ts';
import { withLegs } from './legs.ts';
import { withDates } from './settle.ts';
import { type ApprovalItem, acceptanceOf } from './state.ts';

type IntakeAction = Extract<
  Action,
  { type: 'Accept' | 'RefuseAcceptance' | 'RequestCorrection' | 'Resubmit' | 'HandInDeferred' }
>;

export function intakeEvents(item: ApprovalItem, command: IntakeAction, context: DecisionContext): Result {
  const { receivedAt: effectiveAt, rulebook } = context;
  switch (command.type) {
    case 'Accept': {
      const { deferred = [] } = command;
      const late = deferred.find(({ dueOn }) => dayNumber(dueOn) <= dayOf(effectiveAt));
      if (late !== undefined) return notAhead(late, dayOf(effectiveAt));
      const accepted = { type: 'ItemAccepted', effectiveAt, ...(deferred.length > 0 && { deferred }) } as const;
      return withLegs(item, withDates(item, accepted, rulebook), rulebook);
    }
    case 'RefuseAcceptance':
      return refusalProblem(command) ?? [{ type: 'ItemNotAccepted', effectiveAt, ...refusalOf(command) }];
    case 'RequestCorrection':
      return requestCorrection(item, command, context);
    case 'Resubmit':
      return resubmit(item, command, context);
    case 'HandInDeferred': {
      const { ordinals } = command;
      const unknown = unknownEntry(ordinals, item.account.deferred.length);
      return unknown ?? [{ type: 'DeferredHandedIn', effectiveAt, ordinals }];
    }
  }
}

/** 行政许可法 32: the list is told once; a second one has no effect, and after the five days silence has accepted. */
export function correctionRefusal(item: ApprovalItem): DomainError | null {
  if (item.account.correction !== null) return { code: 'CORRECTION_ALREADY_REQUESTED' };
  const acceptance = acceptanceOf(item);
  if (!acceptance?.bySilence || item.status !== 'underReview') return null;
  return { code: 'CORRECTION_TOO_LATE', acceptedOn: localDate(acceptance.acceptedOn) };
}

function requestCorrection(
  item: ApprovalItem,
  command: Extract<Action, { type: 'RequestCorrection' }>,
  { receivedAt: effectiveAt, rulebook }: DecisionContext,
): Result {
  const { missing, noticeNo, noticedOn } = command;
  if (missing.length === 0 || missing.some((entry) => entry.trim() === '')) return { code: 'CORRECTION_EMPTY' };
  const today = dayOf(effectiveAt);
  const refusal = noticeRefusal({ noticeNo, noticedOn }, today) ?? satisfiedPredecessor(command);
  if (refusal !== null) return refusal;
  const { terms, calendar } = rulesOf(item, rulebook);
  const { unitLimit, onMiss } = terms.correction;
  const unitDue = dueAfter(calendar, today, unitLimit);
  const list = { missing, unitDue, onMiss, noticeNo, noticedOn, ...behindOf(command) };
  return [{ type: 'CorrectionRequested', effectiveAt, ...list }];
}

/** Complete once every entry has been answered; until then the department waits for the unit. */
function resubmit(
  item: ApprovalItem,
  { answers, channel }: Extract<Action, { type: 'Resubmit' }>,
  { receivedAt: effectiveAt, rulebook }: DecisionContext,
): Result {
  const { correction } = item.account;
  if (correction === null) throw new Error('a resubmission needs a list');
  const unknown = unknownEntry(answers, correction.missing.length);
  if (unknown !== null) return unknown;
  const answered = new Set([...correction.answered, ...answers]);
  const complete = answered.size === correction.missing.length;
  const closing = channel === 'counter' ? rulebook.counterClosesAt?.(item.particulars.timetableVersion) : undefined;
  const counter = closing === undefined ? {} : { closesAt: closing, ...dayAfterClosing(effectiveAt, closing) };
  const event = { type: 'MaterialsResubmitted', effectiveAt, answers, complete, ...counter } as const;
  if (!complete) return [{ ...event, dates: null }];
  return withLegs(item, withDates(item, event, rulebook), rulebook);
}

/** Named only where it is another day than that of the instant. */
export function dayAfterClosing(at: Instant, closesAt: string | undefined): { readonly countsOn?: LocalDate } {
  const day = countsOn(at, closesAt);
  return day === dayOf(at) ? {} : { countsOn: localDate(day) };
}

function unknownEntry(entries: readonly number[], count: number): DomainError | null {
  const entry = entries.length === 0 ? 0 : entries.find((one) => one < 1 || one > count);
  return entry === undefined ? null : { code: 'ENTRY_UNKNOWN', entry, entries: count };
}

/** A notice takes effect when it is given: it bears a number and the day of today, no earlier one and no later one. */
export function noticeRefusal({ noticeNo, noticedOn }: WrittenNotice, today: DayNumber): DomainError | null {
  if (noticeNo.trim() === '') return { code: 'NOTICE_REQUIRED' };
  if (dayNumber(noticedOn) !== today) return { code: 'NOTICE_NOT_OF_TODAY', noticedOn, today: localDate(today) };
  return null;
}

function notAhead({ dueOn: date }: Pick<DeferredMaterial, 'dueOn'>, today: DayNumber): DomainError {
  return { code: 'DATE_NOT_AHEAD', date, today: localDate(today) };
}
