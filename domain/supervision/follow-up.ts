/**
 * The classes of the follow-up ledger (台账): what of a project or an item is to be followed up at an instant, computed
 * when it is asked for and never stored.
 */
import type { Calendar } from '../calendar/calendar.ts';
import type { Instant, LocalDate } from '../calendar/local-date.ts';
import { countingItem } from '../item/standing.ts';
import { isOpenStatus } from '../item/state.ts';
import { type ChecklistEntry, readiness, type Standing, type Standings } from '../timetable/checklist.ts';
import { GATES, type Gate } from '../timetable/critical-path.ts';
import type { Timetable } from '../timetable/timetable.ts';
import { type TimeLeft, timeLeft } from './lamp.ts';
import type { LedgerLine } from './ledger-line.ts';
import { type LampThresholds, USUAL_RULES } from './rules.ts';

/** The most urgent first: the first class of a row is the one that it is listed under. */
export const FOLLOW_UP_CLASSES = [
  'startedWithoutFiling',
  'missingKeyPermit',
  'overdue',
  'owedPaper',
  'deemed',
  'inReview',
] as const;
export type FollowUpClass = (typeof FOLLOW_UP_CLASSES)[number];

/** Whether any class may ever have an item in this state: it is open, or silence decided it. */
export function isFollowed({ status }: Pick<LedgerLine, 'status'>): boolean {
  return isOpenStatus(status) || status === 'deemedApproved';
}

/**
 * The classes of an item at `at`. `overdue`: open past its limit, unless silence is held because of our own outage, or
 * the clock stands still. `owedPaper`: deemed without its document. An item decided by a person, withdrawn, lapsed or
 * revoked has none.
 */
export function classesOfItem(line: LedgerLine, at: Instant): readonly FollowUpClass[] {
  if (line.status === 'deemedApproved') return line.owesPaper ? ['owedPaper', 'deemed'] : ['deemed'];
  if (!isOpenStatus(line.status)) return [];
  return isOverdue(line, at) ? ['overdue', 'inReview'] : ['inReview'];
}

/** Once a limit is over nothing stops the clock any more; and while it stands still no limit is over. */
export function isOverdue({ lit, heldForOutage }: LedgerLine, at: Instant): boolean {
  if (lit === null || heldForOutage || lit.clock.paused) return false;
  return lit.clock.overdueAt !== null && lit.clock.overdueAt <= at;
}

const NO_LAMP: TimeLeft = { lamp: 'none', workingDaysLeft: null };

/** The lamp at `at`, by the thresholds of the city; none for what is closed. */
export function lampOfLine(
  { lit }: LedgerLine,
  at: Instant,
  calendar: Calendar,
  thresholds: LampThresholds = USUAL_RULES.lamps,
): TimeLeft {
  return lit === null ? NO_LAMP : timeLeft(lit.clock, lit.since, at, calendar, thresholds);
}

/** A project as it stood at an instant. */
export interface ProjectStanding {
  /** The last checklist, and the timetable that it was checked against; null where none was composed. */
  readonly checklist: { readonly timetable: Timetable; readonly entries: readonly ChecklistEntry[] } | null;
  /** The day on which works were seen to have begun; null where nobody has recorded that. */
  readonly worksBeganOn: LocalDate | null;
  /** Its items, in the order of their receipt. */
  readonly items: readonly { readonly typeId: string; readonly line: LedgerLine }[];
}

/** `awaitsPaper`: silence approved it, but construction starts only with the real document. */
export type Lack = 'notHandedIn' | 'waits' | 'running' | 'awaitsPaper';

export interface LackingEntry extends ChecklistEntry {
  readonly lack: Lack;
}

export interface ProjectFollowUp {
  readonly classes: readonly FollowUpClass[];
  /** What the checklist asks for before works begin and the project does not have. */
  readonly lacking: readonly LackingEntry[];
}

/** The gates that lie open before works begin (建筑法 7, 8；政府投资条例 20；企业投资项目核准和备案管理条例 13、18、19). */
const KEY_GATES: readonly Gate[] = GATES.slice(0, GATES.indexOf('construction-start') + 1);

/**
 * The classes of a project. `startedWithoutFiling`: works have begun, and something that the checklist asks for by
 * then is lacking, or there is no checklist that says what is asked for. `missingKeyPermit`: the unit could hand such
 * an entry in, nothing else being waited for, and has not.
 */
export function followUpOfProject(project: ProjectStanding): ProjectFollowUp {
  const lacking = project.checklist === null ? [] : lackingIn(project.checklist, standingsOf(project.items));
  const classes: FollowUpClass[] = [];
  const toldNothing = project.checklist === null;
  if (project.worksBeganOn !== null && (toldNothing || lacking.length > 0)) classes.push('startedWithoutFiling');
  if (lacking.some(({ lack }) => lack === 'notHandedIn')) classes.push('missingKeyPermit');
  return { classes, lacking };
}

function lackingIn(
  { timetable, entries }: NonNullable<ProjectStanding['checklist']>,
  standings: Standings,
): readonly LackingEntry[] {
  const gates = new Map(timetable.items.map((type) => [type.id, type.gates]));
  return readiness(timetable, entries, standings).flatMap(({ entry, readiness: ready }): readonly LackingEntry[] => {
    const own = gates.get(entry.typeId) ?? [];
    if (!KEY_GATES.some((gate) => own.includes(gate))) return [];
    if (ready === 'satisfied') {
      const standing = standings(entry.typeId);
      const paperMissing = standing.kind === 'satisfied' && standing.withoutPaper;
      return paperMissing && own.includes('construction-start') ? [{ ...entry, lack: 'awaitsPaper' }] : [];
    }
    return [{ ...entry, lack: ready === 'mayBeHandedIn' ? 'notHandedIn' : ready }];
  });
}

function standingsOf(items: ProjectStanding['items']): Standings {
  return (typeId) => {
    const own = items.flatMap((one) => (one.typeId === typeId ? [{ state: one.line }] : []));
    return standingFrom(countingItem(own)?.state);
  };
}

function standingFrom(line: LedgerLine | undefined): Standing {
  if (line === undefined || line.standing === 'missing') return { kind: 'missing' };
  if (line.standing === 'running') return { kind: 'running', due: null };
  return { kind: 'satisfied', withoutPaper: line.standing === 'withoutPaper' };
}
