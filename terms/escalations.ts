/** The ladder (督办阶梯) and what becomes of an escalation, as people read it. */
import { problem } from './problems.ts';
import { type Words, words } from './words.ts';

export const LADDER_EVENTS = {
  RungReached: words('督办阶梯提醒', 'A rung of the ladder was reached'),
  EscalationRaisedFurther: words('督办升级', 'Escalation raised further'),
  EscalationAnswered: words('督办反馈', 'Escalation answered'),
  EscalationAnswerLapsed: words(
    '承诺到期未办结，反馈失效并升级',
    'Promised day passed: raised further, to be answered anew',
  ),
  EscalationClosed: words('督办销号', 'Escalation closed'),
} as const satisfies Readonly<Record<string, Words>>;

/** What a notice of the inbox is about. */
export const LADDER_NOTICES = {
  halfGone: words('办理时限过半', 'Half of the limit has gone'),
  warning: words('到期预警', 'Limit near'),
  lastDay: words('今日到期', 'The last day of the limit'),
  escalation: words('逾期督办', 'Overdue: escalated'),
  upwardReport: words('向上报告', 'Report upward'),
  overdue: words('逾期仍未办结', 'Still overdue'),
  promisePassed: words('承诺到期仍未办结', 'The promised day has passed, and the item is open'),
  escalationAnswered: words('督办已反馈', 'An escalation was answered'),
  escalationClosed: words('督办已销号', 'An escalation was closed'),
} as const satisfies Readonly<Record<string, Words>>;

export const ESCALATION_ACTIONS = {
  AcknowledgeEscalation: words('签收督办', 'acknowledge'),
  AnswerEscalation: words('反馈督办', 'answer'),
  CloseEscalation: words('督办销号', 'close'),
  RaiseEscalation: words('督办升级', 'raise'),
} as const satisfies Readonly<Record<string, Words>>;

export const ESCALATION_STATES = {
  raised: words('待签收', 'to be acknowledged'),
  acknowledged: words('已签收，待反馈', 'acknowledged, to be answered'),
  answered: words('已反馈，待销号', 'answered, to be closed'),
  decided: words('已作出决定，待销号', 'decided since, to be closed'),
  closed: words('已销号', 'closed'),
} as const satisfies Readonly<Record<string, Words>>;

/** What the city does about an overdue item of a tier. */
export const POSTURES = {
  supervise: words('督办', 'supervise'),
  speedUp: words('提速', 'speed up'),
  reportUpward: words('向上报告、上门对接', 'report upward and visit'),
} as const satisfies Readonly<Record<string, Words>>;

export const ESCALATION_PROBLEMS = {
  ESCALATION_ALREADY_ACKNOWLEDGED: problem(
    '督办已签收',
    'Already acknowledged',
    '该督办已由您的角色签收。',
    'This escalation was already acknowledged by your role.',
  ),
  ESCALATION_NOT_ADDRESSED: problem(
    '督办尚未送达您的层级',
    'The escalation has not come up to you',
    '该督办尚未升级到您的层级，暂由下一级签收、反馈；督查可以将其升级。',
    'This escalation is with those below you: they acknowledge and answer it. A supervisor can raise it further.',
  ),
  ESCALATION_ALREADY_ANSWERED: problem(
    '督办已反馈',
    'Already answered',
    '该督办已反馈，承诺 {doneOn} 前办结。须重新反馈的，由督查升级。',
    'This escalation was answered, with {doneOn} as the promised day. For another answer a supervisor raises it further.',
  ),
  ESCALATION_NOT_ANSWERED: problem(
    '督办尚未反馈',
    'Not answered yet',
    '该督办尚未反馈，办件也未作出决定，不能销号。请等待反馈，或者将督办升级。',
    'Nobody has answered this escalation and the item is not decided: it cannot be closed. Wait for the answer, or raise it further.',
  ),
  ESCALATION_CLOSED: problem(
    '督办已销号',
    'The escalation is closed',
    '该督办已销号，不再办理。须另行督办的，发督办单。',
    'This escalation is closed and nothing more is done to it. Issue a supervision notice if more is needed.',
  ),
  ESCALATION_AT_THE_TOP: problem(
    '督办已到最高层级',
    'Nobody is above',
    '该督办已送达部门负责人、分管领导和督查，无法再升级。请发督办单或者提交综合调度会。',
    'Head, leader and supervisor all have this escalation. Issue a supervision notice, or bring it to the coordination meeting.',
  ),
  NOT_AN_ESCALATION: problem(
    '该通知无需签收、反馈',
    'Not an escalation',
    '向上报告无需签收、反馈、销号或者升级。',
    'A report upward is not acknowledged, answered, closed or raised further.',
  ),
  PROMISED_DATE_PASSED: problem(
    '承诺日期已过',
    'The promised date has passed',
    '承诺日期 {doneOn} 早于今日 {today}，请承诺今日或者以后的日期。',
    'The promised date, {doneOn}, lies before today, {today}. Promise today or a later day.',
  ),
} as const;
