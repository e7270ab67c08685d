/** How the archivist takes up a request: late, in the minute of a cutoff, not possible, or done. */
import {
  acceptanceIsOver,
  beforeAcceptance,
  capOf,
  capsReached,
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
  waitsForUnit,
} from './law-life.ts';
import { dateAt, dateBefore, midnightAfter } from './naive.ts';

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
}

/** The evening before a request: the last 24:00 that it has behind it. */
function eveningBefore(receivedAt: number): string {
  return dateBefore(dateAt(receivedAt));
}

/** The list names two papers. */
const PAPERS = 2;
const USUAL_LIST = { unitLimit: { value: 15, unit: 'working' }, onMiss: 'remind' };

export function take(life: Life, request: Request, graceMs: number): void {
  const evening = eveningBefore(request.receivedAt);
  const inTheMinute = request.now < midnightAfter(evening) + graceMs;
  if (request.type === 'Approve' || request.type === 'Refuse') {
    const late = life.ending?.status === 'deemedApproved' || (inTheMinute && deems(life, evening));
    if (late) {
      if (request.type === 'Approve' || !request.blankReasons) life.lateReplies.push(request.receivedAt);
      return;
    }
  }
  if (inTheMinute && isCutoff(life, evening)) return;
  DOES[request.type]?.(life, request);
}

/** In the minute after a 24:00 that changes what may be decided, nothing is taken up. */
function isCutoff(life: Life, evening: string): boolean {
  const found = [acceptanceIsOver, listIsOver, isOverdue, deems].some((asks) => asks(life, evening));
  return found || capsReached(life, evening).length > 0;
}

const isNoticed = ({ notice = 'sound' }: Request) => notice === 'sound';
const today = ({ receivedAt }: Request) => dateAt(receivedAt);
const canStop = (life: Life, request: Request) =>
  inReview(life) && isNoticed(request) && !hasExpired(life, eveningBefore(request.receivedAt));

function end(life: Life, status: string, { receivedAt: at }: Request): void {
  const decided = status === 'approved' || status === 'refused';
  life.ending = { status, at, overdue: decided ? isPast(life, eveningBefore(at)) : null };
}

function accept(life: Life, { receivedAt }: Request): void {
  const on = dateAt(receivedAt);
  life.accepted = { on, actOn: on, actAt: receivedAt, bySilence: false };
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
    life.list.completedOn = today(request);
    accept(life, request);
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
    missDuty(life, eveningBefore(receivedAt));
    life.dutyDone = true;
  },
  RecordDelivery: (life) => {
    if (life.ending?.status === 'approved' || life.ending?.status === 'refused') life.dutyDone = true;
  },
};
