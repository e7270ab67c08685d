/** The clock of an item: its dates, derived anew from budget and suspension ledger; a stored date is never an input. */
import type { Calendar } from '../calendar/calendar.ts';
import { closingAt, type Due, dueAfter, dueSince, type Exclusion, extendedDue, type Limit } from '../calendar/limit.ts';
import { type DayNumber, dayNumber, dayOf, endOfDay, type Instant } from '../calendar/local-date.ts';
import type { ItemTerms, Tier } from '../timetable/timetable.ts';
import { calendarVersionOf, clockThrough, type Edition, type Editions, editionsOf } from './editions.ts';
import type { ExpiryDue, HeldSilence, HoldReason, RunningDates } from './events.ts';
import { type Particulars, receiptCountsFrom } from './particulars.ts';
import { opinionDuesUnder, unitDueUnder } from './side-dues.ts';
import { type Acceptance, type Account, type ApprovalItem, acceptanceOf, type Entries } from './state.ts';

/** Published versions, by name; throws where a version was never published. */
export interface Rulebook extends Editions {
  terms(timetableVersion: string, typeId: string, tier: Tier): ItemTerms;
  /** When the counters close (`HH:mm`); undefined, or no such function: they never do. */
  counterClosesAt?(timetableVersion: string): string | undefined;
}

/** 行政许可法 32: everything missing is told once within 5 working days of receipt. */
const ACCEPTANCE_LIMIT = { value: 5, unit: 'working' } as const;

/** The dates of an item as people and the settle step see them. */
export interface ItemClock {
  readonly acceptanceDue: Due;
  readonly promisedDue: Due | null;
  readonly statutoryDue: Due | null;
  readonly expiryDue?: ExpiryDue;
  /** The limit that lamps and escalation follow: promised at county and city, statutory above. */
  readonly runningDue: Due | null;
  /** From this instant the item is overdue. Later than the due date only where a retroactive acceptance set that in the past. */
  readonly overdueAt: Instant | null;
  /** From this instant silence deems; null where it never does, or not before acceptance is settled. */
  readonly deemsAt: Instant | null;
  /** The deeming waits for a person, for the reason in `heldFor`. */
  readonly deemingHeld: boolean;
  /** Why silence does not end the item by itself; null where nothing holds it. */
  readonly heldFor: HoldReason | null;
  /** When it came about that the statutory date had passed; null unless that is what it is held for. */
  readonly passedAt: Instant | null;
  /** The day that the release of a hold has set: it counts for overdue and deeming in the place of the limits. */
  readonly newDue: Due | null;
  /** A hearing that is not over blocks deeming (行政许可法 46, 47). */
  readonly hearingPending: boolean;
  /** The dates are those that follow if silence accepts; nothing runs yet. */
  readonly ifSilent: boolean;
  /** The clock stands still; the dates are the earliest possible, as if every pause ended on its first day. */
  readonly paused: boolean;
  /** The unit's turn: by when it is to answer the correction list; null unless it is. */
  readonly unitDue: Due | null;
  /** By when each department that was asked is to answer, in the order of the opinions. No pause moves these. */
  readonly opinionDues: readonly Due[];
}

/** The clock of an item, open or closed. A closed item shows the clock that it had. */
export function clockOf(item: ApprovalItem, rulebook: Rulebook): ItemClock {
  const acceptance = acceptanceOf(item);
  const known = clocks.get(item.particulars);
  if (known?.acceptance === acceptance && known.account === item.account && known.rulebook === rulebook) {
    if (known.entries === item.entries) return known.clock;
  }
  const clock = computeClock(item, rulebook);
  clocks.set(item.particulars, { acceptance, account: item.account, entries: item.entries, rulebook, clock });
  return clock;
}

/** The last clock of each item: warnings and escalations leave it as it is, so one decision asks for it several times. */
const clocks = new WeakMap<
  Particulars,
  { acceptance: Acceptance | null; account: Account; entries: Entries; rulebook: Rulebook; clock: ItemClock }
>();

/** The terms and the calendar under which an item runs now. */
export function rulesOf(item: ApprovalItem, rulebook: Rulebook): { terms: ItemTerms; calendar: Calendar } {
  const { particulars } = item;
  return {
    terms: rulebook.terms(particulars.timetableVersion, particulars.typeId, particulars.tier),
    calendar: rulebook.calendar(calendarVersionOf(item, rulebook)),
  };
}

function computeClock(item: ApprovalItem, rulebook: Rulebook): ItemClock {
  return clockAfter(item, rulebook, editionsOf(item, rulebook));
}

/** The clock of an item as it stands after these publications. */
export function clockAfter(item: ApprovalItem, rulebook: Rulebook, editions: readonly Edition[]): ItemClock {
  const { timetableVersion, typeId, tier } = item.particulars;
  const terms = rulebook.terms(timetableVersion, typeId, tier);
  const byPolicy = terms.deemedBasis?.class === 'policy';
  const deeming = { byPolicy, dueOf: (clock: ItemClock) => deemingDue(terms, clock) };
  return clockThrough(item, editions, rulebook, deeming, (calendar) => rememberedUnder(item, terms, calendar));
}

function rememberedUnder(item: ApprovalItem, terms: ItemTerms, calendar: Calendar): ItemClock {
  const known = clocksUnder.get(item) ?? new Map<Calendar, ItemClock>();
  const clock = known.get(calendar) ?? clockUnder(item, terms, calendar);
  if (known.size === 0) clocksUnder.set(item, known);
  known.set(calendar, clock);
  return clock;
}

/** What a publication moves is the clock before it against the clock after it: each calendar is asked about an item once. */
const clocksUnder = new WeakMap<ApprovalItem, Map<Calendar, ItemClock>>();

/** The clock as if this calendar had held from the beginning. */
function clockUnder(item: ApprovalItem, terms: ItemTerms, calendar: Calendar): ItemClock {
  const { particulars, account } = item;
  const due = acceptanceDue(calendar, particulars);
  const waits = account.correction !== null && account.correction.completedAt === null;
  if (waits) {
    const heldFor = isHeld(account, 'lapse') ? 'outage' : null;
    const unitDue = unitDueUnder(account.correction, account, terms, calendar);
    return { ...NOTHING_RUNS, acceptanceDue: due, unitDue, heldFor };
  }
  const acceptance = acceptanceOf(item);
  const dates = { ...runningDates(terms, calendar, anchorOf(item, terms), item), ...expiryOf(particulars) };
  const newDue = redatedDue(account, calendar);
  const runningDue = newDue ?? runningDueOf(terms, dates);
  const ifSilent = acceptance === null && terms.anchor === 'acceptance';
  const paused = item.status === 'suspended';
  const opinionDues = opinionDuesUnder(account.opinions, calendar);
  const clock = { acceptanceDue: due, ...dates, runningDue, newDue, ifSilent, paused, unitDue: null, opinionDues };
  if (paused) {
    // No pause moves the end of a permit (行政许可法 50), so a renewal is deemed at it all the same.
    const renews = dates.expiryDue === undefined ? NEVER : deemingOf(item, terms, { ...dates, newDue }, calendar);
    return { ...clock, ...renews, overdueAt: null, hearingPending: isHearingPending(account) };
  }
  return {
    ...clock,
    overdueAt: ifSilent ? null : overdueAt(item, terms, runningDue, calendar),
    ...deemingOf(item, terms, { ...dates, newDue }, calendar),
  };
}

const NEVER = { deemsAt: null, deemingHeld: false, heldFor: null, passedAt: null } as const;
const HELD = { deemsAt: null, deemingHeld: true, passedAt: null } as const;
const NOTHING_RUNS = {
  promisedDue: null,
  statutoryDue: null,
  runningDue: null,
  newDue: null,
  overdueAt: null,
  ...NEVER,
  hearingPending: false,
  ifSilent: false,
  paused: false,
  opinionDues: [],
} as const;

/** The limit that lamps and escalation follow; a renewal without a limit of its own follows the end of the approval. */
export function runningDueOf(terms: ItemTerms, dates: RunningDates): Due | null {
  return terms.promisedLimit === null ? (dates.statutoryDue ?? dates.expiryDue ?? null) : dates.promisedDue;
}

/** The end of the approval that a renewal is about: a given day, which no calendar moves (行政许可法 50). */
export function expiryOf({ renews }: Pick<Particulars, 'renews'>): { readonly expiryDue?: ExpiryDue } {
  if (renews === undefined) return {};
  const { expiresOn: dueOn, timely } = renews;
  return { expiryDue: { dueOn, dueExclusiveAt: endOfDay(dayNumber(dueOn)), provisional: false, timely } };
}

/** Acceptance falls due 5 working days after receipt (行政许可法 32). */
export function acceptanceDue(calendar: Calendar, received: Received): Due {
  return closingAt(dueAfter(calendar, dayOf(receiptCountsFrom(received)), ACCEPTANCE_LIMIT), received.closesAt);
}

type Received = Pick<Particulars, 'receivedAt' | 'closesAt' | 'countsOn'>;

/** Where the limit starts: receipt, acceptance, or the complete answer to a correction list (行政许可法 32). */
export function anchorOf(item: ApprovalItem, terms: ItemTerms): Instant {
  const completedAt = item.account.correction?.completedAt ?? null;
  if (completedAt !== null) return completedAt;
  const acceptance = acceptanceOf(item);
  if (terms.anchor === 'receipt' || acceptance === null || acceptance.bySilence) {
    return receiptCountsFrom(item.particulars);
  }
  return acceptance.actAt;
}

/** Whose dates they are: what has stopped or lengthened the clock, of which a new item has nothing, and when a day ends. */
interface Dated {
  readonly particulars: Pick<Particulars, 'closesAt'>;
  readonly account?: Pick<Account, 'pauses' | 'extension'>;
}

/** Both limits from their start, which is not counted itself, with pauses left out and the extension added. */
export function runningDates(terms: ItemTerms, calendar: Calendar, since: Instant, of: Dated): RunningDates {
  const exclusions = of.account === undefined ? NO_EXCLUSIONS : exclusionsOf(of.account);
  const extension = of.account?.extension ?? null;
  const counted = (limit: Limit): Due => {
    if (extension === null) return dueSince(calendar, since, limit, exclusions);
    return extendedDue(calendar, dayOf(since), limit, extension.by, exclusions);
  };
  const due = (limit: Limit | null) => limit && closingAt(counted(limit), of.particulars.closesAt);
  return { promisedDue: due(terms.promisedLimit), statutoryDue: due(terms.statutoryLimit) };
}

const NO_EXCLUSIONS: readonly Exclusion[] = [];

/** The days on which the clock stood still (行政许可法 45); a pause that lasts counts with its first day. */
function exclusionsOf({ pauses }: Pick<Account, 'pauses'>): readonly Exclusion[] {
  if (pauses.length === 0) return NO_EXCLUSIONS;
  return pauses.map(({ from, through }) => ({ from, through: through ?? from }));
}

/** By when somebody must act next; null where no limit runs, and while the clock stands still. */
export function turnDue({ status }: ApprovalItem, clock: ItemClock): Due | null {
  if (status === 'awaitingAcceptance') return clock.acceptanceDue;
  if (status === 'awaitingApplicant') return clock.unitDue;
  return clock.paused ? null : clock.runningDue;
}

/** Whether an express decision received at this instant is in time. The one place where that is said. */
export function isTimely(receivedAt: Instant, clock: ItemClock): boolean {
  return clock.deemsAt === null || receivedAt < clock.deemsAt;
}

/** The due date whose expiry deems; none for a renewal that came too late (行政许可法 50). */
export function deemingDue(terms: ItemTerms, clock: RunningDates & { readonly newDue?: Due | null }): Due | null {
  if (clock.newDue != null) return clock.newDue;
  if (terms.deemedBasis?.runsOn === 'expiry') return clock.expiryDue?.timely ? clock.expiryDue : null;
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
 * the working day after those acts, an import or a rectified date among them. By any other basis: at its date, and where that had passed by then, a person decides.
 */
function deemingOf(
  item: ApprovalItem,
  terms: ItemTerms,
  dates: RunningDates & Pick<ItemClock, 'newDue'>,
  calendar: Calendar,
): Pick<ItemClock, 'deemsAt' | 'deemingHeld' | 'heldFor' | 'passedAt' | 'hearingPending'> {
  const due = deemingDue(terms, dates);
  const acceptance = acceptanceOf(item);
  const hearingPending = isHearingPending(item.account);
  if (terms.deemedBasis === null || acceptance === null || due === null || due.provisional || hearingPending) {
    return { ...NEVER, hearingPending };
  }
  const { hold } = item.account;
  if (hold !== null && isHeld(item.account, 'deeming')) return { ...HELD, heldFor: hold.reason, hearingPending };
  if (hold?.of === 'deeming' && hold.release?.decision === 'originalInstant') {
    return { ...NEVER, deemsAt: hold.cutoffAt, hearingPending };
  }
  const { entries } = item;
  // Never by the clock, and nothing that a release could let go.
  if (isOverdueAtImport(item, due)) return { ...HELD, heldFor: null, hearingPending };
  const acts = [item.account.hearing?.closedAt, entries.imported?.at, entries.datesAt].filter((at) => at != null);
  if (terms.deemedBasis.class === 'policy' || dates.newDue !== null) {
    const days = [acceptance.actOn, ...acts.map(dayOf)];
    return { ...NEVER, deemsAt: notBefore(due, days, calendar, item.account), hearingPending };
  }
  const passedAt = Math.max(acceptance.actAt, ...acts);
  if (due.dueExclusiveAt <= passedAt) return { ...HELD, heldFor: 'statutoryDatePassed', passedAt, hearingPending };
  return { ...NEVER, deemsAt: due.dueExclusiveAt, hearingPending };
}

/** Whether this silence waits for a person at its cutoff. */
function isHeld({ hold }: Account, of: HeldSilence): boolean {
  return hold !== null && hold.of === of && hold.release === null;
}

/** The day that a release has set, moved by what has stopped or lengthened the clock since. */
function redatedDue(account: Account, calendar: Calendar): Due | null {
  const { redated, extension } = account;
  if (redated === null) return null;
  const { since, workingDays: value, extended } = redated;
  const limit = { value, unit: 'working' } as const;
  const exclusions = exclusionsOf(account);
  if (extension === null || extended) return dueAfter(calendar, since, limit, exclusions);
  return extendedDue(calendar, since, limit, extension.by, exclusions);
}

/** Silence in another system deems nothing here: what was overdue when it was brought over is escalated, never deemed. */
export function isOverdueAtImport({ entries: { imported } }: ApprovalItem, due: Due): boolean {
  return imported !== null && due.dueExclusiveAt <= imported.at;
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
