/** What a regime makes of what happened: the due day with its steps, and what silence or a late act means. */
import { type ClockStep, explainDue, resumption } from '../calendar/explain.ts';
import { dueAfter, type Limit } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, type LocalDate, localDate } from '../calendar/local-date.ts';
import {
  type LateEffect,
  type Regime,
  type RegimeClock,
  RegimeError,
  type RegimeEvent,
  type SilenceCondition,
  type SilenceMeaning,
} from './regime.ts';
import { type ClockState, type DatedEvent, datedEvents, type Ignored, RegimeCounter, runEvents } from './regime-run.ts';

/** An act after the limit, while silence had taken effect. `possibleThrough`: the last day for such an act. */
export interface LateAct {
  readonly on: LocalDate;
  readonly event: string;
  /** Null where the regime's file does not say. */
  readonly effect: LateEffect | null;
  readonly section: string | null;
  readonly possibleThrough?: LocalDate;
}

/**
 * `decided`: in time. `decided-late`: late, and silence had not taken effect. `standing-still`: waits for an event.
 * `silence`: what silence means, from `on`. `condition-missing`: silence, but without what it needs to have effect.
 */
export type RegimeOutcome =
  | { readonly kind: 'decided' | 'decided-late'; readonly on: LocalDate; readonly event: string }
  | { readonly kind: 'standing-still'; readonly waitingFor: readonly string[] }
  | { readonly kind: 'condition-missing'; readonly section: string; readonly anyOf: readonly string[] }
  | {
      readonly kind: 'silence';
      readonly means: SilenceMeaning;
      readonly on: LocalDate;
      readonly section: string;
      readonly certificateDueOn?: LocalDate;
      readonly lateAct?: LateAct;
    };

/** Dates are local dates of the regime's country. */
export interface RegimeAnswer {
  readonly startedOn: LocalDate;
  /** The last day in time; null while the clock stands still without an end in sight. */
  readonly dueOn: LocalDate | null;
  readonly provisional: boolean;
  readonly steps: readonly ClockStep[];
  readonly resumesOn: LocalDate | null;
  readonly resetOn: LocalDate | null;
  readonly outcome: RegimeOutcome;
  readonly ignored: readonly Ignored[];
}

/** Runs the named clock. Throws RegimeError, with the field, for a clock or events that the regime cannot take. */
export function answerOf(regime: Regime, clockName: string, events: readonly RegimeEvent[]): RegimeAnswer {
  const counter = new RegimeCounter(regime);
  return answerWith(counter, regime, clockOf(regime, clockName), datedEvents(regime, events));
}

function clockOf(regime: Regime, name: string): RegimeClock {
  const clock = Object.hasOwn(regime.clocks, name) ? regime.clocks[name] : undefined;
  if (clock !== undefined) return clock;
  const names = Object.keys(regime.clocks).map((each) => `${regime.name}/${each}`);
  throw new RegimeError('rule', `names no clock of ${regime.name}; its clocks: ${names.join(', ')}`);
}

function answerWith(
  counter: RegimeCounter,
  regime: Regime,
  clock: RegimeClock,
  given: readonly DatedEvent[],
): RegimeAnswer {
  const events = withYields(counter, regime, clock, given);
  const state = runEvents(counter, regime, clock, events);
  const { due, start, limit, calendar, exclusions } = state;
  const base = {
    startedOn: localDate(start),
    resetOn: state.resetOn === null ? null : localDate(state.resetOn),
    ignored: state.ignored,
  };
  if (due === null) {
    const outcome: RegimeOutcome =
      state.ended === null ? { kind: 'standing-still', waitingFor: state.waitingFor } : decided('decided', state.ended);
    return { ...base, dueOn: null, provisional: false, steps: [], resumesOn: null, outcome };
  }
  const steps = explainDue(calendar, start, limit, exclusions);
  const judged = judge(counter, clock, state, events, dayNumber(due.dueOn));
  const again = judged.again === null ? null : secondRun(counter, clock, judged.again);
  return {
    ...base,
    dueOn: again?.dueOn ?? due.dueOn,
    provisional: due.provisional || (again?.provisional ?? false),
    steps: again?.steps ?? steps,
    resumesOn: state.cappedThrough === null ? null : resumption(steps, state.cappedThrough),
    outcome: judged.outcome,
  };
}

/** Adds the event as which the silence of another clock counts, where this clock starts with it and nobody gave it. */
function withYields(
  counter: RegimeCounter,
  regime: Regime,
  clock: RegimeClock,
  events: readonly DatedEvent[],
): readonly DatedEvent[] {
  const { starts } = clock;
  const before = Object.values(regime.clocks).find(({ silence }) => silence.yields === starts);
  if (before === undefined || events.some(({ event }) => event === starts)) return events;
  const { outcome } = answerWith(counter, regime, before, events);
  if (outcome.kind !== 'silence') return events;
  const yielded = { on: outcome.on, event: starts, day: dayNumber(outcome.on) };
  return [...events, yielded].sort((a, b) => a.day - b.day);
}

interface Judged {
  readonly outcome: RegimeOutcome;
  /** The event from which the authority has had a limit again, and that limit. */
  readonly again: { readonly from: DayNumber; readonly limit: Limit } | null;
}

function judge(
  counter: RegimeCounter,
  clock: RegimeClock,
  state: ClockState,
  events: readonly DatedEvent[],
  due: DayNumber,
): Judged {
  if (state.ended !== null) return { outcome: decided('decided', state.ended), again: null };
  const { silence } = clock;
  const effect = effectOf(counter, clock, events, due);
  const [late] = state.late;
  if (late !== undefined) {
    // An act before silence had taken effect stands; within a limit that runs again, it is in time.
    const again = effect?.again ?? null;
    if (again !== null && effect !== null && late.day >= again.from && late.day <= effect.day) {
      return { outcome: decided('decided', late), again };
    }
    if (effect === null || late.day < effect.day) return { outcome: decided('decided-late', late), again: null };
  }
  if (effect === null) {
    const anyOf = silence.conditions.map(({ event }) => event);
    return {
      outcome: { kind: 'condition-missing', section: silence.conditions[0]?.section ?? '', anyOf },
      again: null,
    };
  }
  return { outcome: silenceOutcome(counter, clock, state, events, effect.day), again: effect.again };
}

interface Effect {
  readonly day: DayNumber;
  readonly again: Judged['again'];
}

/** The day on which silence takes effect; null while what it needs is missing. */
function effectOf(
  counter: RegimeCounter,
  clock: RegimeClock,
  events: readonly DatedEvent[],
  due: DayNumber,
): Effect | null {
  const { conditions, takesEffect } = clock.silence;
  const atDue = takesEffect === 'next-day' ? due + 1 : due;
  if (conditions.length === 0) return { day: atDue, again: null };
  const met = conditions.map((condition) => metBy(counter, clock, condition, events, due, atDue));
  return met.find((effect) => effect !== null) ?? null;
}

function metBy(
  counter: RegimeCounter,
  clock: RegimeClock,
  condition: SilenceCondition,
  events: readonly DatedEvent[],
  due: DayNumber,
  atDue: DayNumber,
): Effect | null {
  if (condition.when === 'by-due') {
    return events.some(({ event, day }) => event === condition.event && day <= due)
      ? { day: atDue, again: null }
      : null;
  }
  const earliest = condition.notBefore === undefined ? due + 1 : counter.lastDay(due, condition.notBefore);
  const met = events.find(({ event, day }) => event === condition.event && day >= earliest);
  if (met === undefined) return null;
  if (condition.runs === undefined) return { day: met.day, again: null };
  const again = { from: met.day, limit: condition.runs };
  return { day: dayNumber(secondRun(counter, clock, again).dueOn), again };
}

function secondRun(counter: RegimeCounter, clock: RegimeClock, { from, limit }: NonNullable<Judged['again']>) {
  const calendar = counter.over(limit, clock.roll);
  return { ...dueAfter(calendar, from, limit), steps: explainDue(calendar, from, limit) };
}

function silenceOutcome(
  counter: RegimeCounter,
  { silence, lateAct }: RegimeClock,
  state: ClockState,
  events: readonly DatedEvent[],
  effect: DayNumber,
): RegimeOutcome {
  const certificateOn = certificateDue(counter, silence.certificate, events, effect);
  const [late] = state.late;
  return {
    kind: 'silence',
    means: silence.means,
    on: localDate(effect),
    section: silence.section,
    ...(certificateOn !== null && { certificateDueOn: localDate(certificateOn) }),
    ...(late !== undefined && { lateAct: lateActOf(counter, lateAct, late, effect) }),
  };
}

function certificateDue(
  counter: RegimeCounter,
  certificate: RegimeClock['silence']['certificate'],
  events: readonly DatedEvent[],
  effect: DayNumber,
): DayNumber | null {
  if (certificate?.within === undefined) return null;
  const { onRequest, within } = certificate;
  if (onRequest === undefined) return counter.lastDay(effect, within);
  const request = events.find(({ event, day }) => event === onRequest && day >= effect);
  return request === undefined ? null : counter.lastDay(request.day, within);
}

function lateActOf(
  counter: RegimeCounter,
  rule: RegimeClock['lateAct'],
  { on, event, day }: DatedEvent,
  effect: DayNumber,
): LateAct {
  if (rule === undefined) return { on, event, effect: null, section: null };
  if (rule.within === undefined) return { on, event, effect: rule.effect, section: rule.section };
  const last = counter.lastDay(effect, rule.within);
  const possible = { section: rule.section, possibleThrough: localDate(last) };
  return { on, event, effect: day <= last ? rule.effect : 'ineffective', ...possible };
}

function decided(kind: 'decided' | 'decided-late', { on, event }: DatedEvent): RegimeOutcome {
  return { kind, on, event };
}
