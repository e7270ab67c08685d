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
