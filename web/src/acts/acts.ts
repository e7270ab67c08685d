/** What a reader can do to an item, which fields each act asks for, and what is sent. */
import type { Item } from '../api/client.ts';
import type { Reader } from '../shell/reader.ts';

export type ActName =
  | 'claim'
  | 'accept'
  | 'refuse-acceptance'
  | 'request-correction'
  | 'suspend'
  | 'resume'
  | 'extend'
  | 'approve'
  | 'refuse'
  | 'issue-paper'
  | 'resubmit'
  | 'withdraw';

export type FieldName =
  | 'reasons'
  | 'noticeNo'
  | 'missing'
  | 'ground'
  | 'refusalGround'
  | 'ordinal'
  | 'value'
  | 'unit'
  | 'documentNo'
  | 'answers';

/** What was typed so far: plain text by field. `missing` has one entry per line, `answers` numbers with commas. */
export type Draft = Readonly<Partial<Record<FieldName, string>>>;

interface ActForm {
  readonly fields: readonly FieldName[];
  /** Fields without which nothing can be sent. */
  readonly needed: readonly FieldName[];
}

const reasoned: ActForm = { fields: ['reasons'], needed: [] };
const refused: ActForm = { fields: ['refusalGround', 'reasons'], needed: ['reasons'] };

export const FORMS: Readonly<Record<ActName, ActForm>> = {
  claim: { fields: [], needed: [] },
  accept: { fields: [], needed: [] },
  'refuse-acceptance': refused,
  'request-correction': { fields: ['missing', 'noticeNo'], needed: ['missing', 'noticeNo'] },
  suspend: { fields: ['ground', 'noticeNo'], needed: ['ground', 'noticeNo'] },
  resume: { fields: ['ordinal'], needed: ['ordinal'] },
  extend: { fields: ['value', 'unit', 'reasons', 'noticeNo'], needed: ['value', 'unit', 'reasons', 'noticeNo'] },
  approve: reasoned,
  refuse: refused,
  'issue-paper': { fields: ['documentNo'], needed: ['documentNo'] },
  resubmit: { fields: ['answers'], needed: ['answers'] },
  withdraw: reasoned,
};

const OF_REVIEW: readonly ActName[] = ['approve', 'refuse', 'suspend', 'extend'];

/** What each state allows to the department that holds the item. */
const OF_DEPARTMENT: Readonly<Record<Item['status'], readonly ActName[]>> = {
  awaitingAcceptance: ['accept', 'request-correction', 'refuse-acceptance'],
  awaitingApplicant: [],
  underReview: OF_REVIEW,
  suspended: ['resume', ...OF_REVIEW],
  approved: [],
  refused: [],
  deemedApproved: ['issue-paper'],
  revoked: [],
  notAccepted: [],
  withdrawn: [],
  lapsed: [],
};

const OF_UNIT: Readonly<Partial<Record<Item['status'], readonly ActName[]>>> = {
  awaitingAcceptance: ['withdraw'],
  awaitingApplicant: ['resubmit', 'withdraw'],
  underReview: ['withdraw'],
  suspended: ['withdraw'],
};

/** The acts that the rules do not rule out for this reader and this item as it stands. */
export function actsFor(item: Item, reader: Reader): readonly ActName[] {
  if (reader.roles.includes('unit')) return OF_UNIT[item.status] ?? [];
  if (reader.departmentId !== item.window.departmentId) return [];
  const acts = OF_DEPARTMENT[item.status].filter((act) => isOpenTo(act, item, reader));
  return item.claimed || item.outcome !== null ? acts : ['claim', ...acts];
}

function isOpenTo(act: ActName, { account, duties }: Item, { roles }: Reader): boolean {
  if (act === 'extend') return roles.includes('head') && account.extension === null;
  if (act === 'request-correction') return account.correction === null;
  if (act === 'issue-paper') return duties.paper !== null && duties.paper.issuedAt === null;
  if (act === 'suspend') return true;
  return true;
}

/** Whether everything that the act needs is there. */
export function isComplete(act: ActName, draft: Draft): boolean {
  return FORMS[act].needed.every((field) => (draft[field] ?? '').trim() !== '');
}

export function linesOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The body of the request. A notice is of today by the ledger's clock, whatever the clock of this computer says. */
export function bodyOf(act: ActName, draft: Draft, today: string): Record<string, unknown> | undefined {
  const reasons = draft.reasons?.trim();
  const notice = { noticeNo: draft.noticeNo?.trim() ?? '', noticedOn: today };
  const ground = draft.refusalGround ? { ground: draft.refusalGround } : {};
  switch (act) {
    case 'claim':
    case 'accept':
      return undefined;
    case 'refuse':
    case 'refuse-acceptance':
      return { reasons: reasons ?? '', ...ground };
    case 'request-correction':
      return { missing: linesOf(draft.missing), ...notice };
    case 'suspend':
      return { ground: draft.ground, ...notice };
    case 'resume':
      return { ordinal: Number(draft.ordinal) };
    case 'extend':
      return { by: { value: Number(draft.value), unit: draft.unit }, reasons: reasons ?? '', ...notice };
    case 'approve':
    case 'withdraw':
      return reasons ? { reasons } : undefined;
    case 'issue-paper':
      return { documentNo: draft.documentNo?.trim() ?? '' };
    case 'resubmit':
      return { answers: (draft.answers ?? '').split(',').filter(Boolean).map(Number) };
  }
}
