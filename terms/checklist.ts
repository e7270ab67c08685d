/** The element checklist: how far its entries are, and what its gates wait for. */
import { type Words, words } from './words.ts';

export const READINESS = {
  satisfied: words('已具备', 'satisfied'),
  running: words('办理中', 'running'),
  mayBeHandedIn: words('可以申报', 'may be handed in now'),
  waits: words('待前置事项', 'waits for what comes before it'),
} as const satisfies Readonly<Record<string, Words>>;

export const GATES = {
  'project-approval': words('立项', 'project approval'),
  'land-approval': words('用地批准', 'land approval'),
  'construction-start': words('开工', 'construction start'),
  operation: words('投产', 'operation'),
} as const satisfies Readonly<Record<string, Words>>;

/** What one gate waits for, in one sentence. */
export const GATE_STATES = {
  open: words('所列事项均已具备。', 'Everything that the checklist lists for it is satisfied.'),
  awaitsPaper: words('待补发批文：{types}。', 'Waits for the written documents of what silence approved: {types}.'),
  dated: words(
    '按时限最早 {on}（{days} 个工作日）。',
    'By the limits {on} at the earliest ({days} working day(s) from today).',
  ),
  provisional: words(
    '按时限最早 {on}（{days} 个工作日；暂定，待公布当年节假日安排）。',
    'By the limits {on} at the earliest ({days} working day(s) from today); provisional until the notice of its year is published.',
  ),
  unlimited: words(
    '无法推算：{types} 没有时限；其余部分至 {on}（{days} 个工作日）。',
    'No date can be given: {types} has no limit. What is known takes until {on} ({days} working day(s) from today).',
  ),
} as const satisfies Readonly<Record<string, Words>>;

export const SUGGESTION = {
  known: words(
    '按此类项目的通常需要建议；清单由牵头部门编制。',
    'What a project of this kind usually needs. The lead department composes the checklist itself.',
  ),
  unknown: words(
    '没有“{kind}”类项目的建议；已有建议的类型：{kinds}。牵头部门可直接编制清单。',
    'Nothing is suggested for the kind "{kind}". Kinds that are known: {kinds}. The lead department can compose the checklist without one.',
  ),
} as const satisfies Readonly<Record<string, Words>>;
