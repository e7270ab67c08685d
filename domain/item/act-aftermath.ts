/** Acts after the outcome: the owed paper, delivery, the verified promise, revocation by two persons. */
import { rulesOf } from './clock.ts';
import type { Action } from './commands.ts';
import { paperDue } from './deadlines.ts';
import type { DecisionContext, Result } from './decision.ts';
import type { ApprovalItem, ClosedItem } from './state.ts';

type AftermathAction = Extract<
  Action,
  { type: 'IssuePaper' | 'RecordDelivery' | 'VerifyPromise' | 'ProposeRevocation' | 'ConfirmRevocation' }
>;

export function aftermathEvents(item: ApprovalItem, command: AftermathAction, context: DecisionContext): Result {
  const { receivedAt: effectiveAt } = context;
  if (!('aftermath' in item)) throw new Error(`${command.type} on an item that is open`);
  const { paper, deliveredAt, promise, revocation } = item.aftermath;
  switch (command.type) {
    case 'IssuePaper':
      if (paper.documentNo !== null) return { code: 'PAPER_ALREADY_ISSUED', documentNo: paper.documentNo };
      return issuePaper(item, command.documentNo, context);
    case 'RecordDelivery':
      if (deliveredAt !== null) return { code: 'ALREADY_DELIVERED' };
      return [{ type: 'DecisionDelivered', effectiveAt, method: command.method }];
    case 'VerifyPromise': {
      if (promise === null || promise.kept !== null) return { code: 'NO_PROMISE_TO_VERIFY' };
      const { kept, findings } = command;
      return [{ type: 'PromiseVerified', effectiveAt, kept, findings }];
    }
    case 'ProposeRevocation': {
      if (revocation !== null) return { code: 'REVOCATION_ALREADY_PROPOSED' };
      const { ground, reasons, by } = command;
      if (reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
      return [{ type: 'RevocationProposed', effectiveAt, ground, reasons, by }];
    }
    case 'ConfirmRevocation': {
      if (revocation === null) return { code: 'REVOCATION_NOT_PROPOSED' };
      if (revocation.proposedBy === command.by) return { code: 'SECOND_PERSON_REQUIRED' };
      const { ground, reasons } = revocation;
      return [{ type: 'ItemRevoked', effectiveAt, ground, reasons }];
    }
  }
}

/** In the minute after the due instant too the paper is late, although nothing has been settled yet. */
function issuePaper(item: ClosedItem, documentNo: string, context: DecisionContext): Result {
  const { receivedAt: effectiveAt, frozen, rulebook } = context;
  const due = paperDue(item, rulesOf(item, rulebook).calendar);
  const overdue = !frozen && due !== null && !due.provisional && effectiveAt >= due.dueExclusiveAt;
  const issued = { type: 'PaperIssued', effectiveAt, documentNo, overdue } as const;
  if (!overdue || item.aftermath.paperEscalated) return [issued];
  return [{ type: 'PaperOverdue', effectiveAt: due.dueExclusiveAt, dueOn: due.dueOn }, issued];
}
