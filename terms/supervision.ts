/** Supervision: what a bulletin and the statistics say, and what they refuse. */
import { words } from './words.ts';

const problem = (titleZh: string, titleEn: string, detailZh: string, detailEn: string) => ({
  title: words(titleZh, titleEn),
  detail: words(detailZh, detailEn),
});

export const SUPERVISION_PROBLEMS = {
  PERIOD_NOT_OVER: problem(
    '期间尚未结束',
    'The period is not over yet',
    '期间 {period} 自 {from} 起方可统计：须等到期间结束并全部结算完毕。',
    'The period {period} can be told from {from} on: it has to be over, and all of it settled.',
  ),
  FIGURES_BEHIND: problem(
    '统计数据正在更新',
    'The figures are being brought up to date',
    '该时点之前的记录尚未全部计入统计，请稍后重试。',
    'Not everything that was recorded before that instant is counted yet. Try again shortly.',
  ),
} as const;
