/**
 * Whether two groups differ beyond chance where like is compared with like: within each stratum (item type), never
 * across. Both tests are approximate; each has its rule below which nothing is tested.
 */

/** Of each group in one stratum: how many were decided in time, and how many not. */
export interface TwoByTwo {
  readonly inTime: readonly [number, number];
  readonly overdue: readonly [number, number];
}

export interface Tested {
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  /** Of the first group against the second, over the strata: the difference of shares, or the sign of the ranks. */
  readonly difference: number;
}

const FEWEST_EXPECTED = 5;
const FEWEST_ITEMS = 10;

/**
 * Cochran–Mantel–Haenszel with continuity correction, as R's `mantelhaen.test`. Null where the criterion of Mantel and
 * Fleiss fails: the expected count of the first group lies less than 5 from what the margins allow.
 * `difference`: the Mantel–Haenszel difference of the shares in time.
 */
export function cochranMantelHaenszel(strata: readonly TwoByTwo[]): Tested | null {
  const sums = { deviation: 0, variance: 0, above: 0, below: 0, difference: 0, weight: 0 };
  for (const { inTime, overdue } of strata) {
    const [first, second] = [inTime[0] + overdue[0], inTime[1] + overdue[1]];
    const [good, bad] = [inTime[0] + inTime[1], overdue[0] + overdue[1]];
    const all = first + second;
    if (first === 0 || second === 0) continue;
    const expected = (first * good) / all;
    sums.difference += (inTime[0] * second - inTime[1] * first) / all;
    sums.weight += (first * second) / all;
    sums.deviation += inTime[0] - expected;
    sums.variance += (first * second * good * bad) / (all * all * (all - 1));
    sums.above += Math.min(first, good) - expected;
    sums.below += expected - Math.max(0, first - bad);
  }
  if (Math.min(sums.above, sums.below) < FEWEST_EXPECTED) return null;
  const distance = Math.abs(sums.deviation);
  const corrected = distance >= 0.5 ? distance - 0.5 : distance;
  const statistic = (corrected * corrected) / sums.variance;
  return { statistic, p: upperTail(statistic), difference: sums.difference / sums.weight };
}

/** So many items took so many working days, ascending, of each group. */
export interface TwoSamples {
  readonly first: readonly (readonly [days: number, items: number])[];
  readonly second: readonly (readonly [days: number, items: number])[];
}

/**
 * van Elteren's stratified rank test (Wilcoxon within each stratum, weighted by 1/(N+1), ties by mid-ranks). Null where
 * either group has fewer than 10 items in strata that hold both, or every item took the same time.
 * `difference`: above 0 where the first group took longer.
 */
export function vanElteren(strata: readonly TwoSamples[]): Tested | null {
  let [sum, variance, ofFirst, ofSecond] = [0, 0, 0, 0];
  for (const { first, second } of strata) {
    const [n, m] = [itemsOf(first), itemsOf(second)];
    if (n === 0 || m === 0) continue;
    const { ranks, ties } = midRanks(first, second);
    const all = n + m;
    ofFirst += n;
    ofSecond += m;
    sum += (ranks - (n * (all + 1)) / 2) / (all + 1);
    variance += (((n * m) / 12) * (all + 1 - ties / (all * (all - 1)))) / (all + 1) ** 2;
  }
  if (Math.min(ofFirst, ofSecond) < FEWEST_ITEMS || variance <= 0) return null;
  const statistic = (sum * sum) / variance;
  return { statistic, p: upperTail(statistic), difference: sum };
}

function itemsOf(sample: TwoSamples['first']): number {
  return sample.reduce((all, [, items]) => all + items, 0);
}

/** The sum of the first group's ranks among both, and Σ(t³−t) over the ties. */
function midRanks(first: TwoSamples['first'], second: TwoSamples['first']): { ranks: number; ties: number } {
  const ours = new Map(first);
  const theirs = new Map(second);
  const days = [...new Set([...ours.keys(), ...theirs.keys()])].sort((a, b) => a - b);
  let [before, ranks, ties] = [0, 0, 0];
  for (const day of days) {
    const own = ours.get(day) ?? 0;
    const tied = own + (theirs.get(day) ?? 0);
    ranks += own * (before + (tied + 1) / 2);
    ties += tied ** 3 - tied;
    before += tied;
  }
  return { ranks, ties };
}

/** Holm's correction: p values of tests made together, each as it may be held against the level. In the order given. */
export function holm(ps: readonly number[]): readonly number[] {
  const order = ps.map((_, i) => i).sort((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
  const adjusted = new Array<number>(ps.length).fill(1);
  let least = 0;
  order.forEach((index, i) => {
    least = Math.max(least, Math.min(1, (ps.length - i) * (ps[index] ?? 1)));
    adjusted[index] = least;
  });
  return adjusted;
}

/** The upper tail of chi-square with one degree of freedom: Q(1/2, x/2). */
export function upperTail(x: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  const scale = Math.exp(-half) * Math.sqrt(half / Math.PI);
  return half < 1.5 ? 1 - scale * series(half) : scale * continuedFraction(half);
}

/** Σ x^n / ((1/2)(3/2)…(1/2+n)). */
function series(x: number): number {
  let term = 2;
  let sum = term;
  for (let n = 1; term > sum * Number.EPSILON; n += 1) {
    term *= x / (n + 0.5);
    sum += term;
  }
  return sum;
}

/** Legendre's continued fraction of the incomplete gamma function, by Lentz's method. */
function continuedFraction(x: number): number {
  let b = x + 0.5;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 1_000; n += 1) {
    const a = -n * (n - 0.5);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < Number.EPSILON * 4) break;
  }
  return fraction;
}
