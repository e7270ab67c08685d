/** Acts after the outcome: the owed paper, delivery, the verified promise, revocation by two persons. */
import type { Action } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import type { ApprovalItem } from './state.ts';

type AftermathAction = Extract<
  Action,
  { type: 'IssuePaper' | 'RecordDelivery' | 'VerifyPromise' | 'ProposeRevocation' | 'ConfirmRevocation' }
>;

export function aftermathEvents(
  item: ApprovalItem,
  command: AftermathAction,
  { receivedAt: effectiveAt }: DecisionContext,
): Result {
  if (!('aftermath' in item)) throw new Error(`${command.type} on an item that is open`);
  const { paper, deliveredAt, promise, revocation } = item.aftermath;
  switch (command.type) {
    case 'IssuePaper':
      if (paper.documentNo !== null) return { code: 'PAPER_ALREADY_ISSUED', documentNo: paper.documentNo };
      return [{ type: 'PaperIssued', effectiveAt, documentNo: command.documentNo }];
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
