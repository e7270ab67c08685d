/** How the archivist takes up a request: late, in the minute of a cutoff, not possible, or done. */
import { readFileSync } from 'node:fs';
import {
  acceptanceIsOver,
  ask,
  beforeAcceptance,
  capOf,
  capsReached,
  countedOn,
  daysTaken,
  deems,
  hasExpired,
  inReview,
  isClosed,
  isOverdue,
  isPast,
  type Life,
  lastDate,
  lasting,
  listIsOver,
  missDuty,
  momentBefore,
  openLegs,
  waitsForUnit,
} from './law-life.ts';
import { dateAt, dateBefore, isKnownDate, midnightAfter } from './naive.ts';

/** One request, in the order in which the ledger took it up, and what it asked for. */
export interface Request {
  readonly type: string;
  readonly receivedAt: number;
  readonly now: number;
  readonly blankReasons?: boolean;
  readonly notice?: 'sound' | 'unnumbered' | 'of yesterday';
  readonly answers?: readonly number[];
  readonly ground?: string;
  readonly ordinal?: number;
  readonly days?: number;
  /** Of an answer to a correction list; `counter`: over a counter that closes at the published hour. */
  readonly channel?: 'online' | 'counter';
  /** Of a question to another department. */
  readonly onSilence?: 'consent' | 'escalate';
}

const { counterClosesAt } = JSON.parse(
  readFileSync(new URL('../../data/item-types.json', import.meta.url), 'utf8'),
) as { counterClosesAt: string };

/** The list names two papers. */
const PAPERS = 2;
const USUAL_LIST = { unitLimit: { value: 15, unit: 'working' }, onMiss: 'remind' };

export function take(life: Life, request: Request, graceMs: number): void {
  const { receivedAt, now } = request;
  if (request.type === 'GiveOpinion') {
    give(life, request);
    return;
  }
  const before = momentBefore(life, receivedAt);
  const inTheMinute = now < before + graceMs;
  if (request.type === 'Approve' || request.type === 'Refuse') {
    const late = life.ending?.status === 'deemedApproved' || (inTheMinute && deems(life, before));
    if (late) {
      if (request.type === 'Approve' || !request.blankReasons) life.lateReplies.push(receivedAt);
      return;
    }
  }
  if (inTheMinute && isCutoff(life, before)) return;
  DOES[request.type]?.(life, request);
}

/** In the minute after a moment that changes what may be decided, nothing is taken up. */
function isCutoff(life: Life, at: number): boolean {
  const found = [acceptanceIsOver, listIsOver, isOverdue, deems].some((asks) => asks(life, at));
  return found || capsReached(life, at).length > 0;
}

/** Who was asked answers until silence has consented; where silence does not, later too. No version stands against it. */
function give(life: Life, { ordinal = 0, receivedAt }: Request): void {
  const asked = life.asked[ordinal - 1];
  if (asked === undefined || isClosed(life) || asked.answered) return;
  const isOver = isKnownDate(asked.dueOn) && midnightAfter(asked.dueOn) <= receivedAt;
  if (isOver && asked.onSilence === 'consent') return;
  asked.answered = true;
  life.notices.push([receivedAt, 'OpinionGiven']);
}

const isNoticed = ({ notice = 'sound' }: Request) => notice === 'sound';
const today = ({ receivedAt }: Request) => dateAt(receivedAt);
const canStop = (life: Life, request: Request) =>
  inReview(life) && isNoticed(request) && !hasExpired(life, request.receivedAt);

function end(life: Life, status: string, { receivedAt: at }: Request): void {
  const decided = status === 'approved' || status === 'refused';
  life.ending = { status, at, overdue: decided ? isPast(life, at) : null };
}

/** `on`: the day on which it counts, which may be the next one. */
function accept(life: Life, { receivedAt }: Request, on = dateAt(receivedAt)): void {
  const actAt = on === dateAt(receivedAt) ? receivedAt : midnightAfter(dateBefore(on));
  life.accepted = { on, actOn: on, actAt, bySilence: false };
  openLegs(life, receivedAt);
}

const DOES: Readonly<Record<string, (life: Life, request: Request) => void>> = {
  Accept: (life, request) => {
    if (beforeAcceptance(life)) accept(life, request);
  },
  RefuseAcceptance: (life, request) => {
    if (beforeAcceptance(life) && !request.blankReasons) end(life, 'notAccepted', request);
  },
  RequestCorrection: (life, request) => {
    if (!beforeAcceptance(life) || !isNoticed(request)) return;
    const { unitLimit, onMiss } = life.rules.correction ?? USUAL_LIST;
    const dueOn = lastDate(today(request), unitLimit, () => false);
    life.list = { dueOn, lapses: onMiss === 'lapse', answered: new Set(), missed: false, completedOn: null };
  },
  Resubmit: (life, request) => {
    const { answers = [] } = request;
    if (isClosed(life) || !waitsForUnit(life) || life.list === null || answers.length === 0) return;
    if (answers.some((entry) => entry > PAPERS)) return;
    for (const entry of answers) life.list.answered.add(entry);
    if (life.list.answered.size < PAPERS) return;
    life.list.completedOn = countedOn(request.receivedAt, request.channel === 'counter' ? counterClosesAt : undefined);
    accept(life, request, life.list.completedOn);
  },
  Suspend: (life, request) => {
    const { ground = '' } = request;
    const cap = capOf(life, ground);
    const isListed = life.rules.excludedPhases.some((phase) => phase.ground === ground);
    const isSpent = cap !== undefined && daysTaken(life, ground, dateBefore(today(request))) >= cap;
    if (!isListed || isSpent || lasting(life).some((pause) => pause.ground === ground)) return;
    if (canStop(life, request)) life.pauses.push({ ground, from: today(request), through: null, flagged: false });
  },
  Resume: (life, request) => {
    const pause = life.pauses[(request.ordinal ?? 0) - 1];
    if (inReview(life) && pause?.through === null) pause.through = today(request);
  },
  Extend: (life, request) => {
    const { extension } = life.rules;
    const { days = 0 } = request;
    if (extension === null || life.extendedBy > 0 || request.blankReasons || days > extension.value) return;
    if (canStop(life, request)) life.extendedBy = days;
  },
  TellHearingRight: (life, request) => {
    if (life.hearing === null && canStop(life, request)) life.hearing = { closedAt: null };
  },
  CloseHearing: (life, request) => {
    if (inReview(life) && life.hearing?.closedAt === null) life.hearing.closedAt = request.receivedAt;
  },
  RequestOpinion: (life, request) => {
    const { onSilence = 'consent', days = 0, receivedAt } = request;
    if (inReview(life))
      ask(life, receivedAt, { on: today(request), limit: { value: days, unit: 'working' }, onSilence });
  },
  Approve: (life, request) => {
    if (inReview(life)) end(life, 'approved', request);
  },
  Refuse: (life, request) => {
    if (inReview(life) && !request.blankReasons) end(life, 'refused', request);
  },
  Withdraw: (life, request) => {
    if (!isClosed(life)) end(life, 'withdrawn', request);
  },
  IssuePaper: (life, { receivedAt }) => {
    if (life.ending?.status !== 'deemedApproved') return;
    // Late from the due instant on, in the minute before the evening is looked at too.
    missDuty(life, midnightAfter(dateBefore(dateAt(receivedAt))));
    life.dutyDone = true;
  },
  RecordDelivery: (life) => {
    if (life.ending?.status === 'approved' || life.ending?.status === 'refused') life.dutyDone = true;
  },
};
