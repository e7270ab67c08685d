/** What is wrong with one field of a request. */
import { DESK_FIELDS } from './desks.ts';
import { TIMETABLE_FIELDS } from './timetable.ts';
import { type Words, words } from './words.ts';

export const FIELDS = {
  REQUIRED: words('此项必填。', 'This field is required.'),
  UNKNOWN_FIELD: words('没有此项；可用的项见 allowed。', 'There is no such field; those that exist are in allowed.'),
  DUPLICATE_KEY: words('同一对象中此项出现两次。', 'This field stands twice in one object.'),
  WRONG_TYPE: words('类型应为 {expected}。', 'This must be of type {expected}.'),
  NOT_ALLOWED_VALUE: words('不是允许的值；允许的值见 allowed。', 'Not an allowed value; those allowed are in allowed.'),
  TOO_LONG: words('过长：最多 {maximum}。', 'Too long: {maximum} at most.'),
  TOO_SHORT: words('过短：至少 {minimum}。', 'Too short: {minimum} at least.'),
  TOO_BIG: words('过大：最大 {maximum}。', 'Too large: {maximum} at most.'),
  TOO_SMALL: words('过小：最小 {minimum}。', 'Too small: {minimum} at least.'),
  BAD_FORMAT: words('格式不正确；样式见 allowed。', 'Not of the expected form; see allowed for one.'),
  BLANK: words('不能只有空白。', 'This cannot be blank.'),
  BAD_CHECK_CHARACTER: words('统一社会信用代码的校验码不符。', 'The check character of the credit code does not hold.'),
  BAD_PROJECT_CODE: words(
    '项目代码格式不正确，应形如 2609-990100-04-01-200017。',
    'Not a project code; one looks like 2609-990100-04-01-200017.',
  ),
  TEXT_NOT_ALLOWED: words(
    '含有空字符或不成对的代理码位，不能原样保存。',
    'Holds a NUL or a lone surrogate, which cannot be kept as it is.',
  ),
  DUPLICATE_ITEM_TYPE: words('同一申报中事项重复。', 'This item type stands twice in one submission.'),
  NOT_IN_SUBMISSION: words(
    '材料所属事项不在本次申报中。',
    'The material names an item type that is not in this submission.',
  ),
  INVALID_CURSOR: words(
    '翻页标记无效；请使用上一页给出的 nextCursor。',
    'Not a cursor; use the nextCursor of the page before.',
  ),
  REASONS_REQUIRED: words('须说明理由。', 'Reasons are required.'),
  UNKNOWN_UNIT: words('没有此项目单位。', 'There is no such unit.'),
  NOT_YOUR_UNIT: words('不是您所属的单位或项目。', 'Not your unit, or not your project.'),
  UNKNOWN_DIVISION: words('没有此行政区划。', 'There is no such division.'),
  UNKNOWN_ITEM_TYPE: words(
    '没有此审批事项；可用的事项见 allowed。',
    'There is no such item type; those that exist are in allowed.',
  ),
  TYPE_NOT_SUBMITTABLE: words('此事项不能单独申报。', 'This item type cannot be submitted by itself.'),
  TIER_NOT_OFFERED: words(
    '此事项不在该层级办理；办理层级见 allowed。',
    'Not decided at that tier; the tiers that decide it are in allowed.',
  ),
  NO_WINDOW: words(
    '没有办事窗口 {given}；有此窗口的行政区划见 allowed。',
    'There is no window {given}; the divisions that have one are in allowed.',
  ),
  MAKE_UP_ON_WEEKDAY: words(
    '{given} 不是周末，不能列为调休上班日。',
    '{given} is no weekend day: it cannot be a make-up workday.',
  ),
  DAY_TWICE: words('{given} 重复出现。', '{given} stands twice.'),
  DAY_RESTS_AND_WORKS: words(
    '{given} 既列为放假日又列为调休上班日。',
    '{given} is both a rest day and a make-up workday.',
  ),
  DAY_OF_OTHER_YEAR: words('{given} 不属于该通知的年份。', '{given} does not lie in the year of its notice.'),
  YEAR_TWICE: words('{given} 年出现两次。', 'The year {given} stands twice.'),
  YEAR_GAP: words(
    '{given} 年与已公布的年份不相连，或上级尚未公布该年安排；请先发布中间的年份。',
    'The year {given} does not follow the years that are known: publish those between, or the nation’s, first.',
  ),
  DAY_PASSED: words(
    '{given} 已经过去且已计入期限，不能更改；请按现行日历保留该日。',
    '{given} has passed, and limits were counted over it: it cannot change. Leave the day as the calendar has it.',
  ),
  PROJECT_DIFFERS: words(
    '与该项目已登记的内容不符，见 allowed。',
    'Differs from what is recorded of this project; see allowed.',
  ),
  NOT_A_RENEWAL: words('只有延续事项可以填写 renews。', 'Only a renewal names what it renews.'),
  NOTHING_TO_RENEW: words(
    '您单位没有此办件，或其批准没有有效期、已届满、已撤销。',
    'Not an item of your unit, or its approval does not expire, has ended, or was revoked.',
  ),
  RENEWAL_ALREADY_OPEN: words(
    '该批准的延续申请 {given} 正在办理。',
    'The renewal {given} of this approval is open already.',
  ),
  RENEWED_ELSEWHERE: words(
    '延续由原许可机关决定，见 allowed。',
    'A renewal is decided where the approval was: see allowed.',
  ),
  DAY_NOT_POSSIBLE: words(
    '日期不能成立；允许的首日和末日见 allowed。',
    'Not a possible day; the first and the last that are stand in allowed.',
  ),
  NEEDS_ACCEPTANCE: words(
    '未受理的办件不能有中止或延期。',
    'An item that was not accepted has neither pauses nor an extension.',
  ),
  GROUND_NOT_OF_TYPE: words(
    '该事项不能以此事由中止；可用的事由见 allowed。',
    'Not a ground of this item type; those that are stand in allowed.',
  ),
  EXTENSION_NOT_OF_TYPE: words(
    '该事项不能这样延期；最长延期见 allowed（空为不能延期）。',
    'Not an extension of this item type; the longest is in allowed, none where that is empty.',
  ),
  DUPLICATE_FOREIGN_NO: words('原系统编号在本批中重复。', 'This foreign number stands twice in the file.'),
  FOREIGN_NO_TAKEN: words(
    '该原系统编号已转入为另一办件，见 allowed。',
    'This foreign number was imported as another item; see allowed.',
  ),
  NOT_HELD_THERE: words(
    '该部门没有这一在办事项，或者不在您的督查范围。',
    'The department holds no such open item in your reach.',
  ),
  UNKNOWN_OFFICER: words(
    '不是该窗口的经办人；可用的人员见 allowed。',
    'Not an officer of that window; those who are stand in allowed.',
  ),
  NOT_OF_A_CITY_BELOW: words(
    '不是所辖城市的经办人或者部门负责人；可派人员的区划见 allowed。',
    'Not an officer or a head of a city below the body; the divisions whose people can be sent stand in allowed.',
  ),
  PRIVATE_ADDRESS: words(
    '该地址不是公网地址，不能推送；如属本市专网，请管理员在 WEBHOOK_NETWORKS 中列明。',
    'Not a public address: it cannot be called. A network of the city is named in WEBHOOK_NETWORKS by its operator.',
  ),
  HOST_UNKNOWN: words('没有这个主机名。', 'There is no such host.'),
  TLS_REQUIRED: words('须为 https 地址。', 'This must be https.'),
  ENTRY_TWICE: words('清单中此事项出现两次。', 'This item type stands twice in the checklist.'),
  DEPENDENCY_CYCLE: words(
    '所列事项互为前置：{cycle}；请去掉其中之一。',
    'These wait for each other: {cycle}. Leave one of them out.',
  ),
  UNKNOWN_DEPARTMENT: words(
    '没有此部门；现有部门见 allowed。',
    'There is no such department; those that exist are in allowed.',
  ),
  ITEM_OUT_OF_REACH: words('本级及下级没有此办件。', 'There is no such item in this division or below it.'),
  OWNER_NOT_OF_DEPARTMENT: words(
    '责任人不是该部门的经办人或者负责人；可用的人员见 allowed。',
    'Neither an officer nor the head of that department; those who are stand in allowed.',
  ),
  MONTH_NOT_POSSIBLE: words(
    '只能建立本月或者下月的会议，见 allowed。',
    'Only this month or the next one: see allowed.',
  ),
  ...DESK_FIELDS,
  ...TIMETABLE_FIELDS,
} as const satisfies Readonly<Record<string, Words>>;

export type FieldCode = keyof typeof FIELDS;
