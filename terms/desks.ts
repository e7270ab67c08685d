/** Words about who answers for an item: assignment, leave, transfer, and what is done to many items at once. */
import { type ProblemWords, problem } from './problems.ts';
import { type Words, words } from './words.ts';

export const DESK_PROBLEMS = {
  ALREADY_CLAIMED: problem(
    '已有人领办',
    'Claimed already',
    '该办件已由 {officerId} 领办。',
    'The item was claimed before: {officerId} answers for it.',
  ),
  HELD_BY_ANOTHER: problem(
    '责任人已变更',
    'Another person answers for it now',
    '该办件的责任人现为 {officerId}。请重新读取办件后再改派。',
    'The item lies with {officerId} now. Read it again before you reassign it.',
  ),
  SAME_OFFICER: problem(
    '责任人未变',
    'The same person',
    '该办件本就由 {officerId} 负责。',
    'The item lies with {officerId} already.',
  ),
  SAME_DEPARTMENT: problem(
    '不能移送给本部门',
    'The same department',
    '该办件已在 {departmentId}。',
    'The item lies with {departmentId} already.',
  ),
  RULES_CHANGED: problem(
    '分办规则已变更',
    'The rules have changed',
    '您看到的版本已过时，当前版本为 {currentVersion}。请重新读取后再修改。',
    'You saw another version. It is now version {currentVersion}. Read the rules again before you change them.',
  ),
  LEAVE_OVERLAPS: problem(
    '休假时间重叠',
    'The leave overlaps another',
    '{personId} 在 {from} 至 {through} 已登记休假。',
    '{personId} is on leave already, from {from} through {through}.',
  ),
  ACTING_PERSON_AWAY: problem(
    '代理人也在休假',
    'The acting person is away too',
    '{personId} 在 {from} 至 {through} 休假，不能代理。请另选代理人。',
    '{personId} is on leave from {from} through {through} and cannot stand in. Name somebody else.',
  ),
  STANDS_IN_THEN: problem(
    '休假期间正代理他人',
    'Stands in for somebody then',
    '{personId} 在 {from} 至 {through} 代理 {otherId}。请先结束该次代理并另选代理人。',
    '{personId} stands in for {otherId} from {from} through {through}. End that first and name another acting person.',
  ),
  LEAVE_ENDED: problem(
    '休假已提前结束',
    'Ended already',
    '该次休假已提前结束，最后一日为 {lastOn}。',
    'This leave was ended before; its last day is {lastOn}.',
  ),
} as const satisfies Readonly<Record<string, ProblemWords>>;

export const DESK_FIELDS = {
  ENDS_BEFORE_IT_BEGINS: words('结束日早于开始日。', 'It ends before it begins.'),
  BEFORE_TODAY: words('不能早于今日，见 allowed。', 'Not before today, which stands in allowed.'),
  AFTER_TODAY: words('不能晚于今日，见 allowed。', 'Not after today, which stands in allowed.'),
  ACTING_FOR_ONESELF: words('代理人须是另一人。', 'Somebody else stands in.'),
  DEPARTMENT_NOT_BELOW: words(
    '只能移送本级或下级行政区划的其他部门；可选的部门见 allowed。',
    'An item goes on to another department of the same division or of one below; those stand in allowed.',
  ),
  TYPE_OF_OTHER_DEPARTMENT: words(
    '不是本部门办理的事项；本部门的事项见 allowed。',
    'Not an item type of this department; those that are stand in allowed.',
  ),
  RULE_UNREACHED: words(
    '此规则不会被用到：之前的规则已将所有办件放入待领。',
    'This rule is never reached: the pool before it takes every item.',
  ),
  ITEM_TWICE: words('此办件在本批中重复。', 'This item stands twice in the batch.'),
} as const satisfies Readonly<Record<string, Words>>;
