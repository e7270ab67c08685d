/** What numbered documents (文书) say. Each exists in Chinese alone; the English is for those who read it beside. */
import { words } from './words.ts';

/** In whose name, by the role of the issuer. */
export const ISSUERS = {
  department: words('{name}', '{name}'),
  window: words('{name}投资项目综合受理窗口', 'Single window for investment projects, {name}'),
  supervision: words('{name}项目审批督查办公室', 'Supervision office for project approvals, {name}'),
} as const;

/** 文号, by the role of the issuer. */
export const SYMBOLS = {
  department: words('{name}{letter}〔{year}〕{sequence}号', '{name} {letter} [{year}] no. {sequence}'),
  window: words('{name}窗{letter}〔{year}〕{sequence}号', '{name} window {letter} [{year}] no. {sequence}'),
  supervision: words('{name}审督{letter}〔{year}〕{sequence}号', '{name} supervision {letter} [{year}] no. {sequence}'),
} as const;

/** The name of each kind, and its letter in the 文号. */
export const DOCUMENT_KIND_WORDS = {
  receipt: { name: words('收件凭证', 'Receipt'), letter: words('收', 'receipt') },
  correctionNotice: {
    name: words('一次性补正告知书', 'Notice of everything to be corrected'),
    letter: words('补', 'correction'),
  },
  refusalOfAcceptance: {
    name: words('不予受理通知书', 'Notice of refusal to accept'),
    letter: words('不受', 'not accepted'),
  },
  suspensionNotice: {
    name: words('中止计时告知书', 'Notice that the clock stands still'),
    letter: words('中', 'pause'),
  },
  extensionNotice: { name: words('延长办理期限告知书', 'Notice of extension'), letter: words('延', 'extension') },
  yellowWarning: { name: words('黄牌预警通知书', 'Yellow warning'), letter: words('黄', 'yellow') },
  redWarning: { name: words('红牌督办通知书', 'Red warning'), letter: words('红', 'red') },
  deemingConfirmation: {
    name: words('视为同意确认通知书', 'Confirmation of deemed approval'),
    letter: words('默', 'deemed'),
  },
  coordinationLetter: { name: words('函', 'Coordination letter'), letter: words('函', 'letter') },
  supervisionNotice: { name: words('督办单', 'Supervision notice'), letter: words('督', 'supervision') },
} as const;

/** Labels of tables. */
export const DOCUMENT_LABELS = {
  ordinal: words('序号', 'No.'),
  itemNo: words('办件编号', 'Item number'),
  type: words('审批事项', 'Item'),
  project: words('项目名称', 'Project'),
  projectCode: words('项目代码', 'Project code'),
  unit: words('项目单位', 'Unit'),
  creditCode: words('统一社会信用代码', 'Credit code'),
  department: words('承办部门', 'Department'),
  officer: words('责任人', 'Officer'),
  acceptanceDue: words('受理答复截止', 'Acceptance due'),
  due: words('办理截止', 'Due'),
  silence: words('逾期未决定的后果', 'What silence means'),
  material: words('材料名称', 'Material'),
  digest: words('摘要（SHA-256）', 'SHA-256'),
  missing: words('需要补正的内容', 'To be corrected'),
  status: words('状态', 'Status'),
  overdue: words('超期', 'Overdue'),
  noticeNo: words('部门告知书编号', "The department's own number"),
  noticedOn: words('告知日期', 'Told on'),
} as const;

const CONTRARY = words(
  '如不服本决定，可以自收到本通知书之日起六十日内依法申请行政复议，或者六个月内依法提起行政诉讼。',
  'Against this decision reconsideration may be asked for within 60 days, or a court within six months.',
);
const APPLIED = words(
  '你单位申请的“{projectName}”{type}（办件编号：{itemNo}），',
  '{type} of the project "{projectName}" (item {itemNo}), for which you applied: ',
);

/** Sentences, in their order. */
export const DOCUMENT_TEXTS = {
  receipt: {
    taken: words(
      '你单位于{receivedAt}就“{projectName}”（项目代码：{projectCode}）提交的申请材料已收件。收件凭证编号：{receiptNo}；查询码：{queryCode}。共{itemCount}个审批事项，分送下列部门办理。',
      'Your papers for "{projectName}" ({projectCode}) were received at {receivedAt}. Receipt {receiptNo}, query code {queryCode}; {itemCount} items.',
    ),
    itemsHeading: words('一、审批事项', '1. Items'),
    silenceHeading: words('二、逾期的后果', '2. What silence means'),
    materialsHeading: words('三、收到的材料', '3. Materials received'),
    note: words(
      '本凭证只证明收件；是否受理，由承办部门答复。',
      'This shows receipt alone; the department answers whether it accepts.',
    ),
  },
  correctionNotice: {
    applied: APPLIED,
    told: words(
      '经审查，申请材料不齐全或者不符合法定形式。根据《中华人民共和国行政许可法》第三十二条的规定，现将需要补正的全部内容一次告知如下：',
      'the papers are incomplete or not in due form. Under article 32 of the Licensing Law everything missing is told once:',
    ),
    due: words(
      '请于{unitDueOn}前（含当日）补正。补正齐全之日起受理并计算办理期限；本告知书以外的内容，不得再要求补正。',
      'Correct them by the end of {unitDueOn}. The limit runs from the day on which everything is there; nothing else may be asked for.',
    ),
  },
  refusalOfAcceptance: {
    applied: APPLIED,
    refused: words(
      '根据《中华人民共和国行政许可法》第三十二条的规定，决定不予受理。理由如下：',
      'under article 32 of the Licensing Law it is not accepted, for these reasons:',
    ),
    contrary: CONTRARY,
  },
  suspensionNotice: {
    applied: APPLIED,
    ground: words(
      '因办理需要{ground}（依据：{article}），根据《中华人民共和国行政许可法》第四十五条的规定，自{from}起中止计时，所需时间不计入办理期限。',
      'because of {ground} ({article}) the clock stands still from {from}; that time is left out (Licensing Law, article 45).',
    ),
    capped: words(
      '本事由不计入期限的时间最长{cap}个工作日，期满自动恢复计时。',
      'At most {cap} working days are left out; the clock then resumes by itself.',
    ),
    uncapped: words('事由消除后恢复计时，另行告知。', 'You will be told when the clock runs again.'),
  },
  extensionNotice: {
    applied: APPLIED,
    extended: words(
      '根据《中华人民共和国行政许可法》第四十二条的规定，经{approver}批准，办理期限延长{by}，延长后的期限至{newDueOn}届满。理由如下：',
      'under article 42 of the Licensing Law the limit is extended by {by} with the consent of {approver}, to {newDueOn}, because:',
    ),
  },
  yellowWarning: {
    near: words(
      '你单位承办的下列审批事项临近办理期限，尚未作出决定，现予黄牌预警：',
      'The limit of the following item, which you hold, is near and nothing is decided:',
    ),
    demand: words(
      '请于{dueOn}前（含当日）作出决定。逾期未作出决定的，按照公布的办理时限表督办和处理。',
      'Decide by the end of {dueOn}. Silence has the effect that the published timetable gives it.',
    ),
  },
  redWarning: {
    over: words(
      '你单位承办的下列审批事项，办理期限已于{dueOn}届满，仍未作出决定，现予红牌督办（第{ordinal}次）：',
      'The limit of the following item, which you hold, ended on {dueOn} and nothing is decided (escalation {ordinal}):',
    ),
    demand: words(
      '请即签收，立即办理，并书面说明逾期原因、办结日期和采取的措施。',
      'Acknowledge at once, act at once, and say in writing why, by when, and what you do.',
    ),
  },
  deemingConfirmation: {
    deemed: words(
      '至{deemedAt}，承办部门{department}未作出决定。按照公布的办理时限表（{timetable}），该事项视为同意（依据类别：{basis}）。',
      'until {deemedAt} {department} decided nothing. By the timetable {timetable} the item is deemed approved ({basis}).',
    ),
    applied: APPLIED,
    effects: words('由此产生下列效力：', 'It follows:'),
    note: words(
      '期限的逐日计算和账本摘要，见经数字签名的《超时默认确认单》，凭办件编号下载。',
      'How the days were counted is in the signed certificate of deemed approval of this item.',
    ),
  },
  coordinationLetter: {
    title: words('关于商请加快办理{itemCount}项审批事项的函', 'Letter asking for {itemCount} items to be sped up'),
    held: words(
      '截至{asOf}，你单位承办的下列{itemCount}项审批事项需要加快办理，其中已超过办理期限的{overdueCount}项。',
      'As of {asOf} you hold the following {itemCount} items, of which {overdueCount} are overdue.',
    ),
    itemsHeading: words('一、承办事项', '1. Items'),
    demandHeading: words('二、商请事项', '2. What is asked'),
    reply: words(
      '请于{replyOn}前（含当日）书面函复办理情况、办结日期和采取的措施。特此函商。',
      'Please reply in writing by the end of {replyOn}: where the items stand, by when, and what you do.',
    ),
  },
  supervisionNotice: {
    held: words(
      '经督查，截至{asOf}，你单位承办的下列{itemCount}项审批事项应予督办，其中已超过办理期限的{overdueCount}项。',
      'As of {asOf} the following {itemCount} items that you hold are put under supervision; {overdueCount} are overdue.',
    ),
    itemsHeading: words('一、督办事项', '1. Items'),
    demandHeading: words('二、督办要求', '2. What is demanded'),
    replyHeading: words('三、签收和反馈', '3. Receipt and answer'),
    reply: words(
      '请收到后即行签收，并于{replyOn}前（含当日）反馈采取的措施和办结日期。反馈经核实后销号；逾期未反馈的，报分管领导。',
      'Sign for it at once and answer by the end of {replyOn} with measure and date. A verified answer closes the notice; a late one goes to the leader in charge.',
    ),
  },
} as const;

export const DOCUMENT_WORDS = {
  none: words('无', 'none'),
  overdueDays: words('{days}个工作日', '{days} working days'),
  notOverdue: words('—', '—'),
  endOfDay: words('{on}24时', 'the end of {on}'),
  limitByWorkingDays: words('{value}个工作日', '{value} working days'),
  scan: words(
    '扫码核验，或凭编号 {documentNo} 和查询码 {queryCode} 访问：',
    'Scan to verify, or open with {documentNo} and the query code {queryCode}:',
  ),
  scanWithReceiptCode: words(
    '扫码核验，或凭编号 {documentNo} 和收件凭证上的查询码访问：',
    'Scan to verify, or open with {documentNo} and the query code of the receipt:',
  ),
} as const;

/** The public page about a document, where it differs from that about a certificate. */
export const DOCUMENT_VERIFICATION = {
  heading: words('文书核验', 'Verify a document'),
  ask: words(
    '请输入文书上或者收件凭证上的 6 位查询码。',
    'Enter the six-digit query code of the document or of the receipt.',
  ),
  genuine: words('确有此件，登记如下。', 'This document exists. The register says:'),
  symbol: words('文号', 'Symbol'),
  title: words('标题', 'Title'),
  issuer: words('发文单位', 'Issued by'),
  recipient: words('主送', 'To'),
  issuedAt: words('发文时间', 'Issued at'),
  compare: words('核对纸面：内容摘要应与页脚所印一致。', 'The SHA-256 must be the one in the foot of the paper.'),
} as const;
