/** Liaisons (对接人) to the bodies above the city and their tasks, as people read them. */
import { problem } from './problems.ts';
import { type Words, words } from './words.ts';

export const LIAISON_TASK_STATUSES = {
  open: words('对接中', 'open'),
  closed: words('已办结', 'closed'),
  ended: words('办件已办结，自动终结', 'ended: the item is over'),
} as const satisfies Readonly<Record<string, Words>>;

export const LIAISON_TASK_EVENTS = {
  LiaisonTaskOpened: words('下达对接任务', 'Task opened'),
  LiaisonTaskPressed: words('再次催办', 'Pressed again'),
  LiaisonTaskMoved: words('随办件移送', 'Moved with the item'),
  ContactEntered: words('对接记录', 'Contact'),
  LiaisonTaskClosed: words('办结对接任务', 'Closed'),
  LiaisonTaskEnded: words('办件办结，任务终结', 'Ended with the item'),
} as const satisfies Readonly<Record<string, Words>>;

/** What a notice of the inbox is about. */
export const LIAISON_NOTICES = {
  liaisonTask: words('对接任务：向上报告、上门对接', 'A task: report upward and visit'),
  liaisonTaskClosed: words('对接任务已办结', 'The task of a liaison was closed'),
  liaisonTaskEnded: words('办件已办结，对接任务终结', 'The item is over, and so is your task'),
} as const satisfies Readonly<Record<string, Words>>;

export const LIAISON_PROBLEMS = {
  LIAISON_TASK_OVER: problem(
    '对接任务已终结',
    'The task is over',
    '对接任务当前为“{status}”，不能再登记或者办结。办件仍未办结的，下一级督办会另行下达任务。',
    'The task is "{status}": nothing more is entered, and it is closed once. If the item stays open the next rung opens another.',
  ),
  NO_CONTACT_ENTERED: problem(
    '尚无对接记录',
    'No contact was entered',
    '尚未登记任何对接，不能办结。请先登记去函、电话或者上门情况。',
    'A task is closed with what came of a contact, and none was entered. Enter the letter, the call or the visit first.',
  ),
  CONTACT_NOT_YET_HELD: problem(
    '对接日期尚未到来',
    'The contact has not taken place yet',
    '对接日期 {heldOn} 晚于今日 {today}，请在对接之后登记。',
    'The day of the contact, {heldOn}, lies after today, {today}. Enter it once it has taken place.',
  ),
  NEXT_CONTACT_PASSED: problem(
    '下次对接日期已过',
    'The day of the next contact has passed',
    '下次对接日期 {nextOn} 早于今日 {today}，请另定日期。',
    'The day of the next contact, {nextOn}, lies before today, {today}. Choose another.',
  ),
  LIAISON_TASK_CHANGED: problem(
    '对接任务已有变化',
    'The task has changed',
    '对接任务已是第 {currentVersion} 版（{status}），请重新查看后再办理。',
    'The task is at version {currentVersion} ("{status}"). Look at it again.',
  ),
} as const;
