/** An act of a person: late, in the middle of a cutoff, stale, not allowed in this state, against the law, or done. */
import { aftermathEvents } from './act-aftermath.ts';
import { releaseHold } from './act-hold.ts';
import { correctionRefusal, intakeEvents } from './act-intake.ts';
import { reviewEvents } from './act-review.ts';
import { clockOf, type ItemClock, isTimely } from './clock.ts';
import type { Action, CommandType, DomainError } from './commands.ts';
import type { DeadlineKind } from './deadline.ts';
import { deadlinesOf } from './deadlines.ts';
import type { DecisionContext, Result } from './decision.ts';
import { holdingOf } from './hold.ts';
import { rectificationEvents } from './rectify.ts';
import { type ApprovalItem, isOpen } from './state.ts';

type ActionType = Action['type'];

const OF_REVIEW: readonly ActionType[] = [
  'Approve',
  'Refuse',
  'Withdraw',
  'Suspend',
  'Extend',
  'TellHearingRight',
  'CloseHearing',
  'RequestOpinion',
  'HandInDeferred',
];

/** What each state allows. */
const ALLOWED: Readonly<Record<ApprovalItem['status'], readonly ActionType[]>> = {
  awaitingAcceptance: ['Accept', 'RefuseAcceptance', 'RequestCorrection', 'Withdraw'],
  awaitingApplicant: ['Resubmit', 'Withdraw', 'ReleaseHold'],
  underReview: [...OF_REVIEW, 'ReleaseHold'],
  suspended: [...OF_REVIEW, 'Resume'],
  approved: ['RecordDelivery', 'VerifyPromise'],
  refused: ['RecordDelivery'],
  deemedApproved: ['IssuePaper', 'ProposeRevocation', 'ConfirmRevocation'],
  revoked: [],
  notAccepted: [],
  withdrawn: [],
  lapsed: [],
};

export function act(item: ApprovalItem, command: Action, context: DecisionContext): Result {
  const clock = clockOf(item, context.rulebook);
  const express = command.type === 'Approve' || command.type === 'Refuse';
  if (express && isLate(item, clock, context)) return lateReply(command, context);
  const cutoff = cutoffInProgress(item, context);
  if (cutoff !== null) return cutoff;
  if (command.type === 'RequestCorrection') {
    // Before the version: who comes with a second list, or too late, has always seen an old one.
    const refusal = correctionRefusal(item);
    if (refusal !== null) return refusal;
  }
  if (command.expectedVersion !== item.decisionVersion) {
    return { code: 'STALE_VERSION', currentVersion: item.decisionVersion, status: item.status };
  }
  const allowed: readonly CommandType[] = allowedActs(item, context);
  if (!allowed.includes(command.type) && !ALWAYS.includes(command.type)) {
    return { code: 'ACTION_NOT_ALLOWED', action: command.type, status: item.status, allowed };
  }
  return eventsOf(item, command, clock, context);
}

/** Whatever the state: a wrong entry is put right. */
const ALWAYS: readonly ActionType[] = ['ProposeRectification', 'ConfirmRectification'];

/** A promise may be decided on at the counter, before acceptance (承诺制). */
function allowedActs(item: ApprovalItem, { rulebook }: DecisionContext): readonly ActionType[] {
  const { timetableVersion, typeId, tier } = item.particulars;
  const onTheSpot =
    item.status === 'awaitingAcceptance' && rulebook.terms(timetableVersion, typeId, tier).commitmentRoute;
  return onTheSpot ? [...ALLOWED[item.status], 'Approve'] : ALLOWED[item.status];
}

function eventsOf(item: ApprovalItem, command: Action, clock: ItemClock, context: DecisionContext): Result {
  switch (command.type) {
    case 'Accept':
    case 'RefuseAcceptance':
    case 'RequestCorrection':
    case 'Resubmit':
    case 'HandInDeferred':
      return intakeEvents(item, command, context);
    case 'ReleaseHold':
      return releaseHold(item, command, clock, context);
    case 'IssuePaper':
    case 'RecordDelivery':
    case 'VerifyPromise':
    case 'ProposeRevocation':
    case 'ConfirmRevocation':
      return aftermathEvents(item, command, context);
    case 'ProposeRectification':
    case 'ConfirmRectification':
      return rectificationEvents(item, command, context);
    default:
      return reviewEvents(item, command, clock, context);
  }
}

/** Late: silence has deemed the item, or the cutoff has passed and it will. While frozen, or held, nobody is late. */
function isLate(item: ApprovalItem, clock: ItemClock, context: DecisionContext): boolean {
  if (item.status === 'deemedApproved' || item.status === 'revoked') return true;
  const { receivedAt, frozen, rulebook, outages } = context;
  // A renewal is deemed at the permit's end even while its own clock stands still.
  const runs = item.status === 'underReview' || item.status === 'suspended';
  if (!runs || frozen || clock.deemsAt === null || isTimely(receivedAt, clock)) return false;
  const cutoff = { kind: 'deeming', at: clock.deemsAt } as const;
  return holdingOf(item, cutoff, rulebook, outages) === null;
}

/** A late reply is kept and never changes the outcome; it needs no current version, since the clock itself outdated it. */
function lateReply(command: Extract<Action, { type: 'Approve' | 'Refuse' }>, { receivedAt }: DecisionContext): Result {
  if (command.type === 'Refuse' && command.reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
  const decision = command.type === 'Approve' ? 'approved' : 'refused';
  return [{ type: 'LateReplyRecorded', effectiveAt: receivedAt, decision, reasons: command.reasons }];
}

/** Deadlines whose passing changes what may be decided. */
const CUTOFFS: ReadonlySet<DeadlineKind> = new Set([
  'acceptance',
  'correction',
  'resumption',
  'escalation',
  'upwardReport',
  'deeming',
]);

/** In the seconds between a due instant and its settling nothing else is decided: a timely reply may still be on its way. */
export function cutoffInProgress(
  item: ApprovalItem,
  { now, receivedAt, graceMs, frozen, rulebook }: DecisionContext,
): DomainError | null {
  if (!isOpen(item) || frozen) return null;
  const cutoff = deadlinesOf(item, rulebook).find(({ kind, at }) => {
    const followUp = kind === 'upwardReport' && clockOf(item, rulebook).statutoryDue === null;
    return CUTOFFS.has(kind) && !followUp && receivedAt >= at && now < at + graceMs;
  });
  if (cutoff === undefined) return null;
  const { kind, at } = cutoff;
  return { code: 'CUTOFF_IN_PROGRESS', deadline: kind, cutoffAt: at, retryAfterMs: at + graceMs - now };
}
