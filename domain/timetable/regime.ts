/** The clocks of other countries as data: what a regime file says. How it is computed: regime-run.ts. */
import type { Limit } from '../calendar/limit.ts';
import type { LocalDate } from '../calendar/local-date.ts';
import type { RegimeCalendar } from './regime-calendar.ts';

/** What silence does when the limit has passed. `nothing`: the authority is late, and that is all. */
export type SilenceMeaning = 'granted' | 'issued' | 'refused' | 'complete' | 'presumed-unreasonable' | 'nothing';

/** What an express act still does once silence has taken effect. */
export type LateEffect = 'ineffective' | 'confirms-only' | 'withdrawal-only' | 'decides';

/** Something that happened, on a local date of that country. `by`: the day that a notice sets for the answer. */
export interface RegimeEvent {
  readonly on: LocalDate;
  readonly event: string;
  readonly by?: LocalDate | undefined;
}

/**
 * A notice that makes the clock stand still, from the day after it through the day of the answer. `toll`: then it
 * goes on. `restart`: it begins again at zero, and the day of the answer is not counted.
 */
export interface PauseRule {
  readonly section: string;
  readonly event: string;
  /** The rule is about the notice that follows one of these; of several rules, that with the latest one counts. */
  readonly after: readonly string[];
  /** Counted from that event. A later notice has no effect. Without it: until the limit has passed. */
  readonly within?: Limit | undefined;
  readonly effect: 'restart' | 'toll';
  readonly until: string;
  /** The clock goes on by itself after this, counted from the notice, or after the day that the notice sets. */
  readonly cap?: Limit | 'set-by-notice' | undefined;
  /** After an answer within the cap the clock stands still for so long again. */
  readonly thenWaits?: Limit | undefined;
  readonly once?: boolean | undefined;
}

/** What silence needs beside time. One of several is enough. */
export type SilenceCondition =
  | { readonly section: string; readonly event: string; readonly when: 'by-due' }
  | {
      readonly section: string;
      readonly event: string;
      readonly when: 'after-due';
      /** Counted from the due day; an earlier one does not count. */
      readonly notBefore?: Limit | undefined;
      /** The authority has so long again from that event. Without it silence takes effect on its day. */
      readonly runs?: Limit | undefined;
    };

export interface RegimeClock {
  readonly section: string;
  /** The event whose day is day zero. */
  readonly starts: string;
  readonly limit: Limit;
  /** Whether a last day that is a rest day moves to the next working day. */
  readonly roll: boolean;
  /** What the authority must have done in time. */
  readonly endedBy: readonly string[];
  /** Names of pause rules of the regime. */
  readonly pauses: readonly string[];
  readonly silence: {
    readonly section: string;
    readonly means: SilenceMeaning;
    /** `last-day`: dated on the last day of the limit, at its end. `next-day`: on the day after it. */
    readonly takesEffect: 'last-day' | 'next-day';
    readonly conditions: readonly SilenceCondition[];
    /** The event that it counts as, so that another clock of the regime starts with it. */
    readonly yields?: string | undefined;
    /** The written proof of it; on request where an event is named, and within the time named. */
    readonly certificate?:
      | { readonly section: string; readonly onRequest?: string | undefined; readonly within?: Limit | undefined }
      | undefined;
  };
  /** Absent where the text does not say. `within`: possible so long from the effect of silence, then ineffective. */
  readonly lateAct?:
    | { readonly section: string; readonly effect: LateEffect; readonly within?: Limit | undefined }
    | undefined;
}

export interface Regime {
  readonly name: string;
  readonly calendar: RegimeCalendar;
  /** Every event that the regime knows, and what it is. */
  readonly events: Readonly<Record<string, string>>;
  readonly pauses: Readonly<Record<string, PauseRule>>;
  readonly clocks: Readonly<Record<string, RegimeClock>>;
}

/** Input that a regime cannot take; `field` says where, such as `events[2].event`. */
export class RegimeError extends RangeError {
  override readonly name = 'RegimeError';
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
