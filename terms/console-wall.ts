/** The console: what falls due in the days to come, and the view for the wall of a meeting room. */
import { words } from './words.ts';

export const CONSOLE_WALL = {
  forecast: words('未来十个工作日到期', 'Due in the next ten working days'),
  forecastHelp: words(
    '数字可以点开；暂停计时和等待申请人的不计。',
    'Numbers open their lists. What stands still or waits for the unit is not counted.',
  ),
  department: words('部门', 'Department'),
  overdue: words('已逾期', 'Overdue'),
  total: words('合计', 'Total'),
  nothing: words('未来十个工作日没有到期的办件', 'Nothing falls due in the next ten working days'),
  provisional: words('暂定', 'provisional'),
  open: words('大屏', 'Wall view'),
  title: words('{division}审批时限', 'Approvals of {division}'),
  panels: {
    board: words('各部门亮灯', 'Lamp board'),
    overdue: words('已逾期的办件', 'Overdue'),
    forecast: words('未来十个工作日到期', 'Due in the next ten working days'),
  },
  noOverdue: words('没有逾期的办件', 'Nothing is overdue'),
  more: words('另有 {count} 件', '{count} more'),
  pause: words('暂停', 'Pause'),
  resume: words('继续翻页', 'Turn on'),
  paused: words('已暂停', 'paused'),
  turns: words('每 {seconds} 秒翻页', 'turns every {seconds} s'),
  previous: words('上一页', 'Previous'),
  next: words('下一页', 'Next'),
  leave: words('退出大屏', 'Leave'),
  keys: words('← → 翻页，空格暂停，Esc 退出', '← → turn, space pauses, Esc leaves'),
  asOf: words('数据截至 {at}', 'as of {at}'),
} as const;
