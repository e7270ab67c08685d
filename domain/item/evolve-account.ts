/** How the account of an open item changes: its correction list, pauses, extension, hearing, opinions. */
import { dayNumber, dayOf, startOfDay } from '../calendar/local-date.ts';
import type { AccountEvent, ItemEvent } from './events.ts';
import { accountAfter } from './evolve-hold.ts';
import type { OpinionEvent } from './opinion-events.ts';
import type { Account, ApprovalItem, OpenItem, Opinion } from './state.ts';

export function evolveAccount(state: OpenItem, event: AccountEvent): ApprovalItem {
  const { account } = state;
  switch (event.type) {
    case 'CorrectionRequested': {
      const { missing, unitDue, onMiss, effectiveAt: requestedAt } = event;
      const list = { missing, unitDue, onMiss, requestedAt, answered: [], reminded: false, completedAt: null };
      return { ...raised(state), status: 'awaitingApplicant', account: { ...account, correction: list } };
    }
    case 'MaterialsResubmitted':
      return resubmitted(state, event);
    case 'CorrectionReminded':
      if (account.correction === null) throw new Error('CorrectionReminded without a list');
      return { ...state, account: { ...account, correction: { ...account.correction, reminded: true } } };
    case 'ClockSuspended': {
      const { ordinal, ground, article, noticeNo, capWorkingDays } = event;
      const what = { ordinal, ground, article, noticeNo, capWorkingDays, byCap: false, flagged: false };
      const pause = { ...what, from: dayNumber(event.from), through: null };
      return paused(raised(state), { ...account, pauses: [...account.pauses, pause] });
    }
    case 'PauseFlagged':
      return { ...state, account: { ...account, pauses: changed(account.pauses, event.ordinal, { flagged: true }) } };
    case 'ClockResumed': {
      const end = { through: dayNumber(event.through), byCap: event.byCap };
      return paused(raised(state), { ...account, pauses: changed(account.pauses, event.ordinal, end) });
    }
    case 'LimitExtended': {
      const { by, approver, noticeNo } = event;
      return { ...raised(state), account: { ...account, extension: { by, approver, noticeNo } } };
    }
    case 'HearingRightTold':
      return { ...raised(state), account: { ...account, hearing: { toldAt: event.effectiveAt, closedAt: null } } };
    case 'HearingClosed': {
      const toldAt = account.hearing?.toldAt ?? event.effectiveAt;
      return { ...raised(state), account: { ...account, hearing: { toldAt, closedAt: event.effectiveAt } } };
    }
    case 'DeferredHandedIn': {
      const deferred = account.deferred.map((one, i) =>
        event.ordinals.includes(i + 1) ? { ...one, handedIn: true } : one,
      );
      return { ...raised(state), account: { ...account, deferred } };
    }
    case 'DeferredMissed': {
      const deferred = account.deferred.map((one, i) => (event.ordinal === i + 1 ? { ...one, missed: true } : one));
      return { ...state, account: { ...account, deferred } };
    }
    case 'ItemHeld': {
      const { marks } = state;
      if (event.reason !== 'statutoryDatePassed') return { ...state, account: accountAfter(state, event) };
      return { ...state, marks: { ...marks, heldFor: [...marks.heldFor, event.dueOn] } };
    }
    case 'HoldReleased':
      return { ...raised(state), account: accountAfter(state, event) };
    case 'OpinionReminded':
      return { ...state, account: { ...account, opinions: opinionsAfter(account.opinions, event) } };
    default:
      return { ...raised(state), account: { ...account, opinions: opinionsAfter(account.opinions, event) } };
  }
}

function opinionsAfter(
  opinions: readonly Opinion[],
  event: OpinionEvent & Pick<ItemEvent, 'effectiveAt'>,
): readonly Opinion[] {
  const at = event.effectiveAt;
  switch (event.type) {
    case 'OpinionRequested': {
      const { type: _type, effectiveAt: requestedAt, ...asked } = event;
      return [...opinions, { ...asked, requestedAt, answer: null, reminded: false, escalated: false }];
    }
    case 'OpinionGiven':
      return changed(opinions, event.ordinal, { answer: { view: event.view, text: event.text, at } });
    case 'OpinionConsentedBySilence':
      return changed(opinions, event.ordinal, { answer: { view: 'consented-by-silence', at } });
    case 'OpinionReminded':
      return changed(opinions, event.ordinal, { reminded: true });
    case 'OpinionEscalated':
      return changed(opinions, event.ordinal, { escalated: true });
  }
}

/** A complete answer is the acceptance: from its day the clock runs (行政许可法 32). */
function resubmitted(state: OpenItem, event: Extract<AccountEvent, { type: 'MaterialsResubmitted' }>): ApprovalItem {
  const { correction } = state.account;
  if (correction === null) throw new Error('MaterialsResubmitted without a list');
  const answered = [...new Set([...correction.answered, ...event.answers])].sort((a, b) => a - b);
  const countsFrom = event.countsOn === undefined ? event.effectiveAt : startOfDay(dayNumber(event.countsOn));
  const completedAt = event.complete ? countsFrom : null;
  const account = { ...state.account, correction: { ...correction, answered, completedAt } };
  if (completedAt === null) return { ...raised(state), status: 'awaitingApplicant', account };
  const day = dayOf(completedAt);
  const acceptance = { acceptedOn: day, actOn: day, actAt: completedAt, bySilence: false };
  return { ...raised(state), status: 'underReview', account, acceptance };
}

function raised(state: OpenItem): OpenItem {
  return { ...state, decisionVersion: state.decisionVersion + 1 };
}

/** Suspended while any pause lasts. */
function paused(state: OpenItem, account: Account): ApprovalItem {
  if (!('acceptance' in state)) throw new Error(`a pause while ${state.status}`);
  const lasts = account.pauses.some(({ through }) => through === null);
  return { ...state, account, status: lasts ? 'suspended' : 'underReview' };
}

function changed<One extends { readonly ordinal: number }>(
  all: readonly One[],
  ordinal: number,
  change: Partial<One>,
): readonly One[] {
  return all.map((one) => (one.ordinal === ordinal ? { ...one, ...change } : one));
}
