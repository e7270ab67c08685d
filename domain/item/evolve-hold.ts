/** How a hold comes and goes, and what the new due day of its release counts from. */
import { dayNumber, dayOf, endOfDay } from '../calendar/local-date.ts';
import type { ItemEvent } from './events.ts';
import type { Account, OpenItem } from './state.ts';

type HoldEvent = Extract<ItemEvent, { type: 'ItemHeld'; reason: 'outage' | 'notWarned' } | { type: 'HoldReleased' }>;

export function accountAfter({ account }: OpenItem, event: HoldEvent): Account {
  const { effectiveAt: at, of, reason } = event;
  if (event.type === 'ItemHeld') {
    const outage = event.reason === 'outage' ? event.outage : null;
    return { ...account, hold: { of, reason, cutoffAt: at, outage, release: null } };
  }
  const { decision, dueOn, workingDays, cutoffAt } = event;
  const outage = account.hold?.outage ?? null;
  const released = { ...account, hold: { of, reason, cutoffAt, outage, release: { decision, at } } };
  if (dueOn === null || workingDays === null) return released;
  if (of === 'deeming') {
    const extended = account.extension !== null;
    return { ...released, redated: { workingDays, since: dayOf(at), at, extended } };
  }
  if (account.correction === null) throw new Error('HoldReleased of a lapse without a list');
  const unitDue = { dueOn, dueExclusiveAt: endOfDay(dayNumber(dueOn)), provisional: false };
  return { ...released, correction: { ...account.correction, unitDue } };
}
