/** What an import would do, row by row, and everything that stands against it. Reads only. */
import { dayOf, type Instant, localDate } from '../domain/calendar/local-date.ts';
import type { Assignment } from '../domain/item/assignment.ts';
import type { ImportCommand, ImportedHistory } from '../domain/item/commands.ts';
import type { DecisionContext } from '../domain/item/decision.ts';
import { type ImportProblemCode, importProblems } from '../domain/item/import.ts';
import { type Tier, termsAt } from '../domain/timetable/timetable.ts';
import { inForceFor } from './apply-commands.ts';
import { type Assigner, createAssigner } from './assignment.ts';
import type { Moment } from './clock.ts';
import type { IntakeProblemCode } from './intake.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';
import { type FoundWindows, findWindows, type Window } from './windows.ts';

/** A running item of another system. */
export interface ImportRow extends ImportedHistory {
  readonly project: {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string | null;
    readonly kind: string;
    readonly division: string;
    readonly investmentWan: number | null;
    readonly creditCode: string;
  };
  readonly typeId: string;
  readonly division: string;
  /** Null: whom the rules of the window name. */
  readonly officerId: string | null;
}

type RowProblemCode =
  | Exclude<IntakeProblemCode, 'NOT_A_RENEWAL' | 'RENEWED_ELSEWHERE' | 'NOTHING_TO_RENEW' | 'RENEWAL_ALREADY_OPEN'>
  | ImportProblemCode
  | 'DUPLICATE_FOREIGN_NO'
  | 'FOREIGN_NO_TAKEN'
  | 'UNKNOWN_OFFICER';

/** One field of one row that cannot be taken. `row` counts from 0. */
export interface RowProblem {
  readonly row: number;
  readonly field: string;
  readonly code: RowProblemCode;
  readonly given: string;
  readonly allowed: readonly string[];
}

export interface PlannedItem {
  /** Counts from 0. */
  readonly row: number;
  readonly project: ImportRow['project'];
  readonly unitId: string;
  readonly unitName: string;
  readonly window: Window;
  readonly typePlace: number;
  /** Everything but the number, which is drawn when it is carried out. */
  readonly command: ImportCommand;
}

export interface ImportPlan {
  readonly moment: Moment;
  readonly items: readonly PlannedItem[];
  readonly problems: readonly RowProblem[];
  /** Rows whose foreign number was brought over before. */
  readonly alreadyHere: readonly { readonly row: number; readonly foreignNo: string; readonly itemNo: string }[];
}

/** What the ledger knows of the units, projects, windows, people and numbers that the rows name. */
interface Facts {
  readonly units: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
  readonly projects: Map<
    string,
    { readonly name: string; readonly kind: string; readonly division: string; readonly unitId: string }
  >;
  readonly windows: ReadonlyMap<string, Window | undefined>;
  readonly found: FoundWindows;
  readonly officers: ReadonlyMap<string, readonly string[]>;
  readonly assigner: Assigner;
  readonly known: ReadonlyMap<string, KnownItem>;
}

interface KnownItem {
  readonly itemNo: string;
  readonly projectCode: string;
  readonly typeId: string;
  readonly division: string;
}

/** Looks at every row; `null` stands for one that could not even be read. `moment`: the clock under which it is judged. */
export async function planImport(
  transaction: Transaction,
  ledger: Ledger,
  rows: readonly (ImportRow | null)[],
  moment: Moment,
): Promise<ImportPlan> {
  const { timetableVersion, calendarVersion } = moment.inForce;
  await ledger.rulebooks.load(transaction, { timetables: [timetableVersion], calendars: [calendarVersion] });
  const facts = await readFacts(
    transaction,
    ledger,
    rows.filter((row) => row !== null),
    moment,
  );
  const seen = new Set<string>();
  const items: PlannedItem[] = [];
  const problems: RowProblem[] = [];
  const alreadyHere: ImportPlan['alreadyHere'][number][] = [];
  rows.forEach((row, i) => {
    if (row === null) return;
    const twice = seen.has(row.foreignNo);
    seen.add(row.foreignNo);
    const known = facts.known.get(row.foreignNo);
    if (twice)
      problems.push({ row: i, field: 'foreignNo', code: 'DUPLICATE_FOREIGN_NO', given: row.foreignNo, allowed: [] });
    else if (known === undefined) plan(i, row);
    else if (isSameItem(known, row)) alreadyHere.push({ row: i, foreignNo: row.foreignNo, itemNo: known.itemNo });
    else
      problems.push({
        row: i,
        field: 'foreignNo',
        code: 'FOREIGN_NO_TAKEN',
        given: row.foreignNo,
        allowed: [known.itemNo],
      });
  });
  return { moment, items, problems, alreadyHere };

  function plan(i: number, row: ImportRow): void {
    const planned = planRow(ledger, moment, facts, row);
    if (Array.isArray(planned)) problems.push(...planned.map((problem) => ({ row: i, ...problem })));
    else items.push({ row: i, ...(planned as Omit<PlannedItem, 'row'>) });
  }
}

/** The same file brought in again is no mistake; another item under a number that is taken is one. */
function isSameItem(known: KnownItem, row: ImportRow): boolean {
  return known.projectCode === row.project.code && known.typeId === row.typeId && known.division === row.division;
}

type FieldProblem = Omit<RowProblem, 'row'>;

function planRow(
  ledger: Ledger,
  moment: Moment,
  facts: Facts,
  row: ImportRow,
): Omit<PlannedItem, 'row'> | readonly FieldProblem[] {
  const problems = projectProblems(facts, row);
  const routed = routeRow(ledger, moment, facts, row);
  if ('code' in routed) return [...problems, routed];
  const { window, tier, typePlace } = routed;
  const unit = facts.units.get(row.project.creditCode);
  const { officerId, ...assigned } = assignmentOf(facts, window, row);
  const officers = facts.officers.get(window.departmentId) ?? [];
  if (row.officerId !== null && !officers.includes(row.officerId)) {
    problems.push({ field: 'officerId', code: 'UNKNOWN_OFFICER', given: row.officerId, allowed: officers });
  }
  const { typeId, division, receivedAt, foreignNo, acceptedOn, pauses, extension } = row;
  const ofTheCity = tier === 'county' || tier === 'city';
  const supervisionDivision = ofTheCity ? division : row.project.division;
  const where = {
    itemNo: '',
    typeId,
    tier,
    division,
    supervisionDivision,
    departmentId: window.departmentId,
    officerId,
    assigned,
  };
  const history = { receivedAt, foreignNo, acceptedOn, pauses, extension };
  const command: ImportCommand = { type: 'Import', ...where, unitId: unit?.id ?? '', ...history };
  problems.push(...importProblems(command, contextAt(ledger, moment, moment.now, division)));
  if (problems.length > 0 || unit === undefined) return problems;
  return { project: row.project, unitId: unit.id, unitName: unit.name, window, typePlace, command };
}

/** The officer whom the row names, or whom the rules of the window do. */
function assignmentOf(
  { assigner }: Facts,
  { departmentId }: Window,
  { officerId, typeId, project }: ImportRow,
): Assignment {
  if (officerId !== null) return { officerId, by: 'given', claimed: true };
  return assigner.next(departmentId, { typeId, projectCode: project.code });
}

/** The context in which an import is judged, or its first settling foreseen. */
export function contextAt(ledger: Ledger, moment: Moment, now: Instant, division: string): DecisionContext {
  const inForce = inForceFor(ledger, moment, division);
  const { graceMs, rulebooks: rulebook } = ledger;
  return { now, receivedAt: now, graceMs, frozen: false, inForce, rulebook, outages: [] };
}

/** The unit is known, and what is said of a project is the same in every row and in the ledger. */
function projectProblems({ units, projects, found }: Facts, { project }: ImportRow): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, code: RowProblemCode, given: string, allowed: readonly string[]) =>
    problems.push({ field: `project/${field}`, code, given, allowed });
  const unitId = units.get(project.creditCode)?.id;
  if (unitId === undefined) refuse('unit/creditCode', 'UNKNOWN_UNIT', project.creditCode, []);
  if (!found.tiers.has(project.division)) {
    refuse('division', 'UNKNOWN_DIVISION', project.division, [...found.tiers.keys()]);
  }
  const said = projects.get(project.code);
  if (said === undefined) {
    if (unitId !== undefined) projects.set(project.code, { ...project, unitId });
    return problems;
  }
  for (const field of ['name', 'kind', 'division'] as const) {
    if (said[field] !== project[field]) refuse(field, 'PROJECT_DIFFERS', project[field], [said[field]]);
  }
  if (unitId !== undefined && said.unitId !== unitId) refuse('code', 'NOT_YOUR_UNIT', project.code, []);
  return problems;
}

function routeRow(
  ledger: Ledger,
  { inForce: { timetableVersion } }: Moment,
  { windows, found }: Facts,
  { typeId, division }: ImportRow,
): FieldProblem | { readonly window: Window; readonly tier: Tier; readonly typePlace: number } {
  const { items } = ledger.rulebooks.timetable(timetableVersion);
  const type = ledger.rulebooks.itemType(timetableVersion, typeId);
  if (type === undefined) {
    return { field: 'typeId', code: 'UNKNOWN_ITEM_TYPE', given: typeId, allowed: items.map(({ id }) => id) };
  }
  if (!type.submittable) return { field: 'typeId', code: 'TYPE_NOT_SUBMITTABLE', given: typeId, allowed: [] };
  const tier = found.tiers.get(division);
  if (tier === undefined) {
    return { field: 'division', code: 'UNKNOWN_DIVISION', given: division, allowed: [...found.tiers.keys()] };
  }
  if (termsAt(type, tier) === undefined) {
    return { field: 'division', code: 'TIER_NOT_OFFERED', given: `${typeId} ${tier}`, allowed: type.tiers };
  }
  const window = windows.get(`${typeId} ${division}`);
  if (window === undefined) {
    const allowed = found.divisionsWith(type.department);
    return { field: 'division', code: 'NO_WINDOW', given: `${division}-${type.department}`, allowed };
  }
  return { window, tier, typePlace: items.indexOf(type) + 1 };
}

async function readFacts(
  transaction: Transaction,
  ledger: Ledger,
  rows: readonly ImportRow[],
  { inForce: { timetableVersion }, now }: Moment,
): Promise<Facts> {
  const pairs = [
    ...new Map(rows.map(({ typeId, division }) => [`${typeId} ${division}`, { typeId, division }])).values(),
  ];
  const found = await findWindows(transaction, pairs, (typeId) => {
    return ledger.rulebooks.itemType(timetableVersion, typeId)?.department ?? null;
  });
  const units = await transaction.query<{ id: string; name: string; credit_code: string }>(
    'SELECT id, name, credit_code FROM units WHERE credit_code = ANY($1)',
    [[...new Set(rows.map(({ project }) => project.creditCode))]],
  );
  const projects = await transaction.query<{
    code: string;
    name: string;
    kind: string;
    division: string;
    unitId: string;
  }>('SELECT code, name, kind, division, unit_id AS "unitId" FROM projects WHERE code = ANY($1)', [
    [...new Set(rows.map(({ project }) => project.code))],
  ]);
  const departmentIds = [
    ...new Set(found.windows.flatMap((window) => (window === undefined ? [] : [window.departmentId]))),
  ];
  const officers = await transaction.query<{ department_id: string; ids: string[] }>(
    `SELECT department_id, array_agg(id ORDER BY id) AS ids FROM people
     WHERE role IN ('officer', 'head') AND department_id = ANY($1) GROUP BY department_id`,
    [departmentIds],
  );
  const projectCodes = rows.map(({ project }) => project.code);
  const on = localDate(dayOf(now));
  const known = await transaction.query<KnownItem & { foreignNo: string }>(
    `SELECT m.foreign_no AS "foreignNo", i.item_no AS "itemNo", p.code AS "projectCode", i.type_id AS "typeId", i.division
     FROM imported_items m JOIN items i ON i.id = m.item_id JOIN projects p ON p.id = i.project_id
     WHERE m.foreign_no = ANY($1)`,
    [rows.map(({ foreignNo }) => foreignNo)],
  );
  return {
    found,
    assigner: await createAssigner(transaction, { departmentIds, projectCodes, on }),
    windows: new Map(pairs.map(({ typeId, division }, i) => [`${typeId} ${division}`, found.windows[i]])),
    units: new Map(units.rows.map((unit) => [unit.credit_code, unit])),
    projects: new Map(projects.rows.map((project) => [project.code, project])),
    officers: new Map(officers.rows.map(({ department_id, ids }) => [department_id, ids])),
    known: new Map(known.rows.map((item) => [item.foreignNo, item])),
  };
}
