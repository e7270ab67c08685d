/** What leaves the house: e-mails, and the calendar of a window's due dates. */
import { type Words, words } from './words.ts';

/** The calendar of a window: what is due on a day. */
export const DUE_CALENDAR = {
  name: words('{window} 到期日', '{window}: due dates'),
  acceptance: words('受理期限：{type} {itemNo}', 'Acceptance due: {type} {itemNo}'),
  decision: words('办理期限：{type} {itemNo}', 'Decision due: {type} {itemNo}'),
  project: words('项目 {code}', 'Project {code}'),
  provisional: words('暂定：该年节假日安排尚未公布。', "Provisional: that year's holidays are not published yet."),
  closesAt: words('当日 {time} 截止。', 'Until {time} of that day.'),
} as const satisfies Readonly<Record<string, Words>>;

/** What an e-mail and a webhook came to. */
export const MESSAGE_STATES = {
  pending: words('待发送', 'waiting to be sent'),
  sent: words('已发送', 'sent'),
  dead: words('发送失败', 'given up'),
} as const satisfies Readonly<Record<string, Words>>;

/** E-mails: what the inbox tells, and the code that confirms an address. */
export const MAIL = {
  sender: words('时限 · 项目审批', 'Shixian project approvals'),
  subjectOfOne: words('{itemNo} {lamp}：{kind}', '{itemNo} {lamp}: {kind}'),
  subjectOfMany: words('{told} 条通知，{itemNo} {lamp} 等', '{told} notices: {itemNo} {lamp}, and others'),
  item: words('办件 {itemNo} {type}', 'Item {itemNo}, {type}'),
  lamp: words('{lamp}（项目 {projectCode}）', '{lamp} (project {projectCode})'),
  lampAndDay: words('{lamp}，到期日 {day}（项目 {projectCode}）', '{lamp}, due on {day} (project {projectCode})'),
  subjectOfNote: words('{about} {number}：{kind}', '{about} {number}: {kind}'),
  subjectOfNotes: words('{told} 条通知，{about} {number} 等', '{told} notices: {about} {number}, and others'),
  note: words('{about} {number}', '{about} {number}'),
  noteDay: words('期限 {day}', 'By {day}'),
  more: words('另有 {more} 条，见收件箱。', '{more} more are in your inbox.'),
  inbox: words(
    '以系统收件箱为准，本邮件仅为提示，请勿回复。',
    'What counts is your inbox; this mail only points to it. Do not reply.',
  ),
  inboxAt: words(
    '以系统收件箱为准（{url}），本邮件仅为提示，请勿回复。',
    'What counts is your inbox at {url}; this mail only points to it. Do not reply.',
  ),
  change: words(
    '接收方式（即时、每小时、每日、不接收）可在系统中修改：PUT /v1/me/mail。',
    'You choose whether mails come at once, hourly, daily or never: PUT /v1/me/mail.',
  ),
  codeSubject: words('确认接收通知的邮箱', 'Confirm your address'),
  code: words('验证码：{code}', 'Your code: {code}'),
  codeUse: words(
    '30 分钟内有效，最多输错五次。在系统中填写后，该邮箱方可接收通知（POST /v1/me/mail/confirm）。',
    'Good for 30 minutes and five tries. Once it is entered, notices come to this address (POST /v1/me/mail/confirm).',
  ),
  notYou: words(
    '如非本人操作，请忽略本邮件：未经确认，不会再向此邮箱发送。',
    'If you did not ask for this, ignore it: without the code nothing more is sent here.',
  ),
} as const satisfies Readonly<Record<string, Words>>;

/** What a mail tells of beside items. */
export const MAIL_ABOUT = {
  supervisionNotice: words('督办单', 'Supervision notice'),
  meetingTask: words('议定事项', 'Task of a meeting'),
  accountability: words('追责记录', 'Accountability record'),
  liaisonTask: words('对接任务', 'Liaison task'),
} as const satisfies Readonly<Record<string, Words>>;

/** How often mails come. */
export const DIGESTS = {
  atOnce: words('即时', 'at once'),
  hourly: words('每小时', 'hourly'),
  daily: words('每日', 'daily'),
  never: words('不接收', 'never'),
} as const satisfies Readonly<Record<string, Words>>;
