/**
 * The only place where an item changes: a command and the state before it give events, or one error.
 * Pure: the ledger's clock, the received instant and the published versions are arguments.
 */
import { dayOf, type Instant } from '../calendar/local-date.ts';
import { adoptions } from './adoptions.ts';
import type { Command, CommandType, DomainError } from './commands.ts';
import {
  acceptanceDue,
  clockOf,
  type Deadline,
  deadlinesOf,
  type ItemClock,
  type Rulebook,
  runningDates,
} from './deadlines.ts';
import { calendarVersionOf } from './editions.ts';
import { type ApprovalItem, evolve, type ItemEvent, type ItemState, isOpen } from './state.ts';

export interface DecisionContext {
  /** The ledger's clock, read under the item's lock. */
  readonly now: Instant;
  /** When the request was complete; a command is judged at this instant. */
  readonly receivedAt: Instant;
  /** G: a deadline is settled only when `now >= at + graceMs`, so that a timely reply always wins. */
  readonly graceMs: number;
  /** The clock is not to be trusted: silence decides nothing until a person releases it. */
  readonly frozen: boolean;
  /** The versions in force, under which a new item will run. */
  readonly inForce: { readonly timetableVersion: string; readonly calendarVersion: string };
  readonly rulebook: Rulebook;
}

/** Events to append, in order. With an error the events are those that the clock had made due before the command. */
export interface Decision {
  readonly events: readonly ItemEvent[];
  readonly state: ItemState;
  readonly error: DomainError | null;
}

/**
 * Decides one command at its `receivedAt`: first the calendars published since, then what the clock has made due,
 * then the command itself.
 */
export function decide(before: ItemState, command: Command, context: DecisionContext): Decision {
  const adopted = adoptions(before, context.rulebook);
  const due = settle(adopted.reduce(evolve, before), context, command.type === 'Settle');
  const settled = { ...due, events: [...adopted, ...due.events] };
  const result = decideCommand(settled.state, command, context);
  if (!Array.isArray(result)) return { ...settled, error: result as DomainError };
  return { events: [...settled.events, ...result], state: result.reduce(evolve, settled.state), error: null };
}

/** Whether an express decision received at this instant is in time. The one place where that is said. */
export function isTimely(receivedAt: Instant, clock: ItemClock): boolean {
  return clock.deemsAt === null || receivedAt < clock.deemsAt;
}

function decideCommand(
  state: ItemState,
  command: Command,
  context: DecisionContext,
): readonly ItemEvent[] | DomainError {
  switch (command.type) {
    case 'Submit':
      return submit(state, command, context);
    case 'Settle':
      return [];
    case 'AcknowledgeEscalation':
      return acknowledge(existing(state), command, context);
    case 'Accept':
    case 'RefuseAcceptance':
    case 'Approve':
    case 'Refuse':
    case 'Withdraw':
      return act(existing(state), command, context);
  }
}

/** Settles every deadline that is due by `now`, each at its own legal instant. `notices`: warnings too. */
function settle(
  before: ItemState,
  context: DecisionContext,
  notices: boolean,
): Omit<Decision, 'error'> & { error: null } {
  const events: ItemEvent[] = [];
  let state = before;
  while (state !== null && !context.frozen) {
    const due = deadlinesOf(state, context.rulebook).filter(({ at }) => context.now >= at + context.graceMs);
    // A warning that would come together with a later step helps nobody: the escalation says more.
    const next = due.find(({ kind }) => kind !== 'warning') ?? (notices ? due[0] : undefined);
    if (next === undefined) break;
    const event = settleOne(state, next, context.rulebook);
    events.push(event);
    state = evolve(state, event);
  }
  return { events, state, error: null };
}

function settleOne(item: ApprovalItem, { kind, at, dueOn }: Deadline, rulebook: Rulebook): ItemEvent {
  const { particulars, marks } = item;
  const terms = rulebook.terms(particulars.timetableVersion, particulars.typeId, particulars.tier);
  const { timetableVersion } = particulars;
  const calendarVersion = calendarVersionOf(item, rulebook, at);
  switch (kind) {
    case 'acceptance': {
      const dates = runningDates(terms, rulebook.calendar(calendarVersion), dayOf(particulars.receivedAt));
      return { type: 'ItemAcceptedBySilence', effectiveAt: at, acceptedAsOf: particulars.receivedAt, dates };
    }
    case 'warning':
      return { type: 'WarningRaised', effectiveAt: at, dueOn };
    case 'escalation':
      return { type: 'EscalationRaised', effectiveAt: at, dueOn, ordinal: marks.escalations.length + 1 };
    case 'upwardReport': {
      const reason = terms.statutoryLimit === null ? 'followUp' : 'statutoryDue';
      return { type: 'UpwardReportOpened', effectiveAt: at, reason, ordinal: marks.upwardReports.length + 1 };
    }
    case 'deeming': {
      if (terms.deemedBasis === null) throw new Error(`item ${particulars.itemNo} has a deeming without a basis`);
      const basis = terms.deemedBasis.class;
      return { type: 'ItemDeemedApproved', effectiveAt: at, basis, dueOn, calendarVersion, timetableVersion };
    }
  }
}

function submit(
  state: ItemState,
  command: Extract<Command, { type: 'Submit' }>,
  { receivedAt, inForce, rulebook }: DecisionContext,
): readonly ItemEvent[] | DomainError {
  if (state !== null) return { code: 'ITEM_ALREADY_SUBMITTED' };
  const { type: _type, ...given } = command;
  const terms = rulebook.terms(inForce.timetableVersion, given.typeId, given.tier);
  const calendar = rulebook.calendar(inForce.calendarVersion);
  const receivedOn = dayOf(receivedAt);
  const dates = {
    acceptanceDue: acceptanceDue(calendar, receivedOn),
    ifSilent: runningDates(terms, calendar, receivedOn),
  };
  const submitted: ItemEvent = {
    type: 'ItemSubmitted',
    effectiveAt: receivedAt,
    receivedAt,
    ...given,
    ...inForce,
    dates,
  };
  if (terms.onTimeout !== 'report-upward') return [submitted];
  return [submitted, { type: 'UpwardReportOpened', effectiveAt: receivedAt, reason: 'dispatch', ordinal: 1 }];
}

type Action = Extract<Command, { expectedVersion: number }>;

const ALLOWED: Readonly<Record<ApprovalItem['status'], readonly CommandType[]>> = {
  awaitingAcceptance: ['Accept', 'RefuseAcceptance', 'Withdraw'],
  underReview: ['Approve', 'Refuse', 'Withdraw'],
  approved: [],
  refused: [],
  deemedApproved: [],
  notAccepted: [],
  withdrawn: [],
};

/** An action of a person: late, in the middle of a cutoff, stale, not allowed, without reasons, or done. */
function act(item: ApprovalItem, command: Action, context: DecisionContext): readonly ItemEvent[] | DomainError {
  const clock = clockOf(item, context.rulebook);
  const express = command.type === 'Approve' || command.type === 'Refuse';
  if (express && isLate(item, clock, context)) return lateReply(command, context);
  const cutoff = cutoffInProgress(item, context);
  if (cutoff !== null) return cutoff;
  if (command.expectedVersion !== item.decisionVersion) {
    return { code: 'STALE_VERSION', currentVersion: item.decisionVersion, status: item.status };
  }
  const allowed = ALLOWED[item.status];
  if (!allowed.includes(command.type)) {
    return { code: 'ACTION_NOT_ALLOWED', action: command.type, status: item.status, allowed };
  }
  return actionEvents(item, command, clock, context);
}

function actionEvents(
  item: ApprovalItem,
  command: Action,
  clock: ItemClock,
  { receivedAt, rulebook }: DecisionContext,
): readonly ItemEvent[] | DomainError {
  const effectiveAt = receivedAt;
  const overdue = clock.overdueAt !== null && receivedAt >= clock.overdueAt;
  switch (command.type) {
    case 'Accept': {
      const { timetableVersion, typeId, tier } = item.particulars;
      const calendarVersion = calendarVersionOf(item, rulebook);
      const terms = rulebook.terms(timetableVersion, typeId, tier);
      const start = dayOf(terms.anchor === 'receipt' ? item.particulars.receivedAt : receivedAt);
      return [
        { type: 'ItemAccepted', effectiveAt, dates: runningDates(terms, rulebook.calendar(calendarVersion), start) },
      ];
    }
    case 'RefuseAcceptance':
      if (isBlank(command.reasons)) return { code: 'REASONS_REQUIRED' };
      return [{ type: 'ItemNotAccepted', effectiveAt, reasons: command.reasons }];
    case 'Approve':
      return [{ type: 'ItemApproved', effectiveAt, overdue, reasons: command.reasons }];
    case 'Refuse':
      if (isBlank(command.reasons)) return { code: 'REASONS_REQUIRED' };
      return [{ type: 'ItemRefused', effectiveAt, overdue, reasons: command.reasons }];
    case 'Withdraw':
      return [{ type: 'ItemWithdrawn', effectiveAt, reasons: command.reasons }];
  }
}

/** Late: silence has deemed the item, or the cutoff has passed and it will. While the clock is frozen nobody is late. */
function isLate(item: ApprovalItem, clock: ItemClock, context: DecisionContext): boolean {
  if (item.status === 'deemedApproved') return true;
  return item.status === 'underReview' && !context.frozen && !isTimely(context.receivedAt, clock);
}

/** A late reply is kept and never changes the outcome; it needs no current version, since the clock itself outdated it. */
function lateReply(
  command: Extract<Command, { type: 'Approve' | 'Refuse' }>,
  { receivedAt }: DecisionContext,
): readonly ItemEvent[] | DomainError {
  if (command.type === 'Refuse' && isBlank(command.reasons)) return { code: 'REASONS_REQUIRED' };
  const decision = command.type === 'Approve' ? 'approved' : 'refused';
  return [{ type: 'LateReplyRecorded', effectiveAt: receivedAt, decision, reasons: command.reasons }];
}

/** In the seconds between a due instant and its settling nothing else is decided: a timely reply may still be on its way. */
function cutoffInProgress(
  item: ApprovalItem,
  { now, receivedAt, graceMs, frozen, rulebook }: DecisionContext,
): DomainError | null {
  if (!isOpen(item) || frozen) return null;
  const cutoff = deadlinesOf(item, rulebook).find(({ kind, at }) => {
    const settles = kind !== 'warning' && !(kind === 'upwardReport' && clockOf(item, rulebook).statutoryDue === null);
    return settles && receivedAt >= at && now < at + graceMs;
  });
  if (cutoff === undefined) return null;
  const { kind, at } = cutoff;
  return { code: 'CUTOFF_IN_PROGRESS', deadline: kind, cutoffAt: at, retryAfterMs: at + graceMs - now };
}

function acknowledge(
  item: ApprovalItem,
  { ordinal, recipient }: Extract<Command, { type: 'AcknowledgeEscalation' }>,
  { receivedAt }: DecisionContext,
): readonly ItemEvent[] | DomainError {
  const escalation = item.marks.escalations.find((raised) => raised.ordinal === ordinal);
  if (escalation === undefined) return { code: 'ESCALATION_NOT_FOUND', ordinal };
  if (escalation.acknowledgedBy.includes(recipient)) return { code: 'ESCALATION_ALREADY_ACKNOWLEDGED', ordinal };
  return [{ type: 'EscalationAcknowledged', effectiveAt: receivedAt, ordinal, recipient }];
}

/** The caller looked the item up; commands other than Submit never reach one that does not exist. */
function existing(state: ItemState): ApprovalItem {
  if (state === null) throw new Error('a command other than Submit needs an item');
  return state;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
