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
  PERIOD_BEFORE_LEDGER: problem(
    '期间早于账本',
    'The period lies before the ledger',
    '期间 {period} 早于账本的第一条记录（{from}），没有可通报的内容。',
    'The period {period} lies before the first entry of the ledger ({from}): there is nothing to tell.',
  ),
  NO_BULLETINS_HERE: problem(
    '本级不发通报',
    'No bulletins are issued here',
    '该行政区划的督查规则未设通报发文机关。',
    'The supervision rules of this division name nobody who issues bulletins.',
  ),
  BULLETIN_EXISTS: problem(
    '该期通报已有',
    'There is a bulletin of that period',
    '该期已有通报 {bulletin}；公布之后用更正的办法另出一期。',
    'The bulletin {bulletin} is there. Once it is published, a correction makes a new issue.',
  ),
  BULLETIN_FROZEN: problem(
    '通报已定稿',
    'The bulletin is frozen',
    '通报 {bulletin} 已定稿编号，不再改动。',
    'The bulletin {bulletin} is frozen under its number; nothing in it changes.',
  ),
  BULLETIN_NOT_FROZEN: problem(
    '通报尚未定稿',
    'The bulletin is not frozen',
    '通报 {bulletin} 尚未定稿编号，不能公布。',
    'The bulletin {bulletin} has no number yet: freeze it before you publish it.',
  ),
  BULLETIN_PUBLISHED: problem(
    '通报已公布',
    'The bulletin is published',
    '通报 {bulletin} 已公布。',
    'The bulletin {bulletin} is published already.',
  ),
  BULLETIN_NOT_PUBLISHED: problem(
    '通报尚未公布',
    'The bulletin is not published',
    '通报 {bulletin} 尚未公布，无须更正：重新起草即可。',
    'The bulletin {bulletin} is not published: draft it anew instead of correcting it.',
  ),
  BULLETIN_CORRECTED: problem(
    '通报已被更正',
    'The bulletin is corrected',
    '该期已由 {bulletin} 更正，请更正最新一期。',
    'It is corrected by {bulletin}: correct the latest issue.',
  ),
  BULLETIN_CHANGED: problem(
    '通报已重新起草',
    'The bulletin was drafted anew',
    '通报 {bulletin} 与您看到的不同；请重新读取后再办。',
    'The bulletin {bulletin} is another one than you saw: read it again.',
  ),
  FIGURES_BEHIND: problem(
    '统计数据正在更新',
    'The figures are being brought up to date',
    '该时点之前的记录尚未全部计入统计，请稍后重试。',
    'Not everything that was recorded before that instant is counted yet. Try again shortly.',
  ),
} as const;
