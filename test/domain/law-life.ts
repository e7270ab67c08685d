/** The archivist's file on one item: what has come about, and what an evening finds when it looks at it. */
import { readFileSync } from 'node:fs';
import { dateAt, dateBefore, isKnownDate, isWorkingDate, midnightAfter, nextDate } from './naive.ts';

interface RawLimit {
  readonly value: number;
  readonly unit: string;
}

/** A type as the catalogue writes it. */
export interface Rules {
  readonly id: string;
  readonly clockStart: string;
  readonly tiers: readonly string[];
  readonly statutoryLimit: RawLimit | null;
  readonly promisedLimit: RawLimit | null;
  readonly extension: RawLimit | null;
  readonly excludedPhases: readonly { readonly ground: string; readonly capWorkingDays?: number }[];
  readonly correction?: { readonly unitLimit: RawLimit; readonly onMiss: string };
  readonly onTimeout: Readonly<Record<string, string>>;
  readonly deemedBasis: { readonly class: string; readonly runsOn: string } | null;
  readonly legs?: readonly RawLeg[];
}

interface RawLeg {
  readonly id: string;
  readonly decidedAt: string;
  readonly tier: string;
  readonly value: number;
  readonly unit: string;
  readonly onSilence: string;
}

/** What was asked of another department; `on`: the day from which it counts. */
interface Asked {
  readonly dueOn: string;
  readonly onSilence: string;
  answered: boolean;
  told: boolean;
}

/** How the item came in: over a counter with its closing hour, and with which legs. */
export interface Origin {
  readonly closesAt?: string;
  readonly legs?: readonly string[];
}

interface Pause {
  readonly ground: string;
  readonly from: string;
  through: string | null;
  flagged: boolean;
}

interface List {
  readonly dueOn: string;
  readonly lapses: boolean;
  readonly answered: Set<number>;
  missed: boolean;
  completedOn: string | null;
}

export interface Life {
  readonly rules: Rules;
  readonly tier: string;
  readonly ofTheCity: boolean;
  readonly upward: boolean;
  readonly receivedOn: string;
  readonly closesAt: string | null;
  readonly legs: readonly string[];
  readonly asked: Asked[];
  /** The statutory date of which somebody was told that it had passed. */
  heldFor: string | null;
  accepted: { on: string; actOn: string; actAt: number; bySilence: boolean } | null;
  list: List | null;
  readonly pauses: Pause[];
  extendedBy: number;
  hearing: { closedAt: number | null } | null;
  ending: { status: string; at: number; overdue: boolean | null } | null;
  /** The missed date that somebody was told of last. */
  escalatedFor: string | null;
  /** Above the city: when it was last asked after. */
  askedOn: string;
  dutyDone: boolean;
  dutyMissed: boolean;
  readonly lateReplies: number[];
  readonly notices: [number, string][];
}

const catalogue = JSON.parse(readFileSync(new URL('../../data/item-types.json', import.meta.url), 'utf8')) as {
  items: readonly Rules[];
};

/** The raw entry of a type. */
export function rulesOf(id: string): Rules {
  const rules = catalogue.items.find((candidate) => candidate.id === id);
  if (rules === undefined) throw new Error(`no type ${id}`);
  return rules;
}

export function begin(rules: Rules, tier: string, receivedAt: number, origin: Origin = {}): Life {
  const upward = rules.onTimeout[tier] === 'report-upward';
  const ofTheCity = tier === 'city' || tier === 'county';
  return {
    ...{ rules, tier, ofTheCity, upward, receivedOn: countedOn(receivedAt, origin.closesAt) },
    ...{ closesAt: origin.closesAt ?? null, legs: origin.legs ?? [], asked: [], heldFor: null },
    ...{ accepted: null, list: null, pauses: [], extendedBy: 0, hearing: null, ending: null },
    ...{
      escalatedFor: null,
      askedOn: countedOn(receivedAt, origin.closesAt),
      dutyDone: false,
      dutyMissed: false,
      lateReplies: [],
    },
    notices: upward ? [[receivedAt, 'UpwardReportOpened']] : [],
  };
}

const closingOn = (date: string, hour: string) => Date.parse(`${date}T${hour}:00+08:00`);

/** The day on which something handed in counts: the next one where the counter had closed (CC 203). */
export function countedOn(at: number, closesAt: string | undefined): string {
  const date = dateAt(at);
  return closesAt !== undefined && at >= closingOn(date, closesAt) ? nextDate(date) : date;
}

/** The instant at which the last day of a limit ends: at 24:00, over a counter when that closes. */
const endOf = ({ closesAt }: Life, date: string) =>
  closesAt === null ? midnightAfter(date) : closingOn(date, closesAt);

/** The moments of a date at which something may end. */
export const momentsOf = (life: Life, date: string) =>
  life.closesAt === null ? [midnightAfter(date)] : [endOf(life, date), midnightAfter(date)];

/** The last such moment that an instant has behind it. */
export function momentBefore(life: Life, at: number): number {
  const date = dateAt(at);
  return life.closesAt !== null && endOf(life, date) <= at ? endOf(life, date) : midnightAfter(dateBefore(date));
}

/** The date that ends at this moment; null where it is the closing hour of a counter. */
const dateEnding = (at: number) => (midnightAfter(dateAt(at - 1)) === at ? dateAt(at - 1) : null);

export const isClosed = ({ ending }: Life) => ending !== null;
export const waitsForUnit = ({ list }: Life) => list !== null && list.completedOn === null;
export const inReview = (life: Life) => !isClosed(life) && life.accepted !== null;
export const beforeAcceptance = (life: Life) => !isClosed(life) && life.accepted === null && !waitsForUnit(life);
export const lasting = ({ pauses }: Life) => pauses.filter(({ through }) => through === null);

/** The last day of a limit, found by walking: the start day is not counted, nor is a day left out. */
export function lastDate(start: string, { value, unit }: RawLimit, isLeftOut: (date: string) => boolean): string {
  if (unit !== 'working' && unit !== 'calendar') throw new Error(`walking by ${unit} is not known here`);
  const counts = (date: string) => !isLeftOut(date) && (unit === 'calendar' || isWorkingDate(date));
  let date = start;
  for (let left = value; left > 0; ) {
    date = nextDate(date);
    if (counts(date)) left -= 1;
  }
  while (isLeftOut(date) || !isWorkingDate(date)) date = nextDate(date);
  return date;
}

const nothingLeftOut = () => false;

/** Whether a limit is over by 24:00 of a date; that of duties and of reports, which no counter ends sooner. Where no notice covers its last day it is never known to be. */
export function isDue(start: string, limit: RawLimit, date: string, isLeftOut = nothingLeftOut as Left): boolean {
  const last = lastDate(start, limit, isLeftOut);
  return isKnownDate(last) && last <= date;
}

type Left = (date: string) => boolean;

/** ALL 45: both ends of a pause belong to it; one that lasts has its first day so far. */
function leftOut({ pauses }: Life): Left {
  if (pauses.length === 0) return nothingLeftOut;
  return (date) => pauses.some(({ from, through }) => from <= date && date <= (through ?? from));
}

/** From which day do the limits count? The complete answer to a list; else acceptance, unless receipt or silence. */
function startOf({ rules, receivedOn, accepted, list }: Life): string {
  if (list?.completedOn != null) return list.completedOn;
  return rules.clockStart === 'receipt' || accepted === null || accepted.bySilence ? receivedOn : accepted.on;
}

function lastOf(life: Life, limit: RawLimit): string {
  return lastDate(startOf(life), { ...limit, value: limit.value + life.extendedBy }, leftOut(life));
}

/** The last day of a limit of the item as it stands; null while the unit is asked, or no notice covers it. */
export function dueDate(life: Life, limit: RawLimit | null): string | null {
  if (limit === null || waitsForUnit(life)) return null;
  const last = lastOf(life, limit);
  return isKnownDate(last) ? last : null;
}

/** The promise binds county and city; the law's own limit the rest. */
function running({ rules, ofTheCity }: Life): RawLimit | null {
  return ofTheCity && rules.promisedLimit !== null ? rules.promisedLimit : rules.statutoryLimit;
}

/** The working day after an act, which the department has in any case; days on which the clock stands still are none. */
const dayAfter = (life: Life, act: string) => lastDate(act, { value: 1, unit: 'working' }, leftOut(life));

/** ALL 32: five working days, then silence has accepted. */
export function acceptanceIsOver(life: Life, at: number): boolean {
  const last = lastDate(life.receivedOn, { value: 5, unit: 'working' }, nothingLeftOut);
  return beforeAcceptance(life) && isKnownDate(last) && endOf(life, last) <= at;
}

/** The unit has until 24:00, whichever way it answers. */
export function listIsOver(life: Life, at: number): boolean {
  if (isClosed(life) || !waitsForUnit(life) || life.list === null || life.list.missed) return false;
  return isKnownDate(life.list.dueOn) && midnightAfter(life.list.dueOn) <= at;
}

/** What was asked of others, has not been answered, and was due by now. */
export function silentOnes(life: Life, at: number): readonly Asked[] {
  if (isClosed(life)) return [];
  const isSilent = ({ dueOn, answered, told }: Asked) =>
    !answered && !told && isKnownDate(dueOn) && midnightAfter(dueOn) <= at;
  return life.asked.filter(isSilent);
}

/** Acceptance: what other tiers and departments examine begins on the day on which it was settled. */
export function openLegs(life: Life, at: number): void {
  const { rules, tier, legs, accepted } = life;
  for (const leg of rules.legs ?? []) {
    if (accepted === null || leg.decidedAt !== tier || !legs.includes(leg.id)) continue;
    ask(life, at, { on: accepted.actOn, limit: leg, onSilence: leg.onSilence });
  }
}

interface Question {
  readonly on: string;
  readonly limit: RawLimit;
  readonly onSilence: string;
}

export function ask(life: Life, at: number, { on, limit, onSilence }: Question): void {
  life.asked.push({ dueOn: lastDate(on, limit, nothingLeftOut), onSilence, answered: false, told: false });
  life.notices.push([at, 'OpinionRequested']);
}

/** The working days that a ground has taken through a date, each once. */
export function daysTaken({ pauses }: Life, ground: string, date: string): number {
  const own = pauses.filter((pause) => pause.ground === ground);
  const days = new Set<string>();
  for (const { from, through } of own) {
    for (let day = from; day <= date && day <= (through ?? date); day = nextDate(day)) {
      if (isWorkingDate(day)) days.add(day);
    }
  }
  return days.size;
}

export function capOf({ rules }: Life, ground: string): number | undefined {
  return rules.excludedPhases.find((phase) => phase.ground === ground)?.capWorkingDays;
}

/** Pauses whose ground has taken all that it may. */
export function capsReached(life: Life, at: number): readonly Pause[] {
  const date = dateEnding(at);
  if (date === null || isClosed(life) || !isKnownDate(date)) return [];
  return lasting(life).filter(({ ground, from }) => {
    const cap = capOf(life, ground);
    return cap !== undefined && from <= date && isWorkingDate(date) && daysTaken(life, ground, date) >= cap;
  });
}

/** Pauses without a cap that have lasted thirty working days. */
export function longPauses(life: Life, at: number): readonly Pause[] {
  const date = dateEnding(at);
  if (date === null || isClosed(life)) return [];
  return lasting(life).filter(({ ground, from, flagged }) => {
    if (flagged || capOf(life, ground) !== undefined) return false;
    return isDue(dateBefore(from), { value: 30, unit: 'working' }, date);
  });
}

/** Past its running limit, and past the working day after a retroactive acceptance. */
export function isPast(life: Life, at: number): boolean {
  const limit = running(life);
  if (limit === null || isClosed(life) || waitsForUnit(life) || lasting(life).length > 0) return false;
  const { accepted, rules } = life;
  const fromReceipt = rules.clockStart === 'receipt';
  if (accepted === null && !fromReceipt) return false;
  const floor = accepted === null || fromReceipt ? '' : dayAfter(life, accepted.actOn);
  const last = lastOf(life, limit);
  if (!isKnownDate(last) || (floor !== '' && !isKnownDate(floor))) return false;
  return endOf(life, last) <= at && (floor === '' || midnightAfter(floor) <= at);
}

/** Past a date for the first time: somebody is told. An item without a limit above the city is asked after instead. */
export function isOverdue(life: Life, at: number): boolean {
  if (life.upward && life.rules.statutoryLimit === null) return false;
  return isPast(life, at) && life.escalatedFor !== runningDue(life);
}

/** The day that people follow. */
export function runningDue(life: Life): string | null {
  return dueDate(life, running(life));
}

/** Too late to stop or lengthen the limit: over, though perhaps by a date that no notice confirms; or none runs. */
export function hasExpired(life: Life, at: number): boolean {
  const limit = running(life);
  if (limit === null) return true;
  if (lasting(life).length > 0) return false;
  const last = lastOf(life, limit);
  const floored = life.accepted !== null && life.rules.clockStart !== 'receipt';
  const floor = floored ? dayAfter(life, life.accepted?.actOn ?? '') : '';
  const settled = isKnownDate(last) && (!floored || isKnownDate(floor));
  const end = endOf(life, last);
  return (settled && floored ? Math.max(end, midnightAfter(floor)) : end) <= at;
}

/** The last day on which silence would say yes; null where it never does, or not as things stand. */
function deemingDate(life: Life): string | null {
  const { rules, tier, accepted, hearing } = life;
  const basis = rules.onTimeout[tier] === 'deemed-approved' ? rules.deemedBasis : null;
  if (basis === null || accepted === null || isClosed(life) || lasting(life).length > 0) return null;
  if (hearing !== null && hearing.closedAt === null) return null;
  const promised = life.ofTheCity ? rules.promisedLimit : null;
  const limit = basis.runsOn === 'promised' ? promised : rules.statutoryLimit;
  if (limit === null) return null;
  const last = lastOf(life, limit);
  return isKnownDate(last) ? last : null;
}

/** When acceptance, and a hearing where there was one, had been settled. */
const settledAt = ({ accepted, hearing }: Life) => Math.max(accepted?.actAt ?? 0, hearing?.closedAt ?? 0);

/** Has silence said yes by this moment? Never before acceptance, in a pause, or while a hearing is pending. */
export function deems(life: Life, at: number): boolean {
  const last = deemingDate(life);
  if (last === null || life.accepted === null) return false;
  const closedAt = life.hearing?.closedAt ?? null;
  if (life.rules.deemedBasis?.class === 'policy') {
    const acts = closedAt === null ? [life.accepted.actOn] : [life.accepted.actOn, dateAt(closedAt)];
    const floors = acts.map((act) => dayAfter(life, act));
    return endOf(life, last) <= at && floors.every((day) => isKnownDate(day) && midnightAfter(day) <= at);
  }
  // By any other basis at its date only: where that had passed before acceptance or the hearing, a person decides.
  return endOf(life, last) === at && settledAt(life) < at;
}

/** Rules 4: the date of a statute had passed by then, and a person is told, once for each date. `by`: the last instant. */
export function noteHold(life: Life, by: number): void {
  const last = deemingDate(life);
  if (last === null || life.rules.deemedBasis?.class === 'policy' || life.heldFor === last) return;
  const since = settledAt(life);
  if (endOf(life, last) > since || since > by) return;
  life.heldFor = last;
  life.notices.push([since, 'ItemHeld']);
}

/** After the outcome: the paper within one working day of a deeming, delivery within ten of a decision (ALL 44). */
export function missDuty(life: Life, at: number): void {
  const { ending } = life;
  const date = dateEnding(at) ?? dateBefore(dateAt(at));
  if (ending === null || life.dutyMissed) return;
  const deemed = ending.status === 'deemedApproved';
  const decided = ending.status === 'approved' || ending.status === 'refused';
  // A deeming at 24:00, or as a counter closes, belongs to the day that ends then.
  const endedOn = deemed ? dateAt(ending.at - 1) : dateAt(ending.at);
  const days = deemed ? 1 : 10;
  if (!(deemed || decided) || life.dutyDone || !isDue(endedOn, { value: days, unit: 'working' }, date)) return;
  life.dutyMissed = true;
  life.notices.push([midnightAfter(date), deemed ? 'PaperOverdue' : 'DeliveryOverdue']);
}
