/** A deemed approval, found again from its events: what a certificate states and what a stranger recomputes. */
import type { ClockStep } from '../calendar/explain.ts';
import type { Due, Limit } from '../calendar/limit.ts';
import { dayOf, isoShanghai, type LocalDate, localDate } from '../calendar/local-date.ts';
import type { BasisClass, DeemedBasis } from '../timetable/timetable.ts';
import { type Charges, chargesOf, explainLimit, startDayOf } from './charges.ts';
import { clockOf, deemingDue, type Rulebook } from './clock.ts';
import { calendarVersionOf } from './editions.ts';
import type { ItemEvent } from './events.ts';
import { evolve, replay } from './evolve.ts';
import { type ApprovalItem, acceptanceOf } from './state.ts';

export type { ItemEvent, Rulebook };

interface CountedLimit {
  readonly limit: Limit;
  readonly dueOn: LocalDate;
  readonly dueExclusiveAt: string;
}

/** Instants are ISO 8601 with the city's offset; every other value is as the clock knows it. */
export interface DeemingRecord {
  readonly receivedAt: string;
  readonly acceptance: {
    readonly acceptedOn: LocalDate;
    readonly actOn: LocalDate;
    readonly bySilence: boolean;
  } | null;
  readonly promised: CountedLimit | null;
  readonly statutory: CountedLimit | null;
  /** The limit whose expiry deemed; `expiry`: the end of the approval that was to be renewed, a day and no limit. */
  readonly runsOn: DeemedBasis['runsOn'];
  readonly startsOn: LocalDate;
  readonly dueOn: LocalDate;
  /** How the days from the one after the start to the due date were counted. */
  readonly count: {
    readonly counted: number;
    readonly weekend: number;
    readonly holiday: number;
    readonly suspended: number;
    readonly rolled: number;
  };
  readonly suspensions: readonly { readonly from: LocalDate; readonly through: LocalDate; readonly ground: string }[];
  readonly extension: { readonly by: Limit } | null;
  /** The day that the release of a hold has set in the place of the limit. */
  readonly newDueOn?: LocalDate;
  /** The legal instant of the deeming, as the rules give it; null where they give none. */
  readonly deemedAt: string | null;
  readonly basis: { readonly class: BasisClass; readonly text: string; readonly textZh?: string };
}

export interface Deeming {
  readonly before: ApprovalItem;
  readonly event: Extract<ItemEvent, { type: 'ItemDeemedApproved' }>;
  readonly after: ApprovalItem;
}

/** The deeming in a journal, with the states around it; null where silence never decided the item. */
export function deemingIn(events: readonly ItemEvent[]): Deeming | null {
  const index = events.findIndex(({ type }) => type === 'ItemDeemedApproved');
  const event = events[index];
  const before = replay(events.slice(0, Math.max(index, 0)));
  if (event?.type !== 'ItemDeemedApproved' || before === null) return null;
  return { before, event, after: evolve(before, event) };
}

/** What the rules give for an item in the state before its deeming. Throws Error where they give no due date at all. */
export function deemingRecord(before: ApprovalItem, rulebook: Rulebook): DeemingRecord {
  const { particulars } = before;
  const terms = rulebook.terms(particulars.timetableVersion, particulars.typeId, particulars.tier);
  const clock = clockOf(before, rulebook);
  const account = chargesOf(before);
  const start = startDayOf(before, terms);
  const due = deemingDue(terms, clock);
  const runsOn = terms.deemedBasis?.runsOn ?? 'statutory';
  const limit = runsOn === 'promised' ? terms.promisedLimit : terms.statutoryLimit;
  if (terms.deemedBasis === null || start === null || due === null || (limit === null && runsOn !== 'expiry')) {
    throw new Error(`item ${particulars.itemNo}: by its timetable silence decides nothing`);
  }
  const calendar = rulebook.calendar(calendarVersionOf(before, rulebook, due.dueExclusiveAt));
  return {
    receivedAt: isoShanghai(particulars.receivedAt),
    acceptance: acceptedIn(before),
    promised: counted(terms.promisedLimit, clock.promisedDue),
    statutory: counted(terms.statutoryLimit, clock.statutoryDue),
    runsOn,
    startsOn: localDate(start),
    dueOn: due.dueOn,
    count: tally(limit === null || runsOn === 'expiry' ? [] : explainLimit(calendar, start, limit, account)),
    ...inDates(account),
    ...(clock.newDue !== null && { newDueOn: clock.newDue.dueOn }),
    deemedAt: clock.deemsAt === null ? null : isoShanghai(clock.deemsAt),
    basis: basisOf(terms.deemedBasis),
  };
}

/** What a certificate says of the basis: its class and its words, in Chinese too where the timetable has them. */
export function basisOf({ class: basisClass, text, textZh }: DeemedBasis): DeemingRecord['basis'] {
  return { class: basisClass, text, ...(textZh !== undefined && { textZh }) };
}

function acceptedIn(item: ApprovalItem): DeemingRecord['acceptance'] {
  const acceptance = acceptanceOf(item);
  if (acceptance === null) return null;
  const { acceptedOn, actOn, bySilence } = acceptance;
  return { acceptedOn: localDate(acceptedOn), actOn: localDate(actOn), bySilence };
}

function counted(limit: Limit | null, due: Due | null): CountedLimit | null {
  if (limit === null || due === null) return null;
  return { limit, dueOn: due.dueOn, dueExclusiveAt: isoShanghai(due.dueExclusiveAt) };
}

function tally(steps: readonly ClockStep[]): DeemingRecord['count'] {
  const not = (reason: ClockStep['reason']) =>
    steps.filter((step) => step.count === null && step.reason === reason).length;
  return {
    counted: steps.filter(({ count }) => count !== null).length,
    weekend: not('weekend'),
    holiday: not('public-holiday'),
    suspended: not('excluded'),
    rolled: not('rolled'),
  };
}

function inDates({ suspensions, extension }: Charges): Pick<DeemingRecord, 'suspensions' | 'extension'> {
  return {
    suspensions: suspensions.map(({ from, through, ground }) => ({
      from: localDate(from),
      through: localDate(through),
      ground,
    })),
    extension,
  };
}

/** The last day that belongs to the time before an instant: 24:00 of a day is told as that day. */
export function lastDayBefore(instant: string): LocalDate {
  return localDate(dayOf(Date.parse(instant) - 1));
}
