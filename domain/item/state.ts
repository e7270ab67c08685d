/** An approval item (办件): its events, the state that follows from them, and nothing else. */
import type { Due } from '../calendar/limit.ts';
import { type DayNumber, dayOf, type Instant } from '../calendar/local-date.ts';
import type { BasisClass, Tier } from '../timetable/timetable.ts';

/** What an item is from the beginning to its end. */
export interface Particulars {
  readonly itemNo: string;
  readonly typeId: string;
  readonly tier: Tier;
  readonly division: string;
  /** The division whose supervisor follows the item: its own, or the project's where it is decided above the city. */
  readonly supervisionDivision: string;
  readonly departmentId: string;
  /** The one named person who answers for the item. */
  readonly officerId: string;
  readonly unitId: string;
  /** When the paperwork was in; the day of it is the receipt day. */
  readonly receivedAt: Instant;
  /** The published versions under which the item runs. */
  readonly timetableVersion: string;
  readonly calendarVersion: string;
}

export type ExpressDecision = 'approved' | 'refused';
export type UpwardReportReason = 'dispatch' | 'statutoryDue' | 'followUp';
export type EscalationRecipient = 'head' | 'supervisor';

/** `effectiveAt` is the legal instant; when it was recorded is kept beside the event by the ledger. */
export type ItemEvent = { readonly effectiveAt: Instant } & (
  | ({ readonly type: 'ItemSubmitted'; readonly dates: SubmittedDates } & Particulars)
  | { readonly type: 'ItemAccepted'; readonly dates: RunningDates }
  | { readonly type: 'ItemAcceptedBySilence'; readonly acceptedAsOf: Instant; readonly dates: RunningDates }
  | { readonly type: 'ItemNotAccepted'; readonly reasons: string }
  | { readonly type: 'ItemApproved'; readonly overdue: boolean; readonly reasons: string | null }
  | { readonly type: 'ItemRefused'; readonly overdue: boolean; readonly reasons: string }
  | { readonly type: 'ItemWithdrawn'; readonly reasons: string | null }
  | { readonly type: 'WarningRaised'; readonly dueOn: string }
  | { readonly type: 'EscalationRaised'; readonly ordinal: number; readonly dueOn: string }
  | {
      readonly type: 'ItemDeemedApproved';
      readonly basis: BasisClass;
      readonly dueOn: string;
      readonly calendarVersion: string;
      readonly timetableVersion: string;
    }
  | { readonly type: 'UpwardReportOpened'; readonly ordinal: number; readonly reason: UpwardReportReason }
  | { readonly type: 'EscalationAcknowledged'; readonly ordinal: number; readonly recipient: EscalationRecipient }
  | ({ readonly type: 'CalendarAdopted' } & CalendarAdoption)
  | { readonly type: 'LateReplyRecorded'; readonly decision: ExpressDecision; readonly reasons: string | null }
);

/** The dates given with the receipt. `ifSilent`: those that follow if nobody accepts within the 5 working days. */
export interface SubmittedDates {
  readonly acceptanceDue: Due;
  readonly ifSilent: RunningDates;
}

/** Both limits, side by side; null where the type sets none. */
export interface RunningDates {
  readonly promisedDue: Due | null;
  readonly statutoryDue: Due | null;
}

/** A calendar published while the item was open, and what it did to its dates. */
export interface CalendarAdoption {
  readonly calendarVersion: string;
  readonly reason: string;
  readonly before: AdoptedDates;
  readonly after: AdoptedDates;
}

/** The dates that a calendar may move; `effectiveAt` of the event is when it was published. */
export interface AdoptedDates extends RunningDates {
  /** Null once acceptance is settled. */
  readonly acceptanceDue: Due | null;
  readonly overdueAt: Instant | null;
  readonly deemsAt: Instant | null;
  readonly deemingHeld: boolean;
}

/** Notices that the clock has raised so far, and the calendars that moved a date. */
export interface Marks {
  readonly adopted: readonly string[];
  readonly warned: boolean;
  readonly escalations: readonly {
    readonly ordinal: number;
    readonly acknowledgedBy: readonly EscalationRecipient[];
  }[];
  readonly upwardReports: readonly UpwardReportReason[];
  readonly lateReplies: readonly { readonly decision: ExpressDecision; readonly receivedAt: Instant }[];
}

/** When the item counts as accepted, and when that came about: the two differ when silence accepted. */
export interface Acceptance {
  readonly acceptedOn: DayNumber;
  /** The last day of the five when silence accepted; otherwise the day on which the officer accepted. */
  readonly actOn: DayNumber;
  readonly actAt: Instant;
  readonly bySilence: boolean;
}

interface Running {
  readonly particulars: Particulars;
  /** Rises when what an officer decides on changes; warnings and escalations leave it. It is the ETag. */
  readonly decisionVersion: number;
  readonly marks: Marks;
}

/** Names say whose turn it is: the department's window, its officer, nobody's. */
export type OpenItem = Running &
  ({ readonly status: 'awaitingAcceptance' } | { readonly status: 'underReview'; readonly acceptance: Acceptance });

export type ClosedItem = Running & { readonly acceptance: Acceptance | null; readonly closedAt: Instant } & (
    | { readonly status: 'approved'; readonly overdue: boolean }
    | { readonly status: 'refused'; readonly overdue: boolean; readonly reasons: string }
    | { readonly status: 'deemedApproved'; readonly basis: BasisClass }
    | { readonly status: 'notAccepted'; readonly reasons: string }
    | { readonly status: 'withdrawn' }
  );

export type ApprovalItem = OpenItem | ClosedItem;
export type ItemStatus = ApprovalItem['status'];

/** null: nothing has been submitted yet. */
export type ItemState = ApprovalItem | null;

export function isOpen(item: ApprovalItem): item is OpenItem {
  return item.status === 'awaitingAcceptance' || item.status === 'underReview';
}

/** The state after the events, from the beginning. */
export function replay(events: readonly ItemEvent[]): ItemState {
  return events.reduce(evolve, null as ItemState);
}

/** The state after one more event. Throws Error for an event that cannot follow: the journal itself would be broken. */
export function evolve(state: ItemState, event: ItemEvent): ApprovalItem {
  if (event.type === 'ItemSubmitted') return submitted(event);
  if (state === null) throw new Error(`${event.type} without ItemSubmitted before it`);
  switch (event.type) {
    case 'WarningRaised':
      return { ...state, marks: { ...state.marks, warned: true } };
    case 'EscalationRaised':
      return withEscalations(state, [...state.marks.escalations, { ordinal: event.ordinal, acknowledgedBy: [] }]);
    case 'EscalationAcknowledged':
      return withEscalations(
        state,
        state.marks.escalations.map((escalation) =>
          escalation.ordinal === event.ordinal
            ? { ...escalation, acknowledgedBy: [...escalation.acknowledgedBy, event.recipient] }
            : escalation,
        ),
      );
    case 'UpwardReportOpened':
      return { ...state, marks: { ...state.marks, upwardReports: [...state.marks.upwardReports, event.reason] } };
    case 'CalendarAdopted':
      return { ...state, marks: { ...state.marks, adopted: [...state.marks.adopted, event.calendarVersion] } };
    case 'LateReplyRecorded': {
      const reply = { decision: event.decision, receivedAt: event.effectiveAt };
      return { ...state, marks: { ...state.marks, lateReplies: [...state.marks.lateReplies, reply] } };
    }
    default:
      return decided(state, event);
  }
}

type DecidingEvent = Extract<
  ItemEvent,
  {
    type:
      | 'ItemAccepted'
      | 'ItemAcceptedBySilence'
      | 'ItemNotAccepted'
      | 'ItemApproved'
      | 'ItemRefused'
      | 'ItemWithdrawn'
      | 'ItemDeemedApproved';
  }
>;

/** Events that change what an officer decides on. */
function decided(state: ApprovalItem, event: DecidingEvent): ApprovalItem {
  if (!isOpen(state)) throw new Error(`${event.type} after ${state.status}`);
  const { particulars, marks } = state;
  const running = { particulars, marks, decisionVersion: state.decisionVersion + 1 };
  const acceptance = state.status === 'underReview' ? state.acceptance : null;
  const closed = { ...running, acceptance, closedAt: event.effectiveAt };
  switch (event.type) {
    case 'ItemAccepted': {
      const day = dayOf(event.effectiveAt);
      const act = { acceptedOn: day, actOn: day, actAt: event.effectiveAt, bySilence: false };
      return { ...running, status: 'underReview', acceptance: act };
    }
    case 'ItemAcceptedBySilence': {
      const act = { actOn: dayOf(event.effectiveAt - 1), actAt: event.effectiveAt, bySilence: true };
      return { ...running, status: 'underReview', acceptance: { ...act, acceptedOn: dayOf(event.acceptedAsOf) } };
    }
    case 'ItemNotAccepted':
      return { ...closed, status: 'notAccepted', reasons: event.reasons };
    case 'ItemApproved':
      return { ...closed, status: 'approved', overdue: event.overdue };
    case 'ItemRefused':
      return { ...closed, status: 'refused', overdue: event.overdue, reasons: event.reasons };
    case 'ItemWithdrawn':
      return { ...closed, status: 'withdrawn' };
    case 'ItemDeemedApproved':
      return { ...closed, status: 'deemedApproved', basis: event.basis };
  }
}

function submitted(event: Extract<ItemEvent, { type: 'ItemSubmitted' }>): ApprovalItem {
  const { type: _type, effectiveAt: _effectiveAt, dates: _dates, ...particulars } = event;
  return {
    status: 'awaitingAcceptance',
    particulars,
    decisionVersion: 1,
    marks: { adopted: [], warned: false, escalations: [], upwardReports: [], lateReplies: [] },
  };
}

function withEscalations(state: ApprovalItem, escalations: Marks['escalations']): ApprovalItem {
  return { ...state, marks: { ...state.marks, escalations } };
}
