/** What a decision is given, and what it comes to. */
import type { Instant } from '../calendar/local-date.ts';
import type { Rulebook } from './clock.ts';
import type { DomainError } from './commands.ts';
import type { ItemEvent } from './events.ts';
import type { Outage } from './outage.ts';
import type { ItemState } from './state.ts';

export interface DecisionContext {
  /** The ledger's clock, read under the item's lock. */
  readonly now: Instant;
  /** When the request was complete; a command is judged at this instant. */
  readonly receivedAt: Instant;
  /** G: a deadline is settled only when `now >= at + graceMs`, so that a timely reply always wins. */
  readonly graceMs: number;
  /** The clock is not to be trusted: silence decides nothing until a person releases it. */
  readonly frozen: boolean;
  /** The versions in force, under which a new item will run. */
  readonly inForce: { readonly timetableVersion: string; readonly calendarVersion: string };
  readonly rulebook: Rulebook;
  /** The responsible officer on leave for whom the actor stands in at `receivedAt`; absent where there is none. */
  readonly onBehalfOf?: string;
  /** When intake was down, as recorded: all that reach into the last working hours before what is due now. */
  readonly outages: readonly Outage[];
}

/** Events to append, in order. With an error the events are those that the clock had made due before the command. */
export interface Decision {
  readonly events: readonly ItemEvent[];
  readonly state: ItemState;
  readonly error: DomainError | null;
  /** So many of the events, in front, the clock had made due before the command. */
  readonly byClock: number;
}

/** What a command comes to: events, or the one reason against it. */
export type Result = readonly ItemEvent[] | DomainError;
