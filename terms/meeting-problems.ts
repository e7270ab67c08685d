/** Why something cannot be done with a meeting or a task of its minutes. */
import { type ProblemWords, problem } from './problems.ts';

export const MEETING_PROBLEMS = {
  MEETING_EXISTS: problem(
    '该月会议已建立',
    'There is a meeting of that month already',
    '{meetingNo} 已建立；每月一次，请在其上继续。',
    '{meetingNo} was planned already: one a month. Go on with it.',
  ),
  MEETING_CHANGED: problem(
    '会议已变更',
    'The meeting has changed',
    '您看到的版本已过时，当前版本为 {currentVersion}。请重新读取会议后再操作。',
    'You saw another version. It is now version {currentVersion}. Read the meeting again first.',
  ),
  MEETING_ACTION_NOT_ALLOWED: problem(
    '会议当前状态下不能进行此操作',
    'Not possible with the meeting as it is',
    '会议状态为“{status}”；可以进行的操作：{allowed}。',
    'The meeting is "{status}". What can be done: {allowed}.',
  ),
  MEETING_DAY_NOT_POSSIBLE: problem(
    '召开日期不能成立',
    'Not a possible day',
    '召开日期不得早于材料定稿之日（{first}），也不得晚于今日（{last}）。',
    'A meeting is held not before its pack was frozen ({first}), and is recorded on the day or later ({last}).',
  ),
  AGENDA_ENTRY_UNKNOWN: problem(
    '议程中没有此议题',
    'Not an entry of the agenda',
    '{given} 不在议程中；现有议题见 errors。',
    '{given} is not on the agenda. Its entries are in errors.',
  ),
  AGENDA_ENTRY_STRUCK: problem(
    '议题已划去',
    'The entry was struck',
    '{given} 已划去，原文与理由保留在材料中。',
    '{given} was struck. It stays in the pack with the reason.',
  ),
  AGENDA_ENTRY_DECIDED: problem(
    '议题已有议定意见',
    'The entry has its decision',
    '{given} 的议定意见已录入，不能更改；有新情况的，列入下次会议。',
    'The decision about {given} was entered and does not change. Take what is new to the next meeting.',
  ),
  MINUTES_INCOMPLETE: problem(
    '纪要不完整',
    'The minutes are not complete',
    '下列议题尚无议定意见：{missing}。',
    'Nothing was entered about: {missing}.',
  ),
  MINUTES_REFUSED: problem(
    '纪要不能成立',
    'The minutes cannot stand',
    '有 {count} 处内容不能成立，未保存任何内容；逐项说明见 errors。',
    '{count} field(s) cannot stand; nothing was stored. Each is named in errors.',
  ),
  NOT_OF_THE_DIVISION: problem(
    '不是本级会议',
    'A meeting of another division',
    '会议由 {division} 的督查人员组织，您可以查阅。',
    'The supervisor of {division} runs this meeting. You may read it.',
  ),
  TASK_CHANGED: problem(
    '议定事项已变更',
    'The task has changed',
    '您看到的版本已过时，当前版本为 {currentVersion}。请重新读取后再操作。',
    'You saw another version. It is now version {currentVersion}. Read the task again first.',
  ),
  TASK_ACTION_NOT_ALLOWED: problem(
    '议定事项当前状态下不能进行此操作',
    'Not possible with the task as it is',
    '议定事项状态为“{status}”；须为：{allowed}。',
    'The task is "{status}". It must be: {allowed}.',
  ),
} as const satisfies Readonly<Record<string, ProblemWords>>;
