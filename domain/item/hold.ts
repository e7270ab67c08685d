/** Held: silence that would end an item decides nothing until a person releases it (docs/decisions/0024). */
import type { Instant } from '../calendar/local-date.ts';
import type { ItemTerms } from '../timetable/timetable.ts';
import { clockOf, type Rulebook, rulesOf } from './clock.ts';
import type { Deadline } from './deadline.ts';
import type { HeldSilence } from './events.ts';
import { lastWorkingHours, type Outage, outageBefore } from './outage.ts';
import type { ApprovalItem } from './state.ts';

/** The silence that ends the item when this deadline is settled; null where settling it ends nothing. */
export function endingSilence(item: ApprovalItem, kind: Deadline['kind']): HeldSilence | null {
  if (kind === 'deeming') return 'deeming';
  return kind === 'correction' && item.account.correction?.onMiss === 'lapse' ? 'lapse' : null;
}

/** Why silence that would end an item at its cutoff is held for a person. */
export type Holding = { readonly reason: 'outage'; readonly outage: Outage } | { readonly reason: 'notWarned' };

/** Why the deadline is not settled; null where nothing speaks against it, or a person has let it stand. */
export function holdingOf(
  item: ApprovalItem,
  { kind, at }: Pick<Deadline, 'kind' | 'at'>,
  rulebook: Rulebook,
  outages: readonly Outage[],
): Holding | null {
  const of = endingSilence(item, kind);
  const { hold } = item.account;
  if (of === null || (hold?.of === of && hold.release?.decision === 'originalInstant')) return null;
  const outage = outageBefore(at, rulesOf(item, rulebook).calendar, outages);
  if (outage !== null) return { reason: 'outage', outage };
  return of === 'deeming' && !isWarnedInTime(item, at, rulebook) ? { reason: 'notWarned' } : null;
}

/** Whether silence by policy deems this item only where its officer was warned. */
export function needsWarning({ deemedBasis }: ItemTerms): boolean {
  return deemedBasis?.class === 'policy' && deemedBasis.onlyIfWarned === true;
}

/**
 * Whether the officer's inbox held the warning of this due date before the last working hours before the cutoff began,
 * so that at least these were left to reply in. A release that set a new day was told by a person.
 */
function isWarnedInTime(item: ApprovalItem, cutoffAt: Instant, rulebook: Rulebook): boolean {
  const { terms, calendar } = rulesOf(item, rulebook);
  if (!needsWarning(terms)) return true;
  if (item.account.hold?.of === 'deeming' && item.account.hold.release !== null) return true;
  const { from } = lastWorkingHours(cutoffAt, calendar);
  const dueOn = clockOf(item, rulebook).runningDue?.dueOn;
  return item.marks.warnings.some((warning) => warning.dueOn === dueOn && warning.toldAt < from);
}
