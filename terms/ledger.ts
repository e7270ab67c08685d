/** The follow-up ledger (台账): its classes, its columns, and what it refuses. */
import { problem } from './problems.ts';
import { type Words, words } from './words.ts';

export const FOLLOW_UP_CLASSES = {
  startedWithoutFiling: words('未批先建、未备案先开工', 'started without approval or filing'),
  missingKeyPermit: words('缺关键许可', 'key permit missing'),
  overdue: words('超期未办', 'overdue'),
  owedPaper: words('欠补批文', 'paper owed'),
  deemed: words('视为同意', 'deemed approved'),
  inReview: words('审批中', 'in review'),
} as const satisfies Readonly<Record<string, Words>>;

/** What each class means, in one sentence: printed with every workbook. */
export const FOLLOW_UP_DEFINITIONS = {
  startedWithoutFiling: words(
    '已登记开工，而要素保障清单所列开工之前的事项尚不齐备，或尚无清单。',
    'Works are recorded as begun, and something that the checklist lists for before that is lacking, or there is no checklist.',
  ),
  missingKeyPermit: words(
    '清单所列开工之前的事项，前置已具备而未申报，或申报后未获准予。',
    'Something that the checklist lists for before works begin could be handed in, and has not been, or came to nothing.',
  ),
  overdue: words('时限已过而未作出决定，计时未中止。', 'Open past its limit while its clock runs.'),
  owedPaper: words('已视为同意，批文尚未补发。', 'Deemed approved, and the written document is not issued.'),
  deemed: words('超时默认视为同意，未被撤销。', 'Deemed approved by silence, and not revoked.'),
  inReview: words('已收件，尚未办结。', 'Received and not concluded.'),
} as const satisfies Readonly<Record<keyof typeof FOLLOW_UP_CLASSES, Words>>;

export const LACKS = {
  notHandedIn: words('可以申报而未申报', 'not handed in'),
  waits: words('待前置事项', 'waits for what comes before it'),
  running: words('办理中', 'running'),
  awaitsPaper: words('待补发批文', 'its document is awaited'),
} as const satisfies Readonly<Record<string, Words>>;

export const OWNERSHIPS = {
  private: words('民营', 'private'),
  state: words('国有', 'state-owned'),
  'public-institution': words('事业单位', 'public institution'),
} as const satisfies Readonly<Record<string, Words>>;

export const TIERS = {
  county: words('县级', 'county'),
  city: words('市级', 'city'),
  province: words('省级', 'province'),
  ministry: words('部级', 'ministry'),
} as const satisfies Readonly<Record<string, Words>>;

export const LEDGER_SHEET = {
  name: words('台账', 'Ledger'),
  about: words('说明', 'About'),
  columns: {
    class: words('类别', 'Class'),
    alsoIn: words('同时属于', 'Also'),
    projectCode: words('项目代码', 'Project code'),
    projectName: words('项目名称', 'Project'),
    unit: words('项目单位', 'Unit'),
    ownership: words('单位性质', 'Ownership'),
    division: words('行政区划', 'Division'),
    department: words('承办（牵头）部门', 'Department (lead)'),
    officer: words('责任人', 'Responsible officer'),
    itemNo: words('办件编号', 'Item'),
    itemType: words('审批事项', 'Item type'),
    tier: words('层级', 'Tier'),
    status: words('状态', 'Status'),
    lamp: words('亮灯', 'Lamp'),
    daysLeft: words('剩余工作日', 'Working days left'),
    dueOn: words('到期日', 'Due on'),
    overdueSince: words('超期起', 'Overdue since'),
    receivedAt: words('收件时间', 'Received at'),
    awaits: words('待答复部门', 'Waits for'),
    lacking: words('尚缺事项', 'Lacking'),
    worksBeganOn: words('登记开工日', 'Works began on'),
    link: words('明细', 'Details'),
  },
  awaited: words('{department}（{on} 到期）', '{department} (due {on})'),
  late: words('{department}（{on} 到期，已逾期）', '{department} (due {on}, late)'),
  lacks: words('{type}（{lack}）', '{type} ({lack})'),
  key: words('项', 'What'),
  value: words('内容', 'Which'),
  asOf: words('截至（此前登记的）', 'As of (what was recorded before)'),
  filters: words('筛选', 'Filters'),
  total: words('合计行数', 'Rows'),
  count: words('{count} 行。{definition}', '{count} row(s). {definition}'),
} as const;

export const LEDGER_PROBLEMS = {
  AS_OF_NOT_CLOSED: problem(
    '该时点尚未封账',
    'That instant is not closed yet',
    '时点 {asOf} 之前的记录尚未全部入账（账本时间 {now}）。请改用更早的时点，或稍后重试。',
    'Not everything recorded before {asOf} stands in the ledger yet (its clock says {now}). Ask for an earlier instant, or again shortly.',
  ),
  AS_OF_BEFORE_LEDGER: problem(
    '该时点早于账本',
    'That instant lies before the ledger',
    '时点 {asOf} 之前账本没有记录；第一条记录登记于 {from}，请改用其后的时点。',
    'Nothing was recorded before {asOf}: the first entry was recorded at {from}. Ask for an instant after it.',
  ),
  LEDGER_TOO_LARGE: problem(
    '行数过多',
    'Too many rows',
    '共 {count} 行，该格式最多 {most} 行。请缩小筛选范围，或改取 CSV 分次下载。',
    'There are {count} rows; this form holds {most} at most. Narrow the filters, or take CSV in several parts.',
  ),
  WORKS_CHANGED: problem(
    '开工登记已有新的记录',
    'The record of works has changed',
    '该项目的开工登记现为第 {currentVersion} 版；请重新读取后再登记。',
    'The record of this project is at version {currentVersion} now. Read it again before you record anything.',
  ),
} as const;
