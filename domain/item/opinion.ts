/** The opinion of a department that was asked. Its silence counts as consent; the lead still decides. */
import { clockOf } from './clock.ts';
import type { Command } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import { type ApprovalItem, isOpen } from './state.ts';

export function giveOpinion(
  item: ApprovalItem,
  { ordinal, departmentId, view, text }: Extract<Command, { type: 'GiveOpinion' }>,
  { receivedAt: effectiveAt, rulebook }: DecisionContext,
): Result {
  const asked = item.account.opinions.find((one) => one.ordinal === ordinal && one.departmentId === departmentId);
  if (asked === undefined) return { code: 'OPINION_NOT_FOUND', ordinal };
  if (!isOpen(item)) return { code: 'ACTION_NOT_ALLOWED', action: 'GiveOpinion', status: item.status, allowed: [] };
  const due = clockOf(item, rulebook).opinionDues[ordinal - 1] ?? asked.due;
  const consents = asked.onSilence === 'consent' || asked.kind === 'joint-review';
  const silent = consents && !due.provisional && effectiveAt >= due.dueExclusiveAt;
  if (asked.answer !== null || silent) return { code: 'OPINION_ALREADY_GIVEN', ordinal };
  return [{ type: 'OpinionGiven', effectiveAt, ordinal, view, text }];
}
