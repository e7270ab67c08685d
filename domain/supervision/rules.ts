/** What a city has settled for its supervision: published data, in force from a day on. */
import type { LocalDate } from '../calendar/local-date.ts';
import type { AccountabilityRule } from './accountability.ts';
import type { RankingRule } from './ranking.ts';

/** Yellow from the first of the two on: so much of the limit is left, or so few working days. */
export interface LampThresholds {
  readonly yellowPercentLeft: number;
  readonly yellowWorkingDaysLeft: number;
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
const USUAL_RULES: SupervisionRules = {
  bulletin: null,
  lamps: { yellowPercentLeft: 20, yellowWorkingDaysLeft: 1 },
  ranking: { leastConcluded: 5, namedBelowPercent: 90 },
  chance: { levelPercent: 5 },
};

/** The rules in force on a day, of those given in the order of their days. */
export function rulesOn(dated: readonly DatedRules[], day: LocalDate): SupervisionRules {
  return dated.findLast(({ effectiveOn }) => effectiveOn <= day)?.rules ?? USUAL_RULES;
}
