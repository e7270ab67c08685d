/** Whom the ladder tells: each rung those whom the timetable names for it, and each step of an escalation. */
import type { ItemEvent } from '../domain/item/events.ts';
import { answering, type LadderRecipient, USUAL_LADDER } from '../domain/supervision/ladder.ts';

export type LadderNoticeKind =
  | 'halfGone'
  | 'warning'
  | 'lastDay'
  | 'escalation'
  | 'upwardReport'
  | 'overdue'
  | 'promisePassed'
  | 'escalationAnswered'
  | 'escalationClosed';

export interface LadderNotice {
  readonly kind: LadderNoticeKind;
  readonly ordinal: number;
  readonly recipient: LadderRecipient;
}

type Recipients = readonly LadderRecipient[];

/** The notices of an event of the ladder; null for any other event. */
export function ofTheLadder(event: ItemEvent): readonly LadderNotice[] | null {
  switch (event.type) {
    case 'WarningRaised':
      return toAll('warning', event.to ?? ['officer']);
    case 'EscalationRaised':
      return raised(event.ordinal, event.to ?? USUAL_LADDER.due.to);
    case 'UpwardReportOpened':
      return toAll('upwardReport', event.to ?? ['supervisor'], event.ordinal);
    case 'RungReached':
      return rung(event);
    case 'EscalationRaisedFurther':
      return [{ kind: 'escalation', ordinal: event.ordinal, recipient: event.recipient }];
    case 'EscalationAnswerLapsed':
      return lapsed(event);
    case 'EscalationAnswered':
      return toAll('escalationAnswered', ['supervisor'], event.ordinal);
    case 'EscalationClosed':
      return toAll('escalationClosed', ['head'], event.ordinal);
    default:
      return null;
  }
}

/** Those who answer for it acknowledge an escalation; the others are told. */
function raised(ordinal: number, to: Recipients): readonly LadderNotice[] {
  const asked: Recipients = answering(to);
  return to.map((recipient) => ({ kind: asked.includes(recipient) ? 'escalation' : 'overdue', ordinal, recipient }));
}

/** Whoever has it next is asked; the others are told, the leader only where it had come up already. */
function lapsed({
  ordinal,
  recipient,
}: Extract<ItemEvent, { type: 'EscalationAnswerLapsed' }>): readonly LadderNotice[] {
  if (recipient === null) return toAll('promisePassed', ['head', 'leader', 'supervisor'], ordinal);
  const others = (['head', 'supervisor'] as const).filter((one) => one !== recipient);
  return [{ kind: 'escalation', ordinal, recipient }, ...toAll('promisePassed', others, ordinal)];
}

function rung(event: Extract<ItemEvent, { type: 'RungReached' }>): readonly LadderNotice[] {
  switch (event.rung) {
    case 'half':
      return toAll('halfGone', event.to);
    case 'last-day':
      return toAll('lastDay', event.to);
    case 'after': {
      const { ordinal, to } = event;
      const newly: Recipients = event.newly;
      return to.map((recipient) => ({
        kind: newly.includes(recipient) ? 'escalation' : 'overdue',
        ordinal,
        recipient,
      }));
    }
  }
}

function toAll(kind: LadderNoticeKind, to: Recipients, ordinal = 1): readonly LadderNotice[] {
  return to.map((recipient) => ({ kind, ordinal, recipient }));
}
