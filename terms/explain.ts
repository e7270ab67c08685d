/** A due date in words: limits, and why a day counts or does not. */
import { type Words, words } from './words.ts';

export const LIMITS = {
  working: words('{value} 个工作日', '{value} working days'),
  calendar: words('{value} 日', '{value} days'),
  month: words('{value} 个月', '{value} months'),
  hour: words('{value} 小时', '{value} hours'),
} as const satisfies Readonly<Record<string, Words>>;

/** Why a day counts or does not, by the reasons of domain/calendar/explain.ts; true of any country's clock. */
export const STEPS = {
  start: words('起算日，当日不计', 'start day, not counted'),
  'working-day': words('工作日，计入', 'working day, counted'),
  'make-up-workday': words('调休上班日，计入', 'make-up workday, counted'),
  weekend: words('周末，不计', 'weekend, not counted'),
  'public-holiday': words('节假日放假，不计', 'public holiday, not counted'),
  excluded: words('中止计时，不计', 'clock stopped, not counted'),
  'calendar-day': words('自然日，计入', 'calendar day, counted'),
  'corresponding-day': words(
    '届满月的对应日（无对应日的为月末日），计入',
    "corresponding day, or the month's last, counted",
  ),
  rolled: words('期间的最后一日为休息日，顺延至此', 'the last day was a rest day: moved on'),
  hours: words('按小时连续计算', 'counted by the hour'),
} as const satisfies Readonly<Record<string, Words>>;

/** The article behind a reason, for an item under Chinese law; most days need none. */
export const STEP_ARTICLES: Readonly<Partial<Record<keyof typeof STEPS, Words>>> = {
  start: words('（民法典第二百零一条）', ' (Civil Code 201)'),
  excluded: words('（行政许可法第四十五条）', ' (Administrative Licensing Law 45)'),
  'corresponding-day': words('（民法典第二百零二条）', ' (Civil Code 202)'),
  rolled: words('（民法典第二百零三条）', ' (Civil Code 203)'),
};

/** Added to a day that no notice covers yet. */
export const UNKNOWN_DAY = words(
  '（当年放假安排尚未公布，暂按星期推算）',
  ' (no notice of that year yet: counted by its weekday)',
);
