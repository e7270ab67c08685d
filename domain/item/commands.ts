/** What can be asked of an item, and why it may be refused. */
import type { DeadlineKind } from './deadlines.ts';
import type { EscalationRecipient, ItemStatus, Particulars } from './state.ts';

/** `expectedVersion`: the decision version that the actor saw (If-Match). */
export type Command =
  | ({ readonly type: 'Submit' } & Omit<Particulars, 'receivedAt' | 'timetableVersion' | 'calendarVersion'>)
  | { readonly type: 'Accept'; readonly expectedVersion: number }
  | { readonly type: 'RefuseAcceptance'; readonly expectedVersion: number; readonly reasons: string }
  | { readonly type: 'Approve'; readonly expectedVersion: number; readonly reasons: string | null }
  | { readonly type: 'Refuse'; readonly expectedVersion: number; readonly reasons: string }
  | { readonly type: 'Withdraw'; readonly expectedVersion: number; readonly reasons: string | null }
  | { readonly type: 'AcknowledgeEscalation'; readonly ordinal: number; readonly recipient: EscalationRecipient }
  | { readonly type: 'Settle' };

export type CommandType = Command['type'];

/** One reason why a command was refused. The API maps each to one problem document. */
export type DomainError =
  | { readonly code: 'ITEM_ALREADY_SUBMITTED' }
  | {
      readonly code: 'ACTION_NOT_ALLOWED';
      readonly action: CommandType;
      readonly status: ItemStatus;
      readonly allowed: readonly CommandType[];
    }
  | { readonly code: 'STALE_VERSION'; readonly currentVersion: number; readonly status: ItemStatus }
  | {
      readonly code: 'CUTOFF_IN_PROGRESS';
      readonly deadline: DeadlineKind;
      readonly cutoffAt: number;
      readonly retryAfterMs: number;
    }
  | { readonly code: 'REASONS_REQUIRED' }
  | { readonly code: 'ESCALATION_NOT_FOUND'; readonly ordinal: number }
  | { readonly code: 'ESCALATION_ALREADY_ACKNOWLEDGED'; readonly ordinal: number };
