/** What a city has settled for its supervision: published data, in force from a day on. */
import { dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';
import type { AccountabilityRule } from './accountability.ts';
import type { RankingRule } from './ranking.ts';

/** When lamps change. What a version does not say is 1. */
export interface LampThresholds {
  /** Yellow from the first of the two on: so much of the limit is left, or so few working days. */
  readonly yellowPercentLeft: number;
  readonly yellowWorkingDaysLeft: number;
  /** Blue: decided at least so many working days before the last one. */
  readonly blueWorkingDaysEarly?: number;
  /** A department or a project is red from so many red items on, yellow from so many that are yellow or red. */
  readonly redItems?: number;
  readonly yellowItems?: number;
}

export interface SupervisionRules {
  /**
   * Who issues the bulletins of the division and those below it, and what their numbers (文号) begin with. Null: the
   * division issues none.
   */
  readonly bulletin: { readonly organ: string; readonly symbol: string } | null;
  readonly lamps: LampThresholds;
  readonly ranking: RankingRule;
  /** From how many defaults of a year on a department is talked to, and referred. Absent: the city keeps no records. */
  readonly accountability?: AccountabilityRule;
  /** Differences are marked where their p, corrected for the number of tests, lies below this. */
  readonly chance: { readonly levelPercent: number };
}

/** Rules with the day from which they hold. */
export interface DatedRules {
  readonly effectiveOn: LocalDate;
  readonly rules: SupervisionRules;
}

/** Where a city has settled nothing. */
export const USUAL_RULES: SupervisionRules = {
  bulletin: null,
  lamps: { yellowPercentLeft: 20, yellowWorkingDaysLeft: 1 },
  ranking: { leastConcluded: 5, namedBelowPercent: 90 },
  chance: { levelPercent: 5 },
};

/** The rules in force on a day, of those given in the order of their days. */
export function rulesOn(dated: readonly DatedRules[], day: LocalDate): SupervisionRules {
  return dated.findLast(({ effectiveOn }) => effectiveOn <= day)?.rules ?? USUAL_RULES;
}

/** When lamps change at that instant, by rules given in the order of their days. */
export function thresholdsAt(dated: readonly DatedRules[] | undefined, at: Instant): LampThresholds {
  return rulesOn(dated ?? [], localDate(dayOf(at))).lamps;
}
