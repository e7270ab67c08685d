/** Why the law of the clock stands against an act: each names its article and what to do instead. */

import { BRINGING_OVER } from './bringing-over.ts';
import { type ProblemWords, problem } from './problems.ts';

export const LAW = {
  NOT_THE_HOLDER: problem(
    '不是承办部门',
    'Another department holds the item',
    '该办件由 {departmentId} 承办；您的部门只被征求意见，请通过“答复意见”答复。',
    'The item is held by {departmentId}. Your department was only asked for an opinion: answer that.',
  ),
  NOTICE_REQUIRED: problem(
    '须有书面通知',
    'A written notice is required',
    '此操作须以书面告知申请人方为有效（行政许可法 32、42、45）。请填写通知文号 noticeNo。',
    'This act takes effect by a written notice to the applicant (Licensing Law 32, 42, 45). Give its number in noticeNo.',
  ),
  NOTICE_NOT_OF_TODAY: problem(
    '通知日期须为当日',
    'The notice must be of today',
    '通知日期为 {noticedOn}，今日为 {today}。通知自送达之日起生效，不能倒签或预签；请以当日的通知重新提交。',
    'The notice is dated {noticedOn}; today is {today}. A notice takes effect when it is given and is neither backdated nor postdated: give one of today.',
  ),
  GROUND_NOT_ALLOWED: problem(
    '该事由不能中止计时',
    'Not a ground for stopping this clock',
    '事由“{ground}”不在本事项可以中止计时的事由之内（行政许可法 45）；可用的事由：{allowed}。',
    '"{ground}" is not a ground on which this item may pause (Licensing Law 45). Grounds: {allowed}.',
  ),
  GROUND_ALREADY_RUNS: problem(
    '该事由的中止尚未结束',
    'This pause lasts already',
    '计时已因“{ground}”中止；结束后方可再次中止。',
    'The clock already stands still on the ground "{ground}". Resume it first.',
  ),
  GROUND_CAP_REACHED: problem(
    '该事由的中止时间已用尽',
    'The cap of this ground is used up',
    '事由“{ground}”累计中止已达上限 {capWorkingDays} 个工作日，不能再次中止。',
    'The ground "{ground}" has taken its {capWorkingDays} working days and cannot stop the clock again.',
  ),
  PAUSE_NOT_FOUND: problem(
    '没有正在进行的该次中止',
    'No such pause lasts',
    '第 {ordinal} 次中止不存在或已结束；正在进行的中止见办件的 pauses。',
    'Pause {ordinal} does not exist or is over; those that last are in the pauses of the item.',
  ),
  LIMIT_EXPIRED: problem(
    '期限已届满',
    'The limit is over',
    '期限已于 {dueOn} 24 时届满，届满后不能中止计时、延期或告知听证（行政许可法 42、45）。',
    'The limit ended with {dueOn}. After that it is neither paused nor extended, nor is a hearing offered (Licensing Law 42, 45).',
  ),
  NO_LIMIT_RUNS: problem(
    '没有正在计算的期限',
    'No limit runs',
    '该办件没有正在计算的期限，无需中止或延期。',
    'No limit runs for this item, so there is nothing to pause or to extend.',
  ),
  EXTENSION_NOT_OFFERED: problem(
    '该事项不能延期',
    'This item type is not extended',
    '办理时限表未规定该事项可以延期。',
    'The timetable offers no extension for this item type.',
  ),
  EXTENSION_ALREADY_GRANTED: problem(
    '已延期一次',
    'Extended once already',
    '期限只能延长一次（行政许可法 42）。',
    'A limit is extended once only (Licensing Law 42).',
  ),
  EXTENSION_TOO_LONG: problem(
    '延期超过上限',
    'The extension is too long',
    '延期最多为 {cap}（{unit}）。',
    'An extension is at most {cap} ({unit}).',
  ),
  APPROVER_REQUIRED: problem(
    '须由有权负责人批准',
    'Another approver is needed',
    '该事项的延期须由 {approver} 批准。',
    'The extension of this item type is granted by: {approver}.',
  ),
  CORRECTION_EMPTY: problem(
    '补正清单为空',
    'The list is empty',
    '请逐项写明需要补正的全部内容（行政许可法 32）。',
    'Name everything that is missing, entry by entry (Licensing Law 32).',
  ),
  CORRECTION_ALREADY_REQUESTED: problem(
    '已一次性告知',
    'Everything was to be told once',
    '需要补正的内容应当一次告知全部（行政许可法 32）；再次告知的内容不产生效力，未保存。',
    'Everything missing is told once (Licensing Law 32). A second list has no effect and was not kept.',
  ),
  CORRECTION_TOO_LATE: problem(
    '已逾告知期限，视为受理',
    'Too late: the item counts as accepted',
    '收件后 5 个工作日内未告知补正的，自收件之日 {acceptedOn} 起即为受理（行政许可法 32）。',
    'Nothing was asked for within 5 working days, so the item counts as accepted from {acceptedOn} (Licensing Law 32).',
  ),
  ENTRY_UNKNOWN: problem(
    '没有该项',
    'No such entry',
    '第 {entry} 项不在清单内；清单共 {entries} 项，编号自 1 起，至少填写一项。',
    'Entry {entry} is not on the list of {entries}; entries are numbered from 1, and at least one must be given.',
  ),
  PREDECESSOR_SATISFIED: problem(
    '前置事项已视为通过',
    'The predecessor counts as passed',
    '不得以缺少“{typeId}”的批文为由拒绝：该项目的办件 {itemNo} 已经通过或视为同意，责任由原部门承担（泰政办发〔2022〕58号的做法）。',
    'The missing paper of "{typeId}" is no reason: item {itemNo} of this project has passed or is deemed approved, and its own department answers for it (as 泰政办发〔2022〕58号 rules).',
  ),
  DATE_NOT_AHEAD: problem(
    '日期须在今日之后',
    'The date must lie ahead',
    '日期 {date} 不晚于今日 {today}。',
    'The date {date} is not after today, {today}.',
  ),
  COMMITMENT_NOT_OFFERED: problem(
    '该事项不适用告知承诺',
    'No commitment route',
    '办理时限表未规定该事项可以凭承诺当场决定。',
    'The timetable does not let this item type be decided against a promise.',
  ),
  PROMISE_REQUIRED: problem(
    '当场决定须有承诺',
    'A promise is needed',
    '受理前当场作出决定的，须填写申请人签署的承诺 promise。',
    'To decide on the spot, before acceptance, give the signed promise.',
  ),
  HEARING_ALREADY_TOLD: problem(
    '已告知听证权',
    'Told already',
    '该办件已告知听证权。',
    'The applicant was told of the right to be heard before.',
  ),
  NO_HEARING_PENDING: problem(
    '没有待结束的听证',
    'No hearing is pending',
    '该办件没有待结束的听证。',
    'There is no hearing to close.',
  ),
  OPINION_NOT_FOUND: problem(
    '没有向您部门征求的该项意见',
    'No such opinion was asked of you',
    '第 {ordinal} 项意见不存在，或不是向您的部门征求的。',
    'Opinion {ordinal} does not exist or was asked of another department.',
  ),
  OPINION_ALREADY_GIVEN: problem(
    '意见已有结果',
    'The opinion is settled',
    '第 {ordinal} 项意见已答复，或逾期未答复已视为无意见。',
    'Opinion {ordinal} was given, or silence has counted as consent.',
  ),
  PAPER_ALREADY_ISSUED: problem(
    '批文已补发',
    'The paper was issued',
    '已补发批文，文号 {documentNo}。',
    'The owed document was issued as {documentNo}.',
  ),
  ALREADY_DELIVERED: problem(
    '已登记送达',
    'Delivered already',
    '该决定已登记送达。',
    'The delivery of this decision was recorded before.',
  ),
  NO_PROMISE_TO_VERIFY: problem(
    '没有待核查的承诺',
    'No promise to verify',
    '该办件没有待核查的承诺。',
    'This item has no promise that waits to be verified.',
  ),
  REVOCATION_ALREADY_PROPOSED: problem(
    '已提出撤销',
    'Proposed already',
    '已有人提出撤销，须由另一人确认。',
    'A revocation was proposed; a second person confirms it.',
  ),
  REVOCATION_NOT_PROPOSED: problem(
    '尚未提出撤销',
    'Nothing to confirm',
    '撤销须先由一人提出，再由另一人确认。',
    'A revocation is proposed by one person and confirmed by another.',
  ),
  SECOND_PERSON_REQUIRED: problem(
    '须由另一人确认',
    'A second person is needed',
    '提出的人不能自行确认，须由另一人确认。',
    'Who proposed it cannot confirm it: a second person does.',
  ),
  ...BRINGING_OVER,
} as const satisfies Readonly<Record<string, ProblemWords>>;
