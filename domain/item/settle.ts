/** What a deadline does when it has passed: one event, at the legal instant of the deadline. */
import type { Instant } from '../calendar/local-date.ts';
import type { ItemTerms } from '../timetable/timetable.ts';
import { anchorOf, type Rulebook, rulesOf, runningDates } from './clock.ts';
import type { Deadline } from './deadline.ts';
import type { DecisionContext } from './decision.ts';
import { calendarVersionOf } from './editions.ts';
import type { ItemEvent, RunningDates } from './events.ts';
import { evolve } from './evolve.ts';
import { endingSilence, holdingOf, needsWarning } from './hold.ts';
import { withLegs } from './legs.ts';
import { receiptCountsFrom } from './particulars.ts';
import { rungEvent } from './rungs.ts';
import type { ApprovalItem } from './state.ts';

/**
 * The events of a deadline that has passed: one, and after an acceptance its legs. `ItemHeld` where silence would end
 * the item and intake was down before it, or nobody had been warned who must be.
 */
export function settleOne(
  item: ApprovalItem,
  deadline: Deadline,
  { rulebook, outages, now }: Pick<DecisionContext, 'rulebook' | 'outages' | 'now'>,
): readonly ItemEvent[] {
  const { at: effectiveAt, dueOn } = deadline;
  const of = endingSilence(item, deadline.kind);
  const holding = holdingOf(item, deadline, rulebook, outages);
  if (of !== null && holding?.reason === 'outage') return [{ type: 'ItemHeld', effectiveAt, of, dueOn, ...holding }];
  if (holding?.reason === 'notWarned') return [{ type: 'ItemHeld', effectiveAt, of: 'deeming', dueOn, ...holding }];
  return withLegs(item, told(settled(item, deadline, rulebook), rulesOf(item, rulebook).terms, now), rulebook);
}

/** Where silence deems only after a warning, the journal says when that came to stand in the inbox. */
function told(event: ItemEvent, terms: ItemTerms, toldAt: Instant): ItemEvent {
  const warns = event.type === 'WarningRaised' || (event.type === 'RungReached' && event.rung !== 'after');
  return warns && needsWarning(terms) ? { ...event, toldAt } : event;
}

function settled(item: ApprovalItem, deadline: Deadline, rulebook: Rulebook): ItemEvent {
  const { particulars } = item;
  const { terms } = rulesOf(item, rulebook);
  const { at: effectiveAt, dueOn, ordinal } = deadline;
  const calendarVersion = calendarVersionOf(item, rulebook, effectiveAt);
  switch (deadline.kind) {
    case 'acceptance': {
      const acceptedAsOf = receiptCountsFrom(particulars);
      const dates = runningDates(terms, rulebook.calendar(calendarVersion), acceptedAsOf, item);
      return { type: 'ItemAcceptedBySilence', effectiveAt, acceptedAsOf, dates };
    }
    case 'correction': {
      const lapses = item.account.correction?.onMiss === 'lapse';
      return { type: lapses ? 'ItemLapsed' : 'CorrectionReminded', effectiveAt, dueOn };
    }
    case 'resumption':
      return resumed(item, deadline, rulebook);
    case 'pauseFlag':
      return { type: 'PauseFlagged', effectiveAt, ordinal };
    case 'opinion':
      return silentOpinion(item, ordinal, effectiveAt);
    case 'deferred':
      return { type: 'DeferredMissed', effectiveAt, ordinal };
    case 'opinionReminder':
      return { type: 'OpinionReminded', effectiveAt, ordinal, departmentId: askedOf(item, ordinal).departmentId };
    case 'half':
    case 'warning':
    case 'lastDay':
    case 'escalation':
    case 'upwardReport':
    case 'after':
    case 'raising':
    case 'promise':
      return rungEvent(item, { ...deadline, kind: deadline.kind }, terms);
    case 'held':
      return { type: 'ItemHeld', effectiveAt, of: 'deeming', reason: 'statutoryDatePassed', dueOn };
    case 'deeming': {
      if (terms.deemedBasis === null) throw new Error(`item ${particulars.itemNo} has a deeming without a basis`);
      const { timetableVersion } = particulars;
      const basis = terms.deemedBasis.class;
      return { type: 'ItemDeemedApproved', effectiveAt, basis, dueOn, calendarVersion, timetableVersion };
    }
    case 'paperReminder':
      return { type: 'PaperReminded', effectiveAt, dueOn };
    case 'paper':
      return { type: 'PaperOverdue', effectiveAt, dueOn };
    case 'delivery':
      return { type: 'DeliveryOverdue', effectiveAt, dueOn };
    case 'verification':
      return { type: 'VerificationOverdue', effectiveAt, dueOn };
    case 'expiryReminder':
      return { type: 'ExpiryReminded', effectiveAt, expiresOn: dueOn };
    case 'expiry':
      return { type: 'ApprovalExpired', effectiveAt, expiresOn: dueOn };
  }
}

function silentOpinion(item: ApprovalItem, ordinal: number, effectiveAt: Instant): ItemEvent {
  const { departmentId, consents } = askedOf(item, ordinal);
  return { type: consents ? 'OpinionConsentedBySilence' : 'OpinionEscalated', effectiveAt, ordinal, departmentId };
}

/** Who was asked, and whether its silence consents; absence from a joint review always does. */
function askedOf({ account }: ApprovalItem, ordinal: number): { departmentId: string; consents: boolean } {
  const asked = account.opinions.find((one) => one.ordinal === ordinal);
  if (asked === undefined) throw new Error(`opinion ${ordinal} was never asked for`);
  const { departmentId, kind, onSilence } = asked;
  return { departmentId, consents: onSilence === 'consent' || kind === 'joint-review' };
}

/** The cap of the ground is reached: the clock resumes by itself, with the dates that follow. */
function resumed(item: ApprovalItem, { at: effectiveAt, dueOn: through, ordinal }: Deadline, rulebook: Rulebook) {
  return withDates(item, { type: 'ClockResumed', effectiveAt, ordinal, through, byCap: true }, rulebook);
}

const NO_DATES = { promisedDue: null, statutoryDue: null } as const;

type Dated = Extract<ItemEvent, { dates: RunningDates | null }>;
type Undated<Event> = Event extends Dated ? Omit<Event, 'dates'> : never;

/** An event with the dates that hold once it has happened: the journal carries the dates that it was decided with. */
export function withDates(item: ApprovalItem, event: Undated<Dated>, rulebook: Rulebook): ItemEvent {
  const bare = { ...event, dates: NO_DATES };
  const after = evolve(item, bare);
  const { terms, calendar } = rulesOf(after, rulebook);
  return { ...bare, dates: runningDates(terms, calendar, anchorOf(after, terms), after) };
}
