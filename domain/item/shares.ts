/** How long each department had an item: its share of the working days, as the journal gives it. */
import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import { type DayNumber, dayOf, type Instant } from '../calendar/local-date.ts';
import type { ApprovalItem } from './state.ts';

/** One stay of the item with a department. */
export interface Share {
  readonly departmentId: string;
  readonly from: Instant;
  /** When it went on, or the item ended; null: it is there still. */
  readonly until: Instant | null;
  /** Working days on which the department had it and could act. */
  readonly workingDays: number;
  /** Working days on which the clock stood still or waited for the applicant. */
  readonly stoodStill: number;
}

/**
 * The stays in their order, counted through the day of `now` or of the end. The day on which an item comes is not
 * counted (民法典 201): the day of a transfer is the last of the department that sends it on, so the shares of all
 * departments add up to the days of the item.
 */
export function sharesOf(item: ApprovalItem, calendar: Calendar, now: Instant): readonly Share[] {
  const { particulars, desk } = item;
  const end = 'closedAt' in item ? item.closedAt : null;
  // Silence takes effect at 24:00: the instant before is the last that belongs to the day.
  const lastDay = end === null ? dayOf(now) : dayOf(end - 1);
  const still = stillDays(item, lastDay);
  const places = [...desk.transfers.map(({ from }) => from), particulars.departmentId];
  const instants = [particulars.receivedAt, ...desk.transfers.map(({ at }) => at)];
  return places.map((departmentId, i) => {
    const from = instants[i] ?? particulars.receivedAt;
    const until = instants[i + 1] ?? end;
    const last = i + 1 < places.length && until !== null ? dayOf(until) : lastDay;
    const all = countWorkingDays(calendar, dayOf(from) + 1, last);
    const stoodStill = countStill(calendar, still, dayOf(from) + 1, last);
    return { departmentId, from, until, workingDays: all - stoodStill, stoodStill };
  });
}

interface Span {
  readonly from: DayNumber;
  readonly through: DayNumber;
}

/**
 * The days on which the department could not act: those of each pause, both ends included, and those after the
 * correction list went out through the day of the complete answer, from which the clock runs.
 */
function stillDays({ account }: ApprovalItem, lastDay: DayNumber): readonly Span[] {
  const spans = account.pauses.map(({ from, through }) => ({ from, through: through ?? lastDay }));
  if (account.correction === null) return spans;
  const { requestedAt, completedAt } = account.correction;
  return [...spans, { from: dayOf(requestedAt) + 1, through: completedAt === null ? lastDay : dayOf(completedAt) }];
}

/** Working days from `first` through `last` that lie in a span; a day in several counts once. */
function countStill(calendar: Calendar, spans: readonly Span[], first: DayNumber, last: DayNumber): number {
  let counted = first - 1;
  let days = 0;
  for (const { from, through } of spans.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(from, counted + 1);
    const end = Math.min(through, last);
    days += countWorkingDays(calendar, begin, end);
    counted = Math.max(counted, end);
  }
  return days;
}
