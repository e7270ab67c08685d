/** What people try, at random: sensible acts for the state that they see, and now and then one that makes no sense. */
import { type Origin, rulesOf } from '../../domain/law-life.ts';
import type { Request } from '../../domain/law-requests.ts';
import { dateAt, dateBefore } from '../../domain/naive.ts';
import type { Chance } from './chance.ts';

/** An item as the people around it know it. */
export interface Case {
  readonly itemNo: string;
  readonly typeId: string;
  readonly tier: string;
  readonly receivedAt: number;
  readonly unitPerson: string;
  readonly officer: string;
  readonly head: string;
  /** Some officers never answer. */
  readonly silent: boolean;
  /** Over a counter or not, and which legs it has. */
  readonly origin: Origin;
  /** Everything that was asked for, in its order. */
  readonly requests: Request[];
}

type Deed =
  | 'Accept'
  | 'RefuseAcceptance'
  | 'RequestCorrection'
  | 'Resubmit'
  | 'Suspend'
  | 'Resume'
  | 'Extend'
  | 'TellHearingRight'
  | 'CloseHearing'
  | 'RequestOpinion'
  | 'GiveOpinion'
  | 'Approve'
  | 'Refuse'
  | 'Withdraw'
  | 'IssuePaper'
  | 'RecordDelivery';

const DURING = {
  ...{ Suspend: 20, Extend: 10, TellHearingRight: 8, CloseHearing: 6 },
  ...{ RequestOpinion: 6, GiveOpinion: 14 },
} as const;
const WEIGHTS: Readonly<Record<string, Partial<Record<Deed, number>>>> = {
  awaitingAcceptance: { Accept: 60, RequestCorrection: 30, RefuseAcceptance: 5, Withdraw: 3, Approve: 2 },
  awaitingApplicant: { Resubmit: 80, Withdraw: 3, RequestCorrection: 5, Accept: 2 },
  underReview: { ...DURING, Approve: 18, Refuse: 8, Withdraw: 2, RequestCorrection: 3, Resume: 2 },
  suspended: { ...DURING, Resume: 50, Approve: 6, Refuse: 2, Withdraw: 1 },
  approved: { RecordDelivery: 40, Refuse: 2 },
  refused: { RecordDelivery: 40, Approve: 2 },
  deemedApproved: { IssuePaper: 40, Approve: 8, Refuse: 4 },
};
/** An opinion or a leg, and who was asked for it. */
export interface AskedOf {
  readonly ordinal: number;
  readonly departmentId: string;
}

const OF_THE_UNIT: ReadonlySet<string> = new Set(['Resubmit', 'Withdraw']);

/** What somebody tries at this instant on an item in this state; undefined where nobody has anything left to do. */
export function attemptOn(known: Case, status: string, at: number, chance: Chance): Request | undefined {
  const weights = WEIGHTS[status];
  if (weights === undefined) return undefined;
  const type = chance.weighed(weights);
  // Another department may be quick where the officer of the item is not.
  if (known.silent && !OF_THE_UNIT.has(type) && type !== 'GiveOpinion') return undefined;
  const { excludedPhases, extension } = rulesOf(known.typeId);
  const grounds = excludedPhases.map(({ ground }) => ground);
  const most = extension?.value ?? 10;
  return {
    ...{ type, now: at, receivedAt: at },
    blankReasons: chance.happens(0.05),
    notice: chance.happens(0.06) ? 'of yesterday' : 'sound',
    answers: chance.oneOf([[1, 2], [1, 2], [1], [2], [3]]),
    // Few grounds, so that the same is used again; now and then one that the type may not have.
    ground: chance.happens(0.05)
      ? 'auction'
      : (grounds[chance.between(0, Math.min(grounds.length, 2) - 1)] ?? 'hearing'),
    ordinal: chance.oneOf([1, 1, 2, 3]),
    days: type === 'RequestOpinion' ? chance.between(1, 7) : chance.oneOf([most, Math.max(1, most - 5), most + 1]),
    channel: chance.oneOf(['online', 'counter']),
    onSilence: chance.oneOf(['consent', 'escalate']),
  };
}

/** The request as the API wants it: who sends it, to which act, with which body. */
export function httpOf(
  known: Case,
  request: Request,
  asked: readonly AskedOf[],
): { person: string; act: string; body: unknown } {
  const { type, receivedAt, days, ordinal, answers, ground, blankReasons } = request;
  if (type === 'GiveOpinion') {
    const { departmentId = '990100-STH' } = asked.find((one) => one.ordinal === ordinal) ?? {};
    return { person: `head-${departmentId}`, act: `opinions/${ordinal}`, body: { view: 'agrees', text: '同意。' } };
  }
  const today = dateAt(receivedAt);
  const noticedOn = request.notice === 'of yesterday' ? dateBefore(today) : today;
  const notice = { noticeNo: '临函〔2026〕7号', noticedOn };
  const reasons = { reasons: blankReasons ? ' ' : '经审查' };
  // Stated always: the oracle knows one item, and whether a predecessor was deemed it cannot know.
  const refusal = { ...reasons, ground: 'substance' };
  const by = { value: days, unit: rulesOf(known.typeId).extension?.unit ?? 'working' };
  const bodies: Record<string, unknown> = {
    ...{ RefuseAcceptance: refusal, Refuse: refusal, Approve: reasons, CloseHearing: { reasons: '已听证' } },
    ...{
      RequestCorrection: { missing: ['图纸', '签章'], ...notice },
      Resubmit: { answers, materials: [], channel: request.channel },
    },
    RequestOpinion: {
      ...{ departmentId: '990100-STH', question: '是否同意', onSilence: request.onSilence },
      limit: { value: days, unit: 'working' },
    },
    ...{ Suspend: { ground, ...notice }, Resume: { ordinal }, Extend: { by, ...reasons, ...notice } },
    ...{
      TellHearingRight: notice,
      IssuePaper: { documentNo: '临批〔2026〕3号' },
      RecordDelivery: { method: '窗口领取' },
    },
  };
  const act = type.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase();
  const person = OF_THE_UNIT.has(type) ? known.unitPerson : type === 'Extend' ? known.head : known.officer;
  return { person, act, body: bodies[type] ?? {} };
}
