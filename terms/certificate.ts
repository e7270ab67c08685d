/** The certificate of deeming (超时默认确认单): the sheet, and the page that answers whether it is genuine. */
import { type Words, words } from './words.ts';

/** Who gave the rule by which silence counts, by its class. */
export const BASIS_CLASSES = {
  acceptance: words('受理规则', 'rule of acceptance'),
  renewal: words('行政许可延续', 'renewal of a licence'),
  statute: words('法律、行政法规', 'statute'),
  'inter-agency': words('部门间征求意见规则', 'inter-agency rule'),
  'local-regulation': words('地方性法规', 'local regulation'),
  policy: words('公布的办理时限表（政策）', 'published timetable (policy)'),
} as const satisfies Readonly<Record<string, Words>>;

const NO_REFUSAL = words(
  '后续审批部门不得以缺少本批文为由不予受理或不予批准。',
  'The next department may not refuse for the missing paper.',
);
const LAWFUL = [
  words('依上述依据，本事项视为准予。', 'By that basis the item counts as approved.'),
  NO_REFUSAL,
  words('申请人可以请求责任部门出具书面批文。', 'The applicant may ask the department for the written approval.'),
];

/** What the deeming does, by the class of its basis. The construction-start gate opens for three of them alone. */
export const DEEMING_EFFECTS = {
  policy: [
    words('本事项按通过对待（视为同意），项目转入下一环节。', 'The item counts as passed and the project moves on.'),
    NO_REFUSAL,
    words(
      '责任部门应在 1 个工作日内补发书面批文；补发之前，本项目的开工关口不开启。',
      'The department owes the written approval within 1 working day; until then the construction-start gate stays shut.',
    ),
    words('责任部门逾期未答复的责任不因本单免除。', 'The department still answers for its silence.'),
  ],
  'inter-agency': [
    words('被征求意见的部门视为同意，牵头部门据此继续办理。', 'The consulted department counts as agreeing.'),
    words(
      '本单不代替牵头部门的书面决定，开工关口不因此开启。',
      'The lead department still decides; the construction-start gate stays shut.',
    ),
  ],
  acceptance: LAWFUL,
  statute: LAWFUL,
  renewal: LAWFUL,
  'local-regulation': LAWFUL,
} as const satisfies Readonly<Record<keyof typeof BASIS_CLASSES, readonly Words[]>>;

export const CERTIFICATE = {
  title: words('超时默认确认单', 'Certificate of deemed approval'),
  number: words('编号', 'Number'),
  item: words('审批事项', 'Item'),
  itemNo: words('办件编号', 'Item number'),
  project: words('项目名称', 'Project'),
  projectCode: words('项目代码', 'Project code'),
  unit: words('项目单位', 'Unit'),
  department: words('责任部门', 'Department'),
  officer: words('责任人', 'Responsible officer'),
  received: words('收件时间', 'Received'),
  accepted: words('受理日期', 'Accepted'),
  limit: words('办理时限', 'Limit'),
  due: words('期限届满', 'Due'),
  deemed: words('视为同意', 'Deemed approved'),
  counting: words('一、期限的计算', '1. How the days were counted'),
  basis: words('二、依据', '2. Basis'),
  effect: words('三、效力', '3. Effect'),
  bySilence: words(
    '{on}（至 {actOn} 24 时未答复，视为自收件之日受理）',
    '{on} (not answered by the end of {actOn}: accepted as of the day of receipt)',
  ),
  none: words('—', '—'),
  promised: words('承诺时限', 'promised limit'),
  statutory: words('法定时限', 'statutory limit'),
  anchors: {
    receipt: words('收件之日', 'the day of receipt'),
    acceptance: words('受理之日', 'the day of acceptance'),
  },
  count: words(
    '本事项适用{kind} {limit}，自{anchor}（{startsOn}，当日不计）的次日起算，至 {due}届满，计入 {counted} 天。',
    'The {kind} of {limit} runs from the day after {anchor} ({startsOn}) to {due}: {counted} days counted.',
  ),
  notCounted: words('其间不计入：{kinds}。', 'Not counted: {kinds}.'),
  days: {
    weekend: words('周末 {count} 天', '{count} days of weekends'),
    holiday: words('节假日 {count} 天', '{count} days of public holidays'),
    suspended: words('中止计时 {count} 天', '{count} days on which the clock stood still'),
  },
  rolled: words(
    '期间的最后一日为休息日，顺延 {rolled} 天。',
    'The last day was a rest day; it moved on by {rolled} days.',
  ),
  extended: words('经批准延长 {by}。', 'Extended by {by}.'),
  redated: words(
    '届满前受理系统中断，经督查说明理由，另定 {newDueOn} 为届满之日。',
    'Intake was down before that; a supervisor, with reasons, set {newDueOn} as the last day instead.',
  ),
  renewal: words(
    '本件申请延续办件 {itemNo}（{type}）的许可。该许可有效期至 {expiresOn} 届满；申请于 {receivedOn} 提出，在届满三十日之前。至届满时，责任部门未作出决定，视为准予延续，有效期至 {renewedUntil}。有效期届满之日由原决定及其有效期算得，不因中止或者延期而变动。',
    'It asks to renew the approval of item {itemNo} ({type}), which ends on {expiresOn}; it was handed in on {receivedOn}, 30 days before that or earlier. By then the department had decided nothing: renewed until {renewedUntil}. That end follows from the decision and its validity; no pause moves it.',
  ),
  undecided: words('至届满时，责任部门未作出决定。', 'By then the department had decided nothing.'),
  afterAcceptance: words(
    '因受理至 {actOn}方才确定，自其次一工作日届满时（{deemedAt}）视为同意。',
    'Acceptance was settled only on {actOn}: deemed at the end of the working day after it, {deemedAt}.',
  ),
  basisClass: words('类别：{class}。', 'Class: {class}.'),
  basisText: words('办理时限表所载：{text}', 'As the timetable says: {text}'),
  versions: words('办理时限表 {timetable}，工作日历 {calendar}。', 'Timetable {timetable}, calendar {calendar}.'),
  scan: words('扫码核验，或访问：', 'Scan to verify, or open:'),
  scanCode: words('核验时须填写收件凭证上的 6 位查询码。', 'Have the six-digit query code of the receipt at hand.'),
  contentHash: words('内容摘要 SHA-256', 'SHA-256 of the content'),
  key: words('签名密钥', 'Signature key'),
  handledBy: words('经办人（签字）', 'Prepared by (signature)'),
  issuedBy: words('出具单位（盖章）', 'Issued by (seal)'),
  signedOn: words('日期', 'Date'),
  footnote: words(
    '本单由系统依账本生成。数字签名证明内容自生成后未被更改，任何人可据公布的日历重新计算期限；数字签名不代替公章。',
    'Made from the ledger. The signature shows that nothing was changed since; anybody can recount the days. It is not a seal.',
  ),
} as const;

/** The public page. */
export const VERIFICATION = {
  heading: words('超时默认确认单核验', 'Verify a certificate of deemed approval'),
  ask: words('请输入收件凭证上的 6 位查询码。', 'Enter the six-digit query code of the receipt.'),
  code: words('查询码', 'Query code'),
  submit: words('核验', 'Verify'),
  noMatch: words(
    '编号与查询码不符，请核对后重试。',
    'The number and the code do not belong together. Check both and try again.',
  ),
  tooMany: words('尝试次数过多，请在 {minutes} 分钟后重试。', 'Too many tries. Try again in {minutes} minutes.'),
  genuine: words('确有此单，内容如下。', 'This certificate exists. It says:'),
  outcomeThen: words('确认的结果', 'Outcome'),
  statusNow: words('办件当前状态', 'Status now'),
  changed: words('注意：办件的状态在此之后已经改变。', 'Note: the item has changed since.'),
  asOf: words('查询时间', 'As of'),
  recompute: words(
    '核对纸面：内容摘要应与纸面所印一致。持有数据文件的，可用公布的日历和公钥（/.well-known/shixian-keys.json）自行验证。',
    'The SHA-256 must be the one on the paper. Whoever holds the data file can check it with the published calendar and the keys at /.well-known/shixian-keys.json.',
  ),
  otherLanguage: words('English', '中文'),
} as const;
