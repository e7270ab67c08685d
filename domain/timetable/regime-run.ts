/** Runs one clock of a regime over what happened. Pure: calendar, rules and events come in, dates and meanings go out. */
import type { Calendar } from '../calendar/calendar.ts';
import { type Due, dueAfter, type Exclusion, type Limit } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, type LocalDate, localDate } from '../calendar/local-date.ts';
import { type PauseRule, type Regime, type RegimeClock, RegimeError, type RegimeEvent } from './regime.ts';
import { compileRegimeCalendar, everyDayOf } from './regime-calendar.ts';

/** Why a notice or an act changed nothing. */
export type IgnoredReason = 'too-late' | 'after-expiry' | 'after-decision' | 'already-standing-still' | 'only-once';

export interface Ignored {
  readonly on: LocalDate;
  readonly event: string;
  readonly reason: IgnoredReason;
  readonly section: string;
}

export interface DatedEvent extends RegimeEvent {
  readonly day: DayNumber;
}

/** One standstill. `through` null: nobody has answered, and no cap ends it. */
interface Stand {
  readonly rule: PauseRule;
  readonly from: DayNumber;
  readonly capOn: DayNumber | null;
  readonly answered: boolean;
  readonly through: DayNumber | null;
}

/** Where a clock stands after its events. */
export interface ClockState {
  readonly calendar: Calendar;
  readonly limit: Limit;
  readonly start: DayNumber;
  readonly exclusions: readonly Exclusion[];
  /** Null while the clock stands still without an end in sight. */
  readonly due: Due | null;
  readonly waitingFor: readonly string[];
  readonly resetOn: DayNumber | null;
  /** The last day of the latest standstill that ended by itself; null where none did. */
  readonly cappedThrough: DayNumber | null;
  readonly ended: DatedEvent | null;
  readonly late: readonly DatedEvent[];
  readonly ignored: readonly Ignored[];
}

/** Counts limits over a regime's calendar: rolling where asked, else to the day itself. */
export class RegimeCounter {
  readonly rolling: Calendar;
  readonly everyDay: Calendar;
  constructor(regime: Regime) {
    this.rolling = compileRegimeCalendar(regime.name, regime.calendar);
    this.everyDay = everyDayOf(this.rolling);
  }

  /** The calendar for a limit: working days need the rest days, others only where the last day rolls. */
  over(limit: Limit, roll: boolean): Calendar {
    return limit.unit === 'working' || roll ? this.rolling : this.everyDay;
  }

  /** The last day of a limit that does not roll, counted from `day`. */
  lastDay(day: DayNumber, limit: Limit): DayNumber {
    return dayNumber(dueAfter(this.over(limit, false), day, limit).dueOn);
  }
}

/** Reads the events. Throws RegimeError for an event that the regime does not know, and for one out of order. */
export function datedEvents(regime: Regime, events: readonly RegimeEvent[]): readonly DatedEvent[] {
  const dated = events.map((event) => ({ ...event, day: dayNumber(event.on) }));
  dated.forEach(({ event, day }, i) => {
    if (!Object.hasOwn(regime.events, event)) {
      const known = Object.keys(regime.events).join(', ');
      throw new RegimeError(`events[${i}].event`, `"${event}" is no event of ${regime.name}; it knows: ${known}`);
    }
    const before = dated[i - 1];
    if (before !== undefined && before.day > day) {
      throw new RegimeError(
        `events[${i}].on`,
        `${event} of ${localDate(day)} comes after ${before.event} of ${localDate(before.day)}: give the events in order`,
      );
    }
  });
  return dated;
}

/** Folds the events that follow the one that starts the clock. */
export function runEvents(
  counter: RegimeCounter,
  regime: Regime,
  clock: RegimeClock,
  events: readonly DatedEvent[],
): ClockState {
  const run = new ClockRun(counter, regime, clock, events);
  events.forEach((event, index) => {
    run.take(event, index);
  });
  return run.state();
}

class ClockRun {
  private start: DayNumber;
  private stands: readonly Stand[] = [];
  private ended: DatedEvent | null = null;
  private resetOn: DayNumber | null = null;
  private readonly late: DatedEvent[] = [];
  private readonly ignored: Ignored[] = [];
  /** Places of the events that ended a standstill. */
  private readonly answers = new Set<number>();
  private readonly startIndex: number;
  private readonly rules: readonly PauseRule[];
  private readonly counter: RegimeCounter;
  private readonly clock: RegimeClock;
  private readonly events: readonly DatedEvent[];

  constructor(counter: RegimeCounter, regime: Regime, clock: RegimeClock, events: readonly DatedEvent[]) {
    this.counter = counter;
    this.clock = clock;
    this.events = events;
    this.rules = clock.pauses.flatMap((name) => regime.pauses[name] ?? []);
    this.startIndex = events.findIndex(({ event }) => event === clock.starts);
    const first = events[this.startIndex];
    if (first === undefined) {
      throw new RegimeError('events', `${clock.starts} is missing: the clock starts with it`);
    }
    const again = events.findIndex(({ event }, i) => event === clock.starts && i > this.startIndex);
    if (again >= 0) {
      throw new RegimeError(`events[${again}].event`, `${clock.starts} is there twice: a clock starts once`);
    }
    this.start = first.day;
  }

  take(event: DatedEvent, index: number): void {
    if (index <= this.startIndex) return;
    const notices = this.rules.filter((rule) => rule.event === event.event);
    const [first] = notices;
    if (this.clock.endedBy.includes(event.event)) this.end(event);
    else if (this.ended !== null) {
      if (first !== undefined) this.ignore(event, 'after-decision', first);
    } else {
      this.answer(event, index);
      if (notices.length > 0) this.notice(event, index, notices);
    }
  }

  state(): ClockState {
    const open = this.stands.filter(({ through }) => through === null);
    const decidedOn = this.ended?.day ?? Number.POSITIVE_INFINITY;
    const byCap = this.stands.filter(
      ({ answered, capOn, from }) => !answered && capOn !== null && capOn < decidedOn && from >= this.start,
    );
    return {
      calendar: this.counter.over(this.clock.limit, this.clock.roll),
      limit: this.clock.limit,
      start: this.start,
      exclusions: this.exclusions(),
      due: this.due(),
      waitingFor: open.map(({ rule }) => rule.until),
      resetOn: this.resetOn,
      cappedThrough: byCap.length === 0 ? null : Math.max(...byCap.flatMap(({ through }) => through ?? [])),
      ended: this.ended,
      late: this.late,
      ignored: this.ignored,
    };
  }

  private due(): Due | null {
    const { limit, roll } = this.clock;
    if (this.stands.some(({ through }) => through === null)) return null;
    return dueAfter(this.counter.over(limit, roll), this.start, limit, this.exclusions());
  }

  private exclusions(): readonly Exclusion[] {
    return this.stands.flatMap(({ from, through, rule }) =>
      through === null || rule.effect === 'restart' ? [] : [{ from: from + 1, through }],
    );
  }

  private hasExpired(day: DayNumber): boolean {
    const due = this.due();
    return due !== null && day > dayNumber(due.dueOn);
  }

  private end(event: DatedEvent): void {
    if (this.ended !== null) return;
    if (this.hasExpired(event.day)) this.late.push(event);
    else this.ended = event;
  }

  /** Ends the standstills that waited for this event; one that its cap had ended before stays as it is. */
  private answer({ event, day }: DatedEvent, index: number): void {
    this.stands = this.stands.map((stand) => {
      const { rule, capOn, answered } = stand;
      if (answered || rule.until !== event || (capOn !== null && day > capOn)) return stand;
      this.answers.add(index);
      if (rule.effect === 'restart') {
        this.start = day;
        this.resetOn = day;
      }
      const through = rule.thenWaits === undefined ? day : this.counter.lastDay(day, rule.thenWaits);
      return { ...stand, answered: true, through };
    });
  }

  private notice(event: DatedEvent, index: number, notices: readonly PauseRule[]): void {
    const found = this.ruleFor(index, notices);
    if (found === null) return;
    const { rule, since } = found;
    const reason = this.refusal(event, rule, since);
    if (reason !== null) {
      this.ignore(event, reason, rule);
      return;
    }
    const capOn = this.capOf(rule, event, index);
    this.stands = [...this.stands, { rule, from: event.day, capOn, answered: false, through: capOn }];
  }

  private refusal({ day }: DatedEvent, rule: PauseRule, since: DayNumber): IgnoredReason | null {
    const earlier = this.stands.filter((stand) => stand.rule === rule);
    if (this.hasExpired(day)) return 'after-expiry';
    if (rule.within !== undefined && day > this.counter.lastDay(since, rule.within)) return 'too-late';
    if (rule.once === true && earlier.length > 0) return 'only-once';
    const standing = earlier.some(({ answered, capOn }) => !answered && (capOn === null || day <= capOn));
    return standing ? 'already-standing-still' : null;
  }

  /** The rule about a notice that follows what came last before it; an answer that nobody had asked for is passed over. */
  private ruleFor(index: number, rules: readonly PauseRule[]): { rule: PauseRule; since: DayNumber } | null {
    for (let i = index - 1; i >= this.startIndex; i -= 1) {
      const earlier = this.events[i];
      if (earlier === undefined) continue;
      const unasked = !this.answers.has(i) && this.rules.some(({ until }) => until === earlier.event);
      const rule = unasked ? undefined : rules.find(({ after }) => after.includes(earlier.event));
      if (rule !== undefined) return { rule, since: earlier.day };
    }
    return null;
  }

  private capOf(rule: PauseRule, event: DatedEvent, index: number): DayNumber | null {
    if (rule.cap === undefined) return null;
    if (rule.cap !== 'set-by-notice') return this.counter.lastDay(event.day, rule.cap);
    const by = event.by === undefined ? null : dayNumber(event.by);
    if (by !== null && by > event.day) return by;
    throw new RegimeError(`events[${index}].by`, `${event.event} sets a later day for the answer: give it as by`);
  }

  private ignore({ on, event }: DatedEvent, reason: IgnoredReason, { section }: PauseRule): void {
    this.ignored.push({ on, event, reason, section });
  }
}
