/** What is remembered of the notices of a limit: which rungs were reached, and what became of each escalation. */
import { answering, type EscalationRecipient, USUAL_LADDER } from '../supervision/ladder.ts';
import type { ItemEvent } from './events.ts';
import type { NoticeEvent } from './notice-events.ts';
import type { Escalation, Marks } from './state.ts';

export const NO_MARKS: Marks = {
  adopted: [],
  halfToldFor: [],
  warnedFor: [],
  warnings: [],
  lastDayToldFor: [],
  escalations: [],
  followed: null,
  heldFor: [],
  upwardReports: [],
  lateReplies: [],
};

type Noted = Extract<ItemEvent, { type: NoticeEvent['type'] }>;

export function marksAfter(before: Marks, event: Noted): Marks {
  const { effectiveAt: at } = event;
  const warning = warningIn(event);
  const marks = warning === null ? before : { ...before, warnings: [...before.warnings, warning] };
  switch (event.type) {
    case 'WarningRaised':
      return { ...marks, warnedFor: [...marks.warnedFor, event.dueOn] };
    case 'RungReached':
      return rungReached(marks, event);
    case 'EscalationRaised': {
      const { ordinal, dueOn, to = USUAL_LADDER.due.to } = event;
      const told = answering(to).map((recipient) => ({ recipient, at }));
      const raised = { ordinal, dueOn, told, acknowledgedBy: [], answer: null, lapsed: [], closing: null };
      const followed = { of: 'escalation', ordinal, since: at, after: 0 } as const;
      return { ...marks, escalations: [...marks.escalations, raised], followed };
    }
    case 'UpwardReportOpened': {
      const { ordinal, reason } = event;
      const reported = { ...marks, upwardReports: [...marks.upwardReports, reason] };
      if (reason !== 'statutoryDue') return reported;
      return { ...reported, followed: { of: 'upwardReport', ordinal, since: at, after: 0 } };
    }
    case 'EscalationAcknowledged':
      return changed(marks, event.ordinal, ({ acknowledgedBy }) => ({
        acknowledgedBy: [...acknowledgedBy, event.recipient],
      }));
    case 'EscalationRaisedFurther': {
      const { ordinal, recipient } = event;
      const wasAnswered = marks.escalations.some((one) => one.ordinal === ordinal && one.answer !== null);
      const raised = changed(marks, ordinal, (one) => ({ ...toldTo(one, [recipient], at), answer: null }));
      return wasAnswered ? askedAnew(raised, ordinal, at) : raised;
    }
    case 'EscalationAnswerLapsed': {
      const { ordinal, recipient } = event;
      const lapsed = changed(marks, ordinal, (one) => ({
        ...toldTo(one, recipient === null ? [] : [recipient], at),
        ...{ answer: null, lapsed: one.answer === null ? one.lapsed : [...one.lapsed, one.answer] },
      }));
      return askedAnew(lapsed, ordinal, at);
    }
    case 'EscalationAnswered': {
      const { by, measure, doneOn } = event;
      return changed(marks, event.ordinal, () => ({ answer: { at, by, measure, doneOn } }));
    }
    case 'EscalationClosed': {
      const { by, findings } = event;
      return changed(marks, event.ordinal, () => ({ closing: { at, by, findings } }));
    }
  }
}

/** A warning that went to the officer, where silence deems only after one. */
function warningIn(event: Noted): Marks['warnings'][number] | null {
  if (event.type !== 'WarningRaised' && (event.type !== 'RungReached' || event.rung === 'after')) return null;
  const { dueOn, toldAt, to = ['officer'] } = event;
  return toldAt === undefined || !to.includes('officer') ? null : { dueOn, toldAt };
}

function rungReached(marks: Marks, event: Extract<Noted, { type: 'RungReached' }>): Marks {
  switch (event.rung) {
    case 'half':
      return { ...marks, halfToldFor: [...marks.halfToldFor, event.since] };
    case 'last-day':
      return { ...marks, lastDayToldFor: [...marks.lastDayToldFor, event.dueOn] };
    case 'after': {
      const { ordinal, days, newly, effectiveAt } = event;
      const followed = marks.followed && { ...marks.followed, after: days };
      if (newly.length === 0) return { ...marks, followed };
      return { ...changed(marks, ordinal, (one) => toldTo(one, newly, effectiveAt)), followed };
    }
  }
}

/** While it counted as answered no rung was reached, and none is made up for. */
function askedAnew(marks: Marks, ordinal: number, at: number): Marks {
  if (marks.followed?.ordinal !== ordinal) return marks;
  return { ...marks, followed: { ...marks.followed, since: at, after: 0 } };
}

function toldTo({ told }: Escalation, recipients: readonly EscalationRecipient[], at: number) {
  return { told: [...told, ...recipients.map((recipient) => ({ recipient, at }))] };
}

function changed(marks: Marks, ordinal: number, change: (one: Escalation) => Partial<Escalation>): Marks {
  const escalations = marks.escalations.map((one) => (one.ordinal === ordinal ? { ...one, ...change(one) } : one));
  return { ...marks, escalations };
}
