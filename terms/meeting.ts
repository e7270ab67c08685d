/** The monthly coordination meeting (综合调度会): its agenda, its minutes and their tasks. Its pack: meeting-pack.ts. */
import { type Words, words } from './words.ts';

export const MEETING_STATUSES = {
  planned: words('材料准备中', 'being prepared'),
  frozen: words('材料已定稿', 'pack frozen'),
  held: words('已召开', 'held'),
  minuted: words('已形成纪要', 'minuted'),
  closed: words('已归档', 'closed'),
} as const satisfies Readonly<Record<string, Words>>;

export const MEETING_ACTIONS = {
  Prepare: words('重新生成草案', 'prepare'),
  Add: words('增列议题', 'add'),
  Strike: words('划去议题', 'strike'),
  Freeze: words('定稿', 'freeze'),
  Hold: words('登记召开', 'hold'),
  EnterMinutes: words('录入纪要', 'minutes'),
  Close: words('归档', 'close'),
} as const satisfies Readonly<Record<string, Words>>;

/** The rules of an agenda, as the headings of its parts. */
export const AGENDA_RULES = {
  carriedOver: words('此前议定、尚未办结的事项', 'Tasks of earlier meetings that are not closed'),
  red: words('亮红灯的办件', 'Red items'),
  blocker: words('跨部门卡点', 'Blockers across departments'),
  slip: words('关键路径延后的项目', 'Projects whose critical path has slipped'),
  added: words('增列议题', 'Added by a person'),
} as const satisfies Readonly<Record<string, Words>>;

/** By which rule an entry was picked, and in which order; printed in every pack. */
export const AGENDA_DEFINITIONS = {
  carriedOver: words(
    '截至材料时点未经督查确认的议定事项，按责任部门归并。逾期多的部门在前，其次期限早的在前。',
    'Tasks that nobody has confirmed by the instant of the pack, by department: those with the most late ones first, then the earliest day.',
  ),
  red: words(
    '在办且已逾期的办件；自对比时点以来超时默认的办件；默认后批文尚未补发的办件。按承办部门归并，每件只列一次。件数多的部门在前，其次超期最长者在前；部门内依次为逾期未办结、批文逾期、超时默认，再按超期工作日由多到少。',
    'Open items past their limit; items deemed approved since the instant compared with; items whose paper is still owed after a deeming. By department, each item once: departments with the most of them first, then the longest late; within one, overdue before paper overdue before deemed, then the longest late.',
  ),
  blocker: words(
    '要素保障清单中，一部门的事项须待同一项目另一部门的在办件办结方能办理。按项目归并。所待办件逾期多的项目在前，其次卡点多的在前；项目内逾期的在前，其次到期早的在前。',
    'By the checklist of a project, what one department cannot finish before another department has decided an open item. By project: those with the most overdue ones first, then those with the most; within one, overdue first, then the earliest due.',
  ),
  slip: words(
    '按要素保障清单以日期推算的关口最早日期，自对比时点以来推后不少于 {days} 个工作日，或者已无法推算。按项目归并。无法推算的在前，其次推后多的在前。',
    'Projects where the earliest date of a gate, counted by dates along the checklist, has moved by {days} working day(s) or more since the instant compared with, or is lost. Lost dates first, then the furthest moved.',
  ),
  added: words(
    '由督查人员说明理由后增列，按增列先后。',
    'Added by a supervisor with a reason, in the order of adding.',
  ),
  caps: words(
    '每项规则最多列 {entries} 个议题，每个议题最多列 {lines} 行；其余计数列出，不予省略。划去的议题保留原文并注明理由。',
    'At most {entries} entries per rule and {lines} lines per entry; the rest is counted and listed, never dropped. What was struck stays with its reason.',
  ),
} as const satisfies Readonly<Record<string, Words>>;

export const RED_REASONS = {
  overdue: words('逾期未办结', 'overdue'),
  defaulted: words('超时默认', 'deemed approved by silence'),
  paperOverdue: words('默认后批文逾期未补发', 'paper overdue after a deeming'),
} as const satisfies Readonly<Record<string, Words>>;

export const TASK_STATUSES = {
  open: words('办理中', 'open'),
  reported: words('已报告，待确认', 'reported, awaits confirmation'),
  confirmed: words('已确认办结', 'confirmed'),
} as const satisfies Readonly<Record<string, Words>>;

export const TASK_EVENTS = {
  TaskAssigned: words('交办', 'Assigned'),
  TaskReminded: words('到期提醒', 'Reminded'),
  TaskOverdue: words('逾期', 'Overdue'),
  TaskReported: words('报告办结', 'Reported done'),
  TaskReturned: words('退回', 'Returned'),
  TaskConfirmed: words('确认办结', 'Confirmed'),
} as const satisfies Readonly<Record<string, Words>>;

export const CLOSURES = {
  closedInTime: words('按期办结', 'closed in time'),
  awaitsConfirmation: words('按期报告，待确认', 'reported in time, awaits confirmation'),
  closedLate: words('逾期办结', 'closed late'),
  open: words('未办结', 'not closed'),
} as const satisfies Readonly<Record<string, Words>>;

/** What a notice of the inbox is about, where it is about a task. */
export const TASK_NOTICES = {
  taskAssigned: words('综合调度会议定事项交办', 'A task from a coordination meeting'),
  taskReminder: words('议定事项即将到期', 'A task is nearly due'),
  taskOverdue: words('议定事项逾期', 'A task is overdue'),
  taskReported: words('议定事项已报告，待确认', 'A task was reported done: confirm or return it'),
  taskReturned: words('议定事项被退回', 'A task was returned'),
  taskConfirmed: words('议定事项已确认办结', 'A task was confirmed'),
} as const satisfies Readonly<Record<string, Words>>;
