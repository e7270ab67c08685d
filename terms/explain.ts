/** A due date in words: limits, and why a day counts or does not. */
import { type Words, words } from './words.ts';

export const LIMITS = {
  working: words('{value} 个工作日', '{value} working days'),
  calendar: words('{value} 日', '{value} days'),
  month: words('{value} 个月', '{value} months'),
  hour: words('{value} 小时', '{value} hours'),
} as const satisfies Readonly<Record<string, Words>>;

/** By the reasons of domain/calendar/explain.ts. */
export const STEPS = {
  start: words('起算日，当日不计（民法典第二百零一条）', 'start day, not counted (Civil Code 201)'),
  'working-day': words('工作日，计入', 'working day, counted'),
  'make-up-workday': words('调休上班日，计入', 'make-up workday, counted'),
  weekend: words('周末，不计', 'weekend, not counted'),
  'public-holiday': words('节假日放假，不计', 'public holiday, not counted'),
  excluded: words(
    '中止计时，不计（行政许可法第四十五条）',
    'clock stopped, not counted (Administrative Licensing Law 45)',
  ),
  'calendar-day': words('自然日，计入', 'calendar day, counted'),
  'corresponding-day': words(
    '届满月的对应日（无对应日的为月末日），计入（民法典第二百零二条）',
    "corresponding day, or the month's last, counted (Civil Code 202)",
  ),
  rolled: words(
    '期间的最后一日为休息日，顺延至此（民法典第二百零三条）',
    'the last day was a rest day: moved on (Civil Code 203)',
  ),
  hours: words('按小时连续计算', 'counted by the hour'),
} as const satisfies Readonly<Record<string, Words>>;

/** Added to a day that no notice covers yet. */
export const UNKNOWN_DAY = words(
  '（当年放假安排尚未公布，暂按星期推算）',
  ' (no notice of that year yet: counted by its weekday)',
);
