/** What a bench found, and how it is printed. */
import type { CpuReading } from './cpu.ts';

/** One side of a comparison. */
export interface Side {
  /** Items per second. */
  readonly rate: number;
  /** CPU milliseconds per item, by process. */
  readonly cpu: CpuReading;
}

/** Pairs measured one after the other, the product's side first. */
export type Pair = readonly [ours: Side, other: Side];

export interface Figure {
  readonly name: string;
  readonly ours: string;
  readonly other: string;
  readonly ratio: number;
  /** The ratio of each repetition. */
  readonly ratios: readonly number[];
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
  readonly unit: string;
  readonly pairs: readonly Pair[];
  readonly checks: Checks;
}

/** What was counted in the same run. One problem makes the figure void. */
export interface Checks {
  readonly lost: number;
  readonly double: number;
  readonly early: number;
  readonly problems: readonly string[];
}

export const SOUND: Checks = { lost: 0, double: 0, early: 0, problems: [] };

export function addChecks(all: readonly Checks[]): Checks {
  const sum = (of: (checks: Checks) => number) => all.reduce((total, checks) => total + of(checks), 0);
  return {
    lost: sum(({ lost }) => lost),
    double: sum(({ double }) => double),
    early: sum(({ early }) => early),
    problems: all.flatMap(({ problems }) => problems),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** `inverted`: the ratio of times rather than of rates. */
export function compare(given: Omit<Figure, 'ratio' | 'ratios' | 'unit'> & { readonly inverted?: boolean }): Figure {
  const { inverted = false, ...figure } = given;
  const ratios = figure.pairs.map(([ours, other]) => (inverted ? other.rate / ours.rate : ours.rate / other.rate));
  return { ...figure, ratios, ratio: median(ratios), unit: inverted ? 'of its time' : 'of its rate' };
}

export type Verdict = 'met' | 'MISSED' | 'VOID';

export function verdictOf({ checks, ratio, target }: Figure): Verdict {
  const { lost, double, early, problems } = checks;
  if (lost + double + early + problems.length > 0 || !Number.isFinite(ratio)) return 'VOID';
  const met = 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;
  return met ? 'met' : 'MISSED';
}

/** The figures as a Markdown table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, ours, other, target, unit, checks, pairs } = figure;
    const aim = 'atLeast' in target ? `at least ${target.atLeast}` : `at most ${target.atMost}`;
    const sides = [0, 1].map((i) => `${number(median(pairs.map((pair) => pair[i]?.rate ?? Number.NaN)))}/s`);
    const spread = figure.ratios.length > 1 ? ` (${figure.ratios.map(number).join(', ')})` : '';
    // A void figure says nothing: it is not shown.
    const ratio = verdictOf(figure) === 'VOID' ? 'VOID' : `${number(figure.ratio)} ${unit}${spread}`;
    const counted = `${checks.lost} lost, ${checks.double} double, ${checks.early} early`;
    return [name, `${ours}: ${sides[0]}`, `${other}: ${sides[1]}`, ratio, aim, counted, `**${verdictOf(figure)}**`];
  });
  return markdown(['', 'product', 'compared with', 'ratio', 'wanted', 'checked', ''], rows);
}

/** CPU milliseconds per item as a Markdown table: the medians of the repetitions. */
export function cpuTableOf(figures: readonly Figure[]): string {
  const rows = figures.flatMap(({ name, ours, other, pairs }) =>
    [ours, other].map((side, i) => [name, side, partsOf(pairs.map((pair) => pair[i]?.cpu ?? {}))]),
  );
  return markdown(
    ['', 'side', 'CPU milliseconds per item'],
    rows.filter(([, , parts]) => parts !== ''),
  );
}

function partsOf(readings: readonly CpuReading[]): string {
  const parts = new Set(readings.flatMap((reading) => Object.keys(reading)));
  const each = [...parts].map((part) => [part, median(readings.map((reading) => reading[part] ?? 0))] as const);
  const total = each.reduce((sum, [, ms]) => sum + ms, 0);
  if (each.length === 0) return '';
  return `${each.map(([part, ms]) => `${part} ${number(ms)}`).join(' · ')} · together ${number(total)}`;
}

export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
