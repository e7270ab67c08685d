/**
 * The critical path of a checklist: per gate the longest chain of what remains, by dates that are really counted, so
 * that working days, calendar days and months add up as the law counts them.
 */
import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import { dueAfter, type Limit } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, type LocalDate, localDate } from '../calendar/local-date.ts';
import { type ChecklistEntry, type Dependencies, dependencies, type Standings } from './checklist.ts';
import { type Tier, type Timetable, termsAt } from './timetable.ts';

/** Each needs what the timetable puts before it. In the order in which a project comes to them. */
export const GATES = ['project-approval', 'land-approval', 'construction-start', 'operation'] as const;
export type Gate = (typeof GATES)[number];

/** One entry of a chain. */
export interface ChainStep {
  readonly typeId: string;
  /** Working days from the end of the step before to the end of this one; null where no limit says. */
  readonly workingDays: number | null;
  /** Null where no limit says, here or before it. */
  readonly finishesOn: LocalDate | null;
}

/** What one gate waits for. Only entries of the checklist count. */
export interface GatePath {
  readonly gate: Gate;
  /** The entries that the gate asks for, and those of them that are not satisfied yet. */
  readonly entries: readonly string[];
  readonly remaining: readonly string[];
  /** Satisfied by silence, but the gate opens only for the real document (construction start alone). */
  readonly awaitsPaper: readonly string[];
  /** The longest chain of what remains, first step first; empty where nothing does. */
  readonly chain: readonly ChainStep[];
  /** The length of the chain's known part, counted from the day after `from`. */
  readonly workingDays: number;
  /** The end of the known part: the gate cannot open earlier if every limit is used up. */
  readonly knownOn: LocalDate;
  /** The earliest date of the gate; null while it hangs on an entry without any limit. */
  readonly earliestOn: LocalDate | null;
  /** A day was counted that no notice covers yet. */
  readonly provisional: boolean;
  /** The entries without any limit that the gate hangs on, in the order of the list. */
  readonly unlimited: readonly string[];
}

/** When an entry is finished, if what remains is handed in and accepted on the day on which it may be. */
interface Finish {
  readonly day: DayNumber;
  readonly provisional: boolean;
  readonly chain: readonly ChainStep[];
  readonly unlimited: ReadonlySet<string>;
}

/**
 * Per gate that an entry names: the longest chain, counted from the day `from` (not counted itself, 民法典 201). What
 * is satisfied costs nothing; what runs finishes on its due date, or on `from` where that has passed; of a group of
 * alternatives the one that finishes first counts. Throws RangeError for a checklist with a circle.
 */
export function criticalPaths(
  timetable: Timetable,
  entries: readonly ChecklistEntry[],
  standings: Standings,
  calendar: Calendar,
  from: DayNumber,
): readonly GatePath[] {
  const finishOf = finishes(timetable, entries, standings, calendar, from);
  const types = new Map(timetable.items.map((type) => [type.id, type]));
  return GATES.flatMap((gate) => {
    const asked = entries.map(({ typeId }) => typeId).filter((typeId) => types.get(typeId)?.gates.includes(gate));
    if (asked.length === 0) return [];
    const remaining = asked.filter((typeId) => standings(typeId).kind !== 'satisfied');
    const awaitsPaper = gate === 'construction-start' ? asked.filter((typeId) => lacksPaper(standings, typeId)) : [];
    const last = latest(remaining.map(finishOf), from);
    const { day, chain, provisional } = last;
    const unlimited = entries.flatMap(({ typeId }) => (last.unlimited.has(typeId) ? [typeId] : []));
    return [
      {
        gate,
        entries: asked,
        remaining,
        awaitsPaper,
        chain,
        workingDays: countWorkingDays(calendar, from + 1, day),
        knownOn: localDate(day),
        earliestOn: unlimited.length === 0 ? localDate(day) : null,
        provisional,
        unlimited,
      },
    ];
  });
}

/** The limit that binds at a tier: the promised one at county and city, the statutory one above; null where none does. */
export function bindingLimit(timetable: Timetable, { typeId, tier }: ChecklistEntry): Limit | null {
  const type = timetable.items.find(({ id }) => id === typeId);
  const terms = type && termsAt(type, tier);
  return terms?.promisedLimit ?? terms?.statutoryLimit ?? null;
}

/** The finish of each entry, each computed once. */
function finishes(
  timetable: Timetable,
  entries: readonly ChecklistEntry[],
  standings: Standings,
  calendar: Calendar,
  from: DayNumber,
): (typeId: string) => Finish {
  const groups: Dependencies = dependencies(timetable, entries);
  const tiers = new Map<string, Tier>(entries.map(({ typeId, tier }) => [typeId, tier]));
  const known = new Map<string, Finish | 'asked'>();
  const finishOf = (typeId: string): Finish => {
    const before = known.get(typeId);
    if (before === 'asked') throw new RangeError(`${typeId} depends on itself`);
    if (before !== undefined) return before;
    known.set(typeId, 'asked');
    const finish = compute(typeId);
    known.set(typeId, finish);
    return finish;
  };
  const compute = (typeId: string): Finish => {
    const standing = standings(typeId);
    if (standing.kind === 'satisfied') return begin(from);
    if (standing.kind === 'running') {
      const { due } = standing;
      return step(calendar, begin(from), typeId, due && { ...due, day: Math.max(from, dayNumber(due.dueOn)) });
    }
    const start = latest(
      (groups.get(typeId) ?? []).map((group) => first(group.map(finishOf))),
      from,
    );
    const limit = bindingLimit(timetable, { typeId, tier: tiers.get(typeId) ?? 'county' });
    const due = limit && dueAfter(calendar, start.day, limit);
    return step(calendar, start, typeId, due && { ...due, day: dayNumber(due.dueOn) });
  };
  return finishOf;
}

function begin(day: DayNumber): Finish {
  return { day, provisional: false, chain: [], unlimited: new Set() };
}

/** One more step. Without an end it takes no days of the known part, and leaves the date open. */
function step(
  calendar: Calendar,
  start: Finish,
  typeId: string,
  end: { readonly day: DayNumber; readonly provisional: boolean } | null,
): Finish {
  if (end === null) {
    const chain = [...start.chain, { typeId, workingDays: null, finishesOn: null }];
    return { ...start, chain, unlimited: new Set([...start.unlimited, typeId]) };
  }
  const finishesOn = start.unlimited.size === 0 ? localDate(end.day) : null;
  const workingDays = countWorkingDays(calendar, start.day + 1, end.day);
  return {
    day: end.day,
    provisional: start.provisional || end.provisional,
    chain: [...start.chain, { typeId, workingDays, finishesOn }],
    unlimited: start.unlimited,
  };
}

/** What all of them wait for: the latest; of several on one day the one with more steps. Open dates of any stay open. */
function latest(finishes: readonly Finish[], from: DayNumber): Finish {
  const last = [...finishes].sort((a, b) => b.day - a.day || b.chain.length - a.chain.length || byName(a, b))[0];
  return {
    ...(last ?? begin(from)),
    provisional: finishes.some(({ provisional }) => provisional),
    unlimited: new Set(finishes.flatMap(({ unlimited }) => [...unlimited])),
  };
}

/** The alternative that finishes first; one with a date before one without. `finishes` is not empty. */
function first(finishes: readonly Finish[]): Finish {
  const open = ({ unlimited }: Finish) => (unlimited.size > 0 ? 1 : 0);
  const sorted = [...finishes].sort(
    (a, b) => open(a) - open(b) || a.day - b.day || a.chain.length - b.chain.length || byName(a, b),
  );
  return sorted[0] as Finish;
}

/** So that the order of the list never matters. */
function byName(a: Finish, b: Finish): number {
  const name = ({ chain }: Finish) => chain.map(({ typeId }) => typeId).join(' ');
  return name(a) < name(b) ? -1 : Number(name(a) > name(b));
}

function lacksPaper(standings: Standings, typeId: string): boolean {
  const standing = standings(typeId);
  return standing.kind === 'satisfied' && standing.withoutPaper;
}
