/**
 * A supervision notice (督办单): issued to a department, signed for, answered with a measure and a date, closed by the
 * supervisor or returned for a better answer. A missing answer is flagged by the clock, once for each date.
 */
import { dayNumber, dayOf, endOfDay, type Instant, type LocalDate } from '../calendar/local-date.ts';

export type SupervisionNoticeEvent = { readonly effectiveAt: Instant } & (
  | { readonly type: 'NoticeIssued'; readonly demand: string; readonly replyOn: LocalDate }
  | { readonly type: 'NoticeSignedFor' }
  | { readonly type: 'NoticeAnswered'; readonly measure: string; readonly doneOn: LocalDate; readonly late: boolean }
  /** The answer will not do: another one is due by the new date. */
  | { readonly type: 'NoticeReturned'; readonly reasons: string; readonly replyOn: LocalDate }
  | { readonly type: 'NoticeClosed'; readonly findings: string }
  | { readonly type: 'AnswerOverdue'; readonly replyOn: LocalDate }
);

export type SupervisionNoticeStatus = 'issued' | 'signedFor' | 'answered' | 'returned' | 'closed';

export interface SupervisionNotice {
  readonly status: SupervisionNoticeStatus;
  /** How many steps people have taken: a flag of the clock changes nothing that one decides on. */
  readonly version: number;
  readonly replyOn: LocalDate;
  /** The answer that is awaited now was flagged as missing. */
  readonly flagged: boolean;
  /** An answer was late or is missing, at any time. */
  readonly overdue: boolean;
}

export type SupervisionNoticeCommand =
  | { readonly type: 'SignFor' }
  | { readonly type: 'Answer'; readonly measure: string; readonly doneOn: LocalDate }
  | { readonly type: 'Return'; readonly reasons: string; readonly replyOn: LocalDate }
  | { readonly type: 'Close'; readonly findings: string }
  /** The clock looks whether an answer is missing. */
  | { readonly type: 'Flag' };

export type SupervisionNoticeError =
  | {
      readonly code: 'NOTICE_STEP_NOT_ALLOWED';
      readonly status: SupervisionNoticeStatus;
      readonly allowed: readonly StepName[];
    }
  | { readonly code: 'REPLY_DATE_PASSED'; readonly replyOn: LocalDate };

export type StepName = Exclude<SupervisionNoticeCommand['type'], 'Flag'>;

/** What a person may do next, by status. Nothing is closed without an answer, and nothing answered unsigned. */
const ALLOWED: Readonly<Record<SupervisionNoticeStatus, readonly StepName[]>> = {
  issued: ['SignFor'],
  signedFor: ['Answer'],
  answered: ['Return', 'Close'],
  returned: ['Answer'],
  closed: [],
};

export function allowedSteps({ status }: SupervisionNotice): readonly StepName[] {
  return ALLOWED[status];
}

/** The first instant at which the awaited answer is late; null where none is awaited. */
export function answerDueAt({ status, replyOn }: SupervisionNotice): Instant | null {
  return status === 'answered' || status === 'closed' ? null : endOfDay(dayNumber(replyOn));
}

/** When the clock must look again; null where it has nothing to flag. */
export function flagAt(notice: SupervisionNotice): Instant | null {
  return notice.flagged ? null : answerDueAt(notice);
}

/** Whether a reply may be asked for by that date: today at the earliest. */
export function isReplyDate(replyOn: LocalDate, now: Instant): boolean {
  return dayNumber(replyOn) >= dayOf(now);
}

/** The events of a command received at `at`; a missing answer that is due by then is flagged first. */
export function decideStep(
  notice: SupervisionNotice,
  command: SupervisionNoticeCommand,
  at: Instant,
): { readonly events: readonly SupervisionNoticeEvent[]; readonly error: SupervisionNoticeError | null } {
  const flagged = flagsDue(notice, at);
  if (command.type === 'Flag') return { events: flagged, error: null };
  const allowed = allowedSteps(notice);
  const refuse = (error: SupervisionNoticeError) => ({ events: flagged, error });
  if (!allowed.includes(command.type)) {
    return refuse({ code: 'NOTICE_STEP_NOT_ALLOWED', status: notice.status, allowed });
  }
  if (command.type === 'Return' && !isReplyDate(command.replyOn, at)) {
    return refuse({ code: 'REPLY_DATE_PASSED', replyOn: command.replyOn });
  }
  return { events: [...flagged, stepOf(notice, command, at)], error: null };
}

function flagsDue(notice: SupervisionNotice, at: Instant): readonly SupervisionNoticeEvent[] {
  const due = flagAt(notice);
  if (due === null || at < due) return [];
  return [{ type: 'AnswerOverdue', effectiveAt: due, replyOn: notice.replyOn }];
}

function stepOf(
  notice: SupervisionNotice,
  command: Exclude<SupervisionNoticeCommand, { type: 'Flag' }>,
  effectiveAt: Instant,
): SupervisionNoticeEvent {
  switch (command.type) {
    case 'SignFor':
      return { type: 'NoticeSignedFor', effectiveAt };
    case 'Answer': {
      const { measure, doneOn } = command;
      const due = answerDueAt(notice);
      return { type: 'NoticeAnswered', effectiveAt, measure, doneOn, late: due !== null && effectiveAt >= due };
    }
    case 'Return':
      return { type: 'NoticeReturned', effectiveAt, reasons: command.reasons, replyOn: command.replyOn };
    case 'Close':
      return { type: 'NoticeClosed', effectiveAt, findings: command.findings };
  }
}

/** The notice after an event; null before it is issued. Throws Error for a journal that does not begin with its issue. */
export function evolveNotice(before: SupervisionNotice | null, event: SupervisionNoticeEvent): SupervisionNotice {
  if (event.type === 'NoticeIssued') {
    return { status: 'issued', version: 1, replyOn: event.replyOn, flagged: false, overdue: false };
  }
  if (before === null) throw new Error(`${event.type} stands before the issue of the notice`);
  const after = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'NoticeSignedFor':
      return { ...after, status: 'signedFor' };
    case 'NoticeAnswered':
      return { ...after, status: 'answered', overdue: before.overdue || event.late };
    case 'NoticeReturned':
      return { ...after, status: 'returned', replyOn: event.replyOn, flagged: false };
    case 'NoticeClosed':
      return { ...after, status: 'closed' };
    case 'AnswerOverdue':
      return { ...before, flagged: true, overdue: true };
  }
}

/** The notice that a journal gives. Throws Error for an empty one. */
export function replayNotice(events: readonly SupervisionNoticeEvent[]): SupervisionNotice {
  const notice = events.reduce<SupervisionNotice | null>(evolveNotice, null);
  if (notice === null) throw new Error('a supervision notice without a journal');
  return notice;
}

/** Who is told of a step: the department's head, the supervisor and the leader of the division. */
export const TOLD: Readonly<Record<SupervisionNoticeEvent['type'], readonly ('head' | 'supervisor' | 'leader')[]>> = {
  NoticeIssued: ['head'],
  NoticeSignedFor: ['supervisor'],
  NoticeAnswered: ['supervisor'],
  NoticeReturned: ['head'],
  NoticeClosed: ['head'],
  AnswerOverdue: ['head', 'supervisor', 'leader'],
};
