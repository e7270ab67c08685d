/** Supervision notices (督办单): states, steps, and what their letters say of the items. */

import { problem } from './problems.ts';
import { type Words, words } from './words.ts';

export const SUPERVISION_NOTICE_STATUSES = {
  issued: words('待签收', 'to be signed for'),
  signedFor: words('已签收，待反馈', 'signed for, to be answered'),
  answered: words('已反馈，待销号', 'answered, to be closed'),
  returned: words('退回，待重新反馈', 'returned, to be answered again'),
  closed: words('已销号', 'closed'),
} as const satisfies Readonly<Record<string, Words>>;

export const SUPERVISION_STEPS = {
  NoticeIssued: words('发出督办单', 'Issued'),
  NoticeSignedFor: words('签收', 'Signed for'),
  NoticeAnswered: words('反馈', 'Answered'),
  NoticeReturned: words('退回', 'Returned'),
  NoticeClosed: words('销号', 'Closed'),
  AnswerOverdue: words('逾期未反馈，报分管领导', 'Answer overdue, told to the leader in charge'),
} as const satisfies Readonly<Record<string, Words>>;

/** What a person may do next. */
export const SUPERVISION_COMMANDS = {
  SignFor: words('签收', 'sign-for'),
  Answer: words('反馈', 'answer'),
  Return: words('退回', 'return'),
  Close: words('销号', 'close'),
} as const satisfies Readonly<Record<string, Words>>;

export const SUPERVISION_NOTICE_PROBLEMS = {
  NOTICE_STEP_NOT_ALLOWED: problem(
    '督办单当前状态不允许此步骤',
    'The notice does not allow this step now',
    '督办单当前为“{status}”，不允许此步骤。可以进行的步骤：{allowed}。',
    'The notice is "{status}" and does not allow this step. Allowed now: {allowed}.',
  ),
  NOTICE_MOVED_ON: problem(
    '督办单已有变化',
    'The notice has moved on',
    '督办单已是第 {currentVersion} 版（{status}），请重新查看后再办理。',
    'The notice is at version {currentVersion} ("{status}"). Look at it again.',
  ),
  REPLY_DATE_PASSED: problem(
    '反馈日期已过',
    'The date of the reply has passed',
    '反馈日期 {replyOn} 早于今日，请另定日期。',
    'The date of the reply, {replyOn}, lies before today. Choose another.',
  ),
  NO_ITEMS_PICKED: problem(
    '没有符合条件的在办事项',
    'No open item fits',
    '部门 {departmentId} 没有符合条件、您可以督查的在办事项，未发文。',
    'The department {departmentId} holds no open item in your reach that fits. Nothing was issued.',
  ),
  TOO_MANY_ITEMS: problem(
    '事项过多',
    'Too many items',
    '符合条件的事项超过 {maximum} 项，请缩小范围。',
    'More than {maximum} items fit. Narrow the choice.',
  ),
  NOT_SUPERVISED: problem(
    '不属于您的督查范围',
    'Not a department that you supervise',
    '部门 {departmentId} 不在您的区划及其下级之内，不能发督办单；可以发函。',
    'The department {departmentId} lies outside your division and those below it: it gets no supervision notice, though it can get a letter.',
  ),
} as const;
