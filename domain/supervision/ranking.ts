/** Who comes before whom in a bulletin, and who is named as slow. The rule is data and is printed on the bulletin. */
import { concluded, quantile, type Tally } from './figures.ts';

/** Published data of the city. */
export interface RankingRule {
  /** Fewer concluded items than this say nothing of a department: it is listed without a rank. */
  readonly leastConcluded: number;
  /** A ranked department whose share in time lies below this is named, in per cent. */
  readonly namedBelowPercent: number;
}

/** Why a department is named. */
export type NamedFor = 'belowShare' | 'deemed' | 'latePapers';

export interface Standing {
  readonly departmentId: string;
  readonly tally: Tally;
}

export type Ranked<S extends Standing> = S & {
  /** From 1; those that nothing tells apart share one. Null: too few concluded items. */
  readonly rank: number | null;
  readonly namedFor: readonly NamedFor[];
};

/**
 * In their order: the greater share in time first; of equal shares the fewer late papers, then the fewer undecided past
 * their limit, then the smaller p90, then the smaller median. Those without a rank follow by their id.
 */
export function rankDepartments<S extends Standing>(standings: readonly S[], rule: RankingRule): readonly Ranked<S>[] {
  const byId = [...standings].sort((a, b) => (a.departmentId < b.departmentId ? -1 : 1));
  const enough = ({ tally }: Standing) => concluded(tally) >= Math.max(1, rule.leastConcluded);
  const inOrder = byId.filter(enough).sort(compare);
  const ranked = inOrder.map((standing) => {
    const rank = inOrder.findIndex((other) => compare(other, standing) === 0) + 1;
    return { ...standing, rank, namedFor: namedFor(standing, rule, true) };
  });
  const rest = byId.filter((standing) => !enough(standing));
  return [
    ...ranked,
    ...rest.map((standing) => ({ ...standing, rank: null, namedFor: namedFor(standing, rule, false) })),
  ];
}

function compare({ tally: a }: Standing, { tally: b }: Standing): number {
  // Shares as exact fractions: a/c against b/d.
  const share = b.counts.inTime * concluded(a) - a.counts.inTime * concluded(b);
  return (
    share ||
    a.counts.latePapers - b.counts.latePapers ||
    a.counts.undecided - b.counts.undecided ||
    inDays(a, 90) - inDays(b, 90) ||
    inDays(a, 50) - inDays(b, 50)
  );
}

/** What was never decided took longer than anything that was. */
function inDays({ durations }: Tally, percent: 50 | 90): number {
  return quantile(durations, percent) ?? Number.MAX_SAFE_INTEGER;
}

function namedFor({ tally }: Standing, { namedBelowPercent }: RankingRule, ranked: boolean): readonly NamedFor[] {
  const { inTime, deemed, latePapers } = tally.counts;
  const reasons: NamedFor[] = [];
  if (ranked && inTime * 100 < namedBelowPercent * concluded(tally)) reasons.push('belowShare');
  if (deemed > 0) reasons.push('deemed');
  if (latePapers > 0) reasons.push('latePapers');
  return reasons;
}
