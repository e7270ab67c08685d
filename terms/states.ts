/** States, actions, events, lamps, and what silence means, as people read them. */
import type { Words } from './words.ts';

const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, en });

export const STATUSES = {
  awaitingAcceptance: words('待受理', 'awaiting acceptance'),
  underReview: words('审查中', 'under review'),
  approved: words('准予', 'approved'),
  refused: words('不予', 'refused'),
  deemedApproved: words('视为同意（超时默认）', 'deemed approved by silence'),
  notAccepted: words('不予受理', 'not accepted'),
  withdrawn: words('已撤回', 'withdrawn'),
} as const satisfies Readonly<Record<string, Words>>;

export const ACTIONS = {
  Submit: words('申报', 'submit'),
  Accept: words('受理', 'accept'),
  RefuseAcceptance: words('不予受理', 'refuse-acceptance'),
  Approve: words('准予', 'approve'),
  Refuse: words('不予', 'refuse'),
  Withdraw: words('撤回', 'withdraw'),
  AcknowledgeEscalation: words('签收督办', 'acknowledge'),
  Settle: words('结算', 'settle'),
} as const satisfies Readonly<Record<string, Words>>;

export const EVENTS = {
  ItemSubmitted: words('收件', 'Received'),
  ItemAccepted: words('受理', 'Accepted'),
  ItemAcceptedBySilence: words('逾期未答复，视为受理', 'Accepted by silence'),
  ItemNotAccepted: words('不予受理', 'Not accepted'),
  ItemApproved: words('准予', 'Approved'),
  ItemRefused: words('不予', 'Refused'),
  ItemWithdrawn: words('申请人撤回', 'Withdrawn by the applicant'),
  WarningRaised: words('到期预警', 'Warning before the due day'),
  EscalationRaised: words('逾期督办', 'Escalated past the due instant'),
  ItemDeemedApproved: words('超时未批复，视为同意', 'Deemed approved by silence'),
  UpwardReportOpened: words('向上报告', 'Reported upward'),
  EscalationAcknowledged: words('督办签收', 'Escalation acknowledged'),
  CalendarAdopted: words('工作日历更新，期限重新计算', 'A new calendar was published; dates counted anew'),
  LateReplyRecorded: words('迟到答复存档', 'Late reply kept'),
} as const satisfies Readonly<Record<string, Words>>;

export const LAMPS = {
  green: words('● 绿灯 正常', '● green, in time'),
  yellow: words('▲ 黄灯 临期', '▲ yellow, limit near'),
  red: words('■ 红灯 逾期', '■ red, overdue'),
  none: words('— 不计时', '— nothing runs'),
} as const satisfies Readonly<Record<string, Words>>;

/** What silence past the limit will mean for one item. */
export const SILENCE = {
  'deemed-approved': words(
    '至 {on} 24 时未作出决定的，即行督办，并视为同意（超时默认）。',
    'If nothing is decided by the end of {on}, the item is escalated and deemed approved.',
  ),
  'deemed-approved-held': words(
    '法定期限在受理前已届满：不自动视为同意，由人工决定。',
    'The date had passed before acceptance was settled: nothing is deemed by itself; a person decides.',
  ),
  'deemed-approved-provisional': words(
    '至 {on}（暂定，待公布当年节假日安排）未作出决定的，视为同意；日期确定前不结算。',
    'If nothing is decided by the end of {on}, the item is deemed approved. That date is provisional and is not settled before the notice of its year is published.',
  ),
  'escalate-only': words(
    '至 {on} 24 时未作出决定的，升级督办；不视为同意。',
    'If nothing is decided by the end of {on}, the item is escalated. It is never deemed approved.',
  ),
  'report-upward': words(
    '由市以上机关决定：至 {on} 24 时未作出决定的，向上报告；不视为同意。',
    'Decided above the city: if nothing is decided by the end of {on}, it is reported upward. It is never deemed approved.',
  ),
  'report-upward-no-limit': words(
    '由市以上机关决定，无法定期限：每 10 个工作日跟踪一次；不视为同意。',
    'Decided above the city without a limit: followed up every 10 working days. It is never deemed approved.',
  ),
  'no-limit': words('没有期限，逾期不产生后果。', 'No limit runs; silence has no effect.'),
  decided: words('已办结。', 'Decided; nothing runs.'),
} as const satisfies Readonly<Record<string, Words>>;

/** What silence means for acceptance, on every receipt. */
export const ACCEPTANCE_SILENCE = words(
  '至 {on} 24 时未答复是否受理的，视为自收件之日起受理。',
  'If acceptance is not answered by the end of {on}, the item counts as accepted from the day of receipt.',
);
