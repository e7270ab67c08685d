/** On which step of a submission a field stands. */
export const STEPS = ['project', 'items', 'materials', 'check'] as const;
export type Step = (typeof STEPS)[number];

export function stepOf(pointer: string): Step {
  if (pointer.startsWith('/items')) return 'items';
  if (pointer.startsWith('/materials')) return 'materials';
  return 'project';
}
