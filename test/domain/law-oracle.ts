/**
 * outcome = f(journal) for the whole law of the clock, said a second time: an archivist who reads the raw catalogue
 * and the raw notices, looks at the item every evening at 24:00, and takes up each request in its turn. He counts
 * days on his fingers (naive.ts), knows no deadline before it has come, and shares no line with domain/.
 */

import {
  acceptanceIsOver,
  begin,
  capsReached,
  deems,
  dueDate,
  isClosed,
  isDue,
  isOverdue,
  type Life,
  lasting,
  listIsOver,
  longPauses,
  missDuty,
  type Rules,
  runningDue,
} from './law-life.ts';
import { type Request, take } from './law-requests.ts';
import { dateAt, isKnownDate, midnightAfter, nextDate } from './naive.ts';

/** What the item has come to. Dates that no notice covers yet are null, as are those that the type does not set. */
export interface LawOutcome {
  readonly status: string;
  readonly closedAt: number | null;
  readonly overdue: boolean | null;
  readonly acceptedOn: string | null;
  readonly promisedDue: string | null;
  readonly statutoryDue: string | null;
  readonly lateReplies: readonly number[];
  /** What the clock did by itself, in the order of its instants: `type@instant`. */
  readonly notices: readonly string[];
}

/** `through`: the last date of the story. Past the last notice no evening brings anything. */
export function lawOutcome(
  rules: Rules,
  tier: string,
  receivedAt: number,
  graceMs: number,
  requests: readonly Request[],
  through = '9999-12-31',
): LawOutcome {
  const life = begin(rules, tier, receivedAt);
  let date = dateAt(receivedAt);
  for (const request of requests) {
    for (; midnightAfter(date) + graceMs <= request.now; date = nextDate(date)) evening(life, date);
    take(life, request, graceMs);
  }
  for (; date <= through && isKnownDate(date); date = nextDate(date)) evening(life, date);
  return told(life);
}

/** 24:00 of a date: what does it bring, if nobody has said anything else by now? */
function evening(life: Life, date: string): void {
  const at = midnightAfter(date);
  const note = (type: string) => life.notices.push([at, type]);
  if (acceptanceIsOver(life, date)) {
    life.accepted = { on: life.receivedOn, actOn: date, actAt: at, bySilence: true };
    note('ItemAcceptedBySilence');
  }
  if (listIsOver(life, date)) missedList(life, at, note);
  for (const pause of capsReached(life, date)) {
    pause.through = date;
    note('ClockResumed');
  }
  for (const pause of longPauses(life, date)) {
    pause.flagged = true;
    note('PauseFlagged');
  }
  if (isOverdue(life, date)) {
    life.escalatedFor = runningDue(life);
    note(life.upward ? 'UpwardReportOpened' : 'EscalationRaised');
  }
  if (life.upward && life.rules.statutoryLimit === null && !isClosed(life)) followUp(life, date, note);
  if (deems(life, date)) {
    life.ending = { status: 'deemedApproved', at, overdue: null };
  }
  missDuty(life, date);
}

function missedList(life: Life, at: number, note: (type: string) => void): void {
  if (life.list === null) return;
  life.list.missed = true;
  if (life.list.lapses) life.ending = { status: 'lapsed', at, overdue: null };
  note(life.list.lapses ? 'ItemLapsed' : 'CorrectionReminded');
}

/** An item above the city without a limit is asked after every ten working days. */
function followUp(life: Life, date: string, note: (type: string) => void): void {
  if (!isDue(life.askedOn, { value: 10, unit: 'working' }, date)) return;
  life.askedOn = date;
  note('UpwardReportOpened');
}

function told(life: Life): LawOutcome {
  const { rules, ending, accepted, list } = life;
  const waits = list !== null && list.completedOn === null;
  const open = waits ? 'awaitingApplicant' : lasting(life).length > 0 ? 'suspended' : 'underReview';
  return {
    status: ending?.status ?? (accepted === null && !waits ? 'awaitingAcceptance' : open),
    closedAt: ending?.at ?? null,
    overdue: ending?.overdue ?? null,
    acceptedOn: accepted?.on ?? null,
    promisedDue: life.ofTheCity ? dueDate(life, rules.promisedLimit) : null,
    statutoryDue: dueDate(life, rules.statutoryLimit),
    lateReplies: life.lateReplies,
    notices: life.notices.map(([at, type]) => `${type}@${new Date(at).toISOString()}`).sort(),
  };
}
