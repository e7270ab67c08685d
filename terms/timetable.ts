/** The words of a published timetable: the sheets and columns of its workbook, and what can be wrong with it. */
import { type Words, words } from './words.ts';

/** The names of the sheets, in both languages, so that a file goes back and forth between readers of either. */
export const TIMETABLE_SHEETS = {
  items: '事项 items',
  departments: '部门 departments',
  ladder: '阶梯 ladder',
  about: '说明 about',
} as const;

/** What stands above each column, by the field that it holds. */
export const TIMETABLE_COLUMNS: Readonly<Record<string, Words>> = {
  id: words('事项编码', 'Item type'),
  nameZh: words('中文名称', 'Name in Chinese'),
  nameEn: words('英文名称', 'Name in English'),
  element: words('要素', 'Element'),
  department: words('办理部门代码', 'Department code'),
  departmentNote: words('部门说明', 'Department, in words'),
  tiers: words('办理层级（每行一个）', 'Tiers, one per line'),
  submittable: words('可单独申报', 'Can be handed in by itself'),
  clockStart: words('起算点', 'The clock starts with'),
  'statutoryLimit.value': words('法定时限', 'Statutory limit'),
  'statutoryLimit.unit': words('法定时限单位', 'Its unit'),
  unitSource: words('单位依据', 'Source of the unit'),
  'promisedLimit.value': words('承诺时限', 'Promised limit'),
  'promisedLimit.unit': words('承诺时限单位', 'Its unit'),
  'extension.value': words('延期上限', 'Extension, at most'),
  'extension.unit': words('延期单位', 'Its unit'),
  'extension.max': words('延期次数', 'How often'),
  'extension.approver': words('延期批准人', 'Granted by'),
  excludedPhases: words('中止计时事由（每行一个）', 'Grounds that stop the clock, one per line'),
  'correction.unitLimit.value': words('补正时限', 'Time to answer a correction list'),
  'correction.unitLimit.unit': words('补正时限单位', 'Its unit'),
  'correction.onMiss': words('逾期未补正', 'If it is not answered'),
  'onTimeout.county': words('逾期后果：县级', 'Silence at the county'),
  'onTimeout.city': words('逾期后果：市级', 'Silence at the city'),
  'onTimeout.province': words('逾期后果：省级', 'Silence at the province'),
  'onTimeout.ministry': words('逾期后果：部级', 'Silence at the ministry'),
  'deemedBasis.class': words('视为同意依据类别', 'Class of the basis for deeming'),
  'deemedBasis.text': words('视为同意依据', 'Basis for deeming'),
  'deemedBasis.textZh': words('视为同意依据（中文）', 'Basis for deeming, in Chinese'),
  'deemedBasis.runsOn': words('据以默认的时限', 'The limit whose expiry deems'),
  'deemedBasis.onlyIfWarned': words('未预警不默认', 'Held unless the officer was warned'),
  commitmentRoute: words('告知承诺制', 'Commitment route'),
  legs: words('会办、初审（每行一个）', 'Legs of other tiers and departments, one per line'),
  dependsOn: words(
    '前置事项（每行一组，组内任一，以 | 分隔）',
    'Depends on: a group per line, alternatives with | between',
  ),
  gates: words('关口（每行一个）', 'Gates, one per line'),
  legalBasis: words('法律依据（每行一条）', 'Legal basis, one per line'),
  caution: words('慎用默认的理由', 'Reason for caution'),
  notes: words('备注', 'Notes'),
  validityMonths: words('有效期（月）', 'Valid for, months'),
  code: words('部门代码', 'Department code'),
  role: words('职能', 'Role'),
  tier: words('层级', 'Tier of the items'),
  rung: words('阶梯', 'Rung'),
  'offset.value': words('距截止日', 'Before or after the due day'),
  'offset.unit': words('单位', 'Its unit'),
  'every.value': words('此后每隔', 'Then again after'),
  'every.unit': words('单位', 'Its unit'),
  'acknowledgeWithin.value': words('签收时限', 'To be acknowledged within'),
  'acknowledgeWithin.unit': words('单位', 'Its unit'),
  to: words('送达（每行一个）', 'Told, one per line'),
  field: words('项', 'Field'),
  value: words('内容', 'Content'),
};

/** What can be wrong with a timetable, beside what can be wrong with any field or with a checklist. */
export const TIMETABLE_FIELDS = {
  DUPLICATE_ENTRY: words('重复。', 'This stands twice in the list.'),
  DUPLICATE_TYPE: words('事项编码重复，首次出现于 {first}。', 'This item type stands twice; first at {first}.'),
  DUPLICATE_DEPARTMENT: words('部门代码重复，首次出现于 {first}。', 'This department stands twice; first at {first}.'),
  LIMIT_WITHOUT_UNIT: words(
    '时限没有单位；可用的单位见 allowed。',
    'A limit without its unit; those that exist are in allowed.',
  ),
  UNIT_SOURCE_MISSING: words(
    '法定时限须注明单位依据（unitSource）。',
    'A statutory limit says where its unit comes from (unitSource).',
  ),
  PROMISE_TOO_LONG: words(
    '承诺时限长于法定时限（{maximum}）。',
    'The promised limit is longer than the statutory one ({maximum}).',
  ),
  TIER_WITHOUT_POLICY: words(
    '{tier} 层级未规定逾期后果（onTimeout）。',
    'Nothing says what silence means at the tier {tier} (onTimeout).',
  ),
  POLICY_WITHOUT_TIER: words(
    '此层级不办理该事项；办理层级见 allowed。',
    'Not decided at this tier; the tiers that decide it are in allowed.',
  ),
  TIER_WITHOUT_LIMIT: words(
    '{tier} 层级没有时限，逾期后果永不发生。',
    'No limit runs at the tier {tier}, so silence would never have this effect.',
  ),
  UPWARD_BELOW_PROVINCE: words(
    '县、市级事项不向上报告；应为 escalate-only 或 deemed-approved。',
    'County and city items are not reported upward: use escalate-only or deemed-approved.',
  ),
  DEEMED_WITHOUT_BASIS: words(
    '视为同意须有依据（deemedBasis）。',
    'Silence deems here, but no basis is stated (deemedBasis).',
  ),
  BASIS_WITHOUT_DEEMING: words(
    '写有视为同意的依据，但没有层级视为同意。',
    'A basis for deeming is stated, but silence deems at no tier.',
  ),
  POLICY_ABOVE_CITY: words(
    '省、部级事项不得依本级政策视为同意。',
    'Province and ministry items are never deemed by policy.',
  ),
  RUNS_ON_MISSING_LIMIT: words(
    '据以默认的时限在某个视为同意的层级不存在；可用的见 allowed。',
    'This limit does not run at every tier where silence deems; those that do are in allowed.',
  ),
  GATE_OF_OTHER_CLASS: words(
    '只有依本地政策（policy）的视为同意，才能以已预警为条件（onlyIfWarned）。',
    'Only deeming by policy can depend on a warning (onlyIfWarned).',
  ),
  RUNS_ON_OTHER_CLASS: words(
    '与依据类别不符：延续依原证到期，其他依承诺或法定时限；见 allowed。',
    'Not of this class: a renewal runs on the expiry of the old permit, any other on a limit; see allowed.',
  ),
  NOT_OF_THIS_RUNG: words(
    '阶梯“{rung}”没有此项；有此项的阶梯见 allowed。',
    'The rung "{rung}" has no such field; the rungs that have it are in allowed.',
  ),
  RUNGS_UNORDERED: words(
    '阶梯须依次排列（见 allowed），after 的天数递增，重复的一级为最后一级。',
    'Rungs stand in the order in which they come (see allowed), those after the due day by their days; one that comes again is the last.',
  ),
  LADDER_WITHOUT_DUE: words(
    '{tier} 层级的阶梯没有截止时的一级（due）。',
    'The ladder of the tier {tier} has no rung at the due instant (due).',
  ),
  LIAISON_BELOW_PROVINCE: words('县、市级部门没有对接人。', 'Bodies of county and city have no liaison.'),
  RUNG_WITHOUT_ANSWERER: words(
    '此级没有签收、答复的人；至少送达 allowed 之一。',
    'Nobody of this rung acknowledges or answers; it goes to one of allowed at least.',
  ),
  DEPARTMENT_REQUIRED: words('可单独申报的事项须有办理部门。', 'What can be handed in by itself needs a department.'),
  DEPARTMENT_NOT_AT_TIER: words(
    '部门 {department} 没有此层级；有的层级见 allowed。',
    'The department {department} does not exist at this tier; its tiers are in allowed.',
  ),
  LEG_WITHOUT_TIER: words(
    '该事项不在此层级决定，会办无从发生；决定的层级见 allowed。',
    'Not decided at this tier, so the leg would never be; the tiers that decide are in allowed.',
  ),
  LEG_ABOVE_TIER: words(
    '会办层级高于决定层级；可用的层级见 allowed。',
    'A leg lies at the deciding tier or below it; those are in allowed.',
  ),
  LEG_OF_ITS_OWN: words('决定部门不为自己会办。', 'The department that decides has no leg of its own.'),
  LEG_WITHOUT_BASIS: words(
    '会办逾期视为同意须有依据（basis）。',
    'Silence of a leg consents only on a stated basis (basis).',
  ),
  LEG_BASIS_UNUSED: words(
    '会办逾期不视为同意，不应写依据。',
    'Silence of this leg does not consent: a basis has no place here.',
  ),
  LEG_TOO_LONG: words(
    '会办时限长于该层级的办理时限（{maximum}）。',
    'The leg lasts longer than the item at that tier ({maximum}).',
  ),
  UNKNOWN_DEPENDENCY: words('前置事项不在本表中。', 'It depends on an item type that this timetable does not have.'),
  VERSION_TAKEN: words(
    '此版本号已公布；已公布的版本不再更改。',
    'This version was published before, and never changes.',
  ),
  EFFECTIVE_TOO_EARLY: words('最早自 {earliest} 起施行。', 'It can take effect on {earliest} at the earliest.'),
  EFFECTIVE_DAY_TAKEN: words(
    '当日已有版本 {other} 施行；要在施行前取代它，请使用排序在其后的版本号，或另选一日。',
    'The version {other} takes effect on that day. To replace it before then, choose a name that sorts behind it, or another day.',
  ),
  NOT_A_WORKBOOK: words('不是有效的 xlsx 文件。', 'This is not an xlsx workbook.'),
} as const satisfies Readonly<Record<string, Words>>;

/** What `npm run -s timetable` says. */
export const TIMETABLE_COMMAND = {
  usage: words(
    '用法：npm run -s timetable -- check FILE | export VERSION|FILE --xlsx OUT | import FILE.xlsx',
    'Usage: npm run -s timetable -- check FILE | export VERSION|FILE --xlsx OUT | import FILE.xlsx',
  ),
  sound: words(
    '{file}：版本 {version}，{types} 个事项，可以公布。',
    '{file}: version {version}, {types} item types, can be published.',
  ),
  written: words('{file}：已写入版本 {version}。', '{file}: version {version} written.'),
  unreadable: words('{file} 无法读取：{reason}', '{file} cannot be read: {reason}'),
  noLedger: words(
    '没有文件 {name}；要导出已公布的版本，请将 DATABASE_URL 设为账本数据库。',
    'There is no file {name}; to export a published version, set DATABASE_URL to the ledger.',
  ),
  noVersion: words(
    '没有文件 {name}，账本中也没有此版本。',
    'There is no file {name}, and no such version in the ledger.',
  ),
} as const satisfies Readonly<Record<string, Words>>;
