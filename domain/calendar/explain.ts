/** A due date, explained: each day from the start to the last, counted or not, and why. What a stranger recounts. */
import { type Calendar, type DayClass, dayClass, isKnown, isWorkingDay } from './calendar.ts';
import { dueSince, type Exclusion, isExcluded, type Limit, lengthened, sinceDay } from './limit.ts';
import {
  addMonths,
  type DayNumber,
  dayNumber,
  endOfDay,
  type Instant,
  type LocalDate,
  localDate,
  MS_PER_HOUR,
  startOfDay,
} from './local-date.ts';

/** `start`: not counted (民法典 201). `excluded`: the clock stood still (行政许可法 45). `rolled`: the last day moved on (203). */
export type StepReason = 'start' | 'excluded' | 'rolled' | 'calendar-day' | 'corresponding-day' | 'hours' | DayClass;

export interface ClockStep {
  readonly on: LocalDate;
  /** The how-manieth day of the limit it is (of an hour limit: see `explainDue`); null where it does not count. */
  readonly count: number | null;
  readonly reason: StepReason;
  /** False for a day that no notice covers: it was counted by its weekday, and the date is provisional. */
  readonly known: boolean;
}

/**
 * The steps of `dueAfter` with the same arguments; the last one is the due date. Of an hour limit `count` is how many
 * whole hours of it have run by the end of the day, and `since` the instant from which it runs, where that is not
 * 24:00 of the start day.
 */
export function explainDue(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  exclusions: readonly Exclusion[] = [],
  since: Instant = sinceDay(start, limit),
): readonly ClockStep[] {
  const { dueOn } = dueSince(calendar, since, limit, exclusions);
  const last = dayNumber(dueOn);
  if (limit.unit === 'hour') return hourSteps(calendar, start, last, limit, exclusions, since);
  const steps: ClockStep[] = [step(calendar, start, null, 'start')];
  const length = lengthOf(start, limit);
  let count = 0;
  for (let day = start + 1; day <= last; day += 1) {
    if (isExcluded(exclusions, day)) steps.push(step(calendar, day, null, 'excluded'));
    else if (count === length) steps.push(step(calendar, day, null, 'rolled'));
    else if (limit.unit === 'working' && !isWorkingDay(calendar, day)) {
      steps.push(step(calendar, day, null, dayClass(calendar, day)));
    } else {
      count += 1;
      steps.push(step(calendar, day, count, reasonOf(calendar, day, limit, count === length)));
    }
  }
  return steps;
}

/** The steps of `extendedDue` with the same arguments; an extension in another unit is counted from 1 again. */
export function explainExtendedDue(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  by: Limit,
  exclusions: readonly Exclusion[] = [],
  since: Instant = sinceDay(start, limit),
): readonly ClockStep[] {
  if (by.unit === limit.unit) return explainDue(calendar, start, lengthened(limit, by), exclusions, since);
  const first = explainDue(calendar, start, limit, exclusions, since);
  const last = dayNumber(dueSince(calendar, since, limit, exclusions).dueOn);
  return [...first, ...explainDue(calendar, last, by, exclusions).slice(1)];
}

/**
 * The first day that counts again after a standstill that ended by itself on `through` (行政许可法 45); where none is
 * left to count, the day to which the last one rolls. Null where the standstill does not reach into the steps.
 */
export function resumption(steps: readonly ClockStep[], through: DayNumber): LocalDate | null {
  const after = steps.slice(1).filter(({ on }) => dayNumber(on) > through);
  const touched = steps.slice(1).some(({ on, reason }) => reason === 'excluded' && dayNumber(on) <= through);
  if (!touched) return null;
  return (after.find(({ count }) => count !== null) ?? after[0])?.on ?? null;
}

function lengthOf(start: DayNumber, limit: Limit): number {
  return limit.unit === 'month' ? addMonths(start, limit.value) - start : limit.value;
}

function reasonOf(calendar: Calendar, day: DayNumber, { unit }: Limit, isLast: boolean): StepReason {
  if (unit === 'working') return dayClass(calendar, day);
  return unit === 'month' && isLast ? 'corresponding-day' : 'calendar-day';
}

function hourSteps(
  calendar: Calendar,
  start: DayNumber,
  last: DayNumber,
  limit: Limit,
  exclusions: readonly Exclusion[],
  since: Instant,
): readonly ClockStep[] {
  const steps: ClockStep[] = [];
  let run = 0;
  for (let day = start; day <= last; day += 1) {
    const from = Math.max(since, startOfDay(day));
    if (from >= endOfDay(day)) steps.push(step(calendar, day, null, 'start'));
    else if (isExcluded(exclusions, day)) steps.push(step(calendar, day, null, 'excluded'));
    else {
      run += endOfDay(day) - from;
      steps.push(step(calendar, day, Math.min(limit.value, Math.floor(run / MS_PER_HOUR)), 'hours'));
    }
  }
  return steps;
}

function step(calendar: Calendar, day: DayNumber, count: number | null, reason: StepReason): ClockStep {
  return { on: localDate(day), count, reason, known: isKnown(calendar, day) };
}
