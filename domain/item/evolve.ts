/** How events change an item. No rule is here: an event that stands in the journal has happened. */
import { dayOf } from '../calendar/local-date.ts';
import type { ItemEvent } from './events.ts';
import { evolveAccount } from './evolve-account.ts';
import { type AftermathEvent, evolveAftermath, NO_AFTERMATH } from './evolve-aftermath.ts';
import { evolveDesk, firstDesk } from './evolve-desk.ts';
import { evolveEntries, NO_ENTRIES } from './evolve-entries.ts';
import { marksAfter, NO_MARKS } from './evolve-notices.ts';
import type { NoticeEvent } from './notice-events.ts';
import type { Account, ApprovalItem, ClosedItem, ItemState, Marks, OpenItem } from './state.ts';

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
    case 'RungReached':
    case 'EscalationRaised':
    case 'EscalationAcknowledged':
    case 'EscalationRaisedFurther':
    case 'EscalationAnswered':
    case 'EscalationAnswerLapsed':
    case 'EscalationClosed':
    case 'UpwardReportOpened':
      return marked(state, marksAfter(state.marks, event));
    case 'CalendarAdopted':
      return marked(state, { adopted: [...state.marks.adopted, event.calendarVersion] });
    case 'LateReplyRecorded': {
      const reply = { decision: event.decision, receivedAt: event.effectiveAt };
      return marked(state, { lateReplies: [...state.marks.lateReplies, reply] });
    }
    case 'PredecessorRevoked': {
      const { itemNo, typeId } = event;
      return { ...state, revokedPredecessors: [...state.revokedPredecessors, { itemNo, typeId }] };
    }
    case 'NoticeDelivered':
      return state;
    case 'OfficerAssigned':
    case 'ItemTransferred':
      return evolveDesk(state, event);
    case 'ItemImported':
    case 'RectificationProposed':
    case 'EntryRectified':
      return evolveEntries(state, event);
    case 'PaperReminded':
    case 'PaperOverdue':
    case 'PaperIssued':
    case 'DecisionDelivered':
    case 'DeliveryOverdue':
    case 'PromiseVerified':
    case 'VerificationOverdue':
    case 'RevocationProposed':
    case 'ItemRevoked':
    case 'ExpiryReminded':
    case 'ApprovalExpired':
    case 'RenewalApplied':
    case 'ApprovalRenewed':
    case 'RenewalEnded':
      return evolveAftermath(closed(state, event), event);
    default:
      return reviewed(open(state, event), event);
  }
}

type ReviewEvent = Exclude<
  ItemEvent,
  {
    type:
      | 'ItemSubmitted'
      | NoticeEvent['type']
      | 'CalendarAdopted'
      | 'LateReplyRecorded'
      | 'PredecessorRevoked'
      | 'NoticeDelivered'
      | 'OfficerAssigned'
      | 'ItemTransferred'
      | 'ItemImported'
      | 'RectificationProposed'
      | 'EntryRectified'
      | AftermathEvent['type'];
  }
>;

/** Events of an open item. Those that change what an officer decides on raise the version. */
function reviewed(state: OpenItem, event: ReviewEvent): ApprovalItem {
  const { particulars, desk, marks, entries, revokedPredecessors, decisionVersion } = state;
  const raised = { particulars, desk, marks, entries, revokedPredecessors, decisionVersion: decisionVersion + 1 };
  const acceptance = 'acceptance' in state ? state.acceptance : null;
  const end = () => ({
    ...raised,
    account: state.account,
    acceptance,
    closedAt: event.effectiveAt,
    aftermath: NO_AFTERMATH,
  });
  switch (event.type) {
    case 'ItemAccepted': {
      const day = dayOf(event.effectiveAt);
      const act = { acceptedOn: day, actOn: day, actAt: event.effectiveAt, bySilence: false };
      const deferred = (event.deferred ?? []).map((one) => ({ ...one, handedIn: false, missed: false }));
      return { ...raised, account: { ...state.account, deferred }, status: 'underReview', acceptance: act };
    }
    case 'ItemAcceptedBySilence': {
      const act = { actOn: dayOf(event.effectiveAt - 1), actAt: event.effectiveAt, bySilence: true };
      const accepted = { ...act, acceptedOn: dayOf(event.acceptedAsOf) };
      return { ...raised, account: state.account, status: 'underReview', acceptance: accepted };
    }
    case 'ItemNotAccepted':
      return { ...end(), status: 'notAccepted', reasons: event.reasons, ground: event.ground ?? null };
    case 'ItemLapsed':
      return { ...end(), status: 'lapsed' };
    case 'ItemApproved': {
      const promise = event.promise ? { ...event.promise, kept: null, escalated: false } : null;
      const aftermath = { ...NO_AFTERMATH, promise };
      return { ...end(), aftermath, status: 'approved', overdue: event.overdue };
    }
    case 'ItemRefused':
      return {
        ...{ ...end(), status: 'refused', overdue: event.overdue },
        ...{ reasons: event.reasons, ground: event.ground ?? null },
      };
    case 'ItemWithdrawn':
      return { ...end(), status: 'withdrawn' };
    case 'ItemDeemedApproved':
      return { ...end(), status: 'deemedApproved', basis: event.basis };
    default:
      return evolveAccount(state, event);
  }
}

const NO_ACCOUNT: Account = {
  correction: null,
  pauses: [],
  extension: null,
  hearing: null,
  opinions: [],
  deferred: [],
  hold: null,
  redated: null,
};

function submitted(event: Extract<ItemEvent, { type: 'ItemSubmitted' }>): ApprovalItem {
  const { type: _type, effectiveAt: _effectiveAt, dates: _dates, assigned, ...particulars } = event;
  return {
    status: 'awaitingAcceptance',
    particulars,
    desk: firstDesk(assigned),
    decisionVersion: 1,
    marks: NO_MARKS,
    account: NO_ACCOUNT,
    entries: NO_ENTRIES,
    revokedPredecessors: [],
  };
}

function open(state: ApprovalItem, event: ItemEvent): OpenItem {
  if ('closedAt' in state) throw new Error(`${event.type} after ${state.status}`);
  return state;
}

function closed(state: ApprovalItem, event: ItemEvent): ClosedItem {
  if ('closedAt' in state) return state;
  throw new Error(`${event.type} while ${state.status}`);
}

function marked(state: ApprovalItem, marks: Partial<Marks>): ApprovalItem {
  return { ...state, marks: { ...state.marks, ...marks } };
}
