/** Lamps (亮灯): a pure function of the clock, computed when looked at and never stored. */
import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import { dayNumber, dayOf, type Instant } from '../calendar/local-date.ts';
import { anchorOf, clockOf, type ItemClock, type Rulebook, rulesOf } from '../item/clock.ts';
import { type ApprovalItem, isOpen } from '../item/state.ts';
import { type LampThresholds, USUAL_RULES } from './rules.ts';

/**
 * `grey`: the clock stands still, or waits for the applicant. `blue`: decided early. `none`: nothing runs, so there is
 * nothing to light; an item that has ended otherwise.
 */
export const LAMPS = ['green', 'yellow', 'red', 'grey', 'blue', 'none'] as const;
export type Lamp = (typeof LAMPS)[number];

export interface TimeLeft {
  readonly lamp: Lamp;
  /** Working days from tomorrow through the due date; 0 on the due date itself; of a blue lamp, by how many early. Null where nothing runs. */
  readonly workingDaysLeft: number | null;
}

const NOTHING = { lamp: 'none', workingDaysLeft: null } as const;

/** The lamp of an item at `now`. `rulebook` and `thresholds` are those that are in force then. */
export function lampOf(item: ApprovalItem, rulebook: Rulebook, now: Instant, thresholds: LampThresholds): TimeLeft {
  const { terms, calendar } = rulesOf(item, rulebook);
  const clock = clockOf(item, rulebook);
  if (!isOpen(item)) {
    if (item.status !== 'approved' && item.status !== 'refused') return NOTHING;
    return finishedEarly(clock, item.closedAt, calendar, thresholds);
  }
  const waits = clock.ifSilent || clock.unitDue !== null;
  const since = waits ? item.particulars.receivedAt : anchorOf(item, terms);
  return timeLeft(clock, since, now, calendar, thresholds);
}

/** What of a clock lights a lamp. */
export type LitClock = Pick<
  ItemClock,
  'paused' | 'unitDue' | 'ifSilent' | 'acceptanceDue' | 'runningDue' | 'overdueAt'
>;

/** The lamp at `now` of an open item whose clock began to run on the day of `since`. */
export function timeLeft(
  clock: LitClock,
  since: Instant,
  now: Instant,
  calendar: Calendar,
  { yellowPercentLeft, yellowWorkingDaysLeft }: LampThresholds = USUAL_RULES.lamps,
): TimeLeft {
  if (clock.paused || clock.unitDue !== null) return { lamp: 'grey', workingDaysLeft: null };
  const due = clock.ifSilent ? clock.acceptanceDue : clock.runningDue;
  if (due === null) return NOTHING;
  const dueOn = dayNumber(due.dueOn);
  const left = countWorkingDays(calendar, dayOf(now) + 1, dueOn);
  if (now >= (clock.overdueAt ?? due.dueExclusiveAt)) return { lamp: 'red', workingDaysLeft: 0 };
  const total = countWorkingDays(calendar, dayOf(since) + 1, dueOn);
  const yellow = left <= yellowWorkingDaysLeft || left * 100 <= total * yellowPercentLeft;
  return { lamp: yellow ? 'yellow' : 'green', workingDaysLeft: left };
}

/** Blue: decided so many working days before the last one. A decision on the last day is in time, and no more. */
function finishedEarly(
  { runningDue }: ItemClock,
  closedAt: Instant,
  calendar: Calendar,
  { blueWorkingDaysEarly = 1 }: LampThresholds,
): TimeLeft {
  if (runningDue === null) return NOTHING;
  const early = countWorkingDays(calendar, dayOf(closedAt) + 1, dayNumber(runningDue.dueOn));
  return early >= blueWorkingDaysEarly ? { lamp: 'blue', workingDaysLeft: early } : NOTHING;
}

/** How many items shine how. */
export type LampCounts = Readonly<Record<Lamp, number>>;

export function countLamps(lamps: readonly Lamp[]): LampCounts {
  const counts = { green: 0, yellow: 0, red: 0, grey: 0, blue: 0, none: 0 };
  for (const lamp of lamps) counts[lamp] += 1;
  return counts;
}

/**
 * The lamp of a department or a project, by those of its items: red from so many red ones on, yellow from so many that
 * are yellow or red, green while anything runs, grey where all that is open stands still, blue where all is over and
 * something was early.
 */
export function groupLamp(
  { green, yellow, red, grey, blue }: LampCounts,
  { redItems = 1, yellowItems = 1 }: LampThresholds,
): Lamp {
  if (red >= redItems) return 'red';
  if (red + yellow >= yellowItems) return 'yellow';
  if (red + yellow + green > 0) return 'green';
  if (grey > 0) return 'grey';
  return blue > 0 ? 'blue' : 'none';
}
