/** The console: what a supervisor's office writes and follows: letters, notices, records, held items. */
import { words } from './words.ts';

export const CONSOLE_STEPS = {
  done: words('已办理：{step}', 'Done: {step}'),
  cancel: words('取消', 'Cancel'),
  choose: words('请选择', 'Choose'),
  any: words('不限', 'any'),
  journal: words('经过', 'What happened'),
  open: words('打开', 'Open'),
  department: words('部门', 'Department'),
  status: words('状态', 'Status'),
  all: words('全部', 'all'),
  pdf: words('PDF', 'PDF'),
  word: words('Word', 'Word'),
} as const;

export const CONSOLE_LETTERS = {
  title: words('督办单与函告', 'Notices and letters'),
  write: words('拟写', 'Write'),
  notices: words('督办单', 'Supervision notices'),
  letters: words('函告', 'Coordination letters'),
  none: words('没有', 'There are none'),
  noneNext: words('督查发出后会出现在这里。', 'They appear here when a supervisor has issued one.'),
  symbol: words('文号', 'Number'),
  items: words('涉及办件', 'Items'),
  replyOn: words('反馈期限', 'Answer due'),
  overdue: words('■ 逾期未反馈', '■ answer overdue'),
  onlyOverdue: words('只看逾期未反馈的', 'Only overdue answers'),
  issuedAt: words('发出', 'Issued'),
  compose: words('拟写督办单或函告', 'Write a notice or a letter'),
  kind: words('文种', 'Kind'),
  kinds: {
    supervisionNotice: words('督办单（需签收、反馈、销号）', 'Supervision notice (signed for, answered, closed)'),
    coordinationLetter: words('函告（告知情况并请复函）', 'Coordination letter (tells how things stand)'),
  },
  recipient: words('送达部门', 'To'),
  which: words('列入哪些在办件', 'Which open items it lists'),
  overdueOnly: words('只列逾期的', 'only those that are overdue'),
  type: words('审批事项', 'Item type'),
  project: words('项目代码（可不填）', 'Project code (optional)'),
  dueBy: words('到期日不晚于（可不填）', 'Due by (optional)'),
  demand: words('要求', 'What is asked'),
  demandHelp: words('写明要办成什么、由谁办、何时办结。', 'Say what is to be done, by whom, by when.'),
  copies: words('抄送（可不填）', 'Copies to (optional)'),
  preview: words('预览', 'Preview'),
  previewNote: words(
    '尚未发出。列入 {count} 件；文号以发出时为准。',
    'Not issued yet. It lists {count} items; its number is drawn when it is issued.',
  ),
  issue: words('发出', 'Issue'),
  issueAsk: words('发出后立即生效，不能修改。', 'It has effect at once and cannot be changed.'),
  change: words('返回修改', 'Change it'),
  issued: words('已发出 {symbol}', 'Issued {symbol}'),
  notice: words('督办单 {symbol}', 'Notice {symbol}'),
  steps: {
    SignFor: words('签收', 'Sign for'),
    Answer: words('反馈', 'Answer'),
    Return: words('退回', 'Return'),
    Close: words('销号', 'Close'),
  },
  fields: {
    measure: words('采取的措施', 'What is being done'),
    doneOn: words('承诺办结日期', 'Done by'),
    reasons: words('退回理由', 'Why it will not do'),
    replyOn: words('重新反馈期限', 'Answer again by'),
    findings: words('核实情况', 'What was found'),
  },
  sheet: words('文书', 'The document'),
  back: words('返回列表', 'Back to the list'),
} as const;

export const CONSOLE_RECORDS = {
  title: words('问责', 'Accountability'),
  help: words(
    '超时默认逐次计入部门当年的记录；达到规定次数即应约谈或移送。',
    'Every item that silence deemed counts in the record of its department for the year; at the set number a talk or a referral falls due.',
  ),
  year: words('年度', 'Year'),
  defaults: words('超时默认', 'Defaults'),
  none: words('没有记录', 'No records'),
  noneNext: words('出现超时默认后自动立记录。', 'One is opened by itself when silence has deemed an item.'),
  steps: {
    HoldTalk: words('登记约谈', 'Enter the talk'),
    Refer: words('移送', 'Refer'),
    CloseRecord: words('办结', 'Close'),
  },
  fields: {
    heldOn: words('约谈日期', 'Held on'),
    present: words('参加人员', 'Present'),
    findings: words('情况', 'Findings'),
    to: words('移送至', 'Referred to'),
    letterNo: words('移送函文号', 'Number of the letter'),
    reasons: words('理由', 'Reasons'),
  },
} as const;

export const CONSOLE_HOLDS = {
  title: words('暂缓的默认', 'Held decisions'),
  help: words(
    '这些办件已到时限，但沉默暂不产生后果，须由督查核实后解除。',
    'The time of these items has run out, and silence decides nothing until a supervisor has looked and releases them.',
  ),
  none: words('没有暂缓的办件', 'Nothing is held'),
  noneNext: words('收件中断等情形出现时会列在这里。', 'Items are listed here after an outage of intake, for instance.'),
  because: {
    outage: words('截止前收件中断', 'intake was down before the cutoff'),
    statutoryDatePassed: words(
      '受理或听证前法定期限已过',
      'the statutory date had passed before acceptance or a hearing',
    ),
    notWarned: words('未按规定预警', 'nobody was warned as the timetable asks'),
  },
  cutoff: words('原截止 {at}', 'original cutoff {at}'),
  outage: words('中断 {from} 至 {through}', 'down from {from} to {through}'),
  lasting: words('仍在中断', 'still down'),
  release: words('解除暂缓', 'Release'),
  decision: words('如何解除', 'How'),
  decisions: {
    originalInstant: words('按原截止时刻视为同意', 'deemed at the original instant'),
    newDueDay: words('另定到期日', 'a new due day'),
  },
  dueOn: words('新的到期日（另定时填写，须为工作日）', 'New due day (a working day, where one is set)'),
  reasons: words('理由', 'Reasons'),
} as const;
