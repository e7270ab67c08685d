/** What silence on an item will mean, as a code with its dates, and in words. */
import type { Due } from '../domain/calendar/limit.ts';
import { dayOf, type Instant, isoShanghai, localDate } from '../domain/calendar/local-date.ts';
import { clockOf, deemingDue, isOverdueAtImport, type Rulebook } from '../domain/item/clock.ts';
import { evolve } from '../domain/item/evolve.ts';
import { receiptCountsFrom } from '../domain/item/particulars.ts';
import { type ApprovalItem, isOpen } from '../domain/item/state.ts';
import type { ItemTerms } from '../domain/timetable/timetable.ts';
import { fill, type Language, TERMS } from '../terms/catalogue.ts';

export type SilenceCode = keyof typeof TERMS.silence;

export interface SilenceView {
  readonly code: SilenceCode;
  readonly on: string | null;
  /** The hour at which that day ends, `HH:mm`; null where nothing ends on it by itself. */
  readonly hour?: string | null;
}

/** What silence will mean from here on; where nobody has accepted yet, silence about that comes first. */
export function silenceOf(item: ApprovalItem, terms: ItemTerms, rulebook: Rulebook): SilenceView {
  if (!isOpen(item)) return { code: 'decided', on: null };
  const clock = clockOf(acceptedIfSilent(item, rulebook), rulebook);
  if (clock.paused && clock.deemsAt === null) return { code: 'suspended', on: null };
  if (clock.heldFor === 'outage') return { code: 'held-outage', on: null };
  if (clock.heldFor === 'notWarned') return { code: 'held-not-warned', on: null };
  if (clock.unitDue !== null) return { code: 'awaiting-applicant', on: clock.unitDue.dueOn };
  if (clock.hearingPending && terms.deemedBasis !== null) return { code: 'hearing-pending', on: null };
  const end = (at: Instant | null, due: Due) => lastMoment(at ?? due.dueExclusiveAt);
  const deeming = terms.deemedBasis === null ? null : deemingDue(terms, clock);
  if (deeming !== null) {
    if (clock.deemingHeld && isOverdueAtImport(item, deeming)) return { code: 'overdue-at-import', on: deeming.dueOn };
    if (clock.deemingHeld && item.status === 'awaitingAcceptance') {
      // The limit is over before silence accepts: only a department that accepts in time can still be deemed to agree.
      return { code: 'deemed-if-accepted', ...end(null, deeming) };
    }
    if (clock.deemingHeld) return { code: 'deemed-approved-held', on: deeming.dueOn };
    if (clock.deemsAt === null) return { code: 'deemed-approved-provisional', on: deeming.dueOn };
    const code = clock.expiryDue === undefined ? 'deemed-approved' : 'deemed-renewed';
    return { code, ...end(clock.deemsAt, deeming) };
  }
  const running = clock.runningDue;
  if (terms.onTimeout === 'report-upward') {
    if (running === null) return { code: 'report-upward-no-limit', on: null };
    return { code: 'report-upward', ...end(clock.overdueAt, running) };
  }
  return running === null
    ? { code: 'no-limit', on: null }
    : { code: 'escalate-only', ...end(clock.overdueAt, running) };
}

/** The item as it will be if the five days of acceptance pass in silence. */
function acceptedIfSilent(item: ApprovalItem, rulebook: Rulebook): ApprovalItem {
  if (item.status !== 'awaitingAcceptance') return item;
  const { acceptanceDue, promisedDue, statutoryDue } = clockOf(item, rulebook);
  return evolve(item, {
    type: 'ItemAcceptedBySilence',
    effectiveAt: acceptanceDue.dueExclusiveAt,
    acceptedAsOf: receiptCountsFrom(item.particulars),
    dates: { promisedDue, statutoryDue },
  });
}

export function silenceText({ code, on, hour }: SilenceView, language: Language): string {
  return fill(TERMS.silence[code], language, { on: on ?? '', until: untilText(on ?? '', hour ?? MIDNIGHT, language) });
}

/** What silence means for acceptance; `endsAt`: the first instant that is too late, as ISO 8601 of the city. */
export function acceptanceSilenceText(endsAt: string, language: Language): string {
  const { on, hour } = lastMoment(Date.parse(endsAt));
  return fill(TERMS.acceptanceSilence, language, { until: untilText(on, hour, language) });
}

const MIDNIGHT = '24:00';

/** The last day before an instant, and the hour at which it ends. */
function lastMoment(at: Instant): { readonly on: string; readonly hour: string } {
  const on = localDate(dayOf(at - 1));
  const hour = isoShanghai(at).slice(11, 16);
  return { on, hour: hour === '00:00' ? MIDNIGHT : hour };
}

function untilText(on: string, hour: string, language: Language): string {
  return fill(hour === MIDNIGHT ? TERMS.until.midnight : TERMS.until.hour, language, { on, hour });
}
