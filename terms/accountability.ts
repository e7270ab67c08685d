/** Accountability for repeated defaults (问责), as people read it. */
import { problem } from './problems.ts';
import { type Words, words } from './words.ts';

export const RECORD_STATUSES = {
  counted: words('已计入，未达追责次数', 'counted, below the threshold'),
  talkDue: words('待约谈', 'a talk is due'),
  referralDue: words('待移送效能办', 'a referral is due'),
  talked: words('已约谈', 'talked to'),
  referred: words('已移送效能办', 'referred'),
  closed: words('已办结', 'closed'),
} as const satisfies Readonly<Record<string, Words>>;

export const RECORD_EVENTS = {
  DefaultCounted: words('超时默认计入', 'Default counted'),
  MeasureDue: words('达到追责次数', 'A measure falls due'),
  TalkHeld: words('约谈', 'Talk held'),
  DepartmentReferred: words('移送效能办', 'Referred to the efficiency office'),
  RecordClosed: words('办结', 'Closed'),
} as const satisfies Readonly<Record<string, Words>>;

/** What a supervisor may do next. */
export const RECORD_COMMANDS = {
  HoldTalk: words('约谈', 'talk'),
  Refer: words('移送', 'refer'),
  CloseRecord: words('办结', 'close'),
} as const satisfies Readonly<Record<string, Words>>;

/** What a notice of the inbox is about. */
export const ACCOUNTABILITY_NOTICES = {
  talkDue: words('超时默认，应予约谈', 'Deemed by silence: a talk is due'),
  referralDue: words('再次超时默认，应移送效能办', 'Deemed by silence again: a referral is due'),
} as const satisfies Readonly<Record<string, Words>>;

export const ACCOUNTABILITY_PROBLEMS = {
  RECORD_STEP_NOT_ALLOWED: problem(
    '追责记录当前状态不允许此步骤',
    'The record does not allow this step now',
    '追责记录当前为“{status}”，不允许此步骤。可以进行的步骤：{allowed}。',
    'The record is "{status}" and does not allow this step. Allowed now: {allowed}.',
  ),
  RECORD_CHANGED: problem(
    '追责记录已有变化',
    'The record has changed',
    '追责记录已是第 {currentVersion} 版（{status}），请重新查看后再办理。',
    'The record is at version {currentVersion} ("{status}"). Look at it again.',
  ),
  TALK_NOT_YET_HELD: problem(
    '约谈日期尚未到来',
    'The talk has not been held yet',
    '约谈日期 {heldOn} 晚于今日 {today}，请在约谈之后登记。',
    'The day of the talk, {heldOn}, lies after today, {today}. Enter it once it has been held.',
  ),
} as const;
