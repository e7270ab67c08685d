/** Refusals of an import, of a rectification, and around renewals. */
import { type ProblemWords, problem } from './problems.ts';

export const BRINGING_OVER = {
  IMPORT_REFUSED: problem(
    '转入内容有误，未转入任何办件',
    'Nothing was imported',
    '有 {count} 处内容不能接受，整批未转入；各行各项见 errors（pointer 中的行号自 0 起），改正后重新提交。',
    '{count} field(s) cannot be taken; nothing of the file was stored. Each is in errors (rows in a pointer count from 0). Correct them and send the whole again.',
  ),
  ENTRY_NOT_RECTIFIABLE: problem(
    '该项不能更正',
    'Not an entry that can be put right',
    '“{field}”不是人工登记的内容，或该办件没有此项；只有由原系统转入的办件可以更正收件时间和受理日期。',
    '"{field}" was taken down by the ledger itself, or the item has none. Receipt and acceptance are put right only where the item was imported.',
  ),
  ENTRY_DIFFERS: problem(
    '现有内容与所述不符',
    'The entry says something else',
    '“{field}”现为 {current}；请按现有内容填写 from。',
    'The entry "{field}" is {current} now: give that as from.',
  ),
  ENTRY_NOT_POSSIBLE: problem(
    '更正后的内容不能成立',
    'That cannot be the right entry',
    '“{field}”不能更正为 {to}：内容须与原来不同，且先收件、后受理、再中止，均不晚于转入之时。',
    'The entry "{field}" cannot become {to}: it must differ, and receipt comes before acceptance, acceptance before any pause, and all of it before the import.',
  ),
  OUTCOME_STANDS: problem(
    '办件已办结，日期不再更正',
    'The outcome stands',
    '办件已办结（{status}）：已作出的决定和已视为同意的结果不因更正日期而改变。如结果有误，请依法撤销（行政许可法 69）。',
    'The item has ended ("{status}"): what was decided or deemed stays so, whatever its dates should have been. Where that is wrong, revoke it (Licensing Law 69).',
  ),
  DEADLINE_HAS_PASSED: problem(
    '期限已届满，不再变动',
    'A deadline that has passed never moves',
    '更正会改动已届满的期限（{dueOn}）；已届满的期限不再变动，已发生的督办和视为同意依旧有效。',
    'This would move the deadline of {dueOn}, which has passed. Such a deadline never moves: what was escalated or deemed at it stays so.',
  ),
  RECTIFICATION_NOT_PROPOSED: problem(
    '尚未提出更正',
    'Nothing to confirm',
    '更正须先由一人提出，再由另一人确认。',
    'A rectification is proposed by one person and confirmed by another.',
  ),
} as const satisfies Readonly<Record<string, ProblemWords>>;
