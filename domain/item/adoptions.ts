/** Published calendars enter the journal of an open item: what each of them moved, with its reason (rule 11). */
import type { Due } from '../calendar/limit.ts';
import { clockAfter, type ItemClock, type Rulebook } from './clock.ts';
import { editionsOf } from './editions.ts';
import type { AdoptedDates, ItemEvent } from './events.ts';
import { type ApprovalItem, type ItemState, isOpen, openOpinions } from './state.ts';

/**
 * One event per publication that moved a date of the item, or made it known, and that its journal does not hold yet.
 * The legal instant of each is that of the publication.
 */
export function adoptions(state: ItemState, rulebook: Rulebook): readonly ItemEvent[] {
  if (state === null || !isOpen(state)) return [];
  const editions = editionsOf(state, rulebook);
  const last = state.marks.adopted.at(-1);
  const first = last === undefined ? 0 : editions.findIndex(({ version }) => version === last) + 1;
  const events: ItemEvent[] = [];
  for (let i = first; i < editions.length; i += 1) {
    const { version, publishedAt, reason } = editions[i] as (typeof editions)[number];
    const before = datesOf(state, clockAfter(state, rulebook, editions.slice(0, i)));
    const after = datesOf(state, clockAfter(state, rulebook, editions.slice(0, i + 1)));
    if (sameDates(before, after)) continue;
    events.push({ type: 'CalendarAdopted', effectiveAt: publishedAt, calendarVersion: version, reason, before, after });
  }
  return events;
}

/** The dates that a calendar may move. */
export function datesOf(item: ApprovalItem, clock: ItemClock): AdoptedDates {
  const acceptanceDue = item.status === 'awaitingAcceptance' ? clock.acceptanceDue : null;
  const { promisedDue, statutoryDue, overdueAt, deemsAt, deemingHeld, unitDue } = clock;
  const asked = openOpinions(item).map(({ ordinal }) => ({ ordinal, due: clock.opinionDues[ordinal - 1] as Due }));
  const beside = { ...(unitDue !== null && { unitDue }), ...(asked.length > 0 && { opinions: asked }) };
  return { acceptanceDue, promisedDue, statutoryDue, overdueAt, deemsAt, deemingHeld, ...beside };
}

/** Plain data, always built in the same order: its text says whether it is the same. */
export function sameDates(before: AdoptedDates, after: AdoptedDates): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
