/** The public progress page. */
import { words } from './words.ts';

export const PROGRESS = {
  heading: words('办件进度查询', 'Progress of an application'),
  ask: words(
    '请输入收件凭证编号或办件编号，以及收件凭证上的 6 位查询码。',
    'Enter the number of the receipt or of an item, and the six-digit query code of the receipt.',
  ),
  number: words('收件凭证编号或办件编号', 'Receipt or item number'),
  code: words('查询码', 'Query code'),
  submit: words('查询', 'Look up'),
  receipt: words('收件凭证', 'Receipt'),
  items: words('本次申报的事项', 'Items of this submission'),
  back: words('查看同一收件凭证的全部事项', 'All items of the same receipt'),
  status: words('状态', 'Status'),
  lamp: words('亮灯', 'Lamp'),
  left: words('剩余工作日', 'Working days left'),
  cutoff: words('办理截止', 'To be answered by'),
  cutoffOfUnit: words('补正截止', 'To be corrected by'),
  holder: words('现由谁办理', 'Who holds it'),
  window: words('办事窗口', 'Window'),
  officer: words('责任人', 'Responsible officer'),
  silence: words('到期不答复的后果', 'What silence will mean'),
  next: words('下一步', 'What is next'),
  reasons: words('理由', 'Reasons'),
  timeline: words('办理过程', 'What has happened'),
  provisional: words('（暂定，待公布当年节假日安排）', '(provisional until the notice of its year is published)'),
  certificate: words('核验超时默认确认单 {number}', 'Verify the certificate of deemed approval {number}'),
  holders: {
    department: words('{department}', '{department}'),
    unit: words('申请人', 'the applicant'),
    nobody: words('已办结', 'nobody: it is decided'),
  },
  steps: {
    awaitingAcceptance: words(
      '窗口答复是否受理；材料不齐的，一次性告知应补正的全部内容。',
      'The window says whether it accepts, or asks once for everything that is missing.',
    ),
    awaitingApplicant: words(
      '请在期限内补正；补正齐全之日起受理并计时。',
      'Please hand in what is missing; the clock starts when everything is there.',
    ),
    underReview: words('部门审查并作出决定。', 'The department examines and decides.'),
    suspended: words(
      '中止事由消除后恢复计时，期限重新计算。',
      'The clock runs again when the ground has ceased; the date is counted anew.',
    ),
    approved: words('部门送达决定。', 'The department delivers the decision.'),
    refused: words(
      '部门送达决定；不服的，可以依法申请行政复议或者提起行政诉讼。',
      'The department delivers the decision; it can be challenged by review or in court.',
    ),
    deemedApproved: words(
      '责任部门补发书面批文；后续部门不得以缺少本批文为由不予办理。',
      'The department owes the written approval; the next one may not refuse for want of it.',
    ),
    notAccepted: words('可按告知的理由完善后重新申报。', 'It can be handed in again, with the reasons in mind.'),
    withdrawn: words('需要办理的，可重新申报。', 'It can be handed in again.'),
    revoked: words('视为同意已撤销，请与责任部门联系。', 'The deemed approval was undone; please ask the department.'),
    lapsed: words('需要办理的，可重新申报。', 'It can be handed in again.'),
  },
} as const;
