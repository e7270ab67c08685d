/** The console: the panorama of a project. */
import { words } from './words.ts';

export const CONSOLE_PROJECT = {
  title: words('项目全景', 'Panorama'),
  titleOf: words('{project} · 项目全景', '{project} · panorama'),
  open: words('在办 {open}，办结 {closed}', '{open} open, {closed} closed'),
  lead: words('牵头部门：{department}', 'Led by {department}'),
  noLead: words('尚无牵头部门', 'No lead department yet'),
  noList: words(
    '还没有要素保障清单，这里按办理时限表排列已申报的事项；牵头部门编制清单后显示门槛日期和关键路径。',
    'There is no element checklist yet: what was handed in is arranged by the timetable. Dates of gates and the critical path appear when the lead department has composed the list.',
  ),
  asOf: words('截至 {on}', 'as of {on}'),
  gate: words('门槛', 'Gate'),
  gateOpen: words('✓ 已具备', '✓ open'),
  gateShut: words('○ 未具备', '○ not open yet'),
  earliest: words('最早 {on}', '{on} at the earliest'),
  other: words('其他事项', 'Other items'),
  path: words('关键路径', 'Critical path'),
  pathOf: words('显示关键路径', 'Critical path to'),
  pathStep: words('◆ 关键 {step}', '◆ critical {step}'),
  finishes: words('预计 {on}', 'expected {on}'),
  pathHelp: words(
    '从今天起，剩余事项各用足时限时最长的一串；它缩短一天，门槛就可能早一天。',
    'The longest chain of what remains, every limit used up from today on. One day less here can be one day less for the gate.',
  ),
  before: words('前置：{types}', 'after {types}'),
  or: words('或', 'or'),
  due: words('期限 {on}', 'due {on}'),
  limit: words('时限 {limit}', 'limit {limit}'),
  also: words('也关系到：{gates}', 'also for {gates}'),
  handIn: words('去申报', 'Hand in'),
  toPanorama: words('项目全景', 'Panorama'),
  nothing: words('这个项目还没有事项', 'Nothing of this project yet'),
  nothingNext: words('递交申报后会出现在这里。', 'It appears here when it is handed in.'),
} as const;
