/** What a bulletin (半月通报) says: figures per department against the period before, the ranking, who is named, both kinds of units. */
import { type Instant, isoShanghai, type LocalDate } from '../calendar/local-date.ts';
import { FIGURES, type Figure, type FigureRow, figureRow, type GroupedCell, type Tally, tallyOf } from './figures.ts';
import { compareOwnership, type OwnershipFigures } from './ownership.ts';
import { daysOf, type Period } from './periods.ts';
import { type NamedFor, rankDepartments } from './ranking.ts';
import type { SupervisionRules } from './rules.ts';

export interface Named {
  readonly zh: string;
  readonly en: string;
}

export interface DepartmentRow {
  readonly departmentId: string;
  readonly name: Named;
  readonly division: string;
  readonly rank: number | null;
  readonly namedFor: readonly NamedFor[];
  readonly figures: FigureRow;
  readonly before: FigureRow;
}

/** A figure that a correction gives anew. */
export interface CorrectedFigure {
  /** Null: the total. */
  readonly departmentId: string | null;
  readonly figure: keyof FigureRow;
  readonly from: number | null;
  readonly to: number | null;
}

export interface BulletinContent {
  /** Of the definitions by which it is counted; another edition of them is another number. */
  readonly definitions: 1;
  readonly division: { readonly code: string; readonly name: Named };
  readonly period: { readonly code: string; readonly from: LocalDate; readonly through: LocalDate };
  /** What had been recorded before this instant is in it, and nothing else. */
  readonly asOf: string;
  /** `bulletin`: the published one that the figures before are taken over from in effect; null where none was published. */
  readonly before: { readonly period: string; readonly asOf: string; readonly bulletin: string | null };
  readonly rules: SupervisionRules;
  readonly total: { readonly figures: FigureRow; readonly before: FigureRow };
  /** In the order of the ranking. Departments without any figure in either period are left out. */
  readonly departments: readonly DepartmentRow[];
  /** Bodies above the division, which it does not rank: what they hold of its projects. */
  readonly upward: readonly Omit<DepartmentRow, 'rank' | 'namedFor'>[];
  readonly ownership: OwnershipFigures;
  /** The names of the item types in `ownership`. */
  readonly typeNames: Readonly<Record<string, Named>>;
  /** A correction: which published issue it replaces, why, and every figure that is another one. */
  readonly corrects: {
    readonly bulletin: string;
    readonly reasons: string;
    readonly changes: readonly CorrectedFigure[];
  } | null;
}

/** The cells of one period as of an instant. */
export interface PeriodFigures {
  readonly period: Period;
  readonly asOf: Instant;
  readonly cells: readonly GroupedCell[];
}

export interface BulletinInput {
  readonly division: BulletinContent['division'];
  readonly current: PeriodFigures;
  readonly before: PeriodFigures & { readonly bulletin: string | null };
  readonly rules: SupervisionRules;
  /** All departments that may appear; `own`: in the division or below it. */
  readonly departments: readonly {
    readonly departmentId: string;
    readonly name: Named;
    readonly division: string;
    readonly own: boolean;
  }[];
  readonly typeName: (typeId: string) => Named;
  readonly corrects: { readonly content: BulletinContent; readonly bulletin: string; readonly reasons: string } | null;
}

/** The content of a bulletin; the same input gives the same bytes. */
export function bulletinContent(input: BulletinInput): BulletinContent {
  const { division, current, before, rules, corrects } = input;
  const rows = departmentRows(input);
  const ownIds = new Set(rows.filter(({ own }) => own).map(({ departmentId }) => departmentId));
  const isOwn = ({ departmentId }: { departmentId: string }) => ownIds.has(departmentId);
  const ranked = rankDepartments(
    rows.filter(({ own }) => own),
    rules.ranking,
  );
  const total = (of: PeriodFigures) => figureRow(tallyOf(of.cells.filter(isOwn), of.period));
  const ownership = compareOwnership(current.cells.filter(isOwn), current.period, rules.chance.levelPercent);
  const content = {
    definitions: 1,
    division,
    period: { code: current.period.code, ...daysOf(current.period) },
    asOf: isoShanghai(current.asOf),
    before: { period: before.period.code, asOf: isoShanghai(before.asOf), bulletin: before.bulletin },
    rules,
    total: { figures: total(current), before: total(before) },
    departments: ranked.map(({ rank, namedFor, ...row }) => ({ ...printed(row), rank, namedFor })),
    upward: rows.filter(({ own }) => !own).map(printed),
    ownership,
    typeNames: Object.fromEntries(ownership.types.map(({ typeId }) => [typeId, input.typeName(typeId)])),
    corrects: null,
  } as const satisfies BulletinContent;
  if (corrects === null) return content;
  const { bulletin, reasons } = corrects;
  return { ...content, corrects: { bulletin, reasons, changes: changesBetween(corrects.content, content) } };
}

type Row = BulletinInput['departments'][number] & {
  readonly tally: Tally;
  readonly figures: FigureRow;
  readonly before: FigureRow;
};

function departmentRows({ current, before, departments }: BulletinInput): readonly Row[] {
  const now = byDepartment(current.cells);
  const then = byDepartment(before.cells);
  return departments.flatMap((department): readonly Row[] => {
    const tally = tallyOf(now.get(department.departmentId) ?? [], current.period);
    const earlier = tallyOf(then.get(department.departmentId) ?? [], before.period);
    if (isEmpty(tally) && isEmpty(earlier)) return [];
    return [{ ...department, tally, figures: figureRow(tally), before: figureRow(earlier) }];
  });
}

function isEmpty({ counts }: Tally): boolean {
  return FIGURES.every((figure) => counts[figure] === 0);
}

function byDepartment(cells: readonly GroupedCell[]): ReadonlyMap<string, readonly GroupedCell[]> {
  const groups = new Map<string, GroupedCell[]>();
  for (const cell of cells) {
    const known = groups.get(cell.departmentId);
    if (known === undefined) groups.set(cell.departmentId, [cell]);
    else known.push(cell);
  }
  return groups;
}

function printed({ departmentId, name, division, figures, before }: Omit<Row, 'own' | 'tally'>) {
  return { departmentId, name, division, figures, before };
}

/** Every figure that differs, the total first, then department by department. */
function changesBetween(old: BulletinContent, renewed: BulletinContent): readonly CorrectedFigure[] {
  const rowsOf = (content: BulletinContent) =>
    new Map<string | null, FigureRow>([
      [null, content.total.figures],
      ...[...content.departments, ...content.upward].map((row) => [row.departmentId, row.figures] as const),
    ]);
  const [before, after] = [rowsOf(old), rowsOf(renewed)];
  const ids = [...new Set([...after.keys(), ...before.keys()])];
  return ids.flatMap((departmentId) => {
    const [from, to] = [before.get(departmentId) ?? NOTHING, after.get(departmentId) ?? NOTHING];
    return (Object.keys(NOTHING) as (keyof FigureRow)[])
      .filter((figure) => from[figure] !== to[figure])
      .map((figure) => ({ departmentId, figure, from: from[figure], to: to[figure] }));
  });
}

const NOTHING: FigureRow = figureRow({
  counts: Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Record<Figure, number>,
  durations: [],
});
