/** Dates that run beside the limits and that no pause moves: the unit's answer to a list, the answers of others. */
import type { Calendar } from '../calendar/calendar.ts';
import { type Due, dueAfter } from '../calendar/limit.ts';
import { dayNumber, dayOf } from '../calendar/local-date.ts';
import type { ItemTerms } from '../timetable/timetable.ts';
import type { Account, Correction, Opinion } from './state.ts';

const NOBODY_ASKED: readonly Due[] = [];

/** The due date of each opinion as if this calendar had held; those of old journals as they were set. */
export function opinionDuesUnder(opinions: readonly Opinion[], calendar: Calendar): readonly Due[] {
  if (opinions.length === 0) return NOBODY_ASKED;
  return opinions.map(({ limit, startsOn, due }) =>
    limit === undefined || startsOn === undefined ? due : dueAfter(calendar, dayNumber(startsOn), limit),
  );
}

/** By when the unit is to answer; a day that the release of a hold has set stays as it was set. */
export function unitDueUnder(
  { requestedAt, unitDue }: Correction,
  { hold }: Account,
  terms: ItemTerms,
  calendar: Calendar,
): Due {
  if (hold?.of === 'lapse' && hold.release?.decision === 'newDueDay') return unitDue;
  return dueAfter(calendar, dayOf(requestedAt), terms.correction.unitLimit);
}
