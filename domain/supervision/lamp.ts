/** Lamps (亮灯): a pure function of the clock, computed when looked at and never stored. */
import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import { dayNumber, dayOf, type Instant } from '../calendar/local-date.ts';
import { anchorOf, clockOf, type ItemClock, type Rulebook, rulesOf } from '../item/clock.ts';
import { type ApprovalItem, isOpen } from '../item/state.ts';

/** `grey`: the clock stands still, or waits for the applicant. `none`: nothing runs, so there is nothing to light. */
export type Lamp = 'green' | 'yellow' | 'red' | 'grey' | 'none';

/** Yellow: this share of the working days is left, or one working day, whichever comes first. */
const YELLOW_SHARE = 0.2;

export interface TimeLeft {
  readonly lamp: Lamp;
  /** Working days from tomorrow through the due date; 0 on the due date itself; null where nothing runs. */
  readonly workingDaysLeft: number | null;
}

/** The lamp at `now` of any item, by the rules under which it runs. */
export function lampOf(item: ApprovalItem, rulebook: Rulebook, now: Instant): TimeLeft {
  if (!isOpen(item)) return { lamp: 'none', workingDaysLeft: null };
  const { terms, calendar } = rulesOf(item, rulebook);
  const clock = clockOf(item, rulebook);
  const runs = !clock.ifSilent && clock.unitDue === null;
  return timeLeft(clock, runs ? anchorOf(item, terms) : item.particulars.receivedAt, now, calendar);
}

/** What of a clock lights a lamp. */
export type LitClock = Pick<
  ItemClock,
  'paused' | 'unitDue' | 'ifSilent' | 'acceptanceDue' | 'runningDue' | 'overdueAt'
>;

/** The lamp at `now` of an open item whose clock began to run on the day of `since`. */
export function timeLeft(clock: LitClock, since: Instant, now: Instant, calendar: Calendar): TimeLeft {
  if (clock.paused || clock.unitDue !== null) return { lamp: 'grey', workingDaysLeft: null };
  const due = clock.ifSilent ? clock.acceptanceDue : clock.runningDue;
  if (due === null) return { lamp: 'none', workingDaysLeft: null };
  const dueOn = dayNumber(due.dueOn);
  const left = countWorkingDays(calendar, dayOf(now) + 1, dueOn);
  if (now >= (clock.overdueAt ?? due.dueExclusiveAt)) return { lamp: 'red', workingDaysLeft: 0 };
  const total = countWorkingDays(calendar, dayOf(since) + 1, dueOn);
  const yellow = left <= 1 || left <= total * YELLOW_SHARE;
  return { lamp: yellow ? 'yellow' : 'green', workingDaysLeft: left };
}
