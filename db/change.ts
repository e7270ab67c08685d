/** What one transaction does to one item: what applyCommands decided, and what is then written. */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { ItemEvent } from '../domain/item/events.ts';
import type { ApprovalItem } from '../domain/item/state.ts';

/** The rows that a new item belongs to, and the instant at which its paperwork was in. */
export interface Intake {
  readonly submissionId: string;
  readonly projectId: string;
  readonly receivedAt: Instant;
}

/** What one transaction does to one item. */
export interface Change {
  readonly itemId: string;
  /** Present for an item that is new. */
  readonly intake: Intake | undefined;
  readonly firstSeq: number;
  readonly events: readonly { readonly event: ItemEvent; readonly actor: string }[];
  readonly state: ApprovalItem;
  readonly eventCount: number;
}
