/** What the clock of an item was charged with: from which day it counts, what was left out, what was added. */
import type { Calendar } from '../calendar/calendar.ts';
import { type ClockStep, explainDue, explainExtendedDue } from '../calendar/explain.ts';
import type { Exclusion, Limit } from '../calendar/limit.ts';
import { type DayNumber, dayOf } from '../calendar/local-date.ts';
import type { ItemTerms } from '../timetable/timetable.ts';
import { anchorOf } from './clock.ts';
import { type ApprovalItem, acceptanceOf } from './state.ts';

/** Days on which the clock stood still (行政许可法 45), with the ground as its code. */
export interface Suspension extends Exclusion {
  readonly ground: string;
}

export interface Charges {
  readonly suspensions: readonly Suspension[];
  /** The one extension (行政许可法 42); null where none was granted. */
  readonly extension: { readonly by: Limit } | null;
}

/** The suspensions and the extension of an item; a pause that lasts counts with its first day. */
export function chargesOf({ account }: ApprovalItem): Charges {
  return {
    suspensions: account.pauses.map(({ from, through, ground }) => ({ from, through: through ?? from, ground })),
    extension: account.extension && { by: account.extension.by },
  };
}

/** The day from which both limits count, itself not counted; null while nothing runs yet. */
export function startDayOf(item: ApprovalItem, terms: ItemTerms): DayNumber | null {
  const { correction } = item.account;
  if (correction !== null && correction.completedAt === null) return null;
  if (terms.anchor === 'acceptance' && acceptanceOf(item) === null) return null;
  return dayOf(anchorOf(item, terms));
}

/** The days of a limit as the clock counts them, pauses left out and the extension added. */
export function explainLimit(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  { suspensions, extension }: Charges,
): readonly ClockStep[] {
  if (extension === null) return explainDue(calendar, start, limit, suspensions);
  return explainExtendedDue(calendar, start, limit, extension.by, suspensions);
}
