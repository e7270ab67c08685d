/** Who answers for an item: claimed from the pool, handed to a colleague, sent on to another department. */
import { cutoffInProgress } from './act.ts';
import type { CommandType, DeskAction, DomainError } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import { type ApprovalItem, isOpen } from './state.ts';

/** Nothing here moves a date: the clock runs on, whoever has the item. */
export function deskEvents(item: ApprovalItem, command: DeskAction, context: DecisionContext): Result {
  // A default belongs to the department that had the item at the due instant: it is settled before the item moves on.
  const cutoff = command.type === 'Transfer' ? cutoffInProgress(item, context) : null;
  const refusal = cutoff ?? stale(item, command) ?? notNow(item, command);
  return refusal ?? eventsOf(item, command, context);
}

function stale(item: ApprovalItem, { expectedVersion }: DeskAction): DomainError | null {
  if (expectedVersion === null || expectedVersion === item.decisionVersion) return null;
  return { code: 'STALE_VERSION', currentVersion: item.decisionVersion, status: item.status };
}

/** What is closed is claimed by nobody and goes nowhere; what its outcome still asks for can change hands. */
function notNow(item: ApprovalItem, { type }: DeskAction): DomainError | null {
  if (isOpen(item) || (type === 'Reassign' && owes(item))) return null;
  const allowed: readonly CommandType[] = owes(item) ? ['Reassign'] : [];
  return { code: 'ACTION_NOT_ALLOWED', action: type, status: item.status, allowed };
}

function eventsOf(
  { particulars, desk }: ApprovalItem,
  command: DeskAction,
  { receivedAt: effectiveAt }: DecisionContext,
): Result {
  const { officerId, departmentId } = particulars;
  if (command.type === 'Claim') {
    if (desk.claimed) return { code: 'ALREADY_CLAIMED', officerId };
    return [{ type: 'OfficerAssigned', effectiveAt, how: 'claimed', from: officerId, to: command.by, reasons: null }];
  }
  if (command.reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
  if (command.type === 'Reassign') {
    const { how, from, to, reasons } = command;
    if (from !== officerId) return { code: 'HELD_BY_ANOTHER', officerId };
    if (to === officerId && desk.claimed) return { code: 'SAME_OFFICER', officerId };
    return [{ type: 'OfficerAssigned', effectiveAt, how, from, to, reasons }];
  }
  const { to, assignment, reasons } = command;
  if (to === departmentId) return { code: 'SAME_DEPARTMENT', departmentId };
  const { officerId: next, ...assigned } = assignment;
  const officers = { officerFrom: officerId, officerId: next, assigned };
  return [{ type: 'ItemTransferred', effectiveAt, from: departmentId, to, ...officers, reasons }];
}

/** Whether the outcome still asks something of the department: the owed paper, a delivery, a promise to verify. */
export function owes(item: ApprovalItem): boolean {
  if (!('aftermath' in item)) return false;
  const { paper, deliveredAt, promise } = item.aftermath;
  if (item.status === 'deemedApproved' && paper.issuedAt === null) return true;
  if ((item.status === 'approved' || item.status === 'refused') && deliveredAt === null) return true;
  return promise !== null && promise.kept === null;
}
