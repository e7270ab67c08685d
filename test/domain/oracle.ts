/**
 * outcome = f(journal), said once more and naively: from the raw catalogue and the raw notices, with no settling,
 * no state and nothing of domain/. It looks at all entries of a history at once and asks which of them counted.
 */
import { readFileSync } from 'node:fs';
import { dateAt, lastDay, midnightAfter } from './naive.ts';

type RawLimit = { readonly value: number; readonly unit: 'working' | 'calendar' } | null;

interface RawType {
  readonly id: string;
  readonly clockStart: string;
  readonly statutoryLimit: RawLimit;
  readonly promisedLimit: RawLimit;
  readonly onTimeout: Readonly<Record<string, string>>;
  readonly deemedBasis: { readonly class: string; readonly runsOn: string } | null;
}

/** One request, in the order in which the ledger took it up. */
export interface Entry {
  readonly type: string;
  readonly receivedAt: number;
  readonly now: number;
  readonly blankReasons: boolean;
}

export interface Outcome {
  readonly status: string;
  readonly closedAt: number | null;
  readonly overdue: boolean | null;
  readonly acceptedOn: string | null;
  readonly lateReplies: readonly number[];
  readonly escalatedAt: number | null;
  readonly reports: readonly number[];
}

const catalogue = JSON.parse(readFileSync(new URL('../../data/item-types.json', import.meta.url), 'utf8')) as {
  items: readonly RawType[];
};

/** Everything that the four questions below look at. */
interface Given {
  readonly type: RawType;
  readonly tier: string;
  readonly receivedAt: number;
  readonly graceMs: number;
  readonly entries: readonly Entry[];
}

type Accepted = {
  readonly at: number;
  readonly acceptedOn: string;
  readonly actOn: string;
  readonly entry: Entry | null;
};
type Ending = Omit<Outcome, 'escalatedAt' | 'reports'>;

const OPEN: Ending = { status: 'awaitingAcceptance', closedAt: null, overdue: null, acceptedOn: null, lateReplies: [] };

export function outcomeOf(
  id: string,
  tier: string,
  receivedAt: number,
  graceMs: number,
  entries: readonly Entry[],
): Outcome {
  const type = catalogue.items.find((candidate) => candidate.id === id);
  if (type === undefined) throw new Error(`no type ${id}`);
  const given = { type, tier, receivedAt, graceMs, entries };
  const overdueFromReceipt = type.clockStart === 'receipt' ? over(dateAt(receivedAt), running(given)) : null;
  const word = firstWord(given, overdueFromReceipt);
  if (word !== undefined && word.type !== 'Accept') {
    const status = word.type === 'Withdraw' ? 'withdrawn' : 'notAccepted';
    return withNotices(given, { ...OPEN, status, closedAt: word.receivedAt }, overdueFromReceipt, word);
  }
  const accepted = acceptedBy(given, word ?? null);
  if (accepted === null) return withNotices(given, OPEN, overdueFromReceipt);
  const { overdueAt, deemsAt } = clockAfter(given, accepted);
  return ending(given, accepted, overdueAt, deemsAt);
}

/** 1. Who spoke first within the 5 working days? Not in the minute in which a date from the receipt is being settled. */
function firstWord(given: Given, overdueFromReceipt: number | null): Entry | undefined {
  const end = acceptanceOver(given);
  return given.entries.find(
    (entry) =>
      ['Accept', 'RefuseAcceptance', 'Withdraw'].includes(entry.type) &&
      isSound(entry) &&
      (end === null || entry.receivedAt < end) &&
      !isHeld(entry, overdueFromReceipt, given),
  );
}

/** Accepted by that word, or by silence as of the day of receipt; null while no notice says when silence accepts. */
function acceptedBy(given: Given, entry: Entry | null): Accepted | null {
  if (entry !== null) {
    const on = dateAt(entry.receivedAt);
    return { at: entry.receivedAt, acceptedOn: on, actOn: on, entry };
  }
  const at = acceptanceOver(given);
  return at === null ? null : { at, acceptedOn: dateAt(given.receivedAt), actOn: dateAt(at - 1), entry };
}

/** 2. From when is the item overdue, and from when does silence deem? */
function clockAfter(given: Given, { at, acceptedOn, actOn }: Accepted) {
  const { type, tier } = given;
  const fromReceipt = type.clockStart === 'receipt';
  const start = fromReceipt ? dateAt(given.receivedAt) : acceptedOn;
  const dayAfter = over(actOn, { value: 1, unit: 'working' });
  const notBefore = (date: number | null) => (date === null || dayAfter === null ? null : Math.max(date, dayAfter));
  const due = over(start, running(given));
  const overdueAt = fromReceipt ? due : notBefore(due);
  const basis = type.onTimeout[tier] === 'deemed-approved' ? type.deemedBasis : null;
  if (basis === null) return { overdueAt, deemsAt: null };
  const date = over(
    start,
    basis.runsOn === 'promised' ? type.promisedLimit : basis.runsOn === 'statutory' ? type.statutoryLimit : null,
  );
  if (basis.class === 'policy') return { overdueAt, deemsAt: notBefore(date) };
  return { overdueAt, deemsAt: date !== null && date > at ? date : null };
}

/** 3. Who decided first, in time? Nobody: then silence, where it deems. Replies after that are late. */
function ending(given: Given, accepted: Accepted, overdueAt: number | null, deemsAt: number | null): Outcome {
  const { entries, graceMs } = given;
  const isLate = (entry: Entry) => deemsAt !== null && entry.receivedAt >= deemsAt;
  const later =
    accepted.entry === null
      ? entries.filter(({ receivedAt, now }) => receivedAt >= accepted.at && now >= accepted.at + graceMs)
      : entries.slice(entries.indexOf(accepted.entry) + 1);
  const sound = later.filter((entry) => ['Approve', 'Refuse', 'Withdraw'].includes(entry.type) && isSound(entry));
  const decision = sound.find((entry) => !isLate(entry) && !isHeld(entry, overdueAt, given));
  const lateReplies = sound
    .slice(0, decision === undefined ? sound.length : sound.indexOf(decision))
    .filter((entry) => entry.type !== 'Withdraw' && isLate(entry))
    .map(({ receivedAt }) => receivedAt);
  const { acceptedOn } = accepted;
  if (decision === undefined) {
    const status = deemsAt === null ? 'underReview' : 'deemedApproved';
    return withNotices(given, { status, closedAt: deemsAt, overdue: null, acceptedOn, lateReplies }, overdueAt);
  }
  const closedAt = decision.receivedAt;
  const isOverdue = overdueAt !== null && closedAt >= overdueAt;
  const status = { Approve: 'approved', Refuse: 'refused' }[decision.type] ?? 'withdrawn';
  const overdue = status === 'withdrawn' ? null : isOverdue;
  return withNotices(given, { status, closedAt, overdue, acceptedOn, lateReplies }, overdueAt, decision);
}

/** 4. What was the supervisor told: an escalation, or reports upward? */
function withNotices(given: Given, end: Ending, overdueAt: number | null, closing?: Entry): Outcome {
  const { type, tier, receivedAt, graceMs } = given;
  const told = overdueAt !== null && (end.closedAt === null || end.closedAt >= overdueAt) ? overdueAt : null;
  if (type.onTimeout[tier] !== 'report-upward') return { ...end, escalatedAt: told, reports: [] };
  const reports = told === null ? [receivedAt] : [receivedAt, told];
  for (let n = 10; type.statutoryLimit === null; n += 10) {
    const next = over(dateAt(receivedAt), { value: n, unit: 'working' });
    if (next === null || (closing !== undefined && closing.now < next + graceMs)) break;
    reports.push(next);
  }
  return { ...end, escalatedAt: null, reports };
}

function acceptanceOver({ receivedAt }: Given): number | null {
  return over(dateAt(receivedAt), { value: 5, unit: 'working' });
}

/** The limit that people follow: the promise at county and city, where there is one; otherwise the statutory limit. */
function running({ type, tier }: Given): RawLimit {
  const inCity = tier === 'city' || tier === 'county';
  return inCity && type.promisedLimit !== null ? type.promisedLimit : type.statutoryLimit;
}

/** The instant at which a limit is over; null without a limit and where no notice covers its last day. */
function over(start: string, limit: RawLimit): number | null {
  const day = limit && lastDay(start, limit);
  return day === null ? null : midnightAfter(day);
}

function isSound({ type, blankReasons }: Entry): boolean {
  return !(blankReasons && type.startsWith('Refuse'));
}

/** In the seconds between a cutoff and its settling nothing but a late reply is taken. */
function isHeld(entry: Entry, cutoff: number | null, { graceMs }: Given): boolean {
  return cutoff !== null && entry.receivedAt >= cutoff && entry.now < cutoff + graceMs;
}
