/** The dates of an item, twice each. */

import type { Due, Limit } from '../../domain/calendar/limit.ts';
import { type DayNumber, type Instant, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { runningDueOf } from '../../domain/item/clock.ts';
import type { RunningDates } from '../../domain/item/events.ts';
import type { ItemTerms } from '../../domain/timetable/timetable.ts';

export interface Dates extends RunningDates {
  readonly acceptanceDue: Due;
}

interface ClockOptions {
  /** The day from which the limit is counted; null while nothing runs yet. */
  readonly startsOn: DayNumber | null;
  readonly timetableVersion: string;
  readonly calendarVersion: string;
}

/** The clock of an item or a receipt. `startsOn` null: the dates are those that follow if silence accepts. */
export function clockView(terms: ItemTerms, dates: Dates, { startsOn, ...versions }: ClockOptions) {
  const running = runningDueOf(terms, dates);
  const runs = startsOn !== null;
  return {
    startsWith: terms.anchor,
    startsOn: startsOn === null ? null : localDate(startsOn),
    acceptanceDueOn: dates.acceptanceDue.dueOn,
    acceptanceDueExclusiveAt: isoShanghai(dates.acceptanceDue.dueExclusiveAt),
    runsOn: running === null ? null : runsOn(terms),
    dueOn: runs ? (running?.dueOn ?? null) : null,
    dueOnIfSilent: runs ? null : (running?.dueOn ?? null),
    dueExclusiveAt: instantOrNull(running?.dueExclusiveAt),
    promised: limitDue(terms.promisedLimit, dates.promisedDue),
    statutory: limitDue(terms.statutoryLimit, dates.statutoryDue),
    provisional: dates.acceptanceDue.provisional || (running?.provisional ?? false),
    ...versions,
  };
}

function runsOn(terms: ItemTerms): 'promised' | 'statutory' | 'expiry' {
  if (terms.promisedLimit !== null) return 'promised';
  return terms.statutoryLimit === null ? 'expiry' : 'statutory';
}

export function instantOrNull(at: Instant | null | undefined): string | null {
  return at === null || at === undefined ? null : isoShanghai(at);
}

function limitDue(limit: Limit | null, due: Due | null) {
  if (due === null) return null;
  const { dueOn, dueExclusiveAt, provisional } = due;
  return { limit, dueOn, dueExclusiveAt: isoShanghai(dueExclusiveAt), provisional };
}
