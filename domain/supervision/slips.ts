/** Projects whose critical path has slipped: the end of a gate's path as it was counted before, against the end now. */
import { countWorkingDays } from '../calendar/calendar.ts';
import { type DayNumber, dayNumber, type LocalDate } from '../calendar/local-date.ts';
import type { Rulebook } from '../item/clock.ts';
import { standingOf } from '../item/standing.ts';
import { isOpen } from '../item/state.ts';
import { type ChainStep, criticalPaths, type Gate, type GatePath } from '../timetable/critical-path.ts';
import { countingItems } from './blockers.ts';
import type { ChecklistFacts, MeetingProject } from './meeting-facts.ts';

/** Where the chain is now: what stands at its head, and whose turn that is. */
export interface ChainHead {
  readonly typeId: string;
  /** Both null where nothing was handed in: it is the unit's turn. */
  readonly itemNo: string | null;
  readonly departmentId: string | null;
}

export interface Slip {
  readonly gate: Gate;
  /** The earliest date of the gate as counted at the instant before. */
  readonly before: LocalDate;
  /** As counted now; null where the gate hangs on an entry without a limit that it did not hang on before. */
  readonly now: LocalDate | null;
  /** Working days from the one to the other; null where there is no date now. */
  readonly workingDays: number | null;
  readonly chain: readonly ChainStep[];
  readonly head: ChainHead | null;
  /** The list was composed anew in between, so that its entries may be others. */
  readonly checklistChanged: boolean;
}

/**
 * The gates whose date has moved by at least `least` working days, or is lost. Paths are counted by dates (see
 * timetable/critical-path.ts): from each of the two days, with the calendar and the items that were known on it. A gate
 * without a date before has nothing to be compared with; one for which nothing remains has arrived.
 */
export function slipsOf(
  project: MeetingProject,
  days: { readonly now: DayNumber; readonly before: DayNumber },
  rulebooks: { readonly now: Rulebook; readonly before: Rulebook },
  least: number,
): readonly Slip[] {
  const { now, before } = project;
  if (before === null) return [];
  const earlier = new Map(pathsOf(before, rulebooks.before, days.before).map((path) => [path.gate, path]));
  return pathsOf(now, rulebooks.now, days.now).flatMap((path): readonly Slip[] => {
    const dateBefore = earlier.get(path.gate)?.earliestOn ?? null;
    if (dateBefore === null || path.remaining.length === 0) return [];
    const moved =
      path.earliestOn === null
        ? null
        : countWorkingDays(now.calendar, dayNumber(dateBefore) + 1, dayNumber(path.earliestOn));
    if (moved !== null && moved < least) return [];
    return [
      {
        gate: path.gate,
        before: dateBefore,
        now: path.earliestOn,
        workingDays: moved,
        chain: path.chain,
        head: headOf(project, path),
        checklistChanged: !sameEntries(now, before),
      },
    ];
  });
}

function pathsOf(facts: ChecklistFacts, rulebook: Rulebook, from: DayNumber): readonly GatePath[] {
  const counting = countingItems(facts);
  const standings = (typeId: string) => standingOf(counting.get(typeId), rulebook);
  return criticalPaths(facts.timetable, facts.entries, standings, facts.calendar, from);
}

/** The first step of a chain never waits for another: either it runs, or it may be handed in. */
function headOf(project: MeetingProject, { chain }: GatePath): ChainHead | null {
  const typeId = chain[0]?.typeId;
  const entry = project.now.entries.find((one) => one.typeId === typeId);
  if (entry === undefined) return null;
  const item = countingItems(project.now).get(entry.typeId);
  if (item !== undefined && isOpen(item)) {
    const { itemNo, departmentId } = item.particulars;
    return { typeId: entry.typeId, itemNo, departmentId };
  }
  return { typeId: entry.typeId, itemNo: null, departmentId: null };
}

function sameEntries(a: ChecklistFacts, b: ChecklistFacts): boolean {
  const names = ({ entries }: ChecklistFacts) =>
    entries
      .map(({ typeId, tier }) => `${typeId}/${tier}`)
      .sort()
      .join(' ');
  return names(a) === names(b);
}
