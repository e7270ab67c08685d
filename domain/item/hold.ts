/** Held: silence that would end an item decides nothing until a person releases it (docs/decisions/0024). */
import type { Calendar } from '../calendar/calendar.ts';
import type { Deadline } from './deadline.ts';
import type { HeldSilence } from './events.ts';
import { type Outage, outageBefore } from './outage.ts';
import type { ApprovalItem } from './state.ts';

/** The silence that ends the item when this deadline is settled; null where settling it ends nothing. */
export function endingSilence(item: ApprovalItem, kind: Deadline['kind']): HeldSilence | null {
  if (kind === 'deeming') return 'deeming';
  return kind === 'correction' && item.account.correction?.onMiss === 'lapse' ? 'lapse' : null;
}

/** The outage because of which the deadline is not settled; null where none speaks against it, or a person has let it stand. */
export function outageHolding(
  item: ApprovalItem,
  { kind, at }: Pick<Deadline, 'kind' | 'at'>,
  calendar: Calendar,
  outages: readonly Outage[],
): Outage | null {
  const of = endingSilence(item, kind);
  const { hold } = item.account;
  if (of === null || (hold?.of === of && hold.release?.decision === 'originalInstant')) return null;
  return outageBefore(at, calendar, outages);
}
