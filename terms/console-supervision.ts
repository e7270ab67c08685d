/** The console: the desks of supervisors, leaders, project units and the administrator. */
import { words } from './words.ts';

export const CONSOLE_SUPERVISION = {
  title: words('{division}督查台', "Supervisor's desk of {division}"),
  board: words('各部门亮灯', 'Lamp board'),
  boardHelp: words('每个数字都可以点开，看到它背后的办件。', 'Every number opens the list behind it.'),
  department: words('部门', 'Department'),
  total: words('合计', 'Total'),
  withItems: words('只看有办件的部门', 'Only departments with items'),
  period: words('本半月（{from} 至 {through}）', 'This half-month ({from} through {through})'),
  figures: {
    received: words('收件', 'received'),
    inTime: words('按期办结', 'decided in time'),
    overdue: words('超期', 'overdue'),
    deemed: words('超时默认', 'deemed by silence'),
  },
  escalations: words('督办与向上报告', 'Escalations and reports upward'),
  open: words('待签收', 'to be acknowledged'),
  all: words('全部', 'all'),
  kinds: {
    escalation: words('逾期督办', 'Escalation'),
    upwardReport: words('向上报告', 'Report upward'),
  },
  raisedAt: words('{at} 发出', 'raised {at}'),
  due: words('到期日 {on}', 'due {on}'),
  rung: words('第 {ordinal} 次', 'no. {ordinal}'),
  steps: {
    answer: words('反馈', 'Answer'),
    raise: words('升级', 'Raise further'),
    close: words('销号', 'Close'),
  },
  fields: {
    measure: words('采取的措施', 'What is being done'),
    doneOn: words('承诺办结日期', 'Decided by'),
    reasons: words('升级理由', 'Why it goes further'),
    findings: words('核实情况', 'What was found'),
  },
  acknowledge: words('签收', 'Acknowledge'),
  acknowledged: words('已签收 {at}', 'acknowledged {at}'),
  acknowledgedNow: words('已签收', 'Acknowledged'),
  waits: words('{who}未签收', 'not acknowledged by {who}'),
  recipients: {
    officer: words('责任人', 'the officer'),
    head: words('部门负责人', 'the head'),
    leader: words('市领导', 'the leader'),
    supervisor: words('督查', 'the supervisor'),
    liaison: words('联络人', 'the liaison'),
  },
  answered: words('反馈：{measure}；承诺 {on} 前办结', 'answered: {measure}; promised by {on}'),
  broken: words('（承诺已落空）', ' (the promise was not kept)'),
  closing: words('销号：{findings}', 'closed: {findings}'),
  noEscalations: words('没有督办', 'No escalations'),
  noEscalationsNext: words('有办件逾期时会出现在这里。', 'They appear here when an item is overdue.'),
  openItem: words('查看办件', 'Open the item'),
} as const;

export const CONSOLE_BULLETINS = {
  title: words('通报', 'Bulletins'),
  number: words('文号', 'Number'),
  period: words('期间', 'Period'),
  status: words('状态', 'Status'),
  statuses: {
    draft: words('草稿', 'draft'),
    frozen: words('已定稿', 'frozen'),
    published: words('已印发', 'published'),
    corrected: words('已更正', 'corrected'),
  },
  asOf: words('数据截至', 'As of'),
  read: words('阅读', 'Read'),
  pdf: words('PDF', 'PDF'),
  word: words('Word', 'Word'),
  excel: words('Excel', 'Excel'),
  close: words('关闭', 'Close'),
  none: words('还没有通报', 'No bulletins yet'),
  noneNext: words('每半月结束后自动起草。', 'One is drafted at the end of every half-month.'),
  unnumbered: words('（未编号）', '(no number)'),
} as const;

export const CONSOLE_UNIT = {
  title: words('{unit}的项目', 'Projects of {unit}'),
  todo: words('现在要您办的', 'What you must do now'),
  nothing: words('现在没有需要您办的。', 'There is nothing for you to do now.'),
  correct: words('请于 {on} 前补正：{type}', 'Hand in the corrections by {on}: {type}'),
  items: words('办件', 'Items'),
  itemsOf: words('在办 {open}，办结 {closed}', '{open} open, {closed} closed'),
  none: words('还没有项目', 'No projects yet'),
  noneNext: words('递交第一份申报后，项目会出现在这里。', 'They appear here when the first package is handed in.'),
  investment: words('总投资 {amount} 万元', 'investment {amount} × 10,000 CNY'),
  notices: words('通知', 'Notices'),
} as const;

export const CONSOLE_CLOCK = {
  title: words('模拟时钟', 'Simulated clock'),
  now: words('现在', 'Now'),
  warning: words(
    '只能向前。途中到期的办件逐一结算，与真实时间走到那一刻完全一样。',
    'Forward only. What falls due on the way is settled one by one, exactly as in real time.',
  ),
  to: words('拨到', 'Move to'),
  steps: {
    hour: words('+1 小时', '+1 hour'),
    day: words('+1 日', '+1 day'),
    week: words('+7 日', '+7 days'),
    half: words('+15 日', '+15 days'),
  },
  advance: words('拨动时钟', 'Move the clock'),
  run: words('到达后让时钟继续走', 'Let it run on from there'),
  working: words('正在结算途中到期的办件…', 'Settling what falls due on the way…'),
  moved: words('已到 {at}，途中 {moments} 个到期时刻', 'Now {at}; {moments} due moments on the way'),
  real: words('这里用的是真实时间，不能拨动。', 'This ledger runs on real time; it cannot be moved.'),
  realNext: words(
    '用 SHIXIAN_CLOCK=simulated npm start 启动演练环境。',
    'Start a practice ledger with SHIXIAN_CLOCK=simulated npm start.',
  ),
} as const;
