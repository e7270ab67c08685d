/**
 * What the figures of supervision count of one item: when it came, whether it was decided in time, how it ended, how
 * long it took, what is owed. A pure function of its journal; every figure of a bulletin is a count of these facts.
 */
import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import { type DayNumber, dayNumber, dayOf, type Instant } from '../calendar/local-date.ts';
import { startDayOf } from '../item/charges.ts';
import { clockOf, type ItemClock, type Rulebook, rulesOf } from '../item/clock.ts';
import { paperDue } from '../item/deadlines.ts';
import { calendarVersionOf } from '../item/editions.ts';
import type { ItemEvent } from '../item/events.ts';
import { evolve } from '../item/evolve.ts';
import { type ApprovalItem, type ClosedItem, type ItemState, isOpen, type Pause } from '../item/state.ts';

/** Days, both ends included. */
export interface Span {
  readonly from: DayNumber;
  readonly through: DayNumber;
}

export type Ending = 'approved' | 'refused' | 'deemed';

/** The facts of an item as its journal gave them at one instant. Days are those of Asia/Shanghai. */
export interface ItemFacts {
  /** The department that holds the item; once it has ended, the one that held it then. All its figures are that one's. */
  readonly departmentId: string;
  /** The division whose supervisor follows the item. */
  readonly division: string;
  readonly typeId: string;
  readonly receivedOn: DayNumber;
  /**
   * Once per item: decided expressly while its limit ran (`inTime`, on the day of the decision), or not (`overdue`, on
   * the last day that was in time). Silence counts as overdue whatever it means. Null while neither is known, for an
   * item that ended otherwise before its limit was over, and while silence is held because of our own outage.
   */
  readonly verdict: { readonly kind: 'inTime' | 'overdue'; readonly on: DayNumber } | null;
  /** Approved, refused or deemed approved. A deeming at 24:00 of a day belongs to that day; a later revocation changes nothing here. */
  readonly ending: { readonly kind: Ending; readonly on: DayNumber; readonly workingDays: number } | null;
  /** The last day of an item that ended in whatever way, withdrawn and lapsed ones too; null while it is open. */
  readonly closedOn: DayNumber | null;
  /** The written document after a deeming: owed from that day; through which day it may be issued; issued, or the deeming revoked. */
  readonly paper: { readonly from: DayNumber; readonly dueOn: DayNumber; readonly doneOn: DayNumber | null } | null;
  /** The days on which the clock stood still (ALL 45), each once. */
  readonly paused: readonly Span[];
  /** From this day on it stands still; null unless a pause lasts. */
  readonly pausedSince: DayNumber | null;
  /** The calendar by which the item's days are counted. */
  readonly calendarVersion: string;
}

/** What held from the instant at which it was recorded until the next. */
export interface Version<Told> {
  readonly recordedAt: Instant;
  readonly told: Told;
}

export interface RecordedEvent {
  readonly event: ItemEvent;
  readonly decidedAt: Instant;
}

/** What is told of an item in this state, by the rules as they were known when it was recorded. */
type Tell<Told> = (item: ApprovalItem, rulebook: Rulebook, recordedAt: Instant) => Told;

/** What is told of an item through its whole journal, each version with the instant from which it was known. */
export function versionsOf<Told>(
  journal: readonly RecordedEvent[],
  rulebook: Rulebook,
  tell: Tell<Told>,
): readonly Version<Told>[] {
  const versions: Version<Told>[] = [];
  let state: ItemState = null;
  let recordedAt = Number.NEGATIVE_INFINITY;
  journal.forEach(({ event, decidedAt }, i) => {
    state = evolve(state, event);
    recordedAt = Math.max(recordedAt, decidedAt);
    const next = journal[i + 1];
    // What was recorded at one instant holds together, and a clock that stepped back puts nothing before the rest.
    if (next !== undefined && next.decidedAt <= recordedAt) return;
    const told = tell(state, asKnownAt(rulebook, recordedAt), recordedAt);
    const last = versions.at(-1);
    if (last === undefined || JSON.stringify(last.told) !== JSON.stringify(told)) versions.push({ recordedAt, told });
  });
  return versions;
}

/** The facts of an item through its whole journal. */
export function factHistory(journal: readonly RecordedEvent[], rulebook: Rulebook): readonly FactVersion[] {
  return versionsOf(journal, rulebook, factsOf).map(({ recordedAt, told }) => ({ recordedAt, facts: told }));
}

/** Facts that held from the instant at which they were recorded until the next. */
export interface FactVersion {
  readonly recordedAt: Instant;
  readonly facts: ItemFacts;
}

/** The rulebook without the calendars that were published later: facts of the past do not change with them. */
function asKnownAt(rulebook: Rulebook, at: Instant): Rulebook {
  const { editions } = rulebook;
  if (editions === undefined) return rulebook;
  const known = (division: string, after: string) =>
    editions(division, after).filter(({ publishedAt }) => publishedAt <= at);
  return { terms: rulebook.terms, calendar: rulebook.calendar, editions: known };
}

/** The facts of an item in this state, recorded at `recordedAt`. */
export function factsOf(item: ApprovalItem, rulebook: Rulebook, recordedAt: Instant): ItemFacts {
  const { departmentId, supervisionDivision, typeId, receivedAt } = item.particulars;
  const { calendar } = rulesOf(item, rulebook);
  const closedOn = isOpen(item) ? null : lastDayOf(item);
  return {
    departmentId,
    division: supervisionDivision,
    typeId,
    receivedOn: dayOf(receivedAt),
    verdict: verdictOf(item, clockOf(item, rulebook), recordedAt),
    ending: endingOf(item, rulebook, calendar),
    closedOn,
    paper: paperOf(item, calendar),
    ...pausesOf(item.account.pauses, closedOn),
    calendarVersion: calendarVersionOf(item, rulebook),
  };
}

/** Silence takes effect at the end of its day, a person's act within it. */
function lastDayOf(item: ClosedItem): DayNumber {
  const bySilence = item.status === 'deemedApproved' || item.status === 'revoked' || item.status === 'lapsed';
  return dayOf(bySilence ? item.closedAt - 1 : item.closedAt);
}

function verdictOf(item: ApprovalItem, clock: ItemClock, recordedAt: Instant): ItemFacts['verdict'] {
  // Once a limit is over nothing stops the clock any more; and while it stands still no limit is over.
  const standsStill = item.account.pauses.some(({ through }) => through === null);
  const overdue = (at: Instant) => !standsStill && clock.overdueAt !== null && clock.overdueAt <= at;
  const missed = { kind: 'overdue', on: dayOf((clock.overdueAt ?? recordedAt) - 1) } as const;
  if (isOpen(item)) return overdue(recordedAt) && clock.heldFor !== 'outage' ? missed : null;
  if (item.status === 'approved' || item.status === 'refused') {
    return item.overdue ? missed : { kind: 'inTime', on: dayOf(item.closedAt) };
  }
  return overdue(item.closedAt) ? missed : null;
}

const ENDINGS: Partial<Readonly<Record<ApprovalItem['status'], Ending>>> = {
  approved: 'approved',
  refused: 'refused',
  deemedApproved: 'deemed',
  revoked: 'deemed',
};

/** Working days after the day from which the limit counts, through the last; without those on which the clock stood still. */
function endingOf(item: ApprovalItem, rulebook: Rulebook, calendar: Calendar): ItemFacts['ending'] {
  const kind = ENDINGS[item.status];
  if (isOpen(item) || kind === undefined) return null;
  const on = lastDayOf(item);
  const start = startDayOf(item, rulesOf(item, rulebook).terms) ?? dayOf(item.particulars.receivedAt);
  const { paused } = pausesOf(item.account.pauses, on);
  const out = paused.map(({ from, through }) =>
    workingDaysIn(calendar, { from, through }, { from: start + 1, through: on }),
  );
  const all = countWorkingDays(calendar, start + 1, on);
  return { kind, on, workingDays: all - out.reduce((sum, days) => sum + days, 0) };
}

/** The working days that lie in both spans. */
export function workingDaysIn(calendar: Calendar, one: Span, other: Span): number {
  return countWorkingDays(calendar, Math.max(one.from, other.from), Math.min(one.through, other.through));
}

function paperOf(item: ApprovalItem, calendar: Calendar): ItemFacts['paper'] {
  if (item.status !== 'deemedApproved' && item.status !== 'revoked') return null;
  const due = paperDue({ ...item, status: 'deemedApproved' }, calendar);
  if (due === null) return null;
  // Until a person had released a hold nobody knew of the deeming.
  const from = Math.max(lastDayOf(item), dayOf(item.account.hold?.release?.at ?? item.closedAt - 1));
  const doneAt = item.aftermath.paper.issuedAt ?? (item.status === 'revoked' ? item.revokedAt : null);
  return { from, dueOn: dayNumber(due.dueOn), doneOn: doneAt === null ? null : dayOf(doneAt) };
}

/** Pauses may overlap: each day once. One that lasts ends with the item. */
function pausesOf(pauses: readonly Pause[], closedOn: DayNumber | null): Pick<ItemFacts, 'paused' | 'pausedSince'> {
  if (pauses.length === 0) return NEVER_PAUSED;
  const lasting = pauses.filter(({ through }) => through === null).map(({ from }) => from);
  const pausedSince = closedOn === null && lasting.length > 0 ? Math.min(...lasting) : null;
  const ended = pauses.flatMap(({ from, through }) => {
    const last = Math.min(through ?? closedOn ?? from - 1, (pausedSince ?? Number.POSITIVE_INFINITY) - 1);
    return last < from ? [] : [{ from, through: last }];
  });
  return { paused: united(ended), pausedSince };
}

const NEVER_PAUSED = { paused: [], pausedSince: null } as const;

function united(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last === undefined || span.from > last.through + 1) all.push(span);
    else all[all.length - 1] = { from: last.from, through: Math.max(last.through, span.through) };
  }
  return all;
}
