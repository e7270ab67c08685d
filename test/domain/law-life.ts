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

export function begin(rules: Rules, tier: string, receivedAt: number): Life {
  const upward = rules.onTimeout[tier] === 'report-upward';
  const ofTheCity = tier === 'city' || tier === 'county';
  return {
    ...{ rules, tier, ofTheCity, upward, receivedOn: dateAt(receivedAt) },
    ...{ accepted: null, list: null, pauses: [], extendedBy: 0, hearing: null, ending: null },
    ...{ escalatedFor: null, askedOn: dateAt(receivedAt), dutyDone: false, dutyMissed: false, lateReplies: [] },
    notices: upward ? [[receivedAt, 'UpwardReportOpened']] : [],
  };
}

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

/** Whether a limit is over by 24:00 of a date. Where no notice covers its last day it is never known to be. */
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
export function acceptanceIsOver(life: Life, date: string): boolean {
  return beforeAcceptance(life) && isDue(life.receivedOn, { value: 5, unit: 'working' }, date);
}

export function listIsOver(life: Life, date: string): boolean {
  if (isClosed(life) || !waitsForUnit(life) || life.list === null || life.list.missed) return false;
  return isKnownDate(life.list.dueOn) && life.list.dueOn <= date;
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
export function capsReached(life: Life, date: string): readonly Pause[] {
  if (isClosed(life) || !isKnownDate(date)) return [];
  return lasting(life).filter(({ ground, from }) => {
    const cap = capOf(life, ground);
    return cap !== undefined && from <= date && isWorkingDate(date) && daysTaken(life, ground, date) >= cap;
  });
}

/** Pauses without a cap that have lasted thirty working days. */
export function longPauses(life: Life, date: string): readonly Pause[] {
  if (isClosed(life)) return [];
  return lasting(life).filter(({ ground, from, flagged }) => {
    if (flagged || capOf(life, ground) !== undefined) return false;
    return isDue(dateBefore(from), { value: 30, unit: 'working' }, date);
  });
}

/** Past its running limit, and past the working day after a retroactive acceptance. */
export function isPast(life: Life, date: string): boolean {
  const limit = running(life);
  if (limit === null || isClosed(life) || waitsForUnit(life) || lasting(life).length > 0) return false;
  const { accepted, rules } = life;
  const fromReceipt = rules.clockStart === 'receipt';
  if (accepted === null && !fromReceipt) return false;
  const floor = accepted === null || fromReceipt ? '' : dayAfter(life, accepted.actOn);
  const last = lastOf(life, limit);
  return isKnownDate(last) && (floor === '' || isKnownDate(floor)) && last <= date && floor <= date;
}

/** Past a date for the first time: somebody is told. An item without a limit above the city is asked after instead. */
export function isOverdue(life: Life, date: string): boolean {
  if (life.upward && life.rules.statutoryLimit === null) return false;
  return isPast(life, date) && life.escalatedFor !== runningDue(life);
}

/** The day that people follow. */
export function runningDue(life: Life): string | null {
  return dueDate(life, running(life));
}

/** Too late to stop or lengthen the limit: over, though perhaps by a date that no notice confirms; or none runs. */
export function hasExpired(life: Life, date: string): boolean {
  const limit = running(life);
  if (limit === null) return true;
  if (lasting(life).length > 0) return false;
  const last = lastOf(life, limit);
  const floored = life.accepted !== null && life.rules.clockStart !== 'receipt';
  const floor = floored ? dayAfter(life, life.accepted?.actOn ?? '') : '';
  const settled = isKnownDate(last) && (!floored || isKnownDate(floor));
  return (settled && floor > last ? floor : last) <= date;
}

/** Has silence said yes by 24:00 of this date? Never before acceptance, in a pause, or while a hearing is pending. */
export function deems(life: Life, date: string): boolean {
  const { rules, tier, accepted, hearing } = life;
  const basis = rules.onTimeout[tier] === 'deemed-approved' ? rules.deemedBasis : null;
  if (basis === null || accepted === null || isClosed(life) || lasting(life).length > 0) return false;
  if (hearing !== null && hearing.closedAt === null) return false;
  const promised = life.ofTheCity ? rules.promisedLimit : null;
  const limit = basis.runsOn === 'promised' ? promised : rules.statutoryLimit;
  if (limit === null) return false;
  const last = lastOf(life, limit);
  if (!isKnownDate(last)) return false;
  const closedAt = hearing?.closedAt ?? null;
  if (basis.class === 'policy') {
    const acts = closedAt === null ? [accepted.actOn] : [accepted.actOn, dateAt(closedAt)];
    return last <= date && acts.map((act) => dayAfter(life, act)).every((day) => isKnownDate(day) && day <= date);
  }
  // By any other basis at its date only: where that had passed before acceptance or the hearing, a person decides.
  return last === date && Math.max(accepted.actAt, closedAt ?? 0) < midnightAfter(date);
}

/** After the outcome: the paper within one working day of a deeming, delivery within ten of a decision (ALL 44). */
export function missDuty(life: Life, date: string): void {
  const { ending } = life;
  if (ending === null || life.dutyMissed) return;
  const deemed = ending.status === 'deemedApproved';
  const decided = ending.status === 'approved' || ending.status === 'refused';
  // A deeming at 24:00 belongs to the day that ends then.
  const endedOn = deemed ? dateAt(ending.at - 1) : dateAt(ending.at);
  const days = deemed ? 1 : 10;
  if (!(deemed || decided) || life.dutyDone || !isDue(endedOn, { value: days, unit: 'working' }, date)) return;
  life.dutyMissed = true;
  life.notices.push([midnightAfter(date), deemed ? 'PaperOverdue' : 'DeliveryOverdue']);
}
