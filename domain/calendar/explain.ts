/** A due date, explained: each day from the start to the last, counted or not, and why. What a stranger recounts. */
import { type Calendar, type DayClass, dayClass, isKnown, isWorkingDay } from './calendar.ts';
import { dueAfter, type Exclusion, isExcluded, type Limit } from './limit.ts';
import { addMonths, type DayNumber, dayNumber, type LocalDate, localDate } from './local-date.ts';

/** `start`: not counted (民法典 201). `excluded`: the clock stood still (行政许可法 45). `rolled`: the last day moved on (203). */
export type StepReason = 'start' | 'excluded' | 'rolled' | 'calendar-day' | 'corresponding-day' | 'hours' | DayClass;

export interface ClockStep {
  readonly on: LocalDate;
  /** The how-manieth day of the limit it is; null where it does not count. */
  readonly count: number | null;
  readonly reason: StepReason;
  /** False for a day that no notice covers: it was counted by its weekday, and the date is provisional. */
  readonly known: boolean;
}

/** The steps of `dueAfter` with the same arguments; the last one is the due date. Days only: an hour limit gives its span. */
export function explainDue(
  calendar: Calendar,
  start: DayNumber,
  limit: Limit,
  exclusions: readonly Exclusion[] = [],
): readonly ClockStep[] {
  const last = dayNumber(dueAfter(calendar, start, limit, exclusions).dueOn);
  const steps: ClockStep[] = [step(calendar, start, null, 'start')];
  if (limit.unit === 'hour') return [...steps, ...hourSteps(calendar, start, last, limit, exclusions)];
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
): readonly ClockStep[] {
  const steps: ClockStep[] = [];
  for (let day = start + 1; day <= last; day += 1) {
    const excluded = isExcluded(exclusions, day);
    steps.push(step(calendar, day, excluded ? null : limit.value, excluded ? 'excluded' : 'hours'));
  }
  return steps;
}

function step(calendar: Calendar, day: DayNumber, count: number | null, reason: StepReason): ClockStep {
  return { on: localDate(day), count, reason, known: isKnown(calendar, day) };
}
