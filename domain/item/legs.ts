/** Legs (会办、初审): what other tiers and departments examine begins when the item is accepted, each with its own clock. */
import { dueAfter } from '../calendar/limit.ts';
import { localDate } from '../calendar/local-date.ts';
import { type Rulebook, rulesOf } from './clock.ts';
import { calendarVersionOf } from './editions.ts';
import type { ItemEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type ApprovalItem, acceptanceOf } from './state.ts';

/**
 * The event, and behind an acceptance the legs of the item. A leg counts from the day of the act, also where silence
 * has accepted as of an earlier one: nobody could begin before.
 */
export function withLegs(item: ApprovalItem, event: ItemEvent, rulebook: Rulebook): readonly ItemEvent[] {
  const { legs = [] } = item.particulars;
  if (legs.length === 0 || acceptanceOf(item) !== null) return [event];
  const after = evolve(item, event);
  const acceptance = acceptanceOf(after);
  if (acceptance === null || after.status !== 'underReview') return [event];
  const { effectiveAt } = event;
  const { terms } = rulesOf(after, rulebook);
  const calendar = rulebook.calendar(calendarVersionOf(after, rulebook, effectiveAt));
  const opened = legs.map(({ id, departmentId }, i): ItemEvent => {
    const leg = terms.legs.find((one) => one.id === id);
    if (leg === undefined) throw new Error(`item ${item.particulars.itemNo} has a leg ${id} that its timetable lacks`);
    const limit = { value: leg.value, unit: leg.unit } as const;
    const counted = { limit, startsOn: localDate(acceptance.actOn), due: dueAfter(calendar, acceptance.actOn, limit) };
    const asked = { ordinal: i + 1, kind: 'leg', departmentId, question: '', onSilence: leg.onSilence } as const;
    return { type: 'OpinionRequested', effectiveAt, ...asked, ...counted, leg: id };
  });
  return [event, ...opened];
}
