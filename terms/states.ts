/** States, actions, events, lamps, and what silence means, as people read them. */
import { type Words, words } from './words.ts';

export const STATUSES = {
  awaitingAcceptance: words('待受理', 'awaiting acceptance'),
  awaitingApplicant: words('待申请人补正', 'awaiting corrections by the applicant'),
  underReview: words('审查中', 'under review'),
  suspended: words('中止计时', 'suspended'),
  approved: words('准予', 'approved'),
  refused: words('不予', 'refused'),
  deemedApproved: words('视为同意（超时默认）', 'deemed approved by silence'),
  notAccepted: words('不予受理', 'not accepted'),
  withdrawn: words('已撤回', 'withdrawn'),
  revoked: words('视为同意已撤销', 'deemed approval revoked'),
  lapsed: words('逾期未补正，终止', 'lapsed without corrections'),
} as const satisfies Readonly<Record<string, Words>>;

export const ACTIONS = {
  Submit: words('申报', 'submit'),
  Accept: words('受理', 'accept'),
  RefuseAcceptance: words('不予受理', 'refuse-acceptance'),
  RequestCorrection: words('一次性补正告知', 'request-correction'),
  Resubmit: words('提交补正', 'resubmit'),
  HandInDeferred: words('补交容缺材料', 'hand-in-deferred'),
  Suspend: words('中止计时', 'suspend'),
  Resume: words('恢复计时', 'resume'),
  Extend: words('延期', 'extend'),
  TellHearingRight: words('告知听证权', 'tell-hearing-right'),
  CloseHearing: words('听证结束', 'close-hearing'),
  RequestOpinion: words('征求意见', 'request-opinion'),
  GiveOpinion: words('答复意见', 'give-opinion'),
  Approve: words('准予', 'approve'),
  Refuse: words('不予', 'refuse'),
  Withdraw: words('撤回', 'withdraw'),
  ReleaseHold: words('解除暂缓', 'release-hold'),
  IssuePaper: words('补发批文', 'issue-paper'),
  RecordDelivery: words('登记送达', 'record-delivery'),
  VerifyPromise: words('承诺核查', 'verify-promise'),
  ProposeRevocation: words('提出撤销', 'propose-revocation'),
  ConfirmRevocation: words('确认撤销', 'confirm-revocation'),
  Import: words('转入', 'import'),
  NoteRenewal: words('登记延续', 'note-renewal'),
  Claim: words('领办', 'claim'),
  Reassign: words('改派', 'reassign'),
  Transfer: words('移送', 'transfer'),
  ProposeRectification: words('提出更正', 'propose-rectification'),
  ConfirmRectification: words('确认更正', 'confirm-rectification'),
  NoteDelivery: words('记录通知送达结果', 'note-delivery'),
  FlagPredecessor: words('标记前置撤销', 'flag-predecessor'),
  Settle: words('结算', 'settle'),
} as const satisfies Readonly<Record<string, Words>>;

export const EVENTS = {
  ItemSubmitted: words('收件', 'Received'),
  ItemAccepted: words('受理', 'Accepted'),
  ItemAcceptedBySilence: words('逾期未答复，视为受理', 'Accepted by silence'),
  ItemNotAccepted: words('不予受理', 'Not accepted'),
  ItemApproved: words('准予', 'Approved'),
  ItemRefused: words('不予', 'Refused'),
  ItemWithdrawn: words('申请人撤回', 'Withdrawn by the applicant'),
  CorrectionRequested: words('一次性补正告知', 'Corrections requested, once'),
  MaterialsResubmitted: words('申请人提交补正', 'Corrections handed in'),
  CorrectionReminded: words('补正催告', 'Reminder of the corrections'),
  ItemLapsed: words('逾期未补正，终止办理', 'Lapsed without corrections'),
  ClockSuspended: words('中止计时', 'Clock suspended'),
  ClockResumed: words('恢复计时', 'Clock resumed'),
  PauseFlagged: words('中止时间过长', 'Long pause flagged'),
  LimitExtended: words('延期', 'Limit extended'),
  HearingRightTold: words('告知听证权', 'Told of the right to be heard'),
  HearingClosed: words('听证结束', 'Hearing closed'),
  OpinionRequested: words('征求意见', 'Opinion requested'),
  OpinionReminded: words('意见催办', 'Reminder of an opinion'),
  OpinionGiven: words('答复意见', 'Opinion given'),
  OpinionConsentedBySilence: words('逾期未答复，视为无意见', 'Consent by silence of the department asked'),
  OpinionEscalated: words('意见逾期', 'Opinion overdue'),
  DeferredHandedIn: words('容缺材料补交', 'Deferred material handed in'),
  DeferredMissed: words('容缺材料逾期', 'Deferred material missed'),
  WarningRaised: words('到期预警', 'Warning before the due day'),
  EscalationRaised: words('逾期督办', 'Escalated past the due instant'),
  ItemHeld: words('暂缓默认，待人工决定', 'Held: silence waits for a person'),
  HoldReleased: words('解除暂缓', 'Hold released by a person'),
  ItemDeemedApproved: words('超时未批复，视为同意', 'Deemed approved by silence'),
  UpwardReportOpened: words('向上报告', 'Reported upward'),
  EscalationAcknowledged: words('督办签收', 'Escalation acknowledged'),
  CalendarAdopted: words('工作日历更新，期限重新计算', 'A new calendar was published; dates counted anew'),
  LateReplyRecorded: words('迟到答复存档', 'Late reply kept'),
  PaperReminded: words('补发批文催办', 'Reminder of the owed paper'),
  PaperOverdue: words('批文逾期未补发', 'Owed paper overdue'),
  PaperIssued: words('批文已补发', 'Owed paper issued'),
  DecisionDelivered: words('决定送达', 'Decision delivered'),
  DeliveryOverdue: words('逾期未送达', 'Delivery overdue'),
  PromiseVerified: words('承诺核查', 'Promise verified'),
  VerificationOverdue: words('承诺逾期未核查', 'Verification overdue'),
  RevocationProposed: words('提出撤销', 'Revocation proposed'),
  ItemRevoked: words('撤销视为同意', 'Deemed approval revoked'),
  PredecessorRevoked: words('前置事项被撤销', 'A predecessor was revoked'),
  NoticeDelivered: words('通知送达结果', 'What became of telling somebody'),
  ExpiryReminded: words('有效期届满提醒', 'Reminder before the approval expires'),
  ApprovalExpired: words('批准有效期届满', 'The approval has expired'),
  ItemImported: words('由原系统转入', 'Brought over from another system'),
  RectificationProposed: words('提出更正', 'Rectification proposed'),
  EntryRectified: words('更正', 'An entry was put right'),
  OfficerAssigned: words('责任人变更', 'Another responsible officer'),
  ItemTransferred: words('移送其他部门，期限继续计算', 'Sent on to another department, the clock running'),
  RenewalApplied: words('申请延续', 'Renewal applied for'),
  ApprovalRenewed: words('准予或者视为准予延续', 'The approval was renewed'),
  RenewalEnded: words('延续未成', 'The renewal came to nothing'),
} as const satisfies Readonly<Record<string, Words>>;

export const LAMPS = {
  green: words('● 绿灯 正常', '● green, in time'),
  yellow: words('▲ 黄灯 临期', '▲ yellow, limit near'),
  red: words('■ 红灯 逾期', '■ red, overdue'),
  grey: words('◌ 灰灯 暂停计时', '◌ grey, the clock stands still'),
  blue: words('◆ 蓝灯 提前办结', '◆ blue, decided early'),
  none: words('— 不计时', '— nothing runs'),
} as const satisfies Readonly<Record<string, Words>>;

/** What silence past the limit will mean for one item. */
export const SILENCE = {
  'deemed-approved': words(
    '至 {until}未作出决定的，即行督办，并视为同意（超时默认）。',
    'If nothing is decided by {until}, the item is escalated and deemed approved.',
  ),
  'deemed-if-accepted': words(
    '至 {until}未作出决定的，即行督办；部门届时已予受理的，视为同意；未予受理的，不自动视为同意，由人工决定。',
    'If nothing is decided by {until}, the item is escalated. Where the department has accepted it by then, it is deemed approved; where not, nothing is deemed by itself and a person decides.',
  ),
  'deemed-approved-held': words(
    '法定期限在受理前已届满：不自动视为同意，由人工决定。',
    'The date had passed before acceptance was settled: nothing is deemed by itself; a person decides.',
  ),
  'held-outage': words(
    '受理系统在期限届满前的最后工作时段中断：沉默不产生后果，由督查说明理由后解除暂缓。',
    'Intake was down in the last working hours before the cutoff: silence decides nothing until a supervisor releases the hold.',
  ),
  'held-not-warned': words(
    '期限届满前责任人未收到预警：沉默不产生后果，由督查说明理由后解除暂缓。',
    'The officer had no warning in time before the cutoff: silence decides nothing until a supervisor releases the hold.',
  ),
  'overdue-at-import': words(
    '由原系统转入时期限（{on}）已届满：督办，不视为同意，由人工决定。',
    'The limit ({on}) was over when the item was brought over: it is escalated and never deemed; a person decides.',
  ),
  'deemed-renewed': words(
    '至原许可有效期届满（{on} 24 时）未作出决定的，视为准予延续（行政许可法 50）。',
    'If nothing is decided by the end of the permit ({on}), it is renewed (Licensing Law 50).',
  ),
  'deemed-approved-provisional': words(
    '至 {on}（暂定，待公布当年节假日安排）未作出决定的，视为同意；日期确定前不结算。',
    'If nothing is decided by the end of {on}, the item is deemed approved. That date is provisional and is not settled before the notice of its year is published.',
  ),
  'escalate-only': words(
    '至 {until}未作出决定的，升级督办；不视为同意。',
    'If nothing is decided by {until}, the item is escalated. It is never deemed approved.',
  ),
  'report-upward': words(
    '由市以上机关决定：至 {until}未作出决定的，向上报告；不视为同意。',
    'Decided above the city: if nothing is decided by {until}, it is reported upward. It is never deemed approved.',
  ),
  'report-upward-no-limit': words(
    '由市以上机关决定，无法定期限：每 10 个工作日跟踪一次；不视为同意。',
    'Decided above the city without a limit: followed up every 10 working days. It is never deemed approved.',
  ),
  suspended: words(
    '计时中止，恢复后重新计算期限；中止期间沉默不产生后果。',
    'The clock stands still; the date is counted anew when it resumes. Until then silence has no effect.',
  ),
  'awaiting-applicant': words(
    '等待申请人补正至 {on}；补正齐全之日起受理并计时。',
    'Waiting for the applicant until {on}; the clock starts on the day on which everything is there.',
  ),
  'hearing-pending': words(
    '听证权待行使：听证结束前不视为同意。',
    'A hearing is pending: nothing is deemed before it is over.',
  ),
  'no-limit': words('没有期限，逾期不产生后果。', 'No limit runs; silence has no effect.'),
  decided: words('已办结。', 'Decided; nothing runs.'),
} as const satisfies Readonly<Record<string, Words>>;

/** What silence means for acceptance, on every receipt. */
export const ACCEPTANCE_SILENCE = words(
  '至 {until}未答复是否受理的，视为自收件之日起受理。',
  'If acceptance is not answered by {until}, the item counts as accepted from the day of receipt.',
);

/** Grounds on which a clock may stand still (行政许可法 45 and the special statutes). */
export const GROUNDS = {
  hearing: words('听证', 'hearing'),
  tender: words('招标', 'tender'),
  auction: words('拍卖', 'auction'),
  inspection: words('检验', 'inspection'),
  testing: words('检测', 'testing'),
  quarantine: words('检疫', 'quarantine'),
  appraisal: words('鉴定', 'appraisal'),
  'expert-review': words('专家评审', 'expert review'),
  'land-saving-argument': words('节地评价论证', 'land-saving assessment'),
  'commissioned-evaluation': words('委托评估', 'commissioned evaluation'),
  'technical-assessment': words('技术评估', 'technical assessment'),
  'technical-review': words('技术评审', 'technical review'),
  'technical-consultation': words('技术咨询', 'technical consultation'),
  'department-consultation': words('征求部门意见', 'consultation of departments'),
  'dispute-or-litigation-suspension': words('争议或者诉讼', 'dispute or litigation'),
  'applicant-revision': words('申请人修改', 'revision by the applicant'),
  'on-site-verification': words('现场查验', 'on-site verification'),
} as const satisfies Readonly<Record<string, Words>>;

/** What another department is asked for. */
export const OPINION_KINDS = {
  opinion: words('征求意见', 'opinion'),
  leg: words('会办、初审', 'leg'),
  'joint-review': words('联合审查', 'joint review'),
} as const satisfies Readonly<Record<string, Words>>;

export const OPINION_STATES = {
  waiting: words('待答复', 'waiting'),
  given: words('已答复', 'given'),
  consented: words('逾期未答复，视为无意见', 'silence counted as consent'),
  overdue: words('已逾期，督办中', 'overdue, escalated'),
  closed: words('办件已办结，不再需要', 'the item ended before'),
} as const satisfies Readonly<Record<string, Words>>;

/** What the silence of a department that was asked means; whatever it does, the lead decides. */
export const OPINION_SILENCE = {
  consent: words(
    '逾期未答复（联合审查缺席）的，视为无意见；由牵头部门决定。',
    'Silence, and absence from a joint review, count as consent; the lead decides.',
  ),
  escalate: words(
    '逾期未答复的，督办，仍可答复；由牵头部门决定。',
    'Silence is escalated, and the answer may still come; the lead decides.',
  ),
} as const satisfies Readonly<Record<string, Words>>;

/** Why something is refused (行政许可法 31, 32, 38). */
export const REFUSAL_GROUNDS = {
  substance: words('不符合法定条件、标准', 'the statutory conditions are not met'),
  material: words('申请材料不齐全、不符合法定形式或者不真实', 'the papers are not what the law asks for'),
  authority: words('不属于本机关职权或者依法不需要许可', "not this organ's matter, or nothing that needs a permit"),
  missingPredecessor: words('缺少前置批文', 'the paper of a predecessor is missing'),
} as const satisfies Readonly<Record<string, Words>>;

/** What a notice of the inbox is about. */
export const NOTICES = {
  correctionRequested: words('一次性补正告知', 'Corrections requested'),
  correctionReminder: words('补正催告', 'Corrections still missing'),
  lapsed: words('逾期未补正，已终止', 'Lapsed without corrections'),
  suspended: words('中止计时通知', 'The clock was suspended'),
  resumed: words('恢复计时通知', 'The clock runs again'),
  longPause: words('中止时间过长', 'A pause that lasts too long'),
  extended: words('延期通知', 'The limit was extended'),
  hearing: words('听证权告知', 'You may ask for a hearing'),
  opinionRequested: words('征求意见', 'An opinion is asked of you'),
  opinionReminder: words('意见即将到期', 'An opinion is due soon'),
  opinionGiven: words('意见已答复', 'An opinion was given'),
  opinionConsented: words('逾期未答复，视为无意见', 'Silence counted as consent'),
  opinionOverdue: words('意见逾期', 'An opinion is overdue'),
  deferredMissed: words('容缺材料逾期', 'Deferred material is missing'),
  paperReminder: words('补发批文催办', 'The written document is owed'),
  paperOverdue: words('批文逾期未补发', 'The owed document is overdue'),
  deliveryOverdue: words('决定逾期未送达', 'Delivery is overdue'),
  verificationOverdue: words('承诺逾期未核查', 'A promise was not verified in time'),
  promiseBroken: words('承诺不实', 'A promise was not kept'),
  held: words('受理系统中断，办件暂缓默认', 'Held: intake was down before the cutoff'),
  heldByStatute: words('法定期限在受理前已届满，待人工决定', 'Held: the date had passed before acceptance was settled'),
  heldNotWarned: words('期限届满前未预警，暂缓默认，待人工决定', 'Held: nobody was warned in time before the cutoff'),
  holdReleased: words('暂缓已解除', 'The hold was released'),
  lateReply: words('视为同意后的迟到答复', 'A decision came after the deeming'),
  revocationProposed: words('提出撤销视为同意', 'Revocation of a deemed approval proposed'),
  revoked: words('视为同意已撤销', 'A deemed approval was revoked'),
  predecessorRevoked: words('前置事项被撤销', 'An item before yours was revoked'),
  behindDeeming: words(
    '前置已视为同意的事项被拒绝或者被要求补正',
    'Refused, or asked to correct, behind a deemed approval',
  ),
  expiryReminder: words('批准即将到期', 'An approval is about to expire'),
  expired: words('批准已到期', 'An approval has expired'),
  rectificationProposed: words('提出更正，待另一人确认', 'A rectification waits for a second person'),
  rectified: words('登记内容已更正', 'An entry was put right'),
  renewed: words('批准已延续', 'An approval was renewed'),
  renewalEnded: words('延续未成', 'A renewal came to nothing'),
  assigned: words('办件转由您负责', 'You answer for an item now'),
  handedOn: words('办件已转由他人负责', 'An item went to somebody else'),
  transferred: words('办件移送', 'An item was sent on to another department'),
} as const satisfies Readonly<Record<string, Words>>;

export const UNITS = {
  working: words('工作日', 'working days'),
  calendar: words('日', 'days'),
  month: words('月', 'months'),
  hour: words('小时', 'hours'),
} as const satisfies Readonly<Record<string, Words>>;

/** Who may grant an extension (行政许可法 42). */
export const APPROVERS = {
  'organ-head': words('本行政机关负责人', 'the head of the organ'),
  'organ-principal-head': words('本行政机关主要负责人', 'the principal head of the organ'),
  'peoples-government': words('本级人民政府负责人', "the head of the people's government"),
} as const satisfies Readonly<Record<string, Words>>;

/** The end of a day, in the sentences above: at 24:00, or when a counter closes. */
export const UNTIL = {
  midnight: words('{on} 24 时', 'the end of {on}'),
  hour: words('{on} {hour} ', '{hour} on {on}'),
} as const satisfies Readonly<Record<string, Words>>;
