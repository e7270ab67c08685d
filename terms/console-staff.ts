/** The console: acts on many items, who answers for them, saved filters. */
import { words } from './words.ts';

export const CONSOLE_BATCH = {
  choose: words('选择', 'Choose'),
  chooseOne: words('选择 {no}', 'Choose {no}'),
  chooseAll: words('选择已显示的全部', 'Choose all that are shown'),
  chosen: words('已选 {count} 件', '{count} chosen'),
  clear: words('取消选择', 'Choose none'),
  acts: {
    claim: words('批量领办', 'Claim'),
    accept: words('批量受理', 'Accept'),
    reassign: words('改派', 'Reassign'),
    transfer: words('移送', 'Transfer'),
  },
  notes: {
    claim: words('领办后由您负责。', 'You will answer for them.'),
    accept: words(
      '逐件受理，时限按规定起算；不能受理的逐件说明。',
      'Each is accepted by itself and its clock starts; what cannot be is told one by one.',
    ),
    reassign: words('期限不变；经过中记下前后责任人。', 'The clocks run on; the journal keeps both names.'),
    transfer: words(
      '移送到同级或下级部门，期限不变。',
      'To a department of the same division or below; the clocks run on.',
    ),
  },
  to: words('改派给', 'To'),
  department: words('移送至', 'To'),
  reasons: words('理由', 'Reasons'),
  confirm: words('确认', 'Confirm'),
  result: words('完成 {done} 件，未能办理 {refused} 件', '{done} done, {refused} refused'),
  refused: words('未能办理', 'Refused'),
  close: words('关闭', 'Close'),
  most: words('一次最多 500 件', '500 at most at a time'),
} as const;

export const CONSOLE_STAFF = {
  title: words('{department}人员与休假', 'People and leave of {department}'),
  link: words('人员与休假', 'People and leave'),
  people: words('人员', 'People'),
  role: { officer: words('经办人', 'officer'), head: words('负责人', 'head') },
  leaves: words('休假与代理', 'Leave'),
  noLeaves: words('没有登记的休假', 'No leave is entered'),
  leave: words('登记休假', 'Enter a leave'),
  leaveNote: words(
    '办件仍由本人负责，代理人看得到、办得了，经过中两个名字都记。',
    'The items stay with the person; who stands in sees them and acts, and the journal carries both names.',
  ),
  person: words('休假人', 'On leave'),
  acting: words('代理人', 'Stands in'),
  from: words('自', 'From'),
  through: words('至', 'Through'),
  lasts: words(
    '{person}：{from} 至 {through}，由 {acting} 代理',
    '{person}: {from} through {through}; {acting} stands in',
  ),
  endedEarly: words('（提前结束于 {on}）', ' (ended early, on {on})'),
  end: words('提前结束', 'End it early'),
  endOf: words('提前结束：{person}', 'End it early: {person}'),
  lastOn: words('最后一日', 'Last day'),
  back: words('返回工作台', 'Back to the desk'),
  handover: words('整体交接', 'Hand a desk over'),
  handoverNote: words(
    '一人名下全部在办办件，以及还欠手续的已办结办件，一并交给另一人。',
    'Every open item of a person, and every outcome that still asks for something, goes to another.',
  ),
  handFrom: words('移交人', 'From'),
  handTo: words('接收人', 'To'),
  reasons: words('理由', 'Reasons'),
  left: words('仍有 {count} 件未移交，请再办一次。', '{count} still lie there: do it once more.'),
  named: words(
    '新办件仍会按分派规则派给移交人，请修改分派规则。',
    'New items still go to that person by the rules of the window.',
  ),
} as const;

export const CONSOLE_SAVED = {
  label: words('常用筛选', 'Saved filters'),
  none: words('（无）', '(none)'),
  save: words('保存当前筛选', 'Save this filter'),
  name: words('名称', 'Name'),
  drop: words('删除这个筛选', 'Delete this filter'),
  kept: words('保存在这台电脑上。', 'It is kept on this computer.'),
} as const;
