/** What a problem document says: a title that never changes and a detail with the particulars. Codes are stable. */
import type { Words } from './words.ts';

export interface ProblemWords {
  readonly title: Words;
  readonly detail: Words;
}

export const problem = (zhTitle: string, enTitle: string, zhDetail: string, enDetail: string): ProblemWords => ({
  title: { 'zh-CN': zhTitle, en: enTitle },
  detail: { 'zh-CN': zhDetail, en: enDetail },
});

export const PROBLEMS = {
  MALFORMED_REQUEST: problem(
    '请求无法识别',
    'The request cannot be read',
    '请求的地址或报文格式不正确，请检查后重发。',
    'The address or the framing of the request is wrong. Check it and send it again.',
  ),
  MALFORMED_JSON: problem(
    '请求内容不是有效的 JSON',
    'The body is not valid JSON',
    '请求体不是有效的 JSON，未保存任何内容。请检查引号、逗号和括号后重发。',
    'The body is not valid JSON; nothing was stored. Check quotes, commas and brackets and send it again.',
  ),
  INVALID_UTF8: problem(
    '请求内容不是有效的 UTF-8',
    'The body is not valid UTF-8',
    '请求体含有无效的 UTF-8 字节，未保存任何内容。请以 UTF-8 编码重发。',
    'The body holds bytes that are not UTF-8; nothing was stored. Encode it as UTF-8 and send it again.',
  ),
  TOO_DEEP: problem(
    '请求内容嵌套过深',
    'The body is nested too deeply',
    '请求体的嵌套超过 {limit} 层。',
    'The body is nested more than {limit} levels deep.',
  ),
  IDEMPOTENCY_KEY_REQUIRED: problem(
    '缺少 Idempotency-Key',
    'Idempotency-Key is missing',
    '本操作须带请求头 Idempotency-Key（1 至 200 个可见 ASCII 字符，每次申报一个；重试时沿用同一个）。',
    'Send the header Idempotency-Key (1 to 200 visible ASCII characters, one per submission; repeat it when you retry).',
  ),
  UNAUTHENTICATED: problem(
    '需要身份凭证',
    'A token is needed',
    '请在请求头 Authorization 中以 Bearer 方式携带有效令牌。',
    'Send a valid token in the header Authorization, as Bearer.',
  ),
  INVALID_TOKEN: problem(
    '身份凭证无效',
    'The token is not valid',
    '令牌已过期、签名不符，或缺少必要的声明。请重新获取令牌。',
    'The token has expired, its signature does not hold, or a claim is missing. Fetch a new one.',
  ),
  NOT_ACCEPTABLE: problem(
    '没有所要求的格式',
    'Not available in that form',
    '请求头 Accept 要求的格式都不提供；可以取得的格式：{offered}。',
    'None of the forms that the header Accept asks for is offered. Offered: {offered}.',
  ),
  NOT_PERMITTED: problem(
    '无权进行此操作',
    'Not permitted',
    '您的角色不能进行此操作；可以进行的角色：{roles}。',
    'Your role may not do this. Roles that may: {roles}.',
  ),
  CONSOLE_NOT_BUILT: problem(
    '控制台尚未构建',
    'The console has not been built',
    '服务器上没有控制台的文件。管理员请运行 npm run console:build 后重试；接口不受影响。',
    'There are no files of the console on this server. Run npm run console:build and try again; the API works without it.',
  ),
  KEY_NOT_FOR_THIS: problem(
    '密钥不能用于此操作',
    'Not what the key is for',
    '此密钥只能用于：{scopes}（read 查询，submit 申报，act 办件操作）。请使用为此用途发放的密钥，或由人员登录办理。',
    'This key was given for: {scopes} (read, submit, act). Use a key that was given for this, or let a person sign in.',
  ),
  NOT_FOUND: problem(
    '未找到',
    'Not found',
    '没有这样的记录，或您无权查看。',
    'There is no such record, or it is not yours to see.',
  ),
  ACTION_NOT_ALLOWED: problem(
    '当前状态不允许此操作',
    'The state does not allow this action',
    '办件当前状态为“{status}”，不能进行此操作；现在可以进行：{allowed}。',
    'The item is "{status}" and does not allow this action. Allowed now: {allowed}.',
  ),
  CUTOFF_IN_PROGRESS: problem(
    '期限刚刚届满，正在结算',
    'The due instant has just passed and is being settled',
    '办件的期限于 {cutoffAt} 届满，正在确认是否有按时的答复。请在 {seconds} 秒后重试。',
    'A limit of this item ended at {cutoffAt}; a timely reply may still be on its way. Try again in {seconds} s.',
  ),
  NOT_DEEMED: problem(
    '办件未因超时视为同意',
    'The item was not deemed approved',
    '只有因超时视为同意并已记入账本的办件才有确认单；本办件的状态为“{status}”。',
    'A certificate exists only for an item that silence has deemed approved, once that is recorded. This one is "{status}".',
  ),
  ITEM_ALREADY_SUBMITTED: problem(
    '办件已存在',
    'The item exists already',
    '该办件已申报。',
    'This item was submitted before.',
  ),
  KEY_IN_FLIGHT: problem(
    '同一请求正在处理',
    'The same request is being worked on',
    '使用同一 Idempotency-Key 的请求正在处理，请稍后以同样内容重试。',
    'A request with this Idempotency-Key is under way. Retry shortly with the same body.',
  ),
  NOT_FROZEN: problem(
    '时钟未冻结',
    'The clock is not frozen',
    '没有需要解除的冻结。',
    'There is no freeze to release.',
  ),
  CLOCK_FROZEN: problem(
    '时钟已冻结',
    'The clock is frozen',
    '时钟已安全冻结（{reason}），请先解除冻结。',
    'The safety freeze holds the clock ({reason}). Release it first.',
  ),
  CLOCK_ONLY_FORWARD: problem(
    '时钟只能向前',
    'The clock only moves forward',
    '账本时间已是 {now}，不能设为 {to}。',
    "The ledger's clock stands at {now} and cannot be set to {to}.",
  ),
  STALE_VERSION: problem(
    '办件已变更',
    'The item has changed',
    '您看到的版本已过时，当前版本为 {currentVersion}，状态为“{status}”。请重新读取办件后再决定。',
    'You saw an older version. It is now version {currentVersion}, "{status}". Read the item again before you decide.',
  ),
  BODY_TOO_LARGE: problem(
    '请求内容过大',
    'The body is too large',
    '请求体最大 {limit} 字节。材料在申报中只登记名称、类型、大小和 sha256，文件另行上传。',
    'The body may hold {limit} bytes at most. A package names its materials with type, size and sha256; their files are uploaded by themselves.',
  ),
  UNSUPPORTED_MEDIA_TYPE: problem(
    '不支持的内容类型',
    'Unsupported content type',
    '只接受 application/json（字符集 utf-8）；材料文件只接受 application/octet-stream。',
    'Only application/json is taken, in utf-8, and for the file of a material application/octet-stream.',
  ),
  INVALID_REQUEST: problem(
    '请求内容有误',
    'The request has fields that cannot be taken',
    '有 {count} 处内容不能接受，未保存任何内容；逐项说明见 errors。',
    '{count} field(s) cannot be taken; nothing was stored. Each is named in errors.',
  ),
  SUBMISSION_REFUSED: problem(
    '申报不能接收',
    'The submission cannot be taken in',
    '有 {count} 处内容不能接受，整份申报未接收；逐项说明见 errors。',
    '{count} field(s) cannot be taken; the submission was refused as a whole. Each is named in errors.',
  ),
  TIMETABLE_REFUSED: problem(
    '办理时限表不能公布',
    'The timetable cannot be published',
    '有 {count} 处内容不能接受，未保存任何内容；errors 逐项说明（最多 100 项）。',
    '{count} place(s) cannot be taken; nothing was stored. They are named in errors, 100 at most.',
  ),
  CALENDAR_REFUSED: problem(
    '日历不能发布',
    'The calendar cannot be published',
    '有 {count} 处与日历规则不符，未发布任何内容；逐日说明见 errors。',
    '{count} day(s) or year(s) stand against it; nothing was published. Each is named in errors.',
  ),
  TIER_NOT_OFFERED: problem(
    '该层级不办理此事项',
    'Not decided at this tier',
    '事项 {typeId} 不在 {tier} 层级办理。',
    '{typeId} is not decided at the tier {tier}.',
  ),
  REASONS_REQUIRED: problem(
    '须说明理由',
    'Reasons are required',
    '此操作须书面说明理由。',
    'This act carries its reasons in writing.',
  ),
  KEY_REUSED: problem(
    'Idempotency-Key 已用于其他内容',
    'The Idempotency-Key was used for another request',
    '该 Idempotency-Key 已用于另一份内容。请换用新的，或以原内容重试。',
    'This Idempotency-Key belongs to another body. Use a new one, or retry with the first body.',
  ),
  IF_MATCH_REQUIRED: problem(
    '缺少 If-Match',
    'If-Match is missing',
    '请先读取办件或清单，并将其 ETag 放入请求头 If-Match。',
    'Read the item or the checklist first and send its ETag in the header If-Match.',
  ),
  NOT_LEAD_DEPARTMENT: problem(
    '不是牵头部门',
    'Not the lead department',
    '本项目的要素保障清单由牵头部门（{department}）编制。',
    "Only the project's lead department ({department}) composes its checklist.",
  ),
  CHECKLIST_CHANGED: problem(
    '清单已变更',
    'The checklist has changed',
    '您看到的版本已过时，当前版本为 {currentVersion}。请重新读取清单后再编制。',
    'You saw another version. It is now version {currentVersion}. Read the checklist again before you change it.',
  ),
  CHECKLIST_REFUSED: problem(
    '清单不能成立',
    'The checklist cannot stand',
    '有 {count} 处内容不能成立，未保存任何内容；逐项说明见 errors。',
    '{count} field(s) cannot stand; nothing was stored. Each is named in errors.',
  ),
  TOO_MANY_WEBHOOKS: problem(
    '推送地址过多',
    'Too many webhooks',
    '一个单位或行政区划最多登记 {most} 个推送地址；请修改已有的。',
    'A unit or a division may have {most} webhooks. Change one that is there.',
  ),
  TOO_MANY_API_KEYS: problem(
    '密钥过多',
    'Too many keys',
    '一个项目单位最多有 {most} 个有效密钥；请先停用不再使用的。',
    'A unit may have {most} keys that open. End one that is not needed any more.',
  ),
  WEBHOOK_DISABLED: problem(
    '推送已停用',
    'The webhook is switched off',
    '该推送地址已停用，请先启用。',
    'This webhook is switched off. Switch it on first.',
  ),
  NOT_TO_BE_RESENT: problem(
    '现在不能重发',
    'It cannot be sent again now',
    '该消息仍在等待发送，或其推送地址已停用。',
    'This message still waits to be sent, or its webhook is switched off.',
  ),
  MAIL_OFF: problem(
    '本系统未配置邮件',
    'This installation sends no mail',
    '管理员未设置发信服务器（SMTP_URL），不能登记邮箱。通知仍在收件箱中。',
    'Its operator has named no mail server (SMTP_URL), so no address can be taken. Your notices are in the inbox.',
  ),
  NO_CODE_WAITS: problem(
    '没有待确认的邮箱',
    'No code is awaited',
    '没有待确认的邮箱，或验证码已失效（30 分钟，输错五次）。请重新填写邮箱，以取得新的验证码。',
    'No address waits for a code, or the code ran out (30 minutes, five wrong tries). Enter the address again for another one.',
  ),
  WRONG_CODE: problem(
    '验证码不正确',
    'Not that code',
    '验证码不正确，还可输入 {triesLeft} 次。请核对最近一封确认邮件。',
    'That is not the code; {triesLeft} tries are left. Look into the last confirmation mail.',
  ),
  TOO_MANY_CODES: problem(
    '索取验证码过于频繁',
    'Too many codes',
    '24 小时内最多发送 {most} 次验证码，请稍后再试。',
    'A code is mailed {most} times in 24 hours at most. Try again later.',
  ),
  TOO_MANY_REQUESTS: problem(
    '请求过于频繁',
    'Too many requests',
    '每分钟最多 {limit} 个请求；请在 Retry-After 所示秒数后重试。',
    'You may send {limit} requests in a minute. Come back after the seconds of Retry-After.',
  ),
  TOO_MANY_STREAMS: problem(
    '打开的实时连接过多',
    'Too many streams are open',
    '一人最多同时打开 {most} 个实时连接，全系统也有上限。请关闭不用的连接后重试。',
    'One person may keep {most} streams open, and there is a limit for all. Close one and try again.',
  ),
  INTERNAL: problem(
    '系统内部错误',
    'Internal error',
    '系统未能完成请求，已记录（编号 {requestId}）。请稍后重试或联系管理员。',
    'The request could not be completed; it was recorded as {requestId}. Try again later or tell the administrator.',
  ),
  INTAKE_TOO_SLOW: problem(
    '系统繁忙，请求未收件',
    'Too slow to be judged',
    '请求等待过久，视为未收到，未保存任何内容。请立即重试。',
    'The request waited too long and counts as never received; nothing was stored. Send it again.',
  ),
  ITEM_BUSY: problem(
    '办件正被处理',
    'The item is busy',
    '另一操作正在处理同一办件或项目，请稍后重试。',
    'Another command holds the same item or project. Try again shortly.',
  ),
  DATABASE_UNAVAILABLE: problem(
    '账本暂时不可用',
    'The ledger is away for a moment',
    '账本暂时不可用，请求未保存。请稍后以同样的 Idempotency-Key 重试。',
    'The ledger cannot be reached; the request was not confirmed. Retry with the same Idempotency-Key.',
  ),
  IDENTITY_UNAVAILABLE: problem(
    '暂时无法核验身份',
    'Identity cannot be checked for a moment',
    '暂时取不到令牌签发方的公钥，请稍后重试。',
    "The token issuer's keys cannot be fetched. Try again shortly.",
  ),
  SIGNING_UNAVAILABLE: problem(
    '未配置签名密钥',
    'There is no signing key',
    '本系统未配置签名密钥，不能出具确认单。请管理员设置 SIGNING_KEY_FILE。',
    'No signing key is configured, so no certificate can be issued. Ask the administrator to set SIGNING_KEY_FILE.',
  ),
  ENGINE_UNAVAILABLE: problem(
    '流程引擎暂时不可用',
    'The workflow engine is away',
    '时钟只能在流程引擎与工作进程运行时推进：{reason}',
    'The clock can be moved only while the workflow engine and a worker run: {reason}',
  ),
  ENGINE_BEHIND: problem(
    '流程引擎未能跟上',
    'The workflow engine does not keep up',
    '推进在 {now} 停下：{reason}',
    'The advance stopped at {now}: {reason}',
  ),
} as const satisfies Readonly<Record<string, ProblemWords>>;
