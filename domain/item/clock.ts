/** The clock of an item: its dates, derived anew from budget and suspension ledger; a stored date is never an input. */
import type { Calendar } from '../calendar/calendar.ts';
import { type Due, dueAfter, dueSince, type Exclusion, extendedDue, type Limit } from '../calendar/limit.ts';
import { type DayNumber, dayOf, type Instant } from '../calendar/local-date.ts';
import type { ItemTerms, Tier } from '../timetable/timetable.ts';
import type { RunningDates } from './events.ts';
import type { Particulars } from './particulars.ts';
import { type Acceptance, type Account, type ApprovalItem, acceptanceOf } from './state.ts';

/** Published versions, by name. Both throw where a version was never published. */
export interface Rulebook {
  calendar(version: string): Calendar;
  terms(timetableVersion: string, typeId: string, tier: Tier): ItemTerms;
}

/** 行政许可法 32: everything missing is told once within 5 working days of receipt. */
const ACCEPTANCE_LIMIT = { value: 5, unit: 'working' } as const;

/** The dates of an item as people and the settle step see them. */
export interface ItemClock {
  readonly acceptanceDue: Due;
  readonly promisedDue: Due | null;
  readonly statutoryDue: Due | null;
  /** The limit that lamps and escalation follow: promised at county and city, statutory above. */
  readonly runningDue: Due | null;
  /** From this instant the item is overdue. Later than the due date only where a retroactive acceptance set that in the past. */
  readonly overdueAt: Instant | null;
  /** From this instant silence deems; null where it never does, or not before acceptance is settled. */
  readonly deemsAt: Instant | null;
  /** The deeming waits for a person: the statutory date had passed before acceptance or a hearing was settled. */
  readonly deemingHeld: boolean;
  /** A hearing that is not over blocks deeming (行政许可法 46, 47). */
  readonly hearingPending: boolean;
  /** The dates are those that follow if silence accepts; nothing runs yet. */
  readonly ifSilent: boolean;
  /** The clock stands still; the dates are the earliest possible, as if every pause ended on its first day. */
  readonly paused: boolean;
  /** The unit's turn: by when it is to answer the correction list; null unless it is. */
  readonly unitDue: Due | null;
}

/** The clock of an item, open or closed. A closed item shows the clock that it had. */
export function clockOf(item: ApprovalItem, rulebook: Rulebook): ItemClock {
  const acceptance = acceptanceOf(item);
  const known = clocks.get(item.particulars);
  if (known?.acceptance === acceptance && known.account === item.account && known.rulebook === rulebook) {
    return known.clock;
  }
  const clock = computeClock(item, rulebook);
  clocks.set(item.particulars, { acceptance, account: item.account, rulebook, clock });
  return clock;
}

/** The last clock of each item: warnings and escalations leave it as it is, so one decision asks for it several times. */
const clocks = new WeakMap<
  Particulars,
  { acceptance: Acceptance | null; account: Account; rulebook: Rulebook; clock: ItemClock }
>();

/** The terms and the calendar under which an item runs. */
export function rulesOf({ particulars }: ApprovalItem, rulebook: Rulebook): { terms: ItemTerms; calendar: Calendar } {
  return {
    terms: rulebook.terms(particulars.timetableVersion, particulars.typeId, particulars.tier),
    calendar: rulebook.calendar(particulars.calendarVersion),
  };
}

function computeClock(item: ApprovalItem, rulebook: Rulebook): ItemClock {
  const { terms, calendar } = rulesOf(item, rulebook);
  const { particulars, account } = item;
  const due = acceptanceDue(calendar, dayOf(particulars.receivedAt));
  const waits = account.correction !== null && account.correction.completedAt === null;
  if (waits) return { ...NOTHING_RUNS, acceptanceDue: due, unitDue: account.correction.unitDue };
  const acceptance = acceptanceOf(item);
  const dates = runningDates(terms, calendar, anchorOf(item, terms), account);
  const runningDue = terms.promisedLimit === null ? dates.statutoryDue : dates.promisedDue;
  const ifSilent = acceptance === null && terms.anchor === 'acceptance';
  const paused = item.status === 'suspended';
  const clock = { acceptanceDue: due, ...dates, runningDue, ifSilent, paused, unitDue: null };
  if (paused) return { ...clock, ...NEVER, overdueAt: null, hearingPending: isHearingPending(account) };
  return {
    ...clock,
    overdueAt: ifSilent ? null : overdueAt(item, terms, runningDue, calendar),
    ...deemingOf(item, terms, dates, calendar),
  };
}

const NEVER = { deemsAt: null, deemingHeld: false } as const;
const NOTHING_RUNS = {
  promisedDue: null,
  statutoryDue: null,
  runningDue: null,
  overdueAt: null,
  ...NEVER,
  hearingPending: false,
  ifSilent: false,
  paused: false,
} as const;

/** Acceptance falls due 5 working days after receipt (行政许可法 32). */
export function acceptanceDue(calendar: Calendar, receivedOn: DayNumber): Due {
  return dueAfter(calendar, receivedOn, ACCEPTANCE_LIMIT);
}

/** Where the limit starts: receipt, acceptance, or the complete answer to a correction list (行政许可法 32). */
export function anchorOf(item: ApprovalItem, terms: ItemTerms): Instant {
  const { receivedAt } = item.particulars;
  const completedAt = item.account.correction?.completedAt ?? null;
  if (completedAt !== null) return completedAt;
  const acceptance = acceptanceOf(item);
  if (terms.anchor === 'receipt' || acceptance === null || acceptance.bySilence) return receivedAt;
  return acceptance.actAt;
}

/** What has stopped or lengthened the clock; a new item has nothing of it. */
type Changes = Pick<Account, 'pauses' | 'extension'>;

/** Both limits from their start, which is not counted itself, with pauses left out and the extension added. */
export function runningDates(terms: ItemTerms, calendar: Calendar, since: Instant, changes?: Changes): RunningDates {
  const exclusions = changes === undefined ? NO_EXCLUSIONS : exclusionsOf(changes);
  const extension = changes?.extension ?? null;
  const due = (limit: Limit | null): Due | null => {
    if (limit === null) return null;
    if (extension === null) return dueSince(calendar, since, limit, exclusions);
    return extendedDue(calendar, dayOf(since), limit, extension.by, exclusions);
  };
  return { promisedDue: due(terms.promisedLimit), statutoryDue: due(terms.statutoryLimit) };
}

const NO_EXCLUSIONS: readonly Exclusion[] = [];

/** The days on which the clock stood still (行政许可法 45); a pause that lasts counts with its first day. */
function exclusionsOf({ pauses }: Pick<Account, 'pauses'>): readonly Exclusion[] {
  if (pauses.length === 0) return NO_EXCLUSIONS;
  return pauses.map(({ from, through }) => ({ from, through: through ?? from }));
}

/** Whether an express decision received at this instant is in time. The one place where that is said. */
export function isTimely(receivedAt: Instant, clock: ItemClock): boolean {
  return clock.deemsAt === null || receivedAt < clock.deemsAt;
}

/** The due date whose expiry deems. */
export function deemingDue(terms: ItemTerms, clock: RunningDates): Due | null {
  return terms.deemedBasis?.runsOn === 'promised' ? clock.promisedDue : clock.statutoryDue;
}

/** A retroactive acceptance never makes an item overdue at once: the department has the working day after it. */
function overdueAt(item: ApprovalItem, terms: ItemTerms, due: Due | null, calendar: Calendar): Instant | null {
  if (due === null || due.provisional) return null;
  const acceptance = acceptanceOf(item);
  if (terms.anchor === 'receipt' || acceptance === null) return due.dueExclusiveAt;
  return notBefore(due, [acceptance.actOn], calendar, item.account);
}

/**
 * Nothing is deemed before acceptance is settled, nor while a hearing is pending. By policy: not before the end of
 * the working day after those acts. By any other basis: at its date, and where that had passed by then, a person decides.
 */
function deemingOf(
  item: ApprovalItem,
  terms: ItemTerms,
  dates: RunningDates,
  calendar: Calendar,
): Pick<ItemClock, 'deemsAt' | 'deemingHeld' | 'hearingPending'> {
  const due = deemingDue(terms, dates);
  const acceptance = acceptanceOf(item);
  const hearingPending = isHearingPending(item.account);
  if (terms.deemedBasis === null || acceptance === null || due === null || due.provisional || hearingPending) {
    return { ...NEVER, hearingPending };
  }
  const hearingClosedAt = item.account.hearing?.closedAt ?? null;
  if (terms.deemedBasis.class === 'policy') {
    const acts = hearingClosedAt === null ? [acceptance.actOn] : [acceptance.actOn, dayOf(hearingClosedAt)];
    return { deemsAt: notBefore(due, acts, calendar, item.account), deemingHeld: false, hearingPending };
  }
  const held = due.dueExclusiveAt <= Math.max(acceptance.actAt, hearingClosedAt ?? acceptance.actAt);
  return { deemsAt: held ? null : due.dueExclusiveAt, deemingHeld: held, hearingPending };
}

function isHearingPending({ hearing }: Account): boolean {
  return hearing !== null && hearing.closedAt === null;
}

/**
 * The due instant, but not before 24:00 of the working day after each act; null while no notice says which day that is.
 * A day on which the clock stood still is no such day.
 */
function notBefore(due: Due, acts: readonly DayNumber[], calendar: Calendar, account: Account): Instant | null {
  let at: Instant = due.dueExclusiveAt;
  for (const act of acts) {
    const { dueExclusiveAt, provisional } = dueAfter(calendar, act, DAY_AFTER, exclusionsOf(account));
    if (provisional) return null;
    at = Math.max(at, dueExclusiveAt);
  }
  return at;
}

const DAY_AFTER = { value: 1, unit: 'working' } as const;
