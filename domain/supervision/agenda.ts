/**
 * The agenda of a coordination meeting: picked by rule from facts as of one instant. A pure function of them: the same
 * facts give the same agenda, in the same order. What a cap leaves out is kept beside it, never dropped.
 */
import { dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';
import { type Blocker, blockersOf } from './blockers.ts';
import type { MeetingFacts, MeetingRules, TaskFact } from './meeting-facts.ts';
import { type RedLine, redLines } from './red-items.ts';
import { type Slip, slipsOf } from './slips.ts';

/** The rules by which something comes onto an agenda, in the order in which a meeting takes them. */
export const AGENDA_RULES = ['carriedOver', 'red', 'blocker', 'slip', 'added'] as const;
export type AgendaRule = (typeof AGENDA_RULES)[number];

/** An open task of an earlier meeting. */
export interface TaskLine
  extends Pick<TaskFact, 'taskNo' | 'text' | 'measure' | 'departmentId' | 'personId' | 'dueOn' | 'status'> {
  /** The day of the report that waits for confirmation; null where none does. */
  readonly reportedOn: LocalDate | null;
  readonly late: boolean;
}

/** One entry of an agenda. `lines`: what is shown of it, `more`: what its cap leaves out. */
export type PickedEntry = { readonly key: string } & (
  | Lines<'carriedOver', { readonly departmentId: string }, TaskLine>
  | Lines<'red', { readonly departmentId: string }, RedLine>
  | Lines<'blocker', { readonly projectCode: string }, Blocker>
  | Lines<'slip', { readonly projectCode: string }, Slip>
);

type Lines<Rule extends AgendaRule, Subject, Line> = { readonly rule: Rule } & Subject & {
    readonly lines: readonly Line[];
    readonly more: readonly Line[];
  };

export interface Agenda {
  readonly entries: readonly PickedEntry[];
  /** What the rules picked beyond their caps, in the same order. */
  readonly beyond: readonly PickedEntry[];
}

/** The agenda that the rules pick. */
export function agendaOf(facts: MeetingFacts, rules: MeetingRules): Agenda {
  const groups = [carriedOver(facts, rules), red(facts, rules), blockers(facts, rules), slips(facts, rules)];
  return {
    entries: groups.flatMap((entries) => entries.slice(0, rules.entriesPerRule)),
    beyond: groups.flatMap((entries) => entries.slice(rules.entriesPerRule)),
  };
}

/** Per department, its tasks that nobody has confirmed: late ones first. Departments with the most late ones first. */
function carriedOver({ tasks, asOf }: MeetingFacts, rules: MeetingRules): readonly PickedEntry[] {
  const lines = tasks
    .filter(({ status }) => status !== 'confirmed')
    .map((task) => taskLine(task, asOf))
    .sort((a, b) => Number(b.late) - Number(a.late) || compare(a.dueOn, b.dueOn) || compare(a.taskNo, b.taskNo));
  const late = (group: readonly TaskLine[]) => group.filter((line) => line.late).length;
  return [...byKey(lines, ({ departmentId }) => departmentId)]
    .sort(([a, of], [b, other]) => late(other) - late(of) || compare(first(of), first(other)) || compare(a, b))
    .map(([departmentId, of]) => ({
      key: `carriedOver:${departmentId}`,
      rule: 'carriedOver',
      departmentId,
      ...capped(of, rules),
    }));
}

function taskLine(task: TaskFact, asOf: Instant): TaskLine {
  const { taskNo, text, measure, departmentId, personId, dueOn, status, reportedAt } = task;
  const reportedOn = reportedAt === null ? null : localDate(dayOf(reportedAt));
  const late = (reportedAt ?? asOf) >= task.dueExclusiveAt;
  return { taskNo, text, measure, departmentId, personId, dueOn, status, reportedOn, late };
}

/** Per department, its red items: the longest late first. Departments with the most red items first. */
function red({ items, rulebook, asOf, since }: MeetingFacts, rules: MeetingRules): readonly PickedEntry[] {
  const lines = [...redLines(items, rulebook, { asOf, since })].sort(
    (a, b) =>
      RED_ORDER.indexOf(a.reason) - RED_ORDER.indexOf(b.reason) ||
      b.lateWorkingDays - a.lateWorkingDays ||
      compare(a.itemNo, b.itemNo),
  );
  const latest = (group: readonly RedLine[]) => Math.max(...group.map(({ lateWorkingDays }) => lateWorkingDays));
  return [...byKey(lines, ({ departmentId }) => departmentId)]
    .sort(([a, of], [b, other]) => other.length - of.length || latest(other) - latest(of) || compare(a, b))
    .map(([departmentId, of]) => ({ key: `red:${departmentId}`, rule: 'red', departmentId, ...capped(of, rules) }));
}

const RED_ORDER: readonly RedLine['reason'][] = ['overdue', 'paperOverdue', 'defaulted'];

/** Per project, what waits for another department: overdue ones first. Projects with the most overdue ones first. */
function blockers({ projects, rulebook, asOf }: MeetingFacts, rules: MeetingRules): readonly PickedEntry[] {
  const overdue = (lines: readonly Blocker[]) => lines.filter((line) => line.overdue).length;
  return projects
    .map((project) => ({ project, lines: [...blockersOf(project, rulebook, asOf)].sort(byUrgency) }))
    .filter(({ lines }) => lines.length > 0)
    .sort(
      (a, b) =>
        overdue(b.lines) - overdue(a.lines) ||
        b.lines.length - a.lines.length ||
        compare(a.project.code, b.project.code),
    )
    .map(({ project: { code }, lines }) => ({
      key: `blocker:${code}`,
      rule: 'blocker',
      projectCode: code,
      ...capped(lines, rules),
    }));
}

function byUrgency(a: Blocker, b: Blocker): number {
  return (
    Number(b.overdue) - Number(a.overdue) ||
    b.on.lateWorkingDays - a.on.lateWorkingDays ||
    compare(a.on.dueOn ?? OPEN_END, b.on.dueOn ?? OPEN_END) ||
    compare(a.on.itemNo, b.on.itemNo) ||
    compare(a.waiting.typeId, b.waiting.typeId)
  );
}

/** What has no date comes last. */
const OPEN_END: LocalDate = '9999-12-31';

/** Per project, the gates that have slipped. Projects that lost a date first, then those that slipped furthest. */
function slips(facts: MeetingFacts, rules: MeetingRules): readonly PickedEntry[] {
  const days = { now: dayOf(facts.asOf), before: dayOf(facts.since) };
  const rulebooks = { now: facts.rulebook, before: facts.rulebookBefore };
  const furthest = (lines: readonly Slip[]) => Math.max(...lines.map(moved));
  return facts.projects
    .map((project) => ({ project, lines: slipsOf(project, days, rulebooks, rules.slipWorkingDays) }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => order(furthest(b.lines), furthest(a.lines)) || compare(a.project.code, b.project.code))
    .map(({ project: { code }, lines }) => ({
      key: `slip:${code}`,
      rule: 'slip',
      projectCode: code,
      ...capped(lines, rules),
    }));
}

function moved({ workingDays }: Slip): number {
  return workingDays ?? Number.POSITIVE_INFINITY;
}

/** Ascending; two without an end are alike. */
function order(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function capped<Line>(lines: readonly Line[], { linesPerEntry }: MeetingRules) {
  return { lines: lines.slice(0, linesPerEntry), more: lines.slice(linesPerEntry) };
}

/** In the order in which the keys first occur. */
function byKey<Line>(lines: readonly Line[], keyOf: (line: Line) => string): ReadonlyMap<string, readonly Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(keyOf(line));
    if (group === undefined) groups.set(keyOf(line), [line]);
    else group.push(line);
  }
  return groups;
}

function first(group: readonly TaskLine[]): LocalDate {
  return group[0]?.dueOn ?? OPEN_END;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
