/**
 * outcome = f(journal) for the whole law of the clock, said a second time: an archivist who reads the raw catalogue
 * and the raw notices, looks at the item every evening at 24:00 (and when the counters close), and takes up each request in its turn. He counts
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
  momentsOf,
  noteHold,
  type Origin,
  openLegs,
  type Rules,
  runningDue,
  silentOnes,
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

/** `through`: the last date of the story. Past the last notice no moment brings anything. */
export function lawOutcome(
  rules: Rules,
  tier: string,
  receivedAt: number,
  graceMs: number,
  requests: readonly Request[],
  { through = '9999-12-31', ...origin }: Origin & { readonly through?: string } = {},
): LawOutcome {
  const life = begin(rules, tier, receivedAt, origin);
  let date = dateAt(receivedAt);
  // What a counter's hour had ended before the item came has no meaning for it.
  let moments = momentsOf(life, date).filter((at) => at > receivedAt);
  const next = (): number => {
    for (; moments.length === 0; moments = momentsOf(life, date)) date = nextDate(date);
    return moments[0] ?? 0;
  };
  for (const request of requests) {
    for (; next() + graceMs <= request.now; moments = moments.slice(1)) moment(life, next());
    noteHold(life, request.now - graceMs);
    take(life, request, graceMs);
  }
  for (; next() > 0 && date <= through && isKnownDate(date); moments = moments.slice(1)) moment(life, next());
  // A hold may come about on a date that no calendar knows, where no moment comes any more.
  noteHold(life, midnightAfter(through));
  return told(life);
}

/** The end of a day, or the closing hour of a counter: what does it bring, if nobody has said anything else by now? */
function moment(life: Life, at: number): void {
  const note = (type: string) => life.notices.push([at, type]);
  noteHold(life, at - 1);
  if (acceptanceIsOver(life, at)) {
    life.accepted = { on: life.receivedOn, actOn: dateAt(at - 1), actAt: at, bySilence: true };
    note('ItemAcceptedBySilence');
    openLegs(life, at);
  }
  if (listIsOver(life, at)) missedList(life, at, note);
  for (const pause of capsReached(life, at)) {
    pause.through = dateAt(at - 1);
    note('ClockResumed');
  }
  for (const one of silentOnes(life, at)) {
    one.told = true;
    if (one.onSilence === 'consent') one.answered = true;
    note(one.onSilence === 'consent' ? 'OpinionConsentedBySilence' : 'OpinionEscalated');
  }
  for (const pause of longPauses(life, at)) {
    pause.flagged = true;
    note('PauseFlagged');
  }
  noteHold(life, at);
  if (isOverdue(life, at)) {
    life.escalatedFor = runningDue(life);
    note(life.upward ? 'UpwardReportOpened' : 'EscalationRaised');
  }
  if (life.upward && life.rules.statutoryLimit === null && !isClosed(life)) followUp(life, at, note);
  if (deems(life, at)) {
    life.ending = { status: 'deemedApproved', at, overdue: null };
  }
  missDuty(life, at);
}

function missedList(life: Life, at: number, note: (type: string) => void): void {
  if (life.list === null) return;
  life.list.missed = true;
  if (life.list.lapses) life.ending = { status: 'lapsed', at, overdue: null };
  note(life.list.lapses ? 'ItemLapsed' : 'CorrectionReminded');
}

/** An item above the city without a limit is asked after every ten working days. */
function followUp(life: Life, at: number, note: (type: string) => void): void {
  const date = dateAt(at - 1);
  if (midnightAfter(date) !== at || !isDue(life.askedOn, { value: 10, unit: 'working' }, date)) return;
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
