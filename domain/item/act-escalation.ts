/** What becomes of an escalation (督办): acknowledged, answered with a measure and a date, closed, raised further. */
import { dayNumber, dayOf, localDate } from '../calendar/local-date.ts';
import { type EscalationRecipient, nextRecipient } from '../supervision/ladder.ts';
import type { EscalationAction } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import { escalationOf, toldOf } from './rungs.ts';
import { type ApprovalItem, type Escalation, isOpen } from './state.ts';

/** None of these changes what an officer decides on: they need no version, and no cutoff holds them up. */
export function escalationEvents(item: ApprovalItem, command: EscalationAction, context: DecisionContext): Result {
  const { ordinal } = command;
  const { receivedAt: effectiveAt } = context;
  const escalation = escalationOf(item, ordinal);
  if (escalation === undefined) return { code: 'ESCALATION_NOT_FOUND', ordinal };
  switch (command.type) {
    case 'AcknowledgeEscalation': {
      const { recipient } = command;
      if (!isTold(escalation, recipient)) return { code: 'ESCALATION_NOT_ADDRESSED', ordinal };
      if (escalation.acknowledgedBy.includes(recipient)) return { code: 'ESCALATION_ALREADY_ACKNOWLEDGED', ordinal };
      return [{ type: 'EscalationAcknowledged', effectiveAt, ordinal, recipient }];
    }
    case 'AnswerEscalation':
      return answered(escalation, command, context);
    case 'CloseEscalation': {
      const { by, findings } = command;
      if (escalation.closing !== null) return { code: 'ESCALATION_CLOSED', ordinal };
      if (escalation.answer === null && !isDecided(item)) return { code: 'ESCALATION_NOT_ANSWERED', ordinal };
      return [{ type: 'EscalationClosed', effectiveAt, ordinal, by, findings }];
    }
    case 'RaiseEscalation': {
      if (escalation.closing !== null) return { code: 'ESCALATION_CLOSED', ordinal };
      if (isDecided(item)) {
        const allowed = ['CloseEscalation'] as const;
        return { code: 'ACTION_NOT_ALLOWED', action: command.type, status: item.status, allowed };
      }
      if (command.reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
      const recipient = nextRecipient(toldOf(escalation));
      if (recipient === null) return { code: 'ESCALATION_AT_THE_TOP', ordinal };
      return [{ type: 'EscalationRaisedFurther', effectiveAt, ordinal, recipient, reasons: command.reasons }];
    }
  }
}

function answered(
  escalation: Escalation,
  command: Extract<EscalationAction, { type: 'AnswerEscalation' }>,
  { receivedAt: effectiveAt }: DecisionContext,
): Result {
  const { ordinal, recipient, by, measure, doneOn } = command;
  if (escalation.closing !== null) return { code: 'ESCALATION_CLOSED', ordinal };
  if (!isTold(escalation, recipient)) return { code: 'ESCALATION_NOT_ADDRESSED', ordinal };
  if (escalation.answer !== null) {
    return { code: 'ESCALATION_ALREADY_ANSWERED', doneOn: escalation.answer.doneOn };
  }
  const today = dayOf(effectiveAt);
  if (dayNumber(doneOn) < today) return { code: 'PROMISED_DATE_PASSED', doneOn, today: localDate(today) };
  return [{ type: 'EscalationAnswered', effectiveAt, ordinal, recipient, by, measure, doneOn }];
}

/** A leader answers for nothing that has not come up to the leader yet. */
function isTold(escalation: Escalation, recipient: EscalationRecipient): boolean {
  return toldOf(escalation).includes(recipient);
}

/** A decision is the best answer; silence that deemed the item is none. */
function isDecided(item: ApprovalItem): boolean {
  return !isOpen(item) && item.status !== 'deemedApproved' && item.status !== 'revoked';
}
