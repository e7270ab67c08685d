/** What follows an outcome: the owed paper, delivery, a promise to verify, revocation, expiry. */
import type { ItemEvent } from './events.ts';
import type { Aftermath, ApprovalItem, ClosedItem } from './state.ts';

export const NO_AFTERMATH: Aftermath = {
  paper: { issuedAt: null, documentNo: null, overdue: null },
  paperReminded: false,
  paperEscalated: false,
  deliveredAt: null,
  deliveryEscalated: false,
  promise: null,
  revocation: null,
  expiryReminded: false,
  expired: false,
  renewals: [],
};

/** Events of an item that has its outcome. */
export type AftermathEvent = Extract<
  ItemEvent,
  {
    type:
      | 'PaperReminded'
      | 'PaperOverdue'
      | 'PaperIssued'
      | 'DecisionDelivered'
      | 'DeliveryOverdue'
      | 'PromiseVerified'
      | 'VerificationOverdue'
      | 'RevocationProposed'
      | 'ItemRevoked'
      | 'ExpiryReminded'
      | 'ApprovalExpired'
      | 'RenewalApplied'
      | 'ApprovalRenewed'
      | 'RenewalEnded';
  }
>;

export function evolveAftermath(state: ClosedItem, event: AftermathEvent): ApprovalItem {
  const after = (change: Partial<Aftermath>, acts = false): ApprovalItem => ({
    ...state,
    aftermath: { ...state.aftermath, ...change },
    decisionVersion: state.decisionVersion + (acts ? 1 : 0),
  });
  switch (event.type) {
    case 'PaperReminded':
      return after({ paperReminded: true });
    case 'PaperOverdue':
      return after({ paperEscalated: true });
    case 'PaperIssued':
      return after({ paper: issued(state, event) }, true);
    case 'DecisionDelivered':
      return after({ deliveredAt: event.effectiveAt }, true);
    case 'DeliveryOverdue':
      return after({ deliveryEscalated: true });
    case 'PromiseVerified':
      return after({ promise: promiseOf(state, { kept: event.kept }) }, true);
    case 'VerificationOverdue':
      return after({ promise: promiseOf(state, { escalated: true }) });
    case 'RevocationProposed':
      return after({ revocation: { ground: event.ground, reasons: event.reasons, proposedBy: event.by } }, true);
    case 'ItemRevoked':
      return revoked(state, event);
    case 'ExpiryReminded':
      return after({ expiryReminded: true });
    case 'ApprovalExpired':
      return after({ expired: true });
    case 'RenewalApplied': {
      const { by, timely } = event;
      return after({ renewals: [...state.aftermath.renewals, { by, timely, until: null }] });
    }
    case 'ApprovalRenewed': {
      const { by, until } = event;
      const renewals = state.aftermath.renewals.map((one) => (one.by === by ? { ...one, until } : one));
      return after({ renewals, expired: false, expiryReminded: false });
    }
    case 'RenewalEnded':
      return after({ renewals: state.aftermath.renewals.filter(({ by }) => by !== event.by) });
  }
}

/** A journal from before the event said so: what had been escalated was late. */
function issued(
  { aftermath }: ClosedItem,
  event: Extract<AftermathEvent, { type: 'PaperIssued' }>,
): Aftermath['paper'] {
  const { effectiveAt: issuedAt, documentNo, overdue = aftermath.paperEscalated } = event;
  return { issuedAt, documentNo, overdue };
}

function promiseOf({ aftermath }: ClosedItem, change: Partial<NonNullable<Aftermath['promise']>>) {
  if (aftermath.promise === null) throw new Error('a verification without a promise');
  return { ...aftermath.promise, ...change };
}

function revoked(state: ClosedItem, event: Extract<AftermathEvent, { type: 'ItemRevoked' }>): ApprovalItem {
  if (state.status !== 'deemedApproved') throw new Error(`ItemRevoked after ${state.status}`);
  const { effectiveAt: revokedAt } = event;
  return { ...state, status: 'revoked', revokedAt, decisionVersion: state.decisionVersion + 1 };
}
